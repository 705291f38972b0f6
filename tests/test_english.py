"""Names and sentences in the house: no name of before comes back, and prose is plain English."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tests.house import CODE, ROOT

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
        for file in SOURCES
        for name in sorted(identifiers(file) & RENAMED.keys())
    ] == []
    assert [
        f"{file.relative_to(ROOT)} is called {RENAMED[file.stem]}" for file in SOURCES if file.stem in RENAMED
    ] == []


def test_docstrings_and_comments_keep_to_plain_english() -> None:
    assert [
        f"{file.relative_to(ROOT)}:{line}: say it without {match[0]!r}"
        for file in SOURCES
        for line, text in prose_of(file)
        for match in TRANSLATED.finditer(text)
    ] == []


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
