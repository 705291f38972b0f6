"""Slackbot is nobody: whatever it does, and whoever names it, nothing is kept about it and nothing is sent to it."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from slackbot.standin import Fault
from slackbot.store.schema.schema import metadata
from tests.edge.inbound import payloads
from tests.edge.inbound.event_payloads import CHANNEL
from tests.edge.inbound.payloads import Json, Place, changed, fresh
from tests.edge.inbound.wire import Wire

SLACKBOT = "USLACKBOT"
IN_CHANNEL: Json = {"user": SLACKBOT, "channel": CHANNEL, "channel_type": "C"}


def named(text: str) -> Callable[[Place], Json]:
    """A command in which somebody names it."""
    return lambda at: {**payloads.command(at, text).body, "command": "/coach"}


def chosen(window: str, notes: Json) -> Callable[[Place], Json]:
    """A window in which somebody chose it."""
    fields = {"whom": SLACKBOT, "what": "the tea"}
    return lambda at: payloads.window(at, window, fields, notes).body


def done_by_it(event: Json) -> Callable[[Place], Json]:
    """An event that it caused."""
    return lambda at: payloads.event(at, event).body


def pressed_by_it(shape: Callable[[Place], payloads.Shape]) -> Callable[[Place], Json]:
    """Something of a person's, as if it had done that."""
    return lambda at: changed(shape(at).body, {("user", "id"): SLACKBOT})


SENT: dict[str, Callable[[Place], Json]] = {
    "thanks, named": named("thanks <@USLACKBOT|slackbot> for the tea"),
    "thanks, by id alone": named("thanks <@USLACKBOT> for the tea"),
    "a signal": named("signal <@USLACKBOT|slackbot>"),
    "a lead": named("team lead <@USLACKBOT|slackbot>"),
    "thanks in a window": chosen("thanks.give", {}),
    "thanks to an author": chosen("thanks.author", {"author": SLACKBOT}),
    "a hand-over": chosen("hand_over.ask", {"challenge": "1"}),
    "a signal in a window": chosen("signal.ask", {}),
    "a message": done_by_it({"type": "message", "channel": "D1", "channel_type": "im", "user": SLACKBOT, "text": "hi"}),
    "a look at Home": done_by_it({"type": "app_home_opened", "user": SLACKBOT, "channel": "D1", "tab": "home"}),
    "a join": done_by_it({"type": "member_joined_channel", **IN_CHANNEL}),
    "a leaving": done_by_it({"type": "member_left_channel", **IN_CHANNEL}),
    "a profile": done_by_it({"type": "user_change", "user": {"id": SLACKBOT, "tz": "Asia/Tokyo", "deleted": False}}),
    "a press": pressed_by_it(payloads.press_on_home),
    "a shortcut": pressed_by_it(payloads.global_shortcut),
    "a submission": pressed_by_it(lambda at: payloads.submission(at, "the words")),
}


def named_in(tx: sa.Connection) -> set[str]:
    """The tables in which a row names it, without the memory of answers."""
    tables = (table for table in metadata.sorted_tables if table.name != "inbox")
    return {table.name for table in tables if SLACKBOT in repr(tx.execute(sa.select(table)).all())}


@pytest.mark.parametrize("is_slack_away", [False, True], ids=["Slack answers", "Slack is away"])
async def test_slackbot_is_nobody(wire: Wire, *, is_slack_away: bool) -> None:
    place, at = wire.place, Place(wire.place.zeta.id, "U1")
    await place.install(place.charlie)
    await place.says(place.charlie, "/challenge the contract")
    if is_slack_away:
        place.slack.fault("users.info", Fault.status(503), times=99)
    answers, kept = {}, {}
    for name, body in SENT.items():
        answers[name], _ = await wire.post(fresh(body(at)))
        await place.settled()
        kept[name] = await place.bot.database.transact(named_in)
    assert {name: status for name, status in answers.items() if status not in {200, 400}} == {}
    assert {name: tables for name, tables in kept.items() if tables} == {}
