"""Checks of rich_text blocks."""

from slackbot.standin.blocks.shapes import (
    Check,
    boolean,
    integer,
    listing,
    one_of,
    plain_object,
    shape,
    string,
    variant,
)
from slackbot.standin.blocks.texts import URL

MOST = 4000
_STYLE = plain_object(
    {},
    dict.fromkeys(
        ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), boolean
    ),
)
_STYLED: dict[str, Check] = {"style": _STYLE}
_ID = string(64)

PARTS: dict[str, Check] = {
    "text": shape({"text": string(MOST)}, _STYLED),
    "link": shape({"url": URL}, {**_STYLED, "text": string(MOST), "unsafe": boolean}),
    "emoji": shape({"name": string(100)}, {**_STYLED, "unicode": string(100), "skin_tone": integer(1, 6)}),
    "user": shape({"user_id": _ID}, _STYLED),
    "usergroup": shape({"usergroup_id": _ID}, _STYLED),
    "team": shape({"team_id": _ID}, _STYLED),
    "channel": shape({"channel_id": _ID}, _STYLED),
    "broadcast": shape({"range": one_of("here", "channel", "everyone")}, _STYLED),
    "color": shape({"value": string(20)}, _STYLED),
    "date": shape(
        {"timestamp": integer(0, 99_999_999_999), "format": string(200)},
        {**_STYLED, "url": URL, "fallback": string(MOST)},
    ),
}
_LINE = listing(variant(PARTS), 1, 1000)
_BORDER: dict[str, Check] = {"border": integer(0, 1)}
_SECTION = shape({"elements": _LINE})

RICH_TEXT = variant(
    {
        "rich_text_section": _SECTION,
        "rich_text_quote": shape({"elements": _LINE}, _BORDER),
        "rich_text_preformatted": shape(
            {"elements": listing(variant({name: PARTS[name] for name in ("text", "link")}), 1, 1000)},
            {**_BORDER, "language": string(50)},
        ),
        "rich_text_list": shape(
            {
                "elements": listing(variant({"rich_text_section": _SECTION}), 1, 1000),
                "style": one_of("bullet", "ordered"),
            },
            {**_BORDER, "indent": integer(0, 8), "offset": integer(0, 100_000)},
        ),
    }
)
