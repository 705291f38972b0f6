"""Whatever is typed gets a kind clear answer, or is stored clean and shown inert; never a ping."""

import pytest

from slackbot.standin import Message
from tests.talk import Speaker, Talk

NASTY = {
    "a channel ping": "<!channel> <!here> <!everyone>",
    "a person ping": "<@U1> and <@U2|bo>",
    "a plain ping": "@here @channel @everyone #general",
    "a link": "<https://example.org|your bank> https://example.org",
    "an entity": "&lt;b&gt; &amp;amp; &nbsp; <b>",
    "markup": "*_~`*bold* _it_ ~no~ `code` ```more```",
    "a quote": "> quoted\n- item\n# header",
    "right to left": "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "a template": "{{ 7 * 7 }} {% raw %} {# x #}",
    "a joined emoji": "\U0001f469\u200d\U0001f4bb and :smile:",
}


@pytest.mark.parametrize("text", NASTY.values(), ids=list(NASTY))
async def test_text_is_shown_as_it_was_typed_and_pings_nobody(talk: Talk, text: str) -> None:
    shown = await talk.alice.types(f"/done {text}")
    assert shown == f"Noted: {' · '.join(text.splitlines())}\n[Undo]"
    await talk.alice.types("/coach digest 17:00")
    listing = await talk.alice.types("/done")
    assert all(f"{line} [Edit · Remove]" in listing for line in text.splitlines())
    await talk.alice.types(f"/break 5 {text}")
    await talk.alice.types("/today")
    for setting in ("shift", "digest", "tz", "pause"):
        await talk.alice.types(f"/coach {setting} {text}")
    await talk.alice.types(f"/coach {text}")
    await talk.at("17:00")
    assert all(f"• {line}" in talk.alice.mail[-1] for line in text.splitlines())


async def sent(speaker: Speaker, command: str, text: str) -> str:
    answer: Message | None = await speaker.person.sends_command(command=command, text=text)
    return answer.readable() if answer else ""


@pytest.mark.parametrize("text", ["", " ", " \t\n \n", "\x00", "\u200b\u2060", "\ud800", "\u202e"])
async def test_nothing_readable_shows_the_list(talk: Talk, text: str) -> None:
    assert (await sent(talk.alice, "/done", text)).startswith("Nothing on the list yet.")


@pytest.mark.parametrize("text", ["hard:", "time: \x00", "yesterday:\nhard: "])
async def test_marks_without_words_say_so(talk: Talk, text: str) -> None:
    assert (await sent(talk.alice, "/done", text)).startswith("I found no words in that, so nothing is noted.")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x07c", "abc"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("turned \u202earound", "turned around"),
        ("caf\u0065\u0301", "caf\u00e9"),
        ("tab\tand   spaces", "tab and spaces"),
        ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
    ],
)
async def test_text_is_stored_clean(talk: Talk, text: str, kept: str) -> None:
    assert await sent(talk.alice, "/done", text) == f"Noted: {kept}\n[Undo]"


async def test_fifty_kilobytes_in_one_line_are_cut_and_it_is_said(talk: Talk) -> None:
    answer = await sent(talk.alice, "/done", "w" * 50_000)
    assert answer == (f"Noted: {'w' * 499}…\n  That was long, so I shortened it.\n[Undo]")


async def test_fifty_kilobytes_of_brackets_stay_within_slacks_limits(talk: Talk) -> None:
    lines = "\n".join("&lt;" * 1000 for _ in range(10))
    assert "…" in await sent(talk.alice, "/done", lines)
    assert "<<<" in await talk.alice.types("/done")
    assert "<<<" in await talk.alice.types("/today")


@pytest.mark.parametrize("text", ["w" * 50_000, "&lt;" * 10_000, "\x00", "\ud800", "💥" * 5000])
async def test_settings_survive_it_too(talk: Talk, text: str) -> None:
    for command in ("/coach", "/today", "/break"):
        assert await sent(talk.alice, command, text) != ""
    for setting in ("shift", "digest", "tz", "pause", "resume", "settings"):
        assert await sent(talk.alice, "/coach", f"{setting} {text}") != ""
