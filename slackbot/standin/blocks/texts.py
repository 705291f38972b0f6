"""Checks of text objects and other small parts of Block Kit."""

from collections.abc import Iterator, Mapping

from slackbot.standin.blocks.shapes import Check, boolean, listing, one_of, plain_object, shape, string, variant, wrong

ID = string(255)
URL = string(3000, pattern=r"https?://\S+")


def plain(most: int) -> Check:
    """A plain_text object."""
    return variant({"plain_text": shape({"text": string(most)}, {"emoji": boolean})})


def text(most: int) -> Check:
    """A plain_text or mrkdwn object."""
    return variant(
        {
            "plain_text": shape({"text": string(most)}, {"emoji": boolean}),
            "mrkdwn": shape({"text": string(most)}, {"verbatim": boolean}),
        }
    )


PLACEHOLDER = plain(150)
STYLE = one_of("primary", "danger")
CONFIRM = plain_object(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)}, {"style": STYLE}
)
PLAIN_OPTION = plain_object({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": URL})
RICH_OPTION = plain_object({"text": text(75), "value": string(150)}, {"description": text(75)})
OPTION_GROUP = plain_object({"label": plain(75), "options": listing(PLAIN_OPTION, 1, 100)})
DISPATCH = plain_object({}, {"trigger_actions_on": listing(one_of("on_enter_pressed", "on_character_entered"), 1, 2)})
_SLACK_FILE = plain_object({}, {"id": string(50, pattern=r"F[A-Z0-9]+"), "url": URL})


def chosen_from_options(value: object, path: str) -> Iterator[str]:
    """Check that a menu has options or option_groups, and that its initial option is one of them."""
    if not isinstance(value, dict):
        return
    groups = value.get("option_groups")
    if ("options" in value) == (groups is not None):
        yield wrong("either options or option_groups is required", path)
        return
    inside = [group.get("options") for group in groups if isinstance(group, dict)] if isinstance(groups, list) else []
    options = [option for part in [value.get("options"), *inside] if isinstance(part, list) for option in part]
    initial = value.get("initial_options", [])
    several = [*initial] if isinstance(initial, list) else []
    for option in [*several, *([value["initial_option"]] if "initial_option" in value else [])]:
        if option not in options:
            yield wrong("the initial option must be one of the options", path)


def image(extra: Mapping[str, Check] | None = None) -> Check:
    """A picture: from a URL, or from a file uploaded to Slack."""
    fields = shape({"alt_text": string(2000)}, {"image_url": URL, "slack_file": _SLACK_FILE, **(extra or {})})

    def check(value: object, path: str) -> Iterator[str]:
        yield from fields(value, path)
        if isinstance(value, dict) and ("image_url" in value) == ("slack_file" in value):
            yield wrong("either image_url or slack_file is required", path)
        file = value.get("slack_file") if isinstance(value, dict) else None
        if isinstance(file, dict) and ("id" in file) == ("url" in file):
            yield wrong("either id or url is required", f"{path}/slack_file")

    return check


def both(first: Check, second: Check) -> Check:
    """Apply two checks to one value."""

    def check(value: object, path: str) -> Iterator[str]:
        yield from first(value, path)
        yield from second(value, path)

    return check
