"""The documents: as short as they promise, and nothing in them leads nowhere."""

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parent.parent
README: Final = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS: Final = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob(".github/*.md"), *ROOT.glob("*/README.md"), *ROOT.glob("slackbot/*/README.md")]
)
_NAMED_AS_EXAMPLES: Final = re.compile(r"tea|de/|help\.txt")


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
