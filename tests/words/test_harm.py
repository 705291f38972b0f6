"""A team's own words can't harm: they read no file of the machine's, and use neither its time nor its memory up."""

from pathlib import Path
from time import thread_time

import pytest

from slackbot.commands import ACTIONS
from slackbot.render.overrides import faults, open_words

SECRET = "xoxb-a-token"
NAME = "nudge/as_before"


def own(root: Path, text: str, name: str = NAME) -> Path:
    file = root / "en" / f"{name}.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize("level", ["file", "folder", "language"])
def test_a_link_is_not_followed(tmp_path: Path, level: str) -> None:
    elsewhere, root = tmp_path / "elsewhere", tmp_path / "own"
    linked = {"file": f"en/{NAME}.txt", "folder": "en/nudge", "language": "en"}[level]
    own(elsewhere, SECRET)
    (root / linked).parent.mkdir(parents=True, exist_ok=True)
    (root / linked).symlink_to(elsewhere / linked)
    assert SECRET not in open_words(root, ACTIONS).message(NAME, {}).text


def test_a_linked_file_is_named(tmp_path: Path) -> None:
    file = own(tmp_path, "As before.")
    target = file.rename(tmp_path / "secret")
    file.symlink_to(target)
    assert [str(fault) for fault in faults(tmp_path, ACTIONS)] == [
        f"en/{NAME}.txt, line 1: this is not read: it is a link, or larger than 32 kB"
    ]


@pytest.mark.parametrize("path", ["../../secret.txt", "/etc/passwd", "../secret.txt"])
def test_nothing_outside_is_taken_in(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.txt").write_text(SECRET, "utf-8")
    own(tmp_path / "own", f'{{% include "{path}" %}}')
    assert len(faults(tmp_path / "own", ACTIONS)) == 1
    assert SECRET not in open_words(tmp_path / "own", ACTIONS).message(NAME, {}).text


LONG = "a" * 3000
HARMFUL = {
    "includes itself": f'{{% include "{NAME}.txt" %}}',
    "includes itself twice": f'{{% include "{NAME}.txt" %}}' * 2,
    "a macro that calls itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "a macro that calls itself twice": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}"
    "{{ m(60) }}",
    "loops over loops": f"{{% for a in '{LONG}' %}}{{% for b in '{LONG}' %}}{{% for c in '{LONG}' %}}{{% endfor %}}"
    "{% endfor %}{% endfor %}",
    "a range": "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
    "a long text": "{{ 'a' * 2000000000 }}",
    "a huge number": "{{ 9 ** 9 ** 9 }}",
    "a wide pad": "{{ 'a'.ljust(2000000000) }}",
    "a wide format": "{{ '%2000000000d' % 1 }}",
    "a format of a method": "{{ '{:2000000000}'.format(1) }}",
    "a centred text": "{{ 'a' | center(2000000000) }}",
    "lorem ipsum": "{{ lipsum(n=100000) }}",
    "a text that doubles": "{% set ns = namespace(x='ab') %}{% for a in '"
    + "x" * 60
    + "' %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
    "a text that is added to itself": "{% set ns = namespace(x='ab') %}{% for a in '"
    + "x" * 60
    + "' %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "a text that replaces itself": "{% set ns = namespace(x='ab') %}{% for a in '"
    + "x" * 60
    + "' %}{% set ns.x = ns.x | replace('a', ns.x) %}{% endfor %}",
    "a list that doubles": "{% set ns = namespace(x=[1]) %}{% for a in '"
    + "x" * 60
    + "' %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "a list of itself": "{% set ns = namespace(x=[1]) %}{% for a in '"
    + "x" * 60
    + "' %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x == [ns.x] }}",
    "a list of itself, by a macro": "{% macro m(x, n) %}{% if n %}{{ m((x, x), n - 1) }}{% else %}{{ x }}{% endif %}"
    "{% endmacro %}{{ m(1, 60) }}",
    "a dict of itself": "{% set ns = namespace(x=1) %}{% for a in '"
    + "x" * 60
    + "' %}{% set ns.x = dict(a=ns.x, b=ns.x) %}{% endfor %}",
    "a tuple that is multiplied": "{{ (1, 2) * 2000000000 }}",
    "a list that is said": "{{ [1, 2] }}",
    "a function that is said": "{{ one_of }}",
    "a long join": f"{{{{ '{LONG}' | join('{LONG}') }}}}",
    "a long replacement": f"{{{{ '{LONG}' | replace('a', '{LONG}') }}}}",
    "a number of a million digits": "{{ 1.5 | round(2000000000, 'ceil') }}",
    "a number that grows": "{% set ns = namespace(x=9) %}{% for a in '"
    + "x" * 60
    + "' %}{% set ns.x = ns.x * 9999 %}{% endfor %}",
    "a number as bytes": "{% set n = 1 %}{{ n.to_bytes(2000000000, 'big') | length }}",
    "a long strip": f"{{{{ '{LONG}'.strip('{LONG}') }}}}",
    "a loop that calls itself": f"{{% for a in '{LONG}' recursive %}}{{{{ loop('{LONG}') }}}}{{% endfor %}}",
    "includes one of several": f'{{% include ["none.txt", "{NAME}.txt"] %}}',
    "says a long text often": f"{{% for a in '{LONG}' %}}{{% for b in '{LONG[:300]}' %}}{'x' * 3000}{{% endfor %}}"
    "{% endfor %}",
    "says a long value often": f"{{% set long = '{LONG}' %}}{{% for a in '{LONG}' %}}"
    + "{{ long }}" * 100
    + "{% endfor %}",
    "keeps a text that doubles": "{% set ns = namespace(x='ab') %}{% for a in '"
    + "x" * 60
    + "' %}{% set y %}{{ ns.x }}{{ ns.x }}{% endset %}{% set ns.x = y %}{% endfor %}",
    "compares long texts often": f"{{% set long = '{LONG}' ~ '{LONG}' %}}{{% for a in '{LONG}' %}}"
    + "{% if 'b' in long %}{% endif %}" * 200
    + "{% endfor %}",
    "cuts a long text often": f"{{% set long = '{LONG}' %}}{{% for a in '{LONG}' %}}"
    + "{% set b = long[::2] %}" * 200
    + "{% endfor %}",
    "nests a thousand times": "{% if 1 %}" * 1000 + "{% endif %}" * 1000,
    "nests a hundred loops": "{% for a in 'x' %}" * 100 + "{% endfor %}" * 100,
    "nests brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "an hour of a text": "{{ 'noon' | clock }}",
    "splits a long text often": f"{{% for a in '{LONG}' %}}"
    + "{% set b = ('a' * 10000).split('a') %}" * 50
    + "{% endfor %}x",
    "sorts a long list often": f"{{% for a in '{LONG}' %}}"
    + "{% set b = ('ab' * 5000) | list | sort %}" * 50
    + "{% endfor %}x",
    "extends itself": f'{{% extends "{NAME}.txt" %}}',
    "imports itself": f'{{% import "{NAME}.txt" as it %}}{{{{ it }}}}',
    "a thousand times not": "{{ " + "not " * 5000 + "1 }}",
    "a text of 40 kB": "a" * 40_000,
    "Python's inside": "{{ ''.__class__.__mro__ }}",
}


# These use more of the processor until the budget ends them than all others together.
DEAR = {"nests a hundred loops", "sorts a long list often", "splits a long text often"}


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=pytest.mark.long) if case in DEAR else case for case in HARMFUL]
)
def test_a_harmful_template_is_named_and_ours_stands_in(tmp_path: Path, case: str) -> None:
    own(tmp_path, HARMFUL[case])
    began = thread_time()
    named = faults(tmp_path, ACTIONS)
    assert [fault.file for fault in named] == [f"en/{NAME}.txt"]
    assert open_words(tmp_path, ACTIONS, lambda *_: named).message(NAME, {}).text == "As before."
    assert thread_time() - began < 20  # seconds; without a budget most of these never end


LONG_WINDED = {
    "tags on one line": "x" + "{% set a = 1 %}" * 2000,
    "tags alone on a line": "{% set a = 1 %}" * 2000 + "x",
    "tags in a loop on a line": "{% for a in 'x' %}" + "{% set b = a %}" * 1500 + "{% endfor %}x",
    "other cases": "{% if 0 %}" + "{% elif 0 %}" * 2000 + "{% endif %}x",
    "joins": "{{ " + "'a' ~ " * 4000 + "'a' }}",
    "stars": "*" * 30_000 + "x",
    "underscores": "_a " * 10_000,
    "backticks": "`/" * 15_000,
    "spaces": "x" + " " * 30_000 + "x",
    "heads": "---\n" + "a: b\n" * 6000,
    "marks of titles": "# " * 15_000 + "x",
    "marks of small print": "> " * 15_000 + "x",
}


@pytest.mark.parametrize("case", LONG_WINDED)
def test_a_long_winded_template_is_read_without_delay(tmp_path: Path, case: str) -> None:
    own(tmp_path, LONG_WINDED[case])
    began = thread_time()
    assert faults(tmp_path, ACTIONS) == []
    assert thread_time() - began < 10  # seconds; the slowest took minutes when it was matched with all of its tags


def test_what_breaks_on_facts_that_no_sample_had_is_said_by_ours(tmp_path: Path) -> None:
    """A loop over a fact of unusual size ends too."""
    own(
        tmp_path,
        "{% for a in text %}{% for b in text %}{% for c in text %}{% endfor %}{% endfor %}{% endfor %}x",
        "rough/now",
    )
    assert faults(tmp_path, ACTIONS) == []
    assert open_words(tmp_path, ACTIONS).message("rough/now", {"text": "a" * 500}).text.startswith("That one is over.")
