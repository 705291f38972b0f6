"""Every window, with each of its ids null, absent, foreign or an organisation's, keeps its words or stays open."""

import json
from collections import Counter

import pytest

from slackbot.commands import VIEWS
from slackbot.store.schema.schema import inbox
from tests.edge.inbound import payloads
from tests.edge.inbound.payloads import ABSENT, Json, Place, changed, fresh, variations
from tests.edge.inbound.windows import FIELDS, SENT_FROM, window
from tests.edge.inbound.wire import NOWHERE, Wire, everywhere

pytestmark = pytest.mark.usefixtures("however_busy")  # each test has many calls, and says nothing of their time
NOT_HERE = "I'm not installed in this workspace"


def says_something(answer: Json) -> bool:
    """Whether a window stays open with a reason, or turns into one with words."""
    return bool(answer.get("errors") or answer.get("view"))


async def test_words_of_every_window_are_known() -> None:
    assert sorted(FIELDS) == sorted(VIEWS)


@pytest.mark.parametrize("whole", [False, True], ids=["workspaces", "organisation"])
@pytest.mark.parametrize("name", VIEWS)
async def test_a_window_with_any_ids_is_kept_in_the_right_workspace_or_stays_open(
    wire: Wire, name: str, *, whole: bool
) -> None:
    at, values, installed = await everywhere(wire.place, whole=whole)
    shape, faults = window(at, name), []
    for what, body in variations(shape, values, pairs=False):
        before = await wire.rows(inbox)
        status, answer = await wire.post(body)
        kept = set(await wire.rows(inbox) - before)
        workspace, user = shape.workspace_of(body), payloads.value_at(body, ("user", "id"))
        # A stranger to all installations under an organisation's is answered by that: new workspaces join it so.
        is_served = workspace in installed or (whole and bool(workspace) and at.organisation_id in str(body))
        is_right = kept <= ({(workspace, user)} if is_served else set())
        if status != 200 or not is_right or not (kept or says_something(answer)):
            faults.append((what, status, kept, answer))
    assert faults == []
    assert {owner for owner in await wire.owners() if not owner.startswith("T")} == set()


@pytest.mark.parametrize("sent_from", SENT_FROM)
async def test_a_window_is_its_workspaces_from_wherever_it_is_sent(wire: Wire, sent_from: str) -> None:
    place = wire.place
    await place.install(place.alice, place.charlie)
    for person in (place.alice, place.charlie):
        await place.says(person, "/done a line")
    ids, faults, before = SENT_FROM[sent_from](place), {}, await wire.rows(inbox)
    for name in VIEWS:
        status, answer = await wire.post(fresh(changed(window(Place(place.zeta.id, "U1"), name).body, ids)))
        if status != 200 or not says_something(answer) or NOT_HERE in json.dumps(answer):
            faults[name] = (status, answer)
    assert faults == {}
    assert set(await wire.rows(inbox) - before) <= {(place.zeta.id, "U1")}


@pytest.mark.parametrize("named", [NOWHERE, "E999", None, ABSENT])
async def test_every_window_from_elsewhere_stays_open_with_its_words(wire: Wire, named: object) -> None:
    await wire.place.install(wire.place.charlie)
    answers = {}
    for name in VIEWS:
        shape = window(Place(NOWHERE, "U1"), name)
        _, answer = await wire.post(fresh(changed(shape.body, dict.fromkeys(shape.order, named))))
        answers[name] = [told.startswith(NOT_HERE) for told in answer.get("errors", {}).values()]
    assert answers == {name: [True] for name in VIEWS}
    assert await wire.rows(inbox) == Counter()


async def test_a_window_that_only_an_earlier_version_had_stays_open(wire: Wire) -> None:
    place = wire.place
    await place.install(place.charlie)
    await place.says(place.charlie, "/done a line")
    shape = payloads.window(Place(place.zeta.id, "U1"), "of.yesterday", {"text": "wrote to the baker"}, {})
    status, answer = await wire.post(fresh(shape.body))
    told = "This window is out of date, so nothing was saved. /coach help shows what works."
    assert (status, answer) == (200, {"response_action": "errors", "errors": {"text": told}})
