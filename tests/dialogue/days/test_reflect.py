"""Dialogues about `/reflect`: one question, answered for oneself, read back, and at the end of a digest."""

import pytest

from tests.dialogue.days.reflecting import MENU, answers, is_asked, question_in
from tests.talk import Speaker, Talk

NAMES = ("answer", "answer_below", "earlier", "another", "remove", "remove_now")


@pytest.fixture(autouse=True)
async def people_who_are_set_up(talk: Talk) -> None:
    """Alice and Bob have typed before, so the first words to a newcomer are behind them."""
    await talk.alice.types("/coach settings")
    await talk.bob.types("/coach settings")
    await talk.trial.settled()


async def test_one_question_is_asked_and_may_be_left(talk: Talk) -> None:
    shown = await talk.alice.types("/reflect")
    prompt = question_in(talk, shown)
    assert shown == f"{prompt.text}\n[Answer] [Another one]\n  Leaving it open is fine too."
    assert await talk.alice.types("/reflect past") == (
        "No answers yet. /reflect gives you a question; what you answer is saved for you alone."
    )


async def test_an_answer_is_kept_for_its_owner_alone_and_read_back(talk: Talk) -> None:
    prompt = await is_asked(talk.alice)
    await talk.alice.presses("Answer")
    modal = talk.alice.person.modal
    assert modal is not None
    assert modal.readable() == f"== For you alone ==\n{prompt.text}\nIn your words: <plain_text_input>\n[Cancel] [Save]"
    assert await talk.alice.saves(text="With the export.\nAda can live with it.") is None
    assert talk.alice.screen[-1] == "Saved, for you alone. /reflect past shows it."
    assert prompt.text not in "".join(talk.alice.screen)
    assert await talk.alice.types("/reflect past") == (
        f"  Tuesday, 3 March 2026\n{prompt.text}\nWith the export.\nAda can live with it.{MENU}"
    )
    assert (await talk.bob.types("/reflect past")).startswith("No answers yet.")
    seen = [entry.seen_by for entry in talk.slack.ledger if "Ada can live" in entry.text]
    assert seen == [frozenset({talk.alice.person.id})]


@pytest.mark.parametrize("typed", ["breaks", "one-hard-thing", "One Hard  Thing", "hard or smart", "THE-MOMENT"])
async def test_an_asked_for_theme_is_given_and_another_one_is_of_it_too(talk: Talk, typed: str) -> None:
    theme = "-".join(typed.lower().split())
    first = await is_asked(talk.alice, f"/reflect {typed}")
    second = question_in(talk, await talk.alice.presses("Another one"))
    assert [first.theme, second.theme] == [theme, theme]
    assert first != second


async def test_another_one_takes_the_place_of_the_first_and_none_comes_twice(talk: Talk) -> None:
    asked = [await is_asked(talk.alice)]
    screens = len(talk.alice.screen)
    for _ in range(12):
        asked.append(question_in(talk, await talk.alice.presses("Another one")))  # noqa: PERF401 - one after another
    assert len({prompt.name for prompt in asked}) == 13
    assert len(talk.alice.screen) == screens


async def test_it_suits_the_day(talk: Talk) -> None:
    assert (await is_asked(talk.alice)).fit == "no-lines"
    await talk.bob.types("/break 5")
    await talk.bob.types("/done hard: the refund")
    assert (await is_asked(talk.bob)).fit == "hard-line"


async def test_an_unknown_theme_is_answered_with_those_there_are(talk: Talk) -> None:
    answer = await talk.alice.types("/reflect money <!channel>")
    assert answer.startswith("I don't know the theme money <!channel>. These I know: appreciation, breaks, ")
    assert [theme for theme in talk.bot.words.library.themes if theme not in answer] == []


async def test_help_says_what_there_is(talk: Talk) -> None:
    answer = await talk.alice.types("/reflect help")
    assert answer.startswith("A question about the day, answered for yourself. Nobody else sees it.")
    assert "• /reflect past what you wrote, the newest first" in answer
    assert await talk.alice.types("/coach reflect help") == answer


@pytest.mark.parametrize("typed", ["", " \n ", "\x00\u200b"])
async def test_an_empty_answer_keeps_the_modal_open(talk: Talk, typed: str) -> None:
    await is_asked(talk.alice)
    await talk.alice.presses("Answer")
    payload = submission(talk.alice, typed)
    (answer,) = await talk.slack.deliver("interactive", payload)
    assert "Still empty." in str(answer.payload)
    assert talk.alice.person.modal is not None
    assert (await talk.alice.types("/reflect past")).startswith("No answers yet.")


async def test_three_thousand_characters_are_kept_whole_and_of_more_their_beginning(talk: Talk) -> None:
    await is_asked(talk.alice)
    assert await answers(talk.alice, "w" * 3000) is None
    assert (await talk.alice.types("/reflect past")).endswith("w" * 3000 + MENU)
    await is_asked(talk.bob)
    await talk.bob.presses("Answer")
    await talk.slack.deliver("interactive", submission(talk.bob, "v" * 9000))
    await talk.trial.settled()
    assert (await talk.bob.types("/reflect past")).endswith("\n" + "v" * 3000 + MENU)


async def test_what_is_typed_is_shown_inert(talk: Talk) -> None:
    await is_asked(talk.alice)
    text = "<!channel> *b* {{ 7 * 7 }} <\n- item\n# head"
    await answers(talk.alice, text)
    assert (await talk.alice.types("/reflect past")).endswith(text + MENU)


async def test_a_second_tap_opens_the_answer_to_be_changed(talk: Talk) -> None:
    await is_asked(talk.alice)
    message = talk.alice.last
    assert message is not None
    await answers(talk.alice, "first words")
    await talk.alice.presses("Answer", on=message)
    modal = talk.alice.person.modal
    assert modal is not None
    assert "In your words: <first words>" in modal.readable()
    await talk.alice.saves(text="other words")
    past = await talk.alice.types("/reflect past")
    assert "other words" in past
    assert "first words" not in past


async def test_answers_from_two_devices_are_both_kept(talk: Talk) -> None:
    await is_asked(talk.alice)
    await talk.alice.presses("Answer")
    on_the_phone = submission(talk.alice, "from the phone")
    await talk.alice.saves(text="from the desk")
    await talk.slack.deliver("interactive", on_the_phone)
    await talk.trial.settled()
    assert talk.alice.screen[-1] == (
        "Saved, for you alone. /reflect past shows it.\n  It had an answer already, from another window. I saved both."
    )
    past = await talk.alice.types("/reflect past")
    assert "from the desk" in past
    assert "from the phone" in past


async def test_a_modal_left_open_over_midnight_belongs_to_the_day_of_its_question(talk: Talk) -> None:
    await is_asked(talk.alice)
    await talk.alice.presses("Answer")
    await talk.at("00:10", days=1)
    await talk.alice.saves(text="late")
    assert (await talk.alice.types("/reflect past")).startswith("  Tuesday, 3 March 2026\n")


async def test_a_button_of_last_week_still_works(talk: Talk) -> None:
    prompt = await is_asked(talk.alice)
    message = talk.alice.last
    assert message is not None
    await talk.at("09:00", days=8)
    await talk.alice.presses("Answer", on=message)
    modal = talk.alice.person.modal
    assert modal is not None
    assert prompt.text in modal.readable()
    await talk.alice.saves(text="a week later")
    assert (await talk.alice.types("/reflect past")).endswith("a week later" + MENU)


@pytest.mark.long
@pytest.mark.parametrize("value", ["1", "99", "", "x", "1" * 30, "-1", "1; DROP TABLE reflection", "\u0661"])
@pytest.mark.parametrize("action", [f"reflect.{name}" for name in NAMES])
async def test_a_guessed_value_shows_nobody_what_is_another_persons(talk: Talk, action: str, value: str) -> None:
    await is_asked(talk.alice)
    await answers(talk.alice, "for me alone")
    payload = {
        "type": "block_actions",
        "team": {"id": talk.slack.team.id},
        "user": {"id": talk.bob.person.id, "team_id": talk.slack.team.id},
        "trigger_id": "3.3.guess",
        "response_url": "",
        "actions": [{"type": "button", "action_id": action, "value": value, "action_ts": "1.2"}],
    }
    (answer,) = await talk.slack.deliver("interactive", payload)
    await talk.trial.settled()
    assert answer.status == 200
    assert [entry for entry in talk.bob.person.sees if "for me alone" in entry.text] == []
    assert "for me alone" in await talk.alice.types("/reflect past")


async def test_a_question_that_is_gone_says_so(talk: Talk) -> None:
    await is_asked(talk.alice)
    message = talk.alice.last
    assert message is not None
    message.blocks[1]["elements"][0]["value"] = "77"
    assert await talk.alice.presses("Answer", on=message) == (
        "I don't have that question any more, so nothing was saved. /reflect gives you another."
    )


def submission(speaker: Speaker, text: str) -> dict[str, object]:
    """What Slack sends of the open modal, filled in by a client that holds nothing back."""
    modal = speaker.person.modal
    assert modal is not None
    view = {
        "id": modal.id,
        "hash": modal.hash,
        "type": "modal",
        "callback_id": modal.callback_id,
        "private_metadata": modal.private_metadata,
        "state": {"values": {"text": {"text": {"type": "plain_text_input", "value": text}}}},
    }
    return {
        "type": "view_submission",
        "team": {"id": speaker.talk.slack.team.id},
        "user": {"id": speaker.person.id, "team_id": speaker.talk.slack.team.id},
        "trigger_id": f"9.9.{text[:8]}",
        "view": view,
    }
