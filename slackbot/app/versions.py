"""Versions of installed distributions, each read once: a look-up parses the distribution's whole metadata."""

from functools import cache
from importlib import metadata


@cache
def version(name: str) -> str:
    """Return the version of an installed distribution.

    Raises:
        importlib.metadata.PackageNotFoundError: it is not installed.
    """
    return metadata.version(name)
