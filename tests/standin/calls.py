"""Calls of the Web API over plain HTTP, without a client that could correct them."""

from typing import Any

import aiohttp

from slackbot.standin import Standin


async def call(slack: Standin, method: str, token: str | None = None, **args: object) -> dict[str, Any]:
    """Make one call with a JSON body; returns Slack's JSON answer with its status and headers."""
    headers = {"Authorization": f"Bearer {slack.bot_token if token is None else token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(slack.api_url + method, json=args, headers=headers) as got,
    ):
        body: dict[str, Any] = await got.json()
        return body | {"status": got.status, "headers": got.headers}


async def refused(slack: Standin, method: str, token: str | None = None, **args: object) -> str:
    """Return the code with which a call is refused."""
    body = await call(slack, method, token, **args)
    assert body["ok"] is False
    return str(body["error"])


async def every_page(slack: Standin, method: str, key: str, **args: Any) -> list[Any]:  # noqa: ANN401 - as Slack takes them
    """Return all pages of a list; no page is longer than requested."""
    items: list[Any] = []
    cursor = ""
    while True:
        body = await call(slack, method, cursor=cursor, **args)
        items += body[key]
        assert len(body[key]) <= int(str(args.get("limit", 1000)))
        cursor = body["response_metadata"].get("next_cursor", "")
        if not cursor:
            return items
