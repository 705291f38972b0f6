"""A submitted window stays open until its words are kept: a refusal stands at its first field, beside the words."""

from typing import Final

from slackbot.reply import Answer, Call, FieldError, Handler, Reply, Services

_NOTHING_KEPT: Final = frozenset(
    {
        "challenge/enough_today",
        "challenge/gone",
        "challenge/one_already",
        "done/full",
        "done/gone",
        "recap/gone",
        "reflect/gone",
        "shortcut/gone",
        "signal/already",
        "team/matter_gone",
        "team/not_yours",
        "time/running",
        "together/enough",
    }
)
_STALE: Final = "errors/stale"  # speaks of a button


def kept_or_open(handler: Handler) -> Handler:
    """Make a window's handler, which refuses at the first field; a window without fields is replaced by the answer."""

    def answer(call: Call, services: Services) -> Answer:
        told = handler(call, services)
        if not call.fields or not isinstance(told, Reply):
            return told
        first = next(iter(call.fields))
        if told.message == _STALE:
            return FieldError(first, "errors/stale_window")
        return FieldError(first, told.message, told.facts) if told.message in _NOTHING_KEPT else told

    return answer
