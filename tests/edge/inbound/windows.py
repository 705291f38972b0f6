"""Windows in the shape that Slack submits them, and the ids with which they are sent from elsewhere."""

from collections.abc import Callable

from tests.edge.inbound import payloads
from tests.edge.inbound.payloads import ABSENT, Path, Place, Shape
from tests.edge.installs.hosted import Hosted
from tests.stale.table import rows

FIELDS = {row.name: {name: words.strip("{}") for name, words in row.fields.items()} for row in rows() if row.fields}
NOTES = {**dict.fromkeys(("challenge", "line", "matter", "reflection", "shortcut", "team"), "1"), "at": "1.2026-03-06"}
SLACK_CONNECT = "T5"

Ids = dict[Path, object]
SENT_FROM: dict[str, Callable[[Hosted], Ids]] = {
    "no team, a guest, the view knows": lambda place: {
        ("team",): None,
        ("user", "team_id"): SLACK_CONNECT,
        **_installed(place),
    },
    "Slack Connect: the guest's team": lambda place: {
        ("team", "id"): SLACK_CONNECT,
        ("user", "team_id"): SLACK_CONNECT,
        **_installed(place),
    },
    "Slack Connect: the guest's view too": lambda place: {
        ("team", "id"): SLACK_CONNECT,
        ("view", "team_id"): SLACK_CONNECT,
        ("user", "team_id"): SLACK_CONNECT,
        **_installed(place),
    },
    "Slack Connect: a guest of an organisation": lambda place: {
        ("team",): None,
        ("enterprise",): {"id": "E5", "name": "Theirs"},
        ("user", "team_id"): "E5",
        **_installed(place),
    },
    "no team at all, the view knows": lambda place: {
        ("team",): ABSENT,
        ("user", "team_id"): ABSENT,
        ("view", "team_id"): ABSENT,
        **_installed(place),
    },
    "no team, the view's own": lambda _: {("team",): None, ("view", "app_installed_team_id"): None},
    "no team, an organisation's view": lambda _: {("team",): None, ("view", "app_installed_team_id"): "E1"},
    "the organisation as the team": lambda _: {("team", "id"): "E1", ("view", "app_installed_team_id"): ABSENT},
    "the organisation everywhere else": lambda place: {
        ("team", "id"): "E1",
        ("view", "team_id"): "E1",
        ("user", "team_id"): "E1",
        **_installed(place),
    },
    "the person alone": lambda _: {("team",): None, ("view", "app_installed_team_id"): None, ("view", "team_id"): None},
}


def _installed(place: Hosted) -> Ids:
    return {("view", "app_installed_team_id"): place.zeta.id}


def window(at: Place, name: str) -> Shape:
    """A window with words in it, whose notes name rows that both tenants have."""
    return payloads.window(at, name, FIELDS[name], NOTES)
