"""What the export, the record of looks and forgetting show of Alice."""

import sqlalchemy as sa

from slackbot.store.outbox import outbox
from slackbot.store.privacy import access_log, forgetting, personal_data
from slackbot.store.schema.identity import MemberId
from tests.store.people import ALICE, BOB, CAROL, DUE, EVERYBODY, MORNING, TODAY
from tests.store.tenants.settled import Reads, ask_of, words_of


def who_is_forgotten(tx: sa.Connection) -> list[MemberId]:
    forgetting.forget(tx, ALICE, home=True)
    return [who for who in EVERYBODY if forgetting.is_forgotten(tx, who)]


def everything_told(tx: sa.Connection) -> set[str]:
    told = str(personal_data.everything(tx, ALICE))
    return {words_of(who) for who in EVERYBODY if words_of(who) in told}


PRIVACY_READS: Reads = {
    "personal_data.everything": (everything_told, {words_of(ALICE)}),
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
}
