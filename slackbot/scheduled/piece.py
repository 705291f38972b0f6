"""The day's number in its closing message: shown once, after the person's own lines."""

from collections.abc import Sized
from datetime import date
from typing import Any, Final

from slackbot.coach.piece import ENOUGH_LINES
from slackbot.coach.words import cut
from slackbot.reply import Services
from slackbot.store.people import pieces
from slackbot.store.people.members import Member

_AROUND_SHOWN: Final = 300  # characters of the text about its circumstances


def told(member: Member, day: date, services: Services, written: Sized) -> dict[str, Any] | None:
    """Return the facts of `_piece.txt`; None without a number, or with fewer lines than it needs before it."""
    if len(written) < ENOUGH_LINES:
        return None
    piece = services.read(pieces.of_days, member.id, day)
    if piece is None:
        return None
    asks = piece.reflection_id if member.reflection and not piece.around else None
    return {"text": piece.text, "around": cut(piece.around, _AROUND_SHOWN), "asks": asks}
