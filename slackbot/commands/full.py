"""The answer to somebody who did more of a kind today than a day holds."""

from slackbot.reply import Answer, Call, FieldError, Handler, Reply, Services


def answer_for(table: str) -> Handler:
    """Make the answer for a full table: nothing was kept, and a window stays open with its words."""

    def told(call: Call, _services: Services) -> Answer:
        if call.fields:
            return FieldError(next(iter(call.fields)), "errors/full", {"table": table})
        return Reply("errors/full", {"table": table}, beside=True)

    return told
