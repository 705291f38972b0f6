"""`neverdone check`: are the settings, the words, the database and the token as they need to be? Changes nothing."""

from collections.abc import Iterator

import aiohttp
import jinja2
import sqlalchemy as sa
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.errors import InDoubtError, RefusedError, StartError, TryLaterError
from slackbot.own_words import faults
from slackbot.preview import filled
from slackbot.render import Words
from slackbot.render.words import shipped_words
from slackbot.samples import load
from slackbot.settings import Settings
from slackbot.slack.gateway import Gateway
from slackbot.store.engine import make_engine, sqlite_file
from slackbot.store.migrate import SchemaError, require_current

_SECONDS = 10


async def check(settings: Settings) -> list[str]:
    """Look at everything a run needs; returns a line for each thing that is as it needs to be.

    Raises:
        StartError: something is not; the words name all that was found.
    """
    wrong = [
        *_words(),
        *(str(fault) for fault in faults(settings.messages_dir)),
        *_database(settings),
        *await _slack(settings),
    ]
    if wrong:
        raise StartError("not ready:\n" + "\n".join(f"  {line}" for line in wrong))
    return ["The settings can be read.", "Every message can be filled.", "The database is ready.", "Slack answers."]


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


async def _slack(settings: Settings) -> list[str]:
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        token = settings.slack_bot_token.get_secret_value()
        client = AsyncWebClient(token, settings.slack_api_url, session=session, retry_handlers=[])
        try:
            await Gateway(client, session).whoami()
        except RefusedError as error:
            return [f"Slack does not take SLACK_BOT_TOKEN: {error.reason}"]
        except (TryLaterError, InDoubtError) as error:
            return [f"Slack can't be reached: {error.reason}"]
    return []
