"""The house in order: tables, manifest, README, words and wheel say the same; importing does nothing."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from slackbot import manifest
from slackbot.cli.main import main
from slackbot.commands import ACTIONS, COMMANDS, RIGHTS, SETTINGS, VIEWS
from slackbot.render import Words
from slackbot.render.ideas import IDEAS
from slackbot.render.prompts import PROMPTS
from slackbot.render.samples import load
from slackbot.render.words import shipped_words
from slackbot.reply import Reply, Services
from slackbot.scheduled import KINDS
from slackbot.scheduled.kind import Kind, Nudge
from slackbot.settings import SETTINGS as VARIABLES
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people.members import Member
from slackbot.trial.preview import filled
from tests.house import CODE, ROOT
from tests.pieces import missing, missing_of_kinds

MAP = (ROOT / "slackbot/README.md").read_text("utf-8")


WORDS = Words(shipped_words())


SAMPLES = list(load(shipped_words()))


def rows(text: str, pattern: str) -> set[str]:
    """The first cells of tables that match `pattern`."""
    return {cell for line in text.splitlines() for cell in re.findall(rf"^\| `({pattern})[` ]", line)}


def test_every_command_and_setting_has_its_files() -> None:
    sentences = missing(COMMANDS, {*SETTINGS, *RIGHTS})
    assert sentences == [], "\n".join(["", *sentences])  # pytest alone would show the first of them


def test_a_command_that_lacks_everything_is_told_so_at_once() -> None:
    assert [sentence.rpartition(" ")[2] for sentence in missing(["unmade"], ["unset"])] == [
        "messages/en/unmade/help.txt",
        "messages/samples/unmade.toml",
        "tests/dialogue/days/test_unmade.py",
        "messages/en/coach/help.txt",
        "messages/en/home/home.txt",
        "tests/stale/answers.toml",
        "manifest.yml",
        "slackbot/README.md",
        "tests/dialogue/",
        "messages/en/coach/help.txt",
        "slackbot/README.md",
    ]


def test_every_scheduled_message_has_its_files() -> None:
    sentences = missing_of_kinds(KINDS.values())
    assert sentences == [], "\n".join(["", *sentences])


def test_a_scheduled_message_that_lacks_everything_is_told_so_at_once() -> None:
    def say(_member: Member, _delivery: Delivery, _services: Services) -> Reply:
        raise AssertionError

    say.__module__ = "slackbot.scheduled.unmade"
    nudge = Nudge(answered=lambda _member, _delivery, _services: False, off={"digest_at": None})
    assert [sentence.rpartition(" ")[2] for sentence in missing_of_kinds([Kind("unmade", say, nudge=nudge)])] == [
        "tests/dialogue/days/test_unmade.py",
        "messages/en/try/coming.txt",
        "messages/en/_kinds.txt",
        "messages/en/nudge/halved.txt",
        "messages/en/nudge/off.txt",
    ]


def test_manifest_and_readme_name_no_command_that_is_not_there() -> None:
    commands = {f"/{name}" for name in COMMANDS}
    known = {command["command"] for command in manifest.load()["features"]["slash_commands"]}
    assert [f"{command} is no command: take it out of manifest.yml" for command in known - commands] == []
    documented = rows(MAP, r"/(?!coach )\w+") | rows(MAP, r"/coach [a-z-]+")
    commands |= {f"/coach {name}" for name in {*SETTINGS, *RIGHTS}}
    assert [f"{command} is no command: take it out of slackbot/README.md" for command in documented - commands] == []


def test_settings_are_documented(*, update_goldens: bool) -> None:
    rows = [
        f"| `{setting.name}` | {f'`{setting.default}`' * bool(setting.default)} | {setting.help} |"
        for setting in VARIABLES
    ]
    table = ["| variable | default | what it is |", "|---|---|---|", *rows]
    assert generated("settings", table, update=update_goldens) == table


def test_scopes_are_documented_with_their_reasons(*, update_goldens: bool) -> None:
    required = [f"| `{scope}` | | {why} |" for scope, why in manifest.required_scopes().items()]
    optional = [f"| `{scope}` | yes | {why} |" for scope, why in manifest.optional_scopes().items()]
    table = ["| scope | optional | what it is for |", "|---|---|---|", *required, *optional]
    assert generated("scopes", table, update=update_goldens) == table


def test_commands_of_the_program_are_documented(*, update_goldens: bool) -> None:
    rows = [f"| `{name}` | {command.get_short_help_str(200)} |" for name, command in sorted(main.commands.items())]
    table = ["| `neverdone …` | does |", "|---|---|", *rows]
    assert generated("program", table, update=update_goldens) == table


def test_every_room_is_on_the_map() -> None:
    parts = {path.name + "/" for path in (ROOT / "slackbot").iterdir() if (path / "__init__.py").exists()} | {"deploy/"}
    modules = {path.name for path in (ROOT / "slackbot").glob("[a-z]*.py")}
    mapped = rows(MAP.split("## The way")[0], r"[a-z_]+(?:/|\.py)")
    assert [f"{name} is not on the map: add its row to slackbot/README.md" for name in (parts | modules) - mapped] == []
    assert [f"{name} is on the map and gone: slackbot/README.md" for name in mapped - parts - modules] == []


def test_every_button_has_its_action_and_every_action_its_button() -> None:
    placed = {action for sample in SAMPLES for action in actions(filled(sample, WORDS)["blocks"])}
    assert [f"no button leads to {action}: place it in messages/en/" for action in sorted(set(ACTIONS) - placed)] == []
    assert [f"{action} leads nowhere: slackbot/commands/__init__.py" for action in sorted(placed - set(ACTIONS))] == []


def test_every_modal_has_its_taker_and_every_taker_its_modal() -> None:
    views = [filled(sample, WORDS) for sample in SAMPLES if WORDS.catalog.is_view(sample.message)]
    opened = {view["callback_id"] for view in views if "submit" in view}
    assert [f"no window {view}: write messages/en/{view.replace('.', '/')}.txt" for view in set(VIEWS) - opened] == []
    assert [f"nobody takes window {view}: slackbot/commands/__init__.py" for view in opened - set(VIEWS)] == []


def test_every_message_has_a_sample_and_every_sample_a_message() -> None:
    names, shown = set(WORDS.catalog.names()), {sample.message for sample in SAMPLES}
    assert [f"{name} has no sample: messages/samples/{name.split('/')[0]}.toml" for name in sorted(names - shown)] == []
    assert [f"a sample of no message: write messages/en/{name}.txt" for name in sorted(shown - names)] == []


def test_every_message_is_said_somewhere_and_what_is_said_is_a_message() -> None:
    names = set(WORDS.catalog.names())
    folders = {name.partition("/")[0] for name in names}
    said = {text for file in CODE for text in names_in(file) if text.partition("/")[0] in folders}
    said |= {text for file in CODE for text in names_answered(file)}  # also of a folder that is not there yet
    said |= {PROMPTS + prompt.name for prompt in WORDS.library.prompts}  # by their folder: a writer adds some
    said |= {IDEAS + idea.name for idea in WORDS.library.ideas}
    assert [f"the code never says messages/en/{name}.txt" for name in sorted(names - said)] == []
    assert [f"the code says a message that is missing: messages/en/{name}.txt" for name in sorted(said - names)] == []


def test_every_kind_that_can_be_turned_off_says_how_it_comes_back() -> None:
    told = {name: WORDS.plain("nudge/off", {"kind": name}) for name, kind in KINDS.items() if kind.off}
    silent = [name for name, words in told.items() if "/coach " not in words]
    assert [f"nothing says how {name} comes back: messages/en/nudge/off.txt" for name in silent] == []


def test_no_word_that_a_person_reads_stands_in_the_code() -> None:
    blocks = {"mrkdwn", "rich_text", "plain_text", "section"}
    allowed = {"render", "standin"}
    assert [
        f"{file.relative_to(ROOT)}: leave blocks to slackbot/render/"
        for file in CODE
        if allowed.isdisjoint(file.parts) and blocks & set(strings_in(file))
    ] == []


@pytest.mark.parametrize("file", CODE, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_a_module_opens_with_a_sentence_and_stays_small(file: Path) -> None:
    source = file.read_text("utf-8")
    tree = ast.parse(source)
    assert ast.get_docstring(tree) is not None
    assert len(source.splitlines()) <= 300
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= 40] == []


def test_importing_has_no_effect_and_run_leaves_the_stand_in_out(tmp_path: Path) -> None:
    look = """
import sys, threading, logging, os
before = dict(os.environ)
import slackbot.cli.main, slackbot.app.bot
assert "slackbot.standin" not in sys.modules
import pkgutil, importlib, slackbot
for module in pkgutil.walk_packages(slackbot.__path__, "slackbot."):
    if ".migrations." not in module.name:
        importlib.import_module(module.name)
assert threading.active_count() == 1, threading.enumerate()
assert logging.getLogger().handlers == []
assert dict(os.environ) == before
assert os.listdir() == []
"""
    subprocess.run([sys.executable, "-c", look], cwd=tmp_path, check=True)  # noqa: S603 - our own code


def actions(part: Any) -> Iterator[str]:  # noqa: ANN401 - nested blocks
    """Every action that blocks lead to: of buttons, and of menus' choices."""
    for block in part:
        for element in [block.get("accessory") or {}, *block.get("elements", [])]:
            if element.get("type") == "button":
                yield element["action_id"]
            for option in element.get("options", []):
                yield option["value"].partition(":")[0]


def strings_in(file: Path) -> Iterator[str]:
    """Every string in a module."""
    tree = ast.parse(file.read_text("utf-8"))
    return (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))


def names_answered(file: Path) -> Iterator[str]:
    """Every message that a module answers with by name."""
    calls = (node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call) and node.args)
    names = (call.args[0] for call in calls if ast.unparse(call.func) in {"Reply", "Modal", "Saved"})
    return (str(name.value) for name in names if isinstance(name, ast.Constant))


def names_in(file: Path) -> Iterator[str]:
    """Every string in a module that could name a message."""
    return (text for text in strings_in(file) if re.fullmatch(r"[a-z_]+/[a-z_]+", text))


def generated(name: str, lines: list[str], *, update: bool) -> list[str]:
    """The lines of a table that is generated into the operator's README; written first if `update`."""
    document = ROOT / "slackbot/deploy/README.md"
    before, opening, rest = re.split(rf"(<!-- {name}: .+? -->\n)", document.read_text("utf-8"))
    inside, ending, after = rest.partition("<!-- end -->")
    if update:
        inside = "".join(f"{line}\n" for line in lines)
        document.write_text(before + opening + inside + ending + after, "utf-8")
    return inside.splitlines()
