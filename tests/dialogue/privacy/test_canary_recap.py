"""The canary scan over a team's whole week: several people, each with private texts beside what they share.

All of it is planted as people plant it, and looked for in everybody else's ledger, the channel, the log, and /metrics;
after one of them is forgotten, in every table, and what they shared in the channel as it stands then.
"""

from io import StringIO
from pathlib import Path

from slackbot.standin import Message
from tests.canary import BIRD, bytes_with, every_row, found_in, leaks_to_others, planted
from tests.dialogue.recap.recap_week import value_of
from tests.dialogue.recap.test_team import Team
from tests.talk import Speaker, Talk, open_talk

PRIVATE = (
    "line",
    "hard",
    "time",
    "challenge",
    "learned",
    "shortcut",
    "saves",
    "reflection",
    "taken",
    "reworded",
    "asked",
    "piece",
    "shelf",
)


class Person:
    """Somebody of the team: what they keep to themselves begins with their name, and so does what they share."""

    def __init__(self, team: Team, speaker: Speaker, name: str) -> None:
        self.team = team
        self.speaker = speaker
        self.name = name
        self.kinds = {f"{name}{kind}" for kind in PRIVATE}

    def private(self, kind: str) -> str:
        return planted(f"{self.name}{kind}")

    def shared(self, kind: str) -> str:
        return f"{self.name} shares a {kind}"

    async def lives(self) -> None:
        """Live a day, with private texts wherever some can be typed, and some that are for the team."""
        says = self.speaker
        await says.types("/coach shift 09:00-17:00 mon-fri")
        await says.types("/coach recap on")
        for kind, mark in (("line", ""), ("hard", "hard: "), ("time", "time: "), ("taken", ""), ("reworded", "")):
            await says.types(f"/done {mark}{self.private(kind)}")
        await says.types(f"/done {self.shared('line')}")
        await says.types(f"/challenge {self.private('challenge')}")
        await says.types("/challenge")
        await says.presses("It's done")
        await says.saves(learned=self.private("learned"))
        await says.types(f"/shortcut {self.private('shortcut')}")
        await says.presses("The customer")
        await says.presses("What it saves")
        await says.saves(saves=self.private("saves"))
        await says.types("/reflect")
        await says.presses("Answer")
        await says.saves(text=self.private("reflection"))
        await says.types(f"/coach {self.private('asked')}")
        await says.types(f"/coach piece {self.private('piece')}")

    async def chooses(self) -> None:
        """Say yes to a line as it is, to one in other words, and to one that is taken out again."""
        await self.speaker.types(f"/coach shelf {self.private('shelf')}")
        await self.says_yes(self.shared("line"))
        await self.says_yes(self.private("reworded"))
        reword = next(
            option["value"]
            for block in self._shown().blocks
            if self.private("reworded") in str(block)
            for option in block["accessory"]["options"]
            if option["text"]["text"] == "Reword"
        )
        await self.speaker.presses("Reword", value=reword)
        await self.speaker.saves(text=self.shared("rewording"))
        await self.says_yes(self.private("taken"))
        takes_out = next(
            option["value"]
            for block in self._shown().blocks
            if self.private("taken") in str(block)
            for option in block["accessory"]["options"]
            if option["text"]["text"] == "Take out"
        )
        await self.speaker.presses("Take out", value=takes_out)
        await self.speaker.presses("Hard break times")
        await self.speaker.presses("None was hard")

    async def says_yes(self, words: str) -> None:
        await self.speaker.types("/coach recap")
        await self.speaker.presses("Share", value=value_of(self.speaker, words, on=self._shown()))

    async def looks(self) -> None:
        """Do what can be done to see something of others: as a member, and as who leads."""
        for command in ("team preview", "team", "changed we talk at noon", "recap", "whosees"):
            await self.team.types(self.speaker, f"/coach {command}")
        for command in ("/today", "/week", "/reflect past", "/coach export", "/coach settings", "/thanks"):
            await self.speaker.types(command)
        await self.speaker.person.opens_home()

    def _shown(self) -> Message:
        assert isinstance(self.speaker.last, Message)
        return self.speaker.last


async def open_week(talk: Talk) -> tuple[Team, list[Person]]:
    """A team of three; alice leads, bob and dora are in it. Alice thanks bob, and only she wants that seen."""
    dora = Speaker(talk, talk.slack.person("dora", tz="Europe/Berlin"))
    team = Team(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person, dora.person]))
    people = [
        Person(team, speaker, name) for speaker, name in ((talk.alice, "alice"), (talk.bob, "bob"), (dora, "dora"))
    ]
    await team.types(talk.alice, "/coach team fri 16:00")
    for person in people:
        await person.lives()
    await talk.at("09:15")  # by then Slack was asked who of those who use the bot is in the channel
    talk.alice.last = await talk.alice.person.sends_command(
        command="/thanks", text=f"<@{talk.bob.person.id}|bob> for {planted('alicethanks')}"
    )
    await talk.alice.presses("Share it")
    return team, people


async def played(talk: Talk) -> tuple[Team, list[Person]]:
    """The week, up to an hour after the recap; everybody looks before it, and after."""
    team, people = await open_week(talk)
    await talk.at("16:05", days=2)
    for person in people:
        await person.chooses()
        await person.looks()
    await talk.at("17:00", days=1)
    for person in people:
        await person.looks()
    return team, people


async def test_of_a_whole_week_the_team_sees_what_was_said_yes_to_and_nothing_else(
    logged: StringIO, database_url: str
) -> None:
    async with open_talk(database_url=database_url) as talk:
        team, people = await played(talk)
        for person in people:
            seen = {kind for entry in person.speaker.person.sees for kind in found_in(str([entry.text, entry.raw]))}
            assert person.kinds <= seen  # each of them is there to leak
            leaked = {
                kind for kind in leaks_to_others(talk.slack, person.speaker.person.id) if kind.startswith(person.name)
            }
            assert leaked == ({"alicethanks"} if person.name == "alice" else set())
        stands = "\n".join(team.posts)
        assert [(person.shared("line") in stands, person.shared("rewording") in stands) for person in people] == [
            (True, True)
        ] * 3
        assert (
            found_in(str([(entry.text, entry.raw) for entry in talk.slack.ledger if len(entry.seen_by) != 1])) == set()
        )
        in_bobs_mail = {kind for mail in talk.bob.mail for kind in found_in(mail)}
        assert in_bobs_mail - people[1].kinds == {"alicethanks"}
        assert found_in(logged.getvalue()) == set()
        assert found_in((await talk.bot.health.measured()).decode()) == set()


async def test_who_is_forgotten_after_it_is_in_no_table_and_in_no_post(database_url: str) -> None:
    async with open_talk(database_url=database_url) as talk:
        team, (_, bob, _) = await played(talk)
        his_id = bob.speaker.person.id
        before = await talk.bot.database.transact(every_row)
        assert (bob.kinds <= found_in(before), his_id in before, bob.shared("rewording") in before) == (
            True,
            True,
            True,
        )
        await bob.speaker.types("/coach forget me")
        await bob.speaker.presses("Forget me")
        await talk.trial.settled()
        left = await talk.bot.database.transact(every_row)
        assert bob.kinds & found_in(left) == set()
        assert (his_id in left, bob.shared("line") in left, bob.shared("rewording") in left) == (False, False, False)
        assert "bob" not in "\n".join(team.posts)
        assert "alice shares a line" in "\n".join(team.posts)
        if not database_url:
            file = Path(str(talk.bot.database.engine.url.database))
            assert bytes_with(file, f"{BIRD}-bob") == bytes_with(file, his_id) == bytes_with(file, "bob shares") == {}
        await bob.speaker.types("/coach forget me")  # once more is safe
        assert await talk.bot.database.transact(every_row) == left
        talk.slack.ledger.clear()  # his name over alice's thanks stays with her; no row says any more that it may
