"""`/coach forget me`: says what will be deleted and what stays; one tap then deletes it, beyond undo."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from slackbot.coach.parsing.normalise import normalise
from slackbot.reply import Answer, Call, Elsewhere, Reply, Services
from slackbot.store.people import covers
from slackbot.store.privacy import forgetting, personal_data
from slackbot.store.privacy.personal_data import Rows

GOOD_FOR: Final = timedelta(minutes=30)  # Slack's limit for answering the message with the button
_UID: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
_TOLD: Final = (
    "lines",
    "challenges",
    "breaks",
    "reflections",
    "shortcuts",
    "number_of_the_day",
    "parked",
    "thanks_given",
    "thanks_received",
    "shares",
    "on_the_shelf",
)


def answer(call: Call, services: Services) -> Answer:
    """Say what will be deleted and what stays; typing it deletes nothing, however often."""
    if normalise(call.text).lower() != "me":
        return Reply("forget/help", alone=True)
    return ask(call, services)


def ask(call: Call, services: Services) -> Answer:
    """Ask for confirmation, naming what is stored about them now."""
    stored = personal_data.everything(services.tx, call.member.id)
    uid = forgetting.ask(services.tx, call.member.id, call.at)
    kept = [name for name in _TOLD if stored[name]]
    return Reply("forget/ask", {"uid": uid, "kept": kept, "handed_over": _handed_over(stored)}, alone=True)


def confirm(call: Call, services: Services) -> Answer:
    """Delete everything, if the button's question is at most half an hour old."""
    asked_at = forgetting.asked_at(services.tx, call.member.id, call.value) if _UID.fullmatch(call.value) else None
    if asked_at is None or call.at > asked_at + GOOD_FOR:
        return Reply("forget/late", alone=True)
    over = _questions(call, services)
    handed_over = _handed_over(personal_data.everything(services.tx, call.member.id))
    forgetting.forget(services.tx, call.member.id, home=call.member.home_opened)
    return Reply("forget/done", {"handed_over": handed_over}, elsewhere=over, forgotten=True)


def leave(call: Call, services: Services) -> Answer:
    """Withdraw the question, so that its other button does nothing later."""
    if _UID.fullmatch(call.value):
        forgetting.withdraw(services.tx, call.member.id, call.value)
    return Reply("forget/left", alone=True)


def _handed_over(stored: Mapping[str, Rows]) -> bool:
    """Whether a hard one was handed over: a colleague who took it keeps its words as their own."""
    return any(row["state"] == "handed_over" for row in stored["challenges"])


def _questions(call: Call, services: Services) -> tuple[Elsewhere, ...]:
    """Close the person's open cover questions in their colleagues' DMs."""
    questions = (
        covers.asked_others(services.tx, call.member.id, cover_id, call.member.user_id)
        for cover_id in covers.open_of(services.tx, call.member.id)
    )
    return tuple(Elsewhere(user_id, ts, "cover/over") for standing in questions for user_id, ts in standing)
