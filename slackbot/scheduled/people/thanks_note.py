"""The thanks: reaches a user of the bot within their shift, anybody else as one plain message."""

from datetime import datetime
from typing import Final

import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence
from slackbot.recap.agreement import asked_for
from slackbot.reply import Reply, Services
from slackbot.scheduled.kind import Address, Aftermath, Kind, Respects
from slackbot.store.outbox import outbox
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import members, thanks_given
from slackbot.store.people.members import Member
from slackbot.store.people.thanks_given import Thanks
from slackbot.store.schema.identity import MemberId
from slackbot.working_days import next_at_work, next_office_hours

_WITHOUT_ZONE: Final = 2  # parts of an occurrence written by an earlier version


def plan(tx: sa.Connection, sender: Member, receiver: Member | None, kept: Thanks, at: datetime, zone: str) -> None:
    """Plan a thanks; a receiver who does not use the bot gets no account, so the delivery is stored with the sender.

    `zone` is the receiver's. If they turned thanks off nothing is planned, and nobody is told.
    """
    if receiver is not None and not receiver.thanks:
        return
    if receiver is not None:
        outbox.add(tx, receiver.id, KIND.name, str(kept.id), next_at_work(receiver, at))
        return
    outbox.add(tx, sender.id, PLAIN.name, f"{kept.id}.{kept.receiver_id}.{zone}", next_office_hours(zone, at))


def quiet(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Stay silent if they turned thanks off, or the thanks is gone because its sender was forgotten."""
    if not member.thanks:
        return "switched_off"
    return None if thanks_given.received(services.tx, member.id, _thanks_of(delivery)) else "gone"


def quiet_plainly(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Stay silent if the receiver has turned thanks off meanwhile."""
    receiver = members.get(services.tx, MemberId(member.workspace_id, receiver_of(delivery)))
    return None if receiver is None or receiver.thanks else "switched_off"


def again(member: Member, _delivery: Delivery, at: datetime) -> Occurrence | None:
    """Try again after a pause, every three days until it is over."""
    return next_at_work(member, at)


def again_plainly(_member: Member, delivery: Delivery, at: datetime) -> Occurrence | None:
    """Try again in the receiver's next office hours."""
    return next_office_hours(_parts(delivery)[2], at) if len(_parts(delivery)) > _WITHOUT_ZONE else None


def say(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Say who thanks for what, and ask whether the team may see it."""
    kept = thanks_given.received(services.tx, member.id, _thanks_of(delivery))
    assert kept is not None  # noqa: S101 - `quiet` looked a moment ago, in this transaction
    sender = MemberId(member.workspace_id, kept.sender_id)
    facts = {"id": kept.id, "sender": kept.sender_id, "text": kept.text}
    return Reply("thanks/note", {**facts, "teams": asked_for(services.tx, member.id, sender, kept.id)})


def say_plainly(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Say who thanks for what, without buttons."""
    kept = thanks_given.sent(services.tx, member.id, _thanks_of(delivery))
    assert kept is not None  # noqa: S101 - it goes with its sender, and so does this delivery
    return Reply("thanks/plain", {"sender": kept.sender_id, "text": kept.text})


def receiver_of(delivery: Delivery) -> str:
    """Return the receiver of a plain thanks, a person without an account."""
    return _parts(delivery)[1]


def _thanks_of(delivery: Delivery) -> int:
    return int(_parts(delivery)[0])


def _parts(delivery: Delivery) -> list[str]:
    """Split an occurrence into the thanks' id and, for a plain one, the receiver and their zone."""
    about = delivery.occurrence.replace(" ", ".", 1) if "." not in delivery.occurrence else delivery.occurrence
    return about.partition(" ")[0].split(".", 2)


KIND: Final = Kind("thanks", say, quiet=quiet, respects=Respects.TIME_OFF, aftermath=Aftermath(again))
PLAIN: Final = Kind(
    "thanks_plain",
    say_plainly,
    quiet=quiet_plainly,
    address=Address(to=receiver_of),
    aftermath=Aftermath(again_plainly),
)
