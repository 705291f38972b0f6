"""A workspace's leased lane: its messages in due order, in batches at its pace, each posted once."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from slackbot.delivery import last_moment, steps
from slackbot.delivery.addressing import channel_of
from slackbot.delivery.batch import Allowance, Batch, Outgoing, UnmakeableError, Waiting, take
from slackbot.delivery.context import Lease, SenderContext, Slack
from slackbot.delivery.look_up import look_up_all
from slackbot.delivery.outcomes import Ended, Outcome, record
from slackbot.delivery.rate_limit import RateLimiter
from slackbot.errors import (
    SLACK_FAILED,
    InDoubtError,
    LeaseLostError,
    NotAllowedError,
    RateLimitedError,
    RefusedError,
    TargetGoneError,
    TryLaterError,
    UnshowableError,
    WorkspaceGoneError,
)
from slackbot.store.errors import NOT_COMMITTED
from slackbot.store.outbox import lanes, outbox
from slackbot.store.schema.schema import State

log = logging.getLogger(__name__)

_SOON: Final = timedelta(seconds=10)


class Lane:
    """A leased lane: `run` sends until nothing is due, Slack asks for a pause, or the process stops.

    `due` is the number of deliveries that were due when the lane was leased.
    """

    def __init__(self, context: SenderContext, slack: Slack, rate_limiter: RateLimiter, lease: Lease, due: int) -> None:
        self._context = context
        self._database = context.database
        self._slack = slack
        self._rate_limiter = rate_limiter
        self._lease = lease
        self._ready: dict[int, str] = {}  # channels by delivery, once Slack was asked about the addressee
        self._left = due  # deliveries beyond the last batch
        self._released = False
        self._last_moment = 0.0

    async def run(self, is_over: Callable[[], bool]) -> None:
        """Send everything due, then release the lane."""
        try:
            while not is_over() and await self._round():
                pass
        except (*NOT_COMMITTED, LeaseLostError) as error:
            log.warning("a lane stopped: %s", type(error).__name__)
        finally:
            await self._release()

    async def _release(self) -> None:
        if self._released:
            return
        try:
            await self._database.transact(lanes.release, self._lease.workspace_id, self._lease.token)
        except NOT_COMMITTED as error:
            log.warning("a lane could not be released, its lease will expire: %s", type(error).__name__)

    async def _round(self) -> bool:
        """Send one batch; returns whether the lane goes on."""
        await self._wait_for_room()
        try:
            slack = await self._slack.for_batch()
        except SLACK_FAILED as error:
            return await self._halt(error)
        batch = await self._take(slack)
        if batch.is_empty:
            return bool(batch.left) and await self._wait_for_channels()
        goes_on = await self._send(slack, batch)
        goes_on = goes_on and await self._make_ready(slack, batch.unready)
        goes_on = goes_on and await look_up_all(self._context, slack, batch.in_doubt)
        return goes_on and not self._released

    async def _wait_for_room(self) -> None:
        """Wait until the workspace's rate limit admits all that is due, or a full batch.

        Sending a part as soon as there is room for it would make small batches, which cost as much as full ones.
        """
        many = min(self._left, self._context.pace.batch)
        wait = self._rate_limiter.until(many, self._context.now())
        if wait:
            await self._wait(wait)

    async def _wait_for_channels(self) -> bool:
        """Wait until some channel may get its next message."""
        await self._wait(self._rate_limiter.next_channel(self._context.now()))
        return True

    async def _wait(self, wait: timedelta) -> None:
        await asyncio.sleep(wait.total_seconds())
        self._rate_limiter.waited(wait, self._context.now())

    async def _take(self, slack: Slack) -> Batch:
        """Take the next batch. A message that can't be made ends here, so that it does not block its workspace."""
        at = self._context.now()
        most = min(max(self._rate_limiter.room(at), 1), self._context.pace.batch)
        allowance = Allowance(most, self._rate_limiter.cooling(at), self._ready, slack.tells_rest)
        while True:
            try:
                batch = await self._database.transact(self._take_now, allowance)
            except UnmakeableError as error:
                log.exception("delivery %s can't be made and ends here", error.delivery.uid)
                await self._database.transact(outbox.skip, error.delivery.id, "bug")
            else:
                self._left = max(batch.left, 1)
                return batch

    def _take_now(self, tx: sa.Connection, allowance: Allowance) -> Batch:
        """Take by the time at which the transaction begins, since it may have waited in a queue."""
        pace = self._context.pace
        self._last_moment = last_moment.moment() + pace.give_up - pace.call
        return take(tx, self._context, self._lease, allowance, self._context.now())

    async def _send(self, slack: Slack, batch: Batch) -> bool:
        """Post a batch, each message once, and record all outcomes; returns whether the lane goes on."""
        if not batch.outgoing:
            return True
        self._rate_limiter.take(len(batch.outgoing), self._context.now())
        posts = await asyncio.gather(*(self._post(slack, out) for out in batch.outgoing))
        outcomes = [outcome for outcome in posts if outcome is not None]
        is_last = not (batch.left or batch.unready or batch.in_doubt)
        for ended in await self._record(outcomes, release=is_last):
            self._count(ended)
        for outcome in outcomes:
            if outcome.error is None:
                self._context.sent_to(outcome.out.member)
        self._released = is_last
        return not any(outcome.stops_the_lane for outcome in outcomes)

    async def _post(self, slack: Slack, out: Outgoing) -> Outcome | None:
        """Post one message; None if that was not tried, so that it will be looked up."""
        last_moment.write_by(self._last_moment)
        if self._is_late(out):
            return None
        try:
            return Outcome(out, await self._posted(slack, out))
        except InDoubtError as error:
            log.warning("delivery %s is in doubt: %s", out.delivery.uid, error.reason)
            return Outcome(out, error=error)
        except (RefusedError, TryLaterError) as error:
            return Outcome(out, error=error)
        except Exception:  # an edge: one post must not take its batch with it
            log.exception("delivery %s is in doubt", out.delivery.uid)
            return Outcome(out, error=InDoubtError("bug"))

    def _is_late(self, out: Outgoing) -> bool:
        """Whether so much time passed since the intent (process stopped, machine asleep) that others may look it up.

        Slack has no fencing: a message posted after a look-up that did not find it would arrive twice.
        """
        if not last_moment.is_past():
            return False
        log.warning(
            "delivery %s was not sent: too much time passed after its intent; it will be looked up", out.delivery.uid
        )
        return True

    async def _posted(self, slack: Slack, out: Outgoing) -> str:
        self._rate_limiter.posted(out.channel, self._context.now())
        try:
            return await slack.post(out.channel, out.message, out.delivery.uid, out.thread)
        except UnshowableError as error:
            log.warning(
                "delivery %s: Slack refuses its layout (%s), so it is sent as text", out.delivery.uid, error.reason
            )
            if self._is_late(out):
                raise
            return await slack.post(out.channel, out.message.plainly(), out.delivery.uid, out.thread)

    async def _record(self, outcomes: Sequence[Outcome], *, release: bool) -> list[Ended]:
        """Record a batch's outcomes; one that can't be recorded stays in doubt and does not block the others."""
        context, at = self._context, self._context.now()
        try:
            return await self._database.transact_patiently(record, context, self._lease, outcomes, at, release=release)
        except NOT_COMMITTED:
            raise
        except Exception:  # an edge: a bug in the aftermath of one delivery
            if len(outcomes) <= 1:
                log.exception("an outcome can't be recorded; its delivery will be looked up")
                return []
            ended = [await self._record([outcome], release=False) for outcome in outcomes]
            return [end for ends in ended for end in ends]

    def _count(self, ended: Ended) -> None:
        self._context.ended[ended.kind, ended.state.name.lower()] += 1
        if ended.reason:
            log.warning("delivery %s ended as %s: %s", ended.uid, ended.state.name.lower(), ended.reason)

    async def _make_ready(self, slack: Slack, unready: Sequence[Waiting]) -> bool:
        """Ask Slack for the facts needed before the posts; returns whether the lane goes on.

        The first delivery is asked about alone, so that a Slack that refuses such calls now is not asked ten times.
        """
        if not unready:
            return True
        first, *others = unready
        return await self._ask_about(slack, first) and all(
            await asyncio.gather(*(self._ask_about(slack, waiting) for waiting in others))
        )

    async def _ask_about(self, slack: Slack, waiting: Waiting) -> bool:
        """Look up a delivery's channel, and hold it while its person is in do-not-disturb."""
        delivery = waiting.delivery
        try:
            channel = await channel_of(self._context, slack, waiting)
            if self._context.kinds[delivery.kind].address.in_channel:
                readers = await slack.readers(channel)
                await self._database.transact(steps.look_at_readers, delivery, readers, self._context.now())
            if self._context.kinds[delivery.kind].nudge:
                until = await slack.rests_until(waiting.member.user_id, self._context.now())
                if until is not None:
                    await self._database.transact(steps.hold, delivery, until)
                    return True
        except SLACK_FAILED as error:
            return await self._kept_back(waiting, error)
        self._ready[delivery.id] = channel
        return True

    async def _kept_back(self, waiting: Waiting, error: Exception) -> bool:
        """React to the failure of a call before the post; returns whether the lane goes on."""
        at, delivery = self._context.now(), waiting.delivery
        match error:
            case RateLimitedError() | NotAllowedError():
                await self._database.transact(outbox.hold, delivery.id, at + error.retry_after)
            case TargetGoneError():
                await self._database.transact(steps.unreachable, self._context.kinds, delivery, waiting.member, at)
            case TryLaterError() | InDoubtError() | WorkspaceGoneError():
                return await self._halt(error)
            case RefusedError():
                await self._database.transact(steps.refuse, self._context.kinds, delivery, error.reason)
                self._count(Ended(delivery.kind, delivery.uid, State.FAILED, error.reason))
        return True

    async def _halt(self, error: Exception) -> bool:
        """Stop the lane because of an error that concerns its whole workspace; always returns False."""
        at, workspace_id = self._context.now(), self._lease.workspace_id
        match error:
            case WorkspaceGoneError():
                await self._database.transact(steps.pause, workspace_id, error.reason)
            case TryLaterError():
                await self._database.transact(lanes.wait, workspace_id, at + error.retry_after)
            case _:
                await self._database.transact(lanes.wait, workspace_id, at + _SOON)
        return False
