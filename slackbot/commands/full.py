"""The answer to somebody who wrote more of a kind today than a day holds."""

from slackbot.reply import Answer, Call, FieldError, Reply, Services


def told(call: Call, _services: Services) -> Answer:
    """Say that nothing was kept; a window stays open with its words."""
    if call.fields:
        return FieldError(next(iter(call.fields)), "errors/full")
    return Reply("errors/full", beside=True)
