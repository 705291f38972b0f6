"""The typed settings of `/coach`: each is confirmed as understood; unreadable text changes nothing."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from slackbot.coach.calendar import Shift, within_shift, zone
from slackbot.coach.introductions import PRACTICES
from slackbot.coach.parsing.named_dates import monday_after
from slackbot.coach.parsing.normalise import UnreadableError, normalise
from slackbot.coach.parsing.typed import read_day, read_shift, read_time
from slackbot.coach.parsing.zones import is_spoken, read_zone
from slackbot.coach.ramp import SECOND, usual_length
from slackbot.coach.words import cut
from slackbot.commands.people import open_questions
from slackbot.recap.plan import is_asked
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.scheduled import KINDS, replan
from slackbot.store.outbox import delivery_retention
from slackbot.store.people import habits, members
from slackbot.store.people.members import UNTIL_RESUMED, Member
from slackbot.store.schema.schema import State

_GIVEN_LIMIT: Final = 80
_UNTIL: Final = re.compile(r"\A(?:until|till|til) ", re.IGNORECASE)
_FOR_THE: Final = re.compile(r"\A(?:for )?(?:the )?(?:rest of )?(?:the )?")
_LATELY: Final = timedelta(days=3)
_EXAMPLES: Final = {
    "shift": "/coach shift 09:00-17:00 mon-fri",
    "digest": "/coach digest 17:00",
    "tz": "/coach tz Europe/Berlin",
}


def settings(call: Call, services: Services) -> Answer:
    """Show every setting, and which chosen messages did not arrive recently."""
    member = call.member
    digest_waits = habits.get(services.tx, member.id, "digest").stage == habits.WAITS
    facts = {**_standing(member), **_choices(call), "quiet": quiet(call), "digest_waits": digest_waits}
    return Reply("coach/settings", {**facts, "chosen": chosen(member), "unsent": _unsent(call, services)})


def chosen(member: Member) -> dict[str, Any]:
    """Return the choices that the settings and Home tell alike: what is introduced, noted, offered and switched."""
    return {
        "introductions": member.begun_on is not None and member.introduced < len(PRACTICES),
        "cue": member.cue,
        "queue": member.queue,
        "length": usual_length(member.ramp_step),
        "second": member.ramp_step >= SECOND,
        "ideas": member.ideas,
        "covers": member.covers,
        "together": member.together,
        "walks": member.walks,
        "hand_overs": member.hand_overs,
        "thanks": member.thanks,
        "signals": member.signals,
        "recaps": is_asked(member),
    }


def quiet(call: Call) -> dict[str, Any]:
    """Return the reasons for silence now: a pause, a closed day, a Slack status; each falsy if it does not apply.

    `until` is the day a pause ends (None if it has no end), `status_until` the time the status ends.
    """
    member = call.member
    ends = member.occupied_until.astimezone(zone(member.hours.zone)) if member.occupied_until else None
    return {
        "paused": member.is_paused(call.today),
        "until": None if member.paused_until == UNTIL_RESUMED else member.paused_until,
        "closed": member.closed_on == call.today,
        "has_shift": member.shift is not None,
        "day": call.today,
        "status": member.occupied if member.is_occupied(call.at) else "",
        "status_until": ends.time() if ends and ends.date() == call.today else None,
        "status_day": ends.date() if ends else None,
    }


def _unsent(call: Call, services: Services) -> list[dict[str, Any]]:
    """List the newest undelivered message of each chosen kind, with its day and reason."""
    newest: dict[str, dict[str, Any]] = {}
    for unsent in delivery_retention.unsent(services.tx, call.member.id, call.today - _LATELY):
        kind = KINDS.get(unsent.kind)
        if kind is not None and kind.nudge and (kind.off or unsent.reason == "over_budget"):
            why = unsent.reason if unsent.state is State.SKIPPED else unsent.state.name.lower()
            ago = (call.today - unsent.day).days
            newest.setdefault(unsent.kind, {"kind": unsent.kind, "ago": ago, "day": unsent.day, "why": why})
    return list(newest.values())


def shift(call: Call, services: Services) -> Answer:
    """`shift 09:00-17:00 mon-fri`: the working hours; without days, those of before; `shift off` clears them."""
    if _asks(call):
        return Reply("coach/shift_help", _standing(call.member))
    typed = _typed(call)
    member = members.set_shift(services.tx, call.member.id, _read_shift(typed, call.member.shift))
    replan(services.tx, member, call.at)
    return Reply("coach/shift_set" if member.shift else "coach/shift_off", _standing(member))


def _read_shift(typed: str, before: Shift | None) -> Shift | None:
    if typed.lower() == "off":
        return None
    return read_shift(typed, before.days) if before else read_shift(typed)


def digest(call: Call, services: Services) -> Answer:
    """`digest 17:00`: when the digest comes; `digest off` ends it, `digest home` keeps its words in App Home."""
    if _asks(call):
        return Reply("coach/digest_help", _standing(call.member))
    match _typed(call).lower():
        case "off":
            return digest_off(call, services)
        case "home" | "dm" as place:
            return _digest_place(call, services, place)
    at = read_time(_typed(call))
    if not within_shift(at, call.member.shift):
        return Reply("coach/digest_outside", {**_standing(call.member), "given": at})
    member = members.change(services.tx, call.member.id, digest_at=at)
    habits.chosen(services.tx, call.member.id, "digest")
    replan(services.tx, member, call.at)
    return Reply("coach/digest_set", _standing(member))


def digest_off(call: Call, services: Services) -> Answer:
    """Switch the digest off."""
    member = members.change(services.tx, call.member.id, digest_at=None)
    replan(services.tx, member, call.at)
    return Reply("coach/digest_off")


def _digest_place(call: Call, services: Services, place: str) -> Answer:
    """Keep the digest's words in App Home, so that Slack has no DM with them, or send them by DM again."""
    member = members.change(services.tx, call.member.id, digest_home=place == "home")
    return Reply("coach/digest_place", _standing(member))


def tz(call: Call, services: Services) -> Answer:
    """`tz Europe/Berlin`: the person's time zone; `tz auto` follows Slack."""
    if _asks(call):
        return Reply("coach/zone_help", _standing(call.member))
    chosen = None if _typed(call).lower() == "auto" else read_zone(_typed(call))
    member = members.change(services.tx, call.member.id, chosen_zone=chosen)
    replan(services.tx, member, call.at)
    now = call.at.astimezone(zone(member.hours.zone)).time()
    read_as = cut(_typed(call), _GIVEN_LIMIT) if chosen and is_spoken(_typed(call)) else ""
    return Reply("coach/zone_set", {**_standing(member), "now": now, "read_as": read_as})


def pause(call: Call, services: Services) -> Answer:
    """`pause 2026-12-24`, `pause until fri`: quiet until that day; alone, quiet until `resume`; `off` resumes."""
    typed = _UNTIL.sub("", _typed(call), count=1)
    match typed.lower():
        case "help":
            return Reply("coach/pause_help", {"example": call.today + timedelta(days=7)})
        case "off":
            return resume(call, services)
    until = _end_of_pause(typed, call.today)
    if until <= call.today:
        return Reply("coach/pause_past", {"given": until, "example": call.today + timedelta(days=7)})
    replan(services.tx, members.change(services.tx, call.member.id, paused_until=until), call.at)
    withdrawn = open_questions.withdraw(call, services)
    return Reply("coach/paused", {"until": until if typed else None}, elsewhere=withdrawn)


def _end_of_pause(typed: str, today: date) -> date:
    if not typed:
        return UNTIL_RESUMED
    match _FOR_THE.sub("", typed.lower()):
        case "today" | "day":
            return today + timedelta(days=1)
        case "this week" | "week":
            return monday_after(today)
    return read_day(typed, today)


def resume(call: Call, services: Services) -> Answer:
    """End a pause."""
    if _typed(call).lower() == "help":
        return Reply("coach/pause_help", {"example": call.today + timedelta(days=7)})
    was_paused = call.member.is_paused(call.today)
    if was_paused:  # the next digest welcomes them back; a second press must not make it forget
        replan(services.tx, members.change(services.tx, call.member.id, paused_until=call.today), call.at)
    return Reply("coach/resumed", {"was_paused": was_paused})


def reading(name: str, setting: Callable[[Call, Services], Answer]) -> Callable[[Call, Services], Answer]:
    """Wrap a setting's handler so that unreadable text is answered with the fault and an example."""

    def answer(call: Call, services: Services) -> Answer:
        try:
            return setting(call, services)
        except UnreadableError as error:
            example = _EXAMPLES.get(name) or f"/coach {name} {call.today + timedelta(days=7)}"
            facts = {"setting": name, "kind": error.kind, "given": cut(error.typed, _GIVEN_LIMIT), "example": example}
            return Reply("coach/unreadable", {**_standing(call.member), **facts})

    return answer


def _typed(call: Call) -> str:
    return normalise(call.text)


def _asks(call: Call) -> bool:
    return _typed(call).lower() in {"", "help"}


def _standing(member: Member) -> dict[str, Any]:
    return {
        "zone": member.hours.zone,
        "zone_is_slacks": member.chosen_zone is None and member.slack_zone is not None,
        "shift": _shift(member.shift),
        "digest_at": member.digest_at,
        "digest_home": member.digest_home,
        "digest_rests": member.digest_at is not None and not within_shift(member.digest_at, member.shift),
    }


def _choices(call: Call) -> dict[str, Any]:
    member = call.member
    return {
        "reflection": member.reflection,
        "break_times": list(member.break_times),
        "challenge_nudge_at": member.challenge_nudge_at,
        "most": member.budget,
        "days_off": sorted(day for day in member.days_off if day >= call.today),
        "holidays": member.holidays,
        "language": member.language,
    }


def _shift(kept: Shift | None) -> dict[str, Any] | None:
    return None if kept is None else {"start": kept.start, "end": kept.end, "days": sorted(kept.days)}
