"""Finds the workspace a token belongs to; an organisation's token calls for each of its workspaces."""

from datetime import datetime

from slackbot.standin.site import Site
from slackbot.standin.state.workspace import Team
from slackbot.standin.words import Json

_NAMES_SOMETHING = ("channel", "channel_id", "user", "user_id", "users")


def owner(site: Site, token: str, args: Json) -> Team | None:
    """Return the workspace that a call is about; None if the token never belonged to any.

    Of an organisation's workspaces it is the one that has the person or the channel which the call names, or in which
    the click was that its trigger id came from.
    """
    known = [*site.world.teams.values()]
    own = next((team for team in known if team.tokens.knows(token)), None)
    if own is not None:
        return own
    all_of_it = [team for team in known if team.organisation and team.organisation.tokens.knows(token)]
    clicked = site.triggers.installed(args.get("trigger_id"))
    if clicked in all_of_it:
        return clicked
    named = {str(args.get(name)) for name in _NAMES_SOMETHING if args.get(name)}
    return next((team for team in all_of_it if named & {*team.members, *team.channels}), next(iter(all_of_it), None))


def dead_as(team: Team, token: str, at: datetime) -> str:
    """Slack's code for a token of a workspace, or its organisation, that is dead; empty if it lives."""
    if team.tokens.knows(token) or team.organisation is None:
        return team.dead_as or team.tokens.dead_as(token, at)
    return team.organisation.dead_as or team.organisation.tokens.dead_as(token, at)
