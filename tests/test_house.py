"""The house in order: tables, manifest, README, words and wheel say the same; importing does nothing."""

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from slackbot import manifest
from slackbot.cli.main import main
from slackbot.commands import ACTIONS, COMMANDS, RIGHTS, SETTINGS, SHORTCUTS, VIEWS
from slackbot.render import Words
from slackbot.render.ideas import IDEAS
from slackbot.render.prompts import PROMPTS
from slackbot.render.samples import load
from slackbot.render.words import shipped_words
from slackbot.scheduled import KINDS
from slackbot.settings import SETTINGS as VARIABLES
from slackbot.standin.install.manifest_rules import manifest_problems
from slackbot.trial.preview import filled
from tests.pieces import missing

ROOT = Path(__file__).parent.parent
CODE = sorted(file for file in (ROOT / "slackbot").rglob("*.py") if "migrations/versions" not in str(file))
MAP = (ROOT / "slackbot/README.md").read_text("utf-8")
SOURCES = CODE + sorted((ROOT / "tests").rglob("*.py"))
TRANSLATED = re.compile(r"\b(?:anew|of which|(?:is|are|was|were) to be|for it is|unasked|of late)\b")
RENAMED = {  # names of before, which a reader would search for in vain: what each is called now
    "Asked": "IncomingCall",
    "Desk": "Dispatcher",
    "Farewells": "ForgetFollowUp",
    "Figures": "Metrics",
    "Given": "Outcome",
    "Hosting": "MultiWorkspace",
    "Job": "Kind",
    "Kit": "SenderContext",
    "Made": "Provenance",
    "ManyWorkspaces": "InstalledWorkspaces",
    "OneWorkspace": "SingleWorkspace",
    "Origin": "PayloadIds",
    "PATIENCE": "a time with its unit",
    "Rhythm": "RateLimiter",
    "Rooms": "Channels",
    "Seal": "TokenCipher",
    "Settling": "InstallationLifecycle",
    "TracedWords": "ProvenanceWords",
    "Vault": "TokenStore",
    "Visit": "browser",
    "WritingDesk": "Workbench",
    "_besides": "_offers",
    "_errand": "_background",
    "_errands": "_background",
    "_met": "_note_presence",
    "_met_again": "_note_presence",
    "_unheeded": "a lambda",
    "arrivals": "delivery_lookup",
    "besides": "excluding",
    "desk": "dispatcher",
    "doubt": "in_doubt",
    "doubts": "in_doubt",
    "farewell": "home_reset",
    "figures": "metrics",
    "growing_gaps": "delays",
    "holdings": "personal_data",
    "hosting": "multi_workspace",
    "leaving": "workspace_purge",
    "many_workspaces": "installed_workspaces",
    "meaning": "api_errors",
    "origin_of": "ids_of",
    "own_words": "overrides, or messages_dir",
    "patience": "a time with its unit",
    "placing": "recap_contents",
    "raise_meaning": "raise_for_error",
    "rhythm": "rate_limit",
    "rooms": "channels",
    "seal": "encryption",
    "settling": "lifecycle",
    "sightings": "access_log",
    "traced": "provenance",
    "usable": "validation",
    "vault": "token_store",
    "visit": "browser",
    "worded": "reply_for",
    "words_desk": "workbench",
    "writing_desk": "workbench",
}
WORDS = Words(shipped_words())
SAMPLES = list(load(shipped_words()))

# What each Web API method takes (docs.slack.dev/reference/methods); none where it takes no scope.
SCOPES = {
    "bots.info": "users:read",
    "api.test": None,
    "apps.connections.open": None,  # the app-level token's own
    "auth.test": None,
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.info": "channels:read",  # and groups:read, for a private channel
    "conversations.members": "channels:read",
    "conversations.open": "im:write",
    "oauth.v2.access": None,
    "users.info": "users:read",
    "views.open": None,
    "views.publish": None,
    "views.push": None,
    "views.update": None,
}
OPTIONAL_SCOPES = {  # the bot does without where they are not granted; a DM is read with message.im's own scope
    "conversations.history": {"channels:history", "groups:history"},
    "conversations.replies": {"channels:history", "groups:history"},
    "conversations.open": {"mpim:write"},  # with several people
    "dnd.info": {"dnd:read"},
    "files.completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
}
EVENT_SCOPES = {
    "app_home_opened": None,
    "app_uninstalled": None,
    "tokens_revoked": None,
    **dict.fromkeys(("channel_archive", "channel_deleted", "channel_left", "channel_rename"), "channels:read"),
    **dict.fromkeys(("channel_shared", "channel_unshared"), "channels:read"),
    "channel_id_changed": "groups:read",  # of private channels alone
    **dict.fromkeys(("group_archive", "group_deleted", "group_left", "group_rename"), "groups:read"),
    **dict.fromkeys(("member_joined_channel", "member_left_channel"), "channels:read"),
    "message.im": "im:history",
    "user_change": "users:read",
}


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
        "tests/dialogue/test_unmade.py",
        "messages/en/coach/help.txt",
        "messages/en/home/home.txt",
        "manifest.yml",
        "slackbot/README.md",
        "tests/dialogue/",
        "messages/en/coach/help.txt",
        "slackbot/README.md",
    ]


def test_manifest_and_readme_name_no_command_that_is_not_there() -> None:
    commands = {f"/{name}" for name in COMMANDS}
    assert {command["command"] for command in manifest.load()["features"]["slash_commands"]} == commands
    assert rows(MAP, r"/(?!coach )\w+") == commands
    assert rows(MAP, r"/coach [a-z-]+") == {f"/coach {name}" for name in {*SETTINGS, *RIGHTS}}


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
    rooms = {path.name + "/" for path in (ROOT / "slackbot").iterdir() if (path / "__init__.py").exists()} | {"deploy/"}
    modules = {path.name for path in (ROOT / "slackbot").glob("[a-z]*.py")}
    mapped = rows(MAP.split("## The way")[0], r"[a-z_]+(?:/|\.py)")
    assert [f"{name} is not on the map: add its row to slackbot/README.md" for name in (rooms | modules) - mapped] == []
    assert [f"{name} is on the map and gone: slackbot/README.md" for name in mapped - rooms - modules] == []


def test_every_button_has_its_action_and_every_action_its_button() -> None:
    placed = {action for sample in SAMPLES for action in actions(filled(sample, WORDS)["blocks"])}
    assert [f"no button leads to {action}: place it in messages/en/" for action in sorted(set(ACTIONS) - placed)] == []
    assert [f"{action} leads nowhere: slackbot/commands/__init__.py" for action in sorted(placed - set(ACTIONS))] == []


def test_every_modal_has_its_taker_and_every_taker_its_modal() -> None:
    views = [filled(sample, WORDS) for sample in SAMPLES if WORDS.is_view(sample.message)]
    opened = {view["callback_id"] for view in views if "submit" in view}
    assert [f"no window {view}: write messages/en/{view.replace('.', '/')}.txt" for view in set(VIEWS) - opened] == []
    assert [f"nobody takes window {view}: slackbot/commands/__init__.py" for view in opened - set(VIEWS)] == []


def test_slacks_own_shortcuts_are_the_same_in_code_and_manifest() -> None:
    assert {shortcut["callback_id"] for shortcut in manifest.load()["features"]["shortcuts"]} == set(SHORTCUTS)


def test_every_message_has_a_sample_and_every_sample_a_message() -> None:
    names, shown = set(WORDS.names()), {sample.message for sample in SAMPLES}
    assert [f"{name} has no sample: messages/samples/{name.split('/')[0]}.toml" for name in sorted(names - shown)] == []
    assert [f"a sample of no message: write messages/en/{name}.txt" for name in sorted(shown - names)] == []


def test_every_message_is_said_somewhere_and_what_is_said_is_a_message() -> None:
    names = set(WORDS.names())
    folders = {name.partition("/")[0] for name in names}
    said = {text for file in CODE for text in names_in(file) if text.partition("/")[0] in folders}
    said |= {PROMPTS + prompt.name for prompt in WORDS.library.prompts}  # by their folder: a writer adds some
    said |= {IDEAS + idea.name for idea in WORDS.library.ideas}
    assert [f"the code never says messages/en/{name}.txt" for name in sorted(names - said)] == []
    assert [f"the code says a message that is missing: messages/en/{name}.txt" for name in sorted(said - names)] == []


def test_every_kind_that_can_be_turned_off_says_how_it_comes_back() -> None:
    for kind in (name for name, kind in KINDS.items() if kind.off):
        assert "/coach " in WORDS.message("nudge/off", {"kind": kind}).text


def test_scopes_are_those_of_the_methods_that_are_called_and_no_more() -> None:
    callers = [(ROOT / f"slackbot/slack/api/{name}.py").read_text("utf-8") for name in ("gateway", "uploads")]
    methods = {method for caller in callers for method in re.findall(r'_(?:call|ask)\("([\w.]+)"', caller)}
    assert methods == set(SCOPES) | set(OPTIONAL_SCOPES)
    needed = {scope for scope in (SCOPES | EVENT_SCOPES).values() if scope} | {"commands"}
    scopes = manifest.load()["oauth_config"]["scopes"]
    assert set(scopes["bot"]) == needed
    assert set(scopes["bot_optional"]) == {scope for scopes in OPTIONAL_SCOPES.values() for scope in scopes}


def test_events_are_those_that_are_listened_to() -> None:
    listened = set(
        re.findall(r'app\.event\("(\w+)"\)', (ROOT / "slackbot/slack/inbound/listeners.py").read_text("utf-8"))
    )
    subscribed = set(manifest.load()["settings"]["event_subscriptions"]["bot_events"])
    assert {event.partition(".")[0] for event in subscribed} == listened
    assert subscribed == set(EVENT_SCOPES)


@pytest.mark.parametrize("prefix", ["", "nd-"])
@pytest.mark.parametrize("url", ["", "https://bot.example.org/"])
@pytest.mark.parametrize("many", ["", "https://bot.example.org/"])
def test_the_manifest_is_what_slack_takes(prefix: str, url: str, many: str) -> None:
    assert manifest_problems(yaml.safe_load(manifest.changed(prefix, url, many))) == []
    assert manifest.load()["features"]["app_home"]["messages_tab_enabled"] is True


def test_the_manifest_is_made_with_a_prefix_and_for_http() -> None:
    assert manifest.changed() == (ROOT / "manifest.yml").read_text("utf-8")
    changed = yaml.safe_load(manifest.changed("nd-", "https://bot.example.org/"))
    assert [command["command"] for command in changed["features"]["slash_commands"]] == [
        command["command"].replace("/", "/nd-") for command in manifest.load()["features"]["slash_commands"]
    ]
    address = "https://bot.example.org/slack/events"
    assert {command["url"] for command in changed["features"]["slash_commands"]} == {address}
    assert changed["settings"]["event_subscriptions"]["request_url"] == address
    assert changed["settings"]["interactivity"]["request_url"] == address
    assert changed["settings"]["socket_mode_enabled"] is False


def test_the_manifest_has_the_marketplaces_fields_where_they_can_be_filled() -> None:
    text = manifest.changed("", "https://a.test", "https://a.test/", "help@a.test")
    assert manifest_problems(yaml.safe_load(text)) == []
    assert yaml.safe_load(text)["app_directory"] == {
        "installation_landing_page": "https://a.test/slack/install",
        "privacy_policy_url": "https://a.test/slack/privacy",
        "support_url": "https://a.test/slack/support",
        "support_email": "help@a.test",
        "supported_languages": ["en"],
        "pricing": "free",
    }
    assert "app_directory" not in yaml.safe_load(manifest.changed("", "", "https://a.test"))


def test_the_manifest_can_do_without_history() -> None:
    made = yaml.safe_load(manifest.changed(history=False))
    assert manifest_problems(made) == []
    assert set(manifest.load()["oauth_config"]["scopes"]["bot"]) - set(made["oauth_config"]["scopes"]["bot"]) == {
        "im:history"
    }
    assert "message.im" not in made["settings"]["event_subscriptions"]["bot_events"]


def test_every_scope_says_what_it_is_for_however_the_manifest_is_printed() -> None:
    reasons = manifest.required_scopes() | manifest.optional_scopes()
    assert set(reasons) == set(manifest.scopes())
    for text in (manifest.changed(), manifest.changed("nd-"), manifest.changed("", "https://a.test", "https://a.test")):
        assert [scope for scope, why in reasons.items() if f"- {scope} # {why}" not in text] == []


def test_the_manifest_is_made_for_many_workspaces() -> None:
    """Tokens rotate there, and nowhere else: who has one token in the settings could not go on with it."""
    single, http, many, both = (
        yaml.safe_load(manifest.changed("", url, many))
        for url, many in [
            ("", ""),
            ("https://a.test", ""),
            ("", "https://a.test/"),
            ("https://a.test", "https://a.test"),
        ]
    )
    back = ["https://a.test/slack/oauth_redirect"]
    assert [made["oauth_config"].get("redirect_urls") for made in (single, http, many, both)] == [
        None,
        back,
        back,
        back,
    ]
    for flag in ("token_rotation_enabled", "org_deploy_enabled"):
        assert [made["settings"][flag] for made in (single, http, many, both)] == [False, False, True, True]
    assert [made["settings"]["socket_mode_enabled"] for made in (single, http, many, both)] == [
        True,
        False,
        True,
        False,
    ]


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


def test_a_local_is_called_what_it_holds() -> None:
    assert [
        f"{file.relative_to(ROOT)}:{line}: call `{name}` what it holds"
        for file in SOURCES
        for line, name in locals_of(file)
        if name in {"found", "one", "given"}
    ] == []


def test_no_name_of_before_comes_back() -> None:
    assert [
        f"{file.relative_to(ROOT)}: `{name}` is called {RENAMED[name]}"
        for file in CODE
        for name in sorted(identifiers(file) & RENAMED.keys())
    ] == []
    assert [f"{file.relative_to(ROOT)} is called {RENAMED[file.stem]}" for file in CODE if file.stem in RENAMED] == []


def test_docstrings_and_comments_keep_to_plain_english() -> None:
    assert [
        f"{file.relative_to(ROOT)}:{line}: say it without {match[0]!r}"
        for file in CODE
        for line, text in prose_of(file)
        for match in TRANSLATED.finditer(text)
    ] == []


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


def identifiers(file: Path) -> set[str]:
    """Every name in a module's code; comments and strings may use the words."""
    with file.open("rb") as source:
        return {token.string for token in tokenize.tokenize(source.readline) if token.type == tokenize.NAME}


def prose_of(file: Path) -> Iterator[tuple[int, str]]:
    """Every docstring and comment of a module, with its line."""
    source = file.read_text("utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield getattr(node, "lineno", 1), ast.get_docstring(node) or ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def locals_of(file: Path) -> Iterator[tuple[int, str]]:
    """Every name that a module binds, with its line."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.MatchAs(name=str(name)):
                yield node.lineno, name
