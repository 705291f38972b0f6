"""What each verb that reads for a batch of people at once shows of Alice."""

from datetime import date, timedelta

import sqlalchemy as sa

from slackbot.store.outbox import batches, history, outbox
from slackbot.store.people import breaks, challenges, habits, lines, pieces, reflections, resurfacing, thanks_given
from tests.store.people import ALICE, BOB, CAROL, DUE, EVERYBODY, TODAY, TOMORROW
from tests.store.tenants.settled import BATCH, WEEK, Reads, line_of, sent_to_all, words_of


def _put_off_by_others(tx: sa.Connection) -> set[str]:
    for who in (BOB, CAROL):
        outbox.add(tx, who, "digest", "2026-03-02+1", DUE)
    return history.put_off(tx, [(ALICE, TODAY), (BOB, TODAY)])[ALICE, TODAY]


def _heavy_days_of_three(tx: sa.Connection) -> set[date]:
    for who in EVERYBODY:
        lines.add(tx, who, TODAY if who == ALICE else TOMORROW, [("rough", words_of(who))], "call 5")
    return lines.days_marked_heavy(tx, [(ALICE, TOMORROW), (BOB, TOMORROW)], timedelta(days=9))[ALICE, TOMORROW]


def _newest_look_of_three(tx: sa.Connection) -> date | None:
    for who in EVERYBODY:
        resurfacing.note(tx, who, line_of(tx, who), TODAY if who == ALICE else TOMORROW)
    return resurfacing.newest_of(tx, [(ALICE, TODAY)])[ALICE, TODAY]


WEEK_ON = TODAY + timedelta(weeks=1)

BATCH_READS: Reads = {
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
        lambda tx: sent_to_all(
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
        lambda tx: sent_to_all(tx, lambda: batches.sent_counts(tx, BATCH, frozenset({"digest"}))[ALICE, TODAY]),
        1,
    ),
    "batches.last_sent": (
        lambda tx: sent_to_all(tx, lambda: getattr(batches.last_sent(tx, BATCH, "digest")[ALICE, TODAY], "who", None)),
        ALICE,
    ),
}
