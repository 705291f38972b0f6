"""The stand-in's clock: the only module of this package that may read the machine's."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class TurnableClock:
    """A clock turned by a test or a visitor; frozen unless it flows. `on_turn` is called after each turn.

    Args:
        start: Aware moment at which the clock begins.
        flowing: True if real time flows on from there.
    """

    def __init__(self, start: datetime, *, flowing: bool = False) -> None:
        self.on_turn: list[Callable[[], None]] = []
        self._base = _utc(start)
        self._since = time.monotonic() if flowing else None

    def __call__(self) -> datetime:
        """The time now, in UTC."""
        if self._since is None:
            return self._base
        return self._base + timedelta(seconds=time.monotonic() - self._since)

    def turn_to(self, moment: datetime, *, back: bool = False) -> None:
        """Set the clock.

        Raises:
            ValueError: the moment is naive, or lies in the past and `back` was not given.
        """
        moment = _utc(moment)
        if moment < self() and not back:
            raise ValueError(f"the clock would go back from {self()} to {moment}; say back=True if that is meant")
        self._base = moment
        if self._since is not None:
            self._since = time.monotonic()
        for notify in self.on_turn:
            notify()

    @property
    def flows(self) -> bool:
        """True if real time flows on."""
        return self._since is not None

    def advance(self, by: timedelta) -> None:
        """Turn the clock forward by a length of time."""
        self.turn_to(self() + by)


def machine_seconds() -> int:
    """Return the machine's Unix time, against which Slack's own verifier checks a signature's timestamp."""
    return int(time.time())  # noqa: TID251 - Bolt compares signatures with the machine's clock, so ours must match it


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a clock takes aware moments only")
    return moment.astimezone(UTC)
