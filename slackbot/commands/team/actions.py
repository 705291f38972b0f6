"""The buttons and windows of a team's recap: the part of ACTIONS and of VIEWS that belongs to this room."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from slackbot.commands.team import answering, first_weeks, hard_breaks, question, recap, recap_window, team, team_window
from slackbot.commands.team.pointed import pointed
from slackbot.reply import Handler

TEAM_ACTIONS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "recap.open": pointed(recap.show),
        "recap.last": pointed(recap.show, after_too=True),
        "recap.earlier": pointed(recap.show, after_too=True),
        "recap.later": pointed(recap.show, after_too=True),
        "recap.share": pointed(recap.share, after_too=True),
        "recap.unshare": pointed(recap.unshare, after_too=True),
        "recap.reword": pointed(recap.reword, after_too=True),
        "recap.choose": pointed(recap_window.choose, after_too=True),
        "recap.ask_me": pointed(recap.ask_me),
        "recap.none": pointed(recap.none, after_too=True),
        "recap.sign": pointed(recap.sign, after_too=True),
        "recap.unsign": pointed(recap.unsign, after_too=True),
        "recap.name": pointed(recap.name_one, after_too=True),
        "recap.unname": pointed(recap.unname_one, after_too=True),
        "recap.hard": pointed(hard_breaks.hard),
        "recap.slot": pointed(hard_breaks.slot),
        "recap.easy": pointed(hard_breaks.easy),
        "recap.unsay": pointed(hard_breaks.unsay),
        "recap.leave": pointed(recap.leave, after_too=True, left_too=True),
        "recap.join": recap.join,
        "recap.answer": question.ask,
        "matter.changed": answering.changed,
        "matter.not_yet": answering.not_yet,
        "matter.cannot": answering.cannot,
        "team.preview": team.preview,
        "team.matters": team.open_matters,
        "team.change": team.change,
        "team.off": team.off,
        "team.keep": first_weeks.keep,
        "team.text": first_weeks.text,
        "team.page": first_weeks.page,
        "team.say_changed": first_weeks.ask_changed,
    }
)

TEAM_VIEWS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "recap.reword": recap.keep_words,
        "recap.choose": recap_window.keep,
        "recap.answer": question.keep,
        "team.moved": answering.keep_changed,
        "team.cannot": answering.keep_cannot,
        "team.say_changed": first_weeks.keep_changed,
        "team.edit": team_window.save,
    }
)
