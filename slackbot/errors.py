"""What went wrong, by meaning: what a person can mend, who is gone, what may be tried later, what nobody knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final


class RefusedError(Exception):
    """Slack looked at it and will never take it; `reason` is Slack's error code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnshowableError(RefusedError):
    """Slack takes the message, but not as it is laid out: as plain text it may."""


class TargetGoneError(RefusedError):
    """This one person or channel can't be written to any more."""


class WorkspaceGoneError(RefusedError):
    """The workspace's token is no good: no more calls there."""


class TryLaterError(Exception):
    """It surely did not arrive; it may be tried again after `retry_after`."""

    def __init__(self, reason: str, retry_after: timedelta) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class RateLimitedError(TryLaterError):
    """Slack takes no more of this method in this workspace until then; it takes others."""


class InDoubtError(Exception):
    """Slack may have it or may not: never sent again blindly."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


SLACK_FAILED: Final = (RefusedError, TryLaterError, InDoubtError)  # every way in which a call to Slack fails


class LeaseLostError(Exception):
    """Somebody else sends in this lane now."""


class UnknownMemberError(Exception):
    """Somebody writes for the first time: Slack has to be asked who they are."""


class UnknownPersonError(Exception):
    """A handler has to know what Slack says of somebody who does not use the bot."""

    def __init__(self, user_id: str) -> None:
        super().__init__(user_id)
        self.user_id = user_id


class UnknownChannelError(Exception):
    """A handler has to know what Slack says of the channel that a command was typed in."""

    def __init__(self, channel: str) -> None:
        super().__init__(channel)
        self.channel = channel


@dataclass(frozen=True)
class Fault:
    """One thing that keeps the bot from running: what it is about (a setting, a part), and what is wrong with it.

    `what` goes on after the name and ends with the remedy: "is not set; copy it from …".
    """

    about: str
    what: str

    def __str__(self) -> str:
        """The sentence that `check` and `run` both show."""
        return f"{self.about}: {self.what}"


class StartError(Exception):
    """The bot can't start; the words say why and what to do, and `code` is the exit status."""

    def __init__(self, words: str, code: int = 1) -> None:
        super().__init__(words)
        self.code = code


class UnfitError(StartError):
    """Something outside the program has to be mended first."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class SettingsError(StartError):
    """Settings are missing or wrong; `notes` are on what else looked odd."""

    def __init__(self, faults: Sequence[Fault], notes: Sequence[str] = ()) -> None:
        lines = [*map(str, faults), *notes]
        super().__init__("These settings need a look:\n" + "\n".join(f"  {line}" for line in lines), 2)
        self.faults = tuple(faults)
        self.notes = tuple(notes)


class NotUpError(StartError):
    """The database is not there, or not ready: it may be, a little later."""
