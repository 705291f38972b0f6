"""The channel to which a message is sent."""

from slackbot.delivery.batch import Waiting
from slackbot.delivery.context import SenderContext, Slack
from slackbot.store.people import members


async def channel_of(context: SenderContext, slack: Slack, waiting: Waiting) -> str:
    """Return the channel of a delivery; a member's DM is opened once and its id stored."""
    address = context.kinds[waiting.delivery.kind].address
    if address.group is not None:
        return await slack.open_group(address.group(waiting.delivery))
    if address.to is not None:
        return await slack.open_dm(address.to(waiting.delivery))
    if waiting.member.dm_channel:
        return waiting.member.dm_channel
    channel = await slack.open_dm(waiting.member.user_id)
    await context.database.transact(members.change, waiting.member.id, dm_channel=channel)
    return channel
