"""Dialogues about settings and days as people really type and paste them."""

import pytest

from tests.talk import Talk


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/coach shift 9 a.m. – 5 p.m., mon–fri", "09:00 to 17:00, Monday to Friday"),  # noqa: RUF001 - as pasted
        ("/coach digest １７：００", "17:00"),  # noqa: RUF001 - full-width
        ("/coach digest “17:00”.", "17:00"),
        ("/coach breaks 10:30, 3 p.m.", "10:30 and 15:00"),
        ("/coach challenge nudge 09:30", "09:30"),
        ("/coach challenge\u2011nudge 9:30", "09:30"),
        ("/challenge nudge 09:30", "09:30"),
        ("/coach days off 2026–12–24", "24 December 2026"),  # noqa: RUF001 - as pasted
        ("/coach holidays de\u2011by", "DE-BY"),
        ("/coach budget ３", "three"),  # noqa: RUF001 - full-width
        ("/coach tz São Paulo", "Your time zone: America/Sao_Paulo."),
        ("/coach tz EST", "Your time zone: America/New_York, which is how I read EST."),
        ("/coach tz Louisville", "Your time zone: America/Kentucky/Louisville."),
        ("/coach pause until fri.", "Friday, 6 March 2026"),
    ],
)
async def test_a_setting_is_read_as_people_paste_it(talk: Talk, typed: str, answer: str) -> None:
    await talk.alice.types("/coach shift 08:00-18:00")
    assert answer in await talk.alice.types(typed)
    assert "No lines" in await talk.alice.types("/today") or "Nothing" in await talk.alice.types("/done")


async def test_a_hard_ticket_may_begin_with_the_word_nudge(talk: Talk) -> None:
    assert "nudge the carrier" in await talk.alice.types("/challenge nudge the carrier about the parcel")


async def test_what_is_quoted_back_is_what_was_read(talk: Talk) -> None:
    assert "25:99" in await talk.alice.types("/coach digest “２５：９９”")  # noqa: RUF001 - full-width


async def test_yesterday_on_a_monday_is_friday_and_weekdays_and_dates_are_read(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.at("10:00", days=6)  # Monday, 9 March
    assert "Noted for Friday" in await talk.alice.types("/done yesterday: called the bakery back")
    assert "Noted for Thursday" in await talk.alice.types("/done thursday: the export")
    assert "Noted for Wednesday" in await talk.alice.types("/done 2026-03-04: the late refund")
    assert "Noted: the first call" in await talk.alice.types("/done today: the first call")


async def test_a_day_still_to_come_takes_no_line(talk: Talk) -> None:
    assert "still to come" in await talk.alice.types("/done 2027-02-26: too early")
    assert "too early" not in await talk.alice.types("/week")
