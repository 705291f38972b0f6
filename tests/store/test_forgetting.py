"""Forgetting a person: their rows, and their id in what is others'; others keep what is theirs."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.store.outbox import inbox, outbox
from slackbot.store.people import breaks, covers, lines, members, requests, thanks_given
from slackbot.store.people.requests import Wish
from slackbot.store.privacy import access_log, forgetting
from slackbot.store.recap import teams
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import metadata, recap, recap_part, share
from tests.store.people import ALICE, BOB, CAROL, DUE, EVERYBODY, MORNING, TODAY, rows_of

LONG_ID = MemberId("T1", "U0LONGENOUGH")


def everything(tx: sa.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row there is."""
    return {table.name: [tuple(row) for row in tx.execute(sa.select(table))] for table in metadata.sorted_tables}


def settle_in(tx: sa.Connection) -> None:
    """Somebody whose traces are everywhere, and Bob who keeps some of them."""
    members.add(tx, LONG_ID, "Europe/Berlin", MORNING)
    lines.add(tx, LONG_ID, TODAY, [("done", "hers")], "call 1")
    breaks.add(tx, LONG_ID, TODAY, "outside")
    inbox.remember(tx, LONG_ID, "key", "done", "hers", MORNING)
    inbox.remember(tx, BOB, "naming", "thanks", f'{{"user_id": "{LONG_ID.user_id}"}}', MORNING)
    inbox.remember(tx, BOB, "other", "done", "his", MORNING)
    thanks_given.add(tx, LONG_ID, "U2", TODAY, "hers to him")
    thanks_id = thanks_given.add(tx, BOB, LONG_ID.user_id, TODAY, "his to her")
    outbox.add(tx, BOB, "thanks_plain", f"{thanks_id} {LONG_ID.user_id}", DUE)
    cover_id = covers.add(tx, BOB, TODAY, [LONG_ID, ALICE])
    covers.take(tx, BOB, cover_id, LONG_ID.user_id)
    covers.add(tx, LONG_ID, TODAY, [BOB])
    asked = requests.add(tx, BOB, TODAY, Wish("together", 15, "his"), [LONG_ID, ALICE])
    requests.take(tx, BOB, asked, LONG_ID.user_id)
    requests.add(tx, LONG_ID, TODAY, Wish("hand_over", text="hers"), [BOB])
    access_log.note(tx, LONG_ID, "export", MORNING)
    access_log.note(tx, LONG_ID, "preview", MORNING, "C1")
    forgetting.ask(tx, LONG_ID, MORNING)


def test_nothing_of_a_person_is_left_in_any_table(tx: sa.Connection) -> None:
    settle_in(tx)
    forgetting.forget(tx, LONG_ID, home=False)
    told = str(everything(tx))
    assert LONG_ID.user_id not in told
    assert "hers" not in told
    assert forgetting.is_forgotten(tx, LONG_ID)


def test_others_keep_what_is_theirs(tx: sa.Connection) -> None:
    settle_in(tx)
    lines.add(tx, BOB, TODAY, [("done", "his")], "call 1")
    before = {who: rows_of(tx, who) for who in EVERYBODY}
    forgetting.forget(tx, LONG_ID, home=False)
    assert {who: rows_of(tx, who) for who in (ALICE, CAROL)} == {who: before[who] for who in (ALICE, CAROL)}
    assert rows_of(tx, BOB)["done_line"] == before[BOB]["done_line"]
    assert inbox.answered(tx, BOB, "other") == "his"
    assert [row for row in everything(tx)["thanks"] if "his to her" in row] != []
    assert thanks_given.given_on(tx, BOB, TODAY) == [""]
    assert covers.open_of(tx, BOB) == []
    assert [entry.looker for entry in access_log.of(tx, BOB, ("C1",), 9)] == [None]
    assert requests.open_of(tx, BOB, "together") == []


def test_a_team_that_they_led_goes_on_without_what_they_said(tx: sa.Connection) -> None:
    """And each post with anything of theirs waits for its update."""
    members.add(tx, LONG_ID, "Europe/Berlin", MORNING)
    team = teams.begin(tx, "T1", "C1", "support")
    teams.change(tx, "T1", team.id, lead_id=LONG_ID.user_id, changed="hers, to come")
    for who in (LONG_ID, BOB):
        teams.arrive(tx, who, team)
    posted = {"team_id": team.id, "workspace_id": "T1", "day": TODAY}
    said = {"question": 1, "conditions": "", "changed": "hers, posted", "changed_by": LONG_ID.user_id}
    tx.execute(sa.insert(recap).values(**posted, **said))
    for part in range(3):
        shown = {"part": part, "wanted": 0, "shown": 0, "lease_until": MORNING}
        tx.execute(sa.insert(recap_part).values(**posted, **shown))
    yes = {"kind": "line", "source_id": 1, "yes": True, "part": 1}
    tx.execute(sa.insert(share).values(**LONG_ID._asdict(), team_id=team.id, day=TODAY, text="hers", **yes))
    forgetting.forget(tx, LONG_ID, home=False)
    assert "hers" not in str(everything(tx))
    assert LONG_ID.user_id not in str(everything(tx))
    assert teams.mates(tx, team) == [BOB]
    changed = sa.select(recap_part.c.part).where(recap_part.c.wanted > 0).order_by(recap_part.c.part)
    assert list(tx.execute(changed).scalars()) == [0, 1]


def test_what_was_on_its_way_to_them_from_somebody_else_ends(tx: sa.Connection) -> None:
    settle_in(tx)
    forgetting.forget(tx, LONG_ID, home=False)
    assert [(entry.state.name, entry.reason) for entry in outbox.of_member(tx, BOB)] == [("SKIPPED", "gone")]


def test_a_call_that_was_answered_is_still_known_without_a_name(tx: sa.Connection) -> None:
    settle_in(tx)
    forgetting.forget(tx, LONG_ID, home=False)
    assert inbox.answered(tx, LONG_ID, "key") == ""
    inbox.remember_unnamed(tx, "T1", "last", "coach", "gone", MORNING)
    assert inbox.answered(tx, LONG_ID, "last") == "gone"
    assert inbox.purge(tx, MORNING + timedelta(days=2)) == 4


def test_forgetting_again_changes_nothing(tx: sa.Connection) -> None:
    settle_in(tx)
    forgetting.forget(tx, LONG_ID, home=False)
    before = everything(tx)
    forgetting.forget(tx, LONG_ID, home=False)
    assert everything(tx) == before


def test_who_begins_anew_is_not_forgotten_any_more(tx: sa.Connection) -> None:
    forgetting.forget(tx, ALICE, home=True)
    assert [forgetting.is_forgotten(tx, who) for who in EVERYBODY] == [True, False, False]
    forgetting.begin_anew(tx, ALICE)
    assert not forgetting.is_forgotten(tx, ALICE)
    assert forgetting.pending_home_resets(tx, 9) == []


def test_a_home_is_blanked_once(tx: sa.Connection) -> None:
    forgetting.forget(tx, ALICE, home=True)
    forgetting.forget(tx, BOB, home=False)
    assert forgetting.pending_home_resets(tx, 9) == [ALICE]
    forgetting.note_home_reset(tx, BOB)
    assert forgetting.pending_home_resets(tx, 9) == [ALICE]
    forgetting.note_home_reset(tx, ALICE)
    assert forgetting.pending_home_resets(tx, 9) == []


def test_a_button_is_for_the_one_who_was_asked(tx: sa.Connection) -> None:
    uid = forgetting.ask(tx, ALICE, MORNING)
    assert [forgetting.asked_at(tx, who, uid) for who in EVERYBODY] == [MORNING, None, None]
    forgetting.withdraw(tx, BOB, uid)
    assert forgetting.asked_at(tx, ALICE, uid) == MORNING
    forgetting.withdraw(tx, ALICE, uid)
    assert forgetting.asked_at(tx, ALICE, uid) is None


def test_a_call_at_work_elsewhere_leaves_nothing_behind(shared: Engine) -> None:
    """Another process answers a call of theirs at this moment: what it keeps goes too, or is refused."""
    with shared.connect() as first, shared.connect() as second:
        inbox.remember(first, ALICE, "before", "today", "private", MORNING)
        first.commit()
        forgetting.forget(first, ALICE, home=False)
        second.exec_driver_sql("SET LOCAL lock_timeout = '200ms'")
        with pytest.raises(sa.exc.OperationalError):  # it waits for the forgetting
            inbox.remember(second, ALICE, "during", "today", "private", MORNING)
        second.rollback()
        first.commit()
        with pytest.raises(sa.exc.IntegrityError):
            inbox.remember(second, ALICE, "after", "today", "private", MORNING)
        second.rollback()
        assert "private" not in str(everything(second))
