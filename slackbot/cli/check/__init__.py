"""`neverdone check`: examines everything a run needs, and changes nothing."""

from slackbot.cli.check.doctor import check, examine
from slackbot.cli.check.finding import Finding, Status

__all__ = ["Finding", "Status", "check", "examine"]
