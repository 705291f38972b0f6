"""What each verb that reads what people kept shows of Alice, among others who kept the same."""

import sqlalchemy as sa

from slackbot.store.errors import FullError
from slackbot.store.people import (
    bounds,
    breaks,
    causes,
    challenges,
    covers,
    habits,
    line_changes,
    lines,
    members,
    parked,
    picks,
    reflections,
    requests,
    shortcuts,
    thanks_given,
)
from slackbot.store.people.requests import Wish
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import challenge
from tests.store.people import ALICE, BOB, CAROL, EVERYBODY, MORNING, TODAY, TOMORROW
from tests.store.tenants.settled import (
    BATCH,
    WEEK,
    Reads,
    cause_of,
    challenge_of,
    finished,
    line_of,
    parked_of,
    reflection_of,
    request_of,
    shortcut_of,
    thanks_of,
    words_of,
)


def _covered(tx: sa.Connection) -> list[str | None]:
    """The colleague who covered each of three breaks, as far as Alice may know."""
    ids = [covers.add(tx, who, TODAY, [who]) for who in EVERYBODY]
    for who, cover_id in zip(EVERYBODY, ids, strict=True):
        covers.take(tx, who, cover_id, "U9")
    return [covers.taken_by(tx, ALICE, cover_id) for cover_id in ids]


def _read_by_others(tx: sa.Connection) -> list[list[tuple[str, str]]]:
    """Alice's request as a colleague reads it, and another workspace's, once hers alone was taken."""
    request_id = requests.add(tx, ALICE, TODAY, Wish("together", 15, words_of(ALICE)), [BOB])
    requests.take(tx, ALICE, request_id, BOB.user_id)
    return [[(each.wish.text, by) for each, by in requests.reached(tx, who)] for who in (ALICE, CAROL)]


def walkers(tx: sa.Connection, who: MemberId) -> list[MemberId]:
    """Whose walk somebody could join, where everybody walks and nobody has company yet."""
    for each in EVERYBODY:
        members.change(tx, each, walks=True)
        requests.add(tx, each, TODAY, Wish("walk"), [])
    return [asker for asker, _ in requests.walks_without_company(tx, who)]


def _marked_of_three(tx: sa.Connection) -> list[str]:
    for who in EVERYBODY:
        lines.add(tx, who, TODAY, [("hard", words_of(who))], "call 5")
    return [line.text for line in lines.marked(tx, ALICE, TODAY, TODAY, 9)]


def _marked_span_of_three(tx: sa.Connection) -> list[str]:
    for who in EVERYBODY:
        lines.add(tx, who, TODAY, [("hard", words_of(who))], "call 5")
    return [line.text for line in lines.of_span(tx, BATCH, WEEK, marked=True)[ALICE, TODAY]]


def _room_of_three(tx: sa.Connection) -> list[bool]:
    """Whether Alice's day has room for one row more, for all that are left, and for one too many."""
    room = bounds.MOST_A_DAY["challenge"] - len(challenges.of_days(tx, BATCH)[ALICE, TODAY])
    return [_has_room(tx, many) for many in (1, room, room + 1)]


def _has_room(tx: sa.Connection, many: int) -> bool:
    try:
        bounds.make_room(tx, challenge, ALICE, TODAY, many)
    except FullError:
        return False
    return True


PEOPLE_READS: Reads = {
    "bounds.make_room": (_room_of_three, [True, True, False]),
    "lines.marked": (_marked_of_three, [words_of(ALICE)]),
    "lines.of_span": (
        lambda tx: [line.text for line in lines.of_span(tx, BATCH, WEEK)[ALICE, TODAY]],
        [words_of(ALICE)] * 2,
    ),
    "lines.of_span, marked": (_marked_span_of_three, [words_of(ALICE)]),
    "breaks.days_of_span": (lambda tx: breaks.days_of_span(tx, BATCH, WEEK)[ALICE, TODAY], {TODAY}),
    "thanks_given.received_in_span": (
        lambda tx: [row.text for row in thanks_given.received_in_span(tx, BATCH, WEEK)[ALICE, TODAY]],
        [words_of(ALICE)],
    ),
    "covers.asked_others": (lambda tx: covers.asked_others(tx, ALICE, covers.open_of(tx, ALICE)[0], "nobody"), []),
    "members.get": (lambda tx: [getattr(members.get(tx, ALICE), "dm_channel", None)], [words_of(ALICE)]),
    "lines.of_day": (lambda tx: [line.text for line in lines.of_day(tx, ALICE, TODAY)], [words_of(ALICE)] * 2),
    "lines.newest": (lambda tx: [line.text for line in lines.newest(tx, ALICE, TODAY, 9)[0]], [words_of(ALICE)] * 2),
    "lines.newest, how many": (lambda tx: lines.newest(tx, ALICE, TODAY, 1)[1], 2),
    "line_changes.last": (lambda tx: line_changes.last(tx, ALICE, TODAY), ("call 5", "edited", words_of(ALICE), 1)),
    "line_changes.edits": (
        lambda tx: [edit.text for edit in line_changes.edits(tx, ALICE, "call 5")],
        [words_of(ALICE)],
    ),
    "lines.get": (
        lambda tx: [lines.get(tx, ALICE, line_of(tx, who)) is not None for who in EVERYBODY],
        [True, False, False],
    ),
    "parked.in_mind": (
        lambda tx: [
            line.text
            for who in EVERYBODY
            if parked.resolve(tx, who, parked_of(tx, who), "today", TODAY)
            for line in (parked.in_mind(tx, who, TODAY) if who == ALICE else ())
        ],
        [words_of(ALICE)],
    ),
    "parked.unsettled": (lambda tx: [line.text for line in parked.unsettled(tx, ALICE)], [words_of(ALICE)]),
    "parked.get": (
        lambda tx: [parked.get(tx, ALICE, parked_of(tx, who)) is not None for who in EVERYBODY],
        [True, False, False],
    ),
    "parked.standing": (lambda tx: [line.text for line in parked.standing(tx, ALICE)], [words_of(ALICE)]),
    "covers.willing": (lambda tx: covers.willing(tx, ALICE, TODAY), [BOB]),
    "covers.open_of": (lambda tx: len(covers.open_of(tx, ALICE)), 1),
    "covers.asked_of": (
        lambda tx: [covers.asked_of(tx, ALICE, covers.open_of(tx, who)[0]) is not None for who in EVERYBODY],
        [True, False, False],
    ),
    "covers.still_asks": (lambda tx: covers.still_asks(tx, ALICE, covers.open_of(tx, ALICE)[0], MORNING), None),
    "covers.purpose": (
        lambda tx: [covers.purpose(tx, ALICE, covers.open_of(tx, who)[0]) for who in EVERYBODY],
        [words_of(ALICE), "", ""],
    ),
    "requests.willing": (lambda tx: requests.willing(tx, ALICE, "time", TODAY), [BOB]),
    "requests.walks_without_company": (lambda tx: walkers(tx, ALICE), [BOB]),
    "requests.open_of": (
        lambda tx: [each.wish.text for each in requests.open_of(tx, ALICE, "time")],
        [words_of(ALICE)],
    ),
    "requests.count": (lambda tx: requests.count(tx, ALICE, TODAY, "time"), 1),
    "requests.asked_today": (
        lambda tx: [requests.asked_today(tx, ALICE, who, TODAY, "time") for who in EVERYBODY],
        [True, False, False],
    ),
    "requests.get": (
        lambda tx: [requests.get(tx, ALICE, request_of(tx, who)) is not None for who in EVERYBODY],
        [True, False, False],
    ),
    "requests.asked_of": (
        lambda tx: [requests.asked_of(tx, ALICE, request_of(tx, who)) is not None for who in EVERYBODY],
        [True, False, False],
    ),
    "requests.questions_to_others": (
        lambda tx: requests.questions_to_others(tx, ALICE, request_of(tx, ALICE), "nobody"),
        [],
    ),
    "breaks.days_since": (lambda tx: breaks.days_since(tx, ALICE, TODAY), {TODAY}),
    "breaks.of_day": (lambda tx: breaks.of_day(tx, ALICE, TODAY), [words_of(ALICE)]),
    "challenges.hold": (lambda tx: challenges.hold(tx, ALICE), None),
    "challenges.get": (
        lambda tx: [challenges.get(tx, ALICE, challenge_of(tx, who)) is not None for who in EVERYBODY],
        [True, False, False],
    ),
    "challenges.standing": (lambda tx: [row.text for row in challenges.standing(tx, ALICE, TODAY)], [words_of(ALICE)]),
    "challenges.of_day": (lambda tx: [row.text for row in challenges.of_day(tx, ALICE, TODAY)], [words_of(ALICE)]),
    "challenges.lessons": (lambda tx: [lesson.learned for lesson in challenges.lessons(tx, BOB)], [words_of(BOB)]),
    "challenges.taken": (lambda tx: challenges.taken(tx, ALICE, TODAY), True),
    "challenges.kept_as": (
        lambda tx: [bool(challenges.kept_as(tx, ALICE, [finished(tx, who)])) for who in EVERYBODY],
        [True, False, False],
    ),
    "challenges.of_lines": (
        lambda tx: [bool(challenges.of_lines(tx, ALICE, [finished(tx, who)])) for who in EVERYBODY],
        [True, False, False],
    ),
    "challenges.kept_days_since": (lambda tx: challenges.kept_days_since(tx, ALICE, TODAY), []),
    "reflections.shown_since": (
        lambda tx: [row.text for row in reflections.shown_since(tx, ALICE, TODAY)],
        [words_of(ALICE)],
    ),
    "reflections.past": (lambda tx: [row.text for row in reflections.past(tx, ALICE, None, 9)], [words_of(ALICE)]),
    "reflections.get": (
        lambda tx: [reflections.get(tx, ALICE, reflection_of(tx, who)) is not None for who in EVERYBODY],
        [True, False, False],
    ),
    "causes.get": (
        lambda tx: [causes.get(tx, ALICE, cause_of(tx, who)) is not None for who in EVERYBODY],
        [who == ALICE for who in EVERYBODY],
    ),
    "causes.of_line": (
        lambda tx: [causes.of_line(tx, ALICE, line_of(tx, who)) is not None for who in EVERYBODY],
        [who == ALICE for who in EVERYBODY],
    ),
    "causes.of_lines": (
        lambda tx: causes.of_lines(tx, ALICE, [line_of(tx, who) for who in EVERYBODY]) == [cause_of(tx, ALICE)],
        True,
    ),
    "causes.newest": (lambda tx: [row.text for row in causes.newest(tx, ALICE, 9)], [words_of(ALICE)]),
    "causes.avoidable": (
        lambda tx: [row.text for row in causes.avoidable(tx, ALICE, TODAY, TOMORROW)],
        [words_of(ALICE)],
    ),
    "causes.unsaid": (
        lambda tx: [row.text for row in causes.unsaid(tx, CAROL, TODAY, TOMORROW, 9)],
        [],
    ),
    "covers.taken_by": (_covered, ["U9", None, None]),
    "requests.reached": (_read_by_others, [[(words_of(ALICE), BOB.user_id)], []]),
    "shortcuts.get": (
        lambda tx: [shortcuts.get(tx, ALICE, shortcut_of(tx, who)) is not None for who in EVERYBODY],
        [True, False, False],
    ),
    "shortcuts.newest_open": (
        lambda tx: [row.text for row in shortcuts.newest_open(tx, ALICE, 9)],
        [words_of(ALICE)],
    ),
    "thanks_given.sent": (
        lambda tx: [thanks_given.sent(tx, ALICE, thanks_of(tx, who)) is not None for who in EVERYBODY],
        [True, False, False],
    ),
    "thanks_given.received": (
        lambda tx: [thanks_given.received(tx, ALICE, thanks_of(tx, who)) is not None for who in EVERYBODY],
        [True, False, False],
    ),
    "thanks_given.given_on": (lambda tx: len(thanks_given.given_on(tx, ALICE, TODAY)), 1),
    "thanks_given.newest_received": (
        lambda tx: [row.text for row in thanks_given.newest_received(tx, ALICE, 9)],
        [words_of(ALICE)],
    ),
    "picks.of": (lambda tx: picks.of(tx, ALICE), {("line", 1), ("thanks", 2)}),
    "lines.between": (
        lambda tx: [line.text for line in lines.between(tx, ALICE, TODAY, TOMORROW)],
        [words_of(ALICE)] * 2,
    ),
    "challenges.between": (
        lambda tx: [row.text for row in challenges.between(tx, ALICE, TODAY, TOMORROW)],
        [words_of(ALICE)],
    ),
    "shortcuts.between": (
        lambda tx: [row.text for row in shortcuts.between(tx, ALICE, TODAY, TOMORROW)],
        [words_of(ALICE)],
    ),
    "thanks_given.between": (
        lambda tx: [row.text for row in thanks_given.between(tx, ALICE, TODAY, TOMORROW)],
        [words_of(ALICE)],
    ),
    "habits.get": (lambda tx: habits.get(tx, ALICE, "digest").unanswered, 1),
}
