"""The target of a button under recap choices: a team, the day of its recap, and the rest of the button's value."""

import re
from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from slackbot.recap import plan
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.store.recap import teams
from slackbot.store.recap.teams import Team

GONE: Final = Reply("recap/gone", beside=True)
VALUE: Final = re.compile(
    r"(\d{1,18})(?:\.(\d{4}-\d{2}-\d{2})(?:\.([a-z_]{1,12})(?:\.([a-z0-9]{1,18})(?:\.([a-z]{1,12}))?)?)?)?", re.ASCII
)


class At(NamedTuple):
    """The target of a button: a team of the person who pressed it, the day of its recap, and the rest of its value.

    `open` is set for the coming recap of somebody who takes part, `left` for that of somebody who left. `readers` says
    who could read the channel when the button was shown, empty if it did not say.
    """

    team: Team
    day: date
    what: str
    which: str
    open: bool
    left: bool
    readers: str = ""

    @property
    def value(self) -> str:
        """The team and the day, as buttons carry them."""
        return f"{self.team.id}.{self.day.isoformat()}"


Chosen = Callable[[Call, Services, At], Answer]


def pointed(then: Chosen, *, after_too: bool = False, left_too: bool = False) -> Callable[[Call, Services], Answer]:
    """Wrap a press on a choice: its recap must be the coming one or, with `after_too`, one already posted.

    A person who left the team may press it only with `left_too`.
    """

    def answer(call: Call, services: Services) -> Answer:
        at = read(call, services, call.value)
        if at is None or not (at.open or (left_too if at.left else after_too)):
            return GONE
        teams.change_mate(services.tx, call.member.id, at.team.id, looked_on=call.today)
        return then(call, services, at)

    return answer


def read(call: Call, services: Services, value: str) -> At | None:
    """Read the target of a button; None for a team of another workspace, or one this person never belonged to.

    A person who left can still change their lines in posted recaps, and nothing else.
    """
    parts = VALUE.fullmatch(value)
    team = teams.get(services.tx, call.member.workspace_id, int(parts[1])) if parts else None
    mate = teams.mate(services.tx, call.member.id, team.id) if team else None
    if parts is None or team is None or mate is None:
        return None
    coming = plan.coming(services.tx, team)
    day = _day(parts[2]) or (coming if mate.takes_part else None)
    if day is None:
        return None
    is_open, has_left = (day == coming and mate.takes_part), (day == coming and not mate.takes_part)
    return At(team, day, parts[3] or "", parts[4] or "", open=is_open, left=has_left, readers=parts[5] or "")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
