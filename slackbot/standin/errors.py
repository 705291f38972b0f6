"""Errors between a person, the stand-in and the bot."""


class SlackRefusesError(Exception):
    """An `ok: false` with one of Slack's error codes.

    Args:
        code: Slack's error code, such as `invalid_blocks`.
        messages: Lines for `response_metadata.messages`.
        extra: Further fields of the answer, such as `needed` and `provided`.
    """

    def __init__(self, code: str, *messages: str, **extra: object) -> None:
        super().__init__(code, *messages)
        self.code = code
        self.messages = list(messages)
        self.extra = extra


class OperationTimeout(Exception):  # noqa: N818 - Slack shows people "operation_timeout"; the name is its word
    """The bot did not acknowledge within three seconds."""


class DispatchFailed(Exception):  # noqa: N818 - Slack shows people "dispatch_failed"; the name is its word
    """The bot could not be reached, or did not answer with 200.

    Args:
        status: HTTP status of the bot's answer; None if nothing listens.
    """

    def __init__(self, status: int | None, detail: str = "") -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail


class PayloadRefused(Exception):  # noqa: N818 - reads as what happened: the payload was refused
    """An acknowledgement carried something that Slack would not show."""


class NotPossible(Exception):  # noqa: N818 - reads as what happened: a person can't do this in Slack
    """A person tried something that Slack's own clients don't offer: a missing button, an empty required field."""
