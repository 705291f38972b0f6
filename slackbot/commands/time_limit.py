"""A limit on the processor time of one call, so that one person's text stops nobody else's.

Python can't end a thread from outside, but it can raise an exception in one. So the event loop looks from time to time
at what a worker's thread has spent on a call, and raises in it once that is too much; its transaction rolls back, and
its person alone is told. A single call into C (a regex, a normalisation) can't be interrupted: those see cut text.

A garbage collection belongs to the whole program, no matter in which call, and Python drops what is raised in one:
its time is given back, and nothing is raised before it ends.
"""

import asyncio
import ctypes
import gc
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Final

SECONDS: Final = 1.0
_SOON: Final = 0.01  # between looks, at least


class TookTooLongError(Exception):
    """A call spent more of the processor than any honest one does; raised in its own thread."""


class TimeLimit:
    """The processor time of one thread while it is within this context."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._thread: int | None = None
        self._ends_at = 0.0
        self._collects_since: float | None = None  # by the thread's processor time, while it collects garbage
        self.is_over = False  # whether the thread was interrupted

    def __enter__(self) -> None:
        with self._lock:
            self._thread = threading.get_ident()
            self._ends_at = _spent(self._thread) + self._seconds
            _limited[self._thread] = self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        _limited.pop(threading.get_ident(), None)
        with self._lock:
            self._thread = None

    def collects(self, *, begins: bool) -> None:
        """Note, in the thread itself, that a garbage collection begins or ends; a lock here could wait for itself."""
        if begins:
            self._collects_since = _spent(threading.get_ident())
        elif self._collects_since is not None:
            self._ends_at += _spent(threading.get_ident()) - self._collects_since
            self._collects_since = None

    def look(self) -> float:
        """Interrupt the thread if it has spent its time; returns how many seconds it has left, at least."""
        with self._lock:
            if self._thread is None:  # waiting for its turn, or done
                return self._seconds
            if self._collects_since is not None:
                return _SOON
            left = self._ends_at - _spent(self._thread)
            if left <= 0:
                raised = ctypes.pythonapi.PyThreadState_SetAsyncExc
                raised(ctypes.c_ulong(self._thread), ctypes.py_object(TookTooLongError))
                self._thread = None
                self.is_over = True
            return max(left, _SOON)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look at the thread from the event loop until this context ends; then nobody waits for it any more."""
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
            self.look()


def _spent(thread: int) -> float:
    """Return the processor time of a thread, always by one clock: where clocks are faked, two differ."""
    return time.clock_gettime(time.pthread_getcpuclockid(thread))


_limited: Final[dict[int, TimeLimit]] = {}  # by the thread


def _note_collection(phase: str, _info: dict[str, Any]) -> None:
    limit = _limited.get(threading.get_ident())
    if limit is not None:
        limit.collects(begins=phase == "start")


gc.callbacks.append(_note_collection)
