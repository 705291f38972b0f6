"""Behind the page: the clock, what comes up, what was held back, the raw view, changed templates, the workbench."""

import ast
import asyncio
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from slackbot.render import Words
from slackbot.render.words import shipped_words
from slackbot.scheduled import KINDS
from slackbot.standin.page.limits import of_message
from slackbot.trial.start import next_working_moment
from slackbot.trial.week import play_next
from slackbot.trial.workbench import Workbench
from tests.page.visitor import Visitor, open_visit

CODE = Path(__file__).parent.parent.parent / "slackbot"
WORDS = Words(shipped_words())
ABOUT = {"name": "Alice", "day": date(2026, 3, 3), "weekly": False}


async def test_the_clock_is_turned_by_a_quarter_a_day_and_to_what_is_next(visitor: Visitor) -> None:
    assert "Tuesday, 3 March, 09:00" in visitor.text
    assert "Tuesday, 3 March, 09:15" in await visitor.does("/clock/quarter")
    assert "Wednesday, 4 March, 09:15" in await visitor.does("/clock/day")
    await visitor.types("/break 10")
    assert "Wednesday, 4 March, 09:25" in await visitor.does("/clock/next")
    assert any(
        payload["text"] in visitor.text
        for payload in WORDS.wordings("break/welcome_back", {"offer": 0, "second": None})
    )
    assert "Wednesday, 4 March, 09:25" in await visitor.does("/clock/next")  # nothing is next
    await visitor.looks("/charlie/dm")
    assert "Wednesday, 4 March, 19:25" in visitor.text


async def test_now_is_the_machines_time_where_the_clock_is_behind_it(visitor: Visitor) -> None:
    await visitor.does("/clock/now")
    turned = visitor.trial.clock()
    await visitor.does("/clock/now")
    assert turned >= datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
    assert visitor.trial.clock() >= turned
    await visitor.does("/clock/day")
    ahead = visitor.trial.clock()
    assert 'formaction="/clock/now" aria-disabled="true"' in visitor.raw
    await visitor.does("/clock/now")
    assert visitor.trial.clock() == ahead


async def test_what_comes_up_and_what_was_held_back_are_told_with_their_reason(visitor: Visitor) -> None:
    await visitor.looks("/bob/dm")
    await visitor.types("/coach shift 10:00-18:00 mon-thu")
    await visitor.types("/coach digest 17:00")
    assert "17:00 Bob's day is handed back, when Bob wanted it Tuesday, 3 March" in visitor.text
    await visitor.types("/coach daysoff 2026-03-03")
    await visitor.does("/clock/day")
    assert "Bob's digest stayed unsent: Bob took that day off." in visitor.text
    await visitor.types("/coach shift 10:00-18:00 thu-fri")
    await visitor.types("/coach digest 17:00")
    assert "day_off" in visitor.text


@pytest.mark.long
async def test_a_week_is_played_and_can_be_stopped(visitor: Visitor) -> None:
    await visitor.does("/clock/week")
    assert "A week is being played." in visitor.text
    await visitor.does("/clock/day")  # waits its turn: there are no such buttons meanwhile
    async with asyncio.timeout(240):
        while "A week is being played." in await visitor.looks(again=True):
            await _a_moment()
    assert "Sunday, 12 April" in visitor.text or "Monday, 13 April" in visitor.text  # four weeks went by first
    for words in ("This is your digest", "Fewer of these"):
        assert words in visitor.text
    for place, words in {
        "/bob/dm": "It stays. /coach team in #billing changes it any time.",
        "/charlie/dm": "Bob answers what you shared: billing and we read the same invoice in two places",
        "/alice/support": "Who has the refund that nobody wants?",
    }.items():
        assert words in await visitor.looks(place, again=True)
    await visitor.does("/clock/week")
    await visitor.does("/clock/stop")
    assert "A week is being played." not in visitor.text


@pytest.mark.long
async def test_a_week_is_played_to_its_end_after_a_day_of_ones_own(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    """Lines and buttons of the script may not be there then; those steps are left out."""
    own = ("/done wrote back to the angry baker", "/challenge the refund that came back twice", "/rough", "/break")
    for text in own:
        await visitor.types(text)
    await play_next(visitor.trial, lambda: None, seconds=0)
    assert visitor.trial.clock().date() >= date(2026, 3, 15)
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


async def test_a_message_shows_what_was_sent_its_limits_and_its_template(visitor: Visitor) -> None:
    await visitor.types("/done first")
    await visitor.looks(f"/alice/dm?raw={visitor.ts('Noted:')}", again=True)
    for part in ('"action_id": "done.undo"', "of about 9,000 characters in all blocks", "messages/en/done/added.txt"):
        assert part in visitor.text
    assert "{% " in visitor.text
    await visitor.does("shortcut", callback_id="done.add")
    assert "messages/en/done/add.txt" in visitor.window
    await visitor.does("close", view=visitor.view)
    await visitor.looks("/alice/home")
    assert "messages/en/home/home.txt" in await visitor.looks("/alice/home?raw=home", again=True)
    assert "messages/" not in await visitor.looks("/alice/home?raw=1.2", again=True)


def test_a_message_over_a_limit_is_seen_to_be() -> None:
    run = {"type": "text", "text": "x" * 3040}
    blocks = [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [run]}]}] * 3
    total = of_message({"text": "x", "blocks": blocks})[0]
    assert (total.used, total.most, total.about, total.over, total.share) == (9120, 9000, True, True, 100)


async def test_a_changed_template_draws_the_page_anew_and_a_broken_one_is_named(tmp_path: Path) -> None:
    own = tmp_path / "words"
    (own / "en" / "done").mkdir(parents=True)
    template = own / "en" / "done" / "added.txt"
    shutil.copy(shipped_words() / "en" / "done" / "added.txt", template)
    async with open_visit(own=own) as visitor:
        await visitor.types("/done first")
        template.write_text(template.read_text("utf-8").replace("Noted{", "Written down{"), "utf-8")
        await _until(visitor, "Written down: first")
        assert "redrawn from its template" in visitor.text
        await visitor.presses("Undo")
        assert "off your list" in visitor.text or "Taken off" in visitor.text
        await visitor.types("/done second")
        assert "Written down: second" in visitor.message("second")
        assert "redrawn" not in visitor.message("second")
        await visitor.looks(f"/alice/dm?raw={visitor.ts('second')}", again=True)
        assert "words/en/done/added.txt" in visitor.text
        template.write_text("{{ nothing_like_it }}", "utf-8")
        await _until(visitor, "en/done/added.txt, line 1: 'nothing_like_it' is undefined")
        await visitor.types("/done third")
        assert "Noted: third" in visitor.text


async def test_ours_are_read_from_the_checkout_that_one_stands_in_also_where_the_program_is_installed_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(shipped_words(), tmp_path / "messages")
    monkeypatch.chdir(tmp_path)
    template = tmp_path / "messages" / "en" / "done" / "added.txt"
    async with open_visit() as visitor:
        await visitor.types("/done first")
        template.write_text(template.read_text("utf-8").replace("Noted{", "Written down{"), "utf-8")
        await _until(visitor, "Written down: first")
        await visitor.looks(f"/alice/dm?raw={visitor.ts('first')}", again=True)
        assert "messages/en/done/added.txt" in visitor.text
        assert str(tmp_path) not in visitor.text


async def test_every_open_page_is_told_of_a_change(visitor: Visitor) -> None:
    async with visitor.client.get(visitor.page.url + "events") as stream:
        first = await stream.content.readline()
        await stream.content.readline()
        await visitor.trial.people["Bob"].types("/done first")
        async with asyncio.timeout(60):
            second = await stream.content.readline()
    assert (first[:5], second[:5], first != second) == (b"data:", b"data:", True)


async def test_the_desk_shows_a_message_in_every_state_beside_its_template(visitor: Visitor) -> None:
    assert "Noted" in await visitor.looks("/words/done/added")
    assert "messages/en/done/added.txt" in visitor.text
    assert visitor.raw.count('class="rendering"') > 1
    assert "Save" in await visitor.looks("/words/done/edit")
    assert 'type="submit"' not in visitor.raw  # nothing is sent from here
    assert await visitor.looks("/words")


def test_the_desk_has_every_message_and_fills_each() -> None:
    workbench = Workbench(shipped_words())
    assert list(workbench.names()) == WORDS.catalog.names()
    assert [
        rendering for name in workbench.names() for rendering in workbench.renderings(name) if rendering.fault
    ] == []
    assert [name for name in workbench.names() if not workbench.source(name).source] == []


def test_a_visit_begins_within_a_working_day() -> None:
    at_work = datetime(2026, 3, 3, 9, 30, 12, tzinfo=UTC)
    assert next_working_moment(at_work) == at_work.replace(second=0)
    assert next_working_moment(datetime(2026, 3, 3, 2, 0, tzinfo=UTC)) == datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
    assert next_working_moment(datetime(2026, 3, 6, 20, 0, tzinfo=UTC)) == datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
    assert next_working_moment(datetime(2026, 3, 7, 12, 0, tzinfo=UTC)) == datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_why_it_comes_up(kind: str) -> None:
    assert WORDS.plain("try/coming", {"kind": kind, "name": "Alice", "later": False, "held": ""}) != kind
    held = WORDS.plain("try/held_back", {**ABOUT, "kind": kind, "reason": "late"})
    assert "_" not in held


def test_every_reason_to_hold_back_is_told_in_words() -> None:
    reasons = {code for code in _reasons() if "/" not in code}  # that names a message
    told = {code: WORDS.plain("try/held_back", {**ABOUT, "kind": "digest", "reason": code}) for code in reasons}
    assert len(told) > 15
    assert {reason for reason, words in told.items() if f"({reason})" in words} == set()


def _reasons() -> Iterator[str]:
    """Every reason in the code: what functions that give a reason or none return, and what is skipped with."""
    yield from ("ignored_rests", "ignored_stops")
    folders = ("scheduled", "delivery", "commands", "recap", "coach")
    for file in (file for folder in folders for file in (CODE / folder).glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "skip":
                yield from _constants(node.args[-1])
            if isinstance(node, ast.FunctionDef) and node.returns and ast.unparse(node.returns) == "str | None":
                for inner in ast.walk(node):
                    if isinstance(inner, ast.Return) and inner.value and node.name != "watch":
                        yield from _constants(inner.value)


def _constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)


async def _until(visitor: Visitor, words: str) -> None:
    async with asyncio.timeout(60):
        while words not in await visitor.looks(again=True):
            await _a_moment()


async def _a_moment() -> None:
    await asyncio.sleep(0.05)
