"""The table of settings with name, type, default and help; a `Settings` object is frozen for its run."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from slackbot.settings import values
from slackbot.settings.values import SLACK_API


def _kept(what: str, days: int) -> Any:  # noqa: ANN401 - pydantic's Field
    return Field(days, ge=0, le=36500, description=f"For how many days {what} are kept; 0 is for ever.")


class Settings(BaseSettings):
    """The settings of one run; the fields form the table."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic hands these over by name
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the same
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the same
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Disable pydantic's own sources; `slackbot.settings.sources` reads them, to report every fault at once."""
        return (init_settings,)

    slack_bot_token: Annotated[
        Annotated[SecretStr, values.token("xoxb-")] | None,
        Field(description="For one workspace: the bot's token, 'OAuth & Permissions' on the app's page in Slack."),
    ] = None
    slack_app_token: Annotated[
        Annotated[SecretStr, values.token("xapp-")] | None,
        Field(description="With it the bot connects to Slack by itself (Socket Mode); without it, it listens on PORT."),
    ] = None
    slack_signing_secret: Annotated[
        Annotated[SecretStr, AfterValidator(values.app_secret)] | None,
        Field(description="Proves that a request is Slack's; needed if SLACK_APP_TOKEN is not set."),
    ] = None
    slack_client_id: Annotated[
        Annotated[str, AfterValidator(values.client_id)] | None,
        Field(description="For many workspaces, without SLACK_BOT_TOKEN: 'Basic Information' on the app's page."),
    ] = None
    slack_client_secret: Annotated[
        Annotated[SecretStr, AfterValidator(values.app_secret)] | None,
        Field(description="Goes with SLACK_CLIENT_ID: the app's secret, with which codes become tokens."),
    ] = None
    token_keys: Annotated[
        Annotated[SecretStr, AfterValidator(values.keys)] | None,
        Field(
            description="Goes with SLACK_CLIENT_ID: keys for tokens (`neverdone key`); the first encrypts, all decrypt."
        ),
    ] = None
    grace_days: Annotated[
        int,
        Field(
            ge=0,
            le=18,
            description="For how many days everything is kept after the app was removed, in case it comes back.",
        ),
    ] = 14
    slack_api_url: Annotated[
        str,
        AfterValidator(values.slacks_or_loopback),
        Field(description="Slack's Web API; another host than Slack's only on this machine's loopback."),
    ] = SLACK_API
    database_url: Annotated[
        SecretStr,
        AfterValidator(values.database),
        Field(description="The database: sqlite:///a-file (one process) or postgresql://user@host/name (any number)."),
    ] = SecretStr("sqlite:///neverdone.db")
    messages_dir: Annotated[
        Annotated[Path, BeforeValidator(values.folder)] | None,
        Field(
            description="A folder of a team's own words, laid out like messages/: its en/done/added.txt replaces ours."
        ),
    ] = None
    port: Annotated[
        int,
        Field(
            ge=0,
            le=65535,
            description="The port for Slack's requests if SLACK_APP_TOKEN is not set, and for /slack/install.",
        ),
    ] = 3000
    ops_address: Annotated[
        str,
        AfterValidator(values.address),
        Field(description="The host:port that answers /livez, /readyz and /metrics; empty for none."),
    ] = "127.0.0.1:9090"
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        BeforeValidator(values.upper),
        Field(description="How much is logged: DEBUG, INFO, WARNING or ERROR. Never what people write."),
    ] = "INFO"
    log_format: Annotated[
        Literal["auto", "json", "text"],
        BeforeValidator(values.lower),
        Field(description="How it is logged: json or text; auto is text on a terminal and json elsewhere."),
    ] = "auto"
    operator_name: Annotated[
        str, Field(max_length=80, description="Who runs this bot: named on the pages about privacy, support and terms.")
    ] = ""
    support_email: Annotated[
        Annotated[str, AfterValidator(values.email)] | None,
        Field(description="Where people reach whoever runs this bot: named on the same pages."),
    ] = None
    keep_lines_days: int = _kept("lines of the running list", 1095)
    keep_challenges_days: int = _kept("challenges", 1095)
    keep_reflections_days: int = _kept("answers to questions", 1095)
    keep_shortcuts_days: int = _kept("shortcuts", 1095)
    keep_thanks_days: int = _kept("thanks", 1095)
    keep_parked_days: int = _kept("parked lines", 180)
    keep_breaks_days: int = _kept("days on which a break was taken", 400)
    keep_recaps_days: int = _kept("yeses to recaps", 400)
    keep_looks_days: int = _kept("entries in the log of looks", 400)

    @property
    def keep(self) -> dict[str, int]:
        """Days of retention by kind; 0 means for ever."""
        names = [name for name in type(self).model_fields if name.startswith("keep_")]
        return {name.removeprefix("keep_").removesuffix("_days"): getattr(self, name) for name in names}


@dataclass(frozen=True)
class Setting:
    """A row of the table as the documents show it."""

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
