"""The buttons of the first weeks: set-up, the cue, the queue, and answers to introductions; a part of `ACTIONS`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from slackbot.commands.settings import cue, introductions, queue, setup
from slackbot.reply import Handler

SET_UP: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "setup.five": setup.five,
        "setup.six": setup.six,
        "setup.other": setup.other,
        "setup.one_at_a_time": setup.one_at_a_time,
        "setup.all_at_once": setup.all_at_once,
        "setup.breaks": setup.breaks,
        "setup.no_breaks": setup.no_breaks,
        "setup.challenge": setup.challenge,
        "setup.no_challenge": setup.no_challenge,
        **{f"setup.{name}": setup.queue(name) for name in queue.QUEUES},
        "setup.no_queue": setup.no_queue,
        "setup.quiet": setup.quiet,
        **{f"cue.{name}": cue.chosen(name) for name in cue.OFFERED},
        "cue.own": cue.ask_own,
        "cue.off": cue.switch_off,
        **{f"queue.{name}": queue.chosen(name) for name in queue.QUEUES},
        "queue.leave": queue.leave,
        "introduction.break": introductions.take_break,
        "introduction.challenge": introductions.take_challenge,
        "introduction.leave": introductions.leave,
    }
)
