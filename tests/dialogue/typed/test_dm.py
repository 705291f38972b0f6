"""Plain words in a direct message: `done:` is noted at once, anything else is offered to be noted."""

from typing import Any

import pytest

from slackbot.trial.trial import TrialSetup, open_trial
from tests.talk import MORNING, Talk, empty_database

OFFER = (
    "Was that a line for your list?\n[Add it] [A hard one] [Time given]\n"
    "  done: … adds it at once. /coach help shows what I do."
)


async def writes(talk: Talk, text: str) -> None:
    await talk.alice.person.writes(text)
    await talk.trial.settled()


def event(talk: Talk, ts: str = "1.3", **more: object) -> dict[str, Any]:
    """A message event in alice's direct message."""
    said = {"type": "message", "channel_type": "im", "channel": talk.alice.person.dm_id, "user": talk.alice.person.id}
    return {"type": "event_callback", "team_id": talk.slack.team.id, "event": {**said, "ts": ts, **more}}


@pytest.mark.parametrize(
    ("label", "noted"),
    [
        ("Add it", "Noted: wrote back to <!channel> & co"),
        ("A hard one", "Noted: wrote back to <!channel> & co (a hard one)"),
        ("Time given", "Noted: wrote back to <!channel> & co (time given)"),
    ],
)
async def test_a_sentence_is_noted_by_one_tap(talk: Talk, label: str, noted: str) -> None:
    await writes(talk, "wrote back to <!channel> & co")
    assert talk.alice.mail == [OFFER]
    assert "Nothing on the list yet." in await talk.alice.types("/today")
    await talk.alice.presses(label, on=talk.alice.person.dm[-1])
    assert talk.alice.mail[-1].startswith(noted)
    assert "• wrote back to <!channel> & co" in await talk.alice.types("/today")


@pytest.mark.parametrize(
    ("typed", "noted"),
    [
        ("done: rang Ada", "Noted: rang Ada"),
        ("Done: rang Ada", "Noted: rang Ada"),
        ("DONE : rang Ada", "Noted: rang Ada"),
        ("  done:rang Ada", "Noted: rang Ada"),
        ("done\uff1a rang Ada", "Noted: rang Ada"),
        (" /done rang Ada", "Noted: rang Ada"),
        ("done: hard: the refund", "Noted: the refund (a hard one)"),
        ("done: one\ntwo", "Noted: one · two"),
        ("done: yesterday: rang Ada", "Noted for Monday: rang Ada"),
        ("done:", "What"),
    ],
)
async def test_what_begins_with_done_is_noted_at_once(talk: Talk, typed: str, noted: str) -> None:
    await writes(talk, typed)
    assert len(talk.alice.mail) == 1
    assert talk.alice.mail[0].startswith(noted) or noted == "What"
    assert "[Add it]" not in talk.alice.mail[0]


@pytest.mark.parametrize(
    "typed", ["Done with the export", "donE", "I am done: finally", "undone: x", "hard: the refund"]
)
async def test_other_words_are_asked_about_first(talk: Talk, typed: str) -> None:
    await writes(talk, typed)
    assert talk.alice.mail == [OFFER]


@pytest.mark.parametrize("typed", ["help", "HELP", "/coach help", "?"])
async def test_help_typed_to_the_bot_is_help(talk: Talk, typed: str) -> None:
    await writes(talk, typed)
    assert [mail.startswith("You will never get it all done") for mail in talk.alice.mail] == [True]


@pytest.mark.parametrize("typed", ["stop", "Unsubscribe", "pause.", "be  quiet", "mute"])
async def test_who_wants_quiet_is_told_how_and_is_not_asked_for_a_line(talk: Talk, typed: str) -> None:
    await writes(talk, typed)
    assert [mail.startswith("A pause keeps me quiet.") for mail in talk.alice.mail] == [True]


@pytest.mark.parametrize("typed", ["stopped the leak", "pause the import", "quiet day", "unsubscribed Ada"])
async def test_words_that_begin_like_a_wish_for_quiet_are_words(talk: Talk, typed: str) -> None:
    await writes(talk, typed)
    assert talk.alice.mail == [OFFER]


async def test_undo_typed_to_the_bot_takes_back_the_last_line(talk: Talk) -> None:
    await writes(talk, "done: rang Ada")
    await writes(talk, "undo")
    assert talk.alice.mail[-1].startswith("Taken off the list:\n• rang Ada")


@pytest.mark.parametrize(
    ("sent", "noted"),
    [
        ("read <https://wiki.example/a?b=1&amp;c=2|the wiki>", "read the wiki (https://wiki.example/a?b=1&c=2)"),
        ("read <https://wiki.example/x|wiki>", "read wiki (https://wiki.example/x)"),
        ("read <https://bank.example|https://evil.example>", "read https://evil.example (https://bank.example)"),
        ("read <http://wiki.example|wiki.example>", "read wiki.example"),
        ("read <https://wiki.example/|wiki.example>", "read wiki.example"),
        ("read <https://wiki.example/x>", "read https://wiki.example/x"),
        ("read <https://wiki.example/x|https://wiki.example/x>", "read https://wiki.example/x"),
        ("rang <tel:+4930123|+49 30 123>", "rang +49 30 123"),
        ("wrote to <mailto:ada@example.org|ada@example.org>", "wrote to ada@example.org"),
        ("asked in <#C1|support>", "asked in #support"),
        ("told <!subteam^S1|@desk> and <!here>", "told @desk and @here"),
        ("a &lt;https://x.example|y&gt; b", "a <https://x.example|y> b"),
    ],
)
async def test_a_link_keeps_its_address_beside_other_words(talk: Talk, sent: str, noted: str) -> None:
    await talk.slack.deliver("events_api", event(talk, text=f"done: {sent}"))
    await talk.trial.settled()
    assert [mail.partition("\n")[0] for mail in talk.alice.mail] == [f"Noted: {noted}"]


async def test_a_long_text_is_offered_by_its_beginning(talk: Talk) -> None:
    await writes(talk, "word " * 800)
    assert "It's long: I'd add its beginning." in talk.alice.mail[0]
    await talk.alice.presses("Add it", on=talk.alice.person.dm[-1])
    assert talk.alice.mail[-1].startswith("Noted: word word")


async def test_words_typed_into_a_thread_are_answered_there(talk: Talk) -> None:
    await writes(talk, "hello")
    (first,) = talk.alice.person.dm
    await talk.alice.person.writes("more of it", thread_ts=first.ts)
    await talk.trial.settled()
    assert [message.thread_ts for message in talk.alice.person.dm] == ["", first.ts]


@pytest.mark.parametrize("text", ["hello", "done: rang Ada"])
async def test_the_same_message_delivered_again_is_answered_and_noted_once(talk: Talk, text: str) -> None:
    await talk.slack.deliver("events_api", {**event(talk, "1.2", text=text), "event_id": "Ev1"}, times=3)
    await talk.trial.settled()
    assert len(talk.alice.mail) == 1
    assert (await talk.alice.types("/today")).count("rang Ada") == text.count("rang Ada")


@pytest.mark.parametrize(
    "more",
    [
        {"subtype": "message_changed", "text": "done: x"},
        {"subtype": "message_deleted", "text": "done: x"},
        {"subtype": "bot_message", "text": "done: x"},
        {"subtype": "file_share", "files": [{"id": "F1"}]},
        {"bot_id": "B1", "text": "done: x"},
        {"channel_type": "channel", "text": "done: x"},
        {"channel_type": "mpim", "text": "done: x"},
    ],
)
async def test_what_no_person_typed_to_the_bot_is_not_answered(talk: Talk, more: dict[str, Any]) -> None:
    await talk.alice.types("/done known")
    await talk.slack.deliver("events_api", event(talk, **more))
    await talk.trial.settled()
    assert talk.alice.mail == []
    assert "x" not in await talk.alice.types("/today")


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast"])
async def test_words_beside_a_file_or_out_of_a_thread_count(talk: Talk, subtype: str) -> None:
    await talk.slack.deliver("events_api", event(talk, subtype=subtype, text="done: drew the plan"))
    await talk.trial.settled()
    assert "drew the plan" in await talk.alice.types("/today")


@pytest.mark.parametrize("over_http", [False, True])
async def test_word_that_events_are_held_back_is_taken_and_answers_nobody(*, over_http: bool) -> None:
    async with open_trial(
        MORNING, TrialSetup({"alice": "Europe/Berlin"}, empty_database(), over_http=over_http)
    ) as trial:
        trial.slack.courier.allowance.most = 0
        await trial.people["alice"].writes("hello")
        await trial.settled()
        assert trial.slack.every_refusal == []
        assert trial.slack.ledger == []
