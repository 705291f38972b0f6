"""Slack's Web API over HTTP: reads a call, checks its token and scope, runs it, and commits the faults ordered."""

import asyncio
import base64
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from aiohttp import web

from slackbot.standin.api.conversations import need
from slackbot.standin.api.methods import METHODS
from slackbot.standin.api.owners import dead_as, owner
from slackbot.standin.blocks.strict import check_strings
from slackbot.standin.errors import SlackRefusesError
from slackbot.standin.faults import Fault, FaultQueue
from slackbot.standin.limiter import Limiter
from slackbot.standin.site import Site
from slackbot.standin.state.ledger import Call
from slackbot.standin.state.workspace import Team
from slackbot.standin.words import Json

_JSON_ARGS = ("blocks", "view", "metadata", "attachments", "message")


@dataclass(frozen=True)
class Request:
    """One call: method, token and merged arguments."""

    method: str
    token: str
    args: Json


class WebApi:
    """Answers `/api/<method>`.

    Args:
        site: The Slack behind it.
        faults: Faults waiting for calls of their method.
        limiter: Slack's rate limits; off unless switched on.
    """

    def __init__(self, site: Site, faults: FaultQueue, limiter: Limiter) -> None:
        self._site = site
        self._faults = faults
        self._limiter = limiter
        self._of_the_app: dict[str, Callable[[Request], Json]] = {
            "apps.uninstall": lambda call: site.oauth.uninstall(call.args, call.token),
            "oauth.v2.access": lambda call: site.oauth.access(call.args),
            "oauth.v2.exchange": lambda call: site.oauth.exchange(call.args, call.token),
        }

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one call, or spoil the answer as a waiting fault says."""
        try:
            call = await read_call(request)
        except SlackRefusesError as error:
            self._site.refuse(request.path, error.code, "; ".join(error.messages))
            return self._answer(_refusal(error))
        fault = self._faults.take(call.method, call.args)
        if fault is None:
            return self._answer(self.run(call), call)
        if fault.stored:
            self.run(call)
        else:
            self._record(call, f"fault:{fault.kind}")
        return await self._spoil(request, call, fault)

    def run(self, call: Request) -> Json:
        """Run a call; returns Slack's JSON answer."""
        try:
            body = self._run(call)
        except SlackRefusesError as error:
            self._record(call, error.code)
            team = self._owner(call)
            detail = "; ".join(error.messages) or _listed(error.extra)
            self._site.refuse(call.method, error.code, detail, team=team.id if team else "")
            return _refusal(error)
        self._record(call, "")
        return {"ok": True, **body}

    def _run(self, call: Request) -> Json:
        if call.method == "api.test":
            return {"args": call.args}
        if call.method == "apps.connections.open":
            return self._connection(call)
        if call.method in self._of_the_app:
            return self._of_the_app[call.method](call)
        method = METHODS.get(call.method)
        if method is None:
            raise SlackRefusesError("unknown_method", req_method=call.method)
        team = self._team(call)
        if method.scope:
            need(team, method.scope)
        method.check(call.args)
        check_strings(call.args)
        self._limiter.check(call.method, method.tier, team.id, _posts_to(team, call), self._site.world.clock())
        return method.run(self._site, team, call.args)

    def _team(self, call: Request) -> Team:
        token = call.token
        if not token:
            raise SlackRefusesError("not_authed")
        if token == self._site.app_token:
            raise SlackRefusesError("not_allowed_token_type")
        team = self._owner(call)
        if team is None:
            raise SlackRefusesError("invalid_auth")
        dead = dead_as(team, token, self._site.world.clock())
        if dead:
            raise SlackRefusesError(dead)
        return team

    def _owner(self, call: Request) -> Team | None:
        """Return the workspace whose bot token this is, or was before another replaced it."""
        return owner(self._site, call.token, call.args)

    def _connection(self, call: Request) -> Json:
        if not call.token:
            raise SlackRefusesError("not_authed")
        if call.token != self._site.app_token:
            raise SlackRefusesError("not_allowed_token_type" if self._owner(call) else "invalid_auth")
        if not self._site.manifest.socket_mode:
            raise SlackRefusesError("access_denied", "Socket Mode is off in the app's settings")
        ticket = secrets.token_hex(16)
        self._site.tickets.add(ticket)
        return {
            "url": f"{self._site.base.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self._site.world.app_id}"
        }

    def _record(self, call: Request, error: str) -> None:
        team = self._owner(call)
        entry = Call(call.method, call.args, self._site.world.clock(), team.id if team else "", error)
        self._site.world.records.add_call(entry)

    def _answer(self, body: Json, call: Request | None = None) -> web.Response:
        headers = {"x-slack-req-id": secrets.token_hex(8)}
        team = self._owner(call) if call else None
        if team:
            headers["x-oauth-scopes"] = ",".join(sorted(team.scopes))
        if body.get("error") == "ratelimited":
            retry_after = str(body.pop("retry_after", 1))
            return web.json_response(body, status=429, headers=headers | {"Retry-After": retry_after})
        return web.json_response(body, headers=headers)

    async def _spoil(self, request: web.BaseRequest, call: Request, fault: Fault) -> web.StreamResponse:
        if fault.kind == "status":
            return web.Response(status=fault.code, text=fault.body, content_type="text/html")
        if fault.kind == "ratelimited":
            headers = {"Retry-After": fault.retry_after} if fault.retry_after is not None else {}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        if fault.kind == "error":
            return self._answer({"ok": False, "error": fault.error_code}, call)
        if fault.kind == "hang":
            await asyncio.sleep(fault.seconds)
            return self._answer({"ok": True} if fault.stored else self.run(call), call)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()


def _refusal(error: SlackRefusesError) -> Json:
    body: Json = {"ok": False, "error": error.code, **error.extra}
    if error.messages:
        body["response_metadata"] = {"messages": error.messages}
    return body


async def read_call(request: web.BaseRequest) -> Request:
    """Read method, token and arguments, wherever the client put them: query, form or JSON, with any verb.

    Raises:
        SlackRefusesError: the body, or a JSON argument, is not a JSON object.
    """
    body = _body(request.content_type, await request.read())
    args: Json = {**request.query, **body, **_basic(request)}
    token = _token(request, body)
    args.pop("token", None)
    for name in _JSON_ARGS:
        if isinstance(args.get(name), str):
            args[name] = _parsed(name, args[name])
    return Request(request.path.removeprefix("/api/"), token, args)


def _posts_to(team: Team, call: Request) -> str:
    """Return the channel of a post, or a person's id for their direct message; empty if nothing is posted."""
    if call.method != "chat.postMessage":
        return ""
    channel = str(call.args.get("channel") or "")
    return next((dm.owner for dm in team.dms.values() if dm.id == channel), channel)


def _token(request: web.BaseRequest, body: Json) -> str:
    """Return the token from the Authorization header or a form; URLs and JSON bodies may no longer hold it."""
    header = request.headers.get("Authorization", "")
    kind, _, token = header.partition(" ")
    if kind.lower() == "bearer":
        return token.strip()
    is_form = request.content_type != "application/json"
    return str(body.get("token") or "") if is_form and request.path != "/api/apps.connections.open" else ""


def _basic(request: web.BaseRequest) -> Json:
    """Return the client's id and secret from HTTP Basic, if they came that way."""
    kind, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return {}
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": client_id, "client_secret": secret}


def _listed(extra: Json) -> str:
    return ", ".join(f"{name}: {value}" for name, value in extra.items())


def _body(content_type: str, raw: bytes) -> Json:
    if not raw:
        return {}
    if content_type == "application/json":
        try:
            body = json.loads(raw)
        except ValueError:
            raise SlackRefusesError("invalid_json") from None
        if not isinstance(body, dict):
            raise SlackRefusesError("json_not_object")
        return body
    if content_type == "application/x-www-form-urlencoded":
        return _form(raw)
    raise SlackRefusesError("invalid_post_type")


def _form(raw: bytes) -> Json:
    try:
        return dict(parse_qsl(raw.decode(), keep_blank_values=True))
    except ValueError:
        raise SlackRefusesError("invalid_form_data") from None


def _parsed(name: str, text: str) -> object:
    codes = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format"}
    try:
        return json.loads(text)
    except ValueError:
        raise SlackRefusesError(codes.get(name, "invalid_arguments"), f"[ERROR] {name} is no JSON") from None
