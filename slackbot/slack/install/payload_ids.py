"""The only reader of ids in Slack's payloads: the workspace, the organisation, the person.

The order is Bolt's own (`slack_bolt.request.internals.extract_team_id`): a view names the workspace with the app
installed, an event the authorization through which it came; `user.team_id` comes last, because a person may be a guest
from elsewhere. An id's first letter says what it is of: T a workspace, E an organisation, U or W a person. Anything
else names nothing, because what is stored under it could never be reached again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, Self

from slackbot.slack.api.json_fields import Body, part, text

SLACKBOT: Final = "USLACKBOT"  # Slack's own voice, which Slack does not mark as a bot; nobody's account
_ORGANISATION: Final = "E"
_WORKSPACE: Final = "T"
_PERSON: Final = ("U", "W")
_LATEST: Final = int(datetime.max.replace(tzinfo=UTC).timestamp())  # seconds; a later one is no time


@dataclass(frozen=True)
class PayloadIds:
    """The workspace and organisation that a payload names.

    `whole`: the organisation installed the app for all its workspaces. `is_stated`: the payload names the workspace
    as its own, not as that of a view or a person.
    """

    workspace_id: str
    organisation_id: str
    whole: bool
    is_stated: bool

    @property
    def place_id(self) -> str:
        """The workspace or organisation with the installation."""
        if self.organisation_id and (self.whole or not self.workspace_id):
            return self.organisation_id
        return self.workspace_id


@dataclass(frozen=True)
class Audience:
    """The workspaces that an event is for, and the organisation if it is for all of that."""

    workspaces: frozenset[str]
    organisation_id: str

    def with_workspace(self, workspace_id: str) -> Self:
        """Add the workspace to which a payload was found to belong, if any."""
        return replace(self, workspaces=self.workspaces | {workspace_id} - {""})


@dataclass(frozen=True)
class Removal:
    """The app's removal from a place at a moment (by Slack's clock, in whole seconds)."""

    place_id: str
    at: datetime
    reason: str


def ids_of(body: Body) -> PayloadIds:
    """Read a payload's origin; empty if it does not say."""
    stated = _first_workspace(_stated_teams(body))
    in_view = text(part(body, "view"), "app_installed_team_id")
    workspace_id = _first_workspace([in_view, stated, *_other_teams(body)])
    organisation_id = next((name for name in _organisations(body) if name.startswith(_ORGANISATION)), "")
    whole = _authorization(body).get("is_enterprise_install", body.get("is_enterprise_install"))
    is_stated = bool(workspace_id) and workspace_id == stated
    return PayloadIds(workspace_id, organisation_id, whole=whole is True or whole == "true", is_stated=is_stated)


def _first_workspace(names: Iterable[str]) -> str:
    return next((name for name in names if name.startswith(_WORKSPACE)), "")


def _stated_teams(body: Body) -> Iterator[str]:
    yield text(_authorization(body), "team_id")
    yield text(body, "team") or text(part(body, "team"), "id")
    yield text(body, "team_id")


def _other_teams(body: Body) -> Iterator[str]:
    yield text(part(body, "view"), "team_id")
    yield text(part(body, "user"), "team_id")
    yield text(body, "context_team_id")  # only in events, and not read by Bolt


def _organisations(body: Body) -> Iterator[str]:
    yield text(body, "enterprise") or text(part(body, "enterprise"), "id")
    yield text(_authorization(body), "enterprise_id")
    yield text(body, "enterprise_id")
    yield text(part(body, "team"), "enterprise_id")
    yield from _stated_teams(body)


def _authorization(body: Body) -> Body:
    """Return an event's first authorization, through which it came."""
    return part({"first": first[0]}, "first") if isinstance(first := body.get("authorizations"), list) and first else {}


def person_of(body: Body) -> str:
    """Read who caused a payload; empty if it names nobody, or Slackbot."""
    event = part(body, "event")
    for user_id in (text(part(body, "user"), "id"), text(body, "user_id"), text(event, "user")):
        if user_id.startswith(_PERSON) and user_id != SLACKBOT:
            return user_id
    return ""


def audience_of(body: Body) -> Audience:
    """Read an event's audience: the workspaces it names, or an organisation that installed the app."""
    listed = body.get("authorizations")
    authorizations = [part({"each": each}, "each") for each in listed] if isinstance(listed, list) else []
    named = {text(body, "team_id"), *(text(each, "team_id") for each in authorizations)}
    workspaces = frozenset(name for name in named if name.startswith(_WORKSPACE))
    ids = ids_of(body)
    return Audience(workspaces, ids.organisation_id if ids.whole or not ids.workspace_id else "")


def removal_of(body: Body) -> Removal | None:
    """Read an event about the app's removal; None for a person's token, because the bot has none."""
    event = part(body, "event")
    reason = text(event, "type")
    if reason == "tokens_revoked" and not part(event, "tokens").get("bot"):
        return None
    sent_at = body.get("event_time")
    at = datetime.fromtimestamp(sent_at if isinstance(sent_at, int) and 0 <= sent_at <= _LATEST else 0, UTC)
    return Removal(ids_of(body).place_id, at, reason)
