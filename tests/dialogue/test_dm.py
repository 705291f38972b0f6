"""A direct message typed to the bot gets a helpful answer, once."""

import pytest

from slackbot.trial.trial import TrialSetup, open_trial
from tests.talk import MORNING, Talk, empty_database


async def test_words_typed_to_the_bot_are_answered_with_the_command_they_could_be(talk: Talk) -> None:
    await talk.alice.person.writes("wrote back to <!channel> & co")
    await talk.trial.settled()
    assert talk.alice.mail == [
        "I understand commands, here and in any channel. Was that something for your list? "
        "Then type /done wrote back to <!channel> & co\n"
        "  /coach help shows what I do."
    ]


@pytest.mark.parametrize("typed", ["help", "HELP", "/coach help", "?"])
async def test_help_typed_to_the_bot_is_help(talk: Talk, typed: str) -> None:
    await talk.alice.person.writes(typed)
    await talk.trial.settled()
    assert [mail.startswith("You will never get it all done") for mail in talk.alice.mail] == [True]


@pytest.mark.parametrize("typed", ["/done rang Ada", "done: rang Ada", "Done rang Ada"])
async def test_a_line_that_is_called_done_already_is_not_called_so_twice(talk: Talk, typed: str) -> None:
    await talk.alice.person.writes(typed)
    await talk.trial.settled()
    assert "Then type /done rang Ada\n" in talk.alice.mail[0]


async def test_words_typed_into_a_thread_are_answered_there(talk: Talk) -> None:
    await talk.alice.person.writes("hello")
    await talk.trial.settled()
    (first,) = talk.alice.person.dm
    await talk.alice.person.writes("more of it", thread_ts=first.ts)
    await talk.trial.settled()
    assert [message.thread_ts for message in talk.alice.person.dm] == ["", first.ts]


async def test_the_same_message_delivered_again_is_answered_once(talk: Talk) -> None:
    event = {"type": "message", "channel_type": "im", "channel": talk.alice.person.dm_id, "ts": "1.2", "text": "hello"}
    body = {
        "type": "event_callback",
        "team_id": talk.slack.team.id,
        "event": {**event, "user": talk.alice.person.id},
        "event_id": "Ev1",
    }
    await talk.slack.deliver("events_api", body, times=3)
    await talk.trial.settled()
    assert len(talk.alice.mail) == 1


async def test_what_a_bot_says_or_somebody_edits_is_not_answered(talk: Talk) -> None:
    await talk.alice.types("/done known")
    event = {"type": "message", "channel_type": "im", "channel": talk.alice.person.dm_id, "user": talk.alice.person.id}
    for more in ({"subtype": "message_changed"}, {"bot_id": "B1"}, {"channel_type": "channel"}):
        body = {"type": "event_callback", "team_id": talk.slack.team.id, "event": {**event, "ts": "1.3", **more}}
        await talk.slack.deliver("events_api", body)
    await talk.trial.settled()
    assert talk.alice.mail == []


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
