"""Applies the bot's answer to a submitted modal."""

from slackbot.standin.api.views import DEEPEST_STACK, push_onto, replace_view
from slackbot.standin.blocks.strict import check_view
from slackbot.standin.errors import SlackRefusesError
from slackbot.standin.site import Site
from slackbot.standin.state.workspace import Member
from slackbot.standin.surfaces import View
from slackbot.standin.words import Json


def respond(site: Site, member: Member, view: View, payload: Json | None) -> dict[str, str] | None:
    """Apply the answer; returns field errors, None for anything else.

    Raises:
        SlackRefusesError: Slack would show the person an error instead.
    """
    if not payload:
        _close(member, view)
        return None
    wanted = payload.get("response_action")
    if wanted == "errors":
        return _errors(site, member, view, payload)
    if wanted == "clear":
        member.modals.clear()
    elif wanted in {"update", "push"}:
        _change(site, member, view, payload)
    else:
        raise SlackRefusesError("invalid_response_action", f"response_action {wanted!r}")
    return None


def _close(member: Member, view: View) -> None:
    member.modals[:] = [modal for modal in member.modals if modal.id != view.id]


def _change(site: Site, member: Member, view: View, payload: Json) -> None:
    raw = payload.get("view")
    if not isinstance(raw, dict):
        raise SlackRefusesError("invalid_arguments", "response_action without a view")
    check_view(raw, "modal")
    if payload["response_action"] == "update":
        replace_view(site, member, view, raw, "ack")
    elif len(member.modals) >= DEEPEST_STACK:
        raise SlackRefusesError("push_limit_reached")
    else:
        push_onto(site, member, site.world.installed(view.installed_in, member.team), raw, "ack")


def _errors(site: Site, member: Member, view: View, payload: Json) -> dict[str, str]:
    errors = payload.get("errors")
    if not isinstance(errors, dict) or not errors:
        raise SlackRefusesError("invalid_arguments", "response_action errors without errors")
    fields = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    for block_id, text in errors.items():
        if block_id not in fields:
            raise SlackRefusesError("invalid_arguments", f"errors for {block_id!r}, which is no input block")
        if not isinstance(text, str) or not text:
            raise SlackRefusesError("invalid_arguments", f"errors for {block_id!r} without a text")
    site.ledger.errors(member.team, member.id, errors, payload)
    return {str(block_id): str(text) for block_id, text in errors.items()}
