"""The page of `neverdone try`: the stand-in as a place that somebody who knows Slack finds their way in."""

from slackbot.standin.page.backstage import Backstage, Coming, Desk, HeldBack, Origin, Specimen
from slackbot.standin.page.dial import WEEK_SECONDS
from slackbot.standin.page.server import Page
from slackbot.standin.page.stage import Stage

__all__ = ["WEEK_SECONDS", "Backstage", "Coming", "Desk", "HeldBack", "Origin", "Page", "Specimen", "Stage"]
