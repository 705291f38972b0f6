"""What keeps a bot from running, in words that end with the remedy: `check` and `run` say the same sentence."""

import os
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final

import psycopg
import sqlalchemy as sa

from slackbot import manifest
from slackbot.errors import Fault
from slackbot.store.engine import sqlite_file

WITHOUT: Final = frozenset({"im:history"})  # of the scopes in the manifest, what the bot can do without
MOST_SKEW: Final = timedelta(minutes=4)  # Slack's signatures are good for five

_INSTALL: Final = "install the app in the workspace again ('Install App') and copy the new token"
_BOT_TOKEN: Final = {
    "invalid_auth": "copy the 'Bot User OAuth Token' again from 'OAuth & Permissions' on the app's page in Slack",
    "not_authed": "copy the 'Bot User OAuth Token' again from 'OAuth & Permissions' on the app's page in Slack",
    "account_inactive": f"the app was removed from the workspace; {_INSTALL}",
    "token_revoked": f"the token was revoked; {_INSTALL}",
    "token_expired": "the token expires by rotation, which is for many workspaces: use SLACK_CLIENT_ID instead",
    "org_login_required": "the workspace was moved into an organisation; ask its owner, then install the app there",
}
_NEW: Final = "make one with the scope connections:write under 'Basic Information', 'App-Level Tokens'"
_OFF: Final = "switch on 'Socket Mode' on the app's page in Slack"
_PASSES: Final = ("starting up", "shutting down", "in recovery", "too many clients", "not yet accepting")


def bot_token(reason: str) -> Fault:
    """Slack refuses the bot's token."""
    remedy = _BOT_TOKEN.get(reason, f"look up {reason} at docs.slack.dev, or {_INSTALL}")
    return Fault("SLACK_BOT_TOKEN", f"Slack refuses it ({reason}); {remedy}")


def app_token(reason: str) -> Fault:
    """Slack refuses the app-level token."""
    return Fault("SLACK_APP_TOKEN", f"Slack refuses it ({reason}); {_OFF if reason == 'access_denied' else _NEW}")


def scopes(granted: Iterable[str]) -> Fault | None:
    """Slack did not grant what the bot cannot do without; None if it did."""
    reasons = manifest.required_scopes()
    lacking = {scope: why for scope, why in reasons.items() if scope not in {*granted, *WITHOUT}}
    if not lacking:
        return None
    each = ", ".join(f"{scope} ({why})" for scope, why in lacking.items())
    return Fault(
        "scopes",
        f"the token lacks {each}; paste `neverdone manifest` into 'App Manifest' on the app's page in Slack and "
        "install the app again",
    )


def clock(skew: timedelta) -> Fault | None:
    """The machine's clock is so far from Slack's that no signature is taken; None if it is near."""
    if abs(skew) <= MOST_SKEW:
        return None
    way = "ahead of" if skew > timedelta(0) else "behind"
    return Fault(
        "clock",
        f"it is {abs(skew).total_seconds() / 60:.0f} minutes {way} Slack's, so that signed requests are refused; "
        "set it by NTP",
    )


def port(number: int, error: OSError) -> Fault:
    """PORT cannot be bound."""
    return Fault("PORT", f"{number} can't be listened on ({_why(error)}); stop what uses it, or set another PORT")


def ops_address(address: str, error: OSError) -> Fault:
    """OPS_ADDRESS cannot be bound."""
    return Fault(
        "OPS_ADDRESS",
        f"{address} can't be listened on ({_why(error)}); stop what uses it, set another address, or set it empty",
    )


def database(url: str, error: sa.exc.SQLAlchemyError) -> Fault:
    """The database cannot be opened."""
    file = sqlite_file(url)
    cause = str(getattr(error, "orig", None) or error).strip().replace("\n", " ")
    return Fault("DATABASE_URL", _of_file(file, cause) if file else _of_server(cause))


def database_file(file: Path, error: OSError) -> Fault:
    """The file beside the database, which locks it, cannot be opened."""
    return Fault("DATABASE_URL", _of_file(file, _why(error)))


def schema(words: str) -> Fault:
    """The database is at another schema than this program's."""
    return Fault("database", words)


def may_pass(error: sa.exc.SQLAlchemyError) -> bool:
    """Whether the server may come up later; a wrong name or password is FATAL and stays wrong."""
    away = isinstance(error, sa.exc.OperationalError) and isinstance(error.orig, psycopg.OperationalError)
    cause = str(getattr(error, "orig", ""))
    return away and ("FATAL" not in cause or any(words in cause for words in _PASSES))


def _of_file(file: Path, cause: str) -> str:
    folder = file.absolute().parent
    if not folder.is_dir():
        return f"the folder {folder} does not exist; make it, or name another"
    if file.is_dir():
        return f"{file} is a folder; name a file in it"
    if "not a database" in cause:
        return f"{file} is no SQLite database; name another file, and a new one is made"
    if "malformed" in cause or "corrupt" in cause:
        return f"{file} is damaged ({cause}); restore a backup with `neverdone restore`"
    if "full" in cause or "No space" in cause:
        return f"there is no room for {file} ({cause}); free some, or name a file on another disk"
    return f"{file} can't be opened ({cause}); let the user that runs the bot write to it and to its folder"


def _of_server(cause: str) -> str:
    hints: Mapping[str, str] = {
        "password authentication": "mend user and password in it",
        "no password supplied": "mend user and password in it",
        "role ": "mend the user in it, or make that role",
        "database ": "mend the database's name in it, or make that database",
    }
    remedy = next((hint for words, hint in hints.items() if words in cause and "FATAL" in cause), None)
    return f"the server can't be used ({cause}); {remedy or 'start it, or mend host and port in it'}"


def _why(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno and error.errno > 0 else (error.strerror or type(error).__name__)
