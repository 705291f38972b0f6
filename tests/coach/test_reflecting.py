"""The prompt of a day: it fits, comes once in ninety days, and is the same however often somebody asks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.coach.reflecting import FITS, REST, Library, Prompt, choose, fits_of

TODAY = date(2026, 3, 3)
WHO = "T1/U1"
THEMES = ("breaks", "numbers", "peers")
LIBRARY = Library(
    tuple(
        Prompt(f"{theme}_{fit}_{number}".replace("-", "_"), theme, fit, "?")
        for theme in THEMES
        for fit in sorted(FITS)
        for number in range(3)
    )
)
NAMES = [prompt.name for prompt in LIBRARY.prompts]
HISTORIES = st.dictionaries(st.sampled_from(NAMES), st.dates(TODAY - timedelta(days=90), TODAY))
DAYS = st.builds(
    lambda kinds, had_break: fits_of(kinds, had_break=had_break, put_off={"break", "challenge"}),
    st.lists(st.sampled_from(["done", "hard", "time", "rough"])),
    st.booleans(),
)


def chosen(fits: list[str], days_ago: dict[str, int] | None = None, theme: str = "", who: str = WHO) -> Prompt:
    history = {name: TODAY - timedelta(days=ago) for name, ago in (days_ago or {}).items()}
    prompt = choose(LIBRARY, fits, history, TODAY, who, theme)
    assert prompt is not None
    return prompt


@pytest.mark.parametrize(
    ("kinds", "had_break", "put_off", "lately", "fits"),
    [
        ([], False, {}, {}, ["no-lines", "any"]),
        ([], False, {"break"}, {}, ["no-break", "no-lines", "any"]),
        ([], False, {"break"}, {"no-break"}, ["no-lines", "any"]),
        ([], False, {"challenge"}, {}, ["no-lines", "any"]),
        ([], True, {"break"}, {}, ["no-lines", "any"]),
        (["done", "done"], True, {}, {}, ["any"]),
        (["done", "done"], True, {"challenge"}, {}, ["only-plain-lines", "any"]),
        (["done", "done"], True, {"challenge"}, {"only-plain-lines"}, ["any"]),
        (["done", "done"], False, {"break", "challenge"}, {}, ["no-break", "only-plain-lines", "any"]),
        (["done", "done"], False, {"break", "challenge"}, {"no-break"}, ["only-plain-lines", "any"]),
        (["done", "hard"], True, {"challenge"}, {}, ["hard-line", "any"]),
        (["hard"], True, {}, {"hard-line"}, ["hard-line", "any"]),
        (["time"], True, {}, {}, ["time-given", "any"]),
        (["rough"], True, {}, {}, ["rough-line", "any"]),
        (["hard", "rough"], False, {"break"}, {}, ["rough-line", "no-break", "hard-line", "any"]),
        (["time", "done", "hard"], False, {"break"}, {}, ["no-break", "hard-line", "time-given", "any"]),
    ],
)
def test_a_day_is_of_the_sorts_that_are_known_of_it_and_silence_is_no_lack(
    kinds: list[str], *, had_break: bool, put_off: set[str], lately: set[str], fits: list[str]
) -> None:
    assert fits_of(kinds, had_break=had_break, put_off=put_off, lately=lately) == fits


@pytest.mark.parametrize("fit", sorted(FITS))
def test_what_fits_best_is_asked_first(fit: str) -> None:
    assert chosen([fit, "any"]).fit == fit


def test_where_nothing_fits_better_is_left_the_rest_of_what_fits_follows() -> None:
    gone = {prompt.name: 10 for prompt in LIBRARY.prompts if prompt.fit == "no-break"}
    assert chosen(["no-break", "no-lines", "any"], gone).fit == "no-lines"


def test_an_asked_for_theme_wins_over_what_fits() -> None:
    for theme in THEMES:
        assert chosen(["no-break", "any"], theme=theme).theme == theme
    library = Library((Prompt("a", "peers", "hard-line", "?"), Prompt("b", "breaks", "any", "?")))
    prompt = choose(library, ["any"], {}, TODAY, WHO, "peers")
    assert prompt is not None
    assert prompt.name == "a"


def test_the_theme_of_the_last_one_rests_while_there_is_another() -> None:
    last = chosen(["no-break", "any"])
    assert chosen(["no-break", "any"], {last.name: 1}).theme != last.theme
    assert chosen(["no-break", "any"], {last.name: 1}, theme=last.theme).theme == last.theme


def test_when_all_were_given_the_one_of_the_longest_ago_comes_again() -> None:
    ago = {name: place % 40 + 1 for place, name in enumerate(NAMES)}
    oldest = max(days for name, days in ago.items() if "_any_" in name)
    assert ago[chosen(["any"], ago).name] == oldest


def test_a_prompt_that_a_writer_took_away_does_no_harm() -> None:
    assert chosen(["any"], {"long_gone": 1}).fit == "any"
    assert choose(Library(), ["any"], {"long_gone": TODAY}, TODAY, WHO) is None
    assert Library().text("long_gone") == ""


def test_where_nothing_fits_anything_is_better_than_nothing() -> None:
    library = Library((Prompt("a", "peers", "hard-line", "?"),))
    assert choose(library, ["no-lines", "any"], {}, TODAY, WHO) == library.prompts[0]


@given(HISTORIES, DAYS)
def test_it_fits_and_was_not_given_within_sixty_days_while_there_is_such_a_one(
    history: dict[str, date], fits: list[str]
) -> None:
    prompt = choose(LIBRARY, fits, history, TODAY, WHO)
    assert prompt is not None
    assert prompt.fit in fits
    fresh = {p.name for p in LIBRARY.prompts if p.fit in fits and TODAY - history.get(p.name, date.min) >= REST}
    assert prompt.name in fresh or not fresh


@given(HISTORIES, DAYS, st.permutations(LIBRARY.prompts))
def test_it_is_the_same_however_often_it_is_asked_and_the_order_of_the_files_does_not_matter(
    history: dict[str, date], fits: list[str], prompts: list[Prompt]
) -> None:
    first = choose(LIBRARY, fits, history, TODAY, WHO)
    assert choose(LIBRARY, fits, history, TODAY, WHO) == first
    assert choose(Library(tuple(prompts)), fits, history, TODAY, WHO) == first


def test_people_and_days_differ_and_the_alphabet_does_not_lead() -> None:
    of_people = {chosen(["any"], who=f"T1/U{number}").name for number in range(60)}
    assert len(of_people) == 9
    of_days = {choose(LIBRARY, ["any"], {}, TODAY + timedelta(days=number), WHO) for number in range(60)}
    assert len(of_days) == 9


def test_sixty_days_of_one_person_bring_no_prompt_twice_and_every_theme() -> None:
    big = Library(tuple(Prompt(f"p{number}", f"theme {number % 9}", "any", "?") for number in range(72)))
    history: dict[str, date] = {}
    for number in range(60):
        day = TODAY + timedelta(days=number)
        prompt = choose(big, ["no-break", "any"], history, day, WHO)
        assert prompt is not None
        assert prompt.name not in history
        history[prompt.name] = day
    assert {prompt.theme for prompt in big.prompts if prompt.name in history} == set(big.themes)
