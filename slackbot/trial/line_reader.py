"""Reads typed lines: on a terminal with editing, history and completion, elsewhere as they come."""

import asyncio
import contextlib
import sys
import threading
from collections.abc import Callable, Iterable, Iterator

with contextlib.suppress(ImportError):  # not available everywhere; input() then reads lines without editing
    import readline
with contextlib.suppress(ImportError):  # not available everywhere; other terminals restore themselves
    import termios

Complete = Callable[[], Iterable[str]]


@contextlib.contextmanager
def line_editing(candidates: Complete) -> Iterator[None]:
    """Complete whole lines from `candidates` with the tab key; restores the terminal at the end.

    History lasts as long as the process; nothing typed is stored in a file.
    """
    if not sys.stdin.isatty() or "readline" not in sys.modules:
        yield
        return
    before = termios.tcgetattr(sys.stdin) if "termios" in sys.modules else None
    readline.set_completer_delims("\n")
    readline.set_completer(_completer(candidates))
    readline.parse_and_bind("bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete")
    try:
        yield
    finally:
        readline.set_completer(None)
        if before is not None:  # Ctrl-C leaves a thread in the middle of a line
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def _completer(candidates: Complete) -> Callable[[str, int], str | None]:
    def complete(typed: str, number: int) -> str | None:
        matching = [line for line in candidates() if line.lower().startswith(typed.lower())]
        return matching[number] if number < len(matching) else None

    return complete


async def read_line(prompt: str) -> str | None:
    """Read a line without the blanks around it; None at the end of the input."""
    if not sys.stdin.isatty():
        line = await asyncio.to_thread(sys.stdin.readline)
        return line.strip() if line else None
    return await _edited(prompt)


async def _edited(prompt: str) -> str | None:
    """Read in a thread that nobody joins, so that Ctrl-C ends the program and not only the line."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[str | None] = loop.create_future()

    def ask() -> None:
        try:
            line: str | None = input(prompt).strip()
        except EOFError:
            line = None
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(answer.set_result, line)

    threading.Thread(target=ask, daemon=True).start()
    return await answer
