"""The bridge from asyncio to the store: one function, one transaction, in a worker thread, within a time limit."""

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Concatenate, Final, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.store.engine import BACKGROUND_WORKERS, WORKERS
from slackbot.store.errors import NOT_COMMITTED, AbandonedError
from slackbot.store.sweep import sweep
from slackbot.store.threads import Threads

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

_UNDONE: Final = frozenset(
    {"40001", "40P01"}
)  # serialization failure and deadlock: fully rolled back, so worth another try
_TRIES: Final = 3
CALL_SECONDS: Final = 2.2  # so that "not saved" is said within 2.5 seconds
_WRITE_GAPS: Final = (0.1, 0.3, 1, 2, 4, 4, 4)  # seconds; with CALL_SECONDS for each try below `Pace.give_up`


class Attempt:
    """Decides once whether a transaction commits or is abandoned; the first of two threads to ask wins."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._verdict: str | None = None

    def commit(self) -> bool:
        """Return whether the transaction may commit."""
        return self._say("commit")

    @property
    def is_abandoned(self) -> bool:
        """Whether it was abandoned while waiting in the queue."""
        return self._verdict == "abandon"

    def abandon(self) -> bool:
        """Return whether the transaction is abandoned; False if its commit has begun."""
        return self._say("abandon")

    def _say(self, verdict: str) -> bool:
        with self._lock:
            self._verdict = self._verdict or verdict
            return self._verdict == verdict


def _resolve(loop: asyncio.AbstractEventLoop, answer: asyncio.Future[T], run: Callable[[], T]) -> None:
    """Run in a worker thread and hand the result to the loop in one step (an executor's own future takes three)."""
    try:
        result = run()
    except BaseException as error:  # noqa: BLE001 - raised again where the result is awaited
        loop.call_soon_threadsafe(_raise, answer, error)
    else:
        loop.call_soon_threadsafe(_return, answer, result)


def _return(answer: asyncio.Future[T], result: T) -> None:
    if not answer.done():
        answer.set_result(result)


def _raise(answer: asyncio.Future[T], error: BaseException) -> None:
    if not answer.done():
        answer.set_exception(error)


def _give_up(attempt: Attempt, answer: asyncio.Future[T]) -> None:
    if not answer.done() and attempt.abandon():
        answer.set_exception(AbandonedError())


class Transactions:
    """One queue of transactions on a database."""

    def __init__(self, engine: Engine, threads: Threads, *, background: bool) -> None:
        self._engine = engine
        self._threads = threads
        self._is_background = background
        self.commits = 0  # since the start; a rough count, for pollers that wait for a change

    async def transact(self, work: Callable[Concatenate[sa.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work(tx, …)` in one transaction and return its result once committed; a deadlock is retried.

        Raises:
            AbandonedError: a person's call took longer than CALL_SECONDS; it was rolled back.
            sqlalchemy.exc.SQLAlchemyError: the database failed or is away; the transaction was rolled back.
        """
        attempt = Attempt()

        def run(tries: int = _TRIES) -> T:
            try:
                return once()
            except sa.exc.OperationalError as error:
                if tries > 1 and getattr(error.orig, "sqlstate", None) in _UNDONE:
                    return run(tries - 1)
                raise

        def once() -> T:
            if attempt.is_abandoned:
                raise AbandonedError
            with self._engine.connect() as tx, tx.begin() as transaction:
                result = work(tx, *args, **kwargs)
                if not attempt.commit():
                    transaction.rollback()
                    raise AbandonedError
            self.commits += 1
            return result

        return await self._answer(run, attempt)

    async def _answer(self, run: Callable[[], T], attempt: Attempt) -> T:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._threads.submit(lambda: _resolve(loop, answer, run), background=self._is_background)
        if self._is_background:
            return await self._unless_cancelled(answer, attempt)
        timer = loop.call_later(CALL_SECONDS, _give_up, attempt, answer)
        try:
            return await answer
        finally:
            timer.cancel()

    async def _unless_cancelled(self, answer: asyncio.Future[T], attempt: Attempt) -> T:
        """Wait as long as it takes, because a cancelled lane must not leave an intent that commits after it is gone."""
        try:
            return await answer
        except asyncio.CancelledError:
            attempt.abandon()
            raise

    async def transact_patiently(
        self, work: Callable[Concatenate[sa.Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Record an answer that Slack gave only once: as `transact`, but retry for twenty seconds while it is away.

        `work` must be safe to repeat after a commit whose confirmation was lost.
        """
        for gap in _WRITE_GAPS:
            try:
                return await self.transact(work, *args, **kwargs)
            except NOT_COMMITTED as error:
                log.warning("Slack's answer can't be recorded yet: %s", type(error).__name__)
                await asyncio.sleep(gap)
        return await self.transact(work, *args, **kwargs)


class Database(Transactions):
    """A database with a bounded pool of worker threads (1 on SQLite, 8 on PostgreSQL).

    It runs the transactions of people's calls; those of `background` wait behind them, as long as it takes.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        name = engine.dialect.name
        self._pool = Threads(WORKERS[name], BACKGROUND_WORKERS[name])
        super().__init__(engine, self._pool, background=False)
        self.background = Transactions(engine, self._pool, background=True)

    async def sweep(self) -> bool:
        """Overwrite or vacuum free space, however long it takes; False if another connection prevented that."""
        loop = asyncio.get_running_loop()
        swept: asyncio.Future[bool] = loop.create_future()
        self._pool.submit(lambda: _resolve(loop, swept, lambda: sweep(self.engine)), background=True)
        return await swept

    def close(self) -> None:
        """Wait for running transactions, then close every connection."""
        self._pool.close()
        self.engine.dispose()
