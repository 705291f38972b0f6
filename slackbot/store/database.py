"""The way from asyncio to the store: one function, one transaction, in a worker thread, within a person's patience."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, Final, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.store.engine import WORKERS
from slackbot.store.sweep import sweep

P = ParamSpec("P")
T = TypeVar("T")

_UNDONE: Final = frozenset({"40001", "40P01"})  # serialization failure, deadlock: undone whole, and to be tried again
_TRIES: Final = 3
PATIENCE: Final = 2.2  # seconds; "not saved" is said within 2.5


class AbandonedError(Exception):
    """Nobody waited for this transaction any more, so it was rolled back."""


class Attempt:
    """Settles once whether a transaction is committed or given up, whichever of two threads says so first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._verdict: str | None = None

    def commit(self) -> bool:
        """Return whether it may be committed: nobody gave it up."""
        return self._say("commit")

    def abandon(self) -> bool:
        """Return whether it is given up: its commit had not begun."""
        return self._say("abandon")

    def _say(self, verdict: str) -> bool:
        with self._lock:
            self._verdict = self._verdict or verdict
            return self._verdict == verdict


def _settle(loop: asyncio.AbstractEventLoop, answer: asyncio.Future[T], run: Callable[[], T]) -> None:
    """In a worker thread: run, and hand over what came of it in one step (an executor's own future takes three)."""
    try:
        result = run()
    except BaseException as error:  # noqa: BLE001 - handed over to whoever waits, whatever it is
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


class Database:
    """A database with its bounded pool of worker threads (1 on SQLite, 8 on PostgreSQL)."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._threads = ThreadPoolExecutor(WORKERS[engine.dialect.name], thread_name_prefix="store")

    async def transact(self, work: Callable[Concatenate[sa.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work(tx, …)` in a transaction; what it returns is committed by then. After a deadlock it runs again.

        Raises:
            AbandonedError: it took longer than PATIENCE, and nothing of it was kept.
            sqlalchemy.exc.SQLAlchemyError: the database refused or is away; nothing was kept.
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
            with self.engine.connect() as tx, tx.begin() as transaction:
                result = work(tx, *args, **kwargs)
                if not attempt.commit():
                    transaction.rollback()
                    raise AbandonedError
                return result

        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._threads.submit(_settle, loop, answer, run)
        patience = loop.call_later(PATIENCE, _give_up, attempt, answer)
        try:
            return await answer
        finally:
            patience.cancel()

    async def sweep(self) -> bool:
        """Empty the database's free space, of whatever size it is; False where somebody else kept it from that."""
        return await asyncio.wrap_future(self._threads.submit(sweep, self.engine))

    def close(self) -> None:
        """Wait for running transactions and let every connection go."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        self.engine.dispose()
