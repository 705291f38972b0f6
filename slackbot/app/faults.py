"""Faults that keep a bot from running, each worded with its remedy; `check` and `run` share the sentences."""

import errno
import os
import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Final

import psycopg
import sqlalchemy as sa

from slackbot import manifest
from slackbot.errors import Fault
from slackbot.store.engine import sqlite_file

WITHOUT: Final = frozenset({"im:history"})  # scopes in the manifest that the bot can do without
MOST_SKEW: Final = timedelta(minutes=4)  # Slack's signatures are good for five
LEAST_ROOM: Final = 10 * 2**20  # bytes beside a SQLite file, whose log grows by a few MB before it is folded in

_INSTALL: Final = "install the app in the workspace again ('Install App') and copy the new token"
_BOT_TOKEN: Final = {
    "invalid_auth": "copy the 'Bot User OAuth Token' again from 'OAuth & Permissions' on the app's page in Slack",
    "not_authed": "copy the 'Bot User OAuth Token' again from 'OAuth & Permissions' on the app's page in Slack",
    "account_inactive": f"the app was removed from the workspace; {_INSTALL}",
    "token_revoked": f"the token was revoked; {_INSTALL}",
    "token_expired": "the token expires by rotation, which is for many workspaces: use SLACK_CLIENT_ID instead",
    "org_login_required": "the workspace was moved into an organisation; ask its owner, then install the app there",
    "app_access_restricted": "an admin has to allow the app, in the workspace's or the organisation's settings",
}
_INSTALLED: Final = {
    "account_inactive": "the app was removed there; whoever wants it back installs it again",
    "token_revoked": "the app was removed there; whoever wants it back installs it again",
    "invalid_auth": "the token is none of this app's; install it there again",
    "token_expired": "the token expired and can't be renewed; install it there again",
    "org_login_required": "the workspace was moved into an organisation; ask its owner, then install it there again",
    "app_access_restricted": "an admin there has to allow the app; if it does not work then, install it there again",
}
_COPY: Final = "copy it again"
_NEW: Final = "make one with the scope connections:write under 'Basic Information', 'App-Level Tokens'"
_OFF: Final = "switch on 'Socket Mode' on the app's page in Slack"
_AWAY: Final = {
    "InvalidURL": "the proxy that HTTPS_PROXY or HTTP_PROXY names is no URL ({}); write http://host:port",
    "Proxy": "the proxy that HTTPS_PROXY or HTTP_PROXY names can't be used ({}); mend the variable, or the proxy",
    "Certificate": "this machine does not trust its certificate ({}); install ca-certificates, or your proxy's own",
    "DNS": "its name can't be looked up ({}); mend this machine's name server",
}
_UNREACHED: Final = "it can't be reached ({}); let this machine reach slack.com over HTTPS"
_OF_APP: Final = re.compile(r"xapp-\d-(A[A-Z0-9]{6,})-", re.ASCII)  # the form that gitleaks looks for
_PASSES: Final = ("starting up", "shutting down", "in recovery", "too many clients", "not yet accepting", "slots are")
_OF_SERVER: Final = (  # part of a message by PostgreSQL or its driver, and the remedy; the first match counts
    ("permission denied for database", "GRANT CONNECT on that database to its user"),
    ("permission denied", "make its user the owner of the database, or GRANT ALL ON SCHEMA public to it"),
    ("read-only", "name the primary server, not a copy of it that takes no writes"),
    ("password authentication", "mend user and password in it"),
    ("no password supplied", "mend user and password in it"),
    ("pg_hba.conf", "let the server's pg_hba.conf admit this machine and user, or add ?sslmode=require"),
    ("connections for", "raise that limit, or run fewer processes"),
    ('role "', "mend the user in it, or make that role"),
    ('database "', "mend the database's name in it, or make that database"),
    ("connection option", "mend what follows the ? in it"),
    ("invalid sslmode", "mend what follows the ? in it"),
    ("SSL", "mend sslmode in it, or the server's certificate"),
    ("resolve host", "mend the host in it"),
)
_OF_FILE: Final = (  # part of a message by SQLite or the system, and our sentence; the first match counts
    ("Not a directory", "{folder} is not a folder; name another"),
    ("not a database", "{file} is not a SQLite database; name another file to have a new one made"),
    ("malformed", "{file} is damaged ({cause}); restore a backup with `neverdone restore`"),
    ("corrupt", "{file} is damaged ({cause}); restore a backup with `neverdone restore`"),
    ("full", "there is no room for {file} ({cause}); free some, or name a file on another disk"),
    ("No space", "there is no room for {file} ({cause}); free some, or name a file on another disk"),
    ("locked", "another program holds {file} ({cause}); close it, and start again"),
)
_NOT_OURS: Final = "{file} can't be opened ({cause}); let the user that runs the bot write to it and to its folder"
_SERVER_AWAY: Final = "start it, or mend host and port in it"


def bot_token(reason: str) -> Fault:
    """Say why Slack refuses the bot's token."""
    remedy = _BOT_TOKEN.get(reason, f"look up {reason} at docs.slack.dev, or {_INSTALL}")
    return Fault("SLACK_BOT_TOKEN", f"Slack refuses it ({reason}); {remedy}")


def app_token(reason: str) -> Fault:
    """Say why Slack refuses the app-level token."""
    return Fault("SLACK_APP_TOKEN", f"Slack refuses it ({reason}); {_OFF if reason == 'access_denied' else _NEW}")


def installed_token(reason: str, places: Iterable[str]) -> Fault:
    """Say why Slack refuses the tokens of places that installed the app."""
    remedy = _INSTALLED.get(reason, f"look up {reason} at docs.slack.dev, or install it there again")
    return Fault("tokens", f"Slack refuses that of {', '.join(places)} ({reason}): {remedy}, at /slack/install on PORT")


def installed_scope(scope: str, places: Iterable[str]) -> Fault:
    """Name a scope that the bot needs and that places with the app did not grant."""
    why = needed_scopes()[scope]
    return Fault(
        "scopes", f"{', '.join(places)}: lacks {scope} ({why}); install the app there again, at /slack/install on PORT"
    )


def needed_scopes() -> dict[str, str]:
    """Return the scopes that the bot needs, each with its purpose."""
    return {scope: why for scope, why in manifest.required_scopes().items() if scope not in WITHOUT}


def declinable_scopes() -> dict[str, str]:
    """Return the scopes that the bot can do without, each with its purpose."""
    kept = {scope: why for scope, why in manifest.required_scopes().items() if scope in WITHOUT}
    return manifest.optional_scopes() | kept


def other_app(app_token: str, app_id: str) -> Fault | None:
    """Report an app-level token of another app than the bot's token; None if they match, or Slack does not say."""
    stated = _OF_APP.match(app_token)
    if stated is None or not app_id or stated[1] == app_id:
        return None
    return Fault(
        "SLACK_APP_TOKEN",
        f"belongs to the app {stated[1]}, and SLACK_BOT_TOKEN to {app_id}; copy both from the page of one app",
    )


def slack_away(reason: str) -> Fault:
    """Report a Slack that can't be reached, or can't serve just now."""
    if reason[:1].islower():  # an error code of Slack's, not the name of an exception
        return Fault("Slack", f"it does not serve just now ({reason}); try again in a minute, see slack-status.com")
    words = next((words for part, words in _AWAY.items() if part in reason), _UNREACHED)
    return Fault("Slack", words.format(reason))


def scopes(granted: Iterable[str]) -> Fault | None:
    """Name the scopes that the bot needs and Slack did not grant; None if there are none."""
    granted = frozenset(granted)
    lacking = {scope: why for scope, why in needed_scopes().items() if scope not in granted}
    if not lacking:
        return None
    each = ", ".join(f"{scope} ({why})" for scope, why in lacking.items())
    return Fault(
        "scopes",
        f"the token lacks {each}; paste `neverdone manifest` into 'App Manifest' on the app's page in Slack and "
        "install the app again",
    )


def clock(skew: timedelta) -> Fault | None:
    """Report a clock so far from Slack's that signed requests are refused; None if it is near enough."""
    if abs(skew) <= MOST_SKEW:
        return None
    way = "ahead of" if skew > timedelta(0) else "behind"
    return Fault(
        "clock",
        f"it is {abs(skew).total_seconds() / 60:.0f} minutes {way} Slack's, so that signed requests are refused; "
        "set it by NTP",
    )


def port(number: int, error: OSError) -> Fault:
    """Say why PORT can't be bound."""
    remedy = {
        errno.EADDRINUSE: "stop what uses it, or set another PORT",
        errno.EACCES: "those below 1024 are for root: set another PORT",
    }.get(error.errno or 0, "set another PORT")
    return Fault("PORT", f"the bot can't listen on {number} ({_why(error)}); {remedy}")


def ops_address(address: str, error: OSError) -> Fault:
    """Say why OPS_ADDRESS can't be bound."""
    remedy = {
        errno.EADDRINUSE: "stop what uses it, set another address, or set it empty",
        errno.EACCES: "ports below 1024 are for root: set another address, or set it empty",
    }.get(error.errno or 0, "set an address of this machine, or set it empty")
    return Fault("OPS_ADDRESS", f"the bot can't listen on {address} ({_why(error)}); {remedy}")


def zones() -> Fault:
    """Report that the rules of time zones are not installed."""
    return Fault("tzdata", "its zones can't be read; install the program again")


def disk(free: int, folder: Path) -> Fault | None:
    """Report a disk on which SQLite could soon write nothing; None if there is room."""
    if free >= LEAST_ROOM:
        return None
    return Fault("disk", f"{free // 2**20} MB are free in {folder}; make room, or move the database")


def app_secret(reason: str) -> Fault:
    """Name the credential of the app that Slack refuses."""
    if reason == "invalid_client_id":
        return Fault("SLACK_CLIENT_ID", f"no app has it ({reason}); {_COPY} from 'Basic Information'")
    return Fault(
        "SLACK_CLIENT_SECRET",
        f"it is not this app's ({reason}); {_COPY} from 'Basic Information' (the Signing Secret is another)",
    )


def database(url: str, error: sa.exc.SQLAlchemyError) -> Fault:
    """Say why the database can't be opened."""
    file = sqlite_file(url)
    cause = " ".join(str(getattr(error, "orig", None) or error).partition("\nLINE ")[0].split())
    return Fault("DATABASE_URL", _of_file(file, cause) if file else _of_server(cause))


def database_file(file: Path, error: OSError) -> Fault:
    """Say why files can't be made beside the database."""
    return Fault("DATABASE_URL", _of_file(file, _why(error)))


def no_file(file: Path) -> Fault | None:
    """Report a folder or device at the path of a SQLite file; None for a file, or nothing."""
    if os.path.isdir(file):  # noqa: PTH112 - Path.is_dir raises where it may not look, here and below
        return Fault("DATABASE_URL", f"{file} is a folder; name a file in it")
    if os.path.exists(file) and not os.path.isfile(file):  # noqa: PTH110, PTH113 - as above
        return Fault("DATABASE_URL", f"{file} is a device or a pipe; name a file")
    return None


def schema(words: str) -> Fault:
    """Report a database whose schema is another version than this program's."""
    return Fault("database", words)


def may_pass(error: sa.exc.SQLAlchemyError) -> bool:
    """Whether retrying may help: a server may still come up, but a wrong name or password stays wrong."""
    away = isinstance(error, sa.exc.OperationalError) and isinstance(error.orig, psycopg.OperationalError)
    cause = str(getattr(error, "orig", ""))
    return away and ("FATAL" not in cause or any(words in cause for words in _PASSES))


def _of_file(file: Path, cause: str) -> str:
    folder = file.absolute().parent
    if "No such file" in cause and not os.path.exists(folder):  # noqa: PTH110 - as above
        return f"the folder {folder} does not exist; make it, or name another"
    remedy = next((remedy for words, remedy in _OF_FILE if words in cause), _NOT_OURS)
    return remedy.format(file=file, folder=folder, cause=cause)


def _of_server(cause: str) -> str:
    remedy = next((remedy for words, remedy in _OF_SERVER if words in cause), _SERVER_AWAY)
    return f"the server can't be used ({cause}); {remedy}"


def _why(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno and error.errno > 0 else (error.strerror or type(error).__name__)
