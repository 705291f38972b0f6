"""From template and facts to blocks: inert, within Slack's limits, the whole story in the text alone."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import jinja2
import pytest

from slackbot.coach.words import escape
from slackbot.commands import ACTIONS
from slackbot.render import Words
from slackbot.render.blocks import picture, undrawn
from slackbot.render.markup import Composer
from slackbot.render.overrides import open_words
from slackbot.render.samples import Sample, load
from slackbot.render.words import BREAKS, shipped_words
from slackbot.standin.blocks.strict import check_message, check_view
from slackbot.standin.errors import SlackRefusesError
from slackbot.trial.preview import filled
from tests.words.rendered import Rendered, told

NASTY = "*b* _i_ `c` ~s~ <!channel> <@U1> &lt; # h - x > q [x](y) \U000f002a\U000f1000"
# what people may have typed, in the place of each of their texts
TYPED = {"marks": NASTY, "a long word": "w" * 500, "signs": "<" * 125, "a line": "n" * 80, "a page": "t" * 3000}


def refused(payload: dict[str, Any], *, cumulative: bool) -> str:
    """Why Slack would not take a payload; nothing if it would."""
    try:
        if "title" in payload:
            check_view(payload, "modal")
        else:
            check_message(payload, cumulative=cumulative)
    except SlackRefusesError as error:
        return str(error)
    return ""


@pytest.fixture
def words() -> Words:
    return open_words(None, ACTIONS)


def made(tmp_path: Path, template: str, **facts: Any) -> list[Any]:  # noqa: ANN401 - facts
    (tmp_path / "en").mkdir(exist_ok=True)
    (tmp_path / "en" / "x.txt").write_text(template, "utf-8")
    return Words(tmp_path).message("x", facts).blocks


def rich(*runs: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(runs)}]}


def test_every_message_is_what_slack_takes(messages: Sequence[Rendered]) -> None:
    faults = {
        each.sample.title: why
        for each in messages
        for payload in each.payloads
        if (why := refused(payload, cumulative=True))
    }
    assert faults == {}, told(faults)


@pytest.mark.parametrize("typed", TYPED)
def test_every_message_is_what_slack_takes_with_text_of_any_kind_and_length(
    words: Words, messages: Sequence[Rendered], typed: str
) -> None:
    """A message that holds nothing typed is the same with any text, so it is looked at once."""
    stretched = [(each.sample, stretch(each.sample.facts, TYPED[typed])) for each in messages]
    samples = [replace(sample, facts=facts) for sample, facts in stretched if facts != sample.facts or typed == "marks"]
    faults = {sample.title: why for sample in samples if (why := fault_of(sample, words))}
    assert faults == {}, told(faults)


def fault_of(sample: Sample, words: Words) -> str:
    """Why a message with what people typed can't be sent as it is."""
    try:
        payload = filled(sample, words)
    except BREAKS as error:
        return f"it breaks: {error}"
    live = [mark for mark in ("<!", "<@") if mark in payload.get("text", "")]
    return f"{live} is live" if live else refused(payload, cumulative=False)


def test_the_text_alone_tells_all_that_the_blocks_tell(messages: Sequence[Rendered]) -> None:
    untold = {each.sample.title: lost for each in messages if (lost := list(untold_by_text(each)))}
    assert untold == {}, told(untold)


def untold_by_text(message: Rendered) -> Iterator[str]:
    """The words of blocks that the text lacks."""
    for payload in (payload for payload in message.payloads if "text" in payload):
        text = payload["text"].replace("\n• ", "\n")
        yield from (words for words in readings(payload["blocks"]) if escape(words) not in text)


def test_paragraphs_lists_headers_and_small_print(tmp_path: Path) -> None:
    template = "# Head\nOne line\nand its next.\n\nTwo *bold* _it_ `code`.\n- a\n- b\n> small\n"
    assert made(tmp_path, template) == [
        {"type": "header", "text": {"type": "plain_text", "text": "Head", "emoji": False}},
        rich({"type": "text", "text": "One line and its next."}),
        rich(
            {"type": "text", "text": "Two "},
            {"type": "text", "text": "bold", "style": {"bold": True}},
            {"type": "text", "text": " "},
            {"type": "text", "text": "it", "style": {"italic": True}},
            {"type": "text", "text": " "},
            {"type": "text", "text": "code", "style": {"code": True}},
            {"type": "text", "text": "."},
        ),
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": letter}]} for letter in "ab"
                    ],
                }
            ],
        },
        {"type": "context", "elements": [{"type": "plain_text", "text": "small", "emoji": False}]},
    ]


def test_what_people_type_is_never_markup(tmp_path: Path) -> None:
    typed = "- *a*\n# b\n> _c_ `d` --- {{ x }}"
    assert made(tmp_path, "{{ fact }} and *{{ fact }}*", fact=typed) == [
        rich(
            {"type": "text", "text": f"{typed} and "},
            {"type": "text", "text": typed, "style": {"bold": True}},
        )
    ]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("it rests", "Kept: it rests. More."),
        ("It rests.", "Kept: It rests. More."),
        ("Is it done?", "Kept: Is it done? More."),
        ("Done!", "Kept: Done! More."),
        ("and so on…", "Kept: and so on… More."),
        ("and so on...", "Kept: and so on... More."),
        ("*.", "Kept: *. More."),
        ("", "Kept: . More."),
    ],
)
def test_words_that_end_a_sentence_themselves_get_no_second_stop(tmp_path: Path, typed: str, read: str) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "x.txt").write_text("Kept: {% if text %}*{{ text }}*{% endif %}. More.", "utf-8")
    assert Words(tmp_path).message("x", {"text": typed}).text == read


def test_marks_of_our_own_in_what_people_type_are_dropped(tmp_path: Path) -> None:
    assert made(tmp_path, "{{ fact }}", fact="a\U000f1000\U000f002ab\x00\ud800") == [
        rich({"type": "text", "text": "ab"})
    ]


def test_a_tag_at_the_end_of_a_line_of_words_does_not_swallow_the_line_end(tmp_path: Path) -> None:
    template = "{% if yes %}\nOne{% if yes %} more{% endif %}\n\nTwo\n{% endif %}\n- a{% if yes %} b{% endif %}\n- c\n"
    assert [block["type"] for block in made(tmp_path, template, yes=True)] == ["rich_text"] * 3


def test_buttons_menus_and_fields_come_where_they_stand(tmp_path: Path) -> None:
    template = '- {{ a }} {{ menu(("Edit", "x.edit", 1)) }}\n\n{{ button("Go on", "x.go", a, "primary") }}'
    option = {"text": {"type": "plain_text", "text": "Edit", "emoji": False}, "value": "x.edit:1"}
    assert made(tmp_path, template, a="*a*") == [
        {
            "type": "section",
            "text": {"type": "plain_text", "text": "*a*", "emoji": False},
            "accessory": {"type": "overflow", "action_id": "menu", "options": [option]},
        },
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": "x.go",
                    "text": {"type": "plain_text", "text": "Go on", "emoji": False},
                    "value": "*a*",
                    "style": "primary",
                }
            ],
        },
    ]


def test_a_fact_that_is_not_given_is_an_error_and_not_a_gap(tmp_path: Path) -> None:
    with pytest.raises(jinja2.UndefinedError):
        made(tmp_path, "{{ nothing }}")


def test_a_template_of_a_team_can_not_reach_into_python(tmp_path: Path) -> None:
    (tmp_path / "en" / "done").mkdir(parents=True)
    (tmp_path / "en" / "done" / "added.txt").write_text("{{ fact.__class__.__mro__ }}", "utf-8")
    with pytest.raises(jinja2.exceptions.SecurityError):
        Words(shipped_words(), own=tmp_path).message("done/added", {"fact": "x"})


def test_ours_say_the_same_beside_those_of_a_team(words: Words, tmp_path: Path) -> None:
    """Ours are rendered without the sandbox unless a team has words of its own."""
    beside = Words(shipped_words(), own=tmp_path)
    for sample in load(shipped_words()):
        assert filled(sample, beside) == filled(sample, words)


@pytest.mark.parametrize("fact", [object(), {1, 2}, b"bytes"])
def test_a_fact_is_a_plain_value(tmp_path: Path, fact: object) -> None:
    with pytest.raises(TypeError):
        made(tmp_path, "x", fact=fact)


def test_times_are_told_by_the_clock_and_days_by_name(tmp_path: Path) -> None:
    (block,) = made(tmp_path, "{{ at | clock }} {{ day }}", at=time(9, 5), day=date(2026, 3, 3))
    assert block == rich({"type": "text", "text": "09:05 2026-03-03"})


def stretch(fact: Any, text: str) -> Any:  # noqa: ANN401 - nested facts
    """The same facts, their free texts replaced."""
    if isinstance(fact, dict):
        return {
            name: text if name in {"text", "what", "given"} and isinstance(inner, str) else stretch(inner, text)
            for name, inner in fact.items()
        }
    if isinstance(fact, list):
        return [text if isinstance(inner, str) else stretch(inner, text) for inner in fact]
    return fact


def readings(part: Any) -> Iterator[str]:  # noqa: ANN401 - nested blocks
    """Every run of words in blocks but those on controls."""
    if isinstance(part, dict):
        if part.get("type") in {"text", "plain_text"} and isinstance(part.get("text"), str):
            yield part["text"]
            return
        for name, inner in part.items():
            if name != "accessory" and part.get("type") != "actions":
                yield from readings(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from readings(inner)


@pytest.mark.parametrize("spec", ["", "10", "10.", "10.7h", "10.0x", "10.0h.", "week"])
def test_a_picture_that_can_not_be_drawn_stays_words(spec: str) -> None:
    assert Composer().drawn(spec) == ""


def test_a_block_says_what_to_draw_in_the_form_of_a_files_id() -> None:
    block = picture("10.0hb.1t.2", "Your week")
    assert block["slack_file"] == {"id": "FUNDRAWN10Z0HBZ1TZ2"}
    assert undrawn(block) == "10.0hb.1t.2"
    assert undrawn({**block, "slack_file": {"id": "F0123"}}) is None


ONE, TWO = ({"text": {"type": "plain_text", "text": text, "emoji": False}, "value": text} for text in ("one", "two"))


@pytest.mark.parametrize(
    ("kind", "value", "options", "held"),
    [
        ("timepicker", "09:30", "[]", {"initial_time": "09:30"}),
        ("timepicker", "", "[]", {}),
        ("timepicker", "24:00", "[]", {}),
        ("datepicker", "2026-03-02", "[]", {"initial_date": "2026-03-02"}),
        ("datepicker", "friday", "[]", {}),
        ("static_select", "two", '["one", "two"]', {"options": [ONE, TWO], "initial_option": TWO}),
        ("radio_buttons", "three", '["one", "two"]', {"options": [ONE, TWO]}),
        ("checkboxes", ["two"], '["one", ("two", "two")]', {"options": [ONE, TWO], "initial_options": [TWO]}),
        ("multi_static_select", [], '["one", "two", "one"]', {"options": [ONE, TWO]}),
    ],
)
def test_a_picker_holds_what_it_can_show(
    tmp_path: Path, kind: str, value: str | list[str], options: str, held: dict[str, object]
) -> None:
    block = made(tmp_path, f'{{{{ picker("{kind}", "it", "Pick", value={value!r}, options={options}) }}}}')[0]
    assert block["element"] == {"type": kind, "action_id": "it", **held}
    assert block["optional"] is False
