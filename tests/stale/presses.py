"""Presses and submissions in a transaction that is rolled back: the answer, and the tables written."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Engine

from slackbot.commands import ACTIONS, SHORTCUTS, VIEWS, turns
from slackbot.commands.outcome import Outcome
from slackbot.reply import (
    Account,
    Answer,
    Call,
    FieldError,
    Handler,
    IncomingCall,
    Modal,
    Profile,
    Reply,
    Saved,
    Services,
)
from slackbot.slack.inbound import incoming
from slackbot.slack.inbound.incoming import Delivered
from slackbot.store.people import members
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import cause, metadata
from tests.talk import first_wordings

_WRITES: Final = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)", re.IGNORECASE)
_MEMORY: Final = {"inbox"}  # every call is remembered there
ELSEWHERE: Final = "T0ELSEWHERE1"
_ZONE: Final = "Europe/Berlin"


@dataclass(frozen=True)
class Told:
    """The result of a call: the outcome, the handler's answer (None if it was not called), and the tables written."""

    outcome: Outcome
    answer: Answer | None
    tables: frozenset[str]

    def __str__(self) -> str:
        wrote = " ".join(sorted(self.tables))
        return f"{self.name} + {wrote}" if wrote else self.name

    @property
    def name(self) -> str:
        """The answer's name, in words that say what happens to the window or message."""
        match self.answer:
            case Reply(message=message):
                return message
            case Modal(view=view):
                return f"opens {view}"
            case FieldError(message=message):
                return f"asks again: {message}"
            case Saved(view=view):
                return f"says {view}"
        return "not asked"


@dataclass(frozen=True)
class Control:
    """A button with its value, a window with the notes it was opened with, or a shortcut."""

    kind: str
    name: str
    value: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def handler(self) -> Handler:
        """The handler that answers it."""
        return {"action": ACTIONS, "window": VIEWS, "shortcut": SHORTCUTS}[self.kind][self.name]


class Writes:
    """The tables written on a connection.

    SQLite reports the changes of a statement with RETURNING only after its rows were read, so each is judged at the
    next.
    """

    def __init__(self, tx: sa.Connection) -> None:
        self._written: set[str] = set()
        self._last: tuple[str, int] = ("", 0)
        self._driver: Any = tx.connection.dbapi_connection
        sa.event.listen(tx, "before_cursor_execute", self._before)
        sa.event.listen(tx, "after_cursor_execute", self._after)

    def begin(self) -> None:
        """Forget what was written."""
        self._last = ("", 0)
        self._written.clear()

    def end(self) -> frozenset[str]:
        """Return what was written since the beginning."""
        self._judge()
        return frozenset(self._written)

    def _before(self, _tx: object, _cursor: object, statement: str, *_: object) -> None:
        self._judge()
        wrote = _WRITES.match(statement)
        self._last = (wrote[1] if wrote else "", getattr(self._driver, "total_changes", 0))

    def _after(self, _tx: object, cursor: Any, statement: str, *_: object) -> None:  # noqa: ANN401 - the driver's own
        wrote = _WRITES.match(statement)
        if wrote and cursor.rowcount > 0:
            self._written.add(wrote[1])

    def _judge(self) -> None:
        table, before = self._last
        if table and getattr(self._driver, "total_changes", before) > before:
            self._written.add(table)


class Moment:
    """A database at one moment, in its own transaction, in which people press; `namesake` is in another workspace."""

    def __init__(self, tx: sa.Connection, at: datetime, people: Mapping[str, MemberId]) -> None:
        self.tx = tx
        self.at = at
        self.people = {**people, "namesake": people["alice"]._replace(workspace_id=ELSEWHERE)}
        self.accounts: dict[str, Account] = {who.user_id: Account("person", _ZONE) for who in people.values()}
        self._calls = count(1)
        self._writes = Writes(tx)

    def uses(self, who: str, control: Control) -> Told:
        """Make somebody press or submit."""
        return self.delivers(self.call(who, control), control)

    def call(self, who: str, control: Control) -> IncomingCall:
        """Return the call that a press or a submission makes."""
        identity = f"{who} {next(self._calls)}"
        if control.kind == "action":
            return replace(self._pressed(who, control, identity), accounts=self.accounts)
        return IncomingCall(
            self.people[who],
            self.at,
            control.name,
            identity=identity,
            fields=control.fields,
            private=control.notes,
            accounts=self.accounts,
        )

    def _pressed(self, who: str, control: Control, trigger_id: str) -> IncomingCall:
        """The call of a press in one and the same message."""
        body = {
            "user": {"id": self.people[who].user_id},
            "trigger_id": trigger_id,
            "container": {"type": "message", "channel_id": "D0", "message_ts": "1.1"},
            "actions": [{"type": "button", "action_id": control.name, "value": control.value}],
        }
        return incoming.action(Delivered(self.people[who].workspace_id, body), self.at)

    def delivers(self, call: IncomingCall, control: Control) -> Told:
        """Have a call answered, perhaps a second time."""
        answers: list[Answer] = []

        def recorded(call: Call, services: Services) -> Answer:
            answers.append(control.handler(call, services))
            return answers[-1]

        self._writes.begin()
        outcome = turns.handle(self.tx, call, recorded, first_wordings(None))
        return Told(outcome, answers[0] if answers else None, self._writes.end() - _MEMORY)

    def meets(self, who: str) -> None:
        """Make somebody say something today, for the first time ever if they have no account."""
        if members.get(self.tx, self.people[who]) is None:
            turns.meet(self.tx, self.people[who], Profile(_ZONE, deleted=False), self.at)
        self.uses(who, Control("action", "home.help", "coach"))


@contextmanager
def moment(engine: Engine, at: datetime, people: Mapping[str, MemberId]) -> Iterator[Moment]:
    """Open a moment, and roll all of it back at the end."""
    with engine.connect() as tx:
        if engine.dialect.name == "postgresql":
            _ids_go_on(tx, cause)  # the table of answers names the first one by its id
        yield Moment(tx, at, people)
        tx.rollback()


def copy_rows(source: Engine, target: Engine) -> None:
    """Copy every row into an empty database at the same schema; ids go on where they were."""
    with source.connect() as read, target.begin() as write:
        for table in metadata.sorted_tables:
            write.execute(sa.delete(table))
            rows = [dict(row) for row in read.execute(sa.select(table)).mappings()]
            if rows:
                write.execute(sa.insert(table), rows)
            if target.dialect.name == "postgresql" and "id" in table.c:
                _ids_go_on(write, table)


def _ids_go_on(tx: sa.Connection, table: sa.Table) -> None:
    """Make a table's next id follow its largest, as on SQLite: PostgreSQL's sequences do not roll back."""
    most = sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0) + 1).scalar_subquery()
    tx.execute(sa.select(sa.func.setval(sa.func.pg_get_serial_sequence(table.name, "id"), most, sa.false())))
