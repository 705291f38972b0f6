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
class Desk:
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
async def desk() -> AsyncIterator[Desk]:
    async with open_talk() as talk:
        yield Desk(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person]))


async def test_who_types_it_first_sets_it_up_and_leads_it(desk: Desk) -> None:
    assert await desk.types(desk.talk.alice, "/coach team fri 16:00") == SET
    assert await desk.types(desk.talk.bob, "/coach team mon 9:00") == (
        "The recap of #help-desk goes out on Fridays at 16:00, Europe/Berlin time. "
        "alice leads it; ask them to change it."
    )
    assert await desk.types(desk.talk.bob, "/coach team off") == (
        "The recap of #help-desk goes out on Fridays at 16:00, Europe/Berlin time. "
        "alice leads it; ask them to change it."
    )
    assert desk.posts == []


async def test_a_zone_can_be_named_and_what_was_understood_is_said(desk: Desk) -> None:
    assert "goes out on Mondays at 09:30, Asia/Tokyo time" in await desk.types(
        desk.talk.alice, "/coach team monday 9.30 tokyo"
    )


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("next week", "a day and a time"), ("fri 25:99", "a time"), ("fro 16:00", "a day"), ("fri 16:00 Mars", "zone")],
)
async def test_what_cant_be_read_changes_nothing(desk: Desk, typed: str, kind: str) -> None:
    await desk.types(desk.talk.alice, "/coach team fri 16:00")
    answer = await desk.types(desk.talk.alice, f"/coach team {typed}")
    assert answer.startswith("I couldn't read ")
    assert kind in answer
    assert answer.endswith("It stays on Fridays at 16:00.")


async def test_in_a_dm_it_says_where_it_belongs(desk: Desk) -> None:
    assert await desk.talk.alice.types("/coach team fri 16:00") == (
        "A recap belongs to a channel. Invite me to your team's channel, and type /coach team fri 16:00 there."
    )


async def test_without_the_bot_in_the_channel_it_asks_for_an_invitation(desk: Desk) -> None:
    elsewhere = desk.talk.slack.channel("elsewhere", [desk.talk.alice.person], with_bot=False)
    desk.talk.alice.last = await desk.talk.alice.person.types("/coach team fri 16:00", channel=elsewhere.id)
    assert desk.talk.alice.last is not None
    assert desk.talk.alice.last.readable() == ("I'm not in this channel yet. Type /invite @Never Done, then try again.")


async def test_where_the_scope_is_missing_it_does_what_it_can_and_says_so(desk: Desk) -> None:
    desk.talk.slack.team.scopes -= {"channels:read", "groups:read"}
    answer = await desk.types(desk.talk.alice, "/coach team fri 16:00")
    assert "Until then each of you can type /coach recap." in answer
    desk.talk.slack.team.scopes |= {"channels:read", "groups:read"}
    del desk.talk.slack.refusals[:]


async def test_the_frame_is_the_leads_alone_and_shows_nothing_of_anybody(desk: Desk) -> None:
    await desk.talk.bob.types("/coach digest 17:00")
    await desk.talk.bob.types("/done wrote back to the angry baker")
    await desk.types(desk.talk.alice, "/coach team fri 16:00")
    await desk.types(desk.talk.bob, "/coach recap")
    await desk.talk.bob.presses("Share")
    frame = await desk.types(desk.talk.alice, "/coach team preview")
    assert frame.startswith(
        "This is the recap with nothing in it yet. Nobody sees what people share before it's posted"
    )
    assert "baker" not in frame
    assert "baker" not in str(desk.talk.alice.screen)
    assert "alice leads it" in await desk.types(desk.talk.bob, "/coach team preview")


async def test_off_ends_it_and_nothing_is_posted(desk: Desk) -> None:
    await desk.types(desk.talk.alice, "/coach team fri 16:00")
    assert (await desk.types(desk.talk.alice, "/coach team off")).startswith("The recap of #help-desk is off")
    await desk.talk.at("17:00", days=3)
    assert desk.posts == []


async def test_the_window_changes_day_zone_and_words_and_hands_over(desk: Desk) -> None:
    await desk.types(desk.talk.bob, "/done a call that led nowhere")
    await desk.types(desk.talk.alice, "/coach team fri 16:00")
    assert await desk.types(desk.talk.alice, "/coach team") == ""
    assert await desk.talk.alice.saves(day="thu", zone="Atlantis") == {
        "zone": "I couldn't read Atlantis as a time zone. Like this: /coach team fri 16:00, "
        "or /coach team fri 16:00 Europe/Berlin. It stays on Fridays at 16:00."
    }
    kept = {"day": "thu", "at": "15:00", "zone": "", "changed": "the phones rest from one to two"}
    assert await desk.talk.alice.saves(**kept) is None
    assert "The recap of #help-desk goes out on Thursdays at 15:00" in str(desk.talk.alice.screen)
    await desk.types(desk.talk.alice, "/coach team")
    assert await desk.talk.alice.saves(lead=desk.talk.bob.person.id) is None
    assert "bob leads the recap of #help-desk now. I'll let them know." in desk.talk.alice.screen
    await desk.comes()
    assert desk.talk.bob.mail == [
        "alice handed you the recap of #help-desk. It goes out on Thursdays at 15:00; /coach team in that channel "
        "changes it or turns it off."
    ]
    assert "bob leads it" in await desk.types(desk.talk.alice, "/coach team fri 10:00")


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
    desk: Desk, elsewhere: str, saved: dict[str, str], crossed: dict[str, str] | None
) -> None:
    await desk.types(desk.talk.alice, "/coach team fri 16:00")
    await desk.types(desk.talk.alice, "/coach team")
    window = desk.talk.alice.person.modal
    await desk.types(desk.talk.alice, elsewhere)
    assert desk.talk.alice.person.modal == window
    errors = await desk.talk.alice.saves(**saved)
    assert (errors or {}).keys() == (crossed or {}).keys()
    assert all(said in (errors or {})[name] for name, said in (crossed or {}).items())
    if "thu" in elsewhere:  # what the window did not touch stays as it was set elsewhere
        assert "on Thursdays at 15:00" in await desk.types(desk.talk.bob, "/coach team")


async def test_a_lead_who_may_not_take_it_keeps_everything_else_as_it_was(desk: Desk) -> None:
    await desk.types(desk.talk.alice, "/coach team fri 16:00")
    await desk.types(desk.talk.alice, "/coach team")
    errors = await desk.talk.alice.saves(day="thu", changed="my words", lead=desk.talk.charlie.person.id)
    assert (errors or {}).keys() == {"lead"}
    assert "on Fridays at 16:00" in await desk.types(desk.talk.bob, "/coach team")


async def test_a_window_left_open_by_who_leads_no_more_changes_nothing(desk: Desk) -> None:
    await desk.types(desk.talk.bob, "/done a call that led nowhere")
    await desk.types(desk.talk.alice, "/coach team fri 16:00")
    await desk.types(desk.talk.alice, "/coach team")
    sent = await desk.talk.alice.person.sends_command(
        command="/coach", text=f"team lead <@{desk.talk.bob.person.id}|bob>", channel=desk.channel.id
    )
    assert sent is not None
    assert sent.readable().startswith("bob leads the recap")
    errors = await desk.talk.alice.saves(day="mon", at="09:00")
    assert [*(errors or {}).values()] == ["bob leads the recap of #help-desk now. Nothing has changed."]
    assert "on Fridays at 16:00" in await desk.types(desk.talk.alice, "/coach team off")


async def test_it_can_be_handed_to_nobody_outside_the_channel(desk: Desk) -> None:
    await desk.types(desk.talk.alice, "/coach team fri 16:00")
    charlie = desk.talk.charlie.person.id
    sent = await desk.talk.alice.person.sends_command(
        command="/coach", text=f"team lead <@{charlie}|charlie>", channel=desk.channel.id
    )
    assert sent is not None
    assert sent.readable() == (
        "You can hand a recap over to somebody who is in this channel and uses me. Nothing has changed."
    )


async def test_when_the_lead_is_gone_whoever_types_takes_it_over(desk: Desk) -> None:
    await desk.types(desk.talk.alice, "/coach team fri 16:00")
    await desk.talk.alice.person.profile.is_deactivated()
    assert (await desk.types(desk.talk.bob, "/coach team thu 15:00")).startswith("You lead it from now on.")


async def test_added_to_a_channel_it_introduces_itself_once(desk: Desk) -> None:
    alice = desk.talk.slack.person("Alice", tz="Europe/Berlin")
    room = desk.talk.slack.channel("night-desk", [alice], with_bot=False)
    bot = desk.talk.slack.team.bot_user
    for _ in range(2):
        await desk.talk.slack.channels.joins(room, bot, inviter=alice.id)
    await desk.comes()
    await desk.talk.slack.channels.leaves(room, bot)
    await desk.talk.slack.channels.joins(room, bot, inviter=alice.id)
    await desk.comes()
    assert [message.readable() for message in room.messages.values()] == [HELLO]


@pytest.mark.parametrize("end", ["archived", "removed", "refused"])
async def test_when_the_channel_is_gone_the_recap_is_off_and_the_lead_is_told_once(desk: Desk, end: str) -> None:
    alice = desk.talk.alice
    await desk.types(alice, "/coach team fri 16:00")
    if end == "archived":
        await desk.talk.slack.channels.is_archived(desk.channel, by=desk.talk.bob.person.id)
    elif end == "removed":
        await desk.talk.slack.channels.leaves(desk.channel, desk.talk.slack.team.bot_user)
    else:
        desk.channel.members.discard(desk.talk.slack.team.bot_user)
        await desk.talk.at("16:00", days=3)
    await desk.comes()
    told = "was archived" if end == "archived" else "I was taken out of"
    assert [told in mail for mail in alice.mail] == [True]
    await desk.talk.at("17:00", days=10)
    assert len(alice.mail) == 1
    assert desk.talk.bob.mail == []


async def test_a_renamed_channel_is_called_by_its_new_name(desk: Desk) -> None:
    await desk.types(desk.talk.alice, "/coach team fri 16:00")
    await desk.talk.slack.channels.is_renamed(desk.channel, "care")
    assert "The recap of #care goes out" in await desk.types(desk.talk.bob, "/coach team")


async def test_another_persons_buttons_do_nothing(desk: Desk) -> None:
    await desk.types(desk.talk.alice, "/coach team fri 16:00")
    shown = desk.talk.alice.last
    assert isinstance(shown, Message)
    for label in ("Turn it off", "Preview it", "Change it"):
        assert (await desk.talk.bob.presses(label, on=shown)).startswith("That button has expired")
    assert "goes out on Fridays at 16:00" in await desk.types(desk.talk.bob, "/coach team")
