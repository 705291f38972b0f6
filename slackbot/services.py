"""What a handler is given beside its call: the open transaction, the prompts to reflect on, the languages there are."""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from slackbot.coach.reflecting import NOTHING_TO_ASK, Library
from slackbot.reply import Answer, Call


@dataclass(frozen=True)
class Services:
    """The hands of a handler. All that it does through `tx` is committed, or nothing is, before anyone is answered."""

    tx: sa.Connection
    library: Library = NOTHING_TO_ASK
    languages: tuple[str, ...] = ("en",)
    granted: frozenset[str] = frozenset()  # the optional scopes among them: what can be done here


Handler = Callable[[Call, Services], Answer]
