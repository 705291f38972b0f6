"""Refuse redirects: following one would send the token to its target."""

from typing import Final

import aiohttp

_REDIRECTS: Final = range(300, 400)


class RedirectError(aiohttp.ClientError):
    """Slack, or whoever answers in its place, sends a call elsewhere; nobody knows what became of it."""


async def refuse_redirects(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Raise for a redirect, in the place of aiohttp's following it (a middleware of the session)."""
    answer = await handler(request)
    if answer.status in _REDIRECTS:
        answer.close()
        raise RedirectError(f"redirect_{answer.status}")
    return answer
