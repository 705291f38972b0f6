"""The software bill of materials: every package that this installation uses, as CycloneDX 1.6."""

import json
import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any, Final

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_ROOT: Final = "neverdone"
_LONGEST: Final = 100  # some packages put the whole licence where its name belongs


def bill_of_materials() -> str:
    """Return the document as JSON, identical for identical installations."""
    packages = _packages()
    root = packages.pop(_ROOT)
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": _component(root, "application")},
        "components": [_component(package, "library") for package in packages.values()],
        "dependencies": [
            {
                "ref": _purl(package),
                "dependsOn": sorted(_purl(packages[name]) for name in _needed(package) & {*packages}),
            }
            for package in (root, *packages.values())
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def licences() -> list[tuple[str, str, str]]:
    """Return name, version and licence of each package, this program included."""
    return [(name, package.version, _licence(package) or "unknown") for name, package in _packages().items()]


def _packages() -> dict[str, Distribution]:
    """Return this program and all its dependencies, by name."""
    packages: dict[str, Distribution] = {}
    waiting = [_ROOT]
    while waiting:
        name = waiting.pop()
        if name in packages:
            continue
        try:
            packages[name] = distribution(name)
        except PackageNotFoundError:
            continue  # needed only elsewhere
        waiting += _needed(packages[name])
    return dict(sorted(packages.items()))


def _needed(package: Distribution) -> set[str]:
    requirements = map(Requirement, package.requires or ())
    return {canonicalize_name(each.name) for each in requirements if each.marker is None or _holds(each.marker)}


def _holds(marker: Marker) -> bool:
    return any(marker.evaluate({"extra": extra}) for extra in ("", "binary"))  # psycopg[binary] is the only extra


def _component(package: Distribution, kind: str) -> dict[str, Any]:
    licence = _licence(package)
    return {
        "type": kind,
        "bom-ref": _purl(package),
        "name": package.name,
        "version": package.version,
        "purl": _purl(package),
        **({"licenses": [_stated(licence)]} if licence else {}),
    }


def _stated(licence: str) -> dict[str, Any]:
    """Write an SPDX expression as an expression, and any other licence by its name."""
    is_spdx = re.fullmatch(r"[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*", licence)
    return {"expression": licence} if is_spdx else {"license": {"name": licence}}


def _licence(package: Distribution) -> str:
    for field in ("License-Expression", "License"):
        for stated in package.metadata.get_all(field) or []:
            if stated and len(stated) <= _LONGEST and "\n" not in stated:
                return str(stated)
    classifiers = package.metadata.get_all("Classifier") or []
    names = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License :: ")]
    return ", ".join(names)


def _purl(package: Distribution) -> str:
    return f"pkg:pypi/{canonicalize_name(package.name)}@{package.version}"
