"""One person's week as a dialogue: their actions, and every message to them or to their channels."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from slackbot.coach.calendar import zone
from slackbot.standin import Message, Person
from slackbot.standin.state.workspace import Channel, Team

BOT: Final = "Never Done"


@dataclass
class Story:
    """One person's actions and what they saw, in order.

    `seen` counts the ledger's entries that they have read, `mails` the direct messages among them.
    """

    person: Person
    told: list[tuple[datetime, str, str]] = field(default_factory=list)
    last: Message | None = None
    seen: int = 0
    mails: int = 0

    @property
    def window(self) -> str:
        """Their front window as text, empty if none is open."""
        return self.person.modal.readable() if self.person.modal else ""

    def tell(self, at: datetime, who: str, words: str) -> None:
        """Add something said or done."""
        self.told.append((at, who, words))

    def read(self, team: Team) -> None:
        """Add the bot's new messages: a direct message as it is now, a post as it was posted or changed."""
        new = self.person.sees[self.seen :]
        self.seen += len(new)
        mail = self.person.dm[self.mails :]
        self.mails += len(mail)
        for entry in new:
            channel = team.channels.get(entry.channel)
            if entry.kind == "post" and channel is not None and channel.owner and mail:
                self.last = mail.pop(0)
                self.tell(entry.at, BOT, self.last.readable())
            elif entry.kind in {"post", "update"} and channel is not None and not channel.owner:
                posted = Message(entry.channel, entry.ts, entry.text, entry.blocks)
                self.tell(entry.at, f"#{channel.name}", posted.readable())

    def overhear(self, at: datetime, channel: Channel, message: Message, author: str) -> None:
        """Add a message that somebody else wrote in one of their channels."""
        if self.person.id in channel.members and self.person.id != message.author:
            self.tell(at, author, f"(in #{channel.name}) {message.readable()}")

    def lines(self) -> Iterator[str]:
        """Yield the lines: a heading, then day by day, in their local time."""
        yield f"═══ {self.person.name}, {self.person.tz} " + "═" * 40
        day: date | None = None
        for at, who, words in self.told:
            wall = at.astimezone(zone(self.person.tz))
            if wall.date() != day:
                day = wall.date()
                yield f"\n{wall:%A}, {wall.day} {wall:%B}\n"
            first, *rest = words.split("\n")
            yield f"  {wall:%H:%M}  {who:>10}  {first}"
            yield from (f"  {'':5}  {'':>10}  {line}" for line in rest)
        yield ""
