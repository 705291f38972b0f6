"""Finds the workspace of a token; an organisation's token works for each of its workspaces."""

from datetime import datetime

from slackbot.standin.site import Site
from slackbot.standin.state.workspace import Team
from slackbot.standin.words import Json

_NAMES_SOMETHING = ("channel", "channel_id", "user", "user_id", "users")


def owner(site: Site, token: str, args: Json) -> Team | None:
    """Return the workspace that a call is about; None if its token never belonged to any.

    Among an organisation's workspaces, that is the one with the person or channel that the call names, or the one in
    which the click happened that its trigger id came from.
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
    """Return Slack's code for a dead token of a workspace or its organisation; empty if it works."""
    if team.tokens.knows(token) or team.organisation is None:
        return team.dead_as or team.tokens.dead_as(token, at)
    return team.organisation.dead_as or team.organisation.tokens.dead_as(token, at)
