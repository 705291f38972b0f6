"""The recap: one post in the team's channel and the rest in its thread, made of the yeses that stand as it is sent."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from slackbot.coach import recap
from slackbot.coach.calendar import Occurrence
from slackbot.coach.recap import Item
from slackbot.coach.words import escape
from slackbot.reply import Facts, Reply, Services
from slackbot.scheduled import recap_notices, recap_plan
from slackbot.scheduled.kind import Address, Aftermath, End, Kind
from slackbot.store.outbox import outbox
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import members
from slackbot.store.people.members import Member
from slackbot.store.recap import conditions, recap_contents, recaps, teams
from slackbot.store.recap.recap_contents import Placed, Shown, Thanked
from slackbot.store.recap.recaps import HEAD, Recap
from slackbot.store.recap.shares import CHALLENGE, GIVEN, LINE, SHORTCUT
from slackbot.store.recap.teams import Team
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import State

PART_KIND: Final = "recap_part"
_ORDER: Final = (LINE, CHALLENGE, GIVEN, SHORTCUT)
_NAMES: Final = 6  # characters beside two names: "thanks"


def quiet(_member: Member, delivery: Delivery, services: Services) -> str | None:
    """Quiet where the recap was switched off. The lead's days off and pauses are the lead's alone."""
    found = _team(services.tx, delivery)
    return None if found is not None and found.active else "switched_off"


def say(_member: Member, delivery: Delivery, services: Services) -> Reply:
    """The post, of what people say yes to at this moment; what it can't hold is noted for its thread."""
    found = _known(services.tx, delivery)
    if recaps.get(services.tx, found.workspace_id, found.id, delivery.day) is None:
        _make(services.tx, found, delivery.day)
    else:  # Slack gave it back: what was reckoned stays, what people say yes to is looked at again
        recap_contents.unplace(services.tx, found.workspace_id, found.id, delivery.day)
        recaps.drop_parts(services.tx, found.workspace_id, found.id, delivery.day)
    _place(services.tx, found, delivery.day)
    return Reply(*worded(services.tx, found, delivery.day, HEAD))


def ended(tx: sa.Connection, delivery: Delivery, end: End) -> None:
    """Plan the messages of the thread, once it is known where the post stands; and the recap of the next week."""
    found = _team(tx, delivery)
    if found is None:
        return
    if end.state == State.SENT and end.ts:
        recaps.posted(tx, found.workspace_id, found.id, delivery.day, HEAD, end.ts)
        _plan_thread(tx, found, delivery)
    elif end.state in {State.SKIPPED, State.FAILED}:
        _unmake(tx, found, delivery.day)
    if end.reason in recap_plan.GONE:
        recap_plan.switch_off(tx, found, end.reason, delivery.due_at)
        return
    if end.state in {State.FAILED, State.UNKNOWN}:
        recap_notices.unposted(tx, found, delivery, end)
    if delivery.due_at is not None:
        recap_plan.plan(tx, found, delivery.due_at)


def part_quiet(_member: Member, delivery: Delivery, services: Services) -> str | None:
    """Quiet where all of it was taken back, or nobody knows in which thread it belongs."""
    found = _team(services.tx, delivery)
    if found is None or in_thread(services.tx, delivery) is None:
        return "no_thread"
    _, facts = worded(services.tx, found, *_which(delivery))
    shown = any(facts[group] for group in ("lines", "challenges", "thanks", "shortcuts"))
    return None if shown else "taken_back"


def part_say(_member: Member, delivery: Delivery, services: Services) -> Reply:
    """One message of the thread, of what people say yes to at this moment."""
    return Reply(*worded(services.tx, _known(services.tx, delivery), *_which(delivery)))


def in_thread(tx: sa.Connection, delivery: Delivery) -> str | None:
    """The post in whose thread a message stands."""
    found = _known(tx, delivery)
    return recaps.thread(tx, found.workspace_id, found.id, delivery.day)


def part_ended(tx: sa.Connection, delivery: Delivery, end: End) -> None:
    """Note where a message stands, so that it can be changed."""
    found = _team(tx, delivery)
    if found is not None and end.ts:
        recaps.posted(tx, found.workspace_id, found.id, *_which(delivery), end.ts)


def worded(tx: sa.Connection, found: Team, day: date, part: int) -> tuple[str, Facts]:
    """Name the message of a recap's part, and give its facts as things stand now."""
    said = {one.id: one for one in recap_contents.in_part(tx, found.workspace_id, found.id, day, part)}
    thanked = {one.id: one for one in recap_contents.thanks_in_part(tx, found.workspace_id, found.id, day, part)}
    ordered = [said[one] for one in recap.shuffled(said, found.id, day)]
    if part != HEAD:
        thanks = [thanked[one]._asdict() for one in recap.shuffled(thanked, found.id, day)]
        groups = {"challenges": _of(ordered, CHALLENGE), "shortcuts": _of(ordered, SHORTCUT)}
        return "recap/part", {"lines": _of(ordered, LINE), "thanks": thanks, **groups}
    made = recaps.get(tx, found.workspace_id, found.id, day) or Recap(recap.question_of(day), (), "", None)
    more = recap_contents.has_more(tx, found.workspace_id, found.id, day)
    return "recap/post", {
        "lines": _of(ordered, LINE),
        "more": more,
        "quiet": not (said or more),
        **_around(tx, found, made),
    }


def frame(tx: sa.Connection, found: Team, day: date) -> Facts:
    """What a lead is shown of a recap that is not posted so far: nothing that depends on what anybody said yes to."""
    return _around(tx, found, Recap(recap.question_of(day), (), found.changed, found.lead_id))


def _around(tx: sa.Connection, found: Team, made: Recap) -> dict[str, Any]:
    lead = members.get(tx, MemberId(found.workspace_id, made.changed_by)) if made.changed_by else None
    name = (lead.name if lead else None) or ""
    told = [dict(zip(("day", "half"), slot.split("_"), strict=True)) for slot in made.conditions]
    return {"number": made.question, "conditions": told, "changed": made.changed, "lead": name}


def _make(tx: sa.Connection, found: Team, day: date) -> None:
    told = recap.conditions(conditions.of_recap(tx, found.workspace_id, found.id, day))
    made = Recap(recap.question_of(day), told, found.changed, found.lead_id if found.changed else None)
    recaps.make(tx, found.workspace_id, found.id, day, made)
    conditions.clear(tx, found.workspace_id, found.id, day)
    teams.change(tx, found.workspace_id, found.id, changed="")


def _unmake(tx: sa.Connection, found: Team, day: date) -> None:
    """Let a recap not have been made; what its lead changed is kept for the next, if nothing newer is."""
    made = recaps.get(tx, found.workspace_id, found.id, day)
    if made is not None and made.changed and not found.changed and made.changed_by == found.lead_id:
        teams.change(tx, found.workspace_id, found.id, changed=made.changed)
    recap_contents.unplace(tx, found.workspace_id, found.id, day)
    recaps.unmake(tx, found.workspace_id, found.id, day)


def _place(tx: sa.Connection, found: Team, day: date) -> None:
    recap_contents.agree(tx, found.workspace_id, found.id, day - recap.WEEK, day)
    said = recap_contents.for_recap(tx, found.workspace_id, found.id, day)
    thanked = recap_contents.thanks_for_recap(tx, found.workspace_id, found.id, day)
    parts = recap.split(_items(found, day, said, thanked))
    recaps.add_parts(tx, found.workspace_id, found.id, day, range(len(parts)))
    stands = {item.id: number for number, part in enumerate(parts) for item in part}
    placed = [Placed(one.id, stands[one.id], one.signed) for one in said]
    both = (side for one in thanked for side in ((one.id, one.id), (one.received_id, one.id)))
    placed += [Placed(side, stands[one], signed=True) for side, one in both]
    recap_contents.place(tx, found.workspace_id, placed)


def _items(found: Team, day: date, said: Sequence[Shown], thanked: Sequence[Thanked]) -> list[Item]:
    items = {one.id: Item(one.id, one.kind, _length(one.text, one.name)) for one in said}
    items |= {one.id: Item(one.id, GIVEN, _length(one.text, one.giver, one.receiver)) for one in thanked}
    return sorted(
        (items[one] for one in recap.shuffled(items, found.id, day)), key=lambda item: _ORDER.index(item.kind)
    )


def _length(text: str, *names: str | None) -> int:
    return len(escape(text)) + sum(len(escape(name)) + _NAMES for name in names if name)


def _plan_thread(tx: sa.Connection, found: Team, delivery: Delivery) -> None:
    if delivery.due_at is None or delivery.expires_at is None:
        return
    due = Occurrence(delivery.day, delivery.due_at, delivery.expires_at)
    for part in range(1, recaps.parts(tx, found.workspace_id, found.id, delivery.day)):
        outbox.add(tx, delivery.who, PART_KIND, f"{delivery.day.isoformat()}.{part}", due)


def _of(said: Iterable[Shown], kind: str) -> list[dict[str, str | None]]:
    return [{"text": one.text, "name": one.name or ""} for one in said if one.kind == kind]


def _which(delivery: Delivery) -> tuple[date, int]:
    day, _, part = delivery.occurrence.partition(".")
    return date.fromisoformat(day), int(part)


def _team(tx: sa.Connection, delivery: Delivery) -> Team | None:
    return teams.at_channel(tx, *delivery.who)


def _known(tx: sa.Connection, delivery: Delivery) -> Team:
    found = _team(tx, delivery)
    if found is None:
        raise LookupError("a delivery of a team that is not there")
    return found


KIND: Final = Kind(recap_plan.KIND, say, quiet=quiet, aftermath=Aftermath(ended=ended))
PART: Final = Kind(
    PART_KIND, part_say, quiet=part_quiet, address=Address(thread=in_thread), aftermath=Aftermath(ended=part_ended)
)
