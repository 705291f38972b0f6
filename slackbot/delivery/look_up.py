"""Look-ups: finds out from its channel whether a delivery in doubt arrived."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from slackbot.delivery import steps
from slackbot.delivery.addressing import channel_of
from slackbot.delivery.batch import Waiting
from slackbot.delivery.context import SenderContext, Slack, Sought
from slackbot.errors import InDoubtError, RateLimitedError, RefusedError, TryLaterError, WorkspaceGoneError
from slackbot.store.outbox import in_doubt as in_doubt_rows
from slackbot.store.schema.columns import EPOCH
from slackbot.store.schema.schema import State

log = logging.getLogger(__name__)

_AGAIN_AFTER: Final = timedelta(seconds=30)
_LOOKED_FOR: Final = timedelta(days=1)


async def look_up_all(context: SenderContext, slack: Slack, in_doubt: Sequence[Waiting]) -> bool:
    """Look up deliveries in doubt, the longest unlooked first; returns whether the lane goes on.

    Slack gives some apps one history call a minute. Each look-up reads one page and keeps its place, so that every call
    counts and no busy conversation uses up the calls of all others.
    """
    for waiting in sorted(in_doubt, key=_last_look):
        try:
            await _look_up(context, slack, waiting)
        except RateLimitedError as error:
            await _rest(context, waiting, error)
            return True
        except WorkspaceGoneError as error:
            await context.database.transact(steps.pause, waiting.delivery.who.workspace_id, error.reason)
            return False
    return True


def _last_look(waiting: Waiting) -> tuple[datetime, int]:
    return waiting.delivery.looked_at or EPOCH, waiting.delivery.id


async def _rest(context: SenderContext, waiting: Waiting, error: RateLimitedError) -> None:
    """Suspend look-ups in the workspace while Slack takes no more; give up deliveries looked for too long."""
    at, workspace_id = context.now(), waiting.delivery.who.workspace_id
    if _is_too_old(waiting, at):
        await _resolve(context, waiting, at, State.UNKNOWN, error.reason)
    await context.database.transact(in_doubt_rows.rest, workspace_id, at, at + error.retry_after)


async def _look_up(context: SenderContext, slack: Slack, waiting: Waiting) -> None:
    """Look up one delivery in one page of its conversation. Raises RateLimitedError, WorkspaceGoneError."""
    delivery, at = waiting.delivery, context.now()
    try:
        channel = await channel_of(context, slack, waiting)
        thread = await context.database.transact(context.kinds[delivery.kind].address.thread, delivery)
        seen = await slack.find(Sought(channel, delivery.uid, delivery.intended_at, thread, delivery.looked_to))
    except (RateLimitedError, WorkspaceGoneError):
        raise
    except RefusedError as error:
        await _resolve(context, waiting, at, State.UNKNOWN, error.reason)
    except (TryLaterError, InDoubtError) as error:
        wait = error.retry_after if isinstance(error, TryLaterError) else _AGAIN_AFTER
        await _look_again(context, waiting, at, error.reason, wait, delivery.looked_to)
    else:
        if seen.ts is None and seen.read_to is not None:
            await _look_again(context, waiting, at, "much_was_said_since", timedelta(0), seen.read_to)
        else:
            await _resolve(context, waiting, at, State.WAITING if seen.ts is None else State.SENT, "not there", seen.ts)


def _is_too_old(waiting: Waiting, at: datetime) -> bool:
    return waiting.delivery.intended_at is None or at - waiting.delivery.intended_at > _LOOKED_FOR


async def _look_again(
    context: SenderContext, waiting: Waiting, at: datetime, why: str, wait: timedelta, looked_to: str | None
) -> None:
    if _is_too_old(waiting, at):
        await _resolve(context, waiting, at, State.UNKNOWN, why)
        return
    delivery_id, look_at = waiting.delivery.id, context.now() + wait
    await context.database.transact(in_doubt_rows.look_again, delivery_id, at, look_at, looked_to)


async def _resolve(
    context: SenderContext, waiting: Waiting, at: datetime, state: State, why: str, ts: str | None = None
) -> None:
    delivery = waiting.delivery
    await context.database.transact(steps.resolve, context.kinds, delivery, at, state, ts)
    if state is State.WAITING:
        log.info("delivery %s did not arrive (%s): it waits again", delivery.uid, why)
        return
    context.ended[delivery.kind, state.name.lower()] += 1
    if state is not State.SENT:
        log.warning("delivery %s ended as %s: %s, %s", delivery.uid, state.name.lower(), delivery.reason, why)
