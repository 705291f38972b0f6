"""A recap in a language of the team's own, from a folder of theirs; what each is asked is in each one's own."""

from collections.abc import AsyncIterator

import pytest

from tests.dialogue.recap.recap_week import asked, head_and_thread, presses, value_of
from tests.dialogue.recap.test_recap_posted import buttons
from tests.dialogue.recap.test_team import Team
from tests.talk import open_talk, own_folder

GERMAN = {
    "de/recap/_words.txt": """{% macro question(number) -%}
was hat niemand gemessen?
{%- endmacro %}
{% macro half_days(slots) -%}
{% for slot in slots %}{{ slot.day }} {{ slot.half }}{% endfor %}
{%- endmacro %}
{% macro said(lines) -%}
{% for one in lines %}
- {{ one.text }}{% if one.name %}, sagt {{ one.name }}{% endif %}

{% endfor %}
{%- endmacro %}
""",
    "de/recap/post.txt": """{% from "recap/_words.txt" import question, said %}
{% if quiet %}
Eine stille Woche. Eine Frage zum Mitnehmen: {{ question(number) }}
{% else %}
Diese Woche, in euren Worten:

{{ said(lines) }}

{% if more %}
> Mehr davon steht im Thread.
{% endif %}

Eine Frage für die Woche: {{ question(number) }}
{% endif %}
""",
    "de/recap/choices.txt": """Am Freitag kommt der Rückblick von *#{{ name }}*.

{% for one in items %}
{% set share = button("Teilen", "recap.share", one.value) %}
- {{ one.text }} {% if one.yes %}{{ menu(("Raus", "recap.unshare", one.value)) }}{% else %}{{ share }}{% endif %}

{% endfor %}

{% if last %}{{ button("Der letzte", "recap.last", last) }}{% endif %}
""",
}


@pytest.fixture
async def week() -> AsyncIterator[Team]:
    """A team whose recap is in German, led by alice, who reads English; bob reads German, dora English."""
    async with open_talk(words=own_folder(GERMAN)) as talk:
        team = Team(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person]))
        talk.bob.person.profile.speaks("de-AT")
        for speaker in (talk.alice, talk.bob):
            await speaker.types("/coach shift 09:00-17:00 mon-fri")
            await speaker.types("/coach recap on")
        await team.types(talk.alice, "/coach team fri 16:00")
        await team.types(talk.alice, "/coach team")
        assert await talk.alice.saves(lang="de") is None
        assert "The recap of #help-desk goes out on Fridays at 16:00" in talk.alice.screen[-1]
        yield team


async def test_a_quiet_week_is_a_question_in_the_teams_language(week: Team) -> None:
    await week.talk.at("16:01", days=3)
    assert week.posts == ["Eine stille Woche. Eine Frage zum Mitnehmen: was hat niemand gemessen?"]


async def test_the_post_is_in_the_teams_language_and_each_is_asked_in_their_own(week: Team) -> None:
    alice, bob = week.talk.alice, week.talk.bob
    await bob.types("/done dem Bäcker geschrieben <!channel>")
    await bob.types("/shortcut the refund by a macro")
    await alice.types("/done wrote back to the baker")
    await asked(week, bob)
    assert bob.mail[-1].startswith("Am Freitag kommt der Rückblick von #help-desk.\n")
    assert alice.mail[-1].startswith("The recap of #help-desk goes out on Friday at 16:00.")
    for who, words, share in (
        (bob, "Bäcker", "Teilen"),
        (bob, "refund", "Teilen"),
        (alice, "baker", "Share"),
    ):
        await presses(week, who, share, value=value_of(who, words))
    await week.talk.at("16:01", days=1)
    (head,), thread = head_and_thread(week)
    assert head.startswith("Diese Woche, in euren Worten:\n")
    assert "• dem Bäcker geschrieben <!channel>\n" in head
    assert "• wrote back to the baker\n" in head
    assert head.endswith("  Mehr davon steht im Thread.\nEine Frage für die Woche: was hat niemand gemessen?")
    assert thread == ["Shortcuts, thought through:\n• the refund by a macro"]  # no words of theirs: English


async def test_what_is_taken_out_later_leaves_the_post_in_its_language(week: Team) -> None:
    bob = week.talk.bob
    await bob.types("/done dem Bäcker geschrieben")
    await asked(week, bob)
    await presses(week, bob, "Teilen", value=value_of(bob, "Bäcker"))
    await week.talk.at("16:01", days=1)
    await bob.types("/coach recap")
    assert bob.last is not None
    assert [button["text"]["text"] for button in buttons(bob.last)] == ["Der letzte"]
    await bob.presses("Der letzte")
    await bob.presses("Raus")
    assert week.posts == ["Eine stille Woche. Eine Frage zum Mitnehmen: was hat niemand gemessen?"]


async def test_the_window_offers_the_languages_that_are_there(week: Team) -> None:
    await week.types(week.talk.alice, "/coach team")
    window = week.talk.alice.person.modal
    assert window is not None
    offered = next(block["element"]["options"] for block in window.blocks if block.get("block_id") == "lang")
    assert [option["value"] for option in offered] == ["de", "en"]
    assert await week.talk.alice.saves() is None
    await week.talk.at("16:01", days=3)
    assert week.posts[0].startswith("Eine stille Woche.")
