"""`/challenge learned`: a person's lessons from hard tickets, and the lesson that a new ticket recalls."""

import re
from typing import Any, Final

from slackbot.coach import lessons
from slackbot.coach.words import clean, cut, escape
from slackbot.commands.team import shelf
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.store.people import challenges
from slackbot.store.people.challenges import Lesson
from slackbot.store.recap import teams

_PAGE: Final = 10
_CHARACTERS: Final = 4500
_WORD_LIMIT: Final = 80
_VALUE: Final = re.compile(r"(\d{1,18}) ?(.*)", re.ASCII | re.DOTALL)


def show(call: Call, services: Services, word: str, before: int | None = None) -> Answer:
    """Show a page of the lessons that contain a word, or of all of them."""
    word = cut(word, _WORD_LIMIT)
    known = challenges.lessons(services.tx, call.member.id)
    matching = [lesson for lesson in known if lessons.has(word, lesson.text, lesson.learned)]
    rest = [lesson for lesson in matching if before is None or lesson.id < before]
    if not rest:
        return Reply("challenge/no_lessons", {"word": word, "any": bool(known)})
    shown = _fitting(rest)
    facts = {"word": word, "earlier": shown[-1].id if len(shown) < len(rest) else None, "newest": before is not None}
    shelves = bool(teams.of(services.tx, call.member.id))  # a member of a team may put a lesson on its shelf
    told = [{**_facts(lesson), "id": lesson.id} for lesson in shown]
    return Reply("challenge/lessons", {"lessons": told, "shelves": shelves, **facts})


def page(call: Call, services: Services) -> Answer:
    """Show the lessons before the one in the button's value, or the newest, filtered by the same word."""
    value = _VALUE.fullmatch(clean(call.value))
    before, word = (int(value[1]), value[2]) if value else (0, "")
    return show(call, services, word, before or None)


def recalled(call: Call, services: Services, text: str) -> dict[str, Any]:
    """Find earlier lessons that fit a new hard ticket: the person's own, and one from their team's shelf."""
    return {"recalled": _recall(call, services, text), "shelved": shelf.recall(call, services, text)}


def _recall(call: Call, services: Services, text: str) -> dict[str, Any] | None:
    """Return the newest lesson that shares a telling word with a new hard ticket; None if there is none."""
    known = challenges.lessons(services.tx, call.member.id)
    words = lessons.telling_words(text)
    for lesson in known if words else ():
        if words & lessons.telling_words(f"{lesson.text} {lesson.learned}"):
            return {**_facts(lesson), "old": lesson.day.year != call.today.year}
    return None


def _fitting(known: list[Lesson]) -> list[Lesson]:
    """Return the newest lessons that fit one message, at least one."""
    room = _CHARACTERS
    for place, lesson in enumerate(known[:_PAGE]):
        room -= len(escape(lesson.text)) + len(escape(lesson.learned))
        if room < 0 and place:
            return known[:place]
    return known[:_PAGE]


def _facts(lesson: Lesson) -> dict[str, Any]:
    return {"day": lesson.day, "text": lesson.text, "learned": lesson.learned}
