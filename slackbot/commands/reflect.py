"""`/reflect`: one question about the day, answered privately, and read back."""

import re
from collections.abc import Sequence
from typing import Any, Final

from slackbot.coach.parsing.said import said
from slackbot.coach.reflecting import REST, choose, fits_of, theme_called
from slackbot.coach.wishes import own_question
from slackbot.coach.words import clean, cut, escape
from slackbot.commands.crossing import mark
from slackbot.reply import Answer, Call, FieldError, Modal, Reply, Services
from slackbot.store.people import bounds, breaks, lines, reflections
from slackbot.store.people.reflections import Reflection
from slackbot.store.schema.schema import reflection as reflection_table

_ID: Final = re.compile(r"\d{1,18}", re.ASCII)
_GIVEN_LIMIT: Final = 80
_ANSWER_LIMIT: Final = 3000  # characters; Slack's limit for a field, so that every answer can be edited in full
_PAGE: Final = 10
_PAGE_CHARACTERS: Final = 4500


def answer(call: Call, services: Services) -> Answer:
    """Ask a question, on a theme if one is named; `past` reads the answers back."""
    word = said(call.text)
    theme = theme_called(word, services.library.themes) or "-".join(word.split())
    match theme:
        case "help" | "list" | "themes":
            return Reply("reflect/help", {"themes": services.library.themes})
        case "again" | "another" | "another-one" | "next" | "question" | "ask" | "ask-me" | "please" | "skip":
            return _ask(call, services, "")
        case "past" | "answers" | "my-answers" | "mine" | "read-back":
            return _past(call, services, None)
        case _ if theme and theme not in services.library.themes:
            typed = cut(" ".join(clean(call.text).split()), _GIVEN_LIMIT)
            return Reply("reflect/themes", {"given": typed, "themes": services.library.themes})
    return _ask(call, services, theme)


def another(call: Call, services: Services) -> Answer:
    """Ask another question in place of this one, on the same theme if one was named.

    The button's value also names the question above it, which tells one press from the next.
    """
    theme = call.value.rpartition(" ")[2]
    return _ask(call, services, theme if theme in services.library.themes else "")


def write(call: Call, services: Services) -> Answer:
    """Open a question to answer, or an answer to change."""
    return _write(call, services, in_place="yes")


def write_beside(call: Call, services: Services) -> Answer:
    """Open it from a digest, which stays as it is."""
    return _write(call, services, in_place="")


def keep(call: Call, services: Services) -> Answer:
    """Save an answer; one saved from another window meanwhile is kept beside it."""
    text = clean(call.fields.get("text", ""))
    if not text:
        return FieldError("text", "reflect/empty")
    beside = not call.private.get("in_place")
    reflection = _reflection(call, services, call.private.get("reflection", ""))
    if reflection is None:
        return Reply("reflect/gone", beside=beside)
    kept = text[:_ANSWER_LIMIT]
    is_second = mark(reflection.text) != call.private.get("was") and reflection.text not in {"", kept}
    if is_second:
        bounds.make_room(services.tx, reflection_table, call.member.id, reflection.day)
        reflections.add(services.tx, call.member.id, reflection.day, reflection.prompt, kept)
    else:
        reflections.answer(services.tx, call.member.id, reflection.id, kept)
    return Reply("reflect/kept", {"shortened": kept != text, "beside_earlier": is_second}, beside)


def remove(call: Call, services: Services) -> Answer:
    """Ask for confirmation before deleting an answer."""
    reflection = _reflection(call, services, call.value)
    if reflection is None or not reflection.text:
        return Reply("reflect/gone_already")
    return Reply("reflect/remove", {"day": reflection.day, "id": reflection.id})


def remove_now(call: Call, services: Services) -> Answer:
    """Delete an answer; its question stays on record, so that it does not come again soon."""
    reflection = _reflection(call, services, call.value)
    if reflection is None or not reflection.text:
        return Reply("reflect/gone_already")
    reflections.answer(services.tx, call.member.id, reflection.id, "")
    return Reply("reflect/removed")


def earlier(call: Call, services: Services) -> Answer:
    """Show the answers before the one in the button's value, or the newest if there is none."""
    before = _ID.fullmatch(call.value)
    return _past(call, services, int(before[0]) if before else None)


def _ask(call: Call, services: Services, theme: str) -> Answer:
    who, today = call.member.id, call.today
    kinds = [line.kind for line in lines.of_day(services.tx, who, today)]
    fits = fits_of(kinds, had_break=bool(breaks.of_day(services.tx, who, today)))
    given_on = {
        reflection.prompt: reflection.day for reflection in reflections.shown_since(services.tx, who, today - REST)
    }
    prompt = choose(services.library, fits, given_on, today, "/".join(who), theme)
    if prompt is None:
        return Reply("reflect/none")
    bounds.make_room(services.tx, reflection_table, who, today)
    new = reflections.add(services.tx, who, today, prompt.name)
    return Reply("reflect/prompt", {"text": prompt.text, "id": new, "theme": theme})


def _write(call: Call, services: Services, in_place: str) -> Answer:
    reflection = _reflection(call, services, call.value)
    if reflection is None:
        return Reply("reflect/gone", beside=not in_place)
    question = services.library.text(reflection.prompt)
    facts = {"question": question, "wish": own_question(reflection.prompt), "text": reflection.text}
    return Modal(
        "reflect/answer", facts, {"reflection": str(reflection.id), "was": mark(reflection.text), "in_place": in_place}
    )


def _reflection(call: Call, services: Services, value: str) -> Reflection | None:
    reflection_id = _ID.fullmatch(value)
    return reflections.get(services.tx, call.member.id, int(reflection_id[0])) if reflection_id else None


def _past(call: Call, services: Services, before: int | None) -> Answer:
    answers = reflections.past(services.tx, call.member.id, before, _PAGE + 1)
    if not answers:
        return Reply("reflect/past_empty")
    shown = _fitting(answers[:_PAGE])
    facts = {"earlier": shown[-1].id if len(shown) < len(answers) else None, "newest": before is not None}
    return Reply("reflect/past", {"past": [_facts(reflection, services) for reflection in shown], **facts})


def _fitting(answers: Sequence[Reflection]) -> Sequence[Reflection]:
    """Return the newest answers that fit one message, always at least one in full."""
    room = _PAGE_CHARACTERS
    for place, reflection in enumerate(answers):
        room -= len(escape(reflection.text))
        if room < 0 and place:
            return answers[:place]
    return answers


def _facts(reflection: Reflection, services: Services) -> dict[str, Any]:
    return {
        "id": reflection.id,
        "day": reflection.day,
        "question": services.library.text(reflection.prompt),
        "wish": own_question(reflection.prompt),
        "text": reflection.text,
    }
