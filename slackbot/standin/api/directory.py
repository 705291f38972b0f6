"""The Web API's methods about people and the bot: auth.*, users.*, team.info, dnd.info."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from slackbot.standin.api.conversations import is_true
from slackbot.standin.errors import SlackRefusesError
from slackbot.standin.site import Site
from slackbot.standin.state.paging import page
from slackbot.standin.state.workspace import Member, Team
from slackbot.standin.words import Json


def auth_test(site: Site, team: Team, _args: Json) -> Json:
    """auth.test: the bot's own ids, never a person's."""
    return {
        "url": f"https://{team.domain}.slack.test/",
        "team": team.name,
        "team_id": team.id,
        "user": site.manifest.bot_name,
        "user_id": team.bot_user,
        "bot_id": team.bot_id,
        "is_enterprise_install": team.whole,
    }


def auth_revoke(site: Site, team: Team, args: Json) -> Json:
    """auth.revoke: with `test` nothing happens."""
    testing = is_true(args.get("test"))
    if not testing:
        team.dead_as = "token_revoked"
        site.oauth.on_uninstalled(team, ("tokens_revoked",))
    return {"revoked": not testing}


def bots_info(site: Site, team: Team, args: Json) -> Json:
    """bots.info: there is one bot."""
    if args.get("bot") not in {None, "", team.bot_id}:
        raise SlackRefusesError("bot_not_found")
    bot = {"id": team.bot_id, "app_id": site.world.app_id, "user_id": team.bot_user, "name": site.manifest.bot_name}
    return {"bot": {**bot, "deleted": False, "updated": int(site.world.clock().timestamp()), "icons": {}}}


def users_info(site: Site, team: Team, args: Json) -> Json:
    """users.info."""
    member = site.world.member(team, str(args.get("user") or ""))
    if member is None:
        raise SlackRefusesError("user_not_found")
    stranger = {"is_stranger": True} if member.team is not team else {}
    asked = str(args.get("include_locale")).lower() in {"1", "true"}
    return {"user": {**as_json(site, member), **stranger, **({"locale": member.locale} if asked else {})}}


def users_list(site: Site, team: Team, args: Json) -> Json:
    """users.list, in pages."""
    shown, cursor = page(list(team.members.values()), args, site.most_a_page)
    return {
        "members": [as_json(site, member) for member in shown],
        "cache_ts": int(site.world.clock().timestamp()),
        "response_metadata": {"next_cursor": cursor},
    }


def team_info(_site: Site, team: Team, _args: Json) -> Json:
    """team.info."""
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": "", "icon": {}}}


def dnd_info(_site: Site, team: Team, args: Json) -> Json:
    """dnd.info: the scheduled quiet hours of a person; a bot never sees a snooze."""
    member = team.members.get(str(args.get("user") or ""))
    if member is None:
        raise SlackRefusesError("user_not_found")
    if member.rests is None:
        return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
    start, end = (int(moment.timestamp()) for moment in member.rests)
    return {"dnd_enabled": True, "next_dnd_start_ts": start, "next_dnd_end_ts": end}


def as_json(site: Site, member: Member) -> Json:
    """A user as Slack describes them; a deactivated one has no time zone."""
    body: Json = {
        "id": member.id,
        "team_id": member.team.id,
        "name": member.name.lower(),
        "deleted": member.deleted,
        "real_name": member.name,
        "profile": _profile(member),
        "is_bot": member.bot,
        "is_app_user": False,
        "updated": int(site.world.clock().timestamp()),
    }
    if member.deleted:
        return body
    offset = site.world.clock().astimezone(ZoneInfo(member.tz)).utcoffset() or timedelta()
    return {
        **body,
        "tz": member.tz,
        "tz_label": member.tz,
        "tz_offset": int(offset.total_seconds()),
        "is_admin": member.admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": member.guest,
        "is_ultra_restricted": False,
        **_enterprise_user(member),
    }


def _enterprise_user(member: Member) -> Json:
    """An organisation's fields of a user; empty for a workspace outside any."""
    organisation = member.team.organisation
    if organisation is None:
        return {}
    about = {"id": member.id, "enterprise_id": organisation.id, "enterprise_name": organisation.name}
    teams = [team.id for team in (member.team, *member.other_teams)]
    return {"enterprise_user": {**about, "is_admin": False, "is_owner": False, "teams": teams}}


def _profile(member: Member) -> Json:
    """A user's profile with status and huddle; `status_expiration` is 0 for a status without an end."""
    status = member.status
    return {
        "real_name": member.name,
        "display_name": member.name,
        "team": member.team.id,
        "status_text": status.text,
        "status_text_canonical": "",
        "status_emoji": status.emoji,
        "status_expiration": int(status.until.timestamp()) if status.until else 0,
        "huddle_state": "in_a_huddle" if member.in_huddle else "default_unset",
        "huddle_state_expiration_ts": 0,
    }
