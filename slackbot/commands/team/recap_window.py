"""The window over a recap's choices: boxes to tick, and how to sign; it changes only what a person changed in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from slackbot.coach.words import escape
from slackbot.commands.crossing import mark
from slackbot.commands.team import recap
from slackbot.commands.team.pointed import GONE, At, read
from slackbot.recap import choices
from slackbot.recap.choices import About, Choice, Page
from slackbot.reply import Answer, Call, FieldError, Modal, Services
from slackbot.store.recap import shares
from slackbot.store.recap.shares import CAUSE

_A_PAGE: Final = 30  # choices
_CHARACTERS: Final = 6000  # of their words
_BOXES: Final = 10  # of one field, Slack's limit
_FITS: Final = 75  # characters beside a box, Slack's limit; longer words stand above a box of their own
_NO, _YES, _NAMED = "no", "yes", "named"
_NOTED: Final = re.compile(r"([a-z]{1,12})\.(\d{1,18})/(share-\d{1,2})/(no|yes|named)/([0-9a-f]{16})", re.ASCII)
_WAY_BACK: Final = ("url", "until", "beside")
_SIGNED: Final[Mapping[bool, str]] = {True: "with", False: "without"}


class Offered(NamedTuple):
    """A choice as the window shows it: its field, what was said about it (no, yes, named), and a mark of its words."""

    about: About
    field: str
    said: str
    words: str


class Field(NamedTuple):
    """A field and its choices: `boxes` has up to ten, `long` one with many words, `cause` one that may be signed."""

    name: str
    kind: str
    shown: list[Choice]


def choose(call: Call, services: Services, at: At) -> Answer:
    """Open the window on the page with the button's choice."""
    known = [choice for choice in choices.of(services.tx, call.member, at.team, at.day) if choice.text]
    around = (at.what, int(at.which)) if at.which.isdecimal() else None
    page = choices.page(known, around, _CHARACTERS, _A_PAGE)
    return _window(call, services, at, page) if page.shown else GONE


def keep(call: Call, services: Services) -> Answer:
    """Save what was changed in the window, or nothing if a line, its channel or its recap is another by now."""
    at = read(call, services, call.private.get("at", ""))
    if at is None or at.left:
        return GONE
    known = {choice.about: choice for choice in choices.of(services.tx, call.member, at.team, at.day)}
    changed = [(offered, known.get(offered.about), wish) for offered, wish in _changed(call, known)]
    error = next((error for each in changed if (error := _moved_on(call, at, *each))), None)
    error = error or _signed_elsewhere(call, services, at)
    if error is not None:
        return error
    _sign(call, services, at)
    for offered, choice, wish in changed:
        if choice is not None:
            recap.say(call, services, at, choice, choice.text, yes=wish != _NO)
        if offered.about[0] == CAUSE:
            shares.sign_one(services.tx, call.member.id, at.team.id, offered.about, signed=wish == _NAMED)
    following = read(call, services, call.private.get("next", ""))
    return choose(call, services, following) if following else recap.show(call, services, at)


def _window(call: Call, services: Services, at: At, page: Page) -> Modal:
    about = choices.about_recap(services.tx, call.member, at.team, at.day, call.today)
    fields = list(_fields(page.shown))
    offered = (_noted(field, choice) for field in fields for choice in field.shown)
    notes = {
        "at": f"{at.value}.{_id(page.shown[0])}",
        "offered": " ".join(offered),
        "next": f"{at.value}.{_id(page.later)}" if page.later else "",
        "signed": _SIGNED[about["signed"]],
        "audience": about["audience"],
        **{name: call.private[name] for name in _WAY_BACK if name in call.private},
    }
    shown = [_facts(field) for field in fields]
    return Modal("recap/choose", {**about, "fields": shown, "later": page.later is not None}, notes)


def _fields(shown: Sequence[Choice]) -> Iterator[Field]:
    """Put choices into fields, in order."""
    boxes: list[Choice] = []
    number = 0
    for choice in shown:
        kind = "cause" if choice.kind == CAUSE else "long" if len(escape(choice.text)) > _FITS else "boxes"
        if boxes and (kind != "boxes" or len(boxes) == _BOXES):
            yield Field(f"share-{number}", "boxes", boxes)
            boxes, number = [], number + 1
        if kind == "boxes":
            boxes.append(choice)
        else:
            yield Field(f"share-{number}", kind, [choice])
            number += 1
    if boxes:
        yield Field(f"share-{number}", "boxes", boxes)


def _facts(field: Field) -> dict[str, Any]:
    items = [
        {"id": _id(choice), "text": choice.text, "mark": choice.mark, "other": choice.other} for choice in field.shown
    ]
    ticked = [_id(choice) for choice in field.shown if choice.yes]
    return {"name": field.name, "kind": field.kind, "items": items, "ticked": ticked, "said": _said(field.shown[0])}


def _changed(call: Call, known: Mapping[About, Choice]) -> Iterator[tuple[Offered, str]]:
    """Yield what the person changed in the window and is not so already."""
    for noted in _NOTED.finditer(call.private.get("offered", "")):
        offered = Offered((noted[1], int(noted[2])), noted[3], noted[4], noted[5])
        wish, choice = _wish(call, offered), known.get(offered.about)
        if wish not in {offered.said, _NO if choice is None else _said(choice)}:
            yield offered, wish


def _wish(call: Call, offered: Offered) -> str:
    entered = call.fields.get(offered.field)
    if entered is None:
        return offered.said
    kind, source_id = offered.about
    if kind == CAUSE:
        return entered if entered in {_NO, _YES, _NAMED} else offered.said
    return _YES if f"{kind}.{source_id}" in entered.split() else _NO


def _moved_on(call: Call, at: At, offered: Offered, choice: Choice | None, wish: str) -> FieldError | None:
    """Return an error unless the thing is as it was shown; a yes is for the words and the readers that were shown."""
    if choice is None:
        return FieldError(offered.field, "recap/moved_on" if at.open else "recap/gone")
    same = _said(choice) == offered.said
    if wish != _NO:
        same = same and mark(choice.text) == offered.words and (at.team.audience or "") == call.private.get("audience")
    return None if same else FieldError(offered.field, "recap/moved_on")


def _signed_elsewhere(call: Call, services: Services, at: At) -> FieldError | None:
    """Return an error if another window put the name on or off: the lines would appear otherwise than this one says."""
    shown = call.private.get("signed", "")
    stands = _SIGNED[choices.about_recap(services.tx, call.member, at.team, at.day, call.today)["signed"]]
    same = stands in {shown, call.fields.get("name", shown)} or shown not in _SIGNED.values()
    return None if same else FieldError("name", "recap/moved_on")


def _sign(call: Call, services: Services, at: At) -> None:
    """Put the person's name on or off where they changed that; causes are signed one by one."""
    shown = call.private.get("signed", "")
    wish = call.fields.get("name", shown)
    if wish != shown and wish in _SIGNED.values():
        (recap.sign if wish == _SIGNED[True] else recap.unsign)(call, services, at)


def _said(choice: Choice) -> str:
    if not choice.yes:
        return _NO
    return _NAMED if choice.kind == CAUSE and choice.named else _YES


def _noted(field: Field, choice: Choice) -> str:
    return f"{_id(choice)}/{field.name}/{_said(choice)}/{mark(choice.text)}"


def _id(choice: Choice) -> str:
    return f"{choice.kind}.{choice.source_id}"
