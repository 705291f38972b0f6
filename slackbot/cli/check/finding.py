"""A finding about one part: well, worth knowing, or to be mended."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from slackbot.errors import Fault


class Status(StrEnum):
    """`MEND` means that `run` would not do its work."""

    OK = "ok"
    NOTE = "note"
    MEND = "mend"


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report; for a fault, `says` ends with the remedy."""

    about: str
    status: Status
    says: str

    def __str__(self) -> str:
        """The line for a person."""
        return f"{self.status.value:<4}  {self.about}: {self.says}"

    def as_json(self) -> dict[str, Any]:
        """The line for a machine."""
        return asdict(self)


def ok(about: str, says: str) -> Finding:
    """Report that a part is well."""
    return Finding(about, Status.OK, says)


def note(about: str, says: str) -> Finding:
    """Report something that does not keep the bot from running but is worth knowing."""
    return Finding(about, Status.NOTE, says)


def mend(fault: Fault) -> Finding:
    """Report a fault; `run` ends with the same sentence."""
    return Finding(fault.about, Status.MEND, fault.what)


def is_well(findings: Iterable[Finding]) -> bool:
    """Whether none of the findings is a fault."""
    return all(finding.status is not Status.MEND for finding in findings)
