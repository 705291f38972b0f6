"""Zones as people name them: by zone, by city, by what they call their time."""

import pytest

from slackbot.coach.calendar import zone, zone_names
from slackbot.coach.parsing.normalise import UnreadableError
from slackbot.coach.parsing.zones import _SPOKEN, read_zone


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("EST", "America/New_York"),
        ("est", "America/New_York"),
        ("EDT", "America/New_York"),
        ("Eastern", "America/New_York"),
        ("Eastern Time", "America/New_York"),
        ("E.S.T.", "America/New_York"),
        ("MST", "America/Denver"),
        ("HST", "Pacific/Honolulu"),
        ("CST", "America/Chicago"),
        ("PST", "America/Los_Angeles"),
        ("Pacific time", "America/Los_Angeles"),
        ("BST", "Europe/London"),
        ("CEST", "Europe/Berlin"),
        ("MESZ", "Europe/Berlin"),
        ("IST", "Asia/Kolkata"),
        ("JST", "Asia/Tokyo"),
        ("PHT", "Asia/Manila"),
        ("AEST", "Australia/Sydney"),
        ("NZDT", "Pacific/Auckland"),
        ("COT", "America/Bogota"),
    ],
)
def test_what_people_call_their_time_is_the_zone_they_mean(typed: str, expected: str) -> None:
    assert read_zone(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("São Paulo", "America/Sao_Paulo"),
        ("Sa\u0303o Paulo", "America/Sao_Paulo"),
        ("america/são paulo", "America/Sao_Paulo"),
        ("Bogotá", "America/Bogota"),
        ("Zürich", "Europe/Zurich"),
        ("Asunción", "America/Asuncion"),
        ("Chișinău", "Europe/Chisinau"),
        ("Curaçao", "America/Curacao"),
        ("Malé", None),
        ("New York", "America/New_York"),
        ("new-york", "America/New_York"),
        ("New York, USA", "America/New_York"),
        ("Berlin, Germany", "Europe/Berlin"),
        ("St. John's", "America/St_Johns"),
        ("Port au Prince", "America/Port-au-Prince"),
        ("Europe / Berlin", "Europe/Berlin"),
        ("“Europe/Berlin”", "Europe/Berlin"),
        ("Ｂｅｒｌｉｎ", "Europe/Berlin"),  # noqa: RUF001 - full-width
        ("Europe/Berlin.", "Europe/Berlin"),
        ("New\u00a0York", "America/New_York"),
    ],
)
def test_a_city_is_read_with_its_accents_its_country_and_its_spaces(typed: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(UnreadableError):
            read_zone(typed)
    else:
        assert read_zone(typed) == expected


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("Louisville", "America/Kentucky/Louisville"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("Indianapolis", "America/Indiana/Indianapolis"),
        ("Catamarca", "America/Argentina/Catamarca"),
        ("Cordoba", "America/Argentina/Cordoba"),
        ("Córdoba", "America/Argentina/Cordoba"),
        ("Jujuy", "America/Argentina/Jujuy"),
        ("Mendoza", "America/Argentina/Mendoza"),
        ("Istanbul", "Europe/Istanbul"),
        ("Nicosia", "Asia/Nicosia"),
    ],
)
def test_two_names_of_one_clock_are_one_city(typed: str, clock: str) -> None:
    assert read_zone(typed) == clock


def test_every_spoken_name_leads_to_a_zone_and_hides_only_three_of_tzdatas_own() -> None:
    assert all(zone(name).key == name for name in set(_SPOKEN.values()))
    hidden = {name for lower, name in zone_names().items() if lower in _SPOKEN and _SPOKEN[lower] != name}
    assert hidden == {"EST", "MST", "HST"}


@pytest.mark.parametrize("typed", ["", "GMT+1", "UTC-5", "Springfield", "Etc/", "/", "🙂", "XST", "mean time"])
def test_a_name_that_no_clock_answers_to_is_refused(typed: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_zone(typed)
    assert (caught.value.kind, caught.value.typed) == ("zone", typed)
