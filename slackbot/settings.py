"""Settings: one table, read from the environment once, frozen; all that is wrong is listed at once, secrets masked."""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

import sqlalchemy as sa
from pydantic import AfterValidator, BaseModel, ConfigDict, DirectoryPath, Field, SecretStr, ValidationError
from sqlalchemy.engine import make_url

from slackbot.encryption import read_keys
from slackbot.errors import StartError

SLACK_API: Final = "https://slack.com/api/"
_WRONG: Final = 2
_ADDRESS: Final = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}", re.ASCII)
_LAST_PORT: Final = 65535
_MAY_BE_EMPTY: Final = "OPS_ADDRESS"


def _token(prefix: str) -> AfterValidator:
    def check(secret: SecretStr) -> SecretStr:
        value = secret.get_secret_value()
        if not value.startswith(prefix) or not value.isascii() or not value.isprintable() or " " in value:
            raise ValueError(f"starts with {prefix} and has no spaces")
        return secret

    return AfterValidator(check)


def _not_blank(secret: SecretStr) -> SecretStr:
    if not secret.get_secret_value().strip():
        raise ValueError("is empty")
    return secret


def _one_word(text: str) -> str:
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("has no spaces")
    return text


def _keys(secret: SecretStr) -> SecretStr:
    try:
        read_keys(secret.get_secret_value())
    except ValueError:
        raise ValueError("is one key or several, as `neverdone key` makes them") from None
    return secret


def _slacks_or_loopback(url: str) -> str:
    there = urlsplit(url)
    host = there.hostname or ""
    slacks = there.scheme == "https" and (host.endswith(".slack.com") or host in {"slack.com", "slack-gov.com"})
    if not slacks and not (there.scheme in {"http", "https"} and _is_loopback(host)):
        raise ValueError(f"is Slack's ({SLACK_API}), or an address on this machine's loopback")
    return url if url.endswith("/") else url + "/"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _address(text: str) -> str:
    if text and not (_ADDRESS.fullmatch(text) and int(text.rpartition(":")[2]) <= _LAST_PORT):
        raise ValueError("is host:port, or empty")
    return text


def _database(secret: SecretStr) -> SecretStr:
    try:
        url = make_url(secret.get_secret_value().replace("postgres://", "postgresql://", 1))
    except (sa.exc.ArgumentError, ValueError):
        raise ValueError("is sqlite:///a-file or postgresql://user@host/database") from None
    if url.get_backend_name() not in {"sqlite", "postgresql"} or not url.database or url.database == ":memory:":
        raise ValueError("is sqlite:///a-file or postgresql://user@host/database")
    return SecretStr(url.render_as_string(hide_password=False))


class Settings(BaseModel):
    """What a run is told from outside; the fields are the table."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    slack_bot_token: Annotated[
        Annotated[SecretStr, _token("xoxb-")] | None,
        Field(description="For one workspace: the bot's token, 'OAuth & Permissions' on the app's page in Slack."),
    ] = None
    slack_app_token: Annotated[
        Annotated[SecretStr, _token("xapp-")] | None,
        Field(description="With it the bot connects to Slack by itself (Socket Mode); without it, it listens on PORT."),
    ] = None
    slack_signing_secret: Annotated[
        Annotated[SecretStr, AfterValidator(_not_blank)] | None,
        Field(description="Proves that a request is Slack's; needed where SLACK_APP_TOKEN is not set."),
    ] = None
    slack_client_id: Annotated[
        Annotated[str, AfterValidator(_one_word)] | None,
        Field(description="For many workspaces, without SLACK_BOT_TOKEN: 'Basic Information' on the app's page."),
    ] = None
    slack_client_secret: Annotated[
        Annotated[SecretStr, AfterValidator(_not_blank)] | None,
        Field(description="Goes with SLACK_CLIENT_ID: the app's secret, with which codes become tokens."),
    ] = None
    token_keys: Annotated[
        Annotated[SecretStr, AfterValidator(_keys)] | None,
        Field(
            description="Goes with SLACK_CLIENT_ID: keys that seal tokens (`neverdone key`); the first seals, all open."
        ),
    ] = None
    grace_days: Annotated[
        int,
        Field(ge=0, le=18, description="For how many days all is kept where the app was removed, should it come back."),
    ] = 14
    slack_api_url: Annotated[
        str,
        AfterValidator(_slacks_or_loopback),
        Field(description="Slack's Web API; another host than Slack's only on this machine's loopback."),
    ] = SLACK_API
    database_url: Annotated[
        SecretStr,
        AfterValidator(_database),
        Field(description="Where everything is kept: sqlite:///a-file (one process) or postgresql://… (any number)."),
    ] = SecretStr("sqlite:///neverdone.db")
    messages_dir: Annotated[
        Annotated[DirectoryPath, Field()] | None,
        Field(description="A folder of a team's own words, laid out as messages/: en/done/added.txt goes before ours."),
    ] = None
    port: Annotated[
        int,
        Field(
            ge=0,
            le=65535,
            description="The port for Slack's requests without SLACK_APP_TOKEN, and for /slack/install.",
        ),
    ] = 3000
    ops_address: Annotated[
        str,
        AfterValidator(_address),
        Field(description="Where /livez, /readyz and /metrics are answered, as host:port; empty is nowhere."),
    ] = "127.0.0.1:9090"
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        Field(description="How much is logged: DEBUG, INFO, WARNING or ERROR. Never what people write."),
    ] = "INFO"
    keep_lines_days: Annotated[
        int, Field(ge=0, le=36500, description="For how many days lines of the running list are kept; 0 is for ever.")
    ] = 1095
    keep_challenges_days: Annotated[
        int, Field(ge=0, le=36500, description="For how many days challenges are kept; 0 is for ever.")
    ] = 1095
    keep_reflections_days: Annotated[
        int, Field(ge=0, le=36500, description="For how many days answers to questions are kept; 0 is for ever.")
    ] = 1095
    keep_shortcuts_days: Annotated[
        int, Field(ge=0, le=36500, description="For how many days shortcuts are kept; 0 is for ever.")
    ] = 1095
    keep_thanks_days: Annotated[
        int, Field(ge=0, le=36500, description="For how many days thanks are kept; 0 is for ever.")
    ] = 1095
    keep_parked_days: Annotated[
        int, Field(ge=0, le=36500, description="For how many days parked lines are kept; 0 is for ever.")
    ] = 180
    keep_breaks_days: Annotated[
        int, Field(ge=0, le=36500, description="For how many days it is kept that a break was taken; 0 is for ever.")
    ] = 400
    keep_recaps_days: Annotated[
        int,
        Field(
            ge=0, le=36500, description="For how many days it is kept what was said yes to for recaps; 0 is for ever."
        ),
    ] = 400
    keep_looks_days: Annotated[
        int, Field(ge=0, le=36500, description="For how many days the log of looks is kept; 0 is for ever.")
    ] = 400

    @property
    def keep(self) -> dict[str, int]:
        """For how many days each kind is kept, by its name; 0 is for ever."""
        names = [name for name in type(self).model_fields if name.startswith("keep_")]
        return {name.removeprefix("keep_").removesuffix("_days"): getattr(self, name) for name in names}


@dataclass(frozen=True)
class Setting:
    """A line of the table, as README shows it."""

    name: str
    default: str
    help: str


def _table() -> tuple[Setting, ...]:
    return tuple(
        Setting(name.upper(), _shown(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    )


def _shown(default: Any) -> str:  # noqa: ANN401 - a default of any type
    value = default.get_secret_value() if isinstance(default, SecretStr) else default
    return "" if value is None else str(value)


SETTINGS: Final = _table()


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings; a variable that is set to nothing counts as not set, but for OPS_ADDRESS, which is off then.

    Raises:
        StartError: with exit status 2, all that is wrong in its words, a line each, no secret shown.
    """
    names = {setting.name: setting.name.lower() for setting in SETTINGS}
    told = {name: value for name, value in environment.items() if name in names and (value or name == _MAY_BE_EMPTY)}
    values: dict[str, Any] = {names[name]: value for name, value in told.items()}
    wrong = list(_lacking(values))
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        wrong[:0] = [f"{fault['loc'][0]!s}".upper() + f": {_said(fault)}" for fault in error.errors(include_url=False)]
    if wrong:
        raise StartError("These settings need a look:\n" + "\n".join(f"  {line}" for line in wrong), _WRONG)
    return settings


def _lacking(values: Mapping[str, Any]) -> Iterator[str]:
    """What is needed beside what is set."""
    if "slack_bot_token" not in values and "slack_client_id" not in values:
        yield "SLACK_BOT_TOKEN: is not set (nor is SLACK_CLIENT_ID, for many workspaces)"
    if "slack_app_token" not in values and "slack_signing_secret" not in values:
        yield "SLACK_SIGNING_SECRET: is needed where SLACK_APP_TOKEN is not set"
    if "slack_bot_token" not in values and "slack_client_id" in values:
        if "slack_client_secret" not in values:
            yield "SLACK_CLIENT_SECRET: is needed where SLACK_CLIENT_ID is set"
        if "token_keys" not in values:
            yield "TOKEN_KEYS: is needed where SLACK_CLIENT_ID is set; `neverdone key` makes one"


def _said(fault: Any) -> str:  # noqa: ANN401 - pydantic's details of an error
    return str(fault["msg"]).removeprefix("Value error, ")
