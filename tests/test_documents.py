"""The documents: as short as they promise, and nothing in them leads nowhere."""

import re
from pathlib import Path
from typing import Final

import pytest

from slackbot.store.schema.schema import metadata

ROOT: Final = Path(__file__).parent.parent
README: Final = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS: Final = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob(".github/*.md"), *ROOT.glob("*/README.md"), *ROOT.glob("slackbot/*/README.md")]
)
_NAMED_AS_EXAMPLES: Final = re.compile(r"tea|de/|help\.txt")


# How each row of the operator's table of data begins, and the tables of the database behind it.
DATA: Final = {
    "lines, with their causes": "done_line cause pick look_back challenge reflection shortcut thanks",
    "parked lines": "parked",
    "days with a break": "break_taken",
    "recaps": "share condition matter recap recap_answer recap_part",
    "teams": "team teammate shelf",
    "requests to colleagues": "request request_ask cover cover_ask",
    "changes of lines": "line_change",
    "the number brought": "piece",
    "the log of looks": "sighting",
    "shift, zone, settings": "member habit occasion",
    "answers to calls": "inbox",
    "deliveries": "delivery",
    "requests to forget": "forget_ask forgotten farewell",
    "installations": "installation",
    "used OAuth states": "spent_state lane mark",
}


def test_the_table_of_data_tells_every_table_of_the_database() -> None:
    told = {name for names in DATA.values() for name in names.split()}
    assert told == {table.name for table in metadata.sorted_tables}
    section = (
        (ROOT / "slackbot/deploy/README.md").read_text("utf-8").split("## Data and retention")[1].split("\n## ")[0]
    )
    rows = re.findall(r"^\| (?!what \|)(.+?) \|", section, re.MULTILINE)
    assert [row for row, begins in zip(rows, DATA, strict=True) if not row.startswith(begins)] == []


def test_readme_is_two_screens() -> None:
    assert len(README.split()) <= 1200


def test_readme_has_exactly_two_set_up_commands() -> None:
    assert re.findall(r"```sh\n(.+?)\n```", README, re.DOTALL) == [
        "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/neverdone try",
        "python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]' && .venv/bin/pytest",
    ]


def test_readme_shows_one_team_in_ten_lines() -> None:
    section = README.split("## Run it for one team")[1].split("\n## ")[0]
    assert 1 <= len(re.findall(r"^\d+\. ", section, re.MULTILINE)) <= 10


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, heading = target.partition("#")
        if target.startswith("https://"):
            continue
        there = (document.parent / path).resolve() if path else document
        if not there.exists() or (heading and heading not in headings(there)):
            dead.append(target)
    assert dead == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_that_are_named_are_there(document: Path) -> None:
    named = re.findall(r"`((?:[\w.-]+/)*[\w.-]+(?:/|\.(?:py|yml|toml|txt|md)))`", document.read_text("utf-8"))
    places = [ROOT, document.parent, ROOT / "messages", ROOT / "slackbot/slack"]
    lost = [
        name
        for name in named
        if not _NAMED_AS_EXAMPLES.search(name) and not any((place / name).exists() for place in places)
    ]
    assert lost == []


def headings(document: Path) -> set[str]:
    """The anchors of a document's headings."""
    titles = re.findall(r"^#+ (.+)$", document.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
