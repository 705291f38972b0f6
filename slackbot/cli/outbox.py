"""`neverdone outbox`: what is open or did not end well, and what becomes of it; never whose it is, or its words."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Concatenate, Final, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.app.startup import prepare
from slackbot.errors import StartError
from slackbot.scheduled import KINDS
from slackbot.scheduled.kind import End
from slackbot.store.engine import make_engine
from slackbot.store.outbox import operations
from slackbot.store.outbox.operations import Entry
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.schema.schema import State

P = ParamSpec("P")
T = TypeVar("T")

_MOST: Final = 200
_SHORTEST: Final = 6
_OPEN: Final = (State.WAITING, State.SENDING)
_NAMES: Final = {State.WAITING: "waiting", State.SENDING: "in doubt or being sent"}
_LINK: Final = re.compile(
    r"/archives/(?P<channel>[CDG][A-Z0-9]+)/p(?P<seconds>\d{10})(?P<rest>\d{6})(?![\d])", re.ASCII
)
DOUBLES: Final = "It may have arrived: sent again, it may come twice. Send it again?"


class Operator:
    """An operator's hands on a database; `at` is now. A bot may run on it meanwhile."""

    def __init__(self, database_url: str, at: datetime) -> None:
        self._engine: Engine = make_engine(database_url)
        self._at = at
        prepare(self._engine, own=False)

    def listing(self) -> Iterator[str]:
        """What is open and due, unknown or failed, a line each, and how many there are of each."""
        for entry in self._transact(operations.entries, self._at, (*_OPEN, *operations.BADLY), _MOST):
            what = f"{entry.uid}  {entry.workspace_id}  {entry.kind}  {entry.day}  {_named(entry.state)}"
            yield f"{what}  {entry.reason}" if entry.reason else what
        counts = self._transact(operations.counts)
        yield ", ".join(f"{_named(state)}: {counts.get(state, 0)}" for state in State)

    def show(self, uid: str) -> Iterator[str]:
        """All that is kept of one delivery but whose it is and what it says."""
        entry = self._entry(uid)
        yield f"uid        {entry.uid}"
        yield f"workspace  {entry.workspace_id}"
        yield f"kind       {entry.kind}"
        yield f"day        {entry.day}"
        yield f"due        {_moment(entry.due_at)}"
        yield f"good until {_moment(entry.expires_at)}"
        yield f"state      {_named(entry.state)}"
        yield f"attempts   {entry.attempts}"
        yield f"reason     {entry.reason or '-'}"

    def doubles(self, uid: str) -> bool:
        """Whether to send it again may double it."""
        return self._entry(uid).state is State.UNKNOWN

    def retry(self, uid: str) -> str:
        """Send it again; returns what was done.

        Raises:
            StartError: that can't be.
        """
        entry = self._entry(uid)
        if not self._transact(operations.retry, entry.uid, self._at):
            late = entry.state in operations.BADLY
            why = "is too late to be of use" if late else f"is {_named(entry.state)}: there is nothing to send again"
            raise StartError(f"{entry.uid} {why}")
        return f"{entry.uid} waits to be sent."

    def settle(self, uid: str, link: str) -> str:
        """Have an unknown one count as sent: it stands in Slack, where its link points; returns what was done.

        What follows from its being sent follows now: a recap's thread comes, and what people take out is taken out.

        Raises:
            StartError: that can't be.
        """
        entry, found = self._entry(uid), _LINK.search(link)
        if found is None:
            raise StartError(f"{link!r} is no link to a message (Copy link, in Slack's menu of the message)")
        if entry.state is not State.UNKNOWN:
            raise StartError(f"{entry.uid} is {_named(entry.state)}: there is nothing to settle")
        if not self._transact(self._settled, entry.uid, found["channel"], f"{found['seconds']}.{found['rest']}"):
            raise StartError("that link is of another channel than this delivery")
        return f"{entry.uid} counts as sent."

    def skip(self, uid: str) -> str:
        """Let it go; returns what was done.

        Raises:
            StartError: that can't be.
        """
        entry = self._entry(uid)
        if not self._transact(self._skipped, entry.uid):
            raise StartError(f"{entry.uid} is {_named(entry.state)}: there is nothing to let go")
        return f"{entry.uid} is let go."

    def _settled(self, tx: sa.Connection, uid: str, channel: str, ts: str) -> bool:
        found = operations.settle(tx, uid, channel, ts)
        if found is not None:
            KINDS[found.kind].aftermath.ended(tx, _due_now(found, self._at), End(State.SENT, ts=ts))
        return found is not None

    def _skipped(self, tx: sa.Connection, uid: str) -> bool:
        found = operations.skip(tx, uid)
        if found is not None:
            KINDS[found.kind].aftermath.ended(tx, found, End(State.SKIPPED, operations.BY_AN_OPERATOR))
        return found is not None

    def _entry(self, uid: str) -> Entry:
        found = self._transact(operations.find, uid) if len(uid) >= _SHORTEST else []
        if len(found) != 1:
            raise StartError(f"there is {'more than one' if found else 'no'} delivery that begins with {uid!r}")
        return found[0]

    def _transact(self, work: Callable[Concatenate[sa.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            with self._engine.begin() as tx:
                return work(tx, *args, **kwargs)
        except sa.exc.SQLAlchemyError as error:
            raise StartError(f"the database can't be used: {getattr(error, 'orig', None) or error}") from error
        finally:
            self._engine.dispose()


def _due_now(found: Delivery, at: datetime) -> Delivery:
    """What follows from it has as much time as if it were due now: whoever settles it may have had a weekend."""
    if found.due_at is None or found.expires_at is None:
        return found
    return replace(found, due_at=at, expires_at=at + (found.expires_at - found.due_at))


def _named(state: State) -> str:
    return _NAMES.get(state, state.name.lower())


def _moment(at: datetime | None) -> str:
    return "no time is kept" if at is None else f"{at:%Y-%m-%d %H:%M:%S} UTC"
