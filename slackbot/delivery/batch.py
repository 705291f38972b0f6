"""One lane's next batch: which messages are due, whether each may be sent now, and what it says.

A single message is a batch of one. All intents of a batch are committed in one transaction, before Slack is called.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from slackbot.delivery import steps
from slackbot.delivery.context import Lease, SenderContext
from slackbot.delivery.quiet import held_until, silence, watch
from slackbot.errors import LeaseLostError
from slackbot.render import Message
from slackbot.reply import Reply, Services
from slackbot.scheduled.kind import Kind
from slackbot.store.batch_reads import Reader
from slackbot.store.errors import DATABASE_AWAY
from slackbot.store.outbox import batches, lanes
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import members
from slackbot.store.people.members import Member
from slackbot.store.people.reflections import Shown
from slackbot.store.schema.schema import State

_SILENCED: Final = frozenset({"rests", "stops"})


@dataclass(frozen=True)
class Waiting:
    """A delivery that is due, and its member."""

    delivery: Delivery
    member: Member


@dataclass(frozen=True)
class Outgoing:
    """A message whose intent is committed."""

    delivery: Delivery
    member: Member
    channel: str
    message: Message
    thread: str | None = None


@dataclass(frozen=True)
class Allowance:
    """The limits of a batch.

    `most` messages may be sent now, none of them to a channel in `cooling`, which just had one. `ready` maps deliveries
    whose addressees Slack was asked about to their channels. `tells_rest` is set if Slack can be asked about
    do-not-disturb.
    """

    most: int
    cooling: frozenset[str] = frozenset()
    ready: Mapping[int, str] = field(default_factory=dict)
    tells_rest: bool = False


@dataclass
class Batch:
    """A batch: messages to post, and due deliveries about which Slack has to be asked first.

    `unready` need a channel or a check of do-not-disturb, `in_doubt` a look-up. `left` counts further due deliveries,
    as far as was checked.
    """

    outgoing: list[Outgoing] = field(default_factory=list)
    unready: list[Waiting] = field(default_factory=list)
    in_doubt: list[Waiting] = field(default_factory=list)
    left: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to post and nothing to ask Slack."""
        return not (self.outgoing or self.unready or self.in_doubt)


class UnmakeableError(Exception):
    """A bug while making one message, which must not block its batch."""

    def __init__(self, delivery: Delivery) -> None:
        super().__init__(delivery.uid)
        self.delivery = delivery


def take(tx: sa.Connection, context: SenderContext, lease: Lease, allowance: Allowance, at: datetime) -> Batch:
    """Take the next batch of a lane: commit to what may be sent now, and skip what must not be sent.

    Raises:
        LeaseLostError: another process holds the lane now.
        UnmakeableError: one message can't be made; the transaction rolls back.
    """
    if not lanes.renew(tx, lease.workspace_id, at, lease.token, context.pace.lease):
        raise LeaseLostError
    due = batches.due(tx, lease.workspace_id, at, allowance.most + context.pace.batch)
    people = members.of_batch(tx, lease.workspace_id, {delivery.who.user_id for delivery in due}) if due else {}
    making = _Making(tx, context, allowance, at, due)
    for delivery in due:
        if delivery.who in people:  # else the person was erased a moment ago, and the delivery with them
            making.add(Waiting(delivery, people[delivery.who]))
    return making.intended(lease.token)


class _Making:
    """Makes one batch, message by message, sharing the reads of all of them."""

    def __init__(
        self, tx: sa.Connection, context: SenderContext, allowance: Allowance, at: datetime, due: list[Delivery]
    ) -> None:
        self._tx = tx
        self._context = context
        self._allowance = allowance
        self._at = at
        self._nudges = frozenset(name for name, kind in context.kinds.items() if kind.nudge and kind.nudge.budgeted)
        self._busy = set(allowance.cooling)
        self._outgoing: dict[int, tuple[str, Outgoing]] = {}  # by id, each with the verdict on its habit
        self._batch = Batch(left=int(len(due) == allowance.most + context.pace.batch))
        self._readers = self._readers_of(due)
        self._shown = Shown(tx, allowance.most)

    def add(self, waiting: Waiting) -> None:
        """Decide on one due delivery."""
        if waiting.delivery.state is State.SENDING:
            self._batch.in_doubt.append(waiting)
        elif len(self._outgoing) + len(self._batch.unready) == self._allowance.most:
            self._batch.left += 1
        else:
            self._try(waiting)

    def intended(self, token: str) -> Batch:
        """Commit to the messages made; those withdrawn meanwhile are left out."""
        self._shown.store()
        give_up_at = self._at + timedelta(seconds=self._context.pace.give_up)
        for habit in sorted({follows for follows, _ in self._outgoing.values()}):
            ids = [number for number, (follows, _) in self._outgoing.items() if follows == habit]
            still_waiting = batches.intend(self._tx, ids, token, self._at, give_up_at, habit)
            self._batch.outgoing += (self._outgoing[number][1] for number in ids if number in still_waiting)
        return self._batch

    def _try(self, waiting: Waiting) -> None:
        try:
            self._decide(waiting)
        except DATABASE_AWAY:
            raise
        except Exception as error:
            raise UnmakeableError(waiting.delivery) from error

    def _decide(self, waiting: Waiting) -> None:
        delivery, member = waiting.delivery, waiting.member
        kind = self._context.kinds[delivery.kind]
        words = self._context.words.to(member, delivery.due_at or self._at)
        services = Services(
            self._tx, words.library, words.catalog.languages, batch=self._readers[kind.name], shown=self._shown
        )
        reason = silence(kind, member, delivery, services, self._at, self._nudges)
        if reason:
            steps.pass_over(self._tx, kind, member, delivery, reason, self._at)
            return
        held = held_until(kind, member, delivery, services, self._at)
        if held:
            steps.wait_out(self._tx, kind, member, delivery, held, self._at)
            return
        channel = self._channel(kind, waiting)
        if channel is None:
            self._batch.unready.append(waiting)
        elif channel in self._busy:
            self._batch.left += 1
        else:
            follows = _follows(kind, member, delivery, services)
            if follows in _SILENCED:
                steps.pass_over(self._tx, kind, member, delivery, f"ignored_{follows}", self._at)
                return
            halved = Reply("nudge/halved", {"kind": kind.name})
            reply = halved if follows == "halves" else kind.say(member, delivery, services)
            message, thread = words.letter(reply, delivery.uid), kind.address.thread(self._tx, delivery)
            self._busy.add(channel)
            self._outgoing[delivery.id] = follows, Outgoing(delivery, member, channel, message, thread)

    def _channel(self, kind: Kind, waiting: Waiting) -> str | None:
        """Return the channel if nothing has to be asked before the post."""
        if kind.address.is_elsewhere or (kind.nudge and self._allowance.tells_rest):
            return self._allowance.ready.get(waiting.delivery.id)
        return waiting.member.dm_channel or self._allowance.ready.get(waiting.delivery.id)

    def _readers_of(self, due: list[Delivery]) -> dict[str, Reader]:
        """Make a reader for each kind, since kinds read different things."""
        sendable = [delivery for delivery in due if delivery.state is State.WAITING][: self._allowance.most]
        keys = {kind: [(each.who, each.day) for each in sendable if each.kind == kind] for kind in self._context.kinds}
        return {kind: Reader(self._tx, keys[kind]) for kind in keys}


def _follows(kind: Kind, member: Member, delivery: Delivery, services: Services) -> str:
    """Judge the kind's habit once per delivery, so that a second try does not count as a second message."""
    return (watch(kind, member, delivery, services) or "") if delivery.follows is None else delivery.follows
