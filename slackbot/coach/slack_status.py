"""Read a Slack status as a reason for quiet: a meeting, a call, a huddle, lunch, sick leave, or a holiday."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, NamedTuple

from slackbot.coach.calendar import Hours, day_ends, local_day

LONGEST_STATUS: Final = 100  # characters; Slack's limit
_FLAG: Final = re.compile(r":?([a-z0-9_'+-]+)(?:::skin-tone-\d)?:?", re.IGNORECASE)
_ACCENT: Final = re.compile("[\u0300-\u036f]")
_NO_WORD: Final = re.compile(r"[^\w:-]+")
_HUDDLE: Final = timedelta(hours=2)  # assumed length; Slack gives a huddle no end
_WITHOUT_END: Final[Mapping[str, timedelta]] = MappingProxyType(
    # Slack suggests "Vacationing" without an end; "In a meeting" without one was left behind by mistake.
    {"meeting": timedelta(hours=1), "call": timedelta(hours=1), "huddle": _HUDDLE, "lunch": timedelta(hours=1)}
    | {"holiday": timedelta(days=14)}
)

# Texts that Slack suggests, that calendar apps (Google, Outlook) and Zoom set, and that people type.
_EMOJI: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("spiral_calendar_pad", "spiral_calendar", "calendar", "date"), "meeting"),
        **dict.fromkeys(("slack_call", "telephone_receiver", "telephone", "phone", "calling", "zoom"), "call"),
        **dict.fromkeys(("fork_and_knife", "knife_fork_plate", "bento", "sandwich"), "lunch"),
        **dict.fromkeys(("face_with_thermometer", "nauseated_face", "sneezing_face", "mask"), "sick"),
        **dict.fromkeys(("palm_tree", "desert_island", "beach_with_umbrella"), "holiday"),
    }
)
_WORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "huddle": ("huddle", "huddling", "huddle meeting", "ハドル"),
        "call": (
            *("a call", "in call", "in calls", "on calls", "call with", "zoom call", "video call", "phone call"),
            *("customer call", "client call", "team call", "conference call", "calls until", "on the phone", "on zoom"),
            *(
                "zoom meeting",
                "in zoom",
                "anruf",
                "telefonat",
                "am telefon",
                "telefoniert",
                "en appel",
                "au telephone",
                "llamada",
                "al telefono",
            ),
            *("chiamata", "chamada", "ligacao", "gesprek", "aan de telefoon", "通話中", "電話中"),
        ),
        "meeting": (
            *("meeting", "meetings", "mtg", "1:1", "one on one", "standup", "stand-up", "workshop", "webinar"),
            *("interview", "interviewing", "presenting", "presentation", "in training", "besprechung", "termin"),
            *("meeting-marathon", "reunion", "rendez-vous", "reuniao", "riunione", "vergadering", "afspraak"),
            *("会議", "ミーティング", "打ち合わせ"),
        ),
        "lunch": (
            *("lunch", "lunchtime", "lunch break", "mittag", "mittagspause", "mittagessen", "dejeuner", "almuerzo"),
            *("comiendo", "almoco", "pranzo", "lunchpauze", "昼食", "ランチ", "お昼"),
        ),
        "sick": (
            *("sick", "out sick", "sick leave", "sick day", "ill", "unwell", "krank", "krankgemeldet", "malade"),
            *("enfermo", "enferma", "de baja", "doente", "malato", "malata", "malattia", "ziek", "病欠", "体調不良"),
        ),
        "holiday": (
            *("vacation", "vacationing", "vacations", "holiday", "holidays", "on leave", "annual leave", "pto", "ooo"),
            *("parental leave", "maternity leave", "paternity leave", "out of office", "out of the office"),
            *("day off", "time off", "off today", "urlaub", "ferien", "feiertag", "conges", "en conge", "vacances"),
            *("vacaciones", "ferias", "ferie", "vacanza", "vakantie", "verlof", "休暇", "お休み"),
        ),
    }
)
_ALONE: Final = frozenset({"call", "calls"})
# These say that somebody is available, although they contain one of the words above.
_THERE: Final = (
    *("no meeting", "no meetings", "no call", "no calls", "not in a", "not on", "not sick", "not ill", "meeting-free"),
    *(
        "meeting free",
        "free for",
        "for a call",
        "give me a call",
        "call me",
        "call us",
        "call if",
        "on call",
        "on-call",
    ),
    *("oncall", "after lunch", "before lunch", "after the", "back from", "cover for", "covering", "holiday cover"),
    *("vacation cover", "kein termin", "keine termine", "kein meeting", "keine meetings", "zuruck aus", "de retour de"),
)
_AT_WORK: Final = frozenset(
    (
        *("available", "back", "covering", "free", "home", "homeoffice", "office", "online", "remote", "remotely"),
        *("wfh", "work", "workation", "working", "travelling", "traveling", "commuting"),
    )
)


class Status(NamedTuple):
    """A status as Slack describes it: `until` is None if it has no end."""

    text: str = ""
    emoji: str = ""
    until: datetime | None = None
    in_huddle: bool = False


class Occupied(NamedTuple):
    """The reason why somebody should get no nudges, and its end; an empty `why` is no reason."""

    why: str = ""
    until: datetime | None = None


def why_quiet(status: Status) -> str:
    """Return the reason in a status: meeting, call, huddle, lunch, sick or holiday; empty if it is none.

    Words count before the emoji: a palm tree beside "Working remotely" is no holiday.
    """
    said = _plain(status.text)
    if any(f" {phrase} " in said for phrase in _THERE):
        return ""
    if said.strip() in _ALONE:
        return "call"
    for why, phrases in _WORDS.items():
        if any((f" {phrase} " if phrase.isascii() else phrase) in said for phrase in phrases):
            return why
    emoji = _FLAG.fullmatch(status.emoji.strip())
    return "" if emoji is None or _AT_WORK & set(said.split()) else _EMOJI.get(emoji[1].lower(), "")


def occupied(status: Status, at: datetime, hours: Hours, before: Occupied) -> Occupied:
    """Return the quiet that a status asks for, beginning at `at`; `before` is what the previous status asked for.

    A status without an end counts for a limited time after it is first seen, because people forget to clear it.
    """
    why = why_quiet(status)
    if status.in_huddle:
        ends = at + _HUDDLE
        return Occupied("huddle", max(ends, status.until) if why and status.until else ends)
    if not why or (status.until is not None and status.until <= at):
        return Occupied()
    if status.until is not None:
        return Occupied(why, status.until)
    if before.why == why:
        return before
    bounded = _WITHOUT_END.get(why)
    return Occupied(why, at + bounded if bounded else day_ends(local_day(at, hours), hours))


def _plain(text: str) -> str:
    """Return the text in lower case, without accents, and with one space around and between its words."""
    letters = _ACCENT.sub("", unicodedata.normalize("NFKD", text[:LONGEST_STATUS]).casefold())
    words = (word.strip(":-") for word in _NO_WORD.sub(" ", unicodedata.normalize("NFC", letters)).split())
    return f" {' '.join(words)} "
