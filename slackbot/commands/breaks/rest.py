"""A break offered after two hard tickets, if the person's queue has mostly those."""

from collections.abc import Collection
from typing import Final

from slackbot.reply import Call, Services
from slackbot.store.people import lines

_HARD_ONES: Final = 2


def fits_after(call: Call, services: Services, added: Collection[int]) -> bool:
    """Whether a break fits now: the hard lines just added, with these ids, complete another pair today."""
    if call.member.queue != "hard" or not added:
        return False
    hard = [line.id for line in lines.of_day(services.tx, call.member.id, call.today) if line.kind == "hard"]
    before = [line_id for line_id in hard if line_id not in added]
    return len(hard) // _HARD_ONES > len(before) // _HARD_ONES
