"""Answers to an introduction, and `/coach introductions`: whether practices are introduced, one at a time."""

from typing import Unpack

from slackbot.coach.introductions import PRACTICES
from slackbot.coach.offered_times import break_time, challenge_time
from slackbot.coach.parsing.normalise import normalise
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.scheduled import break_nudge, challenge_nudge, replan
from slackbot.store.people import habits, members
from slackbot.store.schema.changes import MemberChanges


def opt(call: Call, services: Services) -> Answer:
    """`introductions on`: introduce practices, from the first if all were; `introductions off` ends it."""
    match normalise(call.text).lower():
        case "on":
            told = call.member.introduced % len(PRACTICES)
            return _set(call, services, begun_on=call.member.begun_on or call.today, introduced=told)
        case "off":
            return _set(call, services, begun_on=None)
        case _:
            return Reply("introduction/help", {"on": call.member.begun_on is not None})


def take_break(call: Call, services: Services) -> Answer:
    """Ask about one break a day, unless the person chose times meanwhile."""
    if call.member.break_times:
        return Reply("introduction/break_on", {"times": list(call.member.break_times)})
    member = members.set_break_times(services.tx, call.member.id, [break_time(call.member.shift)])
    habits.chosen(services.tx, member.id, break_nudge.KIND.name)
    replan(services.tx, member, call.at)
    return Reply("introduction/break_on", {"times": list(member.break_times)})


def take_challenge(call: Call, services: Services) -> Answer:
    """Ask about one hard ticket a day, unless the person chose a time meanwhile."""
    member = call.member
    if member.challenge_nudge_at is None:
        member = members.change(services.tx, member.id, challenge_nudge_at=challenge_time(member.shift))
        habits.chosen(services.tx, member.id, challenge_nudge.KIND.name)
        replan(services.tx, member, call.at)
    return Reply("introduction/challenge_on", {"at": member.challenge_nudge_at, "asks_queue": not member.queue})


def leave(_call: Call, _services: Services) -> Answer:
    """Decline a practice; it is not offered again."""
    return Reply("introduction/left")


def _set(call: Call, services: Services, **chosen: Unpack[MemberChanges]) -> Answer:
    member = members.change(services.tx, call.member.id, **chosen)
    replan(services.tx, member, call.at)
    return Reply("introduction/set", {"on": member.begun_on is not None})
