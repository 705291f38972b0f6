"""Checks of Block Kit's interactive elements: buttons, menus, pickers and inputs."""

from collections.abc import Iterator

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
    wrong,
)
from slackbot.standin.blocks.texts import (
    CONFIRM,
    DISPATCH,
    ID,
    OPTION_GROUP,
    PLACEHOLDER,
    PLAIN_OPTION,
    RICH_OPTION,
    STYLE,
    URL,
    both,
    chosen_from_options,
    image,
    plain,
)

_ACTION = {"action_id": ID}
_ASKED = {**_ACTION, "confirm": CONFIRM, "focus_on_load": boolean}
_MENU = {**_ASKED, "placeholder": PLACEHOLDER}
_WRITTEN = {**_ACTION, "focus_on_load": boolean, "placeholder": PLACEHOLDER, "dispatch_action_config": DISPATCH}
_DATE = string(10, pattern=r"\d{4}-\d{2}-\d{2}")
_TIME = string(5, pattern=r"([01]\d|2[0-3]):[0-5]\d")
_MOST = {"max_selected_items": integer(1, 100)}
_FILTER = plain_object(
    {},
    {
        "include": listing(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
_OPTIONS = {"options": listing(PLAIN_OPTION, 1, 100), "option_groups": listing(OPTION_GROUP, 1, 100)}
_CONVERSATION = {"default_to_current_conversation": boolean, "filter": _FILTER}
_RESPONDS = {"response_url_enabled": boolean}


def _menu(extra: dict[str, Check]) -> Check:
    return shape({}, {**_MENU, **extra})


def _choices(initial: dict[str, Check]) -> Check:
    return both(shape({"options": listing(RICH_OPTION, 1, 10)}, {**_ASKED, **initial}), chosen_from_options)


SELECTS: dict[str, Check] = {
    "static_select": both(_menu({**_OPTIONS, "initial_option": PLAIN_OPTION}), chosen_from_options),
    "external_select": _menu({"initial_option": PLAIN_OPTION, "min_query_length": integer(0, 1000)}),
    "users_select": _menu({"initial_user": ID}),
    "conversations_select": _menu({"initial_conversation": ID, **_CONVERSATION, **_RESPONDS}),
    "channels_select": _menu({"initial_channel": ID, **_RESPONDS}),
}
MULTI_SELECTS: dict[str, Check] = {
    "multi_static_select": both(
        _menu({**_OPTIONS, **_MOST, "initial_options": listing(PLAIN_OPTION, 1, 100)}), chosen_from_options
    ),
    "multi_external_select": _menu(
        {**_MOST, "initial_options": listing(PLAIN_OPTION, 1, 100), "min_query_length": integer(0, 1000)}
    ),
    "multi_users_select": _menu({**_MOST, "initial_users": listing(ID, 1, 100)}),
    "multi_conversations_select": _menu({**_MOST, **_CONVERSATION, "initial_conversations": listing(ID, 1, 100)}),
    "multi_channels_select": _menu({**_MOST, "initial_channels": listing(ID, 1, 100)}),
}
PICKERS: dict[str, Check] = {
    "datepicker": _menu({"initial_date": _DATE}),
    "timepicker": _menu({"initial_time": _TIME, "timezone": string(100)}),
    "datetimepicker": shape({}, {**_ASKED, "initial_date_time": integer(1_000_000_000, 9_999_999_999)}),
    "checkboxes": _choices({"initial_options": listing(RICH_OPTION, 1, 10)}),
    "radio_buttons": _choices({"initial_option": RICH_OPTION}),
}
PRESSED: dict[str, Check] = {
    "button": shape(
        {"text": plain(75)},
        {
            **_ACTION,
            "url": URL,
            "value": string(2000),
            "style": STYLE,
            "confirm": CONFIRM,
            "accessibility_label": string(75),
        },
    ),
    "overflow": shape({"options": listing(PLAIN_OPTION, 1, 5)}, {**_ACTION, "confirm": CONFIRM}),
}


def _lengths(value: object, path: str) -> Iterator[str]:
    """Check that a field's initial value fits it; otherwise nobody could submit it."""
    if not isinstance(value, dict):
        return
    least, most, text = value.get("min_length", 0), value.get("max_length", 3000), value.get("initial_value", "")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield wrong("min_length must be less than max_length", path)
    if isinstance(text, str) and isinstance(most, int) and len(text) > most:
        yield wrong(f"must be less than {most + 1} characters", f"{path}/initial_value")


WRITTEN: dict[str, Check] = {
    "plain_text_input": both(
        shape(
            {},
            {
                **_WRITTEN,
                "initial_value": string(3000, least=0),
                "multiline": boolean,
                "min_length": integer(0, 3000),
                "max_length": integer(1, 3000),
            },
        ),
        _lengths,
    ),
    "email_text_input": shape({}, {**_WRITTEN, "initial_value": string(3000)}),
    "url_text_input": shape({}, {**_WRITTEN, "initial_value": string(3000)}),
    "number_input": shape(
        {"is_decimal_allowed": boolean},
        {**_WRITTEN, "initial_value": string(50), "min_value": string(50), "max_value": string(50)},
    ),
    "rich_text_input": shape({}, {**_WRITTEN}),
    "file_input": shape({}, {**_ACTION, "filetypes": listing(string(20), 1, 100), "max_files": integer(1, 10)}),
}
IMAGE: dict[str, Check] = {"image": image()}

IN_ACTIONS = variant({**PRESSED, **SELECTS, **PICKERS})
IN_SECTION = variant({**PRESSED, **SELECTS, **MULTI_SELECTS, **PICKERS, **IMAGE})
IN_INPUT = variant({**SELECTS, **MULTI_SELECTS, **PICKERS, **WRITTEN})
