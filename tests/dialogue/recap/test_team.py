"""Dialogues about a team: `/coach team` in a channel, who leads it, and what becomes of it when the channel changes."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from slackbot.standin import Message
from slackbot.standin.state.workspace import Channel
from tests.talk import Speaker, Talk, open_talk

SET = (
    "The recap of #help-desk goes out on Fridays at 16:00, Europe/Berlin time.\n"
    "The day before, I ask what people would like to share: those who typed /coach recap on, nobody else.\n"
    "[A team text] [About recaps] [What I changed] [Preview it] [Change it] [Turn it off]"
)
HELLO = (
    "Alice added me here. I'm Never Done, a quiet coach: what you tell me is yours.\n"
    "• I post nothing in this channel, unless somebody sets up a weekly recap with /coach team fri 16:00\n"
    "• A recap holds lines that people chose to share, thanks where both sides agree, and a question\n"
    "• /coach team off stops it, and so does taking me out of the channel"
)


@dataclass
class Team:
    """A talk with a channel in which alice and bob are, and the bot; charlie is not."""

    talk: Talk
    channel: Channel

    async def types(self, who: Speaker, command: str) -> str:
        """Type a command in the channel."""
        who.last = await who.person.types(command, channel=self.channel.id)
        await self.talk.trial.settled()
        return who.last.readable() if who.last else ""

    @property
    def posts(self) -> list[str]:
        """What stands in the channel."""
        return [message.readable() for message in self.channel.messages.values()]

    async def comes(self) -> None:
        """Let what is due now arrive."""
        await self.talk.bot.sender.settled()
        await self.talk.trial.settled()


@pytest.fixture
async def team() -> AsyncIterator[Team]:
    async with open_talk() as talk:
        yield Team(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person]))


async def test_who_types_it_first_sets_it_up_and_leads_it(team: Team) -> None:
    assert await team.types(team.talk.alice, "/coach team fri 16:00") == SET
    assert await team.types(team.talk.bob, "/coach team mon 9:00") == (
        "The recap of #help-desk goes out on Fridays at 16:00, Europe/Berlin time. "
        "alice leads it; ask them to change it."
    )
    assert await team.types(team.talk.bob, "/coach team off") == (
        "The recap of #help-desk goes out on Fridays at 16:00, Europe/Berlin time. "
        "alice leads it; ask them to change it."
    )
    assert team.posts == []


async def test_a_zone_can_be_named_and_what_was_understood_is_said(team: Team) -> None:
    assert "goes out on Mondays at 09:30, Asia/Tokyo time" in await team.types(
        team.talk.alice, "/coach team monday 9.30 tokyo"
    )


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("next week", "a day and a time"), ("fri 25:99", "a time"), ("fro 16:00", "a day"), ("fri 16:00 Mars", "zone")],
)
async def test_what_cant_be_read_changes_nothing(team: Team, typed: str, kind: str) -> None:
    await team.types(team.talk.alice, "/coach team fri 16:00")
    answer = await team.types(team.talk.alice, f"/coach team {typed}")
    assert answer.startswith("I couldn't read ")
    assert kind in answer
    assert answer.endswith("It stays on Fridays at 16:00.")


async def test_in_a_dm_it_says_where_it_belongs(team: Team) -> None:
    assert await team.talk.alice.types("/coach team fri 16:00") == (
        "A recap belongs to a channel. Invite me to your team's channel, and type /coach team fri 16:00 there."
    )


async def test_without_the_bot_in_the_channel_it_asks_for_an_invitation(team: Team) -> None:
    elsewhere = team.talk.slack.channel("elsewhere", [team.talk.alice.person], with_bot=False)
    team.talk.alice.last = await team.talk.alice.person.types("/coach team fri 16:00", channel=elsewhere.id)
    assert team.talk.alice.last is not None
    assert team.talk.alice.last.readable() == ("I'm not in this channel yet. Type /invite @Never Done, then try again.")


async def test_where_the_scope_is_missing_it_does_what_it_can_and_says_so(team: Team) -> None:
    team.talk.slack.team.scopes -= {"channels:read", "groups:read"}
    answer = await team.types(team.talk.alice, "/coach team fri 16:00")
    assert "Until then each of you can type /coach recap." in answer
    team.talk.slack.team.scopes |= {"channels:read", "groups:read"}
    del team.talk.slack.refusals[:]


async def test_the_frame_is_the_leads_alone_and_shows_nothing_of_anybody(team: Team) -> None:
    await team.talk.bob.types("/coach digest 17:00")
    await team.talk.bob.types("/done wrote back to the angry baker")
    await team.types(team.talk.alice, "/coach team fri 16:00")
    await team.types(team.talk.bob, "/coach recap")
    await team.talk.bob.presses("Share")
    frame = await team.types(team.talk.alice, "/coach team preview")
    assert frame.startswith(
        "This is the recap with nothing in it yet. Nobody sees what people share before it's posted"
    )
    assert "baker" not in frame
    assert "baker" not in str(team.talk.alice.screen)
    assert "alice leads it" in await team.types(team.talk.bob, "/coach team preview")


async def test_off_ends_it_and_nothing_is_posted(team: Team) -> None:
    await team.types(team.talk.alice, "/coach team fri 16:00")
    assert (await team.types(team.talk.alice, "/coach team off")).startswith("The recap of #help-desk is off")
    await team.talk.at("17:00", days=3)
    assert team.posts == []


async def test_the_window_changes_day_zone_and_words_and_hands_over(team: Team) -> None:
    await team.types(team.talk.bob, "/done a call that led nowhere")
    await team.types(team.talk.alice, "/coach team fri 16:00")
    assert await team.types(team.talk.alice, "/coach team") == ""
    assert await team.talk.alice.saves(day="thu", zone="Atlantis") == {
        "zone": "I couldn't read Atlantis as a time zone. Like this: /coach team fri 16:00, "
        "or /coach team fri 16:00 Europe/Berlin. It stays on Fridays at 16:00."
    }
    kept = {"day": "thu", "at": "15:00", "zone": "", "changed": "the phones rest from one to two"}
    assert await team.talk.alice.saves(**kept) is None
    assert "The recap of #help-desk goes out on Thursdays at 15:00" in str(team.talk.alice.screen)
    await team.types(team.talk.alice, "/coach team")
    assert await team.talk.alice.saves(lead=team.talk.bob.person.id) is None
    assert "bob leads the recap of #help-desk now. I'll let them know." in team.talk.alice.screen
    await team.comes()
    assert team.talk.bob.mail == [
        "alice handed you the recap of #help-desk. It goes out on Thursdays at 15:00; /coach team in that channel "
        "changes it or turns it off."
    ]
    assert "bob leads it" in await team.types(team.talk.alice, "/coach team fri 10:00")


@pytest.mark.parametrize(
    ("elsewhere", "saved", "crossed"),
    [
        ("/coach team thu 15:00", {"day": "mon"}, {"day": "It's now Thursday."}),
        ("/coach team thu 15:00", {"at": "09:00"}, {"at": "It's now 15:00."}),
        ("/coach team fri 16:00 Europe/Paris", {"zone": "Asia/Tokyo"}, {"zone": "It's now Europe/Paris."}),
        ("/coach changed other words", {"changed": "my words"}, {"changed": "It's now other words."}),
        ("/coach team piece FCR 70", {"piece": "CSAT 92"}, {"piece": "It's now FCR 70."}),
        ("/coach team thu 15:00", {"day": "thu", "at": "15:00"}, None),
        ("/coach team thu 15:00", {"changed": "my words"}, None),
    ],
)
async def test_what_was_changed_elsewhere_is_not_overwritten_by_the_window(
    team: Team, elsewhere: str, saved: dict[str, str], crossed: dict[str, str] | None
) -> None:
    await team.types(team.talk.alice, "/coach team fri 16:00")
    await team.types(team.talk.alice, "/coach team")
    window = team.talk.alice.person.modal
    await team.types(team.talk.alice, elsewhere)
    assert team.talk.alice.person.modal == window
    errors = await team.talk.alice.saves(**saved)
    assert (errors or {}).keys() == (crossed or {}).keys()
    assert all(said in (errors or {})[name] for name, said in (crossed or {}).items())
    if "thu" in elsewhere:  # what the window did not touch stays as it was set elsewhere
        assert "on Thursdays at 15:00" in await team.types(team.talk.bob, "/coach team")


async def test_a_lead_who_may_not_take_it_keeps_everything_else_as_it_was(team: Team) -> None:
    await team.types(team.talk.alice, "/coach team fri 16:00")
    await team.types(team.talk.alice, "/coach team")
    errors = await team.talk.alice.saves(day="thu", changed="my words", lead=team.talk.charlie.person.id)
    assert (errors or {}).keys() == {"lead"}
    assert "on Fridays at 16:00" in await team.types(team.talk.bob, "/coach team")


async def test_a_window_left_open_by_who_leads_no_more_changes_nothing(team: Team) -> None:
    await team.types(team.talk.bob, "/done a call that led nowhere")
    await team.types(team.talk.alice, "/coach team fri 16:00")
    await team.types(team.talk.alice, "/coach team")
    sent = await team.talk.alice.person.sends_command(
        command="/coach", text=f"team lead <@{team.talk.bob.person.id}|bob>", channel=team.channel.id
    )
    assert sent is not None
    assert sent.readable().startswith("bob leads the recap")
    errors = await team.talk.alice.saves(day="mon", at="09:00")
    assert [*(errors or {}).values()] == ["bob leads the recap of #help-desk now. Nothing has changed."]
    assert "on Fridays at 16:00" in await team.types(team.talk.alice, "/coach team off")


async def test_it_can_be_handed_to_nobody_outside_the_channel(team: Team) -> None:
    await team.types(team.talk.alice, "/coach team fri 16:00")
    charlie = team.talk.charlie.person.id
    sent = await team.talk.alice.person.sends_command(
        command="/coach", text=f"team lead <@{charlie}|charlie>", channel=team.channel.id
    )
    assert sent is not None
    assert sent.readable() == (
        "You can hand a recap over to somebody who is in this channel and uses me. Nothing has changed."
    )


async def test_when_the_lead_is_gone_whoever_types_takes_it_over(team: Team) -> None:
    await team.types(team.talk.alice, "/coach team fri 16:00")
    await team.talk.alice.person.profile.is_deactivated()
    assert (await team.types(team.talk.bob, "/coach team thu 15:00")).startswith("You lead it from now on.")


async def test_added_to_a_channel_it_introduces_itself_once(team: Team) -> None:
    alice = team.talk.slack.person("Alice", tz="Europe/Berlin")
    room = team.talk.slack.channel("night-desk", [alice], with_bot=False)
    bot = team.talk.slack.team.bot_user
    for _ in range(2):
        await team.talk.slack.channels.joins(room, bot, inviter=alice.id)
    await team.comes()
    await team.talk.slack.channels.leaves(room, bot)
    await team.talk.slack.channels.joins(room, bot, inviter=alice.id)
    await team.comes()
    assert [message.readable() for message in room.messages.values()] == [HELLO]


@pytest.mark.parametrize("end", ["archived", "removed", "refused"])
async def test_when_the_channel_is_gone_the_recap_is_off_and_the_lead_is_told_once(team: Team, end: str) -> None:
    alice = team.talk.alice
    await team.types(alice, "/coach team fri 16:00")
    if end == "archived":
        await team.talk.slack.channels.is_archived(team.channel, by=team.talk.bob.person.id)
    elif end == "removed":
        await team.talk.slack.channels.leaves(team.channel, team.talk.slack.team.bot_user)
    else:
        team.channel.members.discard(team.talk.slack.team.bot_user)
        await team.talk.at("16:00", days=3)
    await team.comes()
    told = "was archived" if end == "archived" else "I was taken out of"
    assert [told in mail for mail in alice.mail] == [True]
    await team.talk.at("17:00", days=10)
    assert len(alice.mail) == 1
    assert team.talk.bob.mail == []


async def test_a_renamed_channel_is_called_by_its_new_name(team: Team) -> None:
    await team.types(team.talk.alice, "/coach team fri 16:00")
    await team.talk.slack.channels.is_renamed(team.channel, "care")
    assert "The recap of #care goes out" in await team.types(team.talk.bob, "/coach team")


async def test_another_persons_buttons_do_nothing(team: Team) -> None:
    await team.types(team.talk.alice, "/coach team fri 16:00")
    shown = team.talk.alice.last
    assert isinstance(shown, Message)
    for label in ("Turn it off", "Preview it", "Change it"):
        assert (await team.talk.bob.presses(label, on=shown)).startswith("That button has expired")
    assert "goes out on Fridays at 16:00" in await team.types(team.talk.bob, "/coach team")
