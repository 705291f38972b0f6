"""What a handler is given beside its call: the open transaction, and the prompts to reflect on."""

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


Handler = Callable[[Call, Services], Answer]
