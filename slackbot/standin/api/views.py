"""The Web API's views.* methods, and the views that may answer a submission."""

from slackbot.standin.api.pictures import check_pictures
from slackbot.standin.blocks.ids import with_ids
from slackbot.standin.blocks.strict import check_view
from slackbot.standin.errors import SlackRefusesError
from slackbot.standin.site import Site
from slackbot.standin.state.workspace import Member, Team
from slackbot.standin.surfaces import View
from slackbot.standin.words import Json

DEEPEST_STACK = 3


def open_view(site: Site, team: Team, args: Json) -> Json:
    """views.open: a modal on top of nothing else."""
    raw = _modal(site, team, args)
    member = site.triggers.exchange(args.get("trigger_id"), team)
    member.modals[:] = []
    return {"view": push_onto(site, member, team, raw, "views.open").raw}


def push(site: Site, team: Team, args: Json) -> Json:
    """views.push: a modal on top of the open one."""
    raw = _modal(site, team, args)
    member = site.triggers.exchange(args.get("trigger_id"), team)
    if not member.modals:
        raise SlackRefusesError("not_found")
    if len(member.modals) >= DEEPEST_STACK:
        raise SlackRefusesError("push_limit_reached")
    return {"view": push_onto(site, member, team, raw, "views.push").raw}


def update(site: Site, team: Team, args: Json) -> Json:
    """views.update, by view_id or external_id; `hash` guards against a race."""
    raw = _view(args)
    member, old = _find(site, team, args)
    _same_hash(old, args)
    check_view(raw, old.type)
    check_pictures(site, team, raw["blocks"], "/view/blocks")
    fresh = replace_view(site, member, old, raw, "views.update")
    return {"view": fresh.raw}


def publish(site: Site, team: Team, args: Json) -> Json:
    """views.publish: a person's App Home."""
    raw = _view(args)
    if not site.manifest.home_tab:
        raise SlackRefusesError("not_enabled")
    member = team.members.get(str(args.get("user_id") or ""))
    if member is None:
        raise SlackRefusesError("user_not_found")
    if member.home is not None:
        _same_hash(member.home, args)
    check_view(raw, "home")
    check_pictures(site, team, raw["blocks"], "/view/blocks")
    member.home = _made(
        site, member, installed_as(team), raw, {"id": member.home.id if member.home else site.world.new_id("V")}
    )
    site.ledger.view(team, member.id, member.home, "home", raw, "views.publish")
    return {"view": member.home.raw}


def installed_as(team: Team) -> str:
    """Return `app_installed_team_id`: the workspace, or the organisation that installed the app for all of its own."""
    return team.organisation.id if team.whole and team.organisation else team.id


def push_onto(site: Site, member: Member, team: Team, raw: Json, via: str) -> View:
    """Push a checked modal of the app, as installed in `team`, onto a person's stack."""
    _unique(team, raw)
    below = member.modals[-1] if member.modals else None
    new_id = site.world.new_id("V")
    place = {
        "id": new_id,
        "previous_view_id": below.id if below else None,
        "root_view_id": below.raw["root_view_id"] if below else new_id,
    }
    view = _made(site, member, installed_as(team), raw, place)
    member.modals.append(view)
    site.ledger.view(team, member.id, view, "view", raw, via)
    return view


def replace_view(site: Site, member: Member, old: View, raw: Json, via: str) -> View:
    """Replace an open modal, or a home."""
    place = {name: old.raw.get(name) for name in ("id", "previous_view_id", "root_view_id")}
    view = _made(site, member, old.installed_in, raw, place)
    if old.type == "home":
        member.home = view
    else:
        member.modals[_position(member, old)] = view
    site.ledger.view(member.team, member.id, view, "home" if old.type == "home" else "view", raw, via)
    return view


def _position(member: Member, old: View) -> int:
    for position, view in enumerate(member.modals):
        if view.id == old.id:
            return position
    raise SlackRefusesError("not_found")


def _made(site: Site, member: Member, installed_in: str, raw: Json, place: Json) -> View:
    whole: Json = {
        "team_id": member.team.id,
        "app_id": site.world.app_id,
        "app_installed_team_id": installed_in,
        "bot_id": site.world.installed(installed_in, member.team).bot_id,
        "callback_id": "",
        "external_id": "",
        "private_metadata": "",
        "state": {"values": {}},
        "title": {"type": "plain_text", "text": "View Title", "emoji": True},
        "submit": None,
        "close": None,
        "clear_on_close": False,
        "notify_on_close": False,
        "previous_view_id": None,
        "root_view_id": place["id"],
        **raw,
        **place,
        "blocks": with_ids(raw["blocks"], site.world.short_id),
        "hash": f"{site.world.new_ts()}.{len(site.world.records.ledger):06x}",
    }
    return View(whole)


def _view(args: Json) -> Json:
    raw = args.get("view")
    if not isinstance(raw, dict):
        raise SlackRefusesError("invalid_arguments", "[ERROR] missing required field: view [json-pointer:/view]")
    return raw


def _modal(site: Site, team: Team, args: Json) -> Json:
    raw = _view(args)
    check_view(raw, "modal")
    check_pictures(site, team, raw["blocks"], "/view/blocks")
    if not args.get("trigger_id"):
        raise SlackRefusesError("invalid_arguments", "[ERROR] missing required field: trigger_id")
    return raw


def _find(site: Site, team: Team, args: Json) -> tuple[Member, View]:
    view_id, external_id = args.get("view_id"), args.get("external_id")
    for member in site.world.everybody():
        for view in [*member.modals, *([member.home] if member.home else [])]:
            if view.installed_in != installed_as(team):
                continue
            if view.id == view_id or (external_id and view.raw.get("external_id") == external_id):
                return member, view
    raise SlackRefusesError("not_found")


def _unique(team: Team, raw: Json) -> None:
    external_id = raw.get("external_id")
    taken = [view.raw.get("external_id") for member in team.members.values() for view in member.modals]
    if external_id and external_id in taken:
        raise SlackRefusesError("duplicate_external_id")


def _same_hash(view: View, args: Json) -> None:
    if args.get("hash") and args["hash"] != view.hash:
        raise SlackRefusesError("hash_conflict")
