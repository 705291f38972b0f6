"""Reads for a batch of messages: code reads for one person, and one statement answers for the whole batch.

A verb that can be read so takes the keys of a batch and returns a value for each of them:
`def of_days(tx, keys: Keys) -> dict[Key, list[Line]]`.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa

from slackbot.store.schema.identity import MemberId

P = ParamSpec("P")
T = TypeVar("T")

Key = tuple[MemberId, date]  # a person and their local day
Keys = Collection[Key]  # all of one workspace


class Reader:
    """Answers for one key as if it were alone; the first question about one is asked for the whole batch.

    It remembers what it read, so it lives no longer than its transaction, and nobody may change those rows meanwhile.
    """

    def __init__(self, tx: sa.Connection, keys: Keys = ()) -> None:
        self._tx = tx
        self._keys = frozenset(keys)
        self._known: dict[Any, Mapping[Key, Any]] = {}

    def read(
        self,
        verb: Callable[Concatenate[sa.Connection, Keys, P], Mapping[Key, T]],
        who: MemberId,
        day: date,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Return what `verb` reads for one key; `args` must be hashable."""
        key = (who, day)
        if key not in self._keys:
            return verb(self._tx, (key,), *args, **kwargs)[key]
        question = (verb, args, tuple(kwargs.items()))
        if question not in self._known:
            self._known[question] = verb(self._tx, self._keys, *args, **kwargs)
        answer: T = self._known[question][key]
        return answer


def of_batch(table: sa.FromClause) -> tuple[sa.ColumnElement[bool], ...]:
    """Make the conditions that select the rows of a batch's people: run the statement with `people(keys)`."""
    return (
        table.c.workspace_id == sa.bindparam("workspace_id"),
        table.c.user_id.in_(sa.bindparam("user_ids", expanding=True)),
    )


def people(keys: Keys) -> dict[str, Any]:
    """Return the parameters of `of_batch`.

    Raises:
        ValueError: the keys are of several workspaces, or there are none.
    """
    (workspace_id,) = {who.workspace_id for who, _ in keys}
    return {"workspace_id": workspace_id, "user_ids": sorted({who.user_id for who, _ in keys})}


def by_day(keys: Keys) -> dict[date, list[Key]]:
    """Group keys by their day: most batches have one."""
    days: dict[date, list[Key]] = {}
    for key in keys:
        days.setdefault(key[1], []).append(key)
    return days
