"""`/week`: the last seven days, day by day, in the person's own words; never a count."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from slackbot.coach.running_list import newest_that_fit
from slackbot.coach.words import clean, escape
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.store.people import breaks, challenges, lines, members, thanks_given
from slackbot.store.people.challenges import OfDay
from slackbot.store.people.lines import Line
from slackbot.store.schema.identity import MemberId

_DAYS: Final = 7
_CHARACTERS: Final = 5000
_LINES: Final = 60
_TOLD: Final = frozenset({"kept", "handed_over"})  # a hard one is shown on the day it ended


@dataclass(frozen=True)
class Day:
    """A local day: its lines, hard ones and breaks, and the thanks received as pairs of a name and a reason.

    `earlier` is the id of its last line that did not fit the page.
    """

    day: date
    lines: Sequence[Line]
    taken: Sequence[str] = ()
    hard: Sequence[OfDay] = ()
    thanks: Sequence[tuple[str, str]] = ()
    earlier: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show for it."""
        return not (self.lines or self.taken or self.hard or self.thanks)

    @property
    def size(self) -> int:
        """The length of its text in escaped characters, without layout."""
        texts = [line.text for line in self.lines] + list(self.taken)
        texts += [text for challenge in self.hard for text in (challenge.text, challenge.learned)]
        texts += [text for received in self.thanks for text in received]
        return sum(len(escape(text)) for text in texts)


def answer(call: Call, services: Services) -> Answer:
    """Show the week, or its newest days if it does not fit."""
    return Reply("week/help") if clean(call.text).lower() == "help" else _show(call, services, call.today)


def page(call: Call, services: Services) -> Answer:
    """Show the days up to the one in the button's value."""
    try:
        until = date.fromisoformat(call.value)
    except ValueError:
        until = call.today
    if not call.today - timedelta(days=_DAYS) < until <= call.today:
        return Reply("errors/stale", beside=True)
    return _show(call, services, until)


def newest(call: Call, services: Services) -> Answer:
    """Show the week from its newest day."""
    return _show(call, services, call.today)


def that_fit(days: Sequence[Day]) -> list[Day]:
    """Return the newest days that fit one message, newest first; a day too long alone loses its oldest lines."""
    fitting: list[Day] = []
    characters, most = _CHARACTERS, _LINES
    for day in days:
        if day.size > characters or len(day.lines) > most:
            return fitting or [_newest_of(day)]
        fitting.append(day)
        characters, most = characters - day.size, most - len(day.lines)
    return fitting


def _newest_of(day: Day) -> Day:
    shown = newest_that_fit(day.lines, _CHARACTERS, _LINES)
    before = len(day.lines) - len(shown)
    return replace(day, lines=shown, earlier=day.lines[before - 1].id if before else None)


def _show(call: Call, services: Services, until: date) -> Reply:
    first = call.today - timedelta(days=_DAYS - 1)
    days = [_day(call, services, until - timedelta(days=back)) for back in range((until - first).days + 1)]
    filled = [day for day in days if not day.is_empty]
    if not filled:
        return Reply("week/empty")
    fitting = that_fit(filled)
    earlier = filled[len(fitting)].day.isoformat() if len(fitting) < len(filled) else ""
    shown = [_facts(day) for day in reversed(fitting)]
    return Reply("week/days", {"days": shown, "earlier": earlier, "is_newest": until == call.today})


def _day(call: Call, services: Services, day: date) -> Day:
    tx, who = services.tx, call.member.id
    hard = [challenge for challenge in challenges.of_day(tx, who, day) if challenge.state in _TOLD]
    told = [challenge for challenge in hard if challenge.learned or not challenge.on_list]
    return Day(day, lines.of_day(tx, who, day), breaks.of_day(tx, who, day), told, _thanks(call, services, day))


def _thanks(call: Call, services: Services, day: date) -> list[tuple[str, str]]:
    """Return the thanks that a person received on a day, each a pair of the sender's name in Slack and the reason."""
    both_ways = thanks_given.between(services.tx, call.member.id, day, day)
    received = [thanks for thanks in both_ways if thanks.receiver_id == call.member.user_id]
    senders = {thanks.sender_id: members.get(services.tx, _who(call, thanks.sender_id)) for thanks in received}
    names = {user_id: (sender.name if sender else None) or "" for user_id, sender in senders.items()}
    return [(names[thanks.sender_id], thanks.text) for thanks in received]


def _who(call: Call, user_id: str) -> MemberId:
    return MemberId(call.member.workspace_id, user_id)


def _facts(day: Day) -> dict[str, Any]:
    return {
        "day": day.day,
        "lines": [{"text": line.text, "kind": line.kind} for line in day.lines],
        "challenges": [challenge._asdict() for challenge in day.hard],
        "taken": list(day.taken),
        "thanks": [{"name": name, "text": text} for name, text in day.thanks],
        "earlier": day.earlier,
    }
