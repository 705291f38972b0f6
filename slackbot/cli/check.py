"""`neverdone check`: are the settings, the words, the database and the token as they need to be? Changes nothing."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import aiohttp
import jinja2
import sqlalchemy as sa
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.commands import ACTIONS
from slackbot.delivery.pace import Pace
from slackbot.encryption import TokenCipher, read_keys
from slackbot.errors import InDoubtError, RefusedError, StartError, TryLaterError
from slackbot.render import Words
from slackbot.render.overrides import faults
from slackbot.render.samples import load
from slackbot.render.words import shipped_words
from slackbot.settings import Settings
from slackbot.slack.api.gateway import Gateway
from slackbot.store import installations
from slackbot.store.engine import make_engine, sqlite_file
from slackbot.store.outbox import schedule
from slackbot.store.schema.migrate import SchemaError, require_current
from slackbot.trial.preview import filled

T = TypeVar("T")

_SECONDS = 10
_LOOKED_UP = "Where Slack's answer is lost, the bot looks whether its message arrived."
_LEFT_OPEN = "im:history is not granted: where Slack's answer is lost, a message stays unknown (`neverdone outbox`)."


async def check(settings: Settings) -> list[str]:
    """Look at everything a run needs; returns a line for each thing that is as it needs to be.

    Raises:
        StartError: something is not; the words name all that was found.
    """
    granted, refused = await _slack(settings)
    wrong = [
        *_words(),
        *(str(fault) for fault in faults(settings.messages_dir, ACTIONS)),
        *_database(settings),
        *refused,
    ]
    if wrong:
        raise StartError("not ready:\n" + "\n".join(f"  {line}" for line in wrong))
    ready = ["The settings can be read.", "Every message can be filled.", "The database is ready.", "Slack answers."]
    if settings.slack_bot_token is None:
        return [*ready, _crowd(settings), *_installed(settings)]
    return [*ready, _crowd(settings), _LOOKED_UP if "im:history" in granted else _LEFT_OPEN]


def _words() -> Iterator[str]:
    words = Words(shipped_words())
    for sample in load(words.folder):
        try:
            filled(sample, words)
        except jinja2.TemplateSyntaxError as error:
            yield f"{error.name}, line {error.lineno}: {error.message}"
        except jinja2.TemplateError as error:
            yield f"{sample.title}: {error}"


def _database(settings: Settings) -> Iterator[str]:
    url = settings.database_url.get_secret_value()
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return  # `run` makes it
    engine = make_engine(url)
    try:
        require_current(engine)
    except SchemaError as error:
        if file is None:
            yield str(error)
    except sa.exc.SQLAlchemyError as error:
        yield f"the database can't be opened: {getattr(error, 'orig', None) or error}"
    finally:
        engine.dispose()


def _crowd(settings: Settings) -> str:
    """How many messages are due at one moment, and over how long they are spread."""
    many = _read(settings, schedule.busiest) or 0
    width = Pace().width(many)
    leave = f"they leave over {width.total_seconds():.0f} seconds" if width else "they leave at once"
    return f"At most {many} of a workspace are due at one moment: {leave}."


def _read(settings: Settings, verb: Callable[[sa.Connection], T]) -> T | None:
    """Read from the database; None where there is none at this program's schema."""
    url = settings.database_url.get_secret_value()
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return None
    engine = make_engine(url)
    try:
        require_current(engine)
        with engine.begin() as tx:
            return verb(tx)
    except SchemaError:
        return None
    finally:
        engine.dispose()


def _installed(settings: Settings) -> Iterator[str]:
    """Where the app is installed, and whether TOKEN_KEYS opens the tokens of there."""
    places = _read(settings, installations.standing) or ()
    keys = settings.token_keys
    cipher = TokenCipher(read_keys(keys.get_secret_value() if keys else ""))
    sealed = [place.place_id for place in places if not cipher.can_decrypt(place.token or "")]
    yield f"Places where the app is installed: {len(places)}; `/slack/install` on PORT adds one."
    if sealed:
        yield f"TOKEN_KEYS does not open the tokens of {', '.join(sealed)}: a key is missing there."


async def _slack(settings: Settings) -> tuple[frozenset[str], list[str]]:
    """What is granted, and what is wrong."""
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        token = settings.slack_bot_token
        client = AsyncWebClient(
            token.get_secret_value() if token else None, settings.slack_api_url, session=session, retry_handlers=[]
        )
        gateway = Gateway(client, session)
        try:
            await (gateway.whoami() if token else gateway.reach())
        except RefusedError as error:
            return gateway.granted, [f"Slack does not take SLACK_BOT_TOKEN: {error.reason}"]
        except (TryLaterError, InDoubtError) as error:
            return gateway.granted, [f"Slack can't be reached: {error.reason}"]
    return gateway.granted, []
