"""Errors by meaning: refused for good, target or workspace gone, worth another try, in doubt, or a bug."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final


class RefusedError(Exception):
    """Slack rejects this for good; `reason` is Slack's error code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnshowableError(RefusedError):
    """Slack rejects the layout of a message; as plain text it may pass."""


class TargetGoneError(RefusedError):
    """This one person or channel can't be written to, until Slack says otherwise."""


class WorkspaceGoneError(RefusedError):
    """The workspace's token is dead: no more calls there until one works."""


class TryLaterError(Exception):
    """The call surely had no effect and is worth another try after `retry_after`."""

    def __init__(self, reason: str, retry_after: timedelta) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class RateLimitedError(TryLaterError):
    """The workspace's limit for this one method is reached until `retry_after` has passed."""


class NotAllowedError(TryLaterError):
    """An admin or the app's settings block a whole method for now; no message and no person is at fault."""


class InDoubtError(Exception):
    """Slack may or may not have performed the call, so it is never repeated blindly."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


SLACK_FAILED: Final = (RefusedError, TryLaterError, InDoubtError)  # every way a call to Slack can fail


class LeaseLostError(Exception):
    """Another process holds this lane now."""


class UnknownMemberError(Exception):
    """A person's first call: their profile has to be fetched from Slack."""


class UnknownPersonError(Exception):
    """A handler needs the account of somebody who does not use the bot."""

    def __init__(self, user_id: str) -> None:
        super().__init__(user_id)
        self.user_id = user_id


class UnknownChannelError(Exception):
    """A handler needs the state of the channel in which the command was typed."""

    def __init__(self, channel: str) -> None:
        super().__init__(channel)
        self.channel = channel


@dataclass(frozen=True)
class Fault:
    """One thing that keeps the bot from running: a setting or part, and what is wrong with it.

    `what` continues the sentence after the name and ends with the remedy: "is not set; copy it from …".
    """

    about: str
    what: str

    def __str__(self) -> str:
        """The sentence that both `check` and `run` show."""
        return f"{self.about}: {self.what}"


class StartError(Exception):
    """The bot can't start; `words` give the cause and the remedy, `code` is the exit status."""

    def __init__(self, words: str, code: int = 1) -> None:
        super().__init__(words)
        self.code = code


class UnfitError(StartError):
    """Something outside the program has to be mended first."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class InUseError(StartError):
    """Another process runs on this SQLite file."""


class SettingsError(StartError):
    """Settings are missing or wrong; `notes` mention other oddities."""

    def __init__(self, faults: Sequence[Fault], notes: Sequence[str] = ()) -> None:
        lines = [*map(str, faults), *notes]
        super().__init__("These settings need a look:\n" + "\n".join(f"  {line}" for line in lines), 2)
        self.faults = tuple(faults)
        self.notes = tuple(notes)


class NotUpError(StartError):
    """The database is not available yet; it may be in a little while."""
