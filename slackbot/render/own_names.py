"""Unknown names among a team's own words: misspelt files, folders or languages, with the name probably meant."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Final

from slackbot.render.catalog import DEFAULT_LANGUAGE, LANGUAGE
from slackbot.render.ideas import IDEAS
from slackbot.render.prompts import PROMPTS

SUPPORT: Final = "support"  # empty among our words, and included by `rough/now`
_SUFFIX: Final = ".txt"
_MOST: Final = 200  # names reported; a folder that holds no words at all has more
_LETTERS: Final = 2  # in a usual language code


def misnamed(own: Path, languages: Collection[str], known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield each name below `own` that is never read, with the reason; `languages` and `known` messages are ours."""
    folders = {name.partition("/")[0] for name in known}
    for entry in sorted(own.iterdir())[:_MOST]:
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not _is_misspelt(entry.name, languages):
            yield from ((f"{entry.name}/{name}", why) for name, why in _files(entry, known))
        elif entry.is_dir() and entry.name in folders:
            yield entry.name, f"this is no language; did you mean {DEFAULT_LANGUAGE}/{entry.name}?"
        elif entry.is_dir():
            yield entry.name, f"this is no language{_meant(entry.name.lower(), languages)}"
        elif entry.suffix == _SUFFIX:
            yield entry.name, f"this is in no language's folder, such as {DEFAULT_LANGUAGE}/"


def _is_misspelt(folder: str, languages: Collection[str]) -> bool:
    base = folder.partition("-")[0]
    if folder in languages or (LANGUAGE.fullmatch(folder) and len(base) == _LETTERS):
        return False
    return not LANGUAGE.fullmatch(folder) or bool(get_close_matches(base, languages))


def _files(folder: Path, known: Collection[str]) -> Iterator[tuple[str, str]]:
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    paths = (PurePosixPath(file.relative_to(folder).as_posix()) for file in files)
    for path in [path for path in paths if not path.name.startswith("_") and not _is_hidden(path)][:_MOST]:
        name = str(path.with_suffix(""))
        if path.suffix == _SUFFIX and name not in known and not _is_for_teams(name):
            yield str(path), f"no message is called {name!r}{_meant(name, known)}"
        elif path.suffix != _SUFFIX and (name in known or get_close_matches(name, known, 1, 0.8)):
            yield str(path), f"this is not read: a message's file ends in {_SUFFIX}{_meant(name, known, _SUFFIX)}"


def _is_for_teams(name: str) -> bool:
    """Whether a team may add a file with that name: a prompt, an idea for a break, its own line of support."""
    return name.startswith((PROMPTS, IDEAS)) or name == SUPPORT


def _is_hidden(path: PurePosixPath) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _meant(name: str, known: Collection[str], suffix: str = "") -> str:
    near = get_close_matches(name, known, 1) or [each for each in known if name and each.startswith(name)][:1]
    last = name.rpartition("/")[2]
    near = near or [each for each in known if last and each.rpartition("/")[2] == last][:1]
    near = near or [each for each in known if name.startswith(each)][:1]
    return f"; did you mean {near[0] + suffix!r}?" if near else ""
