"""Slack's published payloads, signed, with each of their ids null, absent, foreign, an organisation's or no id at all.

`published.json` has the shapes of the samples that java-slack-sdk and the Bolt projects publish: their ids, with our
values, and what else decides where a payload belongs. An event's line is the part within its envelope.
"""

import json
import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from slackbot import manifest
from slackbot.store.schema.schema import inbox
from tests.edge.inbound import payloads
from tests.edge.inbound.payloads import ABSENT, Json, Place, Shape, changed, dotted, fresh
from tests.edge.inbound.test_every_event import ID, everything, rows_of, with_teams
from tests.edge.inbound.test_whose_workspace import caller, told
from tests.edge.inbound.wire import Wire, everywhere

PUBLISHED: Final[Mapping[str, Mapping[str, Json]]] = json.loads(
    (Path(__file__).parent / "published.json").read_text("utf-8")
)
INTERACTIONS, EVENTS = PUBLISHED["interactions"], PUBLISHED["events"]
SPOKEN: Final = {"command", "view_submission"}  # they have words of a person, which are kept or answered
UNANSWERED: Final = {"block_suggestion", "dialog_suggestion", "view_closed"}  # nobody waits for words
KEPT: Final = INTERACTIONS.keys() - UNANSWERED  # as calls that were answered
REMOVALS: Final = {"app_uninstalled", "tokens_revoked"}
ID_OF: Final = {"{team}", "{organisation}", "{user}", "{channel}"}
HEARD: Final = 4  # of the events: words typed to the bot
WRONG_SORT: Final = "a number"
TAKEN, REFUSED, BROKEN = 200, 400, 500  # Bolt can't read a number as a channel, which the log says
GROUPS: Final = 8  # of events, each with an installation of its own
VIEW: Final[tuple[payloads.Path, ...]] = (
    *(("view", "app_installed_team_id"), ("team", "id"), ("view", "team_id"), ("user", "team_id")),
)
MESSAGE: Final[tuple[payloads.Path, ...]] = (("team", "id"), ("user", "team_id"))


def filled(template: Any, at: Place) -> Any:  # noqa: ANN401 - JSON
    """Return a template with the ids of a person's place in it."""
    if isinstance(template, dict):
        return {name: filled(value, at) for name, value in template.items()}
    if isinstance(template, list):
        return [filled(value, at) for value in template]
    values = {"{team}": at.workspace_id, "{user}": at.user_id, "{channel}": "C1", "{organisation}": at.organisation_id}
    return (values[template] or None) if template in ID_OF else template


def ids_in(template: Any, at: payloads.Path = ()) -> Iterator[payloads.Path]:  # noqa: ANN401 - JSON
    """Yield where the ids of a template are."""
    parts: list[tuple[str | int, Any]] = list(enumerate(template)) if isinstance(template, list) else []
    parts += template.items() if isinstance(template, dict) else []
    for name, value in parts:
        if isinstance(value, str) and value in ID_OF:
            yield (*at, name)
        yield from ids_in(value, (*at, name))


def interaction(name: str, at: Place) -> Shape:
    """A published interaction of somebody."""
    template = INTERACTIONS[name]
    order = (("team_id",),) if name == "command" else VIEW if "view" in template else MESSAGE
    return Shape(name, filled(template, at), order, tuple(path for path in ids_in(template) if path not in order))


def event(name: str, at: Place) -> Shape:
    """A published event in its envelope."""
    shape = payloads.event(at, filled(EVENTS[name], at))
    body = {**shape.body, "authed_users": [at.user_id], "authed_teams": [at.workspace_id]}
    inner = tuple(ids_in(EVENTS[name], ("event",)))
    return Shape(name, body, shape.order, (*shape.others, ("authed_users", 0), ("authed_teams", 0), *inner))


def variations(shape: Shape, values: Mapping[str, object]) -> Iterator[tuple[str, Json]]:
    """Yield a payload as it is, then with each of its ids changed to each value; a list never gets shorter."""
    yield "as it is", fresh(shape.body)
    for path in shape.ids:
        for what, value in {**values, WRONG_SORT: 7, "a list": []}.items():
            if value is not ABSENT or isinstance(path[-1], str):
                yield f"{dotted(path)} {what}", fresh(changed(shape.body, {path: value}))


def test_there_is_a_published_payload_of_every_kind_that_the_app_asks_for() -> None:
    subscribed = manifest.load()["settings"]["event_subscriptions"]["bot_events"]
    assert {name.partition(".")[0] for name in subscribed} - EVENTS.keys() == set()
    assert len(INTERACTIONS) + len(EVENTS) >= 100


async def faults_of(
    wire: Wire, shape: Shape, at: Place, values: Mapping[str, object], installed: set[str]
) -> list[tuple[object, ...]]:
    """Post every variation of an interaction; returns those that broke, went astray, or lost words silently."""
    faults: list[tuple[object, ...]] = []
    for what, body in variations(shape, values):
        before = await wire.rows(inbox)
        status, answer = await wire.post(body)
        kept = await wire.rows(inbox) - before
        workspace, user = shape.workspace_of(body), caller(body)
        is_served = workspace in installed or bool(at.organisation_id and workspace and at.organisation_id in str(body))
        right = Counter({(workspace, user): 1}) if is_served and user and shape.name in KEPT else Counter()
        is_told = shape.name not in SPOKEN or bool(right) or bool(told(answer))
        if kept != right or status >= BROKEN or not is_told:
            faults.append((shape.name, what, status, dict(kept), dict(right), answer))
    return faults


@pytest.mark.long
@pytest.mark.parametrize("whole", [False, True], ids=["workspaces", "organisation"])
@pytest.mark.parametrize("name", INTERACTIONS)
async def test_an_interaction_is_kept_where_it_belongs_or_the_person_is_told(
    wire: Wire, name: str, *, whole: bool
) -> None:
    at, values, installed = await everywhere(wire.place, whole=whole)
    assert await faults_of(wire, interaction(name, at), at, values, installed) == []
    await wire.place.settled()
    assert {owner for owner in await wire.owners() if not owner.startswith("T")} == set()


@pytest.mark.long
@pytest.mark.parametrize("whole", [False, True], ids=["workspaces", "organisation"])
@pytest.mark.parametrize("group", [*range(GROUPS), *sorted(REMOVALS)])
async def test_an_event_breaks_nothing_and_makes_nobody(
    wire: Wire, group: int | str, caplog: pytest.LogCaptureFixture, *, whole: bool
) -> None:
    caplog.set_level(logging.ERROR)
    at, values, _ = await everywhere(wire.place, whole=whole)
    await with_teams(wire, at)
    names = sorted(EVENTS.keys() - REMOVALS)[group::GROUPS] if isinstance(group, int) else [group]
    refused = []
    for name in names:
        for what, body in variations(event(name, at), values):
            status, _ = await wire.post(body)
            if status != TAKEN and not (what.endswith(WRONG_SORT) and status == REFUSED):
                refused.append((name, what, status))
    await wire.place.settled()
    kept = rows_of(await wire.place.bot.database.transact(everything))
    assert refused == []
    assert {row for row in kept if row.user_id and not ID.fullmatch(row.user_id)} == set()
    assert {owner for owner in await wire.owners() if not owner.startswith("T")} == set()
    assert [record.getMessage() for record in caplog.records if record.getMessage() == "a listener failed"] == []


async def test_every_published_payload_is_taken_as_it_is(wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    at, _, _ = await everywhere(wire.place, whole=False)
    shapes = [interaction(name, at) for name in INTERACTIONS]
    shapes += [event(name, at) for name in sorted(EVENTS, key=lambda name: (name in REMOVALS, name))]
    before = await wire.rows(inbox)
    answers = {shape.name: (await wire.post(fresh(shape.body)))[0] for shape in shapes}
    await wire.place.settled()
    assert {name: status for name, status in answers.items() if status >= BROKEN} == {}
    kept = await wire.rows(inbox) - before
    assert kept == Counter({(at.workspace_id, at.user_id): len(KEPT) + HEARD})
    assert [record.getMessage() for record in caplog.records if record.getMessage() == "a listener failed"] == []
