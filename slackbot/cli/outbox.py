"""`neverdone outbox`: deliveries that are open or ended badly, and actions on them; shows no names and no words."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Concatenate, Final, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.app.startup import prepare
from slackbot.delivery.planning import take_up
from slackbot.errors import StartError
from slackbot.scheduled import KINDS
from slackbot.scheduled.kind import End
from slackbot.store.engine import make_engine, sqlite_file
from slackbot.store.outbox import lanes, operations
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
    """An operator's access to the outbox; `at` is the time now. A bot may run on the same database meanwhile."""

    def __init__(self, database_url: str, at: datetime) -> None:
        file = sqlite_file(database_url)
        if file is not None and not os.path.isfile(file):  # noqa: PTH113 - Path.is_file raises where it may not look
            raise StartError(f"there is no database {file.absolute()}; DATABASE_URL names it")
        self._engine: Engine = make_engine(database_url)
        self._at = at
        prepare(self._engine, own=False)

    def entries(self) -> list[Entry]:
        """Return messages that did not arrive: open and due, unknown, failed, or skipped for a reason not their own."""
        return self._transact(operations.entries, self._at, (*_OPEN, *operations.BADLY, State.SKIPPED), _MOST)

    def as_json(self) -> list[dict[str, str | int | None]]:
        """Return the same entries for machines."""
        return [
            {
                "uid": entry.uid,
                "workspace": entry.workspace_id,
                "kind": entry.kind,
                "day": entry.day.isoformat(),
                "due": entry.due_at.isoformat() if entry.due_at else None,
                "state": entry.state.name.lower(),
                "attempts": entry.attempts,
                "reason": entry.reason,
            }
            for entry in self.entries()
        ]

    def pause(self, workspace_id: str | None) -> str:
        """Stop sending in one workspace, or in all of them; returns the sentence to print.

        Raises:
            StartError: the workspace is unknown.
        """
        if workspace_id is not None and workspace_id not in self._transact(lanes.known):
            raise StartError(f"no workspace {workspace_id!r} is known here; the log names each")
        held = self._transact(lanes.hold, workspace_id)
        return f"Paused: {', '.join(held) or 'nothing that was not paused already'}. Commands are still answered."

    def resume(self, workspace_id: str | None) -> str:
        """End a pause and skip what fell due meanwhile; returns the sentence to print.

        Raises:
            StartError: the workspace is not paused.
        """
        held = self._transact(lanes.held)
        if workspace_id is not None and workspace_id not in held:
            raise StartError(f"{workspace_id} is not paused by `neverdone outbox pause`")
        for each in [workspace_id] if workspace_id else held:
            self._transact(lanes.let_go, each)
            while not self._transact(take_up, KINDS, each, self._at):
                pass
        return f"Resumed: {workspace_id or ', '.join(held) or 'nothing'}. What was due meanwhile is not sent."

    def listing(self) -> Iterator[str]:
        """List messages that did not reach somebody, one line each, then the counts by state and the pauses."""
        for entry in self.entries():
            what = f"{entry.uid}  {entry.workspace_id}  {entry.kind}  {entry.day}  {_named(entry.state)}"
            yield f"{what}  {entry.reason}" if entry.reason else what
        counts = self._transact(operations.counts)
        yield ", ".join(f"{_named(state)}: {counts.get(state, 0)}" for state in State)
        if held := self._transact(lanes.held):
            yield f"paused by an operator: {', '.join(held)}; `neverdone outbox resume` ends it"

    def show(self, uid: str) -> Iterator[str]:
        """Show everything stored about one delivery except its person and its words."""
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
        """Whether a retry may send it twice."""
        return self._entry(uid).state is State.UNKNOWN

    def retry(self, uid: str) -> str:
        """Send it again; returns the sentence to print.

        Raises:
            StartError: its state does not allow a retry.
        """
        entry = self._entry(uid)
        if not self._transact(operations.retry, entry.uid, self._at):
            late = entry.state in operations.BADLY
            why = "is too late to be of use" if late else f"is {_named(entry.state)}: there is nothing to send again"
            raise StartError(f"{entry.uid} {why}")
        return f"{entry.uid} waits to be sent."

    def settle(self, uid: str, link: str) -> str:
        """Count an unknown delivery as sent, because `link` points to it in Slack; returns the sentence to print.

        Its consequences follow: a recap's thread is posted, and lines taken back are removed from the post.

        Raises:
            StartError: the link does not point to its message, or its state is already known.
        """
        entry, target = self._entry(uid), _LINK.search(link)
        if target is None:
            raise StartError(f"{link!r} is not a link to a message (Copy link, in Slack's menu of the message)")
        if entry.state is not State.UNKNOWN:
            raise StartError(f"{entry.uid} is {_named(entry.state)}: there is nothing to settle")
        if not self._transact(self._settled, entry.uid, target["channel"], f"{target['seconds']}.{target['rest']}"):
            raise StartError("that link is of another channel than this delivery")
        return f"{entry.uid} counts as sent."

    def skip(self, uid: str) -> str:
        """Give up a delivery; returns the sentence to print.

        Raises:
            StartError: it has ended already.
        """
        entry = self._entry(uid)
        if not self._transact(self._skipped, entry.uid):
            raise StartError(f"{entry.uid} is {_named(entry.state)}: there is nothing to give up")
        return f"{entry.uid} is given up."

    def _settled(self, tx: sa.Connection, uid: str, channel: str, ts: str) -> bool:
        settled = operations.settle(tx, uid, channel, ts)
        if settled is not None:
            KINDS[settled.kind].aftermath.ended(tx, _due_now(settled, self._at), End(State.SENT, ts=ts))
        return settled is not None

    def _skipped(self, tx: sa.Connection, uid: str) -> bool:
        skipped = operations.skip(tx, uid)
        if skipped is not None:
            KINDS[skipped.kind].aftermath.ended(tx, skipped, End(State.SKIPPED, operations.BY_AN_OPERATOR))
        return skipped is not None

    def _entry(self, uid: str) -> Entry:
        entries = self._transact(operations.find, uid) if len(uid) >= _SHORTEST else []
        if len(entries) != 1:
            raise StartError(f"there is {'more than one' if entries else 'no'} delivery that begins with {uid!r}")
        return entries[0]

    def _transact(self, work: Callable[Concatenate[sa.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            with self._engine.begin() as tx:
                return work(tx, *args, **kwargs)
        except sa.exc.SQLAlchemyError as error:
            raise StartError(f"the database can't be used: {getattr(error, 'orig', None) or error}") from error
        finally:
            self._engine.dispose()


def _due_now(delivery: Delivery, at: datetime) -> Delivery:
    """Move its due time to now, so that its consequences are not too late when it is settled after a weekend."""
    if delivery.due_at is None or delivery.expires_at is None:
        return delivery
    return replace(delivery, due_at=at, expires_at=at + (delivery.expires_at - delivery.due_at))


def _named(state: State) -> str:
    return _NAMES.get(state, state.name.lower())


def _moment(at: datetime | None) -> str:
    return "no time is kept" if at is None else f"{at:%Y-%m-%d %H:%M:%S} UTC"
