"""What is shipped: the wheel and nothing else, exact versions that satisfy the ranges, one version, one licence."""

import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parent.parent
SOURCE: Final = (ROOT / "pyproject.toml").read_text("utf-8")
PROJECT: Final = tomllib.loads(SOURCE)["project"]
DEPLOY: Final = ROOT / "slackbot/deploy"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)  # noqa: S603 - our own project
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_the_wheel_holds_what_is_needed_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    code = {file.relative_to(ROOT).as_posix() for file in tracked("slackbot")}
    words = {f"slackbot/{file.relative_to(ROOT).as_posix()}" for file in tracked("messages")}
    assert held == code | words | {"slackbot/manifest.yml"}


def test_the_wheel_says_its_licence_and_authors(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    (metadata,) = (wheel.read(name).decode() for name in names if name.endswith(".dist-info/METADATA"))
    assert "\nLicense-Expression: Apache-2.0\n" in metadata
    assert "\nAuthor: the Never Done authors\n" in metadata
    licences = {name.partition("/licenses/")[2] for name in names if "/licenses/" in name}
    assert licences == {"LICENSE", "slackbot/standin/page/static/idiomorph.LICENSE.txt"}


def test_the_version_stands_in_one_place_and_the_changelog_knows_it() -> None:
    assert version("neverdone") == PROJECT["version"]
    code = "".join(file.read_text("utf-8") for file in (ROOT / "slackbot").rglob("*.py"))
    assert f'"{PROJECT["version"]}"' not in code
    changelog = (ROOT / ".github/CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$", changelog, re.MULTILINE)
    assert headings[0] == ("Unreleased", "")
    assert headings[1][0] == PROJECT["version"]
    assert all(day for _version, day in headings[1:])


def test_every_dependency_says_why_it_is_there() -> None:
    reasons = re.findall(r'^  "([^"]+)",\s+# \S', SOURCE, re.MULTILINE)
    assert [dependency for dependency in PROJECT["dependencies"] if dependency not in reasons] == []


@pytest.mark.parametrize(
    ("file", "extras"), [("constraints.txt", []), ("constraints-dev.txt", ["dev", "browser"])], ids=["run", "dev"]
)
def test_the_exact_versions_satisfy_the_ranges(file: str, extras: list[str]) -> None:
    versions = dict(pinned(DEPLOY / file))
    asked = PROJECT["dependencies"] + [line for extra in extras for line in PROJECT["optional-dependencies"][extra]]
    for requirement in map(Requirement, asked):
        exact = versions.get(canonicalize_name(requirement.name))
        assert exact is not None, f"{requirement.name} is missing in {file}: run .ci/constraints"
        assert requirement.specifier.contains(exact), f"{requirement} is not {exact}: run .ci/constraints"


@pytest.mark.parametrize("file", ["constraints.txt", "constraints-dev.txt"])
def test_every_exact_version_has_its_hashes_and_no_address(file: str) -> None:
    text = (DEPLOY / file).read_text("utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    bare = [entry for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)]
    assert bare == []
    assert re.findall(r"://|--index|--find-links|\s@\s", text) == []


def test_what_runs_is_the_same_version_that_is_developed_with() -> None:
    developed = dict(pinned(DEPLOY / "constraints-dev.txt"))
    assert [name for name, exact in pinned(DEPLOY / "constraints.txt") if developed[name] != exact] == []


def test_documents_install_the_exact_versions_apart_from_an_editable_checkout() -> None:
    """Pip refuses `-e` beside hashes: a checkout has no single file to hash."""
    documents = ["README.md", ".github/CONTRIBUTING.md", "slackbot/deploy/README.md", "tests/README.md"]
    lines = [line for name in documents for line in (ROOT / name).read_text("utf-8").splitlines()]
    installs = [line for line in lines if "pip install" in line and "constraints" in line]
    assert [line for line in installs if "--require-hashes" not in line or "-e" in line.split()] == []
    assert any("constraints-dev.txt" in line for line in installs)


def pinned(file: Path) -> Iterator[tuple[str, str]]:
    """Each package of a file of exact versions, with its version."""
    for name, exact in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", file.read_text("utf-8"), re.MULTILINE):
        yield canonicalize_name(name), exact


def tracked(folder: str) -> Iterator[Path]:
    """Files of a folder that git would keep."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", folder]
    listed = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 - git
    return (ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).exists())
