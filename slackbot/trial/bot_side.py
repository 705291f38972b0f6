"""The bot's side of `neverdone try`: upcoming and held-back messages, read from its own tables."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime

import sqlalchemy as sa

from slackbot.clock import system_clock
from slackbot.render.words import BREAKS
from slackbot.scheduled import KINDS
from slackbot.scheduled.kind import Respects
from slackbot.standin.page import HeldBack, MessageSource, Upcoming
from slackbot.standin.words import Json
from slackbot.store.outbox import outbox, schedule
from slackbot.store.people import members
from slackbot.store.people.members import Member
from slackbot.store.schema.identity import MemberId
from slackbot.trial.held_back import MOST, held_back
from slackbot.trial.provenance import Provenance, ProvenanceWords, same
from slackbot.trial.trial import Trial
from slackbot.trial.week import play_next
from slackbot.trial.workbench import Workbench


def _held_by(member: Member, day: date, at: datetime) -> str:
    """Return the reason that keeps a message of a day quiet, as Home and settings say it; empty for none."""
    if member.is_paused(day):
        return "paused"
    if member.closed_on == day:
        return "closed"
    return "status" if member.is_occupied(at) else ""


class BotSide:
    """The bot's side of the page; see `slackbot.standin.page.BotSide`.

    Args:
        trial: The place and the bot in it.
        words: The bot's words.
        workbench: The writer's view of the same words.
    """

    def __init__(self, trial: Trial, words: ProvenanceWords, workbench: Workbench) -> None:
        self.workbench = workbench
        self._trial = trial
        self._words = words

    async def turn_to(self, moment: datetime) -> None:
        """Turn the clock; deliveries due in between arrive at their times."""
        await self._trial.turn_to(moment)

    async def next_due(self) -> datetime | None:
        """Return when the bot has its next thing to do."""
        return await self._trial.next_due()

    async def settled(self) -> None:
        """Wait until every answer has arrived, along with messages due at once (a thanks)."""
        await self._trial.settled()
        await self._trial.turn_to(self._trial.clock())

    def machine_now(self) -> datetime:
        """The machine's time."""
        return system_clock()

    async def play_week(self, stepped: Callable[[], object], seconds: float) -> None:
        """Play a week in which the sample people live."""
        await play_next(self._trial, stepped, seconds)

    async def coming(self) -> Sequence[Upcoming]:
        """Upcoming messages: planned deliveries, and occasions that will be due."""
        return await self._trial.bot.database.transact(self._coming)

    def _coming(self, tx: sa.Connection) -> list[Upcoming]:
        workspace = self._trial.slack.team.id
        waiting = [
            self._upcoming(tx, each.who, each.kind, each.day, each.due_at, later=each.asked_for_again)
            for each in outbox.open_in(tx, workspace)
            if each.due_at is not None
        ]
        planned = [
            self._upcoming(tx, each.who, each.kind, each.next.day, each.next.due_at)
            for each in schedule.coming(tx, workspace)
        ]
        return sorted([*waiting, *planned], key=lambda upcoming: upcoming.at)[:MOST]

    async def held_back(self) -> Sequence[HeldBack]:
        """Messages that were not sent, each with the reason."""
        return await held_back(self._trial, self._words)

    def origin(self, blocks: list[Json]) -> MessageSource | None:
        """Return the template that made these blocks, None if unknown."""
        made = self._words.log.find(blocks)
        return None if made is None else replace(self.workbench.source(made.name), fault=self._made_now(made)[1])

    def redrawn(self, blocks: list[Json]) -> list[Json]:
        """Return the blocks as their template would make them now, if it was saved since and makes others."""
        made = self._words.log.find(blocks)
        if made is None or made.reading == self._words.log.reading:
            return []
        now = self._made_now(made)[0]
        return [] if same(now, blocks) else now

    def _made_now(self, made: Provenance) -> tuple[list[Json], str]:
        words = self._words.speaking(made.language)
        try:
            if words.catalog.is_view(made.name):
                return words.view(made.name, made.facts, {})["blocks"], ""
            return words.message(made.name, made.facts).blocks, ""
        except BREAKS as error:
            return [], str(error)

    def _upcoming(
        self, tx: sa.Connection, who: MemberId, kind: str, day: date, at: datetime, *, later: bool = False
    ) -> Upcoming:
        member = members.get(tx, who)
        held = _held_by(member, day, at) if member and KINDS[kind].respects is not Respects.NOTHING else ""
        facts = {"kind": kind, "name": self._trial.name_of(who.user_id), "later": later, "held": held}
        return Upcoming(at, who.user_id, self._words.plain("try/coming", facts))
