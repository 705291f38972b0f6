"""Backup and restore of a SQLite database: a checked, marked copy made while the bot runs, and the way back."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from slackbot.app.restored import MARK
from slackbot.app.startup import LOCK, lock, prepare
from slackbot.cli.signals import uninterrupted
from slackbot.errors import StartError
from slackbot.store import metadata
from slackbot.store.engine import make_engine

_PAGES: Final = 1024  # copied at a time, so that the bot's writes get a turn
_PRIVATE: Final = 0o600


def back_up(source: Path, file: Path, at: datetime) -> None:
    """Copy a database that may be in use to `file`, which must not exist yet.

    Raises:
        StartError: there is nothing to copy, `file` already exists, or the copy can't be written.
    """
    if not os.path.isfile(source):  # noqa: PTH113 - Path.is_file raises where it may not look
        raise StartError(f"there is no database {source.absolute()} to back up; DATABASE_URL names it")
    with _whole(file):
        _copy(source, file, "rw")  # a log beside it may have to be read
        mark_restored(f"sqlite:///{file.absolute()}", at)
        with closing(sqlite3.connect(file)) as copy:
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without its log beside it


def put_back(file: Path, target: Path, at: datetime, *, replace: bool) -> None:
    """Put a marked backup in the place of the database and keep the replaced one as `…-before`.

    Raises:
        StartError: a bot runs on the database, it exists and `replace` is off, or `file` is no backup that this version
            can use.
    """
    lock(target).close()
    if target.exists() and not replace:
        raise StartError(f"{target} is there already; --replace keeps it as {target.name}-before and goes on")
    fresh = target.with_name(target.name + "-restoring")
    for left in _with_logs(fresh):
        left.unlink(missing_ok=True)
    with _whole(fresh):
        _copy(file, fresh, "ro")
        mark_restored(f"sqlite:///{fresh.absolute()}", at)
    with uninterrupted():  # or there would be no database at all
        _set_aside(target)
        fresh.replace(target)
    _hand_over(target, target.with_name(target.name + LOCK))


def _set_aside(target: Path) -> None:
    """Keep a database as `…-before`, with the log of a bot that was killed: only that log has the last writes."""
    is_there = target.exists()
    for part, kept in zip(_with_logs(target), _with_logs(target.with_name(target.name + "-before")), strict=True):
        if not is_there:
            part.unlink(missing_ok=True)
        elif part.exists():
            part.replace(kept)
        else:
            kept.unlink(missing_ok=True)


def _with_logs(file: Path) -> list[Path]:
    """Return the paths of SQLite's write-ahead log and its index beside a database, and of the database itself."""
    return [file.with_name(file.name + suffix) for suffix in ("-wal", "-shm", "")]


@contextmanager
def _whole(file: Path) -> Iterator[None]:
    """Create a private file for a block that fills it; if that fails or is told to stop, nothing is left of it.

    Raises:
        StartError: the file already exists, or can't be written.
    """
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE))
    except FileExistsError:
        raise StartError(f"{file} is there already; name another file") from None
    except OSError as error:
        raise StartError(
            f"{file} can't be written ({error.strerror}); name a file in a folder that takes it"
        ) from error
    try:
        yield
    except BaseException:  # Ctrl-C too
        for part in _with_logs(file):
            part.unlink(missing_ok=True)
        raise


def _hand_over(*made: Path) -> None:
    """Give files that root made to their folder's owner, who runs the bot."""
    if os.geteuid() == 0:
        for file in made:
            folder = file.absolute().parent.stat()
            os.chown(file, folder.st_uid, folder.st_gid)


def mark_restored(url: str, at: datetime) -> None:
    """Make the next start skip everything due by then.

    Raises:
        StartError: the database can't be opened or is not at this schema.
    """
    engine = make_engine(url)
    try:
        prepare(engine, own=url.startswith("sqlite"))
        with engine.begin() as tx:
            metadata.write(tx, MARK, at.isoformat(timespec="seconds"))
    except sa.exc.SQLAlchemyError as error:
        raise StartError(f"the copy can't be marked: {getattr(error, 'orig', None) or error}") from error
    finally:
        engine.dispose()


def _copy(source: Path, file: Path, mode: str) -> None:
    try:
        opened = sqlite3.connect(f"{source.absolute().as_uri()}?mode={mode}", uri=True)
        with closing(opened) as old, closing(sqlite3.connect(file)) as new:
            old.backup(new, pages=_PAGES)
            _check(new, source)
    except sqlite3.Error as error:
        raise StartError(f"{source} can't be copied to {file}: {error}") from error


def _check(copy: sqlite3.Connection, source: Path) -> None:
    (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
    ours = copy.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()[0]
    if verdict != "ok" or not ours:
        raise sqlite3.DatabaseError(f"{source} is damaged or no database of this bot")
