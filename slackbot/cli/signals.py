"""SIGINT and SIGTERM: every command ends quietly when it is told to stop, with the usual exit status."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final, NoReturn

STOPS: Final = (signal.SIGINT, signal.SIGTERM)
_BY_SIGNAL: Final = 128  # a shell's status for a program that a signal ended is this and the signal's number


@contextmanager
def stoppable() -> Iterator[None]:
    """Let a command close what it opened when it is told to stop, then end with the signal's status.

    Both signals come up as KeyboardInterrupt: asyncio cancels its main task, other code unwinds.
    """
    told = [signal.SIGINT]

    def by_sigterm(_number: int, _frame: FrameType | None) -> None:
        told[0] = signal.SIGTERM
        signal.raise_signal(signal.SIGINT)

    before = [
        signal.signal(signal.SIGINT, signal.default_int_handler),  # asyncio replaces this one, and no other
        signal.signal(signal.SIGTERM, by_sigterm),
    ]
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(_status(told[0]))
    finally:
        for number, handler in zip(STOPS, before, strict=True):
            signal.signal(number, handler)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let a block of file operations end before a signal is answered: they belong together, and take no time."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)


def end_at_once(number: int, _frame: FrameType | None) -> NoReturn:
    """End here: an exception could be swallowed by a module that is being loaded, or printed by one that unloads."""
    os._exit(_status(signal.Signals(number)))


def _status(number: signal.Signals) -> int:
    """Return the exit status after a signal: `run` did as it was told, whatever it was doing; others were cut short."""
    return 0 if sys.argv[1:2] == ["run"] else _BY_SIGNAL + number
