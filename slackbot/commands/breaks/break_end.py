"""`/break end`: ends the running break, or undoes one that has only just begun."""

from datetime import timedelta
from typing import Final

from slackbot.commands.people import colleagues, cover
from slackbot.reply import Answer, Call, Elsewhere, Reply, Services
from slackbot.scheduled import welcome_back
from slackbot.scheduled.hard_days import is_hard_day
from slackbot.scheduled.welcome_back import Running
from slackbot.store.outbox import inbox
from slackbot.store.people import breaks, members

_JUST_BEGUN: Final = timedelta(minutes=2)


def end(call: Call, services: Services) -> Answer:
    """End the break, and withdraw its welcome back and its questions to colleagues."""
    running = welcome_back.running(services.tx, call.member)
    withdrawn = cover.withdraw_all(call, services)
    if running is None:
        return Reply("break/question_withdrawn" if withdrawn else "break/none", elsewhere=withdrawn)
    withdrawn += colleagues.withdraw_all(call, services, "walk")
    welcome_back.call_off(services.tx, running.delivery, "ended")
    inbox.forget_answers(services.tx, call.member.id, "break")
    if call.at - running.span.began < _JUST_BEGUN:
        return _undo(call, services, running, withdrawn)
    facts = {"hard_day": running.span.after_rough or is_hard_day(call.member, call.today, services)}
    return Reply("break/ended", facts, elsewhere=withdrawn)


def _undo(call: Call, services: Services, running: Running, withdrawn: tuple[Elsewhere, ...]) -> Reply:
    """Undo the break as if it had never begun."""
    member = call.member
    breaks.take_back(services.tx, member.id, running.delivery.day)
    if member.ramp_since is not None and not breaks.days_since(services.tx, member.id, member.ramp_since):
        members.change(services.tx, member.id, ramp_since=None)
    return Reply("break/undone", elsewhere=withdrawn)
