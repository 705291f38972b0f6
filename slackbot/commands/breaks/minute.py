"""A minute first: after a hard or a rough line, one quiet minute in the same message. Nothing about it is stored."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from slackbot.coach.running_list import HEAVY
from slackbot.reply import Answer, Call, Later, Reply, Services
from slackbot.store.people import lines

_MINUTE: Final = timedelta(minutes=1)
_MOST_A_SHIFT: Final = 2


def is_offered(call: Call, services: Services, noted: Iterable[str]) -> bool:
    """Whether to offer it after lines of these kinds were noted for today: only for a shift's first two heavy ones."""
    heavy = sum(kind in HEAVY for kind in noted)
    if not heavy:
        return False
    all_heavy = sum(line.kind in HEAVY for line in lines.of_day(services.tx, call.member.id, call.today))
    return all_heavy - heavy < _MOST_A_SHIFT


def begin(_call: Call, _services: Services) -> Answer:
    """Say how to spend it; a minute later the same message says that the next one can come."""
    return Reply("minute/begun", later=Later("minute/over", _MINUTE))
