"""More typed settings of `/coach`: the daily budget, days off, public holidays, the language."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from slackbot.coach.typed import UnreadableError, read_days_off
from slackbot.coach.words import clean, cut
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.scheduled.free_days import known_place
from slackbot.store.people import members

MOST_A_DAY: Final = 12
_GIVEN_LIMIT: Final = 80
_DAYS_KEPT: Final = 60
_NUMBER: Final = re.compile(r"\d{1,3}", re.ASCII)


def budget(call: Call, services: Services) -> Answer:
    """`budget 3`: the most messages that come unasked in a day."""
    given = _given(call)
    if given in {"", "help"}:
        return Reply("coach/budget", {"most": call.member.budget, "given": ""})
    given = "0" if given == "off" else given
    if not _NUMBER.fullmatch(given) or int(given) > MOST_A_DAY:
        return Reply("coach/budget", {"most": call.member.budget, "given": cut(given, _GIVEN_LIMIT)})
    member = members.change(services.tx, call.member.id, budget=int(given))
    return Reply("coach/budget_set", {"most": member.budget})


def days_off(call: Call, services: Services) -> Answer:
    """`daysoff 2026-12-24 to 2026-12-27`: dates the person is off, added to those known; `off` forgets them."""
    given = _given(call)
    coming = {day for day in call.member.days_off if day >= call.today}
    if given in {"", "help"}:
        return Reply("coach/days_off", {"days": sorted(coming)})
    if given == "off":
        members.set_days_off(services.tx, call.member.id, ())
        return Reply("coach/days_off", {"days": []})
    try:
        chosen = read_days_off(given, call.today)
    except UnreadableError as error:
        facts = {"given": cut(error.given, _GIVEN_LIMIT), "example": call.today}
        return Reply("coach/days_off_unread", {**facts, "days": sorted(coming)})
    if all(day < call.today for day in chosen):
        return Reply("coach/days_off_past", {"given": max(chosen), "example": call.today, "days": sorted(coming)})
    return _keep_days_off(call, services, coming | {day for day in chosen if day >= call.today})


def holidays(call: Call, services: Services) -> Answer:
    """`holidays DE-BY`: whose public holidays are days off; `off` knows none."""
    given = _given(call)
    if given in {"", "help"}:
        return Reply("coach/holidays", {"place": call.member.holidays, "given": ""})
    place = None if given == "off" else known_place(given)
    if place is None and given != "off":
        typed = " ".join(clean(call.text).split())
        return Reply("coach/holidays", {"place": call.member.holidays, "given": cut(typed, _GIVEN_LIMIT)})
    members.change(services.tx, call.member.id, holidays=place)
    return Reply("coach/holidays_set", {"place": place})


def language(call: Call, services: Services) -> Answer:
    """`lang en`: the language of every message; `auto` is as Slack has it, where there are words in it."""
    given, known = _given(call), list(services.languages)
    if given in {"", "help"}:
        return Reply("coach/language", {"given": "", "languages": known})
    if given != "auto" and given not in known:
        return Reply("coach/language", {"given": cut(given, _GIVEN_LIMIT), "languages": known})
    member = members.change(services.tx, call.member.id, language=None if given == "auto" else given)
    return Reply("coach/language_set", {"language": given}, languages=member.languages)


def _keep_days_off(call: Call, services: Services, days: Iterable[date]) -> Answer:
    member = members.set_days_off(services.tx, call.member.id, sorted(days)[:_DAYS_KEPT])
    return Reply("coach/days_off", {"days": sorted(member.days_off)})


def _given(call: Call) -> str:
    return " ".join(clean(call.text).split()).lower()
