"""Set-up in three taps, on first use: when the day ends, breaks, one hard thing. Nothing is sent before it."""

from datetime import time
from typing import Final

from slackbot.coach.calendar import Shift
from slackbot.coach.normalise import UnreadableError
from slackbot.coach.typed import read_shift
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.scheduled import replan
from slackbot.store.people import habits, members
from slackbot.store.people.members import Member

_MON_TO_FRI: Final = frozenset(range(5))
_BEGINS: Final = time(9)
_BREAKS: Final = (time(10, 30), time(15))
_CHALLENGE: Final = time(9, 30)
OFFERED, HOURS, BREAKS, DONE = 1, 2, 3, 4


def is_open(member: Member) -> bool:
    """Whether the first question is still open: unanswered, and no typed setting answers it."""
    return member.set_up <= OFFERED and member.shift is None and member.digest_at is None


def first() -> Reply:
    """Ask the first question, beside whatever was answered."""
    return Reply("setup/hours", beside=True)


def five(call: Call, services: Services) -> Answer:
    """Set nine to five."""
    return _ends(call, services, Shift(_BEGINS, time(17), _MON_TO_FRI))


def six(call: Call, services: Services) -> Answer:
    """Set nine to six."""
    return _ends(call, services, Shift(_BEGINS, time(18), _MON_TO_FRI))


def other(_call: Call, _services: Services) -> Answer:
    """Open a window for other hours."""
    return Modal("setup/other")


def hours(call: Call, services: Services) -> Answer:
    """Take other hours."""
    try:
        return _ends(call, services, read_shift(call.fields.get("shift", "")))
    except UnreadableError as error:
        return FieldError("shift", "coach/shift_unread", {"given": error.typed})


def breaks(call: Call, services: Services) -> Answer:
    """Ask about breaks."""
    shift = call.member.shift
    members.set_break_times(services.tx, call.member.id, _break_times(shift))
    habits.chosen(services.tx, call.member.id, "break_nudge")
    return _then_challenge(call, services)


def no_breaks(call: Call, services: Services) -> Answer:
    """Don't ask about breaks."""
    return _then_challenge(call, services)


def challenge(call: Call, services: Services) -> Answer:
    """Ask about one hard thing."""
    members.change(services.tx, call.member.id, challenge_nudge_at=_challenge_time(call.member.shift))
    habits.chosen(services.tx, call.member.id, "challenge_nudge")
    return _finish(call, services, quiet=False)


def no_challenge(call: Call, services: Services) -> Answer:
    """Don't ask about one."""
    return _finish(call, services, quiet=False)


def quiet(call: Call, services: Services) -> Answer:
    """Finish with everything off."""
    return _finish(call, services, quiet=True)


def _ends(call: Call, services: Services, shift: Shift) -> Answer:
    members.set_shift(services.tx, call.member.id, shift)
    member = members.change(services.tx, call.member.id, digest_at=shift.end, set_up=HOURS)
    replan(services.tx, member, call.at)
    return Reply("setup/breaks", {"digest_at": shift.end, "times": list(_break_times(shift))})


def _then_challenge(call: Call, services: Services) -> Answer:
    member = members.change(services.tx, call.member.id, set_up=BREAKS)
    replan(services.tx, member, call.at)
    return Reply("setup/challenge", {"at": _challenge_time(member.shift)})


def _finish(call: Call, services: Services, *, quiet: bool) -> Answer:
    member = members.change(services.tx, call.member.id, set_up=DONE, **({"recaps": False} if quiet else {}))
    replan(services.tx, member, call.at)
    return Reply("setup/done", {"quiet": quiet})


def _break_times(shift: Shift | None) -> tuple[time, ...]:
    """10:30 and 15:00 of a nine-to-five; the same distance into any other shift."""
    start = (shift.start if shift else _BEGINS).hour * 60 + (shift.start if shift else _BEGINS).minute
    end = shift.end.hour * 60 + shift.end.minute if shift else 17 * 60
    length = (end - start) % (24 * 60)
    asked = (90, 360) if length > 360 else (length // 2,)  # noqa: PLR2004 - six hours
    return tuple(_time(start + after) for after in asked)


def _challenge_time(shift: Shift | None) -> time:
    if shift is None:
        return _CHALLENGE
    length = (shift.end.hour * 60 + shift.end.minute - shift.start.hour * 60 - shift.start.minute) % (24 * 60)
    return _time(shift.start.hour * 60 + shift.start.minute + min(30, length // 2))


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
