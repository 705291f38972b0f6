"""What a person does on the page, handed to the stand-in's person as their own hand would do it."""

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Final

from slackbot.standin.errors import DispatchFailed, NotPossible, OperationTimeout, PayloadRefused
from slackbot.standin.page.form_input import Form, fields, pressed
from slackbot.standin.page.session import HOME, MESSAGES, Guest, Held, Session
from slackbot.standin.surfaces import Message, View
from slackbot.standin.words import Json

_COMMAND: Final = re.compile(r"/\S*")
_A_REST: Final = timedelta(hours=1)


async def do(stage: Session, guest: Guest, act: str, place: str, form: Form) -> None:
    """Do one thing; what Slack would say when it does not work is noted for the person."""
    thread = str(form.get("thread", ""))
    try:
        await ACTS[act](stage, guest, place, form)
    except NotPossible as error:
        stage.note(guest, place, str(error), thread=thread)
    except (OperationTimeout, DispatchFailed, PayloadRefused):
        refused = stage.slack.every_refusal[-1]  # written down before it was raised
        why = " ".join(part for part in (f"{refused.error}.", refused.reason, refused.detail) if part)
        stage.note(guest, place, refused.shown, why, thread)
    await stage.backstage.settled()
    stage.bell.ring()


async def type_(stage: Session, guest: Guest, place: str, form: Form) -> None:
    """Send what stands in the composer: a command, or words, into the conversation or a message's thread."""
    text = str(form.get("text", "")).replace("\r\n", "\n").strip()
    if not text:
        return
    channel, thread = _channel(stage, guest, place), str(form.get("thread", ""))
    command = _COMMAND.match(text)
    if command is None:
        await guest.person.writes(text, channel, thread_ts=_root(stage, guest, place, thread) if thread else "")
    elif thread:
        raise NotPossible(f"{command[0]} is not supported in threads. Sorry!")  # Slack's own words
    else:
        await guest.person.types(text, channel=channel)


async def press(stage: Session, guest: Guest, place: str, form: Form) -> None:
    """Press a control of a message, the window or the home, as the person saw it."""
    surface, shown = _surface(stage, guest, place, form)
    done = pressed(form, shown, surface.blocks)
    filled_in = fields(form, surface.blocks) if isinstance(surface, View) else None
    await guest.person.uses(surface, done, filled_in)


async def submit(_stage: Session, guest: Guest, _place: str, form: Form) -> None:
    """Submit the window in front; what is wrong with it stands at its fields."""
    view = _window(guest, form)
    filled_in = fields(form, view.blocks)
    inputs = {block["block_id"] for block in view.blocks if block.get("type") == "input"}
    errors = await guest.person.submits({name: value for name, value in filled_in.items() if name in inputs})
    guest.held = Held(view.id, errors, filled_in) if errors else None


async def close(_stage: Session, guest: Guest, _place: str, form: Form) -> None:
    """Close the window in front; with its X, all that lie on each other."""
    _window(guest, form)
    guest.held = None
    await guest.person.closes(all_of_them="all" in form)


async def shortcut(stage: Session, guest: Guest, place: str, form: Form) -> None:
    """Use a shortcut: a global one, or one on a message."""
    ts = str(form.get("ts", ""))
    message = _message(stage, guest, place, ts) if ts else None
    await guest.person.uses_shortcut(str(form.get("callback_id", "")), message)


async def rest(stage: Session, guest: Guest, _place: str, _form: Form) -> None:
    """Be left in peace for an hour, as Slack's schedule of do-not-disturb has it; or end that."""
    now = stage.slack.clock()
    if guest.person.rests_until(now):
        guest.person.wakes()
    else:
        guest.person.rests(now, now + _A_REST)


ACTS: Final[dict[str, Callable[[Session, Guest, str, Form], Awaitable[None]]]] = {
    "type": type_,
    "press": press,
    "submit": submit,
    "close": close,
    "shortcut": shortcut,
    "rest": rest,
}


def _surface(stage: Session, guest: Guest, place: str, form: Form) -> tuple[Message | View, Sequence[Json]]:
    """What was pressed on, and its blocks as the page drew them."""
    if form.get("view"):
        view = _window(guest, form) if form["view"] != HOME else guest.person.home
        if view is None:
            raise NotPossible("the home is empty")
        return view, view.blocks
    message = _message(stage, guest, place, str(form.get("ts", "")))
    states = [*message.history, message]
    state = str(form.get("state", ""))
    seen = states[int(state)] if state.isdecimal() and int(state) < len(states) else message
    return seen, stage.backstage.redrawn(seen.blocks) or seen.blocks


def _window(guest: Guest, form: Form) -> View:
    view = guest.person.modal
    if view is None or form.get("view") != view.id:
        raise NotPossible("this window is closed")
    return view


def _message(stage: Session, guest: Guest, place: str, ts: str) -> Message:
    channel = stage.channel(guest, MESSAGES if place == HOME else place)
    here = stage.messages(guest, channel, 0) if channel else []
    message = next((message for message in here if message.ts == ts), None)
    if message is None:
        raise NotPossible("this message is gone")
    return message


def _root(stage: Session, guest: Guest, place: str, ts: str) -> str:
    """The message that a thread hangs on."""
    message = _message(stage, guest, place, ts)
    if message.ephemeral:
        raise NotPossible("what one person sees has no thread")
    return message.thread_ts or message.ts


def _channel(stage: Session, guest: Guest, place: str) -> str | None:
    channel = stage.channel(guest, place)
    return channel.id if channel and not channel.owner else None
