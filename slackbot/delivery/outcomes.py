"""The outcomes of a batch's posts, recorded in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from slackbot.delivery import steps
from slackbot.delivery.batch import Outgoing
from slackbot.delivery.context import Lease, SenderContext
from slackbot.errors import (
    InDoubtError,
    NotAllowedError,
    RefusedError,
    TargetGoneError,
    TryLaterError,
    WorkspaceGoneError,
)
from slackbot.scheduled.kind import End
from slackbot.store.outbox import batches, in_doubt, lanes, outbox
from slackbot.store.schema.columns import EPOCH
from slackbot.store.schema.schema import State


@dataclass(frozen=True)
class Outcome:
    """Slack's answer to one post: the message's timestamp, or the error that the call raised."""

    out: Outgoing
    ts: str = ""
    error: RefusedError | TryLaterError | InDoubtError | None = None

    @property
    def stops_the_lane(self) -> bool:
        """Whether Slack takes no more messages in this workspace for now."""
        waits = isinstance(self.error, TryLaterError) and not isinstance(self.error, NotAllowedError)
        return waits or isinstance(self.error, WorkspaceGoneError)


class Ended(NamedTuple):
    """The end of a delivery, for the log and the counters."""

    kind: str
    uid: str
    state: State
    reason: str | None


def record(
    tx: sa.Connection, context: SenderContext, lease: Lease, outcomes: Sequence[Outcome], at: datetime, *, release: bool
) -> list[Ended]:
    """Record the outcomes of a batch, and release the lane in the same transaction if `release` is set."""
    ended = _record_sent(tx, context, lease, [outcome for outcome in outcomes if outcome.error is None])
    for outcome in outcomes:
        if outcome.error is not None:
            ended += _record_error(tx, context, lease, outcome, at)
    if release:
        lanes.release(tx, lease.workspace_id, lease.token)
    return ended


def _record_sent(tx: sa.Connection, context: SenderContext, lease: Lease, sent: list[Outcome]) -> list[Ended]:
    if not sent:
        return []
    kept = {out.delivery.id: ts if _keeps_times(context, out) else None for out, ts in ((o.out, o.ts) for o in sent)}
    settled = batches.settle_sent(tx, lease.token, kept)
    return [_end(tx, context, outcome, State.SENT, settled=outcome.out.delivery.id in settled) for outcome in sent]


def _record_error(
    tx: sa.Connection, context: SenderContext, lease: Lease, outcome: Outcome, at: datetime
) -> list[Ended]:
    delivery, error = outcome.out.delivery, outcome.error
    match error:
        case NotAllowedError():  # the others are still tried, because Slack may accept them
            outbox.give_back(tx, delivery.id, lease.token, at + error.retry_after, error.reason)
        case TryLaterError():
            outbox.give_back(tx, delivery.id, lease.token, at + error.retry_after, error.reason)
            lanes.wait(tx, lease.workspace_id, at + error.retry_after)
        case InDoubtError():
            look_at = at + timedelta(seconds=context.pace.grace)
            in_doubt.mark_in_doubt(tx, delivery.id, lease.token, look_at, error.reason)
        case WorkspaceGoneError():
            outbox.give_back(tx, delivery.id, lease.token, delivery.due_at or EPOCH, error.reason)
            lanes.disable(tx, lease.workspace_id, error.reason)
        case RefusedError():
            settled = outbox.settle(tx, delivery.id, lease.token, State.FAILED, error.reason)
            if isinstance(error, TargetGoneError):
                steps.unreachable(tx, context.kinds, delivery, outcome.out.member, at)
            return [_end(tx, context, outcome, State.FAILED, error.reason, settled=settled)]
    return []


def _end(
    tx: sa.Connection,
    context: SenderContext,
    outcome: Outcome,
    state: State,
    reason: str | None = None,
    *,
    settled: bool,
) -> Ended:
    """Run a kind's aftermath, unless another process recorded the end because this one took too long."""
    delivery = outcome.out.delivery
    if settled:
        kind = context.kinds[delivery.kind]
        kind.aftermath.ended(tx, delivery, End(state, reason, outcome.ts or None))
        steps.tidy(tx, kind, delivery)
    return Ended(delivery.kind, delivery.uid, state, reason if settled else "recorded too late")


def _keeps_times(context: SenderContext, out: Outgoing) -> bool:
    return context.kinds[out.delivery.kind].aftermath.keeps_times
