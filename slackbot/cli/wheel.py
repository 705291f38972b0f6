"""Rebuilds this program's wheel from its installed files, so that an image needs no package index for it."""

import csv
import io
import zipfile
from importlib.metadata import Distribution, distribution
from typing import Final

_OF_THE_INSTALLER: Final = {"INSTALLER", "REQUESTED", "direct_url.json", "RECORD"}
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # a fixed date, so that the same files make the same wheel


def installed_wheel() -> tuple[str, bytes] | None:
    """Return the wheel's file name and content; None in a checkout (`pip install -e`), where pip has to build it."""
    dist = distribution("neverdone")
    kept = _files(dist)
    if "slackbot/__init__.py" not in kept:
        return None
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, data in kept.items():
            wheel.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
        wheel.writestr(zipfile.ZipInfo(f"{_info(dist)}/RECORD", _EPOCH), _record(dist, kept))
    return f"neverdone-{dist.version}-py3-none-any.whl", content.getvalue()


def _files(dist: Distribution) -> dict[str, bytes]:
    return {
        file.as_posix(): file.read_binary()
        for file in dist.files or ()
        if not file.as_posix().startswith("..") and file.suffix != ".pyc" and not _is_the_installers(file.as_posix())
        if file.parts[0] in {"slackbot", _info(dist)}
    }


def _is_the_installers(name: str) -> bool:
    return ".dist-info/" in name and name.rpartition("/")[2] in _OF_THE_INSTALLER


def _record(dist: Distribution, kept: dict[str, bytes]) -> str:
    lines = io.StringIO()
    rows = csv.writer(lines, lineterminator="\n")
    for file in dist.files or ():
        if file.as_posix() in kept:
            rows.writerow([file.as_posix(), f"sha256={file.hash.value}" if file.hash else "", file.size or ""])
    rows.writerow([f"{_info(dist)}/RECORD", "", ""])
    return lines.getvalue()


def _info(dist: Distribution) -> str:
    return f"neverdone-{dist.version}.dist-info"
