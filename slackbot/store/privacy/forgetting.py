"""Erases a person: deletes their rows, and takes their id out of other people's rows."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import uuid4

import sqlalchemy as sa

from slackbot.store.recap import matters, recaps, shares, shelf, teams
from slackbot.store.schema.columns import insert_if_absent, owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import (
    State,
    cover,
    cover_ask,
    delivery,
    forget_ask,
    forgotten,
    home_reset,
    inbox,
    member,
    request,
    request_ask,
    sighting,
    thanks,
)

_MARK_LENGTH: Final = 64
_TELL_OF_THE_SHELF: Final = ("challenge", "shelf", "coach", "home")
_TELL_OF_THANKS: Final = ("thanks", "week", "coach", "home", "export", "whosees", "enough")  # subjects of answers


def ask(tx: sa.Connection, who: MemberId, at: datetime) -> str:
    """Note that a person was asked to confirm; returns the id for their button."""
    uid = uuid4().hex
    tx.execute(sa.insert(forget_ask).values(**who._asdict(), uid=uid, asked_at=at))
    return uid


def asked_at(tx: sa.Connection, who: MemberId, uid: str) -> datetime | None:
    """Return when this person was asked; None if they were not."""
    mine = sa.select(forget_ask.c.asked_at).where(forget_ask.c.uid == uid, *owned_by(forget_ask, who))
    at: datetime | None = tx.execute(mine).scalar_one_or_none()
    return at


def withdraw(tx: sa.Connection, who: MemberId, uid: str) -> None:
    """Disable a person's button."""
    tx.execute(sa.delete(forget_ask).where(forget_ask.c.uid == uid, *owned_by(forget_ask, who)))


def forget(tx: sa.Connection, who: MemberId, *, home: bool) -> None:
    """Erase a person: delete their rows, and take their id out of other people's rows.

    The keys of their answered calls stay for a day without a name, and a mark stays, so that a late delivery from Slack
    does not bring them back. `home`: they have an App Home to blank.
    """
    locked = sa.select(member.c.user_id).where(*owned_by(member, who)).with_for_update()
    tx.execute(locked).all()  # waits for the person's calls in flight
    tx.execute(sa.update(inbox).where(*owned_by(inbox, who)).values(user_id=None, about="", answer=None))
    _leave_others_their_own(tx, who)
    tx.execute(sa.delete(member).where(*owned_by(member, who)))  # cascades to all their rows
    insert_if_absent(tx, forgotten, workspace_id=who.workspace_id, mark=_mark(who), swept=False)
    if home:
        insert_if_absent(tx, home_reset, **who._asdict())


def is_forgotten(tx: sa.Connection, who: MemberId) -> bool:
    """Whether a person was erased and did not return."""
    marked = sa.select(forgotten.c.mark).where(*_marked(who))
    return tx.execute(marked).one_or_none() is not None


def begin_anew(tx: sa.Connection, who: MemberId) -> None:
    """Remove the mark, because the person uses the bot again, as somebody new."""
    tx.execute(sa.delete(forgotten).where(*_marked(who), forgotten.c.swept))
    tx.execute(sa.update(forgotten).where(*_marked(who)).values(mark=uuid4().hex))  # sweeping is still due
    tx.execute(sa.delete(home_reset).where(*owned_by(home_reset, who)))


def pending_home_resets(tx: sa.Connection, most: int) -> list[MemberId]:
    """Return up to `most` people whose App Home is still to be blanked."""
    rows = sa.select(home_reset.c.workspace_id, home_reset.c.user_id).limit(most)
    return [MemberId(*row) for row in tx.execute(rows)]


def note_home_reset(tx: sa.Connection, who: MemberId) -> None:
    """Note that an App Home is blank, and delete the last row that names the person."""
    tx.execute(sa.delete(home_reset).where(*owned_by(home_reset, who)))


def unswept(tx: sa.Connection) -> list[str]:
    """Return the marks of erased people whose text is still to be swept from the files."""
    return list(tx.execute(sa.select(forgotten.c.mark).where(~forgotten.c.swept)).scalars())


def note_swept(tx: sa.Connection, marks: Collection[str]) -> None:
    """Note that the database was swept; marks of people who returned meanwhile are deleted."""
    here = forgotten.c.mark.in_(marks)
    tx.execute(sa.delete(forgotten).where(here, sa.func.length(forgotten.c.mark) < _MARK_LENGTH))
    tx.execute(sa.update(forgotten).where(here).values(swept=True))


def _leave_others_their_own(tx: sa.Connection, who: MemberId) -> None:
    """Take the person out of others' thanks, covers, access log, and answers that name or quote them."""
    here, me = who.workspace_id, who.user_id
    shares.forget(tx, who)
    _leave_the_shelf(tx, who)
    _lead_no_more(tx, who)
    received = sa.update(thanks).where(thanks.c.workspace_id == here, thanks.c.receiver_id == me)
    tx.execute(received.values(receiver_id=""))
    tx.execute(sa.delete(cover_ask).where(*owned_by(cover_ask, who)))
    covered = sa.update(cover).where(cover.c.workspace_id == here, cover.c.covered_by == me)
    tx.execute(covered.values(covered_by=cover.c.user_id))  # as if the break had begun without cover
    tx.execute(sa.delete(request_ask).where(*owned_by(request_ask, who)))
    taken = sa.update(request).where(request.c.workspace_id == here, request.c.taken_by == me)
    tx.execute(taken.values(taken_by=request.c.user_id))
    tx.execute(sa.delete(sighting).where(*owned_by(sighting, who), sighting.c.subject == sa.literal("")))
    tx.execute(sa.update(sighting).where(*owned_by(sighting, who)).values(user_id=None))
    thanked = sa.select(thanks.c.receiver_id).where(*owned_by(thanks, who))  # whose answers may quote the thanks
    told = sa.and_(inbox.c.user_id.in_(thanked), inbox.c.about.in_(_TELL_OF_THANKS))
    telling = sa.or_(told, inbox.c.answer.contains(me, autoescape=True))
    tx.execute(sa.update(inbox).where(inbox.c.workspace_id == here, telling).values(answer=None))
    _unname_deliveries(tx, who)


def _leave_the_shelf(tx: sa.Connection, who: MemberId) -> None:
    """Delete their sentences from shelves, and from answers that may have quoted them to others."""
    readers = shelf.readers(tx, who)
    quoting = (inbox.c.user_id.in_(readers), inbox.c.about.in_(_TELL_OF_THE_SHELF))
    tx.execute(sa.update(inbox).where(inbox.c.workspace_id == who.workspace_id, *quoting).values(answer=None))
    shelf.forget(tx, who)


def _lead_no_more(tx: sa.Connection, who: MemberId) -> None:
    """Delete their words as a lead from coming and posted recaps."""
    teams.lead_no_more(tx, who)
    recaps.changed_by_nobody(tx, who)
    matters.answered_by_nobody(tx, who)
    dm_channel = tx.execute(sa.select(member.c.dm_channel).where(*owned_by(member, who))).scalar_one_or_none()
    if dm_channel:
        recaps.drop_copies(tx, who.workspace_id, dm_channel)


def _unname_deliveries(tx: sa.Connection, who: MemberId) -> None:
    """Take their id out of others' deliveries, and skip those still waiting."""
    telling = (
        delivery.c.workspace_id == who.workspace_id,
        sa.or_(
            delivery.c.occurrence.endswith(f" {who.user_id}", autoescape=True),
            delivery.c.occurrence.contains(f".{who.user_id}.", autoescape=True),
        ),
    )
    waiting = sa.update(delivery).where(*telling, delivery.c.state == State.WAITING)
    tx.execute(waiting.values(state=State.SKIPPED, reason="gone"))
    unnamed = sa.update(delivery).where(*telling)
    tx.execute(unnamed.values(occurrence=sa.func.replace(delivery.c.occurrence, who.user_id, delivery.c.uid)))


def _marked(who: MemberId) -> tuple[sa.ColumnElement[bool], ...]:
    return forgotten.c.workspace_id == who.workspace_id, forgotten.c.mark == _mark(who)


def _mark(who: MemberId) -> str:
    return sha256(f"forgotten {who.workspace_id} {who.user_id}".encode()).hexdigest()
