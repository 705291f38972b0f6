"""SQL that is compiled once a run, where each test has an engine of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.util import LRUCache


@contextmanager
def shared_by_engines() -> Iterator[None]:
    """Share compiled statements among the SQLite engines of a run.

    SQLAlchemy keeps them by the engine and each test has its own; compiling took two fifths of a test's processor time.
    """
    create = sa.create_engine
    compiled: LRUCache[Any, Any] = LRUCache(5000)
    with create("sqlite://").connect() as connection:  # a dialect learns SQLite's version when it first connects
        dialect = connection.dialect

    def create_sharing(url: sa.URL, **options: Any) -> sa.Engine:  # noqa: ANN401 - as SQLAlchemy takes them
        engine = create(url, **options)
        if engine.dialect.name == "sqlite":
            engine.dialect = dialect  # a part of what it keeps them by
            engine._compiled_cache = compiled  # noqa: SLF001 - there is no public way to share it
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sa, "create_engine", create_sharing)
        yield
