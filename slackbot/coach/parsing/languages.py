"""Reads languages as people name them: `en`, `en-US`, `English`, `Deutsch`."""

import unicodedata
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from slackbot.coach.parsing.normalise import normalise

AUTO: Final = "auto"
_AS_IN_SLACK: Final = frozenset({AUTO, "automatic", "default", "slack", "as in slack", "off"})
# English and own names, without accents.
_NAMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "ar": ("arabic", "العربية"),
        "cs": ("czech", "cestina", "cesky"),
        "da": ("danish", "dansk"),
        "de": ("german", "deutsch"),
        "el": ("greek", "ελληνικα"),
        "en": ("english", "american", "british"),
        "es": ("spanish", "espanol", "castellano"),
        "fi": ("finnish", "suomi"),
        "fil": ("filipino", "tagalog"),
        "fr": ("french", "francais"),
        "he": ("hebrew", "עברית"),
        "hi": ("hindi", "हिन्दी"),
        "hu": ("hungarian", "magyar"),
        "id": ("indonesian", "bahasa indonesia"),
        "it": ("italian", "italiano"),
        "ja": ("japanese", "日本語"),
        "ko": ("korean", "한국어"),
        "nb": ("norwegian", "norsk", "bokmal"),
        "nl": ("dutch", "nederlands"),
        "pl": ("polish", "polski"),
        "pt": ("portuguese", "portugues"),
        "ro": ("romanian", "romana"),
        "ru": ("russian", "русскии"),
        "sk": ("slovak", "slovencina"),
        "sv": ("swedish", "svenska"),
        "tr": ("turkish", "turkce"),
        "uk": ("ukrainian", "українська"),
        "vi": ("vietnamese", "tieng viet"),
        "zh": ("chinese", "中文"),
    }
)


def read_language(text: str, known: Collection[str]) -> str | None:
    """Read one of the known languages by its code, its locale or its name; `auto` is as in Slack, None is none."""
    typed = normalise(text).lower().replace("_", "-")
    if typed in _AS_IN_SLACK:
        return AUTO
    plain = _without_accents(typed)
    named = next((code for code, names in _NAMES.items() if plain in map(_without_accents, names)), typed)
    base = named.partition("-")[0]
    near = (code for code in sorted(known) if code.partition("-")[0] == base)  # `pt-br` for Portuguese
    return next((code for code in (typed, base) if code in known), next(near, None))


def _without_accents(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
