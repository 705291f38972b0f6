"""Performs what a form of the page asks for, as the person who sent it."""

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Final

from slackbot.standin.errors import DispatchFailed, NotPossible, OperationTimeout, PayloadRefused
from slackbot.standin.page.form_input import Form, fields, pressed
from slackbot.standin.page.session import HOME, MESSAGES, Persona, RefusedForm, Session
from slackbot.standin.surfaces import Message, View
from slackbot.standin.words import Json

_COMMAND: Final = re.compile(r"/\S*")
_A_REST: Final = timedelta(hours=1)


async def perform(session: Session, persona: Persona, action: str, place: str, form: Form) -> None:
    """Perform one action; if it fails, note for the person what Slack would say."""
    thread = str(form.get("thread", ""))
    try:
        await FORM_ACTIONS[action](session, persona, place, form)
    except NotPossible as error:
        session.note(persona, place, str(error), thread=thread)
    except (OperationTimeout, DispatchFailed, PayloadRefused):
        refused = session.slack.every_refusal[-1]  # recorded before it was raised
        why = " ".join(part for part in (f"{refused.error}.", refused.reason, refused.detail) if part)
        session.note(persona, place, refused.shown, why, thread)
    await session.bot_side.settled()
    session.changes.announce()


async def type_(session: Session, persona: Persona, place: str, form: Form) -> None:
    """Send the composer's text, a command or words, to the conversation or a message's thread."""
    text = str(form.get("text", "")).replace("\r\n", "\n").strip()
    if not text:
        return
    channel, thread = _channel(session, persona, place), str(form.get("thread", ""))
    command = _COMMAND.match(text)
    if command is None:
        await persona.person.writes(text, channel, thread_ts=_root(session, persona, place, thread) if thread else "")
    elif thread:
        raise NotPossible(f"{command[0]} is not supported in threads. Sorry!")  # Slack's own words
    else:
        await persona.person.types(text, channel=channel)


async def press(session: Session, persona: Persona, place: str, form: Form) -> None:
    """Press a control of a message, the window or the home, as the person saw it."""
    surface, shown = _surface(session, persona, place, form)
    done = pressed(form, shown, surface.blocks, persona.zone)
    filled_in = fields(form, surface.blocks, persona.zone) if isinstance(surface, View) else None
    await persona.person.uses(surface, done, filled_in)


async def submit(_session: Session, persona: Persona, _place: str, form: Form) -> None:
    """Submit the front window; errors appear at its fields."""
    view = _window(persona, form)
    filled_in = fields(form, view.blocks, persona.zone)
    inputs = {block["block_id"] for block in view.blocks if block.get("type") == "input"}
    errors = await persona.person.submits({name: value for name, value in filled_in.items() if name in inputs})
    persona.refused_form = RefusedForm(view.id, errors, filled_in) if errors else None


async def close(_session: Session, persona: Persona, _place: str, form: Form) -> None:
    """Close the front window or, with its X, the whole stack."""
    _window(persona, form)
    persona.refused_form = None
    await persona.person.closes(all_of_them="all" in form)


async def shortcut(session: Session, persona: Persona, place: str, form: Form) -> None:
    """Use a shortcut: a global one, or one on a message."""
    ts = str(form.get("ts", ""))
    message = _message(session, persona, place, ts) if ts else None
    await persona.person.uses_shortcut(str(form.get("callback_id", "")), message)


async def rest(session: Session, persona: Persona, _place: str, _form: Form) -> None:
    """Turn on do-not-disturb for an hour, as by Slack's schedule, or turn it off."""
    now = session.slack.clock()
    if persona.person.profile.rests_until(now):
        persona.person.profile.wakes()
    else:
        persona.person.profile.rests(now, now + _A_REST)


FORM_ACTIONS: Final[dict[str, Callable[[Session, Persona, str, Form], Awaitable[None]]]] = {
    "type": type_,
    "press": press,
    "submit": submit,
    "close": close,
    "shortcut": shortcut,
    "rest": rest,
}


def _surface(session: Session, persona: Persona, place: str, form: Form) -> tuple[Message | View, Sequence[Json]]:
    """Return the message or view that was pressed on, and its blocks as the page drew them."""
    if form.get("view"):
        view = _window(persona, form) if form["view"] != HOME else persona.person.home
        if view is None:
            raise NotPossible("the home is empty")
        return view, view.blocks
    message = _message(session, persona, place, str(form.get("ts", "")))
    states = [*message.history, message]
    state = str(form.get("state", ""))
    seen = states[int(state)] if state.isdecimal() and int(state) < len(states) else message
    return seen, session.bot_side.redrawn(seen.blocks) or seen.blocks


def _window(persona: Persona, form: Form) -> View:
    view = persona.person.modal
    if view is None or form.get("view") != view.id:
        raise NotPossible("this window is closed")
    return view


def _message(session: Session, persona: Persona, place: str, ts: str) -> Message:
    channel = session.channel(persona, MESSAGES if place == HOME else place)
    here = session.messages(persona, channel, 0) if channel else []
    message = next((message for message in here if message.ts == ts), None)
    if message is None:
        raise NotPossible("this message is gone")
    return message


def _root(session: Session, persona: Persona, place: str, ts: str) -> str:
    """Return the first message of a thread."""
    message = _message(session, persona, place, ts)
    if message.ephemeral:
        raise NotPossible("what one person sees has no thread")
    return message.thread_ts or message.ts


def _channel(session: Session, persona: Persona, place: str) -> str | None:
    channel = session.channel(persona, place)
    return channel.id if channel and not channel.owner else None
