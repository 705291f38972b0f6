"""Dialogues about consent and who can read a channel: with more readers every yes is void."""

from collections.abc import AsyncIterator

import pytest

from slackbot.standin import Fault
from tests.dialogue.privacy.consent_week import open_shared_week, press_raw
from tests.dialogue.recap.recap_week import QUIET, ours, value_of
from tests.dialogue.recap.test_recap_posted import buttons
from tests.dialogue.recap.test_team import Team


@pytest.fixture
async def week() -> AsyncIterator[Team]:
    """A team with a recap on Fridays, led by alice; bob has a line with a customer's name in it, shared already."""
    async with open_shared_week() as team:
        yield team


async def test_a_channel_that_another_company_can_read_voids_every_yes_and_asks_again(week: Team) -> None:
    bob, slack = week.talk.bob, week.talk.slack
    await week.talk.at("16:01", days=3)
    assert "Okafor" in week.posts[0]
    await bob.types("/done an open line")
    await bob.types("/coach recap")
    assert bob.last is not None
    await bob.presses("Share", value=value_of(bob, "open line", on=bob.last))
    await slack.channels.is_shared(week.channel, slack.add_team("Another Company"))
    await week.talk.trial.settled()
    assert QUIET.fullmatch(week.posts[0])
    await week.talk.at("09:05", days=3)
    (asked_again,) = (mail for mail in bob.mail if "another company" in mail)
    assert asked_again == (
        "#help-desk is shared with another company now. Your yeses were for fewer readers, so I took your lines out of "
        "its recaps and your sentences off its shelf.\n[Choose again]"
    )
    assert [mail for mail in week.talk.alice.mail if "another company" in mail] == [
        "#help-desk is shared with another company now. People shared their lines with fewer readers, so I took those "
        "lines out and am asking again."
    ]
    assert "Another company can read that channel." in await bob.types("/coach recap")
    assert "when I last looked, another company could read it" in await bob.types("/coach whosees")
    await week.talk.at("16:01", days=4)
    assert "open line" not in ours(week)


async def test_a_yes_pressed_under_a_question_for_fewer_readers_asks_again(week: Team) -> None:
    bob, slack = week.talk.bob, week.talk.slack
    await bob.types("/done an open line")
    await bob.types("/coach recap")
    assert bob.last is not None
    before, value = bob.last, value_of(bob, "open line", on=bob.last)
    await slack.channels.is_shared(week.channel, slack.add_team("Another Company"))
    await week.talk.trial.settled()
    asked_again = await bob.presses("Share", value=value, on=before)
    assert asked_again.startswith(
        "Nothing is shared yet: more people can read #help-desk by now than when I asked. "
        "Tap Share again if it's still right."
    )
    assert "Another company can read that channel." in asked_again
    assert bob.last is not None
    shared = await bob.presses("Share", value=value_of(bob, "open line", on=bob.last))
    assert "an open line, shared" in shared
    assert "Nothing is shared yet" not in shared
    await week.talk.at("16:01", days=3)
    assert "open line" in ours(week)


async def test_a_channel_shared_before_anybody_said_yes_takes_no_lines_out(week: Team) -> None:
    alice, slack = week.talk.alice, week.talk.slack
    await week.talk.bob.types("/coach recap")
    await week.talk.bob.presses("Take out")
    await slack.channels.is_shared(week.channel, slack.add_team("Another Company"))
    await week.talk.at("09:05", days=1)
    assert [mail for mail in alice.mail if "another company" in mail] == [
        "#help-desk is shared with another company now. I'll say so to everybody before they choose what to share "
        "there."
    ]


async def test_a_channel_that_no_other_company_reads_any_more_is_called_so_at_once(week: Team) -> None:
    bob, slack = week.talk.bob, week.talk.slack
    first, second = (slack.add_team(name) for name in ("Another Company", "A Third Company"))
    await slack.channels.is_shared(week.channel, first)
    await slack.channels.is_shared(week.channel, second)
    await slack.channels.is_unshared(week.channel, first)
    await week.talk.at("09:05")
    assert "Another company can read that channel." in await bob.types("/coach recap")
    await slack.channels.is_unshared(week.channel, second)
    await week.talk.at("09:10")
    assert "Another company" not in await bob.types("/coach recap")


async def test_a_private_channel_that_becomes_public_voids_every_yes(week: Team) -> None:
    week.channel.private = True
    await week.types(week.talk.alice, "/coach team fri 16:00")
    await press_raw(week, "recap.share", (await coming_value(week)) + ".line.1")
    week.channel.private = False
    await week.types(week.talk.alice, "/coach team fri 16:00")
    await week.talk.at("16:01", days=3)
    assert QUIET.fullmatch(week.posts[0])
    assert any("Everybody in this workspace can read #help-desk now." in mail for mail in week.talk.bob.mail)


@pytest.mark.parametrize(
    ("before", "after"), [("private", "public"), ("private", "shared"), ("public", "shared"), ("public", "invited")]
)
async def test_more_readers_are_noticed_at_the_post_even_if_no_event_came(week: Team, before: str, after: str) -> None:
    """Slack sends no event when a private channel becomes public, and the daily look may be hours away."""
    channel = week.channel
    channel.private = before == "private"
    await week.types(week.talk.alice, "/coach team fri 16:00")
    await press_raw(week, "recap.share", (await coming_value(week)) + ".line.1")
    await week.talk.at("15:59", days=3)
    if after == "public":
        channel.private = False
    elif after == "shared":
        channel.connected.add("T0OTHER")
    else:
        channel.pending.add("T0OTHER")
    await week.talk.at("16:01")
    assert QUIET.fullmatch(week.posts[0])


async def test_slack_not_saying_who_can_read_a_channel_holds_no_recap_back(week: Team) -> None:
    await week.talk.at("15:59", days=3)
    week.talk.slack.fault("conversations.info", Fault.error("internal_error"), times=9)
    await week.talk.at("16:01")
    assert "Okafor" in week.posts[0]


async def coming_value(team: Team) -> str:
    """The team and the day, as buttons about the coming recap carry them."""
    bob = team.talk.bob
    await bob.types("/coach recap")
    return next(str(button["value"]) for button in buttons(bob.last) if button["text"]["text"] == "With my name")


async def test_a_channel_that_gets_fewer_readers_keeps_every_yes(week: Team) -> None:
    week.channel.private = True
    await week.types(week.talk.alice, "/coach team fri 16:00")
    await week.talk.at("16:01", days=3)
    assert "• wrote back to Mr Okafor" in week.posts[0]


REFUSED_FOR_GOOD = """
edit_window_closed cant_update_message block_mismatch posting_to_channel_denied file_is_deleted msg_too_long
cant_broadcast_message too_many_attachments unable_to_share_files brand_new_code
"""


@pytest.mark.parametrize("code", REFUSED_FOR_GOOD.split())
async def test_an_edit_that_slack_refuses_for_good_is_told_and_why(week: Team, code: str) -> None:
    bob = week.talk.bob
    await week.talk.at("16:01", days=3)
    week.talk.slack.fault("chat.update", Fault.error(code))
    await bob.types("/coach recap")
    await bob.presses("Last recap")
    await bob.presses("Take out")
    told = await bob.types("/coach whosees")
    assert f"wrote back to Mr Okafor (taken out, but Slack refuses to edit that post: {code})" in told
    await bob.types("/coach recap")
    await bob.presses("Last recap")
    await bob.presses("Share")
    await bob.presses("Take out")
    assert "Okafor" not in await bob.types("/coach whosees")
    assert QUIET.fullmatch(week.posts[0])
    week.talk.slack.refusals.clear()
