"""`/week`: the last seven days, another week or one day, in the person's own words; never a count."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from slackbot.coach.parsing.day_marks import LONGEST_AGO
from slackbot.coach.parsing.normalise import UnreadableError
from slackbot.coach.parsing.past_spans import Span, week_of
from slackbot.coach.parsing.said import said
from slackbot.coach.running_list import newest_that_fit
from slackbot.coach.words import cut, escape
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.store.people import breaks, challenges, lines, members, thanks_given
from slackbot.store.people.challenges import OfDay
from slackbot.store.people.lines import Line
from slackbot.store.schema.identity import MemberId
from slackbot.working_days import is_free

_DAYS: Final = 7
_CHARACTERS: Final = 5000
_LINES: Final = 60
_GIVEN_LIMIT: Final = 80
_PAGE: Final = re.compile(r"(?:(\d{4}-\d{2}-\d{2}) )?(\d{4}-\d{2}-\d{2})", re.ASCII)
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
    """Show the last seven days, or the days that are named."""
    typed = said(call.text)
    return Reply("week/help") if typed == "help" else named(call, services, typed)


def named(call: Call, services: Services, typed: str) -> Answer:
    """Show the days that normalised, lower-case words name, or their newest if they do not fit."""
    try:
        span = week_of(typed, call.today, lambda day: is_free(day, call.member) is None)
    except UnreadableError:
        return Reply("week/unread", {"given": cut(typed, _GIVEN_LIMIT)})
    if span.first > call.today:
        return Reply("week/ahead", {"day": span.first})
    return _show(call, services, span, span.last)


def page(call: Call, services: Services) -> Answer:
    """Show the days up to the one in the button's value, which also names the first unless it is the last seven."""
    dates = _PAGE.fullmatch(call.value)
    lately = _lately(call)
    try:
        first = date.fromisoformat(dates[1]) if dates and dates[1] else lately.first
        until = date.fromisoformat(dates[2]) if dates else call.today
    except ValueError:
        first, until = lately
    if not first <= until <= min(call.today, first + timedelta(days=_DAYS - 1)):
        return Reply("errors/stale", beside=True)
    return _show(call, services, lately if first == lately.first else Span(first, until), until)


def newest(call: Call, services: Services) -> Answer:
    """Show the last seven days from the newest."""
    return _show(call, services, _lately(call), call.today)


def _lately(call: Call) -> Span:
    return Span(call.today - timedelta(days=_DAYS - 1), call.today)


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


def _show(call: Call, services: Services, span: Span, until: date) -> Reply:
    """Show the days of a span up to one of them, as many of the newest as fit."""
    days = [_day(call, services, until - timedelta(days=back)) for back in range((until - span.first).days + 1)]
    filled = [day for day in days if not day.is_empty]
    is_lately = span == _lately(call)
    about = {"first": span.first, "last": span.last, "lately": is_lately}
    if not filled:
        return Reply("week/empty", {**about, "in_reach": call.today - span.first <= LONGEST_AGO})
    fitting = that_fit(filled)
    before = filled[len(fitting)].day.isoformat() if len(fitting) < len(filled) else ""
    earlier = before if is_lately or not before else f"{span.first.isoformat()} {before}"
    shown = [_facts(day) for day in reversed(fitting)]
    is_newest = is_lately and until == call.today
    return Reply("week/days", {"days": shown, "earlier": earlier, "is_newest": is_newest, **about})


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
