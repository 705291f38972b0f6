"""Refuses redirects, because following one would send the token to its target."""

from typing import Final

import aiohttp

_REDIRECTS: Final = range(300, 400)


class RedirectError(aiohttp.ClientError):
    """A call was redirected, by Slack or something in between, so its effect is unknown."""


async def refuse_redirects(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Raise for a redirect instead of following it; a middleware of the aiohttp session."""
    answer = await handler(request)
    if answer.status in _REDIRECTS:
        answer.close()
        raise RedirectError(f"redirect_{answer.status}")
    return answer
