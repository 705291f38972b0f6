"""`/coach forget me`: what goes and what stays is said first; one tap then takes all of it, and it can't be undone."""

import re
from datetime import timedelta
from typing import Final

from slackbot.coach.words import clean
from slackbot.reply import Answer, Call, Elsewhere, Reply, Services
from slackbot.store.people import covers
from slackbot.store.privacy import forgetting, personal_data

GOOD_FOR: Final = timedelta(minutes=30)  # as long as Slack lets the message with the button be answered
_UID: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
_TOLD: Final = (
    "lines",
    "challenges",
    "breaks",
    "reflections",
    "shortcuts",
    "parked",
    "thanks_given",
    "thanks_received",
    "shares",
)


def answer(call: Call, services: Services) -> Answer:
    """Say what goes and what stays, however often it is typed; nothing goes without the button."""
    if " ".join(clean(call.text).split()).lower() != "me":
        return Reply("forget/help", alone=True)
    return ask(call, services)


def ask(call: Call, services: Services) -> Answer:
    """Ask, with what is kept of them by now."""
    found = personal_data.everything(services.tx, call.member.id)
    uid = forgetting.ask(services.tx, call.member.id, call.at)
    return Reply("forget/ask", {"uid": uid, "kept": [name for name in _TOLD if found[name]]}, alone=True)


def confirm(call: Call, services: Services) -> Answer:
    """Forget them: the button of a question that they were asked within the last half hour."""
    asked_at = forgetting.asked_at(services.tx, call.member.id, call.value) if _UID.fullmatch(call.value) else None
    if asked_at is None or call.at > asked_at + GOOD_FOR:
        return Reply("forget/late", alone=True)
    over = _questions(call, services)
    forgetting.forget(services.tx, call.member.id, home=call.member.home_opened)
    return Reply("forget/done", elsewhere=over, forgotten=True)


def leave(call: Call, services: Services) -> Answer:
    """Leave everything as it is; the button does nothing any more."""
    if _UID.fullmatch(call.value):
        forgetting.withdraw(services.tx, call.member.id, call.value)
    return Reply("forget/left", alone=True)


def _questions(call: Call, services: Services) -> tuple[Elsewhere, ...]:
    """Where others are still asked to cover a break of theirs: it is over now."""
    asked = (
        covers.asked_others(services.tx, call.member.id, cover_id, call.member.user_id)
        for cover_id in covers.open_of(services.tx, call.member.id)
    )
    return tuple(Elsewhere(user_id, ts, "cover/over") for standing in asked for user_id, ts in standing)
