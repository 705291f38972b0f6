"""Presses that Slack may bring: of what is gone, twice, late, by somebody else."""

import asyncio
import re

import pytest
import sqlalchemy as sa

from slackbot.standin import Fault, View
from slackbot.store.schema.schema import done_line, member, reflection
from tests.talk import Talk


async def test_a_press_delivered_twice_takes_effect_once(talk: Talk) -> None:
    await talk.alice.types("/done first")
    payload = {
        "type": "block_actions",
        "team": {"id": talk.slack.team.id},
        "user": {"id": talk.alice.person.id, "team_id": talk.slack.team.id},
        "trigger_id": "1.2.same",
        "response_url": "",
        "actions": [{"type": "button", "action_id": "done.remove", "value": "1", "action_ts": "1.2"}],
    }
    answers = await talk.slack.deliver("interactive", payload, times=2)
    assert [answer.status for answer in answers] == [200, 200]
    await talk.bot.dispatcher.settled()
    assert (await talk.alice.types("/done")).startswith("Nothing on the list yet.")
    assert await talk.alice.types("/done undo") == "Back on the list:\n• first"


async def test_a_command_delivered_twice_takes_effect_once_and_gets_the_same_answer(talk: Talk) -> None:
    first = await talk.alice.person.types("/done once", trigger_id="7.7.same")
    again = await talk.alice.person.types("/done once", trigger_id="7.7.same")
    assert first is not None
    assert again is not None
    assert first.readable() == again.readable() == "Noted: once\n[Undo]"
    assert (await talk.alice.types("/done")).count("once [") == 1


async def test_the_same_words_typed_twice_are_two_lines(talk: Talk) -> None:
    await talk.alice.types("/done again")
    await talk.alice.types("/done again")
    assert (await talk.alice.types("/done")).count("again [") == 2


@pytest.mark.parametrize("action", ["done.edit", "done.remove", "done.page", "done.undo", "today.later"])
async def test_a_guessed_value_does_nothing_to_anybodys_list(talk: Talk, action: str) -> None:
    await talk.alice.types("/done mine")
    for value in ("1", "99", "", "x", "1" * 30, "-1", "1; DROP TABLE done_line", "\u0661"):
        payload = {
            "type": "block_actions",
            "team": {"id": talk.slack.team.id},
            "user": {"id": talk.bob.person.id, "team_id": talk.slack.team.id},
            "trigger_id": f"3.3.{value}",
            "response_url": "",
            "actions": [{"type": "button", "action_id": action, "value": value, "action_ts": "1.2"}],
        }
        answers = await talk.slack.deliver("interactive", payload)
        await talk.bot.dispatcher.settled()
        assert [answer.status for answer in answers] == [200]
        assert talk.bob.person.modal is None
        assert "mine [Edit" in await talk.alice.types("/done")


async def test_a_button_that_is_not_known_any_more_says_so(talk: Talk) -> None:
    answer = await talk.alice.types("/done first")
    assert answer.endswith("[Undo]")
    message = talk.alice.last
    assert message is not None
    message.blocks[-1]["elements"][0]["action_id"] = "long.gone"
    assert await talk.alice.presses("Undo", on=message) == ("That button has expired. /coach help shows what works.")


async def test_a_window_that_slack_does_not_open_in_time_says_so(talk: Talk) -> None:
    await talk.alice.types("/done first")
    await talk.alice.types("/done")
    talk.slack.site.triggers.expire_next = True
    assert await talk.alice.presses("Edit") == (
        "Slack closed the door before I could open that window. Nothing is lost; press it once more."
    )


async def test_slack_does_not_say_who_is_new_and_the_line_is_kept_all_the_same(talk: Talk) -> None:
    talk.slack.fault("users.info", Fault.error("internal_error"))
    assert await talk.alice.types("/done first") == "Noted: first\n[Undo]"
    assert "Time zone: UTC" in await talk.alice.types("/coach settings")


async def test_an_answer_that_slack_takes_no_more_costs_nothing_but_itself(talk: Talk) -> None:
    """A response_url works five times, for half an hour; what the press did stands, and the next command shows it."""
    await talk.alice.types("/done first")
    payload = {
        "type": "block_actions",
        "team": {"id": talk.slack.team.id},
        "user": {"id": talk.alice.person.id, "team_id": talk.slack.team.id},
        "trigger_id": "1.2.late",
        "response_url": f"{talk.slack.url}/actions/used/up",
        "actions": [{"type": "button", "action_id": "done.remove", "value": "1", "action_ts": "1.2"}],
    }
    answers = await talk.slack.deliver("interactive", payload)
    await talk.bot.dispatcher.settled()
    assert [answer.status for answer in answers] == [200]
    assert (await talk.alice.types("/today")).startswith("Nothing on the list yet.")


async def test_a_bug_is_said_with_a_reference_and_nothing_is_kept(talk: Talk) -> None:
    """The ack carries it (Bolt loses the ack of a listener that raises: facts/reliability.md M6)."""

    def order(tx: sa.Connection, statement: str) -> None:
        tx.exec_driver_sql(statement)

    broken = "CREATE TRIGGER broken BEFORE INSERT ON done_line BEGIN SELECT RAISE(ABORT, 'injected'); END"
    await talk.bot.database.transact(order, broken)
    assert re.fullmatch(
        r"That was not saved: something broke on my side, not yours\. "
        r"If it happens again, show your admin this: ref [0-9a-f]{4}",
        await talk.alice.types("/done lost"),
    )
    await talk.bot.database.transact(order, "DROP TRIGGER broken")
    assert await talk.alice.types("/done after") == "Noted: after\n[Undo]"


@pytest.mark.parametrize("together", [True, False])
async def test_a_press_that_comes_several_times_opens_one_window_and_nobody_hears_of_a_closed_door(
    talk: Talk, *, together: bool
) -> None:
    await talk.alice.types("/done first")
    payload = {
        "type": "block_actions",
        "team": {"id": talk.slack.team.id},
        "user": {"id": talk.alice.person.id, "team_id": talk.slack.team.id},
        "trigger_id": talk.slack.trigger(talk.alice.person),
        "response_url": "",
        "actions": [{"type": "button", "action_id": "done.edit", "value": "1", "action_ts": "1.2"}],
    }
    answers = await talk.slack.deliver("interactive", payload, times=3, together=together)
    await talk.bot.dispatcher.settled()
    assert [answer.status for answer in answers] == [200] * 3
    assert talk.alice.person.modal is not None
    assert [call.error for call in talk.slack.calls if call.method == "views.open"] == [""]


async def test_a_window_refused_once_takes_better_words_without_a_trigger(talk: Talk) -> None:
    """Slack documents a `trigger_id` for presses, not for what is submitted: two tries in one window are two."""
    await talk.alice.types("/challenge the refund")
    await talk.alice.presses("Say it")
    window = talk.alice.person.modal
    assert window is not None
    empty, filled = (_submission(talk, window, words) for words in (" ", "nobody knows why"))
    (refused,) = await talk.slack.deliver("interactive", empty)
    assert (refused.payload or {}).get("errors") == {"hard_part": "Still empty. A few words are enough."}
    taken = await talk.slack.deliver("interactive", filled, times=2)
    assert [(answer.status, answer.payload) for answer in taken] == [(200, None)] * 2
    assert "What makes it hard: nobody knows why" in await talk.alice.types("/challenge")


def _submission(talk: Talk, window: View, words: str) -> dict[str, object]:
    person = talk.alice.person
    values = {"hard_part": {"hard_part": {"type": "plain_text_input", "value": words}}}
    payload = person._payload.submission(window, values, "")  # noqa: SLF001 - as Slack's documentation shows it
    return {name: value for name, value in payload.items() if name != "trigger_id"}


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("label", ["Add it", "A hard one", "Time given"])
async def test_a_double_press_of_what_adds_a_line_adds_it_once(talk: Talk, label: str, *, together: bool) -> None:
    """Each press has a trigger of its own: Slack does not tell that they were meant as one."""
    await talk.alice.person.writes("rang Ada back")
    await talk.trial.settled()
    offered = talk.alice.person.dm[-1]
    presses = [talk.alice.person.presses(offered, label) for _ in range(2)]
    if together:
        await asyncio.gather(*presses)
    else:
        for press in presses:
            await press
    await talk.trial.settled()
    assert talk.alice.mail[-1].startswith("Noted: rang Ada back")
    assert await talk.bot.database.transact(_count, done_line) == 1


async def test_the_same_words_sent_twice_are_two_offers_and_two_lines(talk: Talk) -> None:
    for _ in range(2):
        await talk.alice.person.writes("rang Ada back")
        await talk.trial.settled()
        await talk.alice.presses("Add it", on=talk.alice.person.dm[-1])
    assert (await talk.alice.types("/done")).count("rang Ada back [") == 2


async def test_another_question_is_one_press_further_each_time(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types("/reflect")
    for shown in (2, 3):
        before = talk.alice.person.ephemerals[-1]
        await asyncio.gather(*(talk.alice.person.presses(before, "Another one") for _ in range(2)))
        await talk.trial.settled()
        assert await talk.bot.database.transact(_count, reflection) == shown


async def test_a_second_resume_leaves_what_the_first_one_noted(talk: Talk) -> None:
    await talk.alice.types("/coach pause")
    await talk.alice.types("/coach resume")
    before = await talk.bot.database.transact(_pauses)
    await talk.alice.types("/coach resume")
    assert await talk.bot.database.transact(_pauses) == before
    assert before != [None]


async def test_a_refused_window_is_looked_at_again_once_the_reason_has_gone(talk: Talk) -> None:
    channel = talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person])
    await talk.alice.person.types("/coach team fri 16:00", channel=channel.id)
    await talk.alice.person.types("/coach team", channel=channel.id)
    refused = await talk.alice.person.submits({"lead": talk.bob.person.id})
    assert refused is not None
    assert "lead" in refused
    await talk.bob.person.types("/coach recap", channel=channel.id)
    assert await talk.alice.person.submits({"lead": talk.bob.person.id}) is None


def _count(tx: sa.Connection, table: sa.Table) -> int:
    return int(tx.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def _pauses(tx: sa.Connection) -> list[object]:
    return list(tx.execute(sa.select(member.c.paused_until)).scalars())
