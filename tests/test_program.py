"""The command line as a person uses it: try, try --week, preview, manifest, check, bench."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
import yaml
from click.testing import CliRunner

from slackbot.cli.bench import report
from slackbot.cli.bench.report import Row
from slackbot.cli.main import main
from slackbot.encryption import read_keys
from slackbot.errors import StartError
from slackbot.scheduled import KINDS
from slackbot.store.schema.schema import State, delivery
from slackbot.trial.trial import Trial
from slackbot.trial.week import live

KETTLE = "The kettle says hello."


def said(*command: str, typed: str = "", status: int = 0) -> str:
    result = CliRunner().invoke(main, command, input=typed)
    assert result.exit_code == status, result.output
    return result.output


def with_own_words(folder: Path) -> Path:
    """A team's words for the end of a break."""
    (folder / "en" / "break").mkdir(parents=True)
    (folder / "en" / "break" / "welcome_back.txt").write_text(f"{KETTLE}\n")
    return folder


async def test_a_week_is_lived_by_four_people_and_told_as_a_dialogue(tmp_path: Path) -> None:
    """Each kind of message that comes by itself is sent at least once, in a team's own words where it has them."""
    sent: set[str] = set()

    async def note(trial: Trial) -> None:
        sent.update(await trial.bot.database.transact(kinds_sent))

    told = "\n".join(await live(with_own_words(tmp_path), at_end=note))
    assert [line.split(" ═")[0] for line in told.splitlines() if line.startswith("═══")] == [
        "═══ Alice, Europe/Berlin",
        "═══ Bob, America/New_York",
        "═══ Charlie, Australia/Sydney",
        "═══ Dana, Europe/Berlin",
    ]
    assert [f"{kind} never comes: add what brings it to messages/week.toml" for kind in set(KINDS) - sent] == []
    assert f"Never Done  {KETTLE}" in told
    assert "Alice  (in #support) I took it. Ask finance before you promise anything." in told
    assert told.count("== Thank you ==") == 1  # a window that stays open is shown once


def kinds_sent(tx: sa.Connection) -> list[str]:
    return list(tx.execute(sa.select(delivery.c.kind).where(delivery.c.state == State.SENT).distinct()).scalars())


def test_in_the_terminal_one_types_presses_and_turns_the_clock() -> None:
    told = said(
        "try",
        "--terminal",
        typed="/done first\n/done hard: second\n/done\npress 2 Edit\nsave better words\n"
        "press Remove\npress Put it back\n"
        "/coach digest 23:59\n/break\nnext\nnext\n+1d\nas bob\n/done\n\nhelp\nquit\nnever read\n",
    )
    assert told.startswith("Never Done, tried out\n")
    for part in (
        "Noted: second (a hard one)\nToday so far:\n• first\n• second (a hard one)\n[Undo]",
        "== Edit a line ==\nWhat you did: <hard: second>",
        "Behind you today:\nfirst [Edit · Remove]\nbetter words [Edit · Remove]",
        "Taken off the list: first",
        "Back on the list:\n• first",
        "brings an older line, too.\n• first\n• better words\n",
        "  Bob, ",
        "/done took the call about …\nI keep your list,",
        "• You are Bob, in America/New_York.",
    ):
        assert part in told
    assert "never read" not in told


def test_in_the_terminal_a_team_is_set_up_and_reads_its_recap() -> None:
    told = said(
        "try",
        "--terminal",
        typed="/coach shift 09:00-17:00 mon-sun\n/coach recap on\n/done first\n"
        "as dana\n#support\n/coach team sun 16:00\nsay hello all\n"
        "as alice\n" + "next\npress Share\n" * 20 + "#support\n@bot\n#nowhere\n",
    )
    for part in (
        "You are in #support; @bot leads back to the direct message.",
        "#support Dana\nhello all",
        "first, shared",
        ":\n• first\nA question for the week:",
        "You are in the direct message with me.",
        "That is not possible here: Alice is not in #nowhere; there is #support",
    ):
        assert part in told


def test_in_the_terminal_a_window_is_filled_field_by_field() -> None:
    told = said(
        "try",
        "--terminal",
        typed="/done first\n/done\npress Edit\nfill What you did: better words\nfill Nothing: x\nsave\n/today\n",
    )
    assert "That is not possible here: there is no field 'Nothing' to fill; there is What you did" in told
    assert told.count("better words") == 3


def test_in_the_terminal_next_says_why_nothing_came_and_names_people() -> None:
    told = said(
        "try",
        "--terminal",
        typed="/coach shift 09:00-17:00 mon-sun\n/coach digest 17:00\n/coach daysoff today\n"
        "/thanks @bob for the late call\n" + "next\n" * 4 + "as alice\n/done first\n/done\npress Edit\n/today\n/week\n",
    )
    assert "Alice's digest stayed unsent: Alice took that day off." in told
    assert "Alice thanks you for the late call" in told
    assert told.count("== Edit a line ==") == 1


def test_a_teams_own_words_are_heard_in_the_terminal(tmp_path: Path) -> None:
    with_own_words(tmp_path)
    assert KETTLE in said("try", "--terminal", "--messages-dir", str(tmp_path), typed="/break\nnext\n")


def test_in_the_terminal_what_is_not_possible_is_said() -> None:
    told = said("try", "--terminal", typed="press Undo\nsave x\nclose\nas nobody\nhello\n/nope\nnext\n")
    for part in (
        "That is not possible here: there is no 'Undo' to press",
        "That is not possible here: Alice has no modal open",
        "That is not possible here: nobody here is called 'nobody'",
        "I don't know hello. A command begins with a slash, and say hello says it here; help shows the rest.",
        "That is not possible here: /nope is not a valid command",
        "Nothing is waiting to happen.",
    ):
        assert part in told


AS_BEFORE = "As before."


def test_preview_shows_every_message_or_one() -> None:
    assert said("preview", "nudge/as_before").endswith(f"{AS_BEFORE}\n\n")
    assert json.loads(said("preview", "nudge/as_before", "--json").split("\n", 1)[1]) == {
        "text": AS_BEFORE,
        "blocks": [
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": AS_BEFORE}],
                    }
                ],
            }
        ],
        "mrkdwn": False,
    }
    assert said("preview").count("\n── ") > 60
    assert said("preview", "nothing/like", status=2) == (
        "neverdone: there is no message 'nothing/like'; `neverdone preview` shows them all\n"
    )


def test_preview_shows_a_teams_own_words_and_languages(tmp_path: Path) -> None:
    (tmp_path / "de" / "nudge").mkdir(parents=True)
    (tmp_path / "de" / "nudge" / "as_before.txt").write_text("Wie vorher.\n", "utf-8")
    own = ("--messages-dir", str(tmp_path))
    assert said("preview", "nudge/as_before", "--lang", "de", *own).endswith("Wie vorher.\n\n")
    assert said("preview", "nudge/as_before", *own).endswith(f"{AS_BEFORE}\n\n")
    assert said("preview", "nudge/as_before", "--lang", "fr", *own, status=2) == (
        "neverdone: there are no words in 'fr'; there are de, en\n"
    )


def test_the_manifest_is_printed_as_asked_for() -> None:
    assert said("manifest") == Path("manifest.yml").read_text("utf-8")
    prefixed = yaml.safe_load(said("manifest", "--prefix", "nd-"))
    assert prefixed["features"]["slash_commands"][0]["command"] == "/nd-done"
    assert yaml.safe_load(said("manifest", "--prefix", "nd")) == prefixed


def test_a_key_is_made_that_the_settings_take() -> None:
    first, second = said("key").strip(), said("key").strip()
    assert (first != second, read_keys(f"{first},{second}")) == (True, (first, second))


ROWS = [
    Row("fan-out", "300 messages/s", "raw posts: 1,000/s", 0.3, 0.15),
    Row("/done", "p50 9 ms", "bare Bolt: 1 ms", 9.0, 6, at_most=True),
]


def test_bench_writes_its_table_between_its_marks_and_a_plot_beside_it(tmp_path: Path) -> None:
    file, picture = tmp_path / "README.md", tmp_path / "bench.svg"
    file.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n", "utf-8")
    report.write(ROWS, file, picture)
    text = file.read_text("utf-8")
    assert (text.startswith("before\n"), text.endswith("after\n"), "old" in text) == (True, True, False)
    assert "| fan-out | 300 messages/s | raw posts: 1,000/s | 0.30 | ≥ 0.15: reached |" in text
    assert "| /done | p50 9 ms | bare Bolt: 1 ms | 9.00 | ≤ 6: missed |" in text
    assert picture.read_text("utf-8").count("<rect") == 1 + len(ROWS)


def test_bench_refuses_a_file_without_a_place_for_its_table(tmp_path: Path) -> None:
    with pytest.raises(StartError):
        report.write(ROWS, tmp_path / "README.md", tmp_path / "bench.svg")
