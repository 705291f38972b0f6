"""Named points in the life of the real bot, at which a process can be told to end itself as in a power cut.

The bot has no fail points of its own: its parts are wrapped here, in the process under test and nowhere else.
"""

import asyncio
import os
from collections.abc import Collection
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from signal import SIGKILL, Signals
from typing import Any, Final

import sqlalchemy as sa
from aiohttp.abc import AbstractStreamWriter
from aiohttp.payload import BytesPayload

from slackbot.commands.outcome import Payload
from slackbot.delivery import outcomes
from slackbot.delivery.batch import Batch
from slackbot.delivery.context import Seen, Sought
from slackbot.slack.api.gateway import Gateway
from slackbot.slack.inbound.dispatcher import Dispatcher
from slackbot.slack.inbound.incoming import Delivered
from slackbot.store.database import Transactions
from slackbot.store.outbox import batches, delivery_retention, inbox, lanes, outbox, schedule
from slackbot.store.schema.schema import lane
from tests.chaos.journal import Journal

POINTS: Final = (
    "selected",  # due occasions read, nothing made of them
    "inserted",  # a delivery inserted, its occasion not moved on
    "leased",  # a lane leased, not committed
    "intending",  # an intent written, not committed
    "intended",  # the intents of a batch committed, none of them posted
    "writing",  # the connection of a post is there, its bytes have not gone
    "posting",  # while Slack is called, for one of a batch
    "answered",  # Slack answered for one of a batch, nothing recorded
    "posted",  # Slack answered for all of a batch, nothing recorded
    "settling",  # the ends of a batch written, not committed
    "settled",  # the ends of a batch committed
    "looking_up",  # Slack said whether what was in doubt arrived, nothing recorded
    "tidying",  # housekeeping has deleted, not committed
)
ANSWERING: Final = (
    "saving",  # a command's effect and answer written, not committed
    "saved",  # committed, and nobody told
)
_HALF_A_CALL: Final = 0.003
_POSTING: ContextVar[bool] = ContextVar("posting", default=False)


@dataclass(frozen=True)
class Plan:
    """The plan of one life: at its `passing`-th time past `point` it gets `signal`; without a point it lives on."""

    point: str = ""
    passing: int = 1
    signal: Signals = SIGKILL
    naive: bool = False  # select, then send: what a claim is there to prevent
    skew: float = 0  # seconds by which its clock is ahead of the others'


class Watch:
    """Counts the passes of each point, and ends the process where its plan says so."""

    def __init__(self, plan: Plan, journal: Journal) -> None:
        self._plan = plan
        self._journal = journal
        self._left = plan.passing

    def passes(self, point: str) -> None:
        """Pass a point, unless the plan ends the process there."""
        if point != self._plan.point:
            return
        self._left -= 1
        if self._left == 0:
            self._journal.note("ends", point)
            os.kill(os.getpid(), self._plan.signal)


def arm(plan: Plan, journal: Journal) -> None:
    """Wrap the parts of the bot in this process."""
    watch = Watch(plan, journal)
    _after(schedule, "due", watch, "selected")
    _after(outbox, "add_all", watch, "inserted")
    _after(lanes, "lease", watch, "leased")
    _after(batches, "settle_sent", watch, "settling")
    _after(delivery_retention, "purge", watch, "tidying", even_for_nothing=True)
    _after(inbox, "remember", watch, "saving", even_for_nothing=True)
    _watch_commands(watch)
    _watch_intents(watch, journal)
    _watch_posts(watch, journal)
    _watch_writes(watch)
    _watch_looks(watch)
    _watch_commits(watch)
    if plan.naive:
        _claim_nothing()


def _after(module: Any, name: str, watch: Watch, point: str, *, even_for_nothing: bool = False) -> None:  # noqa: ANN401 - a module
    verb = getattr(module, name)

    @wraps(verb)
    def wrapped(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the verb takes and gives
        result = verb(*args, **kwargs)
        if result or even_for_nothing:
            watch.passes(point)
        return result

    setattr(module, name, wrapped)


def _watch_commands(watch: Watch) -> None:
    command = Dispatcher.command

    @wraps(command)
    async def answers(self: Dispatcher, delivered: Delivered) -> Payload:
        answer = await command(self, delivered)
        watch.passes("saved")
        return answer

    Dispatcher.command = answers  # type: ignore[method-assign] # in this process only


def _watch_intents(watch: Watch, journal: Journal) -> None:
    verb = batches.intend

    @wraps(verb)
    def intend(tx: Any, ids: Collection[int], *args: Any, **kwargs: Any) -> set[int]:  # noqa: ANN401 - as the verb
        intended = verb(tx, ids, *args, **kwargs)
        if intended:
            journal.note("intends", ",".join(map(str, sorted(intended))))
            watch.passes("intending")
        return intended

    batches.intend = intend


def _watch_posts(watch: Watch, journal: Journal) -> None:
    post = Gateway.post

    @wraps(post)
    async def posts(self: Gateway, channel: str, message: Any, uid: str, *args: Any) -> Any:  # noqa: ANN401 - as it
        journal.note("posts", uid)
        _POSTING.set(True)
        calling = asyncio.create_task(post(self, channel, message, uid, *args))
        await asyncio.wait({calling}, timeout=_HALF_A_CALL)
        watch.passes("posting")
        try:
            return await calling
        finally:
            journal.note("answered", uid)
            watch.passes("answered")

    Gateway.post = posts  # type: ignore[method-assign, assignment] # in this process only


def _watch_writes(watch: Watch) -> None:
    write = BytesPayload.write_with_length

    @wraps(write)
    async def writes(self: BytesPayload, writer: AbstractStreamWriter, length: int | None) -> None:
        if _POSTING.get():
            watch.passes("writing")
        await write(self, writer, length)

    BytesPayload.write_with_length = writes  # type: ignore[method-assign, assignment] # in this process only


def _watch_looks(watch: Watch) -> None:
    find = Gateway.find

    @wraps(find)
    async def looks(self: Gateway, sought: Sought) -> Seen:
        seen = await find(self, sought)
        watch.passes("looking_up")
        return seen

    Gateway.find = looks  # type: ignore[method-assign] # in this process only


def _watch_commits(watch: Watch) -> None:
    transact: Any = Transactions.transact

    @wraps(transact)
    async def watched(self: Transactions, work: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as it
        if work is outcomes.record:
            watch.passes("posted")
        result = await transact(self, work, *args, **kwargs)
        if isinstance(result, Batch) and result.outgoing:
            watch.passes("intended")
        if work is outcomes.record:
            watch.passes("settled")
        return result

    Transactions.transact = watched  # type: ignore[method-assign] # the same


def _claim_nothing() -> None:
    """Select, then send: every lane belongs to everybody, and each reader of a delivery sends it."""
    intend = batches.intend

    def every_lane(tx: sa.Connection, *_args: object) -> dict[str, int]:
        return dict.fromkeys(tx.execute(sa.select(lane.c.workspace_id)).scalars(), 1)

    def always(tx: sa.Connection, ids: Collection[int], *args: Any, **kwargs: Any) -> set[int]:  # noqa: ANN401 - as it
        intend(tx, ids, *args, **kwargs)
        return set(ids)

    lanes.lease = every_lane  # type: ignore[assignment] # the lease is what is left out
    lanes.renew = lambda *_args, **_kwargs: True
    batches.intend = always
