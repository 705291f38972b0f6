"""Reads time zones as people name them: by zone, by city, or by an everyday name."""

import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from slackbot.coach.calendar import zone_names
from slackbot.coach.parsing.normalise import normalise, unreadable

_NO_PLACE: Final = "etc/"  # its GMT+1 is what everybody else calls GMT-1
_PLAIN_LETTERS: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "\u0131": "i", "æ": "ae", "œ": "oe"})

# Everyday names that tzdata does not know, or reads as a clock that never changes (its EST is Panama's). If a name has
# several meanings, the most common one wins; the answer always says which zone was read.
_SPOKEN: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("est", "edt", "et", "eastern", "easterntime", "newyorktime"), "America/New_York"),
        **dict.fromkeys(("cst", "cdt", "ct", "central", "centraltime"), "America/Chicago"),
        **dict.fromkeys(("mst", "mdt", "mt", "mountain", "mountaintime"), "America/Denver"),
        **dict.fromkeys(("pst", "pdt", "pt", "pacific", "pacifictime"), "America/Los_Angeles"),
        **dict.fromkeys(("akst", "akdt", "alaska", "alaskatime"), "America/Anchorage"),
        **dict.fromkeys(("hst", "hdt", "hawaii", "hawaiitime"), "Pacific/Honolulu"),
        **dict.fromkeys(("ast", "adt", "atlantic", "atlantictime"), "America/Halifax"),
        **dict.fromkeys(("nst", "ndt"), "America/St_Johns"),
        **dict.fromkeys(("bst", "uk", "uktime", "britain", "england"), "Europe/London"),
        **dict.fromkeys(("west",), "Europe/Lisbon"),
        **dict.fromkeys(("cest", "mez", "mesz"), "Europe/Berlin"),
        **dict.fromkeys(("eest",), "Europe/Athens"),
        **dict.fromkeys(("msk",), "Europe/Moscow"),
        **dict.fromkeys(("trt",), "Europe/Istanbul"),
        **dict.fromkeys(("ist", "india"), "Asia/Kolkata"),
        **dict.fromkeys(("pkt",), "Asia/Karachi"),
        **dict.fromkeys(("gst",), "Asia/Dubai"),
        **dict.fromkeys(("ict",), "Asia/Bangkok"),
        **dict.fromkeys(("wib",), "Asia/Jakarta"),
        **dict.fromkeys(("sgt",), "Asia/Singapore"),
        **dict.fromkeys(("pht", "phst", "philippines"), "Asia/Manila"),
        **dict.fromkeys(("hkt",), "Asia/Hong_Kong"),
        **dict.fromkeys(("jst",), "Asia/Tokyo"),
        **dict.fromkeys(("kst",), "Asia/Seoul"),
        **dict.fromkeys(("aest", "aedt"), "Australia/Sydney"),
        **dict.fromkeys(("acst", "acdt"), "Australia/Adelaide"),
        **dict.fromkeys(("awst",), "Australia/Perth"),
        **dict.fromkeys(("nzst", "nzdt"), "Pacific/Auckland"),
        **dict.fromkeys(("sast",), "Africa/Johannesburg"),
        **dict.fromkeys(("eat",), "Africa/Nairobi"),
        **dict.fromkeys(("wat",), "Africa/Lagos"),
        **dict.fromkeys(("brt",), "America/Sao_Paulo"),
        **dict.fromkeys(("art",), "America/Argentina/Buenos_Aires"),
        **dict.fromkeys(("clt", "clst"), "America/Santiago"),
        **dict.fromkeys(("cot",), "America/Bogota"),
    }
)


def read_zone(text: str) -> str:
    """Read a zone: its name in any case, its city if that means one clock, or an everyday name.

    `europe/berlin`, `São Paulo`, `New York, USA` and `EST` (read as America/New_York) are read.

    Raises:
        UnreadableError: no zone has that name, or zones with different clocks do; kind `zone`.
    """
    typed = normalise(text)
    for part in (typed, typed.partition(",")[0]):
        name = _SPOKEN.get(_key(part)) or _exactly(part) or _of_city(part)
        if name is not None:
            return name
    return unreadable("zone", typed)


def is_spoken(text: str) -> bool:
    """Whether a text is an everyday name (`EST`), so that the answer has to say which zone it was read as."""
    return _key(normalise(text)) in _SPOKEN


def _exactly(typed: str) -> str | None:
    name = "/".join(part.strip().replace(" ", "_") for part in typed.split("/"))
    return zone_names().get(name.lower()) or zone_names().get(_unmarked(name))


def _of_city(typed: str) -> str | None:
    """The zone of a city; if several zones have its name, their clocks must agree, as America/Louisville's do."""
    names = _cities().get(_key(typed), ())
    clocks = {_links().get(name, name) for name in names}
    if len(clocks) != 1:
        return None
    return names[0] if len(names) == 1 else clocks.pop()


@cache
def _cities() -> dict[str, tuple[str, ...]]:
    cities: dict[str, tuple[str, ...]] = {}
    for lower, name in zone_names().items():
        if "/" in lower and not lower.startswith(_NO_PLACE):
            key = _key(name.rsplit("/", 1)[1])
            cities[key] = (*cities.get(key, ()), name)
    return cities


@cache
def _links() -> dict[str, str]:
    """Map each alias in tzdata to its zone; a line reads `L America/Kentucky/Louisville America/Louisville`."""
    rules = files("tzdata").joinpath("zoneinfo", "tzdata.zi").read_text("utf-8").splitlines()
    return {alias: target for _, target, alias in (line.split() for line in rules if line.startswith("L "))}


def _key(name: str) -> str:
    return "".join(character for character in _unmarked(name) if character.isalnum())


def _unmarked(name: str) -> str:
    """Remove the accents that tzdata's names lack (São Paulo, Asunción, Tromsø)."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter))
    return bare.lower().translate(_PLAIN_LETTERS)
