"""PostgreSQL's clock far from the machine's: messages go by it, so the operator is told, once."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine

from slackbot.cli.check import database as checked
from slackbot.clock import system_clock
from slackbot.delivery.context import Slack
from slackbot.delivery.sender import Sender
from slackbot.render import Words
from slackbot.render.words import shipped_words
from slackbot.scheduled import KINDS
from slackbot.store.database import Database

NEAR = timedelta(0)
APART = "the database's clock is %.0f minutes %s this machine's, and messages go by it: set both"
AGAIN = "the database's clock is near this machine's again"


def no_slack(workspace_id: str) -> Slack:
    raise AssertionError(workspace_id)


@pytest.mark.parametrize("ahead", [timedelta(days=45), timedelta(days=-45), timedelta(hours=1), timedelta(minutes=-20)])
async def test_a_clock_that_is_far_off_is_logged_once_and_once_when_it_is_near_again(
    shared: Engine, caplog: pytest.LogCaptureFixture, ahead: timedelta
) -> None:
    with_threads, begun = Database(shared), system_clock()
    off = iter((NEAR, ahead, ahead, NEAR, NEAR))
    readings = [begun - behind for behind in off for _ in range(3)]  # three a turn: before, after, and what is due
    sender = Sender(with_threads, KINDS, Words(shipped_words()), no_slack, lambda: readings.pop(0))
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            await sender.plan()
    with_threads.close()
    told = [(record.msg, record.args) for record in caplog.records]
    assert [message for message, _ in told] == [APART, AGAIN]
    assert isinstance(told[0][1], tuple)
    way = "ahead of" if ahead > NEAR else "behind"
    assert told[0][1] == (pytest.approx(abs(ahead) / timedelta(minutes=1), abs=3), way)


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (None, []),
        (NEAR, []),
        (timedelta(minutes=4), []),
        (timedelta(minutes=-4), []),
        (timedelta(minutes=5), ["its clock is 5 minutes ahead of this machine's"]),
        (timedelta(minutes=-5), ["its clock is 5 minutes behind this machine's"]),
        (timedelta(days=45), ["its clock is 64800 minutes ahead of this machine's"]),
    ],
)
def test_check_names_a_database_whose_clock_is_far_off(ahead: timedelta | None, said: list[str]) -> None:
    assert [finding.says.partition(",")[0] for finding in checked.apart(ahead)] == said
