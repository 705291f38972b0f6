"""A large team's recap: 500 people, 10,000 shared lines, made in under two seconds and within Slack's limits."""

import time as stopwatch
from datetime import time

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.recap import post
from slackbot.render import Words
from slackbot.render.words import shipped_words
from slackbot.reply import Services
from slackbot.scheduled import recap
from slackbot.standin.blocks.strict import check_message
from slackbot.store.outbox import outbox
from slackbot.store.people import members
from slackbot.store.recap import recaps, teams
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import member, share, teammate
from tests.store.people import DUE, TODAY

PEOPLE = 500
LINES_EACH = 20
SECONDS = 2.0


@pytest.fixture
def large(engine: Engine) -> Engine:
    """The team, its people, and their yeses, in lines of up to 500 characters."""
    with engine.begin() as tx:
        team = teams.begin(tx, "T1", "C1", "support")
        teams.change(tx, "T1", team.id, active=True, post_day=4, post_at=time(16), zone="Europe/Berlin")
        people = [{"workspace_id": "T1", "user_id": f"UL{number}"} for number in range(PEOPLE)]
        account = {"active": True, "ramp_step": 0, "name": "Ana & Bo <3"}
        tx.execute(sa.insert(member), [{**person, **account} for person in people])
        mate = {"team_id": team.id, "here": True, "apart": False, "signed": True}
        tx.execute(sa.insert(teammate), [{**person, **mate} for person in people])
        yes = {"team_id": team.id, "kind": "line", "yes": True, "day": TODAY}
        said = [
            {**person, **yes, "source_id": number * LINES_EACH + line, "text": "& word " * (1 + (number + line) % 12)}
            for number, person in enumerate(people)
            for line in range(LINES_EACH)
        ]
        tx.execute(sa.insert(share), said)
        outbox.add(tx, team.account, "recap", TODAY.isoformat(), DUE)
    return engine


@pytest.mark.long
def test_it_is_made_in_time_and_every_message_of_it_is_what_slack_takes(large: Engine) -> None:
    """All 10,000 lines are in it, once; `chat.update` takes each message too (4,000 characters of text)."""
    words = Words(shipped_words())
    with large.begin() as tx:
        account = members.get(tx, MemberId("T1", "C1"))
        assert account is not None
        (waiting,) = outbox.waiting_of(tx, account.id, "recap")
        began = stopwatch.process_time()
        reply = recap.say(account, waiting, Services(tx))
        head = words.message(reply.message, reply.facts)
        took = stopwatch.process_time() - began
    assert took < SECONDS
    team, shown = one_team(large), 0
    with large.begin() as tx:
        for part in range(recaps.parts(tx, "T1", team.id, TODAY)):
            part_reply = post.reply_for(tx, team, TODAY, part)
            message = words.message(part_reply.message, part_reply.facts)
            check_message(message.payload(), cumulative=True)
            assert len(message.text) <= 4000
            assert len(message.blocks) <= 50
            shown += len(part_reply.facts["lines"])
    assert shown == PEOPLE * LINES_EACH
    assert head.text.partition("\n")[2].startswith("• ")


def one_team(engine: Engine) -> teams.Team:
    with engine.begin() as tx:
        team = teams.at_channel(tx, "T1", "C1")
        assert team is not None
        return team
