"""Installations: workspaces and organisations that installed the bot, with the tokens it calls Slack with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from slackbot.store.outbox import lanes
from slackbot.store.schema.columns import upsert
from slackbot.store.schema.schema import EPOCH, installation, lane, spent_state


@dataclass(frozen=True)
class Installation:
    """The bot in a workspace or an organisation; tokens are encrypted, and None after removal.

    `expires_at` is None if tokens do not rotate.
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
        """Whether a whole organisation installed the bot."""
        return self.place_id.startswith("E")

    @property
    def lives(self) -> bool:
        """Whether the bot is still installed."""
        return self.token is not None


def get(tx: sa.Connection, place_id: str) -> Installation | None:
    """Return the installation of a workspace or an organisation; None if there never was one."""
    row = tx.execute(_BY_PLACE, {"place_id": place_id}).one_or_none()
    return None if row is None else _installation(row)


def keep(tx: sa.Connection, new: Installation) -> None:
    """Store an installation in place of an earlier one."""
    values = {name: getattr(new, name) for name in ("name", "bot_user_id", "token", "refresh_token", "expires_at")}
    values |= {"scopes": " ".join(sorted(new.scopes)), "installed_at": new.installed_at}
    values |= {"lease": None, "leased_until": EPOCH, "ended_at": None, "ended_reason": None}
    row = upsert(tx, installation).values(place_id=new.place_id, **values)
    tx.execute(row.on_conflict_do_update(index_elements=["place_id"], set_=values))


def serving(
    tx: sa.Connection, workspace_id: str, organisation_id: str | None = None, *, whole: bool = False
) -> Installation | None:
    """Return the live installation that serves a workspace; None if there is none.

    The workspace's own takes precedence over its organisation's, except if `whole` (the whole organisation installed
    the bot). `organisation_id` comes from the payload; without it, the one that earlier payloads named counts.
    """
    organisation_id = organisation_id or organisation_of(tx, workspace_id)
    order = [workspace_id, organisation_id] if organisation_id else [workspace_id]
    candidates = (get(tx, place_id) for place_id in (reversed(order) if whole else order))
    return next((candidate for candidate in candidates if candidate is not None and candidate.lives), None)


def belongs(tx: sa.Connection, workspace_id: str, organisation_id: str | None) -> bool:
    """Note which organisation a workspace belongs to; returns whether the workspace is paused."""
    stands = sa.select(lane.c.organisation_id, lane.c.disabled_reason).where(lane.c.workspace_id == workspace_id)
    known = tx.execute(stands).one_or_none()
    if organisation_id and (known is None or known.organisation_id != organisation_id):
        lanes.ensure(tx, workspace_id)
        mine = sa.update(lane).where(lane.c.workspace_id == workspace_id)
        tx.execute(mine.values(organisation_id=organisation_id))
    return known is not None and known.disabled_reason not in {None, lanes.HELD}


def workspaces_of(tx: sa.Connection, place_id: str) -> list[str]:
    """Return the known workspaces that an installation covers: itself, or those of an organisation."""
    covered = sa.or_(lane.c.workspace_id == place_id, lane.c.organisation_id == place_id)
    return list(tx.execute(sa.select(lane.c.workspace_id).where(covered).order_by(lane.c.workspace_id)).scalars())


def end(tx: sa.Connection, place_id: str, at: datetime, reason: str, token: str | None = None) -> bool:
    """Forget the tokens of an installation, and pause the workspaces that no other one serves.

    Returns False if it had ended already, or if `token` is set and is no longer its token.
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
    """Store re-encrypted tokens, unless new tokens were stored meanwhile."""
    mine = sa.update(installation).where(installation.c.place_id == old.place_id, installation.c.token == old.token)
    tx.execute(mine.values(token=token, refresh_token=refresh_token))


def standing(tx: sa.Connection) -> list[Installation]:
    """Return all live installations."""
    rows = sa.select(installation).where(installation.c.token.is_not(None)).order_by(installation.c.place_id)
    return [_installation(row) for row in tx.execute(rows)]


def ended_before(tx: sa.Connection, before: datetime) -> list[str]:
    """Return the ids of installations that ended before a moment."""
    rows = sa.select(installation.c.place_id).where(*_gone(before))
    return list(tx.execute(rows.order_by(installation.c.ended_at)).scalars())


def is_over(tx: sa.Connection, place_id: str, before: datetime) -> bool:
    """Whether an installation ended before a moment; the row is locked against reinstalling in this transaction."""
    rows = sa.select(installation.c.place_id).where(installation.c.place_id == place_id, *_gone(before))
    return tx.execute(rows.with_for_update()).one_or_none() is not None


def drop(tx: sa.Connection, place_id: str, before: datetime) -> None:
    """Delete an installation that ended before a moment."""
    tx.execute(sa.delete(installation).where(installation.c.place_id == place_id, *_gone(before)))


def spend(tx: sa.Connection, mark: str, until: datetime, at: datetime) -> bool:
    """Spend an OAuth state; False if any replica spent it before."""
    tx.execute(sa.delete(spent_state).where(spent_state.c.until < at))
    row = upsert(tx, spent_state).values(mark=mark, until=until).on_conflict_do_nothing()
    return tx.execute(row.returning(spent_state.c.mark)).one_or_none() is not None


def _gone(before: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return installation.c.token.is_(None), installation.c.ended_at <= before


def organisation_of(tx: sa.Connection, workspace_id: str) -> str | None:
    """Return the organisation that a workspace is known to belong to."""
    mine = sa.select(lane.c.organisation_id).where(lane.c.workspace_id == workspace_id)
    organisation_id: str | None = tx.execute(mine).scalar_one_or_none()
    return organisation_id


_BY_PLACE: Final = sa.select(installation).where(installation.c.place_id == sa.bindparam("place_id"))


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
