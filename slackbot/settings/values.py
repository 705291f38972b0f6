"""Checks of settings' values, each with its remedy; no message repeats the value."""

import ipaddress
import re
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
_DATABASES: Final = "write sqlite:///a-file or postgresql://user@host/database"


def token(prefix: str) -> AfterValidator:
    """Make a check for one kind of token, which names the kind that it got instead."""

    def check(secret: SecretStr) -> SecretStr:
        value = secret.get_secret_value()
        for other, (kind, setting) in _TOKENS.items():
            if other != prefix and value.startswith(other):
                raise ValueError(f"is {kind}, which belongs to {setting}; this one starts with {prefix}")
        if not value.startswith(prefix) or not value.isascii() or not value.isprintable() or " " in value:
            raise ValueError(f"starts with {prefix} and has no spaces; copy it again from the app's page in Slack")
        return secret

    return AfterValidator(check)


def not_blank(secret: SecretStr) -> SecretStr:
    """Reject a secret of only spaces."""
    if not secret.get_secret_value().strip():
        raise ValueError("is empty; copy it from 'Basic Information' on the app's page in Slack")
    return secret


def one_word(text: str) -> str:
    """Reject spaces and characters other than ASCII."""
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("has no spaces; copy it again from 'Basic Information' on the app's page in Slack")
    return text


def keys(secret: SecretStr) -> SecretStr:
    """Reject keys that Fernet does not accept."""
    try:
        read_keys(secret.get_secret_value())
    except ValueError:
        raise ValueError("is one key or several, separated by commas; `neverdone key` makes one") from None
    return secret


def slacks_or_loopback(url: str) -> str:
    """Reject an address that is neither Slack's nor this machine's."""
    there = urlsplit(url)
    host = there.hostname or ""
    slacks = there.scheme == "https" and (host.endswith(".slack.com") or host in {"slack.com", "slack-gov.com"})
    if not slacks and not (there.scheme in {"http", "https"} and _is_loopback(host)):
        raise ValueError(f"is Slack's ({SLACK_API}), or an address on this machine's loopback; leave it unset")
    return url if url.endswith("/") else url + "/"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def address(text: str) -> str:
    """Reject anything but host:port or an empty text."""
    if text and not (_ADDRESS.fullmatch(text) and int(text.rpartition(":")[2]) <= _LAST_PORT):
        raise ValueError("is host:port, such as 127.0.0.1:9090, or empty for none")
    return text


def email(text: str) -> str:
    """Reject anything that can't be an e-mail address."""
    if not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+", text):
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
    if backend == "sqlite" and url.host:
        raise ValueError("has two slashes where three belong: write sqlite:///a-file")
    return SecretStr(url.render_as_string(hide_password=False))
