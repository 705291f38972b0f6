"""Set-up in taps: when the day ends, then one thing at a time or all at once. Nothing is scheduled before it."""

from dataclasses import replace
from datetime import time
from typing import Final, Unpack

from slackbot.coach.calendar import Shift
from slackbot.coach.offered_times import NINE_TO_FIVE, break_time, challenge_time
from slackbot.coach.parsing.normalise import UnreadableError
from slackbot.coach.parsing.typed import read_shift, shift_as_typed
from slackbot.commands.crossing import crossed, mark
from slackbot.reply import Answer, Call, FieldError, Handler, Modal, Reply, Services
from slackbot.scheduled import replan
from slackbot.store.people import habits, members
from slackbot.store.people.members import Member
from slackbot.store.schema.changes import MemberChanges

_NINE_TO_SIX: Final = replace(NINE_TO_FIVE, end=time(18))
OFFERED, HOURS, BREAKS, DONE = 1, 2, 3, 4

# Commands whose answer may have the first question beside it: something went well, or a look around; no hard moment.
_HARD_MOMENTS: Final = frozenset({"rough", "signal", "forget", "errors"})
_GOOD_MOMENTS: Final = frozenset(
    {"added", "check", "closed", "days", "empty", "help", "help_more", "list", "noted", "prompt", "settings"}
    | {"started", "switched", "taken"}
)


def is_open(member: Member) -> bool:
    """Whether the first question is still open: not answered, and not settled by a typed setting."""
    return member.set_up <= OFFERED and member.shift is None and member.digest_at is None


def fits_beside(answered: Answer) -> bool:
    """Whether the first question may stand beside an answer: not in a hard moment, nor after a failure."""
    if not isinstance(answered, Reply):
        return False
    folder, _, name = answered.message.partition("/")
    return folder not in _HARD_MOMENTS and (name in _GOOD_MOMENTS or name.endswith("_set"))


def first() -> Reply:
    """Return the first question, which stands beside another answer."""
    return Reply("setup/hours", beside=True)


def five(call: Call, services: Services) -> Answer:
    """Set nine to five."""
    return _offered(call, services, NINE_TO_FIVE)


def six(call: Call, services: Services) -> Answer:
    """Set nine to six."""
    return _offered(call, services, _NINE_TO_SIX)


def other(call: Call, _services: Services) -> Answer:
    """Open a window for other hours, filled with the current ones."""
    shift = shift_as_typed(call.member.shift or NINE_TO_FIVE)
    return Modal("setup/other", {"shift": shift}, {"was": mark(shift)})


def hours(call: Call, services: Services) -> Answer:
    """Save other hours."""
    try:
        shift = read_shift(call.fields.get("shift", ""))
    except UnreadableError as error:
        return FieldError("shift", "coach/shift_unread", {"given": error.typed})
    stands = shift_as_typed(call.member.shift or NINE_TO_FIVE)
    return crossed(call, "shift", stands, shift_as_typed(shift)) or _set_hours(call, services, shift)


def one_at_a_time(call: Call, services: Services) -> Answer:
    """Begin with the digest alone; the other practices are introduced later, one at a time."""
    if call.member.set_up == HOURS:
        return _finish(call, services, begun_on=call.today, introduced=0)
    return _next_question(call.member)


def all_at_once(call: Call, _services: Services) -> Answer:
    """Ask about everything now, beginning with breaks."""
    if call.member.set_up == HOURS:
        return Reply("setup/breaks", {"at": break_time(call.member.shift)})
    return _next_question(call.member)


def breaks(call: Call, services: Services) -> Answer:
    """Ask about one break a day."""
    if call.member.set_up != HOURS:
        return _next_question(call.member)
    members.set_break_times(services.tx, call.member.id, [break_time(call.member.shift)])
    habits.chosen(services.tx, call.member.id, "break_nudge")
    return _then_challenge(call, services)


def no_breaks(call: Call, services: Services) -> Answer:
    """Continue without questions about breaks."""
    return _then_challenge(call, services) if call.member.set_up == HOURS else _next_question(call.member)


def challenge(call: Call, services: Services) -> Answer:
    """Ask about one hard thing."""
    if call.member.set_up != BREAKS:
        return _next_question(call.member)
    habits.chosen(services.tx, call.member.id, "challenge_nudge")
    done = _finish(call, services, challenge_nudge_at=challenge_time(call.member.shift))
    return done if call.member.queue else Reply("setup/queue")


def no_challenge(call: Call, services: Services) -> Answer:
    """Continue without a question about a hard ticket."""
    return _finish(call, services) if call.member.set_up == BREAKS else _next_question(call.member)


def queue(name: str) -> Handler:
    """Make the handler that keeps what mostly reaches a person, which reverses the question about a hard ticket."""

    def take(call: Call, services: Services) -> Answer:
        if call.member.set_up == DONE and not call.member.queue:
            members.change(services.tx, call.member.id, queue=name)
        return _next_question(call.member)

    return take


def no_queue(call: Call, _services: Services) -> Answer:
    """Leave open what mostly reaches the person."""
    return _next_question(call.member)


def quiet(call: Call, services: Services) -> Answer:
    """Finish with everything off."""
    if call.member.set_up > OFFERED:
        return _next_question(call.member)
    return _finish(call, services, recaps=False)


def _offered(call: Call, services: Services, shift: Shift) -> Answer:
    """Set offered hours, unless the person has moved on with others: an old button overwrites nothing."""
    return _set_hours(call, services, shift) if call.member.set_up <= HOURS else _next_question(call.member)


def _set_hours(call: Call, services: Services, shift: Shift) -> Answer:
    members.set_shift(services.tx, call.member.id, shift)
    step = max(call.member.set_up, HOURS)
    member = members.change(services.tx, call.member.id, digest_at=shift.end, set_up=step)
    replan(services.tx, member, call.at)
    return _next_question(member)


def _then_challenge(call: Call, services: Services) -> Answer:
    member = members.change(services.tx, call.member.id, set_up=BREAKS)
    replan(services.tx, member, call.at)
    return _next_question(member)


def _finish(call: Call, services: Services, **chosen: Unpack[MemberChanges]) -> Answer:
    chosen["set_up"] = DONE
    member = members.change(services.tx, call.member.id, **chosen)
    replan(services.tx, member, call.at)
    return _next_question(member)


def _next_question(member: Member) -> Reply:
    """Return the next open question; a button pressed twice, or late, shows this and changes nothing."""
    if is_open(member):
        return first()
    shift = member.shift
    if member.set_up <= HOURS and shift is not None:
        hours = {"start": shift.start, "end": shift.end, "days": sorted(shift.days)}
        knows_zone = bool(member.chosen_zone or member.slack_zone)
        return Reply("setup/pace", {"shift": hours, "digest_at": member.digest_at, "knows_zone": knows_zone})
    if member.set_up == BREAKS:
        return Reply("setup/challenge", {"at": challenge_time(shift)})
    facts = {
        "digest_at": member.digest_at,
        "one_at_a_time": member.begun_on is not None and member.introduced == 0,
        "asked": bool(member.break_times or member.challenge_nudge_at),
        "asks_cue": not member.cue and member.recaps is not False,
    }
    return Reply("setup/done", facts)
