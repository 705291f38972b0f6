"""Compiled templates, shared by all catalogs of a process."""

from functools import cache
from typing import Final

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from jinja2.utils import LRUCache

_KEPT: Final = 2000  # templates; ours are a quarter of that


class _Compiled(BytecodeCache):
    """Keeps code by how it is compiled (a sandbox adds its guards), by a template's name, file and source."""

    def __init__(self) -> None:
        self._code = LRUCache(_KEPT)

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Return the place of a template's code."""
        return super().get_bucket(environment, f"{type(environment).__name__}: {name}", filename, source)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Find the code of a template."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._code[bucket.key, bucket.checksum] = bucket.code


@cache
def compiled() -> BytecodeCache:
    """Return what this process has compiled.

    To try a team's shared part means to fill all of our messages, and to compile these took a second for each part.
    """
    return _Compiled()
