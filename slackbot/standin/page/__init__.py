"""The page of `neverdone try`: the stand-in as a place where people who know Slack find their way."""

from slackbot.standin.page.bot_side import BotSide, HeldBack, MessageSource, SampleRendering, Upcoming, WordsWorkbench
from slackbot.standin.page.clock_controls import WEEK_SECONDS
from slackbot.standin.page.server import Page
from slackbot.standin.page.session import Session

__all__ = [
    "WEEK_SECONDS",
    "BotSide",
    "HeldBack",
    "MessageSource",
    "Page",
    "SampleRendering",
    "Session",
    "Upcoming",
    "WordsWorkbench",
]
