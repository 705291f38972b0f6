"""Steps of the break ramp: the usual length, and the answers to an offer of the next step."""

import re
from datetime import time
from typing import Final

from slackbot.coach.ramp import LENGTHS, SECOND, other_half, read_break, usual_length
from slackbot.coach.words import cut
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.scheduled import break_nudge, replan
from slackbot.store.people import habits, members
from slackbot.store.schema.changes import MemberChanges

_GIVEN_LIMIT: Final = 100
_DECLINED: Final = re.compile(r"(second )?([01])", re.ASCII)
_STALE: Final = Reply("errors/stale", beside=True)


def usual(call: Call, services: Services, length: str | None) -> Reply:
    """`/break usual 10` sets the length used when none is typed; without a number it says the current one."""
    if length is None:
        return Reply("break/usual", {"length": usual_length(call.member.ramp_step)})
    wish = read_break(length, 0) if length[0].isdecimal() else None
    if wish is None or wish.what:
        return Reply("break/length", {"given": cut(length, _GIVEN_LIMIT), "later": False})
    return _set_usual(call, services, LENGTHS.index(wish.minutes))


def more(call: Call, services: Services) -> Answer:
    """Accept the offer of a longer usual break."""
    if call.value not in {str(length) for length in LENGTHS}:
        return _STALE
    step = LENGTHS.index(int(call.value))
    if call.member.ramp_step not in {step, step - 1}:
        return _STALE
    return _set_usual(call, services, step)


def second(call: Call, services: Services) -> Answer:
    """Accept the offer of a second break, which is then asked about in the other half of the day."""
    at, member = _time(call.value), call.member
    if at is None or member.ramp_step < SECOND - 1:
        return _STALE
    if at not in member.break_times:
        if other_half(member.break_times, member.shift) is None:
            return _STALE
        members.set_break_times(services.tx, member.id, [*member.break_times, at])
    habits.chosen(services.tx, member.id, break_nudge.KIND.name)
    replan(services.tx, members.change(services.tx, member.id, ramp_step=SECOND, ramp_noes=0), call.at)
    return Reply("break/second_set", {"at": at})


def stay(call: Call, services: Services) -> Answer:
    """Keep the usual break: nothing is offered for sixty days, and nothing at all after a second refusal.

    The button's value holds the number of earlier refusals, so that a second tap does not count as a second refusal.
    """
    declined, member = _DECLINED.fullmatch(call.value or "0"), call.member
    if declined is None:
        return _STALE
    noes = int(declined[2]) + 1
    if noes > member.ramp_noes:
        members.change(services.tx, member.id, ramp_noes=noes, ramp_asked_on=call.today)
    facts = {"length": usual_length(member.ramp_step), "is_second": bool(declined[1])}
    return Reply("break/stays", {**facts, "is_final": noes > 1})


def _set_usual(call: Call, services: Services, step: int) -> Reply:
    """Set the step. A shorter length counts as a refusal of the longer one."""
    before = min(call.member.ramp_step, SECOND - 1)
    if step != before:
        no = step < before
        ramp: MemberChanges = {"ramp_step": step, "ramp_since": None, "ramp_noes": int(no)}
        ramp |= {"ramp_asked_on": call.today if no else None}
        members.change(services.tx, call.member.id, **ramp)
    return Reply("break/usual_set", {"length": usual_length(step)})


def _time(value: str) -> time | None:
    try:
        return time.fromisoformat(value)
    except ValueError:
        return None
