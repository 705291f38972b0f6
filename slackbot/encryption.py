"""Encryption of secrets in the database (Fernet), dated for those that expire."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class DecryptionError(Exception):
    """None of the keys fits, or the text is too old."""


class TokenCipher:
    """Encrypts with the first key and decrypts with any of them, so that a new key can be put in front."""

    def __init__(self, keys: Iterable[str]) -> None:
        each = [Fernet(key) for key in keys]
        self._fernet, self._first = MultiFernet(each), MultiFernet(each[:1])

    def encrypt(self, text: str, at: datetime) -> str:
        """Encrypt a text; `at` is stored beside it unencrypted."""
        return self._fernet.encrypt_at_time(text.encode(), int(at.timestamp())).decode().rstrip("=")

    def decrypt(self, encrypted: str) -> str:
        """Return the text.

        Raises:
            DecryptionError: none of the keys fits.
        """
        try:
            return self._fernet.decrypt(_padded(encrypted)).decode()
        except InvalidToken as error:
            raise DecryptionError from error

    def reencrypt(self, encrypted: str, at: datetime) -> str | None:
        """Return the text encrypted with the first key; None if it already is. Raises as `decrypt`."""
        try:
            self._first.decrypt(_padded(encrypted))
        except InvalidToken:
            return self.encrypt(self.decrypt(encrypted), at)
        return None

    def can_decrypt(self, encrypted: str) -> bool:
        """Whether one of the keys fits."""
        try:
            self.decrypt(encrypted)
        except DecryptionError:
            return False
        return True

    def decrypt_fresh(self, encrypted: str, within: timedelta, at: datetime) -> str:
        """Return a text that was encrypted no longer ago than `within`.

        Raises:
            DecryptionError: it is older, or none of the keys fits.
        """
        try:
            return self._fernet.decrypt_at_time(
                _padded(encrypted), int(within.total_seconds()), int(at.timestamp())
            ).decode()
        except InvalidToken as error:
            raise DecryptionError from error


def new_key() -> str:
    """Return a new key for TOKEN_KEYS, as text."""
    return Fernet.generate_key().decode()


def read_keys(text: str) -> tuple[str, ...]:
    """Read keys separated by commas or spaces.

    Raises:
        ValueError: there is none, or one of them is not a Fernet key.
    """
    keys = tuple(text.replace(",", " ").split())
    TokenCipher(keys)
    return keys


def _padded(encrypted: str) -> bytes:
    """Restore the `=` padding that URLs and cookies leave out."""
    return (encrypted + "=" * (-len(encrypted) % 4)).encode("ascii", "replace")
