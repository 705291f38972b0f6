"""Dialogues in a language of a team's own: as Slack has it or as typed, falling back to English message by message."""

from collections.abc import AsyncIterator

import pytest

from tests.talk import Talk, open_talk, own_folder

GERMAN = {
    "de/done/empty.txt": "Noch steht nichts auf der Liste.\n",
    "de/digest/empty.txt": 'Heute keine Zeilen.\n\n{% include "_offers.txt" %}\n',
    "de/_offers.txt": '{{ button("Abschalten", "nudge.off", uid) }}\n',
    "de/coach/language_set.txt": "Ab jetzt *{{ language }}*.\n",
    "de/setup/hours.txt": 'Wann endet dein Tag? {{ button("17:00", "setup.five") }}\n',
    "de/home/home.txt": "# Dein Tag\n",
    "de/cover/covered.txt": "Ist schon vertreten.\n",
    "de/prompts/genug.txt": "---\ntheme: genug\nfit: any\n---\nWas war heute genug?\n",
}


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    """A talk with a team that has some words in German."""
    async with open_talk(words=own_folder(GERMAN)) as opened:
        yield opened


async def test_who_has_slack_in_german_reads_german_and_what_is_not_there_in_english(talk: Talk) -> None:
    talk.alice.person.profile.speaks("de-AT")
    assert await talk.alice.types("/done") == "Noch steht nichts auf der Liste."
    assert talk.alice.screen[-1] == "Wann endet dein Tag?\n[17:00]"
    assert (await talk.alice.types("/done wrote back")).startswith("Noted: wrote back")
    assert (await talk.bob.types("/today")).startswith("Nothing on the list yet.")
    assert talk.bob.screen[-1].startswith("I keep your list")


async def test_a_typed_language_wins_and_is_confirmed_in_itself(talk: Talk) -> None:
    talk.alice.person.profile.speaks("fr-FR")
    assert (await talk.alice.types("/coach lang it")).startswith("I don't speak it yet. I have: de, en.")
    assert await talk.alice.types("/coach lang DE") == "Ab jetzt de."
    assert await talk.alice.types("/done") == "Noch steht nichts auf der Liste."
    assert (await talk.alice.types("/coach lang en")).startswith("I'll speak English with you.")
    assert (await talk.alice.types("/coach lang auto")).startswith("I'll use your Slack language")


async def test_what_comes_by_itself_and_home_are_in_it_too(talk: Talk) -> None:
    await talk.alice.types("/coach lang de")
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.person.opens_home()
    await talk.at("17:00")
    assert talk.alice.mail[-1].startswith("Heute keine Zeilen.")
    assert talk.alice.person.home is not None
    assert "Dein Tag" in talk.alice.person.home.readable()


async def test_a_question_of_the_team_is_asked_by_its_theme(talk: Talk) -> None:
    await talk.alice.types("/coach lang de")
    assert (await talk.alice.types("/reflect genug")).startswith("Was war heute genug?")
    assert (await talk.bob.types("/reflect genug")).startswith("I don't know the theme genug.")


async def test_what_changes_for_another_reads_in_their_language(talk: Talk) -> None:
    shift = "/coach shift 09:00-17:00 mon-fri"
    dora = talk.slack.person("Dora", tz="Europe/Berlin")
    for speaker in (talk.bob.person, dora):
        await speaker.types(shift)
        await speaker.types("/coach cover on")
    await dora.types("/coach lang de")
    await talk.alice.types("/break cover")
    await talk.bot.sender.settled()
    await talk.bob.person.presses(talk.bob.person.dm[-1], "I'll cover")
    await talk.trial.settled()
    assert [message.readable() for message in dora.dm] == ["Ist schon vertreten."]


async def test_the_language_slack_says_later_is_followed(talk: Talk) -> None:
    await talk.alice.types("/done first")
    talk.alice.person.profile.speaks("de-DE")
    talk.trial.clock.turn_to(talk.trial.clock().replace(day=5))
    await talk.bot.profiles.refresh()
    assert await talk.alice.types("/done") == "Noch steht nichts auf der Liste."
