"""Protects the page: no other site can drive it, and it loads nothing from elsewhere."""

from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

Serve = Callable[[web.Request], Awaitable[web.StreamResponse]]

_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",  # with no-referrer a form's own Origin would be "null"
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_READS: Final = frozenset({"GET", "HEAD"})


@web.middleware
async def guard(request: web.Request, handler: Serve) -> web.StreamResponse:
    """Serve only requests to this address, and accept only forms that this page sends.

    A foreign name pointed here (DNS rebinding) is refused by its Host, another site's form by its Origin, which every
    browser sends with a POST.
    """
    if request.host not in _own_names(request):
        return _refused(421, "This page answers at its own address alone.")
    if request.method not in _READS and request.headers.get("Origin") != f"http://{request.host}":
        return _refused(403, "That did not come from this page.")
    response = await _answered(request, handler)
    if not response.prepared:  # a stream sends its headers with its first byte
        response.headers.update(_HEADERS)
    return response


def protect(response: web.StreamResponse) -> None:
    """Put the headers on a response that is about to stream."""
    response.headers.update(_HEADERS)


async def _answered(request: web.Request, serve: Serve) -> web.StreamResponse:
    try:
        return await serve(request)
    except web.HTTPException as answer:  # a redirect, or "not found": with the same headers
        return _plain(answer)


def _plain(answer: web.HTTPException) -> web.Response:
    headers = {"Location": answer.headers["Location"]} if "Location" in answer.headers else {}
    return web.Response(status=answer.status, text=answer.reason, headers=headers)


def _refused(status: int, why: str) -> web.Response:
    return web.Response(status=status, text=why, headers=_HEADERS)


def _own_names(request: web.Request) -> tuple[str, str]:
    port = request.transport.get_extra_info("sockname")[1] if request.transport else 0
    return f"127.0.0.1:{port}", f"localhost:{port}"
