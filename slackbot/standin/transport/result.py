"""The result of one delivery to the bot, over either transport."""

from dataclasses import dataclass

from slackbot.standin.errors import DispatchFailed, OperationTimeout
from slackbot.standin.words import Json

ACK_SECONDS = 3.0


@dataclass(frozen=True)
class Answer:
    """The bot's acknowledgement of one delivery.

    `status` is the HTTP status (200 for an ack over a socket, 0 if there was none); `error` is empty,
    `operation_timeout`, or `dispatch_failed`; `no_retry` is the bot's `x-slack-no-retry`.
    """

    status: int
    payload: Json | None = None
    error: str = ""
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        """Whether Slack takes the delivery as done."""
        return not self.error and 200 <= self.status < 300  # noqa: PLR2004 - HTTP's success range

    def demand(self) -> "Answer":
        """Return itself, if ok.

        Raises:
            OperationTimeout: no answer within three seconds.
            DispatchFailed: there is no listener, or the answer is not a success.
        """
        if self.error == "operation_timeout":
            raise OperationTimeout(self.error)
        if not self.ok:
            raise DispatchFailed(self.status or None, self.error)
        return self


@dataclass(frozen=True)
class Retry:
    """Marks a delivery as a retry, with its number and reason."""

    number: int
    reason: str = "http_timeout"
