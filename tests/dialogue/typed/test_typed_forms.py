"""The few words that each command knows, in the forms in which people type them: none of them becomes a line."""

import pytest

from tests.talk import Talk

TICKET = "The hard one: the old refund"
TAKEN_BACK = "Taken back. That one doesn't count as a break"
LATER = "A break begins when you type it."
LENGTHS = "Breaks here come in 5, 10 or 15 minutes."
CLOSED = "Enough for today."
HOURS = "Your shift: 09:00 to 17:00, Monday to Friday"


@pytest.mark.parametrize(
    "typed",
    [
        *("done", "Done.", "DONE pls", "it's done", "put it back.", "PUT BACK", "tomorrow please", "carry over"),
        *("drop it", "cancel", "never mind", "hand it over to Bob", "hand over to @bob", "give it to Bob", "show me"),
        *("open?", "nvm"),
    ],
)
async def test_words_about_the_open_ticket_show_it(talk: Talk, typed: str) -> None:
    await talk.alice.types("/challenge the old refund")
    assert (await talk.alice.types(f"/challenge {typed}")).startswith(TICKET)


@pytest.mark.parametrize(
    "typed",
    [
        "done: ask finance first",
        "it's done: ask finance first",
        "Done - ask finance first",
        "finished, ask finance first",
    ],
)
async def test_a_lesson_behind_done_finishes_the_open_ticket(talk: Talk, typed: str) -> None:
    assert (await talk.alice.types(f"/challenge {typed}")).startswith("No hard one is open")
    await talk.alice.types("/challenge the old refund")
    answer = await talk.alice.types(f"/challenge {typed}")
    assert answer.startswith("Done, and on your list: the old refund. Your sentence is saved: ask finance first.")
    assert "the old refund (a hard one)" in await talk.alice.types("/today")
    await talk.alice.types("/done undo")
    assert (await talk.alice.types("/challenge")).startswith(TICKET)


@pytest.mark.parametrize(
    "typed",
    [
        *("the refund that was done: twice", "cancel the Meyer contract", "finished goods: wrong label"),
        *("undone export", "hand over to billing, the Meyer case", "give up seat for Ada", "tomorrow's export"),
        "no reply from finance",
    ],
)
async def test_words_that_begin_like_them_are_a_ticket(talk: Talk, typed: str) -> None:
    assert (await talk.alice.types(f"/challenge {typed}")).startswith(f"It's yours: {typed}.")


@pytest.mark.parametrize(
    "typed",
    [
        *("end", "End.", "end pls", "end it", "end now", "end walk", "end the break", "stop, please", "I'm back"),
        *("I\u2019m back", "im back", "done!", "Cancel it"),
    ],
)
async def test_a_running_break_is_ended_in_many_words(talk: Talk, typed: str) -> None:
    await talk.alice.types("/break 10 walk")
    assert (await talk.alice.types(f"/break {typed}")).startswith(TAKEN_BACK)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("10-min walk", "Ten minutes, yours: walk."),
        ("10–min walk", "Ten minutes, yours: walk."),  # noqa: RUF001 - people paste it
        ("a 10 minute walk", "Ten minutes, yours: walk."),
        ("10’ walk", "Ten minutes, yours: walk."),  # noqa: RUF001 - people paste it
        ("☕ 10", "Ten minutes, yours: ☕."),
        ("5 pls", "Five minutes, yours."),
        ("pls 5", "Five minutes, yours."),
        ("5 please!", "Five minutes, yours."),
        ("now", "Five minutes, yours."),
        ("5 more", "Five minutes, yours."),
        ("in the sun", "Five minutes, yours: in the sun."),
        ("in a quiet room", "Five minutes, yours: in a quiet room."),
        ("10 at the window", "Ten minutes, yours: at the window."),
        ("end of shift tea", "Five minutes, yours: end of shift tea."),
        ("in 20", LATER),
        ("in 10 minutes", LATER),
        ("at 15:00", LATER),
        ("until 3pm", LATER),
        ("10:30", LATER),
        ("5 10", LENGTHS),
        ("1h", LENGTHS),
        ("off", "A break, now."),
        ("settings", "A break, now."),
    ],
)
async def test_a_break_is_what_its_words_say(talk: Talk, typed: str, answer: str) -> None:
    answered = await talk.alice.types(f"/break {typed}")
    assert answered.startswith(f"{answer} I'll say hello" if "yours" in answer else answer)


@pytest.mark.parametrize("typed", ["end", "end.", "End please", "over", "I'm done", "stop it", "Finished"])
async def test_time_for_a_customer_is_ended_in_many_words(talk: Talk, typed: str) -> None:
    await talk.alice.types("/time 20’ the import")  # noqa: RUF001 - people paste it
    assert (await talk.alice.types(f"/time {typed}")).startswith("That was the time for the import.")


@pytest.mark.parametrize("typed", ["", "pls", "for today", "Now.", "that's enough", "OK"])
async def test_enough_without_a_line_parks_nothing(talk: Talk, typed: str) -> None:
    answer = await talk.alice.types(f"/enough {typed}")
    assert answer.startswith(CLOSED)
    assert "This can wait" not in answer


@pytest.mark.parametrize("typed", ["undo", "Reopen", "reopen today", "not yet", "cancel.", "no"])
async def test_a_closed_day_is_opened_by_words_and_an_open_one_stays_open(talk: Talk, typed: str) -> None:
    assert (await talk.alice.types(f"/enough {typed}")).startswith("A day ends by being closed")
    await talk.alice.types("/enough the export")
    assert await talk.alice.types(f"/enough {typed}") == "Today is open again."
    assert "the export" in await talk.alice.types("/enough parked")


@pytest.mark.parametrize("typed", ["undo", "Undo.", "undo last", "undo pls", "undo that"])
async def test_undo_takes_back_in_many_words(talk: Talk, typed: str) -> None:
    await talk.alice.types("/done the bakery")
    assert (await talk.alice.types(f"/done {typed}")).startswith("Taken off the list:")


@pytest.mark.parametrize(
    ("typed", "noted"),
    [
        ("- a\n- b", "Noted: a · b"),
        ("• a", "Noted: • a"),
        ("1. a\n2) b", "Noted: a · b"),
        ("1. a", "Noted: 1. a"),
        ("3 tickets\n4. in line", "Noted: 3 tickets · 4. in line"),
        ("☑ a\n[x] b", "Noted: a · b"),
        ("> quoted\n- item", "Noted: > quoted · - item"),
        ("-5 degrees in the hall", "Noted: -5 degrees in the hall"),
        ("hard - the refund", "Noted: the refund (a hard one)"),
        ("yesterday – the refund", "Noted for Monday: the refund"),  # noqa: RUF001 - people paste it
        ("yest: the refund", "Noted for Monday: the refund"),
        ("done: the refund", "Noted: the refund"),
        ("/done the refund", "Noted: the refund"),
        ("monday - friday rota", "Noted: monday - friday rota"),
        ("undo buttons for Ada", "Noted: undo buttons for Ada"),
        ("!", "Noted: !"),
    ],
)
async def test_a_pasted_list_is_noted_without_its_marks(talk: Talk, typed: str, noted: str) -> None:
    assert (await talk.alice.types(f"/done {typed}")).split("\n")[0] == noted


@pytest.mark.parametrize("typed", ["5", "five", "Five minutes", "break", "pls", "somebody", "nothing."])
async def test_the_names_of_what_may_help_are_no_line_after_a_rough_contact(talk: Talk, typed: str) -> None:
    assert (await talk.alice.types(f"/rough {typed}")).startswith("That one is over. What would help now?")
    assert (await talk.alice.types("/today")).startswith("Nothing on the list yet.")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/shortcut list", "No shortcut is open."),
        ("/shortcut undo", "No shortcut is open."),
        ("/thanks list", "None here yet;"),
        ("/reflect Past.", "No answers yet."),
        ("/reflect themes", "A question about the day, answered for yourself."),
        ("/today pls", "Nothing on the list yet."),
        ("/today this week", "Nothing written down these seven days."),
        ("/week pls", "Nothing written down these seven days."),
        ("/week last, pls", "Nothing is written down from Monday, 23 February"),
        ("/coach 9-5", HOURS),
        ("/coach 9 to 17 mon-fri", HOURS),
        ("/coach 9am – 5pm", HOURS),  # noqa: RUF001 - people paste it
        ("/coach shift 9-5 m-f", HOURS),
        ("/coach hours 9-17", HOURS),
        ("/coach shift 10-6 all week", "Your shift: 10:00 to 18:00, every day"),
        ("/coach set digest 16:30", "I'll send you your day at 16:30"),
        ("/coach digest at 4.30pm, please", "I'll send you your day at 16:30"),
        ("/coach turn off the digest", "The digest is off."),
        ("/coach no breaks", "I've stopped asking about breaks."),
        ("/coach timezone Kolkata", "Your time zone: Asia/Kolkata."),
        ("/coach language en", "I'll speak English with you."),
        ("/coach pause today", "Quiet until Wednesday, 4 March 2026."),
        ("/coach pause for the rest of the day", "Quiet until Wednesday, 4 March 2026."),
        ("/coach mute this week", "Quiet until Monday, 9 March 2026."),
        ("/coach unpause", "You weren't on a pause"),
        ("/coach reflection no pls", "Your digest comes without a question now."),
        ("/coach delete me", "I have none of your words. This goes, for good:"),
        ("/coach whosees?", "No lead or admin sees anything of yours."),
        ("/coach thank @bob for the tea", "Noted for @bob"),
    ],
)
async def test_other_names_and_courtesies_are_understood(talk: Talk, typed: str, answer: str) -> None:
    assert (await talk.alice.types(typed)).startswith(answer)


@pytest.mark.parametrize("typed", ["number", "on numbers", "Theme: numbers", "about numbers, pls"])
async def test_a_theme_is_found_by_near_names(talk: Talk, typed: str) -> None:
    assert "I don't know the theme" not in await talk.alice.types(f"/reflect {typed}")
