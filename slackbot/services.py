"""What a handler is given beside its call: the open transaction."""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from slackbot.reply import Answer, Call


@dataclass(frozen=True)
class Services:
    """The hands of a handler. All that it does through `tx` is committed, or nothing is, before anyone is answered."""

    tx: sa.Connection


Handler = Callable[[Call, Services], Answer]
