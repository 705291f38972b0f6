"""A world in which three people have kept something of everything, each in words of their own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from slackbot.store.outbox import inbox, outbox, schedule
from slackbot.store.people import (
    breaks,
    causes,
    challenges,
    covers,
    habits,
    line_changes,
    lines,
    members,
    parked,
    picks,
    pieces,
    reflections,
    requests,
    shortcuts,
    thanks_given,
)
from slackbot.store.people.requests import Wish
from slackbot.store.privacy import access_log, forgetting
from slackbot.store.recap import answers, conditions, matters, recap_contents, recaps, shares, shelf, teams
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import State
from tests.store.people import (
    ALICE,
    BOB,
    CAROL,
    DUE,
    EVENING,
    EVERYBODY,
    MORNING,
    TODAY,
    TOMORROW,
    due,
    intends,
    rows_of,
)

Verb = Callable[[sa.Connection], Any]
KEYS = {ALICE: "key of U1", BOB: "key of U2", CAROL: "key of U1"}
Reads = dict[str, tuple[Verb, Any]]
BATCH = [(who, TODAY) for who in (ALICE, BOB)]  # of one workspace
WEEK = timedelta(weeks=1)


def words_of(who: MemberId) -> str:
    return f"words of {who.workspace_id} {who.user_id}"


def settle_everybody_in(tx: sa.Connection) -> None:
    for who in (BOB, ALICE, CAROL):
        settle_in(tx, who)


def settle_in(tx: sa.Connection, who: MemberId) -> None:
    """Two lines kept, one removed, a break, an answer, an occasion, a delivery; Alice's neighbours have more."""
    members.change(tx, who, dm_channel=words_of(who))
    lines.add(tx, who, TODAY, [("done", words_of(who)), ("done", words_of(who))], "call 1")
    lines.add(tx, who, TODAY, [("hard", words_of(who))], "call 2")
    lines.remove(tx, who, lines.of_day(tx, who, TODAY)[-1].id, "call 3", TODAY)
    settle_with_lines(tx, who)
    members.change(tx, who, covers=True)
    covers.add(tx, who, TODAY, [who], words_of(who))
    requests.add(tx, who, TODAY, Wish("time", 20, words_of(who)), [who])
    breaks.add(tx, who, TODAY, words_of(who))
    challenges.take(tx, who, TODAY, words_of(who))
    reflections.add(tx, who, TODAY, "enough", words_of(who))
    pieces.put(tx, who, TODAY, words_of(who), reflection_of(tx, who))
    shortcuts.add(tx, who, TODAY, words_of(who))
    causes.say(tx, who, line_of(tx, who), "avoidable", words_of(who), TODAY)
    thanks_given.add(tx, who, who.user_id, TODAY, words_of(who))
    inbox.remember(tx, who, KEYS[who], "break", words_of(who), MORNING)
    schedule.put(tx, who, "digest", DUE)
    outbox.add(tx, who, "digest", "2026-03-02", DUE)
    habits.put(tx, who, "digest", unanswered=1 if who == ALICE else 2)
    access_log.note(tx, who, "preview", MORNING, "C1")
    forgetting.ask(tx, who, MORNING)
    join_a_team(tx, who)
    if who != ALICE:
        breaks.add(tx, who, TOMORROW, words_of(who))
        challenges.close(tx, who, challenges.take(tx, who, TODAY, words_of(who)), "kept", TODAY, words_of(who))
        lines.add(tx, who, TODAY, [("done", words_of(who))] * 5, "call 4")
        breaks.add(tx, who, TODAY, words_of(who))
        outbox.add(tx, who, "digest", "2026-03-01", due(MORNING))


def settle_with_lines(tx: sa.Connection, who: MemberId) -> None:
    """A parked line, and an edit of a line that can be undone."""
    parked.add(tx, who, TODAY, [words_of(who)])
    line_changes.note_edit(tx, who, "call 5", lines.of_day(tx, who, TODAY)[0], TODAY)


def join_a_team(tx: sa.Connection, who: MemberId) -> None:
    """A team of all of a workspace, a team led by each; a yes that was posted, one that was not, a hard afternoon."""
    everybodys = teams.change(tx, who.workspace_id, teams.begin(tx, who.workspace_id, "C1", "all").id, active=True)
    own = teams.begin(tx, who.workspace_id, f"C{who.user_id}", words_of(who))
    teams.change(tx, who.workspace_id, own.id, lead_id=who.user_id, changed=words_of(who), active=True)
    for row in (everybodys, own):
        teams.arrive(tx, who, row)
    answers.put(tx, who, everybodys.id, TODAY, words_of(who))
    matters.add(tx, who.workspace_id, everybodys.id, TODAY, ["tue_pm"], [])
    matters.answer(tx, who, matter_of(tx, who), "cannot", words_of(who))
    part = EVERYBODY.index(who) + 1
    recaps.add_parts(tx, who.workspace_id, everybodys.id, TODAY, [part])
    recaps.make(tx, who.workspace_id, own.id, TODAY, recaps.Recap(0, (), words_of(who), who.user_id))
    shares.put(tx, who, shares.Source(everybodys.id, "line", 1), text=words_of(who), yes=True, day=TODAY)
    recap_contents.place(
        tx, who.workspace_id, [recap_contents.Placed(shares.standing(tx, who)[0].id, part, signed=False)]
    )
    shares.put(tx, who, shares.Source(everybodys.id, "line", 2), text=words_of(who), yes=True, day=TODAY)
    conditions.say(tx, who, everybodys.id, TODAY, ["tue_pm"])
    shelf.draft(tx, who, everybodys.id, TODAY, words_of(who))
    picks.add(tx, who, "line", 1)
    picks.add(tx, who, "thanks", 2 if who == ALICE else 3)


def finished(tx: sa.Connection, who: MemberId) -> int:
    """A hard one that became a line; returns the line's id."""
    hard_one = challenges.take(tx, who, TODAY, words_of(who))
    challenges.close(tx, who, hard_one, "kept", TODAY, words_of(who))
    challenges.put_on_list(tx, who, hard_one, line_of(tx, who))
    return line_of(tx, who)


def done_of(tx: sa.Connection, who: MemberId) -> list[int]:
    """A parked line that became a line; returns the line's id."""
    line_id = parked_of(tx, who)
    parked.resolve(tx, who, line_id, "done")
    parked.put_on_list(tx, who, line_id, line_of(tx, who))
    return [line_of(tx, who)]


def ask_of(tx: sa.Connection, who: MemberId) -> str:
    return str(rows_of(tx, who)["forget_ask"][0][0])


def cause_of(tx: sa.Connection, who: MemberId) -> int:
    return causes.newest(tx, who, 1)[0].id


def challenge_of(tx: sa.Connection, who: MemberId) -> int:
    return challenges.standing(tx, who, TODAY)[0].id


def delivery_of(tx: sa.Connection, who: MemberId) -> int:
    return outbox.of_member(tx, who)[0].id


def line_of(tx: sa.Connection, who: MemberId) -> int:
    return lines.of_day(tx, who, TODAY)[0].id


def matter_of(tx: sa.Connection, who: MemberId) -> int:
    return matters.of_recap(tx, who.workspace_id, team_of(tx, who), TODAY)[0].id


def parked_of(tx: sa.Connection, who: MemberId) -> int:
    return parked.unsettled(tx, who)[0].id


def reflection_of(tx: sa.Connection, who: MemberId) -> int:
    return reflections.shown_since(tx, who, TODAY)[0].id


def request_of(tx: sa.Connection, who: MemberId) -> int:
    return requests.open_of(tx, who, "time")[0].id


def shelf_of(tx: sa.Connection, who: MemberId) -> int:
    return shelf.of(tx, who)[0].id


def shortcut_of(tx: sa.Connection, who: MemberId) -> int:
    return shortcuts.newest_open(tx, who, 9)[0].id


def team_of(tx: sa.Connection, who: MemberId) -> int:
    return teams.known_to(tx, who)[0].id


def thanks_of(tx: sa.Connection, who: MemberId) -> int:
    return thanks_given.newest_received(tx, who, 9)[0].id


def sent_to_all(tx: sa.Connection, look: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever is looked at
    for who in EVERYBODY:
        for delivery in outbox.of_member(tx, who):
            intends(tx, delivery.id, "token", EVENING, EVENING)
            outbox.settle(tx, delivery.id, "token", State.SENT)
    return look()
