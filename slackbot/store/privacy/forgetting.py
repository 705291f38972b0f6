"""Forgetting a person: all that is theirs goes, and what others keep no longer names them."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from slackbot.store.recap import recaps, shares, teams
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import (
    State,
    cover,
    cover_ask,
    delivery,
    farewell,
    forget_ask,
    forgotten,
    inbox,
    member,
    sighting,
    thanks,
)

_MARK_LENGTH: Final = 64
_TELL_OF_THANKS: Final = ("thanks", "coach", "home", "export", "whosees")  # what an answer is about


def ask(tx: sa.Connection, who: MemberId, at: datetime) -> str:
    """Note that a person was asked whether they mean it; returns what their button carries."""
    uid = uuid4().hex
    tx.execute(sa.insert(forget_ask).values(**who._asdict(), uid=uid, asked_at=at))
    return uid


def asked_at(tx: sa.Connection, who: MemberId, uid: str) -> datetime | None:
    """Return when this person was asked; None where they were not, or somebody else was."""
    mine = sa.select(forget_ask.c.asked_at).where(forget_ask.c.uid == uid, *_is(forget_ask, who))
    at: datetime | None = tx.execute(mine).scalar_one_or_none()
    return at


def withdraw(tx: sa.Connection, who: MemberId, uid: str) -> None:
    """Let a button of this person's do nothing any more."""
    tx.execute(sa.delete(forget_ask).where(forget_ask.c.uid == uid, *_is(forget_ask, who)))


def forget(tx: sa.Connection, who: MemberId, *, home: bool) -> None:
    """Forget a person: every row of theirs, and their id in rows that are others'.

    What stays are keys of answered calls, for a day and without a name, and one mark, so that what Slack delivers
    late is not taken for something new. `home`: there is a Home to be blanked.
    """
    tx.execute(sa.select(member.c.user_id).where(*_is(member, who)).with_for_update()).all()  # waits for calls at work
    tx.execute(sa.update(inbox).where(*_is(inbox, who)).values(user_id=None, about="", answer=None))
    _leave_others_their_own(tx, who)
    tx.execute(sa.delete(member).where(*_is(member, who)))  # with them goes all that is theirs
    _insert(tx, forgotten, workspace_id=who.workspace_id, mark=_mark(who), swept=False)
    if home:
        _insert(tx, farewell, **who._asdict())


def is_forgotten(tx: sa.Connection, who: MemberId) -> bool:
    """Whether a person had everything forgotten, and did not begin anew."""
    marked = sa.select(forgotten.c.mark).where(*_marked(who))
    return tx.execute(marked).one_or_none() is not None


def begin_anew(tx: sa.Connection, who: MemberId) -> None:
    """Take the mark away: the person uses the bot again, as somebody new."""
    tx.execute(sa.delete(forgotten).where(*_marked(who), forgotten.c.swept))
    tx.execute(sa.update(forgotten).where(*_marked(who)).values(mark=uuid4().hex))  # the sweeping is still to be done
    tx.execute(sa.delete(farewell).where(*_is(farewell, who)))


def forget_follow_up(tx: sa.Connection, most: int) -> list[MemberId]:
    """Return people whose Home is still to be blanked."""
    rows = sa.select(farewell.c.workspace_id, farewell.c.user_id).limit(most)
    return [MemberId(*row) for row in tx.execute(rows)]


def said_farewell(tx: sa.Connection, who: MemberId) -> None:
    """Note that a Home is blank: nothing names the person any more."""
    tx.execute(sa.delete(farewell).where(*_is(farewell, who)))


def unswept(tx: sa.Connection) -> list[str]:
    """Return the marks of those after whom the database was not swept so far."""
    return list(tx.execute(sa.select(forgotten.c.mark).where(~forgotten.c.swept)).scalars())


def note_swept(tx: sa.Connection, marks: Collection[str]) -> None:
    """Note that the database was swept after these; what marks somebody who began anew meanwhile goes."""
    here = forgotten.c.mark.in_(marks)
    tx.execute(sa.delete(forgotten).where(here, sa.func.length(forgotten.c.mark) < _MARK_LENGTH))
    tx.execute(sa.update(forgotten).where(here).values(swept=True))


def _leave_others_their_own(tx: sa.Connection, who: MemberId) -> None:
    """Take the person out of what is others': thanks, covers, looks, answers that name them or tell their words."""
    here, me = who.workspace_id, who.user_id
    shares.forget(tx, who)
    _lead_no_more(tx, who)
    received = sa.update(thanks).where(thanks.c.workspace_id == here, thanks.c.receiver_id == me)
    tx.execute(received.values(receiver_id="", receiver_shares=False))
    tx.execute(sa.delete(cover_ask).where(*_is(cover_ask, who)))
    covered = sa.update(cover).where(cover.c.workspace_id == here, cover.c.covered_by == me)
    tx.execute(covered.values(covered_by=cover.c.user_id))  # as where a break began without cover: it stays settled
    tx.execute(sa.delete(sighting).where(*_is(sighting, who), sighting.c.subject == sa.literal("")))
    tx.execute(sa.update(sighting).where(*_is(sighting, who)).values(user_id=None))
    thanked = sa.select(thanks.c.receiver_id).where(*_is(thanks, who))  # whose answers may tell what for
    told = sa.and_(inbox.c.user_id.in_(thanked), inbox.c.about.in_(_TELL_OF_THANKS))
    telling = sa.or_(told, inbox.c.answer.contains(me, autoescape=True))
    tx.execute(sa.update(inbox).where(inbox.c.workspace_id == here, telling).values(answer=None))
    _unname_deliveries(tx, who)


def _lead_no_more(tx: sa.Connection, who: MemberId) -> None:
    """What they said as a lead goes from recaps that are to come, and from those that were posted."""
    teams.lead_no_more(tx, who)
    recaps.changed_by_nobody(tx, who)


def _unname_deliveries(tx: sa.Connection, who: MemberId) -> None:
    """Deliveries of others that tell of the person by their id: what is still open ends here."""
    telling = (
        delivery.c.workspace_id == who.workspace_id,
        delivery.c.occurrence.endswith(f" {who.user_id}", autoescape=True),
    )
    waiting = sa.update(delivery).where(*telling, delivery.c.state == State.WAITING)
    tx.execute(waiting.values(state=State.SKIPPED, reason="gone"))
    unnamed = sa.update(delivery).where(*telling)
    tx.execute(unnamed.values(occurrence=sa.func.replace(delivery.c.occurrence, who.user_id, delivery.c.uid)))


def _insert(tx: sa.Connection, table: sa.Table, **values: str | bool) -> None:
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    tx.execute(insert(table).values(**values).on_conflict_do_nothing())


def _is(table: sa.Table, who: MemberId) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.workspace_id == who.workspace_id, table.c.user_id == who.user_id


def _marked(who: MemberId) -> tuple[sa.ColumnElement[bool], ...]:
    return forgotten.c.workspace_id == who.workspace_id, forgotten.c.mark == _mark(who)


def _mark(who: MemberId) -> str:
    return sha256(f"forgotten {who.workspace_id} {who.user_id}".encode()).hexdigest()
