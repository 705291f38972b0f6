"""A call that takes long is timed out for whoever made it alone, and nothing of it is kept."""

import asyncio
import gc
import logging
import threading
import time
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from slackbot.commands import done
from slackbot.commands.outcome import FailedAnswer, Outcome
from slackbot.commands.time_limit import TimeLimit, TookTooLongError
from slackbot.reply import Answer, Call, Handler, IncomingCall, Reply, Services
from slackbot.store.people import lines
from slackbot.store.schema.identity import MemberId
from tests.talk import Talk

log = logging.getLogger("slackbot.tests")


def forever(_call: Call, _services: Services) -> Answer:
    """Never come to an end."""
    while True:
        sum(range(1000))


def after_writing(call: Call, services: Services) -> Answer:
    """Write a line, and then never come to an end."""
    done.add(call, services)
    return forever(call, services)


def in_the_database(call: Call, services: Services) -> Answer:
    """Ask the database again and again."""
    while True:
        lines.newest(services.tx, call.member.id, call.today, 5)


def despite_all(_call: Call, _services: Services) -> Answer:
    """Go on whatever is raised, but for what ends the program."""
    while True:
        try:
            sum(range(1000))
        except ValueError:
            continue


def in_a_finally(_call: Call, _services: Services) -> Answer:
    """Never come to the end of tidying up."""
    try:
        raise LookupError
    finally:
        while True:
            sum(range(1000))


def in_the_log(_call: Call, _services: Services) -> Answer:
    """Write to the log again and again."""
    while True:
        log.debug("still at it")


def quickly(_call: Call, _services: Services) -> Answer:
    """Come to an end."""
    return Reply("errors/stale")


def idly(_call: Call, _services: Services) -> Answer:
    """Wait for longer than the limit, at no cost."""
    threading.Event().wait(1.2)
    return Reply("errors/stale")


def call_of(talk: Talk, identity: str) -> IncomingCall:
    who = MemberId(talk.alice.person.team, talk.alice.person.id)
    return IncomingCall(who, talk.trial.clock(), "done", identity, text="a line", begins=True)


async def handled(talk: Talk, identity: str, handler: Handler) -> Outcome:
    """What comes of a call of alice's with such a handler."""
    return await talk.bot.dispatcher._handle(call_of(talk, identity), handler)  # noqa: SLF001 - no command is that slow


@pytest.mark.usefixtures("however_busy")
@pytest.mark.parametrize("handler", [forever, after_writing, in_the_database, in_a_finally, in_the_log, despite_all])
async def test_one_persons_endless_call_ends_and_nobody_else_waits_for_long(talk: Talk, handler: Handler) -> None:
    await talk.alice.types("/done first")
    endless = asyncio.create_task(handled(talk, "endless", handler))
    await asyncio.sleep(0)
    assert "Noted: meanwhile" in await talk.bob.types("/done meanwhile")
    answer = (await endless).answer
    assert isinstance(answer, FailedAnswer)
    assert answer.words.startswith("That was not saved: it was more than I can read at once.")
    assert "a line" not in await talk.alice.types("/done")
    assert "Noted: next" in await talk.alice.types("/done next")


@pytest.mark.parametrize("handler", [quickly, idly])
async def test_a_call_that_costs_little_is_left_alone(talk: Talk, handler: Handler) -> None:
    await talk.alice.types("/done first")
    outcome = await handled(talk, "cheap", handler)
    assert not isinstance(outcome.answer, FailedAnswer)


def test_outside_of_its_context_a_thread_is_never_interrupted() -> None:
    limit = TimeLimit(0.0)
    with limit:
        pass
    assert limit.look() == 0.0
    sum(range(100_000))


def test_a_thread_is_interrupted_where_it_is_and_once() -> None:
    limit, ended = TimeLimit(0.05), []

    def spend() -> None:
        try:
            with limit:
                while True:
                    sum(range(1000))
        except TookTooLongError:
            ended.append("interrupted")
        sum(range(100_000))
        ended.append("went on")

    thread = threading.Thread(target=spend)
    thread.start()
    while thread.is_alive():
        limit.look()
        thread.join(0.01)
    assert ended == ["interrupted", "went on"]


def test_a_faked_clock_ends_no_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under libfaketime the clock of another thread is shifted, and a thread's own is not."""
    real = time.clock_gettime
    monkeypatch.setattr(time, "clock_gettime", lambda clock: real(clock) + 100_000)
    limit = TimeLimit()
    with limit:
        assert limit.look() > 0
    assert not limit.is_over


def spend() -> None:
    """Spend more of the processor than the limits of these tests."""
    sum(range(3_000_000))


class Slow(logging.Handler):
    """A handler of the log that takes long, and lets somebody look while it holds its lock."""

    def __init__(self, look: Callable[[], object]) -> None:
        super().__init__()
        self._look = look

    def emit(self, _record: logging.LogRecord) -> None:
        """Take long."""
        spend()
        self._look()


def test_nothing_is_raised_while_a_lock_is_held_and_it_is_once_that_is_free() -> None:
    """An exception within `logging` could leave its lock locked for everybody, for good."""
    limit = TimeLimit(0.0)
    handler = Slow(limit.look)
    quiet = logging.getLogger("slackbot.tests.slow")
    quiet.addHandler(handler)
    held = []

    def write() -> None:
        quiet.warning("slowly")
        held.append(limit.is_over)
        limit.look()

    with pytest.raises(TookTooLongError), limit:
        write()
    quiet.removeHandler(handler)
    assert (held, limit.is_over) == ([False], True)
    assert handler.lock is not None
    assert handler.lock.acquire(blocking=False)


def test_what_was_raised_at_the_last_step_is_heard_within_the_limit() -> None:
    """Or it would be raised in the commit."""
    limit = TimeLimit(0.0)
    with pytest.raises(TookTooLongError), limit:
        limit.is_over = True  # as another thread does, just before this one goes
    sum(range(100_000))


def test_after_its_end_a_call_is_committed_undisturbed() -> None:
    limit, committed = TimeLimit(0.0), []
    with limit:
        pass
    spend()
    assert limit.look() == 0.0
    committed.append("all of it")
    assert (committed, limit.is_over) == (["all of it"], False)


def test_a_garbage_collection_is_nobodys_time() -> None:
    """Python collects in whichever thread needs room; the limit is looked at in its midst and after it."""
    seen: list[float] = []

    def spend_and_look(phase: str, _info: object) -> None:
        if threading.get_ident() == thread.ident:
            if phase == "start":
                spend()
            seen.append(limit.look())

    limit, ended = TimeLimit(0.02), []

    def collect() -> None:
        with limit:
            gc.collect()
            seen.append(limit.look())
        ended.append(limit.is_over)

    thread = threading.Thread(target=collect)
    gc.callbacks.append(spend_and_look)
    try:
        thread.start()
        thread.join()
    finally:
        gc.callbacks.remove(spend_and_look)
    assert (ended, len(seen) >= 3, min(seen) > 0) == ([False], True, True)


async def test_the_connection_of_an_interrupted_call_is_not_used_again(talk: Talk) -> None:
    await talk.alice.types("/done first")
    await handled(talk, "endless", forever)

    def is_open(tx: sa.Connection) -> bool:
        return tx.in_transaction() and not tx.invalidated

    assert await talk.bot.database.transact(is_open)


async def test_a_call_that_nobody_waits_for_any_more_gives_its_thread_back(talk: Talk) -> None:
    """On a slow machine the wait for the database ends before the processor's time does."""
    await talk.alice.types("/done first")
    outcome = await handled(talk, "endless", forever)
    assert isinstance(outcome.answer, FailedAnswer)
    assert "Noted: next" in await talk.alice.types("/done next")
