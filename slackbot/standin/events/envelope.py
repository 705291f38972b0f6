"""The envelope of an event: its actor, the installation that receives it, and whether a channel is shared."""

from slackbot.standin.events.payloads import VERIFICATION_TOKEN
from slackbot.standin.site import Site
from slackbot.standin.state.workspace import Team
from slackbot.standin.words import Json


def event_callback(site: Site, team: Team, event: Json, *, actor: Team | None = None, of_all: bool = False) -> Json:
    """Make an event_callback for the app as installed in `team`.

    Args:
        site: The Slack in which it happens.
        team: The workspace whose installation receives it, named by `authorizations` and `context_team_id`.
        event: The event itself.
        actor: The actor's workspace, named by `team_id`, if it is another company's in a shared channel.
        of_all: True if it concerns a whole organisation, in which case no authorization names a workspace.
    """
    acted = actor or team
    organisation = acted.organisation
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": acted.id,
        **({"enterprise_id": organisation.id} if organisation else {}),
        "context_team_id": team.id,
        "context_enterprise_id": team.organisation and team.organisation.id,
        "api_app_id": site.world.app_id,
        "event": {**event, "event_ts": site.world.new_ts()},
        "type": "event_callback",
        "event_id": site.world.new_id("Ev"),
        "event_time": int(site.world.clock().timestamp()),
        "authorizations": [_authorization(team, of_all=of_all)],
        "is_ext_shared_channel": acted is not team,
    }


def _authorization(team: Team, *, of_all: bool) -> Json:
    return {
        "enterprise_id": team.organisation and team.organisation.id,
        "team_id": None if of_all and team.whole else team.id,
        "user_id": team.bot_user,
        "is_bot": True,
        "is_enterprise_install": team.whole,
    }
