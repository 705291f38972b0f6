"""Where a payload comes from: its workspace and organisation, and what it says of the app being removed there."""

from dataclasses import dataclass
from datetime import UTC, datetime

from slackbot.slack.api.json_fields import Body
from slackbot.slack.api.json_fields import part as _part
from slackbot.slack.api.json_fields import text as _text


@dataclass(frozen=True)
class Origin:
    """A workspace and its organisation, as a payload names them; `whole`: the organisation installed the app."""

    workspace_id: str
    organisation_id: str
    whole: bool

    @property
    def place_id(self) -> str:
        """For whom the app is installed."""
        return (
            self.organisation_id
            if self.organisation_id and (self.whole or not self.workspace_id)
            else self.workspace_id
        )


@dataclass(frozen=True)
class Removal:
    """The app was removed from a place at a moment (of Slack's clock, in whole seconds)."""

    place_id: str
    at: datetime
    reason: str


def origin_of(body: Body) -> Origin:
    """Read where a payload comes from; empty where it does not say."""
    named = body.get("authorizations")
    first = _part({"first": named[0]}, "first") if isinstance(named, list) and named else {}
    workspace_id = _text(body, "team_id") or _text(_part(body, "team"), "id") or _text(_part(body, "user"), "team_id")
    organisation_id = (
        _text(body, "enterprise_id") or _text(_part(body, "enterprise"), "id") or _text(first, "enterprise_id")
    )
    said = first.get("is_enterprise_install", body.get("is_enterprise_install"))
    return Origin(workspace_id, organisation_id, whole=said is True or said == "true")


def removal_of(body: Body) -> Removal | None:
    """Read what an event says of the app's removal; None where it is about a person's token, of which there is none."""
    event = _part(body, "event")
    about = _text(event, "type")
    if about == "tokens_revoked" and not _part(event, "tokens").get("bot"):
        return None
    at = body.get("event_time")
    moment = datetime.fromtimestamp(at if isinstance(at, int) else 0, UTC)
    return Removal(origin_of(body).place_id, moment, about)
