"""The settings window: each setting is saved as if it had been typed; either all are saved or none."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from slackbot.coach.parsing.normalise import normalise
from slackbot.coach.parsing.typed import shift_as_typed
from slackbot.commands.settings import window
from slackbot.commands.settings.settings import chosen
from slackbot.reply import Answer, Call, FieldError, Handler, Modal, Reply, Services
from slackbot.store.people import members
from slackbot.store.people.members import UNTIL_RESUMED, Member

_REFUSES: Final = (
    "unreadable",
    "_unread",
    "_outside",
    "_past",
    "coach/budget",
    "coach/holidays",
    "coach/language",
    "recap/help",
)
_EMPTIED: Final[Mapping[str, str]] = {"tz": "auto", "lang": "auto"}  # when emptied; any other setting is off then


def open_settings(call: Call, services: Services) -> Answer:
    """Open the window with the current settings, which it carries along so that changes can be told later."""
    as_set = standing(call.member, call.today)
    return Modal("settings/edit", window.facts(as_set, services.languages), as_set)


def saver(settings: Mapping[str, Handler]) -> Handler:
    """Make the window's handler, which treats a changed field as if it had been typed.

    A setting that was changed elsewhere meanwhile keeps that value; if the window changes it too, an error says so.
    """

    def save(call: Call, services: Services) -> Answer:
        before = standing(call.member, call.today)
        with services.tx.begin_nested() as all_or_nothing:
            for name, was in before.items():
                if name not in call.private:
                    continue  # a window of an earlier version did not show it
                shown = call.private[name]
                entered = window.entered(name, call.fields, shown)
                entered = entered if entered == shown else normalise(entered)
                if entered in {was, shown}:
                    continue
                if was != shown:
                    all_or_nothing.rollback()
                    return FieldError(window.block(name), "settings/crossed", {"now": was})
                reply = _take(call, services, settings, name, entered)
                if reply.message.endswith(_REFUSES):
                    all_or_nothing.rollback()
                    return FieldError(window.block(name), reply.message, reply.facts)
        return Reply("settings/kept")

    return save


def standing(member: Member, today: date) -> dict[str, str]:
    """Map each setting's name to its value as a person would type it; empty if it is off."""
    until = member.paused_until
    return {
        "shift": shift_as_typed(member.shift) if member.shift else "",
        "digest": f"{member.digest_at:%H:%M}" if member.digest_at else "",
        "digest-place": "home" if member.digest_home else "dm",
        "breaks": " ".join(f"{at:%H:%M}" for at in member.break_times),
        "challenge-nudge": f"{member.challenge_nudge_at:%H:%M}" if member.challenge_nudge_at else "",
        "queue": member.queue,
        "cue": member.cue,
        **{name: "on" if is_on else "" for name, is_on in _switches(member).items()},
        "budget": str(member.budget),
        "daysoff": " ".join(day.isoformat() for day in sorted(member.days_off)),
        "holidays": member.holidays or "",
        "pause": "" if until == UNTIL_RESUMED or not member.is_paused(today) else str(until),
        "tz": member.chosen_zone or "",
        "lang": member.language or "",
    }


def _switches(member: Member) -> dict[str, bool]:
    told = chosen(member)
    return {
        "reflection": member.reflection,
        "introductions": told["introductions"],
        "ideas": member.ideas,
        "walks": member.walks,
        "together": member.together,
        "cover": member.covers,
        "handovers": member.hand_overs,
        "thanks": member.thanks,
        "signals": member.signals,
        "recap": told["recaps"],
    }


def _take(call: Call, services: Services, settings: Mapping[str, Handler], name: str, entered: str) -> Reply:
    member = members.get(services.tx, call.member.id) or call.member
    if name == "pause" and not entered:
        handler, text = settings["resume"], ""
    else:
        handler, text = settings[name], entered or _EMPTIED.get(name, "off")
    if name == "daysoff" and entered:
        members.set_days_off(services.tx, member.id, ())
        member = replace(member, days_off=frozenset())
    reply = handler(replace(call.with_text(text), member=member), services)
    if not isinstance(reply, Reply):
        raise TypeError(f"the setting {name} answered with a window")
    return reply
