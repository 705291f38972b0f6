"""The columns that a change may set are those of the schema, so that mypy refuses every other."""

from typing import get_args, get_type_hints

import pytest
import sqlalchemy as sa

from slackbot.store.schema.changes import HabitChanges, MemberChanges, ShortcutChanges, TeamChanges, TeammateChanges
from slackbot.store.schema.schema import habit, member, shortcut, team, teammate

FIXED = {
    member: {"is_channel"},
    habit: {"kind"},
    shortcut: {"id", "day"},
    team: {"id"},
    teammate: {"team_id"},
}


@pytest.mark.parametrize(
    ("changes", "table"),
    [
        (MemberChanges, member),
        (HabitChanges, habit),
        (ShortcutChanges, shortcut),
        (TeamChanges, team),
        (TeammateChanges, teammate),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_change_may_set_each_column_and_empty_it_if_the_schema_allows(changes: type, table: sa.Table) -> None:
    may_be_empty = {name: type(None) in get_args(kind) for name, kind in get_type_hints(changes).items()}
    fixed = {"workspace_id", "user_id", *FIXED[table]}
    assert may_be_empty == {column.name: column.nullable for column in table.c if column.name not in fixed}
