"""`/coach reflection on|off`: whether the digest ends with a question."""

from typing import Final

from slackbot.coach.parsing.normalise import normalise
from slackbot.coach.words import cut
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.store.people import members

_GIVEN_LIMIT: Final = 80


def reflection(call: Call, services: Services) -> Answer:
    """Turn the digest's question on or off; without a word say which it is."""
    typed = normalise(call.text)
    match typed.lower():
        case "" | "help":
            return Reply("reflect/setting", {"on": call.member.reflection})
        case "on":
            members.change(services.tx, call.member.id, reflection=True)
            return Reply("reflect/setting_on")
        case "off":
            members.change(services.tx, call.member.id, reflection=False)
            return Reply("reflect/setting_off")
    facts = {"given": cut(typed, _GIVEN_LIMIT), "on": call.member.reflection}
    return Reply("reflect/setting_unread", facts)
