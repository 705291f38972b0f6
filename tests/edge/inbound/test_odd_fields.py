"""Payloads in which any one field is missing or holds anything at all: each is still read, and nothing raises."""

import copy
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from slackbot.slack.inbound import incoming
from slackbot.slack.inbound.incoming import Delivered
from slackbot.slack.install.payload_ids import audience_of, ids_of, person_of, removal_of
from tests.edge.inbound.payloads import Json

AT: Final = datetime(2026, 3, 3, tzinfo=UTC)
ODD: Final[tuple[object, ...]] = (
    *(None, True, False, 0, -1, 10**20, 1.5, "", "true", "null", "T1", "E1", "U1", "W1", "x" * 5000, "\ud800"),
    *([], {}, [None], [{}], [[]], {"id": None}, {"id": "E1", "name": "x"}, "<@U1|>", "<@W1>", "<#C1|>", "<@U1"),
)
_VIEW: Final = {"id": "V1", "type": "modal", "team_id": "T1", "hash": "h", "callback_id": "done.edit"}
_FIELDS: Final = {
    "text": {"a": {"type": "plain_text_input", "value": "x"}},
    "whom": {"a": {"type": "users_select", "selected_user": "U1"}},
    "several": {"a": {"type": "checkboxes", "selected_options": [{"value": "v"}]}},
}
PAYLOADS: Final[dict[str, Json]] = {
    "a command of an organisation": {
        "team_id": "T1",
        "team_domain": "d",
        "enterprise_id": "E1",
        "is_enterprise_install": "false",
        "channel_id": "C1",
        "user_id": "U1",
        "command": "/done",
        "text": "<@U2> helped",
        "trigger_id": "1.1",
    },
    "a press without a team": {
        "type": "block_actions",
        "team": None,
        "enterprise": {"id": "E1"},
        "is_enterprise_install": True,
        "user": {"id": "U1", "team_id": "T2"},
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "C1"},
        "view": {**_VIEW, "app_installed_team_id": "E1", "state": {"values": _FIELDS}},
        "actions": [{"action_id": "break.now", "value": "1", "selected_option": {"value": "a:b"}, "action_ts": "1"}],
    },
    "a message shortcut": {
        "type": "message_action",
        "callback_id": "done.from_message",
        "team": {"id": "T1", "domain": "d"},
        "message": {"user": "U1", "text": "<@U2> hi", "ts": "1.1", "files": [{}], "bot_id": "B1"},
        "channel": {"id": "C1"},
        "user": {"id": "U1"},
        "message_ts": "1.1",
        "trigger_id": "1",
    },
    "a message with a file": {
        "type": "event_callback",
        "team_id": "T1",
        "context_team_id": "T1",
        "event_id": "Ev1",
        "event_time": 1,
        "authorizations": [{"team_id": "T1", "enterprise_id": None, "is_enterprise_install": False}],
        "event": {
            "type": "message",
            "subtype": "file_share",
            "channel_type": "im",
            "user": "U1",
            "text": "x",
            "ts": "1.1",
            "channel": "D1",
            "files": [{}],
            "tokens": {"bot": ["U1"]},
        },
    },
    "a window": {
        "type": "view_submission",
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "view": {**_VIEW, "private_metadata": '{"a": "b"}', "state": {"values": _FIELDS}},
    },
}
READERS: Final[dict[str, Callable[[Json], object]]] = {
    "its ids": ids_of,
    "its person": person_of,
    "its audience": audience_of,
    "a removal": removal_of,
    "a command": lambda body: incoming.command(Delivered("T1", body), AT, {}),
    "a shortcut": lambda body: incoming.shortcut(Delivered("T1", body), AT, {}),
    "a press": lambda body: incoming.action(Delivered("T1", body), AT),
    "a window": lambda body: incoming.submission(Delivered("T1", body), AT),
    "a message": lambda body: incoming.direct_message(Delivered("T1", body), AT, {}),
    "the unnamed": lambda body: incoming.unnamed(Delivered("T1", body)),
}


def places(part: Any) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401 - nested JSON
    """Yield the path to each field below, however deep."""
    named = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, inner in named:
        yield (key,)
        yield from ((key, *below) for below in places(inner))


def varied(body: Json) -> Iterator[Json]:
    """Yield the payload without each of its fields, and with anything in each."""
    for *above, last in places(body):
        for odd in (*ODD, "absent"):
            copied = copy.deepcopy(body)
            holder: Any = copied
            for key in above:
                holder = holder[key]
            if odd == "absent":
                del holder[last]
            else:
                holder[last] = copy.deepcopy(odd)
            yield copied


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", PAYLOADS)
def test_a_payload_with_an_odd_field_is_read(name: str, reader: str) -> None:
    read = [READERS[reader](body) for body in (PAYLOADS[name], *varied(PAYLOADS[name]))]
    assert len(read) > len(ODD) * len(PAYLOADS[name])


@pytest.mark.parametrize("sent_at", [None, True, -1, 10**20, 1.5, "1", []])
def test_a_removal_at_no_time_is_as_old_as_can_be(sent_at: object) -> None:
    """Nothing that was installed since is removed by it."""
    removal = removal_of({"team_id": "T1", "event_time": sent_at, "event": {"type": "app_uninstalled"}})
    assert removal is not None
    assert removal.at <= datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
