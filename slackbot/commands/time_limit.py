"""A limit on the processor time of one call, so that one person's text holds up nobody else.

Python can't end a thread from outside, but it can raise an exception in one. So the event loop looks from time to time
at what a worker's thread has spent on a call, and raises in it once that is too much; its transaction rolls back, and
its person alone is told. A single call into C (a regex, a normalisation) can't be interrupted: those see cut text.

Every reader is linear and sees cut text, and templates have a budget (`slackbot.render`), so no call known today comes
near the limit. It stays for what nobody thought of: checks within our own loops would not see a loop without one, and
people would wait for one another. What makes an exception from outside dangerous is ruled out one by one:

- A commit is never interrupted: the limit ends before it, and its end takes back an exception that has not arrived.
- The connection is thrown away, wherever the driver or a `finally` was interrupted (`turns.handle_within`).
- A lock is not left locked: nothing is raised while code runs that holds one for the whole program (`_LOCKING`).

A garbage collection belongs to the whole program, no matter in which call, and Python drops what is raised in one:
its time is given back, and nothing is raised before it ends.
"""

import asyncio
import ctypes
import gc
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType, TracebackType
from typing import Any, Final

SECONDS: Final = 1.0
_SOON: Final = 0.01  # between looks, at least
_LOCKING: Final = (
    *("importlib", "logging", "queue", "threading"),
    *("jinja2.utils", "sqlalchemy.event", "sqlalchemy.pool", "sqlalchemy.util"),  # caches and registries
)


class TookTooLongError(Exception):
    """A call used more processor time than any honest one does; raised in its own thread."""


class TimeLimit:
    """Measures the processor time of one thread while it is within this context."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._thread: int | None = None
        self._ends_at = 0.0
        self._collects_since: float | None = None  # by the thread's processor time, while it collects garbage
        self._entered: FrameType | None = None
        self.is_over = False  # whether the thread was interrupted

    def __enter__(self) -> None:
        with self._lock:
            self._thread = threading.get_ident()
            self._ends_at = _spent(self._thread) + self._seconds
            self._entered = sys._getframe(1)  # noqa: SLF001 - what is above it is not the call's
            _limited[self._thread] = self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        _limited.pop(threading.get_ident(), None)
        with self._lock:
            self._thread = None
            self._entered = None
        if self.is_over:
            _take_back(threading.get_ident())
            if kind is None:
                raise TookTooLongError

    def collects(self, *, begins: bool) -> None:
        """Note, in the thread itself, that garbage collection begins or ends; taking a lock here could deadlock."""
        if begins:
            self._collects_since = _spent(threading.get_ident())
        elif self._collects_since is not None:
            self._ends_at += _spent(threading.get_ident()) - self._collects_since
            self._collects_since = None

    def look(self) -> float:
        """Interrupt the thread if its time is used up; returns how many seconds it has left at least."""
        with self._lock:
            if self._thread is None:  # waiting for its turn, or done
                return self._seconds
            if self._collects_since is not None or self._holds_a_lock(self._thread):
                return _SOON
            left = self._ends_at - _spent(self._thread)
            if left <= 0:
                thread, self._thread, self.is_over = self._thread, None, True
                _raise_in(thread, TookTooLongError)
            return max(left, _SOON)

    def _holds_a_lock(self, thread: int) -> bool:
        """Whether a thread runs code that may hold a lock which other threads wait for.

        Between this look and what is raised the thread runs nothing: the looker holds the interpreter.
        """
        frame = sys._current_frames().get(thread)  # noqa: SLF001 - documented, for debuggers
        while frame is not None and frame is not self._entered:
            if str(frame.f_globals.get("__name__")).startswith(_LOCKING):
                return True
            frame = frame.f_back
        return False

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Check on the thread from the event loop until this context ends."""
        loop = asyncio.get_running_loop()
        timer: asyncio.TimerHandle

        def look() -> None:
            nonlocal timer
            timer = loop.call_later(self.look(), look)

        timer = loop.call_later(self._seconds, look)
        try:
            yield
        finally:
            timer.cancel()
            self._ends_at = 0.0
            self._interrupt(loop)

    def _interrupt(self, loop: asyncio.AbstractEventLoop) -> None:
        """Interrupt the thread at once, or as soon as it holds no lock."""
        self.look()
        if self._thread is not None:
            loop.call_later(_SOON, self._interrupt, loop)


def _spent(thread: int) -> float:
    """Return the processor time of a thread, always by one clock: where clocks are faked, two differ."""
    return time.clock_gettime(time.pthread_getcpuclockid(thread))


def _raise_in(thread: int, error: type[Exception]) -> None:
    """Have a thread raise an error at its next step."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))


def _take_back(thread: int) -> None:
    """Let what may still be on its way to this thread arrive here, once.

    CPython has a call that cancels it, but the sign that something is pending then stays: each later step looks for it,
    and a thread that is traced (by coverage, by a debugger) looks for ever.
    """
    with suppress(TookTooLongError):
        _raise_in(thread, TookTooLongError)
        while True:
            pass


_limited: Final[dict[int, TimeLimit]] = {}  # by the thread


def _note_collection(phase: str, _info: dict[str, Any]) -> None:
    limit = _limited.get(threading.get_ident())
    if limit is not None:
        limit.collects(begins=phase == "start")


gc.callbacks.append(_note_collection)
