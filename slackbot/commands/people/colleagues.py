"""Requests to colleagues: those on shift who opted in are asked; the first yes closes the question for the others.

The asker gets the same answer whether or not anybody could be asked, so that nobody learns who is on shift.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Final, NamedTuple

from slackbot.commands.people import thanks
from slackbot.reply import Answer, Call, Elsewhere, Reply, Services
from slackbot.scheduled.people.colleagues import LATE, is_on_shift, now
from slackbot.store.outbox import outbox
from slackbot.store.people import covers, members, requests
from slackbot.store.people.members import Member
from slackbot.store.people.requests import QUESTIONS, Purpose, Request, Wish

_ID: Final = re.compile(r"\d{1,18}", re.ASCII)
_MOST: Final = 20  # people asked at once


class Taken(NamedTuple):
    """A request that is this person's: its asker, the request, and the new text of the question for everybody else.

    `again` is set for a second press of who has it already, as from another device: the answer is the same, and nothing
    else happens.
    """

    asker: Member
    request: Request
    others: tuple[Elsewhere, ...] = ()
    again: bool = False


def ask(call: Call, services: Services, wish: Wish) -> int:
    """Ask everybody who may be asked now; returns the request's id."""
    free = ready(call, services, wish.purpose)
    request_id = requests.add(services.tx, call.member.id, call.today, wish, [other.id for other in free])
    for other in free:
        outbox.add(services.tx, other.id, QUESTIONS[wish.purpose], str(request_id), now(other, call.at))
    return request_id


def ready(call: Call, services: Services, purpose: Purpose) -> list[Member]:
    """Return the colleagues who can be asked, shuffled for each call so that no one is always first."""
    willing = requests.willing(services.tx, call.member.id, purpose, call.today)
    others = (members.get(services.tx, other) for other in willing)
    free = [other for other in others if other is not None and is_on_shift(services.tx, other, call.at)]
    return sorted(free, key=lambda other: sha256((call.key + other.user_id).encode()).digest())[:_MOST]


def _stays(_asker: Member) -> bool:
    return True


def take(
    call: Call,
    services: Services,
    question: str,
    told: str,
    within: timedelta = LATE,
    still_wants: Callable[[Member], bool] = _stays,
) -> Taken | Reply:
    """Give a request to the first who taps, and tell the asker by a message of kind `told` within that time.

    A request whose asker left Slack, or `still_wants` it no longer, is over.
    """
    asked = outbox.by_uid(services.tx, call.member.id, call.value)
    if asked is None or asked.kind != question:
        return Reply("errors/stale", beside=True)
    request = requests.asked_of(services.tx, call.member.id, int(asked.occurrence))
    asker = members.get(services.tx, request.asker) if request else None
    if request is not None and asker is not None and request.taken_by == call.member.user_id:
        return Taken(asker, request, again=True)
    too_late = asked.expires_at is not None and call.at > asked.expires_at
    if request is None or asker is None or too_late or not (asker.active and still_wants(asker)):
        return Reply("cover/over")
    standing = requests.questions_to_others(services.tx, asker.id, request.id, call.member.user_id)
    if not requests.take(services.tx, asker.id, request.id, call.member.user_id):
        ended = requests.asked_of(services.tx, call.member.id, request.id) or request  # it may have ended just now
        return Reply("cover/over" if ended.withdrawn else "cover/covered")
    due = replace(now(asker, call.at), expires_at=call.at + within)
    outbox.add(services.tx, asker.id, told, f"{request.id} {call.member.user_id}", due)
    return Taken(asker, request, tuple(Elsewhere(user_id, ts, "cover/covered") for user_id, ts in standing))


def withdraw_all(call: Call, services: Services, purpose: Purpose) -> tuple[Elsewhere, ...]:
    """Withdraw a person's open requests; returns the new texts for those who were asked."""
    closed: list[Elsewhere] = []
    for request in requests.open_of(services.tx, call.member.id, purpose):
        standing = requests.questions_to_others(services.tx, call.member.id, request.id, call.member.user_id)
        if requests.take(services.tx, call.member.id, request.id, call.member.user_id):
            closed += [Elsewhere(user_id, ts, "cover/over") for user_id, ts in standing]
    return tuple(closed)


def thank(call: Call, services: Services) -> Answer:
    """Open the window that thanks the other person in a request, or the colleague who covered a break."""
    about, _, cover_id = call.value.partition(".")
    if about == "cover":
        by = covers.taken_by(services.tx, call.member.id, int(cover_id)) if _ID.fullmatch(cover_id) else None
        return thanks.ask(call, services, by) if by else Reply("errors/stale", beside=True)
    other = _other_of(call, services, int(call.value)) if _ID.fullmatch(call.value) else None
    return thanks.ask(call, services, other) if other else Reply("errors/stale", beside=True)


def _other_of(call: Call, services: Services, request_id: int) -> str | None:
    """Return the user id of the other person in a request that was taken: the asker, or the taker."""
    mine = requests.get(services.tx, call.member.id, request_id)
    if mine is not None:
        return None if mine.withdrawn else mine.taken_by
    theirs = requests.asked_of(services.tx, call.member.id, request_id)
    return theirs.asker.user_id if theirs is not None and theirs.taken_by == call.member.user_id else None
