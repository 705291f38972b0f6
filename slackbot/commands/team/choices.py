"""More typed settings of `/coach`: the daily budget, days off, public holidays, the language."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from slackbot.coach.parsing.languages import AUTO, read_language
from slackbot.coach.parsing.normalise import UnreadableError, normalise
from slackbot.coach.parsing.numbers import read_number
from slackbot.coach.parsing.typed import read_days_off
from slackbot.coach.words import cut
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.store.people import members
from slackbot.working_days import known_place

MOST_A_DAY: Final = 12
_GIVEN_LIMIT: Final = 80
_DAYS_KEPT: Final = 60
_A_DAY: Final = re.compile(r"(?: (?:messages?|nudges?|questions?))?(?: (?:a|per) day)?\Z")


def budget(call: Call, services: Services) -> Answer:
    """`budget 3`: the most nudges that may come in a day."""
    wish = _wish(call)
    if wish in {"", "help"}:
        return Reply("coach/budget", {"most": call.member.budget, "given": ""})
    most = 0 if wish == "off" else read_number(_A_DAY.sub("", wish))
    if most is None or most > MOST_A_DAY:
        return Reply("coach/budget", {"most": call.member.budget, "given": cut(wish, _GIVEN_LIMIT)})
    member = members.change(services.tx, call.member.id, budget=most)
    return Reply("coach/budget_set", {"most": member.budget})


def days_off(call: Call, services: Services) -> Answer:
    """`daysoff 2026-12-24 to 2026-12-27`: more dates on which the person is off; `off` forgets all of them."""
    wish = _wish(call)
    coming = {day for day in call.member.days_off if day >= call.today}
    if wish in {"", "help"}:
        return Reply("coach/days_off", {"days": sorted(coming)})
    if wish == "off":
        members.set_days_off(services.tx, call.member.id, ())
        return Reply("coach/days_off", {"days": []})
    try:
        chosen = read_days_off(wish, call.today)
    except UnreadableError as error:
        facts = {"given": cut(error.typed, _GIVEN_LIMIT), "example": call.today}
        return Reply("coach/days_off_unread", {**facts, "days": sorted(coming)})
    if all(day < call.today for day in chosen):
        return Reply("coach/days_off_past", {"given": max(chosen), "example": call.today, "days": sorted(coming)})
    return _keep_days_off(call, services, coming | {day for day in chosen if day >= call.today})


def holidays(call: Call, services: Services) -> Answer:
    """`holidays DE-BY`: treat that place's public holidays as days off; `off` ends it."""
    wish = _wish(call)
    if wish in {"", "help"}:
        return Reply("coach/holidays", {"place": call.member.holidays, "given": ""})
    place = None if wish == "off" else known_place(wish)
    if place is None and wish != "off":
        as_typed = normalise(call.text)
        return Reply("coach/holidays", {"place": call.member.holidays, "given": cut(as_typed, _GIVEN_LIMIT)})
    members.change(services.tx, call.member.id, holidays=place)
    return Reply("coach/holidays_set", {"place": place})


def language(call: Call, services: Services) -> Answer:
    """`lang en`: the language of every message; `auto` follows Slack's setting if there are words in it."""
    wish, known = _wish(call), list(services.languages)
    if wish in {"", "help"}:
        return Reply("coach/language", {"given": "", "languages": known})
    language = read_language(wish, known)
    if language is None:
        return Reply("coach/language", {"given": cut(wish, _GIVEN_LIMIT), "languages": known})
    member = members.change(services.tx, call.member.id, language=None if language == AUTO else language)
    return Reply("coach/language_set", {"language": language}, languages=member.languages)


def _keep_days_off(call: Call, services: Services, days: Iterable[date]) -> Answer:
    member = members.set_days_off(services.tx, call.member.id, sorted(days)[:_DAYS_KEPT])
    return Reply("coach/days_off", {"days": sorted(member.days_off)})


def _wish(call: Call) -> str:
    return normalise(call.text).lower()
