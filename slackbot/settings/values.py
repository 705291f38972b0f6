"""Checks of settings' values, each with its remedy; no message repeats the value."""

import ipaddress
import os
import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import sqlalchemy as sa
from pydantic import AfterValidator, SecretStr
from sqlalchemy.engine import make_url

from slackbot.encryption import read_keys

SLACK_API: Final = "https://slack.com/api/"
_ADDRESS: Final = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}", re.ASCII)
_LAST_PORT: Final = 65535
_TOKENS: Final = {
    "xoxb-": ("a bot token", "SLACK_BOT_TOKEN"),
    "xapp-": ("an app-level token", "SLACK_APP_TOKEN"),
    "xoxp-": ("a user token", "no setting here"),
    "xoxe.": ("a token that expires", "no setting here: with token rotation use SLACK_CLIENT_ID, for many workspaces"),
}
_CLIENT_ID: Final = re.compile(r"\d+\.\d+", re.ASCII)
_APP_ID: Final = re.compile(r"A[A-Z0-9]{8,}", re.ASCII)
_SECRET: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
_PAGE: Final = "copy it again from 'Basic Information' on the app's page in Slack"
_DATABASES: Final = "write sqlite:///a-file or postgresql://user@host/database"


def token(prefix: str) -> AfterValidator:
    """Make a check for one kind of token, which names the kind that it got instead."""

    def check(secret: SecretStr) -> SecretStr:
        value = secret.get_secret_value()
        for other, (kind, setting) in _TOKENS.items():
            if other != prefix and value.startswith(other):
                raise ValueError(f"is {kind}, which belongs to {setting}; this one starts with {prefix}")
        if not value.startswith(prefix) or not value.isascii() or not value.isprintable() or " " in value:
            raise ValueError(
                f"takes a token that starts with {prefix} and has no spaces; copy it again from the app's page in Slack"
            )
        return secret

    return AfterValidator(check)


def app_secret(secret: SecretStr) -> SecretStr:
    """Reject what can't be one of the app's two secrets, such as a token or the Client ID."""
    value = secret.get_secret_value()
    for prefix, (kind, setting) in _TOKENS.items():
        if value.startswith(prefix):
            raise ValueError(f"is {kind}, which belongs to {setting}; {_PAGE}")
    if _CLIENT_ID.fullmatch(value):
        raise ValueError(f"is a Client ID, which belongs to SLACK_CLIENT_ID; {_PAGE}")
    one_word(value)
    return secret


def client_id(text: str) -> str:
    """Reject the app's other id, and its secrets."""
    if _APP_ID.fullmatch(text):
        raise ValueError(f"is the App ID; the Client ID is two numbers with a dot between them: {_PAGE}")
    if _SECRET.fullmatch(text):
        raise ValueError(f"is a secret; the Client ID is two numbers with a dot between them: {_PAGE}")
    return one_word(text)


def one_word(text: str) -> str:
    """Reject spaces and characters other than ASCII."""
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError(f"has no spaces; {_PAGE}")
    return text


def folder(text: str) -> Path:
    """Reject what is no folder, or can't be looked into."""
    if not os.path.isdir(text):  # noqa: PTH112 - Path.is_dir raises where it may not look
        raise ValueError("names no folder that this user can see; mend the path or leave it out")
    if not os.access(text, os.R_OK | os.X_OK):
        raise ValueError("names a folder that can't be read; let the user that runs the bot read it")
    return Path(text)


def keys(secret: SecretStr) -> SecretStr:
    """Reject keys that Fernet does not accept."""
    try:
        read_keys(secret.get_secret_value())
    except ValueError:
        raise ValueError("takes one key or several, separated by commas; `neverdone key` makes one") from None
    return secret


def slacks_or_loopback(url: str) -> str:
    """Reject an address that is neither Slack's nor this machine's."""
    there = urlsplit(url)
    host = there.hostname or ""
    slacks = there.scheme == "https" and (host.endswith(".slack.com") or host in {"slack.com", "slack-gov.com"})
    if not slacks and not (there.scheme in {"http", "https"} and _is_loopback(host)):
        raise ValueError(f"takes Slack's ({SLACK_API}), or an address on this machine's loopback; leave it unset")
    return url if url.endswith("/") else url + "/"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def address(text: str) -> str:
    """Reject anything but host:port or an empty text."""
    if text and not (_ADDRESS.fullmatch(text) and int(text.rpartition(":")[2]) <= _LAST_PORT):
        raise ValueError("takes host:port, such as 127.0.0.1:9090, or nothing for none")
    return text


def is_email(text: str) -> bool:
    """Whether a text has the form of an e-mail address."""
    return bool(re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+", text))


def email(text: str) -> str:
    """Reject anything that can't be an e-mail address."""
    if not is_email(text):
        raise ValueError("is an e-mail address, such as support@example.org")
    return text


def upper(text: object) -> object:
    """Accept `debug` for `DEBUG`."""
    return text.upper() if isinstance(text, str) else text


def lower(text: object) -> object:
    """Accept `JSON` for `json`."""
    return text.lower() if isinstance(text, str) else text


def database(secret: SecretStr) -> SecretStr:
    """Reject a database that the bot can't use, and say what to write instead."""
    text = secret.get_secret_value()
    if "://" not in text:
        raise ValueError(f"is no URL: {_DATABASES}")
    try:
        url = make_url(text.replace("postgres://", "postgresql://", 1))
    except (sa.exc.ArgumentError, ValueError):
        raise ValueError(f"cannot be read: {_DATABASES}, with %-escapes for special signs in the password") from None
    backend, _, driver = url.drivername.partition("+")
    if backend not in {"sqlite", "postgresql"}:
        raise ValueError(f"names a database other than SQLite and PostgreSQL: {_DATABASES}")
    if driver not in {"", "pysqlite" if backend == "sqlite" else "psycopg"}:
        raise ValueError(f"names a driver that is not used here: write {backend}:// without the + and what follows it")
    if url.database == ":memory:":
        raise ValueError("keeps everything in memory, where it is lost at the end: write sqlite:///a-file")
    if not url.database:
        raise ValueError(f"names no {'file' if backend == 'sqlite' else 'database'}: {_DATABASES}")
    if backend == "sqlite" and (url.host or url.username or url.port):
        raise ValueError("has two slashes where three belong: write sqlite:///a-file")
    if backend == "sqlite" and url.query:
        raise ValueError("has options after a ?; leave them out: write sqlite:///a-file")
    return SecretStr(url.render_as_string(hide_password=False))
