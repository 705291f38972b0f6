"""What each verb that reads teams and their recaps shows of Alice."""

import sqlalchemy as sa

from slackbot.store.recap import answers, conditions, matters, recap_contents, shares, shelf, teams
from tests.store.people import ALICE, CAROL, EVERYBODY, TODAY, TOMORROW
from tests.store.tenants.settled import Reads, matter_of, shelf_of, team_of, words_of


def words_of_leads(tx: sa.Connection) -> list[str]:
    return [matters.of_recap(tx, who.workspace_id, team_of(tx, who), TODAY)[0].words for who in (ALICE, CAROL)]


def _answered_as_leads(tx: sa.Connection) -> list[str]:
    """The state after Alice answers her own team's matter, and tries that of another workspace."""
    for who in (ALICE, CAROL):
        matters.answer(tx, ALICE, matter_of(tx, who), "changed", "new")
    return words_of_leads(tx)


def _answered_by_nobody(tx: sa.Connection) -> list[str]:
    matters.answered_by_nobody(tx, ALICE)
    return words_of_leads(tx)


RECAP_READS: Reads = {
    "matters.answer": (_answered_as_leads, ["new", words_of(CAROL)]),
    "matters.answered_by_nobody": (_answered_by_nobody, ["", words_of(CAROL)]),
    "answers.get": (
        lambda tx: {said.text for who in EVERYBODY if (said := answers.get(tx, ALICE, team_of(tx, who), TODAY))},
        {words_of(ALICE)},
    ),
    "teams.of": (lambda tx: [row.name for row in teams.of(tx, ALICE)], ["all", words_of(ALICE)]),
    "teams.known_to": (lambda tx: [row.name for row in teams.known_to(tx, ALICE)], ["all", words_of(ALICE)]),
    "teams.led_by": (lambda tx: [row.name for row in teams.led_by(tx, ALICE)], [words_of(ALICE)]),
    "teams.mate": (
        lambda tx: [teams.mate(tx, ALICE, row.id) is not None for who in EVERYBODY for row in teams.led_by(tx, who)],
        [True, False, False],
    ),
    "shelf.get": (
        lambda tx: [shelf.get(tx, ALICE, shelf_of(tx, who)) is not None for who in EVERYBODY],
        [True, False, False],
    ),
    "shelf.of": (lambda tx: [own.text for own in shelf.of(tx, ALICE)], [words_of(ALICE)]),
    "shelf.readers": (lambda tx: shelf.readers(tx, ALICE), ["U1", "U2"]),
    "shares.of_recap": (
        lambda tx: [row.text for row in shares.of_recap(tx, ALICE, team_of(tx, ALICE), TODAY)],
        [words_of(ALICE)] * 2,
    ),
    "shares.posted_before": (
        lambda tx: shares.posted_before(tx, ALICE, team_of(tx, ALICE), TOMORROW),
        {("line", 1)},
    ),
    "shares.last_posted": (
        lambda tx: [shares.last_posted(tx, ALICE, team_of(tx, who)) for who in (ALICE, CAROL)],
        [TODAY, None],
    ),
    "shares.standing": (lambda tx: [row.text for row in shares.standing(tx, ALICE)], [words_of(ALICE)] * 2),
    "conditions.said": (
        lambda tx: [conditions.said(tx, ALICE, team_of(tx, who), TODAY) for who in (ALICE, CAROL)],
        [frozenset({"tue_pm"}), None],
    ),
    "recap_contents.stuck": (lambda tx: recap_contents.stuck(tx, ALICE, team_of(tx, ALICE)), []),
    "recap_contents.seen_of": (
        lambda tx: [row.text for row in recap_contents.seen_of(tx, ALICE, team_of(tx, ALICE))],
        [words_of(ALICE)] * 2,
    ),
}
