"""Each verb that writes, called for Alice: a change to nobody else's rows."""

from collections.abc import Callable
from datetime import time

import sqlalchemy as sa

from slackbot.coach.calendar import EVERY_DAY, Shift
from slackbot.store.outbox import inbox, outbox, schedule
from slackbot.store.people import (
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
from slackbot.store.privacy import access_log, forgetting
from slackbot.store.recap import answers, conditions, recaps, shares, shelf, teams
from slackbot.store.schema.identity import MemberId
from tests.store.people import ALICE, DUE, EVENING, EVERYBODY, MORNING, TODAY, TOMORROW, due, intends
from tests.store.tenants.settled import (
    Verb,
    ask_of,
    cause_of,
    challenge_of,
    delivery_of,
    done_of,
    finished,
    line_of,
    parked_of,
    reflection_of,
    request_of,
    shelf_of,
    shortcut_of,
    team_of,
)


def let_all_go(tx: sa.Connection, who: MemberId) -> int:
    parked.bring_back(tx, who, TOMORROW)
    return parked.let_all_go(tx, who, [line.id for line in parked.standing(tx, who)])


def park_again(tx: sa.Connection, who: MemberId) -> None:
    parked.bring_back(tx, who, TOMORROW)
    parked.park_again(tx, who, parked_of(tx, who), TOMORROW)


def finish_again(tx: sa.Connection, who: MemberId) -> None:
    ids = done_of(tx, who)
    parked.reopen(tx, who, ids, TODAY)
    parked.finish_again(tx, who, ids)


def keep_again(tx: sa.Connection, who: MemberId) -> None:
    ids = [finished(tx, who)]
    challenges.reopen(tx, who, ids)
    challenges.keep_again(tx, who, ids, TODAY)


def _taken_off(tx: sa.Connection) -> bool:
    """What Alice learned from a hard one stands on a shelf, and is taken off; the others' have the same id."""
    lesson = shelf.draft(tx, ALICE, team_of(tx, ALICE), TODAY, "learned", challenge_id=7)
    shelf.put_up(tx, ALICE, lesson, signed=False)
    return shelf.take_off(tx, ALICE, [7])


def forgotten_again(tx: sa.Connection, then: Callable[[sa.Connection, MemberId], None]) -> None:
    forgetting.forget(tx, ALICE, home=True)
    then(tx, ALICE)


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
    "shares.put": lambda tx: shares.put(
        tx, ALICE, shares.Source(team_of(tx, ALICE), "line", 2), text="new", yes=True, day=TODAY
    ),
    "shares.put, posted": lambda tx: shares.put(
        tx, ALICE, shares.Source(team_of(tx, ALICE), "line", 1), text="new", yes=False, day=TODAY
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
