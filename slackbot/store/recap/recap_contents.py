"""Contents of a recap: shares with a valid yes, the message of each, and thanks to which both sides agreed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

import sqlalchemy as sa

from slackbot.store.recap.shares import CAUSE, GIVEN, LINE, OWN, RECEIVED
from slackbot.store.schema.columns import owned_by, same_person
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import done_line, member, recap_part, share, teammate, thanks


class Shown(NamedTuple):
    """An item of a recap; `name` is its author, None unless `signed`. `mark` is a line's kind, else empty."""

    id: int
    kind: str
    text: str
    name: str | None
    signed: bool
    by: str
    mark: str = ""


class Thanked(NamedTuple):
    """A thanks in a recap: the ids of both yeses, both names, and the words."""

    id: int
    received_id: int
    giver: str
    receiver: str
    text: str


class Placed(NamedTuple):
    """The message that shows a share, and whether it shows a name."""

    id: int
    part: int
    signed: bool


class Seen(NamedTuple):
    """A person's valid share; a thanks (`kind` given or received) needs the other side's yes as well.

    `part` is the recap's message that shows it, None before it was posted.
    """

    kind: str
    text: str
    day: date
    part: int | None
    refused: str | None = None  # Slack's reason for not editing it out


class _Person(NamedTuple):
    name: str | None
    signed: bool
    takes_part: bool


_PLACE: Final = (
    sa.update(share)
    .where(share.c.id == sa.bindparam("of"), share.c.workspace_id == sa.bindparam("workspace"))
    .values(part=sa.bindparam("in_part"), signed=sa.bindparam("with_name"))
)


def for_recap(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> list[Shown]:
    """Return the items of a coming recap as of now, from people who take part; thanks are separate."""
    everybody = _people(tx, workspace_id, team_id)
    people = {user_id: person for user_id, person in everybody.items() if person.takes_part}
    return _shown(tx, people, workspace_id, team_id, day, share.c.part.is_(None))


def in_part(tx: sa.Connection, workspace_id: str, team_id: int, day: date, part: int) -> list[Shown]:
    """Return the items of one message of a recap as of now, including people who left the channel since."""
    people = _people(tx, workspace_id, team_id)
    return _shown(tx, people, workspace_id, team_id, day, share.c.part == part)


def place(tx: sa.Connection, workspace_id: str, placed: Sequence[Placed]) -> None:
    """Store the message that shows each share; a thanks has two shares."""
    rows = [
        {"of": item.id, "in_part": item.part, "with_name": item.signed, "workspace": workspace_id} for item in placed
    ]
    if rows:
        tx.execute(_PLACE, rows)


def unplace(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> None:
    """Release the shares of a recap that was not posted, for the next one."""
    mine = sa.update(share).where(share.c.workspace_id == workspace_id, share.c.team_id == team_id)
    tx.execute(mine.where(share.c.day == day).values(part=None, signed=None))


def thanks_in_part(tx: sa.Connection, workspace_id: str, team_id: int, day: date, part: int) -> list[Thanked]:
    """Return the thanks of one message of a recap to which both sides still say yes."""
    return _thanked(tx, workspace_id, team_id, day, share.c.part == part)


def thanks_for_recap(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> list[Thanked]:
    """Return the thanks of a coming recap: both sides take part and said yes in this team."""
    here = [user_id for user_id, person in _people(tx, workspace_id, team_id).items() if person.takes_part]
    both = thanks.c.user_id.in_(here), thanks.c.receiver_id.in_(here)
    return _thanked(tx, workspace_id, team_id, day, share.c.part.is_(None), *both)


def has_more(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> bool:
    """Whether a recap's thread has anything to show now."""
    of = (share.c.workspace_id == workspace_id, share.c.team_id == team_id, share.c.day == day, share.c.part > 0)
    own = sa.select(sa.exists().where(*of, share.c.yes, share.c.kind.in_(OWN)))
    return bool(tx.execute(own).scalar_one()) or bool(_thanked(tx, workspace_id, team_id, day, share.c.part > 0))


def _agreed() -> sa.Exists:
    """Build the condition that the other side of a thanks says yes in the same team."""
    other = sa.alias(share)
    return (
        sa.select(other.c.id)
        .where(other.c.team_id == share.c.team_id, other.c.source_id == share.c.source_id, other.c.yes)
        .where(
            sa.or_(  # its sender and its receiver, and nobody else
                sa.and_(
                    share.c.kind == GIVEN,
                    other.c.kind == RECEIVED,
                    thanks.c.user_id == share.c.user_id,
                    thanks.c.receiver_id == other.c.user_id,
                ),
                sa.and_(
                    share.c.kind == RECEIVED,
                    other.c.kind == GIVEN,
                    thanks.c.receiver_id == share.c.user_id,
                    thanks.c.user_id == other.c.user_id,
                ),
            )
        )
        .correlate(share, thanks)
        .exists()
    )


def seen_of(tx: sa.Connection, who: MemberId, team_id: int) -> list[Seen]:
    """Return a person's items in a team's posted and coming recaps, in the order of their yeses."""
    mine = (*owned_by(share, who), share.c.team_id == team_id)
    of_thanks = sa.and_(thanks.c.id == share.c.source_id, share.c.kind.in_((GIVEN, RECEIVED)))
    text = sa.case((share.c.kind.in_(OWN), share.c.text), else_=sa.func.coalesce(thanks.c.text, ""))
    rows = (
        sa.select(share.c.kind, text, share.c.day, share.c.part)
        .select_from(share.outerjoin(thanks, sa.and_(of_thanks, thanks.c.workspace_id == share.c.workspace_id)))
        .where(*mine, share.c.yes, sa.or_(share.c.kind.in_(OWN), _agreed()))
    )
    return [Seen(*row) for row in tx.execute(rows.order_by(share.c.id))]


def stuck(tx: sa.Connection, who: MemberId, team_id: int) -> list[Seen]:
    """Return items that a posted recap still shows against a person's wish, because Slack refuses the edit."""
    shown = (share.c.seen.is_not(None), recap_part.c.refused.is_not(None))
    mine = (*owned_by(share, who), share.c.team_id == team_id, *shown)
    here = sa.and_(
        recap_part.c.team_id == share.c.team_id, recap_part.c.day == share.c.day, recap_part.c.part == share.c.part
    )
    said = sa.and_(thanks.c.id == share.c.source_id, thanks.c.workspace_id == share.c.workspace_id)
    text = sa.case((share.c.kind.in_(OWN), share.c.seen), else_=sa.func.coalesce(thanks.c.text, ""))
    rows = sa.select(share.c.kind, text, share.c.day, share.c.part, recap_part.c.refused)
    rows = rows.select_from(share.join(recap_part, here).outerjoin(thanks, said))
    changed = sa.or_(~share.c.yes, share.c.seen != share.c.text)
    return [Seen._make(row) for row in tx.execute(rows.where(*mine, changed).order_by(share.c.id))]


def _shown(
    tx: sa.Connection,
    people: Mapping[str, _Person],
    workspace_id: str,
    team_id: int,
    day: date,
    *of: sa.ColumnElement[bool],
) -> list[Shown]:
    """Read some people's shares. They are joined here, because PostgreSQL plans that join badly without statistics."""
    columns = (share.c.id, share.c.kind, share.c.text, share.c.user_id, share.c.signed, share.c.source_id)
    mine = (share.c.workspace_id == workspace_id, share.c.team_id == team_id, share.c.day == day, share.c.yes)
    rows = tx.execute(sa.select(*columns).where(*mine, share.c.kind.in_(OWN), *of).order_by(share.c.id)).all()
    marks = _marks(tx, workspace_id, *mine, *of)
    shown = []
    for row in rows:
        person = people.get(row.user_id)
        if person is not None:
            signed = _signed(person, row.kind, chosen=row.signed)
            mark = marks.get(row.source_id, "") if row.kind == LINE else ""
            name = person.name if signed else None
            shown.append(Shown(row.id, row.kind, row.text, name, signed, row.user_id, mark))
    return shown


def _signed(person: _Person, kind: str, *, chosen: bool | None) -> bool:
    """Whether a share carries its author's name; a cause does only if they said so for that cause."""
    if chosen is not None:
        return chosen
    return person.signed and kind != CAUSE


def _marks(tx: sa.Connection, workspace_id: str, *of: sa.ColumnElement[bool]) -> dict[int, str]:
    """Return the present kind of each line that some shares are about."""
    of_lines = sa.select(share.c.source_id).where(share.c.kind == LINE, *of)
    kinds = sa.select(done_line.c.id, done_line.c.kind)
    rows = tx.execute(kinds.where(done_line.c.workspace_id == workspace_id, done_line.c.id.in_(of_lines)))
    return {row.id: row.kind for row in rows}


def _people(tx: sa.Connection, workspace_id: str, team_id: int) -> dict[str, _Person]:
    columns = (teammate.c.user_id, member.c.name, teammate.c.signed, teammate.c.here, teammate.c.apart, member.c.active)
    rows = (
        sa.select(*columns)
        .join(member, same_person(member, teammate.c.workspace_id, teammate.c.user_id))
        .where(teammate.c.team_id == team_id, teammate.c.workspace_id == workspace_id)
    )
    return {
        row.user_id: _Person(row.name, row.signed, row.here and not row.apart and row.active)
        for row in tx.execute(rows)
    }


def _thanked(
    tx: sa.Connection, workspace_id: str, team_id: int, day: date, *of: sa.ColumnElement[bool]
) -> list[Thanked]:
    other, giver, receiver = sa.alias(share), sa.alias(member), sa.alias(member)
    names = (sa.func.coalesce(giver.c.name, ""), sa.func.coalesce(receiver.c.name, ""))
    agreed = sa.and_(
        other.c.team_id == share.c.team_id,
        other.c.source_id == share.c.source_id,
        other.c.kind == RECEIVED,
        other.c.yes,
    )
    rows = (
        sa.select(share.c.id, other.c.id, *names, thanks.c.text)
        .join(other, agreed)
        .join(thanks, sa.and_(thanks.c.id == share.c.source_id, thanks.c.workspace_id == share.c.workspace_id))
        .join(giver, same_person(giver, share.c.workspace_id, share.c.user_id))
        .join(receiver, same_person(receiver, other.c.workspace_id, other.c.user_id))
        .where(share.c.workspace_id == workspace_id, share.c.team_id == team_id, share.c.day == day, share.c.yes)
        .where(share.c.kind == GIVEN, thanks.c.user_id == share.c.user_id, thanks.c.receiver_id == other.c.user_id, *of)
    )
    return [Thanked._make(row) for row in tx.execute(rows.order_by(share.c.id))]
