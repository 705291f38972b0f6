"""The buttons under every scheduled message: later, not today, turn these off. No reason is asked, nobody is told."""

from datetime import timedelta
from typing import Final

from slackbot.coach.calendar import Occurrence, zone
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.scheduled import KINDS, replan
from slackbot.store.outbox import outbox
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import habits, members

_SOON: Final = timedelta(minutes=15)
_HOUR: Final = timedelta(hours=1)
_STILL_IN_TIME: Final = timedelta(minutes=10)
_LATERS: Final = 2  # in a row; the third offers to let it rest

_STALE: Final = Reply("errors/stale", beside=True)


def soon(call: Call, services: Services) -> Answer:
    """Postpone by fifteen minutes; the third time in a row, offer to let it rest."""
    return _later(call, services, _SOON)


def hour(call: Call, services: Services) -> Answer:
    """Postpone by an hour; the third time in a row, offer to let it rest."""
    return _later(call, services, _HOUR)


def again(call: Call, services: Services) -> Answer:
    """Postpone by fifteen minutes, however often it was postponed before."""
    return _later(call, services, _SOON, laters=99)


def not_today(call: Call, services: Services) -> Answer:
    """Silence a kind until tomorrow, even from a message of an earlier day."""
    delivery = _pressed(call, services)
    if delivery is None:
        return _STALE
    habits.put(services.tx, call.member.id, delivery.kind, quiet_on=call.today)
    return Reply("nudge/not_today", beside=_keeps_its_words(delivery))


def off(call: Call, services: Services) -> Answer:
    """Turn a kind off."""
    delivery = _pressed(call, services)
    if delivery is None:
        return _STALE
    if KINDS[delivery.kind].off:
        replan(services.tx, members.change(services.tx, call.member.id, **KINDS[delivery.kind].off), call.at)
    else:  # requested each time rather than scheduled: drop what is still waiting
        for waiting in outbox.waiting_of(services.tx, call.member.id, delivery.kind):
            outbox.skip(services.tx, waiting.id, "switched_off")
    habits.forget(services.tx, call.member.id, delivery.kind)
    return Reply("nudge/off", {"kind": delivery.kind}, beside=_keeps_its_words(delivery))


def as_before(call: Call, services: Services) -> Answer:
    """Restore the usual rate of a kind that comes half as often."""
    delivery = _pressed(call, services)
    if delivery is None:
        return _STALE
    habits.chosen(services.tx, call.member.id, delivery.kind)
    return Reply("nudge/as_before")


def wait(call: Call, services: Services) -> Answer:
    """Suspend the digest until the person's next line."""
    delivery = _pressed(call, services)
    if delivery is None:
        return _STALE
    habits.put(services.tx, call.member.id, delivery.kind, stage=habits.WAITS, resting=False)
    return Reply("digest/waits", beside=True)


def keep_coming(call: Call, services: Services) -> Answer:
    """Send the digest on empty days too."""
    delivery = _pressed(call, services)
    if delivery is None:
        return _STALE
    habits.chosen(services.tx, call.member.id, delivery.kind)
    return Reply("digest/keeps_coming", beside=True)


def fewer(call: Call, services: Services) -> Answer:
    """Send a kind half as often."""
    delivery = _pressed(call, services)
    if delivery is None:
        return _STALE
    habits.put(services.tx, call.member.id, delivery.kind, stage=habits.HALVED, resting=True)
    return Reply("nudge/fewer", {"uid": delivery.uid}, beside=_keeps_its_words(delivery))


def _later(call: Call, services: Services, wait: timedelta, laters: int = _LATERS) -> Answer:
    delivery = _pressed(call, services)
    if delivery is None or delivery.expires_at is None or _keeps_its_words(delivery):
        return _STALE  # a digest can't be postponed once it is read; only earlier versions offered that
    base, _, times = delivery.occurrence.partition("+")
    if int(times or 0) >= laters:
        return Reply("nudge/third_later", {"uid": delivery.uid})
    due_at = call.at + wait
    due = Occurrence(delivery.day, due_at, max(due_at + _STILL_IN_TIME, delivery.expires_at))
    outbox.add(services.tx, call.member.id, delivery.kind, f"{base}+{int(times or 0) + 1}", due)
    return Reply("nudge/later", {"at": due_at.astimezone(zone(call.member.hours.zone)).time()})


def _pressed(call: Call, services: Services) -> Delivery | None:
    """Mark the pressed button's delivery as answered and return it; None if it no longer exists."""
    delivery = outbox.by_uid(services.tx, call.member.id, call.value)
    if delivery is None or delivery.kind not in KINDS:
        return None
    habits.answered(services.tx, call.member.id, delivery.kind)
    return delivery


def _keeps_its_words(delivery: Delivery) -> bool:
    return delivery.kind == "digest"
