"""Whose workspace is this: payloads in every shape that Slack sends, with each id null, absent, foreign or an E.

Signed, over HTTP. Whatever comes is kept in the right workspace, or the person is told that it was not.
"""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from slackbot.store.schema.schema import done_line, inbox, lane
from tests.edge.inbound import payloads
from tests.edge.inbound.payloads import ABSENT, Json, Place, Shape, changed, fresh, value_at, variations
from tests.edge.inbound.windows import SENT_FROM
from tests.edge.inbound.wire import NOWHERE, Wire, everywhere

MORNING = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)  # a Tuesday
NOT_HERE = "I'm not installed in this workspace"
NOT_SAVED = "That was not saved"
BROKEN = 500
TYPED = {"type": "message", "channel_type": "im", "channel": "D1", "text": "hello", "ts": "1.1"}

Shapes = Callable[[Place], Shape]
WITH_WORDS: dict[str, Shapes] = {
    "command": lambda at: payloads.command(at, "the words"),
    "submission": lambda at: payloads.submission(at, "the words"),
}
OTHERS: dict[str, Shapes] = {
    "press on a message": payloads.press_on_message,
    "press on Home": payloads.press_on_home,
    "press in a modal": payloads.press_in_modal,
    "global shortcut": payloads.global_shortcut,
    "message shortcut": payloads.message_shortcut,
    "message": lambda at: payloads.event(at, {**TYPED, "user": at.user_id, "team": at.workspace_id}),
}
CALLS: dict[str, Shapes] = {**WITH_WORDS, **OTHERS}


def in_a_channel(kind: str) -> Shapes:
    """An event of somebody in a channel."""
    return lambda at: payloads.event(at, {"type": kind, "user": at.user_id, "channel": "C1", "team": at.workspace_id})


UNKEPT: dict[str, Shapes] = {
    "closed": payloads.closed,
    "home opened": lambda at: payloads.event(at, {"type": "app_home_opened", "user": at.user_id, "tab": "home"}),
    **{
        kind: in_a_channel(kind)
        for kind in ("member_joined_channel", "member_left_channel", "channel_archive", "group_left")
    },
    "renamed": lambda at: payloads.event(at, {"type": "channel_rename", "channel": {"id": "C1", "name": "care"}}),
    "changed": lambda at: payloads.event(
        at, {"type": "user_change", "user": {"id": at.user_id, "team_id": at.workspace_id, "tz": "Asia/Tokyo"}}
    ),
}


def told(answer: Json) -> str:
    """The words of an answer: a message's, at a field, or in a window."""
    return str(answer.get("text") or answer.get("errors") or answer.get("view") or "")


def caller(body: Json) -> str:
    """Whoever a payload says that caused it; empty for nobody."""
    named = value_at(body, ("user", "id")) or value_at(body, ("user_id",)) or value_at(body, ("event", "user"))
    return named if isinstance(named, str) and named.startswith(("U", "W")) else ""


@pytest.mark.parametrize("whole", [False, True], ids=["workspaces", "organisation"])
@pytest.mark.parametrize("name", CALLS)
async def test_a_call_is_kept_in_the_right_workspace_or_the_person_is_told(
    wire: Wire, name: str, *, whole: bool
) -> None:
    at, values, installed = await everywhere(wire.place, whole=whole)
    shape = CALLS[name](at)
    faults = []
    for what, body in variations(shape, values):
        before = await wire.rows(inbox)
        status, answer = await wire.post(body)
        kept = await wire.rows(inbox) - before
        workspace, user = shape.workspace_of(body), caller(body)
        # A stranger to all installations under an organisation's is answered by that: new workspaces join it so.
        is_served = workspace in installed or bool(whole and workspace and at.organisation_id in str(body))
        right = Counter({(workspace, user): 1}) if is_served and user else Counter()
        is_told = name not in WITH_WORDS or bool(told(answer)) or bool(right)
        if kept != right or status >= 500 or not is_told:
            faults.append((what, status, dict(kept), dict(right), answer))
    await wire.place.settled()
    assert faults == []
    assert {owner for owner in await wire.owners() if not owner.startswith("T")} == set()


@pytest.mark.parametrize("whole", [False, True], ids=["workspaces", "organisation"])
@pytest.mark.parametrize("name", UNKEPT)
async def test_no_event_is_kept_under_an_organisation_or_breaks_anything(wire: Wire, name: str, *, whole: bool) -> None:
    at, values, _ = await everywhere(wire.place, whole=whole)
    answers = {what: (await wire.post(body))[0] for what, body in variations(UNKEPT[name](at), values)}
    await wire.place.settled()
    assert {what: status for what, status in answers.items() if status != 200} == {}
    assert {owner for owner in await wire.owners() if not owner.startswith("T")} == set()


@pytest.mark.parametrize("whole", [False, True], ids=["workspaces", "organisation"])
@pytest.mark.parametrize("kind", payloads.UNOFFERED)
async def test_what_the_bot_never_shows_breaks_nothing_and_makes_nobody(
    wire: Wire, kind: str, caplog: pytest.LogCaptureFixture, *, whole: bool
) -> None:
    at, values, _ = await everywhere(wire.place, whole=whole)
    shape = payloads.unoffered(at, kind)
    answers = {what: (await wire.post(body))[0] for what, body in variations(shape, values, pairs=False)}
    assert {what: status for what, status in answers.items() if status >= BROKEN} == {}
    kept = await wire.rows(inbox)
    assert {who for who in kept if not who[0].startswith("T") or who[1].startswith("E") or not who[1]} == set()
    assert "canary" not in caplog.text


PARTS: dict[str, object] = {"null": None, "absent": ABSENT, "empty": "", "a list": [], "an object": {}, "text": "x"}
OF_PRESSES: tuple[payloads.Path, ...] = (
    ("actions",),
    ("actions", 0),
    ("container",),
    ("message",),
    ("view",),
    ("user",),
)


@pytest.mark.parametrize("name", ["press on a message", "press on Home", "press in a modal"])
async def test_a_press_of_any_shape_breaks_nothing(wire: Wire, name: str) -> None:
    at, _, _ = await everywhere(wire.place, whole=False)
    body, answers = OTHERS[name](at).body, {}
    for path in OF_PRESSES:
        for what, part in PARTS.items():
            if part is not ABSENT or path != ("actions", 0):
                answers[f"{payloads.dotted(path)} {what}"], _ = await wire.post(fresh(changed(body, {path: part})))
    assert {what: status for what, status in answers.items() if status >= BROKEN} == {}


TYPED_SHAPES: dict[str, Json] = {
    "plain": {},
    "subtype null": {"subtype": None},
    "bot_id null": {"bot_id": None},
    "of a thread": {"thread_ts": "1.1"},
    "thread_broadcast": {"subtype": "thread_broadcast", "thread_ts": "1.1"},
    "with a file": {"subtype": "file_share", "files": [{"id": "F1"}]},
    "/me": {"subtype": "me_message"},
    "no team": {"team": None},
    "team of a guest": {"team": "T5", "user_team": "T5", "source_team": "T5"},
    "with blocks": {"blocks": [{"type": "rich_text", "elements": []}]},
}
UNTYPED_SHAPES: dict[str, Json] = {
    "an edit": {"subtype": "message_changed", "message": {"text": "hello"}},
    "a deletion": {"subtype": "message_deleted"},
    "a bot's": {"bot_id": "B2"},
    "a bot's of old": {"subtype": "bot_message", "bot_id": "B2"},
    "Slackbot's": {"user": "USLACKBOT"},
    "nobody's": {"user": None},
    "an organisation's": {"user": "E1"},
    "in a channel": {"channel_type": "channel", "channel": "C1"},
    "in a group": {"channel_type": "mpim", "channel": "G1"},
    "a file without words": {"subtype": "file_share", "text": ""},
    "a join": {"subtype": "channel_join"},
}


@pytest.mark.parametrize("what", [*TYPED_SHAPES, *UNTYPED_SHAPES])
async def test_what_a_person_types_to_the_bot_is_heard_in_every_shape_and_nothing_else_is(
    wire: Wire, what: str
) -> None:
    place = wire.place
    await place.install(place.charlie)
    event = {**TYPED, "user": "U1", "team": place.zeta.id, **TYPED_SHAPES.get(what, {}), **UNTYPED_SHAPES.get(what, {})}
    status, _ = await wire.post(fresh(payloads.event(Place(place.zeta.id, "U1"), event).body))
    await place.settled()
    heard = Counter({(place.zeta.id, "U1"): 1}) if what in TYPED_SHAPES else Counter()
    assert (status, await wire.rows(inbox)) == (200, heard)


@pytest.mark.parametrize("sent_from", SENT_FROM)
async def test_the_words_of_a_window_are_kept_where_its_bot_is(wire: Wire, sent_from: str) -> None:
    place = wire.place
    await place.install(place.alice, place.charlie)
    shape = payloads.submission(Place(place.zeta.id, "U1"), "wrote to the baker")
    status, answer = await wire.post(fresh(changed(shape.body, SENT_FROM[sent_from](place))))
    assert (status, answer["response_action"]) == (200, "update")
    assert await wire.rows(done_line) == Counter({(place.zeta.id, "U1"): 1})
    assert "wrote to the baker" in await place.says(place.charlie, "/today")


@pytest.mark.parametrize("named", [NOWHERE, "E999", None, ABSENT])
async def test_a_window_from_elsewhere_stays_open_with_its_words(wire: Wire, named: object) -> None:
    await wire.place.install(wire.place.charlie)
    shape = payloads.submission(Place(NOWHERE, "U1"), "wrote to the baker")
    weaker = dict.fromkeys(shape.order[1:], named)
    status, answer = await wire.post(fresh(changed(shape.body, {("view", "app_installed_team_id"): named, **weaker})))
    assert (status, answer["response_action"]) == (200, "errors")
    assert answer["errors"]["text"].startswith(NOT_HERE)
    assert await wire.rows(done_line) == Counter()


async def test_a_window_from_elsewhere_without_a_field_says_it_in_its_place(wire: Wire) -> None:
    await wire.place.install(wire.place.charlie)
    shape = payloads.submission(Place(NOWHERE, "U1"), "")
    _, answer = await wire.post(fresh(changed(shape.body, {("view", "state"): {"values": {}}})))
    assert (answer["response_action"], NOT_HERE in json.dumps(answer["view"])) == ("update", True)


@pytest.mark.parametrize("user", [None, ABSENT, "", "USLACKBOT", "E1"])
@pytest.mark.parametrize("name", WITH_WORDS)
async def test_words_of_nobody_are_not_kept_and_that_is_said(wire: Wire, name: str, user: object) -> None:
    place = wire.place
    await place.install(place.charlie)
    shape = WITH_WORDS[name](Place(place.zeta.id, "U1"))
    path: payloads.Path = ("user_id",) if name == "command" else ("user", "id")
    status, answer = await wire.post(fresh(changed(shape.body, {path: user})))
    assert (status, NOT_SAVED in told(answer)) == (200, True)
    assert (await wire.rows(inbox), await wire.rows(done_line)) == (Counter(), Counter())


async def test_who_presses_a_button_where_the_bot_is_no_more_is_told_in_the_channel(wire: Wire) -> None:
    place = wire.place
    await place.install(place.charlie)
    await place.says(place.charlie, "/done a line")
    url = place.slack.site.urls.give("actions", place.zeta.id, "U1", place.charlie.dm_id, MORNING, None)
    shape = payloads.press_on_message(Place(NOWHERE, "U1"))
    status, _ = await wire.post(fresh(changed(shape.body, {("response_url",): place.slack.site.base + url.path})))
    assert (status, url.uses) == (200, 1)


async def test_a_guests_payload_moves_no_workspace_into_an_organisation(wire: Wire) -> None:
    """Quux has the bot by itself; the organisation's payload that names a guest from there changes nothing."""
    place = wire.place
    at, values, _ = await everywhere(place, whole=True)
    shape = payloads.global_shortcut(at)
    await wire.post(fresh(changed(shape.body, {("user", "team_id"): values["foreign"]})))

    def organisation(tx: sa.Connection) -> object:
        mine = sa.select(lane.c.organisation_id).where(lane.c.workspace_id == values["foreign"])
        return tx.execute(mine).scalar_one()

    assert await place.bot.database.transact(organisation) is None
