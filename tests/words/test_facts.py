"""messages/FACTS.md tells writers of every fact, of every message, as it is."""

from slackbot.render import Words
from slackbot.render.markup import Composer
from tests.words.facts import FILE, WORDS, asked_for, by_message, page
from tests.words.rendered import told

FUNCTIONS = {*Composer().functions("x"), "loop", "one_of"}
ALWAYS = {"uid", "hard_day"}  # what every message that comes by itself is given


def test_the_page_is_as_the_command_writes_it(update_goldens: bool) -> None:  # noqa: FBT001 - a fixture
    if update_goldens:
        FILE.write_text(page(), "utf-8")
    assert FILE.read_text("utf-8") == page(), "run python -m tests.words.facts"


def test_every_message_is_on_it() -> None:
    assert by_message().keys() == {
        name for name in Words(WORDS).catalog.names() if not name.startswith(("prompts/", "ideas/"))
    }


def test_no_template_asks_for_a_fact_that_is_not_told() -> None:
    known = FUNCTIONS | ALWAYS
    untold = {name: more for name, facts in by_message().items() if (more := asked_for(name) - known - facts.keys())}
    assert untold == {}, told(untold)
