"""The database away: a person is told in time that it was not saved, nothing is, and afterwards all is well."""

import asyncio
import os
import re
import resource
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from slackbot.app.bot import Bot
from slackbot.clock import system_clock
from slackbot.delivery.pace import Pace
from slackbot.errors import StartError
from slackbot.settings import read_settings
from slackbot.standin import Person, Standin
from slackbot.store.engine import make_engine
from slackbot.store.schema.migrate import migrate
from tests.edge.program.postgresql import Server
from tests.edge.program.runs import Kept, running, settings
from tests.talk import Speaker, Talk
from tests.time_limits import TimeLimits

pytestmark = [pytest.mark.long, pytest.mark.alone, pytest.mark.usefixtures("time_limits")]

NOT_SAVED = re.compile(
    r"That was not saved: I can't reach my notebook just now\. Please send it again in a minute\. \(ref [0-9a-f]{4}\)"
)


def file_of(talk: Talk) -> Path:
    return Path(talk.bot.database.engine.url.database or "")


def modals_of(speaker: Speaker) -> list[str]:
    return [speaker.person.modal.title] if speaker.person.modal else []


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold the write lock of an SQLite file, as a backup tool might."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


async def test_a_locked_file_is_said_in_time_to_each_of_many_and_nothing_is_saved_nor_lost(
    talk: Talk, time_limits: TimeLimits
) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/done before")
    await talk.at("16:59")
    loop = asyncio.get_running_loop()

    async def told(speaker: Speaker, text: str) -> tuple[str, float]:
        began = loop.time()
        answer = await speaker.person.types(text)
        assert answer is not None
        return answer.readable(), loop.time() - began

    with locked(file_of(talk)):
        calls = [(talk.alice, f"/done lost {number}") for number in range(4)] + [
            (talk.bob, "/done"),
            (talk.bob, "/break"),
        ]
        talk.trial.clock.advance(timedelta(minutes=1))
        answers, _ = await asyncio.gather(asyncio.gather(*(told(*call) for call in calls)), talk.bot.sender.tick())
    assert [(bool(NOT_SAVED.fullmatch(words)), seconds < time_limits.ack) for words, seconds in answers] == [
        (True, True)
    ] * 6
    assert len({words for words, _ in answers}) == 6  # each with a reference of its own
    assert await talk.alice.types("/done after") == "Noted: after\nToday so far:\n• before\n• after\n[Undo]"
    assert (await talk.bob.types("/today")).startswith("Nothing on the list yet.")
    assert talk.alice.mail == []
    await talk.bot.sender.settled()
    assert ["before" in mail for mail in talk.alice.mail] == [True]


async def test_a_modal_stays_open_with_words_at_its_field_and_a_press_is_answered_beside_its_message(
    talk: Talk,
) -> None:
    for speaker in (talk.alice, talk.bob):
        await speaker.types("/done first")
        await speaker.types("/done")
    listing = talk.bob.last
    assert listing is not None
    await talk.alice.presses("Edit")
    with locked(file_of(talk)):
        errors, pressed = await asyncio.gather(
            talk.alice.saves(text="first, and better"), talk.bob.presses("Remove", on=listing)
        )
    assert errors is not None
    assert (list(errors), bool(NOT_SAVED.fullmatch(errors["text"]))) == (["text"], True)
    assert modals_of(talk.alice) == ["Edit a line"]
    assert await talk.alice.saves(text="first, and better") is None
    assert modals_of(talk.alice) == []
    assert "first, and better" in await talk.alice.types("/done")
    assert NOT_SAVED.fullmatch(pressed)
    assert listing.readable() in talk.bob.screen
    assert await talk.bob.presses("Remove", on=listing) == "Taken off the list: first\n[Put it back] [Show the list]"


async def test_a_full_disk_is_said_and_when_there_is_room_again_all_works(
    slack: Standin, tmp_path: Path, kept: Kept
) -> None:
    alice = slack.person("alice")
    async with running(settings(slack, tmp_path)) as run:
        await slack.connected()
        await alice.types("/done before")
        unlimited = resource.prlimit(run.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
        answer = await alice.types("/done lost")
        assert answer is not None
        assert NOT_SAVED.fullmatch(answer.readable())
        resource.prlimit(run.pid, resource.RLIMIT_FSIZE, unlimited)
        answer = await alice.types("/done after")
        assert answer is not None
        assert answer.readable() == "Noted: after\nToday so far:\n• before\n• after\n[Undo]"
    assert kept.lines_of(alice) == ["before", "after"]


async def test_a_disk_without_room_is_said_and_what_was_noted_is_there(slack: Standin, tmp_path: Path) -> None:
    """A small disk of its own, where this may be made (by root); a limit on the size of files elsewhere."""
    alice = slack.person("alice")
    with small_disk(tmp_path) as (home, full):
        async with running(settings(slack, home)) as run:
            await slack.connected()
            assert (await answer_of(alice, "/done before")).startswith("Noted: before")
            with full(run.pid):
                said = [await answer_of(alice, f"/done {'x' * 400} {number}") for number in range(40)]
            lost = sum(bool(NOT_SAVED.fullmatch(words)) for words in said)
            assert (lost > 0, lost + sum(words.startswith("Noted") for words in said)) == (True, 40)
            assert (await answer_of(alice, "/done after")).startswith("Noted: after")
        with closing(sqlite3.connect(home / "bot.db")) as reader:
            assert reader.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert reader.execute("SELECT count(*) FROM done_line").fetchone() == (42 - lost,)


async def answer_of(person: Person, text: str) -> str:
    answer = await person.types(text)
    assert answer is not None
    return answer.readable()


@contextmanager
def small_disk(tmp_path: Path) -> Iterator[tuple[Path, Callable[[int], AbstractContextManager[None]]]]:
    """A folder for a process's files, with more than the 10 MB that a start asks for, and how to leave it no room."""
    home = tmp_path / "small"
    home.mkdir()
    mounted = os.geteuid() == 0 and has_worked("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(home))
    yield home, (lambda _pid: filled(home)) if mounted else limited
    if mounted:
        assert has_worked("umount", "--lazy", str(home))


def has_worked(*command: str) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603 - ours, all of it


@contextmanager
def limited(pid: int) -> Iterator[None]:
    unlimited = resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    yield
    resource.prlimit(pid, resource.RLIMIT_FSIZE, unlimited)


@contextmanager
def filled(home: Path) -> Iterator[None]:
    with (home / "filler").open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    yield
    (home / "filler").unlink()


async def test_a_file_that_can_only_be_read_is_refused_at_the_start(slack: Standin, tmp_path: Path) -> None:
    """Its folder too: a read-only disk (root may write in spite of permissions), or permissions."""
    home = tmp_path / "still"
    home.mkdir()
    mounted = os.geteuid() == 0 and has_worked("mount", "-t", "tmpfs", "tmpfs", str(home))
    engine = make_engine(f"sqlite:///{home / 'bot.db'}")
    migrate(engine)
    engine.dispose()
    if mounted:
        assert has_worked("mount", "-o", "remount,ro", str(home))
    else:
        home.chmod(0o500)
    with pytest.raises(StartError, match="let the user that runs the bot write to it and to its folder"):
        await Bot(read_settings(settings(slack, home)), system_clock, ticking=False).start()
    if mounted:
        assert has_worked("umount", str(home))
    else:
        home.chmod(0o700)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"this was never a database" * 100, "is not a SQLite database; name another file"),
        (None, "is a folder; name a file in it"),
    ],
)
async def test_a_file_that_is_no_database_is_refused_at_the_start(
    slack: Standin, tmp_path: Path, content: bytes | None, words: str
) -> None:
    file = tmp_path / "bot.db"
    if content is None:
        file.mkdir()
    else:
        file.write_bytes(content)
    with pytest.raises(StartError) as caught:
        await Bot(read_settings(settings(slack, tmp_path)), system_clock, ticking=False).start()
    assert words in str(caught.value)
    assert content is None or file.read_bytes() == content


async def test_a_folder_that_is_not_there_is_said_at_the_start(slack: Standin, tmp_path: Path) -> None:
    with pytest.raises(StartError, match="does not exist; make it, or name another"):
        await Bot(read_settings(settings(slack, tmp_path / "gone")), system_clock, ticking=False).start()


@asynccontextmanager
async def on_postgresql(slack: Standin, home: Path, url: str) -> AsyncIterator[Bot]:
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    bot = Bot(read_settings(settings(slack, home, DATABASE_URL=url)), system_clock, ticking=False)
    await bot.start()
    await slack.connected()
    yield bot
    await bot.stop()


async def test_postgresql_may_stop_and_start_again(
    slack: Standin, tmp_path: Path, postgresql: Server, time_limits: TimeLimits
) -> None:
    alice = slack.person("alice")
    loop = asyncio.get_running_loop()
    async with on_postgresql(slack, tmp_path, postgresql.database()) as bot:
        await alice.types("/done before")
        postgresql.stop()
        try:
            began = loop.time()
            answers = await asyncio.gather(*(alice.types(f"/done lost {number}") for number in range(12)))
            assert loop.time() - began < time_limits.ack
            assert [bool(answer and NOT_SAVED.fullmatch(answer.readable())) for answer in answers] == [True] * 12
            await bot.sender.tick()
        finally:
            postgresql.start()
        answer = await alice.types("/done after")
    assert answer is not None
    assert answer.readable() == "Noted: after\nToday so far:\n• before\n• after\n[Undo]"


async def test_a_start_waits_for_a_postgresql_that_is_not_up_yet(
    slack: Standin, tmp_path: Path, postgresql: Server
) -> None:
    url = postgresql.database()
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    postgresql.stop()
    bot = Bot(read_settings(settings(slack, tmp_path, DATABASE_URL=url)), system_clock, ticking=False)
    starting = asyncio.create_task(bot.start())
    try:
        await asyncio.sleep(2)
        assert not starting.done()
    finally:
        postgresql.start()
    await starting
    await bot.stop()


async def test_a_start_does_not_wait_for_ever_nor_for_what_stays_wrong(
    slack: Standin, tmp_path: Path, postgresql: Server
) -> None:
    url = postgresql.database()
    loop = asyncio.get_running_loop()
    for wrong, server_is_up, least in ((url + "_no_such", True, 0.0), (url, False, 0.75)):
        if not server_is_up:
            postgresql.stop()
        began = loop.time()
        try:
            with pytest.raises(StartError, match="DATABASE_URL: the server can't be used"):
                await Bot(
                    read_settings(settings(slack, tmp_path, DATABASE_URL=wrong)), system_clock, pace=Pace(start=2)
                ).start()
        finally:
            if not server_is_up:
                postgresql.start()
        assert least <= loop.time() - began < 8
