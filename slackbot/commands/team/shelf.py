"""`/coach shelf`: sentences and links that people put on a team's shelf after a preview; read, searched, removed."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from slackbot.coach import lessons
from slackbot.coach.words import clean, cut
from slackbot.recap import audience
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.store.people import challenges
from slackbot.store.recap import shelf, teams
from slackbot.store.recap.shelf import Own, Sentence
from slackbot.store.recap.teams import Team

LIMIT: Final = 300  # characters
MOST: Final = 20  # for one person in all teams together, so that they fit one message
_PAGE: Final = 10
_WORD_LIMIT: Final = 80
_ID: Final = re.compile(r"(\d{1,18})(?:\.([a-z]{1,12}))?", re.ASCII)  # and who could read the channel then
_LESSON: Final = re.compile(r"(\d{1,18})(?:\.(\d{1,18}))?", re.ASCII)
_PLACE: Final = re.compile(r"(\d{1,18}) ?(.*)", re.ASCII | re.DOTALL)
_GONE: Final = Reply("shelf/gone")


def answer(call: Call, services: Services) -> Answer:
    """Read the shelf; `find` searches for a word, `mine` shows the person's own; any other text is previewed first."""
    typed = " ".join(clean(call.text).split())
    word, _, rest = typed.partition(" ")
    match word.lower():
        case "":
            return _read(call, services, "")
        case "find":
            return _read(call, services, cut(rest, _WORD_LIMIT))
        case "help" if not rest:
            return Reply("shelf/help")
        case "mine" if not rest:
            return mine(call, services)
        case _:
            return _offer(call, services, cut(typed, LIMIT), None, _teams(call, services))


def page(call: Call, services: Services) -> Answer:
    """Show the sentences before the one in the button's value, filtered by the same word."""
    value = _PLACE.fullmatch(clean(call.value))
    before, word = (int(value[1]), value[2]) if value else (0, "")
    return _read(call, services, cut(word, _WORD_LIMIT), before or None)


def mine(call: Call, services: Services) -> Answer:
    """Show the person's own sentences, those not on the shelf included."""
    names = {team.id: team.name for team in teams.of(services.tx, call.member.id)}
    own = [sentence for sentence in shelf.of(services.tx, call.member.id) if sentence.team_id in names]
    shown = [{**_own_facts(sentence), "team": names[sentence.team_id]} for sentence in own]
    return Reply("shelf/mine", {"sentences": shown})


def lesson(call: Call, services: Services) -> Answer:
    """Preview one of the person's lessons; the button names it, and the team if there are several."""
    value = _LESSON.fullmatch(call.value)
    hard_one = challenges.get(services.tx, call.member.id, int(value[1])) if value else None
    if value is None or hard_one is None or not hard_one.learned:
        return _GONE
    mine = teams.of(services.tx, call.member.id)
    if value[2]:
        mine = [team for team in mine if team.id == int(value[2])]
    if len(mine) > 1:
        named = [{"name": team.name, "value": f"{hard_one.id}.{team.id}"} for team in mine]
        return Reply("shelf/which", {"text": hard_one.learned, "teams": named})
    return _offer(call, services, cut(" ".join(hard_one.learned.split()), LIMIT), hard_one.id, mine)


def lesson_beside(call: Call, services: Services) -> Answer:
    """Preview a lesson beside the choices for a recap, which stay."""
    answered = lesson(call, services)
    return replace(answered, beside=True) if isinstance(answered, Reply) else answered


def put_up(call: Call, services: Services) -> Answer:
    """Put a sentence on the shelf without a name."""
    return _put_up(call, services, signed=False)


def put_up_signed(call: Call, services: Services) -> Answer:
    """Put a sentence on the shelf with its author's name."""
    return _put_up(call, services, signed=True)


def take_down(call: Call, services: Services) -> Answer:
    """Delete one of the person's sentences, also from the recaps that show it."""
    own = _own(call, services)
    if own is None:
        return _GONE
    shelf.remove(services.tx, call.member.id, own.id)
    return Reply("shelf/taken_down", {"text": own.text, "stood": own.yes})


def recall(call: Call, services: Services, text: str) -> dict[str, Any] | None:
    """Return the newest sentence of a colleague that shares a telling word with a hard one; None without one."""
    words = lessons.telling_words(text)
    mine = [team.id for team in teams.of(services.tx, call.member.id)] if words else []
    for sentence in shelf.standing(services.tx, call.member.workspace_id, mine) if mine else ():
        if sentence.user_id != call.member.user_id and words & lessons.telling_words(sentence.text):
            return told(sentence)
    return None


def told(sentence: Sentence) -> dict[str, Any]:
    """Return the facts of a sentence that anybody in the team may read."""
    return {"text": sentence.text, "name": sentence.name or "", "lesson": sentence.is_lesson}


def _teams(call: Call, services: Services) -> list[Team]:
    """Return the team of the channel in which the command was typed, else every team of the person."""
    own = teams.of(services.tx, call.member.id)
    return [team for team in own if team.channel_id == call.channel] or own


def _read(call: Call, services: Services, word: str, before: int | None = None) -> Answer:
    names = {team.id: team.name for team in _teams(call, services)}
    if not names:
        return Reply("shelf/no_team")
    known = shelf.standing(services.tx, call.member.workspace_id, list(names))
    matching = [sentence for sentence in known if lessons.has(word, sentence.text)]
    rest = [sentence for sentence in matching if before is None or sentence.id < before]
    if not rest:
        return Reply("shelf/empty", {"word": word, "any": bool(known)})
    shown = rest[:_PAGE]
    facts = {"word": word, "earlier": shown[-1].id if len(shown) < len(rest) else None, "newest": before is not None}
    own = call.member.user_id
    sentences = [
        {**told(each), "id": each.id, "own": each.user_id == own, "team": names[each.team_id]} for each in shown
    ]
    return Reply("shelf/page", {"sentences": sentences, "several": len(names) > 1, **facts})


def _offer(call: Call, services: Services, text: str, challenge_id: int | None, among: Sequence[Team]) -> Answer:
    """Preview what others would read, before anything is put on the shelf."""
    if not among:
        return Reply("shelf/no_team")
    if len(among) > 1:
        return Reply("shelf/several", {"text": text, "names": [team.name for team in among]})
    known = shelf.of(services.tx, call.member.id)
    if len(known) >= MOST and not any(each.text == text for each in known):
        return Reply("shelf/full")
    (team,) = among
    return _preview(call, team, shelf.draft(services.tx, call.member.id, team.id, call.today, text, challenge_id), text)


def _preview(call: Call, team: Team, shelf_id: int, text: str) -> Reply:
    facts = {"id": shelf_id, "text": text, "name": team.name, "audience": team.audience or ""}
    return Reply("shelf/preview", {**facts, "own": call.member.name or ""})


def _put_up(call: Call, services: Services, *, signed: bool) -> Answer:
    own = _own(call, services)
    team = next((each for each in teams.of(services.tx, call.member.id) if own and each.id == own.team_id), None)
    if own is None or team is None:
        return _GONE
    value = _ID.fullmatch(call.value)
    if not own.yes and audience.is_wider(team, (value and value[2]) or ""):
        return _preview(call, team, own.id, own.text)  # the yes was meant for fewer readers
    shelf.put_up(services.tx, call.member.id, own.id, signed=signed)
    return Reply("shelf/put_up", {"id": own.id, "text": own.text, "signed": signed, "name": team.name})


def _own(call: Call, services: Services) -> Own | None:
    shelf_id = _ID.fullmatch(call.value)
    return shelf.get(services.tx, call.member.id, int(shelf_id[1])) if shelf_id else None


def _own_facts(own: Own) -> dict[str, Any]:
    return {"id": own.id, "text": own.text, "yes": own.yes, "signed": own.signed}
