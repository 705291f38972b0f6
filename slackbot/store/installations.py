"""Installations: where the bot is installed, for one workspace or a whole organisation, and by which token it calls."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from slackbot.store.outbox import lanes
from slackbot.store.schema.schema import EPOCH, installation, lane, spent_state


@dataclass(frozen=True)
class Installation:
    """The bot in a workspace or an organisation; tokens are sealed, and empty once it was removed there.

    `expires_at` is None where tokens do not rotate.
    """

    place_id: str
    name: str
    bot_user_id: str
    scopes: frozenset[str]
    token: str | None
    refresh_token: str | None
    expires_at: datetime | None
    installed_at: datetime
    ended_at: datetime | None = None

    @property
    def is_organisations(self) -> bool:
        """Whether it is a whole organisation's."""
        return self.place_id.startswith("E")

    @property
    def lives(self) -> bool:
        """Whether the bot is there."""
        return self.token is not None


def get(tx: sa.Connection, place_id: str) -> Installation | None:
    """Return the installation of a workspace or an organisation; None where there never was one."""
    row = tx.execute(_BY_PLACE, {"place_id": place_id}).one_or_none()
    return None if row is None else _installation(row)


def keep(tx: sa.Connection, new: Installation) -> None:
    """Keep an installation, in the place of an earlier one."""
    values = {name: getattr(new, name) for name in ("name", "bot_user_id", "token", "refresh_token", "expires_at")}
    values |= {"scopes": " ".join(sorted(new.scopes)), "installed_at": new.installed_at}
    values |= {"lease": None, "leased_until": EPOCH, "ended_at": None, "ended_reason": None}
    row = _insert(tx, installation).values(place_id=new.place_id, **values)
    tx.execute(row.on_conflict_do_update(index_elements=["place_id"], set_=values))


def serving(
    tx: sa.Connection, workspace_id: str, organisation_id: str | None = None, *, whole: bool = False
) -> Installation | None:
    """Return the living installation by which a workspace is served; None where there is none.

    Its own goes before its organisation's; where the whole organisation installed the bot, that goes first.
    `organisation_id` is what a payload says; without it, what payloads said before.
    """
    organisation_id = organisation_id or _organisation_of(tx, workspace_id)
    order = [workspace_id, organisation_id] if organisation_id else [workspace_id]
    found = (get(tx, place_id) for place_id in (reversed(order) if whole else order))
    return next((one for one in found if one is not None and one.lives), None)


def belongs(tx: sa.Connection, workspace_id: str, organisation_id: str | None) -> bool:
    """Note to which organisation a workspace belongs; returns whether nothing is sent there, as it is paused."""
    stands = sa.select(lane.c.organisation_id, lane.c.disabled_reason).where(lane.c.workspace_id == workspace_id)
    known = tx.execute(stands).one_or_none()
    if organisation_id and (known is None or known.organisation_id != organisation_id):
        lanes.ensure(tx, workspace_id)
        mine = sa.update(lane).where(lane.c.workspace_id == workspace_id)
        tx.execute(mine.values(organisation_id=organisation_id))
    return known is not None and known.disabled_reason is not None


def workspaces_of(tx: sa.Connection, place_id: str) -> list[str]:
    """Return the known workspaces for which an installation may stand: the one itself, or an organisation's."""
    covered = sa.or_(lane.c.workspace_id == place_id, lane.c.organisation_id == place_id)
    return list(tx.execute(sa.select(lane.c.workspace_id).where(covered).order_by(lane.c.workspace_id)).scalars())


def end(tx: sa.Connection, place_id: str, at: datetime, reason: str, token: str | None = None) -> bool:
    """Forget the tokens of an installation, and pause the workspaces that no other one serves.

    Returns False where it had ended, or where `token` is given and is not its token any more.
    """
    mine = sa.update(installation).where(installation.c.place_id == place_id, installation.c.token.is_not(None))
    if token is not None:
        mine = mine.where(installation.c.token == token)
    gone = {"token": None, "refresh_token": None, "lease": None, "ended_at": at, "ended_reason": reason}
    if tx.execute(mine.values(**gone)).rowcount == 0:
        return False
    for workspace_id in workspaces_of(tx, place_id):
        if serving(tx, workspace_id) is None:
            lanes.disable(tx, workspace_id, reason)
    return True


def reencrypt(tx: sa.Connection, old: Installation, token: str, refresh_token: str | None) -> None:
    """Keep the tokens of an installation as they are sealed now, unless others were kept meanwhile."""
    mine = sa.update(installation).where(installation.c.place_id == old.place_id, installation.c.token == old.token)
    tx.execute(mine.values(token=token, refresh_token=refresh_token))


def standing(tx: sa.Connection) -> list[Installation]:
    """Return all installations that live."""
    rows = sa.select(installation).where(installation.c.token.is_not(None)).order_by(installation.c.place_id)
    return [_installation(row) for row in tx.execute(rows)]


def ended_before(tx: sa.Connection, before: datetime) -> list[str]:
    """Return the places that the bot was removed from before a moment."""
    rows = sa.select(installation.c.place_id).where(*_gone(before))
    return list(tx.execute(rows.order_by(installation.c.ended_at)).scalars())


def is_over(tx: sa.Connection, place_id: str, before: datetime) -> bool:
    """Whether the bot was removed from a place before a moment; nobody installs it anew until the transaction ends."""
    rows = sa.select(installation.c.place_id).where(installation.c.place_id == place_id, *_gone(before))
    return tx.execute(rows.with_for_update()).one_or_none() is not None


def drop(tx: sa.Connection, place_id: str, before: datetime) -> None:
    """Forget that the bot ever was in a place which it was removed from before a moment."""
    tx.execute(sa.delete(installation).where(installation.c.place_id == place_id, *_gone(before)))


def spend(tx: sa.Connection, mark: str, until: datetime, at: datetime) -> bool:
    """Note that an OAuth state is used up; False where it was before, on whichever replica."""
    tx.execute(sa.delete(spent_state).where(spent_state.c.until < at))
    row = _insert(tx, spent_state).values(mark=mark, until=until).on_conflict_do_nothing()
    return tx.execute(row.returning(spent_state.c.mark)).one_or_none() is not None


def _gone(before: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return installation.c.token.is_(None), installation.c.ended_at <= before


def _organisation_of(tx: sa.Connection, workspace_id: str) -> str | None:
    mine = sa.select(lane.c.organisation_id).where(lane.c.workspace_id == workspace_id)
    found: str | None = tx.execute(mine).scalar_one_or_none()
    return found


_BY_PLACE: Final = sa.select(installation).where(installation.c.place_id == sa.bindparam("place_id"))


def _insert(tx: sa.Connection, table: sa.Table) -> Any:  # noqa: ANN401 - each dialect has its own
    return (postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert)(table)


def _installation(row: sa.Row[Any]) -> Installation:
    return Installation(
        row.place_id,
        row.name,
        row.bot_user_id,
        frozenset(row.scopes.split()),
        row.token,
        row.refresh_token,
        row.expires_at,
        row.installed_at,
        row.ended_at,
    )
