"""Check Slack: the bot's identity, transport and scopes, trying each token."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.app import faults
from slackbot.app.startup import app_fault
from slackbot.cli.check import channels, database, installed
from slackbot.cli.check.finding import Finding, mend, note, ok
from slackbot.errors import InDoubtError, NotAllowedError, RefusedError, TryLaterError
from slackbot.settings import Settings
from slackbot.slack.api.gateway import Gateway
from slackbot.slack.install.oauth import OAuth
from slackbot.store.recap import teams
from slackbot.store.recap.teams import Team

_SECONDS: Final = 10
_A_SECOND: Final = timedelta(seconds=2)


async def look(settings: Settings) -> list[Finding]:
    """Try each token and ask Slack what it grants."""
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        token = settings.slack_bot_token
        client = AsyncWebClient(
            token.get_secret_value() if token else None, settings.slack_api_url, session=session, retry_handlers=[]
        )
        gateway = Gateway(client, session)
        return [*await _bot(gateway, settings), *await _transport(gateway, settings)]


async def _bot(gateway: Gateway, settings: Settings) -> list[Finding]:
    try:
        if settings.slack_bot_token is None:
            await gateway.reach()
            app = await _app(gateway, settings)
            clock = _clock(gateway.skew, settings)
            return [ok("Slack", "it answers"), *app, clock, *await installed.look(settings, gateway.session)]
        identity = await gateway.whoami()
    except (RefusedError, NotAllowedError) as error:
        return [mend(faults.bot_token(error.reason))]
    except (TryLaterError, InDoubtError) as error:
        return [mend(faults.slack_away(error.reason))]
    who = f"workspace {identity.workspace} ({identity.workspace_id}), as bot {identity.bot_user_id}"
    findings = [ok("SLACK_BOT_TOKEN", who), *_scopes(gateway.granted), _clock(gateway.skew, settings)]
    token = settings.slack_app_token
    other_app = await app_fault(gateway, identity, token.get_secret_value()) if token else None
    findings += [mend(other_app)] if other_app else []
    return findings + [await _channel(gateway, team) for team in _teams(settings, identity.workspace_id)]


async def _app(gateway: Gateway, settings: Settings) -> list[Finding]:
    """Try the credentials that installs and token renewals use."""
    client_id, secret = settings.slack_client_id, settings.slack_client_secret
    if client_id is None or secret is None:
        return []
    if reason := await OAuth(gateway, client_id, secret.get_secret_value(), ()).refusal():
        return [mend(faults.app_secret(reason))]
    return [ok("SLACK_CLIENT_ID", "Slack does not refuse it, nor SLACK_CLIENT_SECRET")]


async def _transport(gateway: Gateway, settings: Settings) -> list[Finding]:
    token = settings.slack_app_token
    if token is None:
        return [ok("transport", f"signed HTTP, on port {settings.port} at /slack/events")]
    try:
        await gateway.open_socket(token.get_secret_value())
    except (RefusedError, NotAllowedError) as error:
        return [mend(faults.app_token(error.reason))]
    except (TryLaterError, InDoubtError) as error:
        return [mend(faults.slack_away(error.reason))]
    return [ok("transport", "Socket Mode; SLACK_APP_TOKEN opens a connection")]


def _scopes(granted: frozenset[str]) -> Iterator[Finding]:
    lacking = faults.scopes(granted)
    yield mend(lacking) if lacking else ok("scopes", "everything that the bot needs is granted")
    for scope, why in faults.declinable_scopes().items():
        if scope not in granted:
            yield note("scopes", f"without {scope} the bot can't {why.removeprefix('to ')}")


def _clock(skew: timedelta, settings: Settings) -> Finding:
    fault = faults.clock(skew)
    if fault is None:
        return ok("clock", f"it is within {max(abs(skew), _A_SECOND).total_seconds():.0f} s of Slack's")
    return mend(fault) if settings.slack_app_token is None else note(fault.about, fault.what)


async def _channel(gateway: Gateway, team: Team) -> Finding:
    place = await gateway.place(team.channel_id)
    about = f"recap of #{team.name}"
    if place.seen in channels.OUT:
        return note(about, channels.OUT[place.seen])
    return ok(about, "the bot is in the channel" if place.seen == "in" else "Slack does not say just now")


def _teams(settings: Settings, workspace_id: str) -> list[Team]:
    """Return the teams whose recap is on."""
    return database.read(settings, lambda tx: teams.active(tx, workspace_id)) or []
