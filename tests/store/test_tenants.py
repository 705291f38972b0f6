"""No verb ever touches or shows another person's rows: not of the same workspace, not of the same user id elsewhere."""

import importlib
import inspect
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa

from slackbot import store
from slackbot.coach.calendar import EVERY_DAY, Shift
from slackbot.store.batch_reads import Keys
from slackbot.store.engine import make_engine
from slackbot.store.errors import FullError
from slackbot.store.outbox import batches, delivery_retention, history, inbox, outbox, schedule
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
    pieces,
    reflections,
    requests,
    resurfacing,
    shortcuts,
    thanks_given,
)
from slackbot.store.people.requests import Wish
from slackbot.store.privacy import access_log, forgetting, personal_data
from slackbot.store.recap import answers, conditions, matters, recap_contents, recaps, shares, shelf, teams
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import State, challenge
from tests.store.people import (
    ALICE,
    BOB,
    CAROL,
    DUE,
    EVENING,
    EVERYBODY,
    MORNING,
    TODAY,
    TOMORROW,
    due,
    intends,
    next_open,
    rows_of,
)

Verb = Callable[[sa.Connection], Any]

KEYS = {ALICE: "key of U1", BOB: "key of U2", CAROL: "key of U1"}


def words_of(who: MemberId) -> str:
    return f"words of {who.workspace_id} {who.user_id}"


def settle_in(tx: sa.Connection, who: MemberId) -> None:
    """Two lines kept, one removed, a break, an answer, an occasion, a delivery; Alice's neighbours have more."""
    members.change(tx, who, dm_channel=words_of(who))
    lines.add(tx, who, TODAY, [("done", words_of(who)), ("done", words_of(who))], "call 1")
    lines.add(tx, who, TODAY, [("hard", words_of(who))], "call 2")
    lines.remove(tx, who, lines.of_day(tx, who, TODAY)[-1].id, "call 3", TODAY)
    settle_with_lines(tx, who)
    members.change(tx, who, covers=True)
    covers.add(tx, who, TODAY, [who], words_of(who))
    requests.add(tx, who, TODAY, Wish("time", 20, words_of(who)), [who])
    breaks.add(tx, who, TODAY, words_of(who))
    challenges.take(tx, who, TODAY, words_of(who))
    reflections.add(tx, who, TODAY, "enough", words_of(who))
    pieces.put(tx, who, TODAY, words_of(who), reflection_of(tx, who))
    shortcuts.add(tx, who, TODAY, words_of(who))
    causes.say(tx, who, line_of(tx, who), "avoidable", words_of(who), TODAY)
    thanks_given.add(tx, who, who.user_id, TODAY, words_of(who))
    inbox.remember(tx, who, KEYS[who], "break", words_of(who), MORNING)
    schedule.put(tx, who, "digest", DUE)
    outbox.add(tx, who, "digest", "2026-03-02", DUE)
    habits.put(tx, who, "digest", unanswered=1 if who == ALICE else 2)
    access_log.note(tx, who, "preview", MORNING, "C1")
    forgetting.ask(tx, who, MORNING)
    join_a_team(tx, who)
    if who != ALICE:
        breaks.add(tx, who, TOMORROW, words_of(who))
        challenges.close(tx, who, challenges.take(tx, who, TODAY, words_of(who)), "kept", TODAY, words_of(who))
        lines.add(tx, who, TODAY, [("done", words_of(who))] * 5, "call 4")
        breaks.add(tx, who, TODAY, words_of(who))
        outbox.add(tx, who, "digest", "2026-03-01", due(MORNING))


def settle_with_lines(tx: sa.Connection, who: MemberId) -> None:
    """A parked line, and an edit of a line that can be undone."""
    parked.add(tx, who, TODAY, [words_of(who)])
    line_changes.note_edit(tx, who, "call 5", lines.of_day(tx, who, TODAY)[0], TODAY)


def finished(tx: sa.Connection, who: MemberId) -> int:
    """A hard one that became a line; returns the line's id."""
    hard_one = challenges.take(tx, who, TODAY, words_of(who))
    challenges.close(tx, who, hard_one, "kept", TODAY, words_of(who))
    challenges.put_on_list(tx, who, hard_one, line_of(tx, who))
    return line_of(tx, who)


def cause_of(tx: sa.Connection, who: MemberId) -> int:
    return causes.newest(tx, who, 1)[0].id


def _covered(tx: sa.Connection) -> list[str | None]:
    """Who covered each of three breaks, as Alice may know it."""
    ids = [covers.add(tx, who, TODAY, [who]) for who in EVERYBODY]
    for who, cover_id in zip(EVERYBODY, ids, strict=True):
        covers.take(tx, who, cover_id, "U9")
    return [covers.taken_by(tx, ALICE, cover_id) for cover_id in ids]


def _read_by_others(tx: sa.Connection) -> list[list[tuple[str, str]]]:
    """What of Alice's a colleague read, and what of somebody's in another workspace, once hers alone was taken."""
    request_id = requests.add(tx, ALICE, TODAY, Wish("together", 15, words_of(ALICE)), [BOB])
    requests.take(tx, ALICE, request_id, BOB.user_id)
    return [[(each.wish.text, by) for each, by in requests.reached(tx, who)] for who in (ALICE, CAROL)]


def words_of_leads(tx: sa.Connection) -> list[str]:
    return [matters.of_recap(tx, who.workspace_id, team_of(tx, who), TODAY)[0].words for who in (ALICE, CAROL)]


def _answered_as_leads(tx: sa.Connection) -> list[str]:
    """What stands after Alice answers her own team's matter, and tries that of another workspace."""
    for who in (ALICE, CAROL):
        matters.answer(tx, ALICE, matter_of(tx, who), "changed", "new")
    return words_of_leads(tx)


def _answered_by_nobody(tx: sa.Connection) -> list[str]:
    matters.answered_by_nobody(tx, ALICE)
    return words_of_leads(tx)


def matter_of(tx: sa.Connection, who: MemberId) -> int:
    return matters.of_recap(tx, who.workspace_id, team_of(tx, who), TODAY)[0].id


def parked_of(tx: sa.Connection, who: MemberId) -> int:
    return parked.unsettled(tx, who)[0].id


def done_of(tx: sa.Connection, who: MemberId) -> list[int]:
    """A parked line that became a line; returns the line's id."""
    line_id = parked_of(tx, who)
    parked.resolve(tx, who, line_id, "done")
    parked.put_on_list(tx, who, line_id, line_of(tx, who))
    return [line_of(tx, who)]


def finish_again(tx: sa.Connection, who: MemberId) -> None:
    ids = done_of(tx, who)
    parked.reopen(tx, who, ids, TODAY)
    parked.finish_again(tx, who, ids)


def keep_again(tx: sa.Connection, who: MemberId) -> None:
    ids = [finished(tx, who)]
    challenges.reopen(tx, who, ids)
    challenges.keep_again(tx, who, ids, TODAY)


def join_a_team(tx: sa.Connection, who: MemberId) -> None:
    """A team of all of a workspace, a team led by each; a yes that was posted, one that was not, a hard afternoon."""
    everybodys = teams.change(tx, who.workspace_id, teams.begin(tx, who.workspace_id, "C1", "all").id, active=True)
    own = teams.begin(tx, who.workspace_id, f"C{who.user_id}", words_of(who))
    teams.change(tx, who.workspace_id, own.id, lead_id=who.user_id, changed=words_of(who), active=True)
    for row in (everybodys, own):
        teams.arrive(tx, who, row)
    answers.put(tx, who, everybodys.id, TODAY, words_of(who))
    matters.add(tx, who.workspace_id, everybodys.id, TODAY, ["tue_pm"], [])
    matters.answer(tx, who, matter_of(tx, who), "cannot", words_of(who))
    part = EVERYBODY.index(who) + 1
    recaps.add_parts(tx, who.workspace_id, everybodys.id, TODAY, [part])
    recaps.make(tx, who.workspace_id, own.id, TODAY, recaps.Recap(0, (), words_of(who), who.user_id))
    shares.put(tx, who, everybodys.id, "line", 1, text=words_of(who), yes=True, day=TODAY)
    recap_contents.place(
        tx, who.workspace_id, [recap_contents.Placed(shares.standing(tx, who)[0].id, part, signed=False)]
    )
    shares.put(tx, who, everybodys.id, "line", 2, text=words_of(who), yes=True, day=TODAY)
    conditions.say(tx, who, everybodys.id, TODAY, ["tue_pm"])
    shelf.draft(tx, who, everybodys.id, TODAY, words_of(who))
    picks.add(tx, who, "line", 1)
    picks.add(tx, who, "thanks", 2 if who == ALICE else 3)


def team_of(tx: sa.Connection, who: MemberId) -> int:
    return teams.known_to(tx, who)[0].id


def shelf_of(tx: sa.Connection, who: MemberId) -> int:
    return shelf.of(tx, who)[0].id


def _taken_off(tx: sa.Connection) -> bool:
    """What Alice learned from a hard one stands on a shelf, and is taken off; the others' have the same id."""
    lesson = shelf.draft(tx, ALICE, team_of(tx, ALICE), TODAY, "learned", challenge_id=7)
    shelf.put_up(tx, ALICE, lesson, signed=False)
    return shelf.take_off(tx, ALICE, [7])


def settle_everybody_in(tx: sa.Connection) -> None:
    for who in (BOB, ALICE, CAROL):
        settle_in(tx, who)


@pytest.fixture(scope="session")
def settled_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file in which everybody has settled in, to be copied: settling in takes longer than most tests."""
    file = tmp_path_factory.mktemp("settled") / "neverdone.db"
    shutil.copy(migrated_file, file)
    engine = make_engine(f"sqlite:///{file}")
    with engine.begin() as tx:
        settle_everybody_in(tx)
    engine.dispose()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def full(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Connection]:
    """A transaction in a database in which everybody has settled in."""
    if request.param == "postgresql":
        shared: sa.Engine = request.getfixturevalue("shared")
        with shared.begin() as tx:
            settle_everybody_in(tx)
            yield tx
        return
    file = shutil.copy(request.getfixturevalue("settled_file"), tmp_path / "neverdone.db")
    engine = make_engine(f"sqlite:///{file}")
    with engine.begin() as tx:
        yield tx
    engine.dispose()


def let_all_go(tx: sa.Connection, who: MemberId) -> int:
    parked.bring_back(tx, who, TOMORROW)
    return parked.let_all_go(tx, who, [line.id for line in parked.standing(tx, who)])


def park_again(tx: sa.Connection, who: MemberId) -> None:
    parked.bring_back(tx, who, TOMORROW)
    parked.park_again(tx, who, parked_of(tx, who), TOMORROW)


def line_of(tx: sa.Connection, who: MemberId) -> int:
    return lines.of_day(tx, who, TODAY)[0].id


def challenge_of(tx: sa.Connection, who: MemberId) -> int:
    return challenges.standing(tx, who, TODAY)[0].id


def reflection_of(tx: sa.Connection, who: MemberId) -> int:
    return reflections.shown_since(tx, who, TODAY)[0].id


def shortcut_of(tx: sa.Connection, who: MemberId) -> int:
    return shortcuts.newest_open(tx, who, 9)[0].id


def thanks_of(tx: sa.Connection, who: MemberId) -> int:
    return thanks_given.newest_received(tx, who, 9)[0].id


def ask_of(tx: sa.Connection, who: MemberId) -> str:
    return str(rows_of(tx, who)["forget_ask"][0][0])


def forgotten_again(tx: sa.Connection, then: Callable[[sa.Connection, MemberId], None]) -> None:
    forgetting.forget(tx, ALICE, home=True)
    then(tx, ALICE)


def who_is_forgotten(tx: sa.Connection) -> list[MemberId]:
    forgetting.forget(tx, ALICE, home=True)
    return [who for who in EVERYBODY if forgetting.is_forgotten(tx, who)]


def everything_told(tx: sa.Connection) -> set[str]:
    told = str(personal_data.everything(tx, ALICE))
    return {words_of(who) for who in EVERYBODY if words_of(who) in told}


def delivery_of(tx: sa.Connection, who: MemberId) -> int:
    return outbox.of_member(tx, who)[0].id


def request_of(tx: sa.Connection, who: MemberId) -> int:
    return requests.open_of(tx, who, "time")[0].id


def walkers(tx: sa.Connection, who: MemberId) -> list[MemberId]:
    """Whose walk somebody could join, where everybody walks and nobody has company yet."""
    for each in EVERYBODY:
        members.change(tx, each, walks=True)
        requests.add(tx, each, TODAY, Wish("walk"), [])
    return [asker for asker, _ in requests.walks_without_company(tx, who)]


def _put_off_by_others(tx: sa.Connection) -> set[str]:
    for who in (BOB, CAROL):
        outbox.add(tx, who, "digest", "2026-03-02+1", DUE)
    return history.put_off(tx, [(ALICE, TODAY), (BOB, TODAY)])[ALICE, TODAY]


def _heavy_days_of_three(tx: sa.Connection) -> set[date]:
    for who in EVERYBODY:
        lines.add(tx, who, TODAY if who == ALICE else TOMORROW, [("rough", words_of(who))], "call 5")
    return lines.days_marked_heavy(tx, [(ALICE, TOMORROW), (BOB, TOMORROW)], timedelta(days=9))[ALICE, TOMORROW]


def _marked_of_three(tx: sa.Connection) -> list[str]:
    for who in EVERYBODY:
        lines.add(tx, who, TODAY, [("hard", words_of(who))], "call 5")
    return [line.text for line in lines.marked(tx, ALICE, TODAY, TODAY, 9)]


def _marked_span_of_three(tx: sa.Connection) -> list[str]:
    for who in EVERYBODY:
        lines.add(tx, who, TODAY, [("hard", words_of(who))], "call 5")
    return [line.text for line in lines.of_span(tx, BATCH, WEEK, marked=True)[ALICE, TODAY]]


def _sent_to_all(tx: sa.Connection, look: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever is looked at
    for who in EVERYBODY:
        for delivery in outbox.of_member(tx, who):
            intends(tx, delivery.id, "token", EVENING, EVENING)
            outbox.settle(tx, delivery.id, "token", State.SENT)
    return look()


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


def _newest_look_of_three(tx: sa.Connection) -> date | None:
    for who in EVERYBODY:
        resurfacing.note(tx, who, line_of(tx, who), TODAY if who == ALICE else TOMORROW)
    return resurfacing.newest_of(tx, [(ALICE, TODAY)])[ALICE, TODAY]


def _lost_to_all(tx: sa.Connection, look: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever is looked at
    for who in EVERYBODY:
        for delivery in outbox.of_member(tx, who):
            outbox.skip(tx, delivery.id, "down")
    return look()


def _left_of_unsent(tx: sa.Connection) -> list[int]:
    outbox.drop_unsent(tx, ALICE, "digest", "2026-03-02")
    return [len(outbox.of_member(tx, who)) for who in EVERYBODY]


def _let_go_of_held(tx: sa.Connection) -> set[MemberId]:
    for who in EVERYBODY:
        for delivery in outbox.of_member(tx, who):
            outbox.hold(tx, delivery.id, EVENING + timedelta(hours=1))
    outbox.let_go(tx, ALICE, EVENING)
    return {delivery.who for team in ("T1", "T2") for delivery in batches.due(tx, team, EVENING, 9)}


CHANGES: dict[str, Verb] = {
    "members.add": lambda tx: members.add(tx, ALICE, "Asia/Tokyo", EVENING),
    "members.change": lambda tx: members.change(tx, ALICE, digest_at=time(17)),
    "members.set_shift": lambda tx: members.set_shift(tx, ALICE, Shift(time(9), time(17), EVERY_DAY)),
    "members.set_break_times": lambda tx: members.set_break_times(tx, ALICE, [time(10, 30)]),
    "members.set_days_off": lambda tx: members.set_days_off(tx, ALICE, [TOMORROW]),
    "lines.add": lambda tx: lines.add(tx, ALICE, TODAY, [("done", "new")], "call 9"),
    "lines.reword": lambda tx: lines.reword(tx, ALICE, line_of(tx, ALICE), "hard", "new"),
    "lines.remove": lambda tx: lines.remove(tx, ALICE, line_of(tx, ALICE), "call 9", TODAY),
    "lines.undo": lambda tx: lines.undo(tx, ALICE, "call 1", "call 9", TODAY),
    "lines.undo of a removal": lambda tx: lines.undo(tx, ALICE, "call 3", "call 9", TODAY),
    "pieces.put": lambda tx: pieces.put(tx, ALICE, TODAY, "new", 0),
    "picks.add": lambda tx: picks.add(tx, ALICE, "line", 9),
    "picks.remove": lambda tx: picks.remove(tx, ALICE, "line", 1),
    "picks.clear": lambda tx: picks.clear(tx, ALICE),
    "pieces.remove": lambda tx: pieces.remove(tx, ALICE),
    "parked.add": lambda tx: parked.add(tx, ALICE, TODAY, ["new"]),
    "parked.bring_back": lambda tx: parked.bring_back(tx, ALICE, TOMORROW),
    "parked.resolve": lambda tx: parked.resolve(tx, ALICE, parked.standing(tx, ALICE)[0].id, "today"),
    "parked.let_all_go": lambda tx: let_all_go(tx, ALICE),
    "parked.set_first_step": lambda tx: parked.set_first_step(tx, ALICE, parked_of(tx, ALICE), "new"),
    "parked.put_on_list": lambda tx: parked.put_on_list(tx, ALICE, parked_of(tx, ALICE), 9),
    "parked.park_again": lambda tx: park_again(tx, ALICE),
    "parked.reopen": lambda tx: parked.reopen(tx, ALICE, done_of(tx, ALICE), TODAY),
    "parked.finish_again": lambda tx: finish_again(tx, ALICE),
    "line_changes.note": lambda tx: line_changes.note(tx, ALICE, "call 9", "added", [line_of(tx, ALICE)], TODAY),
    "line_changes.note_edit": lambda tx: line_changes.note_edit(
        tx, ALICE, "call 9", lines.of_day(tx, ALICE, TODAY)[0], TODAY
    ),
    "line_changes.undone": lambda tx: line_changes.undone(tx, ALICE, "call 5", "call 9"),
    "covers.add": lambda tx: covers.add(tx, ALICE, TODAY, [ALICE]),
    "covers.take": lambda tx: covers.take(tx, ALICE, covers.open_of(tx, ALICE)[0], "U2"),
    "covers.reword": lambda tx: covers.reword(tx, ALICE, covers.open_of(tx, ALICE)[0], "new"),
    "requests.add": lambda tx: requests.add(tx, ALICE, TODAY, Wish("walk"), [ALICE]),
    "requests.take": lambda tx: requests.take(tx, ALICE, request_of(tx, ALICE), "U2"),
    "breaks.take_back": lambda tx: breaks.take_back(tx, ALICE, TODAY),
    "breaks.reword": lambda tx: breaks.reword(tx, ALICE, TODAY, "new"),
    "breaks.add": lambda tx: breaks.add(tx, ALICE, TODAY, "new"),
    "challenges.take": lambda tx: challenges.take(tx, ALICE, TODAY, "new"),
    "challenges.explain": lambda tx: challenges.explain(tx, ALICE, challenge_of(tx, ALICE), "new"),
    "challenges.carry": lambda tx: challenges.carry(tx, ALICE, challenge_of(tx, ALICE), TODAY.replace(day=9)),
    "challenges.close": lambda tx: challenges.close(tx, ALICE, challenge_of(tx, ALICE), "kept", TODAY, "new"),
    "resurfacing.note": lambda tx: resurfacing.note(tx, ALICE, line_of(tx, ALICE), TODAY),
    "challenges.put_on_list": lambda tx: challenges.put_on_list(tx, ALICE, challenge_of(tx, ALICE), 9),
    "challenges.reword": lambda tx: challenges.reword(tx, ALICE, finished(tx, ALICE), "new"),
    "challenges.reopen": lambda tx: challenges.reopen(tx, ALICE, [finished(tx, ALICE)]),
    "challenges.keep_again": lambda tx: keep_again(tx, ALICE),
    "reflections.add": lambda tx: reflections.add(tx, ALICE, TODAY, "enough"),
    "reflections.answer": lambda tx: reflections.answer(tx, ALICE, reflection_of(tx, ALICE), "new"),
    "causes.say": lambda tx: causes.say(tx, ALICE, line_of(tx, ALICE), "worth_it", "", TODAY),
    "causes.remove": lambda tx: causes.remove(tx, ALICE, cause_of(tx, ALICE)),
    "shares.sign_one": lambda tx: shares.sign_one(tx, ALICE, team_of(tx, ALICE), ("line", 2), signed=True),
    "answers.put": lambda tx: answers.put(tx, ALICE, team_of(tx, ALICE), TODAY, "new"),
    "shortcuts.add": lambda tx: shortcuts.add(tx, ALICE, TODAY, "new"),
    "shortcuts.change": lambda tx: shortcuts.change(tx, ALICE, shortcut_of(tx, ALICE), payer="nobody"),
    "thanks_given.add": lambda tx: thanks_given.add(tx, ALICE, "U2", TODAY, "new"),
    "teams.lead_no_more": lambda tx: teams.lead_no_more(tx, ALICE),
    "teams.arrive": lambda tx: teams.arrive(tx, ALICE, teams.begin(tx, "T1", "C9", "new")),
    "teams.leave": lambda tx: teams.leave(tx, ALICE, team_of(tx, ALICE)),
    "teams.change_mate": lambda tx: teams.change_mate(tx, ALICE, team_of(tx, ALICE), signed=True),
    "teams.drop_pending": lambda tx: teams.drop_pending(tx, ALICE, team_of(tx, ALICE)),
    "shelf.draft": lambda tx: shelf.draft(tx, ALICE, team_of(tx, ALICE), TODAY, "new"),
    "shelf.put_up": lambda tx: shelf.put_up(tx, ALICE, shelf_of(tx, ALICE), signed=True),
    "shelf.take_off": _taken_off,
    "shelf.remove": lambda tx: [shelf.remove(tx, ALICE, shelf_of(tx, who)) for who in EVERYBODY],
    "shelf.clear": lambda tx: shelf.clear(tx, ALICE, team_of(tx, ALICE)),
    "shelf.forget": lambda tx: shelf.forget(tx, ALICE),
    "shares.put": lambda tx: shares.put(tx, ALICE, team_of(tx, ALICE), "line", 2, text="new", yes=True, day=TODAY),
    "shares.put, posted": lambda tx: shares.put(
        tx, ALICE, team_of(tx, ALICE), "line", 1, text="new", yes=False, day=TODAY
    ),
    "shares.none_of": lambda tx: shares.none_of(tx, ALICE, team_of(tx, ALICE), TODAY),
    "shares.void": lambda tx: shares.void(tx, ALICE, "line", 2, "other words"),
    "shares.take_back": lambda tx: shares.take_back(tx, ALICE, "line", [1, 2]),
    "shares.forget": lambda tx: shares.forget(tx, ALICE),
    "shares.sign": lambda tx: shares.sign(tx, ALICE, team_of(tx, ALICE), signed=True),
    "outbox.withdraw": lambda tx: outbox.withdraw(tx, ALICE, "digest"),
    "shares.touch": lambda tx: shares.touch(tx, ALICE),
    "recaps.changed_by_nobody": lambda tx: recaps.changed_by_nobody(tx, ALICE),
    "conditions.say": lambda tx: conditions.say(tx, ALICE, team_of(tx, ALICE), TODAY, ["wed_am"]),
    "conditions.withdraw": lambda tx: conditions.withdraw(tx, ALICE, team_of(tx, ALICE), TODAY),
    "inbox.remember": lambda tx: inbox.remember(tx, ALICE, "key", "done", "new", MORNING),
    "inbox.forget_answers": lambda tx: inbox.forget_answers(tx, ALICE, "break"),
    "schedule.put": lambda tx: schedule.put(tx, ALICE, "digest", due(MORNING)),
    "schedule.drop": lambda tx: schedule.drop(tx, ALICE, "digest"),
    "schedule.drop_all": lambda tx: schedule.drop_all(tx, ALICE),
    "outbox.add": lambda tx: outbox.add(tx, ALICE, "digest", "2026-03-03", DUE),
    "batches.intend": lambda tx: intends(tx, delivery_of(tx, ALICE), "token", EVENING, EVENING),
    "outbox.skip": lambda tx: outbox.skip(tx, delivery_of(tx, ALICE), "late"),
    "habits.put": lambda tx: habits.put(tx, ALICE, "digest", stage=1),
    "habits.put of another kind": lambda tx: habits.put(tx, ALICE, "break", stage=1),
    "habits.answered": lambda tx: habits.answered(tx, ALICE, "digest"),
    "habits.chosen": lambda tx: habits.chosen(tx, ALICE, "digest"),
    "habits.forget": lambda tx: habits.forget(tx, ALICE, "digest"),
    "access_log.note": lambda tx: access_log.note(tx, ALICE, "export", MORNING),
    "forgetting.ask": lambda tx: forgetting.ask(tx, ALICE, MORNING),
    "forgetting.withdraw": lambda tx: forgetting.withdraw(tx, ALICE, ask_of(tx, ALICE)),
    "forgetting.forget": lambda tx: forgetting.forget(tx, ALICE, home=True),
    "forgetting.begin_anew": lambda tx: forgotten_again(tx, forgetting.begin_anew),
    "forgetting.note_home_reset": lambda tx: forgotten_again(tx, forgetting.note_home_reset),
    "outbox.forget_times": lambda tx: outbox.forget_times(tx, delivery_of(tx, ALICE)),
}
BATCH = [(who, TODAY) for who in (ALICE, BOB)]  # of one workspace
WEEK = timedelta(weeks=1)
WEEK_ON = TODAY + timedelta(weeks=1)
OF_A_BATCH = {
    "lines.of_days": (
        lambda tx: [line.text for line in lines.of_days(tx, BATCH)[ALICE, TODAY]],
        [words_of(ALICE)] * 2,
    ),
    "lines.days_written": (
        lambda tx: lines.days_written(tx, BATCH, timedelta(days=9))[ALICE, TODAY],
        {TODAY},
    ),
    "lines.days_marked_heavy": (_heavy_days_of_three, {TODAY}),
    "history.days_sent": (
        lambda tx: _sent_to_all(
            tx, lambda: history.days_sent(tx, [(ALICE, TOMORROW), (BOB, TOMORROW)], "digest", WEEK)[ALICE, TOMORROW]
        ),
        [TODAY],
    ),
    "history.put_off": (_put_off_by_others, set()),
    "breaks.of_days": (lambda tx: breaks.of_days(tx, BATCH)[ALICE, TODAY], [words_of(ALICE)]),
    "pieces.of_days": (
        lambda tx: [row and (row.text, row.around) for row in pieces.of_days(tx, BATCH).values()],
        [(words_of(ALICE), words_of(ALICE)), (words_of(BOB), words_of(BOB))],
    ),
    "challenges.of_days": (
        lambda tx: [row.text for row in challenges.of_days(tx, BATCH)[ALICE, TODAY]],
        [words_of(ALICE)],
    ),
    "reflections.recent": (
        lambda tx: [row.text for row in reflections.recent(tx, BATCH, timedelta())[ALICE, TODAY]],
        [words_of(ALICE)],
    ),
    "resurfacing.memories": (
        lambda tx: [row.text for row in resurfacing.memories(tx, [(ALICE, WEEK_ON), (BOB, WEEK_ON)])[ALICE, WEEK_ON]],
        [words_of(ALICE)] * 2,
    ),
    "resurfacing.thanked": (
        lambda tx: [
            *(
                thanks_given.add(tx, by, who.user_id, TODAY, f"tea of {by.workspace_id} {by.user_id}")
                for by, who in ((BOB, ALICE), (ALICE, BOB), (CAROL, ALICE))
            ),
            {each.text for each in resurfacing.thanked(tx, [(ALICE, WEEK_ON), (BOB, WEEK_ON)])[ALICE, WEEK_ON]}
            & {"tea of T1 U2", "tea of T1 U1", "tea of T2 U1"},
        ][-1],
        {"tea of T1 U2"},
    ),
    "resurfacing.newest_of": (_newest_look_of_three, TODAY),
    "habits.of_people": (lambda tx: habits.of_people(tx, BATCH)[ALICE, TODAY]["digest"].unanswered, 1),
    "batches.ends_of": (lambda tx: batches.ends_of(tx, BATCH, "digest")[ALICE, TODAY], DUE.due_at),
    "batches.sent_counts": (
        lambda tx: _sent_to_all(tx, lambda: batches.sent_counts(tx, BATCH, frozenset({"digest"}))[ALICE, TODAY]),
        1,
    ),
    "batches.last_sent": (
        lambda tx: _sent_to_all(tx, lambda: getattr(batches.last_sent(tx, BATCH, "digest")[ALICE, TODAY], "who", None)),
        ALICE,
    ),
}
READS: dict[str, tuple[Verb, Any]] = {
    "bounds.make_room": (_room_of_three, [True, True, False]),
    "lines.marked": (_marked_of_three, [words_of(ALICE)]),
    "history.subjects_reached": (
        lambda tx: _sent_to_all(tx, lambda: history.subjects_reached(tx, BATCH, "digest", WEEK)[ALICE, TODAY]),
        {"2026-03-02"},
    ),
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
    "inbox.wait_for_turn": (lambda tx: inbox.wait_for_turn(tx, ALICE), None),
    "history.days_planned": (
        lambda tx: history.days_planned(tx, BATCH, "digest", timedelta(days=9))[ALICE, TODAY],
        {TODAY},
    ),
    "outbox.made": (lambda tx: outbox.made(tx, ALICE, "digest", TODAY), 1),
    "outbox.by_uid": (
        lambda tx: [outbox.by_uid(tx, ALICE, outbox.of_member(tx, who)[0].uid) is None for who in (ALICE, BOB, CAROL)],
        [False, True, True],
    ),
    "delivery_retention.unsent": (
        lambda tx: _lost_to_all(tx, lambda: len(delivery_retention.unsent(tx, ALICE, TODAY))),
        1,
    ),
    "schedule.due_of": (lambda tx: [row.who for row in schedule.due_of(tx, ALICE, EVENING)], [ALICE]),
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
    "matters.answer": (_answered_as_leads, ["new", words_of(CAROL)]),
    "matters.answered_by_nobody": (_answered_by_nobody, ["", words_of(CAROL)]),
    "covers.taken_by": (_covered, ["U9", None, None]),
    "requests.reached": (_read_by_others, [[(words_of(ALICE), BOB.user_id)], []]),
    "answers.get": (
        lambda tx: {said.text for who in EVERYBODY if (said := answers.get(tx, ALICE, team_of(tx, who), TODAY))},
        {words_of(ALICE)},
    ),
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
    "teams.of": (lambda tx: [row.name for row in teams.of(tx, ALICE)], ["all", words_of(ALICE)]),
    "teams.known_to": (lambda tx: [row.name for row in teams.known_to(tx, ALICE)], ["all", words_of(ALICE)]),
    "teams.led_by": (lambda tx: [row.name for row in teams.led_by(tx, ALICE)], [words_of(ALICE)]),
    "teams.mate": (
        lambda tx: [teams.mate(tx, ALICE, row.id) is not None for who in EVERYBODY for row in teams.led_by(tx, who)],
        [True, False, False],
    ),
    "picks.of": (lambda tx: picks.of(tx, ALICE), {("line", 1), ("thanks", 2)}),
    "shelf.get": (
        lambda tx: [shelf.get(tx, ALICE, shelf_of(tx, who)) is not None for who in EVERYBODY],
        [True, False, False],
    ),
    "shelf.of": (lambda tx: [own.text for own in shelf.of(tx, ALICE)], [words_of(ALICE)]),
    "shelf.readers": (lambda tx: shelf.readers(tx, ALICE), ["U1", "U2"]),
    "shares.of_recap": (
        lambda tx: [row.text for row in shares.of_recap(tx, ALICE, team_of(tx, ALICE), TODAY)],
        [words_of(ALICE)] * 2,
    ),
    "shares.posted_before": (
        lambda tx: shares.posted_before(tx, ALICE, team_of(tx, ALICE), TOMORROW),
        {("line", 1)},
    ),
    "shares.last_posted": (
        lambda tx: [shares.last_posted(tx, ALICE, team_of(tx, who)) for who in (ALICE, CAROL)],
        [TODAY, None],
    ),
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
    "shares.standing": (lambda tx: [row.text for row in shares.standing(tx, ALICE)], [words_of(ALICE)] * 2),
    "conditions.said": (
        lambda tx: [conditions.said(tx, ALICE, team_of(tx, who), TODAY) for who in (ALICE, CAROL)],
        [frozenset({"tue_pm"}), None],
    ),
    "inbox.answered": (
        lambda tx: [inbox.answered(tx, ALICE, key) for key in ("key of U1", "key of U2")],
        [words_of(ALICE), None],
    ),
    "personal_data.everything": (everything_told, {words_of(ALICE)}),
    **OF_A_BATCH,
    "habits.get": (lambda tx: habits.get(tx, ALICE, "digest").unanswered, 1),
    "access_log.of": (lambda tx: {row.looker for row in access_log.of(tx, ALICE, ("C1",), 9)}, {"U1", "U2"}),
    "access_log.signals": (
        lambda tx: [
            [outbox.add(tx, BOB, "signal", f"2026-03-02 {who.user_id}", DUE) for who in (ALICE, BOB)],
            access_log.signals(tx, ALICE),
            access_log.signals(tx, CAROL),
        ][1:],
        [[(TODAY, "U2")], []],
    ),
    "access_log.answers": (
        lambda tx: [
            [outbox.add(tx, BOB, "covered", f"1 5 {who.user_id}", DUE) for who in (ALICE, BOB)],
            access_log.answers(tx, ALICE),
            access_log.answers(tx, CAROL),
        ][1:],
        [[(TODAY, "U2", "covered")], []],
    ),
    "access_log.of, of no team": (lambda tx: access_log.of(tx, ALICE, (), 9), []),
    "forgetting.asked_at": (
        lambda tx: [forgetting.asked_at(tx, ALICE, ask_of(tx, who)) for who in EVERYBODY],
        [MORNING, None, None],
    ),
    "forgetting.is_forgotten": (who_is_forgotten, [ALICE]),
    "outbox.let_go": (_let_go_of_held, {ALICE}),
    "outbox.drop_unsent": (lambda tx: _lost_to_all(tx, lambda: _left_of_unsent(tx)), [0, 2, 2]),
    "recap_contents.stuck": (lambda tx: recap_contents.stuck(tx, ALICE, team_of(tx, ALICE)), []),
    "recap_contents.seen_of": (
        lambda tx: [row.text for row in recap_contents.seen_of(tx, ALICE, team_of(tx, ALICE))],
        [words_of(ALICE)] * 2,
    ),
    "outbox.of_member": (lambda tx: [row.who for row in outbox.of_member(tx, ALICE)], [ALICE]),
    "outbox.waiting_of": (lambda tx: [row.who for row in outbox.waiting_of(tx, ALICE, "digest")], [ALICE]),
}


@pytest.mark.parametrize("verb", CHANGES)
def test_a_change_is_the_persons_own_alone(full: sa.Connection, verb: str) -> None:
    before = {who: rows_of(full, who) for who in EVERYBODY}
    CHANGES[verb](full)
    after = {who: rows_of(full, who) for who in EVERYBODY}
    assert after[ALICE] != before[ALICE]
    assert (after[BOB], after[CAROL]) == (before[BOB], before[CAROL])


@pytest.mark.parametrize("verb", READS)
def test_what_is_read_is_the_persons_own_alone(full: sa.Connection, verb: str) -> None:
    read, expected = READS[verb]
    assert read(full) == expected


@pytest.mark.parametrize("owner", [BOB, CAROL])
def test_a_line_of_somebody_else_is_nobodys_to_edit_or_take_off(full: sa.Connection, owner: MemberId) -> None:
    theirs = line_of(full, owner)
    before = rows_of(full, owner)
    assert lines.reword(full, ALICE, theirs, "hard", "forged") is False
    assert lines.remove(full, ALICE, theirs, "call 9", TODAY) is False
    assert rows_of(full, owner) == before


def test_what_somebody_else_did_is_nobodys_to_undo(full: sa.Connection) -> None:
    before = {who: rows_of(full, who) for who in EVERYBODY}
    assert lines.undo(full, ALICE, "call 4", "call 9", TODAY) == []
    assert {who: rows_of(full, who) for who in EVERYBODY} == before


def test_a_workspaces_next_delivery_is_its_own(full: sa.Connection) -> None:
    row = next_open(full, "T2", EVENING)
    assert row is not None
    assert (row.who, row.occurrence) == (CAROL, "2026-03-01")
    assert next_open(full, "T3", EVENING) is None


def test_a_lease_settles_its_own_delivery_alone(full: sa.Connection) -> None:
    ids = {who: delivery_of(full, who) for who in EVERYBODY}
    for who in EVERYBODY:
        intends(full, ids[who], f"token of {who}", EVENING, EVENING)
    outbox.settle(full, ids[ALICE], f"token of {ALICE}", State.SENT)
    assert [outbox.of_member(full, who)[0].state for who in EVERYBODY] == [State.SENT, State.SENDING, State.SENDING]


STORE = [
    importlib.import_module(module.name)
    for module in pkgutil.walk_packages(store.__path__, "slackbot.store.")
    if ".migrations" not in module.name
]
CONDITIONS = {"columns.owned_by", "batch_reads.people", "batch_reads.by_day"}  # touch no row


@pytest.mark.parametrize("module", STORE, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_verb_about_a_person_is_in_the_matrix(module: ModuleType) -> None:
    """A verb that names a person, in whatever module, has a case here."""
    name = module.__name__.rpartition(".")[2]
    verbs = {
        f"{name}.{verb}"
        for verb, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not verb.startswith("_") and takes_a_person(function)
    }
    assert verbs - CHANGES.keys() - READS.keys() - CONDITIONS == set()


def takes_a_person(function: Callable[..., Any]) -> bool:
    return any(
        parameter.annotation in {MemberId, Keys} for parameter in inspect.signature(function).parameters.values()
    )
