"""The half days on which breaks were hard to take, tapped by a person for one recap."""

from slackbot.coach.parsing.weekdays import WEEKDAYS
from slackbot.coach.recap import HALVES, SLOTS
from slackbot.commands.team.pointed import GONE, At
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.store.recap import conditions


def hard(call: Call, services: Services, at: At) -> Answer:
    """Ask when breaks were hard to take."""
    said = conditions.said(services.tx, call.member.id, at.team.id, at.day)
    days = [
        {"name": day, "value": f"{at.value}.{day}", **{half: f"{day}_{half}" in (said or ()) for half in HALVES}}
        for day in WEEKDAYS
    ]
    return Reply("recap/hard", {"days": days, "value": at.value, "said": said is not None})


def slot(call: Call, services: Services, at: At) -> Answer:
    """Note a half day, the whole day, or neither as hard for breaks."""
    halves = {"am": ("am",), "pm": ("pm",), "all": HALVES, "none": ()}.get(at.which)
    if halves is None or at.what not in WEEKDAYS:
        return GONE
    said = conditions.said(services.tx, call.member.id, at.team.id, at.day) or frozenset()
    others = {tapped for tapped in said if tapped in SLOTS and not tapped.startswith(at.what)}
    slots = others | {f"{at.what}_{half}" for half in halves}
    conditions.say(services.tx, call.member.id, at.team.id, at.day, slots)
    return hard(call, services, at)


def easy(call: Call, services: Services, at: At) -> Answer:
    """Note that no break was hard to take."""
    conditions.say(services.tx, call.member.id, at.team.id, at.day, ())
    return hard(call, services, at)


def unsay(call: Call, services: Services, at: At) -> Answer:
    """Withdraw the answer about breaks."""
    conditions.withdraw(services.tx, call.member.id, at.team.id, at.day)
    return hard(call, services, at)
