"""Look-ups: whether a delivery in doubt arrived, as its channel shows."""

import logging
from datetime import datetime, timedelta
from typing import Final

from slackbot.delivery import steps
from slackbot.delivery.addressing import channel_of
from slackbot.delivery.batch import Waiting
from slackbot.delivery.context import SenderContext, Slack
from slackbot.errors import InDoubtError, RefusedError, TryLaterError, WorkspaceGoneError
from slackbot.store.outbox import in_doubt
from slackbot.store.schema.schema import State

log = logging.getLogger(__name__)

_AGAIN_AFTER: Final = timedelta(seconds=30)
_LOOKED_FOR: Final = timedelta(days=1)


async def look_up(context: SenderContext, slack: Slack, waiting: Waiting) -> bool:
    """Look up whether a delivery in doubt arrived; returns whether the lane goes on."""
    delivery, at = waiting.delivery, context.now()
    try:
        channel = await channel_of(context, slack, waiting)
        thread = await context.database.transact(context.kinds[delivery.kind].address.thread, delivery)
        ts = await slack.find(channel, delivery.uid, delivery.intended_at, thread)
    except WorkspaceGoneError as error:
        await context.database.transact(steps.pause, delivery.who.workspace_id, error.reason)
        return False
    except RefusedError as error:
        await _resolve(context, waiting, at, State.UNKNOWN, error.reason)
    except (TryLaterError, InDoubtError) as error:
        await _look_again(context, waiting, at, error)
    else:
        await _resolve(context, waiting, at, State.WAITING if ts is None else State.SENT, "not there", ts)
    return True


async def _look_again(
    context: SenderContext, waiting: Waiting, at: datetime, error: TryLaterError | InDoubtError
) -> None:
    delivery = waiting.delivery
    if delivery.intended_at is None or at - delivery.intended_at > _LOOKED_FOR:
        await _resolve(context, waiting, at, State.UNKNOWN, error.reason)
        return
    wait = error.retry_after if isinstance(error, TryLaterError) else _AGAIN_AFTER
    await context.database.transact(in_doubt.look_again, delivery.id, at, context.now() + wait)


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
