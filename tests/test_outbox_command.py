"""`neverdone outbox`: an operator sees what is open or did not end well, and decides; nobody's words are shown."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from sqlalchemy.engine import Engine

from slackbot.cli.main import main
from slackbot.clock import system_clock
from slackbot.coach.calendar import Occurrence
from slackbot.store.engine import make_engine
from slackbot.store.outbox import batches, lanes, outbox
from slackbot.store.people import lines, members
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import State
from tests.talk import migrated

ALICE = MemberId("T1", "UALICE")
CANARY = "canary"
HOUR = timedelta(hours=1)


class Console:
    """A database with deliveries, and the program on it."""

    def __init__(self, file: Path) -> None:
        self.url = f"sqlite:///{migrated(file)}"
        self.engine: Engine = make_engine(self.url)
        with self.engine.begin() as tx:
            members.add(tx, ALICE, "Etc/UTC", None)
            lines.add(tx, ALICE, system_clock().date(), [("done", CANARY)], "call")

    def has(self, kind: str, state: State, reason: str | None = None, *, due: timedelta = -HOUR, lasts: int = 2) -> str:
        """Have a delivery in a state; returns its uid."""
        at = system_clock() + due
        with self.engine.begin() as tx:
            outbox.add(tx, ALICE, kind, kind, Occurrence(at.date(), at, at + lasts * HOUR))
            delivery = outbox.of_member(tx, ALICE)[-1]
            if state is State.SKIPPED:
                outbox.skip(tx, delivery.id, reason or "late")
            elif state is not State.WAITING:
                batches.intend(tx, [delivery.id], "token", at, at)
                outbox.settle(tx, delivery.id, "token", state, reason)
        return delivery.uid

    def of(self, uid: str) -> tuple[State, str | None]:
        with self.engine.begin() as tx:
            delivery = outbox.by_uid(tx, ALICE, uid)
        assert delivery is not None
        return delivery.state, delivery.reason

    def says(self, *command: str, status: int = 0, typed: str = "") -> str:
        """Run `neverdone outbox …`; returns what it said."""
        tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
        ran = CliRunner(env={**tokens, "DATABASE_URL": self.url}).invoke(main, ["outbox", *command], input=typed)
        assert ran.exit_code == status, ran.output
        assert CANARY not in ran.output
        assert ALICE.user_id not in ran.output
        return ran.output


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    opened = Console(tmp_path / "bot.db")
    yield opened
    opened.engine.dispose()


def test_what_is_open_and_due_unknown_or_failed_is_listed_and_nothing_else(console: Console) -> None:
    unknown = console.has("digest", State.UNKNOWN, "http_500")
    failed = console.has("break_nudge", State.FAILED, "restricted_action")
    waiting = console.has("challenge_nudge", State.WAITING)
    console.has("follow_up", State.WAITING, due=HOUR)
    console.has("thanks", State.SENT)
    refused = console.has("cover", State.SKIPPED, "missing_scope")
    console.has("signal", State.SKIPPED, "outside_shift")
    day = (system_clock() - HOUR).date()
    assert console.says("list").splitlines() == [
        f"{unknown}  T1  digest  {day}  unknown  http_500",
        f"{failed}  T1  break_nudge  {day}  failed  restricted_action",
        f"{waiting}  T1  challenge_nudge  {day}  waiting",
        f"{refused}  T1  cover  {day}  skipped  missing_scope",
        "waiting: 2, in doubt or being sent: 0, sent: 1, skipped: 2, failed: 1, unknown: 1",
    ]


def test_an_empty_outbox_is_a_line_of_noughts(console: Console) -> None:
    assert console.says("list") == "waiting: 0, in doubt or being sent: 0, sent: 0, skipped: 0, failed: 0, unknown: 0\n"


def test_one_is_shown_by_how_its_id_begins(console: Console) -> None:
    uid = console.has("digest", State.UNKNOWN, "http_500")
    shown = dict(line.split(maxsplit=1) for line in console.says("show", uid[:8]).splitlines())
    assert (shown["uid"], shown["state"], shown["attempts"], shown["reason"]) == (uid, "unknown", "1", "http_500")
    assert "no delivery that begins with 'feedfeed'" in console.says("show", "feedfeed", status=1)
    assert "no delivery that begins with ''" in console.says("show", "", status=1)
    assert "no delivery that begins with '%%%%%%'" in console.says("show", "%%%%%%", status=1)


def test_what_is_unknown_is_sent_again_by_an_explicit_word_alone(console: Console) -> None:
    uid = console.has("digest", State.UNKNOWN, "http_500")
    assert "may come twice" in console.says("retry", uid, status=1)
    assert "may come twice" in console.says("retry", uid, typed="n\n", status=1)
    assert console.of(uid) == (State.UNKNOWN, "http_500")
    assert console.says("retry", uid, "--yes") == f"{uid} waits to be sent.\n"
    assert console.of(uid) == (State.WAITING, "retried")


def test_what_failed_is_sent_again_with_no_question(console: Console) -> None:
    uid = console.has("digest", State.FAILED, "restricted_action")
    assert console.says("retry", uid) == f"{uid} waits to be sent.\n"


def test_what_is_too_late_or_was_sent_is_not_sent_again(console: Console) -> None:
    late = console.has("digest", State.FAILED, "restricted_action", lasts=0)
    assert f"{late} is too late to be of use" in console.says("retry", late, status=1)
    sent = console.has("break_nudge", State.SENT)
    assert f"{sent} is sent: there is nothing to send again" in console.says("retry", sent, status=1)
    assert [console.of(late)[0], console.of(sent)[0]] == [State.FAILED, State.SENT]


@pytest.mark.parametrize("state", [State.WAITING, State.UNKNOWN, State.FAILED])
def test_what_waits_or_did_not_end_well_is_let_go(console: Console, state: State) -> None:
    uid = console.has("digest", state, "http_500")
    assert console.says("skip", uid) == f"{uid} is given up.\n"
    assert console.of(uid) == (State.SKIPPED, "by_an_operator")
    assert f"{uid} is skipped: there is nothing to give up" in console.says("skip", uid, status=1)


@pytest.mark.parametrize("command", ["list", "pause", "resume"])
def test_a_database_that_is_not_there_is_not_made(tmp_path: Path, command: str) -> None:
    file = tmp_path / "none.db"
    ran = CliRunner(env={"DATABASE_URL": f"sqlite:///{file}"}).invoke(main, ["outbox", command])
    assert (ran.exit_code, ran.output) == (1, f"neverdone: there is no database {file}; DATABASE_URL names it\n")
    assert list(tmp_path.iterdir()) == []


def test_of_an_empty_file_it_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "none.db").touch()
    url = f"sqlite:///{tmp_path / 'none.db'}"
    ran = CliRunner(env={"DATABASE_URL": url}).invoke(main, ["outbox", "list"])
    assert (ran.exit_code, ran.output) == (
        1,
        "neverdone: database: the database's schema is not up to date: run `neverdone migrate` first\n",
    )
    assert sa.inspect(make_engine(url)).get_table_names() == []


LINK = "https://acme.slack.com/archives/DALICE/p1772553600123456?thread_ts=1.2&cid=DALICE"


def test_what_is_unknown_counts_as_sent_by_the_link_to_it(console: Console) -> None:
    unknown = console.has("digest", State.UNKNOWN, "http_500")
    with console.engine.begin() as tx:
        members.change(tx, ALICE, dm_channel="DALICE")
    assert console.says("settle", unknown, LINK) == f"{unknown} counts as sent.\n"
    assert console.of(unknown) == (State.SENT, None)


@pytest.mark.parametrize(
    ("state", "link", "why"),
    [
        (State.UNKNOWN, "p1772553600123456", "is not a link to a message"),
        (State.UNKNOWN, "https://acme.slack.com/archives/DALICE/p17725536001234567", "is not a link to a message"),
        (State.UNKNOWN, LINK.replace("DALICE", "DBOB"), "that link is of another channel"),
        (State.FAILED, LINK, "is failed: there is nothing to settle"),
        (State.SENT, LINK, "is sent: there is nothing to settle"),
    ],
)
def test_what_cant_be_settled_says_why_and_stays(console: Console, state: State, link: str, why: str) -> None:
    uid = console.has("digest", state)
    with console.engine.begin() as tx:
        members.change(tx, ALICE, dm_channel="DALICE")
    assert why in console.says("settle", uid, link, status=1)
    assert console.of(uid)[0] == state


def test_the_list_is_there_for_machines_too(console: Console) -> None:
    uid = console.has("digest", State.UNKNOWN, "http_500")
    (entry,) = json.loads(console.says("list", "--json"))
    assert (entry["uid"], entry["state"], entry["reason"]) == (uid, "unknown", "http_500")
    assert set(entry) == {"uid", "workspace", "kind", "day", "due", "state", "attempts", "reason"}


@pytest.mark.parametrize("named", [[], ["T1"]], ids=["all", "one"])
def test_sending_is_paused_and_resumed_and_what_was_due_is_passed_over(console: Console, named: list[str]) -> None:
    with console.engine.begin() as tx:
        lanes.open_lane(tx, "T1")
    waiting = console.has("digest", State.WAITING)
    assert console.says("pause", *named) == "Paused: T1. Commands are still answered.\n"
    with console.engine.begin() as tx:
        lanes.open_lane(tx, "T1")  # as each start does
        assert not lanes.lease(tx, system_clock(), "token", 30, 10)
    assert "paused by an operator: T1; `neverdone outbox resume` ends it" in console.says("list")
    assert console.says("resume", *named) == "Resumed: T1. What was due meanwhile is not sent.\n"
    assert console.of(waiting) == (State.SKIPPED, "workspace_paused")
    with console.engine.begin() as tx:
        assert lanes.enabled(tx) == ["T1"]


def test_a_workspace_that_is_not_there_or_not_paused_is_told(console: Console) -> None:
    assert console.says("pause", "T9", status=1).startswith("neverdone: no workspace 'T9' is known here")
    assert console.says("resume", "T9", status=1) == "neverdone: T9 is not paused by `neverdone outbox pause`\n"
