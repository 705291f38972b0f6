"""Check every workspace that installed the app: its token, its scopes, the channels of its recaps; a few at a time."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import aiohttp
import sqlalchemy as sa
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.app import faults
from slackbot.cli.check import channels, database
from slackbot.cli.check.finding import Finding, mend, note, ok
from slackbot.encryption import TokenCipher, read_keys
from slackbot.errors import InDoubtError, NotAllowedError, RefusedError, TryLaterError
from slackbot.settings import Settings
from slackbot.slack.api.gateway import Gateway
from slackbot.store import installations
from slackbot.store.installations import Installation
from slackbot.store.recap import teams
from slackbot.store.recap.teams import Team
from slackbot.trial.progress import progress

_AT_ONCE: Final = 8
_NAMED: Final = 5  # places where an optional scope is declined, which is nobody's fault; above, they are counted


@dataclass(frozen=True)
class Answer:
    """Slack's answer about one place: the scopes granted, or the reason why it refuses the token or gives no answer."""

    place: str
    granted: frozenset[str] = frozenset()
    refuses: str = ""
    unsaid: str = ""
    recaps: Sequence[tuple[Team, str]] = field(default=())

    @property
    def works(self) -> bool:
        """Whether Slack takes the token."""
        return not self.refuses and not self.unsaid


async def look(settings: Settings, session: aiohttp.ClientSession) -> list[Finding]:
    """Ask Slack about each place whose token TOKEN_KEYS decrypts; the others are named with the database."""
    keys = settings.token_keys
    cipher = TokenCipher(read_keys(keys.get_secret_value() if keys else ""))
    known = await asyncio.to_thread(database.read, settings, _standing) or []
    readable = [(place, recaps) for place, recaps in known if cipher.can_decrypt(place.token or "")]
    turn = asyncio.Semaphore(_AT_ONCE)

    async def ask(place: Installation, recaps: Sequence[Team], asked: Callable[[], None]) -> Answer:
        async with turn:
            client = AsyncWebClient(
                cipher.decrypt(place.token or ""), settings.slack_api_url, session=session, retry_handlers=[]
            )
            answer = await _ask(Gateway(client, session), place, recaps)
        asked()
        return answer

    with progress("Asking Slack about each workspace", len(readable)) as asking:
        answers = await asyncio.gather(*(ask(place, recaps, asking.step) for place, recaps in readable))
    return [*_tokens(answers), *_scopes(answers), *_recaps(answers)]


def _standing(tx: sa.Connection) -> list[tuple[Installation, list[Team]]]:
    """Return each live installation with the recaps of the workspaces that it serves."""
    return [(place, list(_served(tx, place))) for place in installations.standing(tx)]


def _served(tx: sa.Connection, place: Installation) -> Iterator[Team]:
    for workspace_id in installations.workspaces_of(tx, place.place_id):
        serving = installations.serving(tx, workspace_id)
        if serving is not None and serving.place_id == place.place_id:
            yield from teams.active(tx, workspace_id)


async def _ask(gateway: Gateway, place: Installation, recaps: Sequence[Team]) -> Answer:
    name = f"{place.name} ({place.place_id})"
    try:
        await gateway.whoami()
        seen = [(team, (await gateway.place(team.channel_id)).seen) for team in recaps]
    except (RefusedError, NotAllowedError) as error:
        if error.reason == "token_expired" and place.refresh_token:
            return Answer(name, unsaid="its token expired while no bot ran, and `neverdone run` renews it")
        return Answer(name, refuses=error.reason)
    except (TryLaterError, InDoubtError) as error:
        return Answer(name, unsaid=str(faults.slack_away(error.reason)))
    return Answer(name, gateway.granted, recaps=seen)


def _tokens(answers: Sequence[Answer]) -> Iterator[Finding]:
    if works := sum(answer.works for answer in answers):
        yield ok("tokens", f"tried {len(answers)}, and Slack takes {works} of them")
    for reason, places in _grouped((answer.refuses, answer.place) for answer in answers):
        yield mend(faults.installed_token(reason, places))
    for why, places in _grouped((answer.unsaid, answer.place) for answer in answers):
        yield note("tokens", f"{', '.join(places)}: {why}")


def _scopes(answers: Sequence[Answer]) -> Iterator[Finding]:
    works = [answer for answer in answers if answer.works]
    needed = faults.needed_scopes()
    lacking = list(
        _grouped((scope, answer.place) for answer in works for scope in needed if scope not in answer.granted)
    )
    for scope, places in lacking:
        yield mend(faults.installed_scope(scope, places))
    if works and not lacking:
        yield ok("scopes", "everything that the bot needs is granted in each of them")
    declined = faults.declinable_scopes()
    for scope, places in _grouped(
        (scope, answer.place) for answer in works for scope in declined if scope not in answer.granted
    ):
        where = ", ".join(places) if len(places) <= _NAMED else f"{len(places)} of {len(works)}"
        yield note(
            "scopes", f"without {scope} the bot can't {declined[scope].removeprefix('to ')}; that is so in {where}"
        )


def _recaps(answers: Sequence[Answer]) -> Iterator[Finding]:
    told = [(answer.place, team, seen) for answer in answers for team, seen in answer.recaps]
    for place, team, seen in told:
        if seen in channels.OUT:
            yield note(f"recap of #{team.name} in {place}", channels.OUT[seen])
    if inside := sum(seen == "in" for _place, _team, seen in told):
        yield ok("recaps", f"looked at {len(told)} channels, and the bot is in {inside} of them")


def _grouped(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """Gather the places of each reason, in the order of the reasons; an empty reason is none."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for reason, place in pairs:
        if reason:
            places[reason].append(place)
    yield from sorted(places.items())
