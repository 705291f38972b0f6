"""Worker threads with two queues: people's calls go first, and background work never occupies every thread."""

import threading
from collections import deque
from collections.abc import Callable

Work = Callable[[], object]


class Threads:
    """`size` threads; background work takes up to `background` of them. Each queue is first in, first out."""

    def __init__(self, size: int, background: int, name: str = "store") -> None:
        self._free = threading.Condition()
        self._calls: deque[Work] = deque()
        self._background: deque[Work] = deque()
        self._left_for_background = background
        self._closed = False
        self._threads = [threading.Thread(target=self._work, name=f"{name}-{number}") for number in range(size)]
        self._started = False

    def submit(self, work: Work, *, background: bool) -> None:
        """Queue some work, which must not raise.

        Raises:
            RuntimeError: the threads were closed.
        """
        with self._free:
            if self._closed:
                raise RuntimeError("the database is closed")
            (self._background if background else self._calls).append(work)
            self._start()
            self._free.notify()

    def close(self) -> None:
        """Drop queued jobs, and wait for running ones."""
        with self._free:
            self._closed = True
            self._calls.clear()
            self._background.clear()
            self._free.notify_all()
        if self._started:
            for thread in self._threads:
                thread.join()

    def _start(self) -> None:
        if not self._started:
            self._started = True
            for thread in self._threads:
                thread.start()

    def _work(self) -> None:
        while (queued := self._next()) is not None:
            work, background = queued
            work()
            if background:
                self._return_turn()

    def _next(self) -> tuple[Work, bool] | None:
        with self._free:
            while not self._closed:
                if self._calls:
                    return self._calls.popleft(), False
                if self._background and self._left_for_background:
                    self._left_for_background -= 1
                    return self._background.popleft(), True
                self._free.wait()
            return None

    def _return_turn(self) -> None:
        with self._free:
            self._left_for_background += 1
