"""Sealing: what has to be kept secret in the database is encrypted (Fernet), and dated for what is good for a while."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class UnsealedError(Exception):
    """It was not sealed with any of the keys, or too long ago."""


class Seal:
    """Seals with the first key and opens with any, so that a new key can go before an old one."""

    def __init__(self, keys: Iterable[str]) -> None:
        each = [Fernet(key) for key in keys]
        self._fernet, self._first = MultiFernet(each), MultiFernet(each[:1])

    def close(self, text: str, at: datetime) -> str:
        """Seal a text; `at` can be read by whoever looks at it."""
        return self._fernet.encrypt_at_time(text.encode(), int(at.timestamp())).decode().rstrip("=")

    def open(self, sealed: str) -> str:
        """Return the text.

        Raises:
            UnsealedError: no key of these opens it.
        """
        try:
            return self._fernet.decrypt(_padded(sealed)).decode()
        except InvalidToken as error:
            raise UnsealedError from error

    def renewed(self, sealed: str, at: datetime) -> str | None:
        """Return the same text sealed with the first key; None where it is. Raises as `open`."""
        try:
            self._first.decrypt(_padded(sealed))
        except InvalidToken:
            return self.close(self.open(sealed), at)
        return None

    def opens(self, sealed: str) -> bool:
        """Whether a key of these opens it."""
        try:
            self.open(sealed)
        except UnsealedError:
            return False
        return True

    def open_fresh(self, sealed: str, within: timedelta, at: datetime) -> str:
        """Return the text of what was sealed a moment ago.

        Raises:
            UnsealedError: it was not, or not with one of these keys.
        """
        try:
            return self._fernet.decrypt_at_time(
                _padded(sealed), int(within.total_seconds()), int(at.timestamp())
            ).decode()
        except InvalidToken as error:
            raise UnsealedError from error


def new_key() -> str:
    """Make a key."""
    return Fernet.generate_key().decode()


def read_keys(text: str) -> tuple[str, ...]:
    """Read keys that stand with commas or spaces between them.

    Raises:
        ValueError: there is none, or one that is no key.
    """
    keys = tuple(text.replace(",", " ").split())
    Seal(keys)
    return keys


def _padded(sealed: str) -> bytes:
    """What stands in addresses and cookies has no `=` at its end."""
    return (sealed + "=" * (-len(sealed) % 4)).encode("ascii", "replace")
