"""Settings of Slack's own on the page: optional scopes, and do-not-disturb."""

import re

from slackbot import manifest
from tests.page.visitor import Visitor


async def test_every_optional_scope_of_the_manifest_is_granted_and_can_be_taken_back(visitor: Visitor) -> None:
    optional = manifest.load()["oauth_config"]["scopes"]["bot_optional"]
    assert visitor.raw.count('aria-checked="true" formaction="/scopes/') == len(optional)
    assert all(re.search(rf"<code>{scope}</code><small>\w", visitor.raw) for scope in optional)  # says what it is for
    await visitor.does("/scopes/dnd:read")
    assert 'aria-checked="false" formaction="/scopes/dnd:read"' in visitor.raw
    await visitor.does("/scopes/chat:write")  # is not for a switch
    assert "chat:write" in visitor.trial.slack.team.scopes


async def test_an_export_comes_as_files_and_in_pages_where_those_are_not_granted(visitor: Visitor) -> None:
    await visitor.types("/done first")
    await visitor.types("/coach export")
    assert visitor.raw.count('<details class="file"') == 2
    await grants_otherwise(visitor, "files:write")
    await visitor.types("/coach export")
    assert "These are your words, as I have them" in visitor.text
    await grants_otherwise(visitor, "files:write")
    await visitor.types("/coach export")
    assert visitor.raw.count('<details class="file"') == 4


async def grants_otherwise(visitor: Visitor, scope: str) -> None:
    """Grant a scope or take it back; the bot hears of it with the next answer to a call of its own."""
    await visitor.does(f"/scopes/{scope}")
    await visitor.looks("/alice/home")
    await visitor.looks("/alice/dm")


async def test_what_the_bot_starts_waits_for_the_end_of_do_not_disturb(visitor: Visitor) -> None:
    for setting in ("shift 09:00-17:00", "breaks 10:30"):
        await visitor.types(f"/coach {setting}")
    for _ in range(6):
        await visitor.does("/clock/quarter")
    asked = visitor.raw.count("Not today")
    assert asked == 1
    await visitor.types("/coach breaks 10:45")
    await visitor.does("rest")
    assert "until 11:30" in visitor.text
    await visitor.does("/clock/quarter")
    assert visitor.raw.count("Not today") == asked
    assert "do_not_disturb" in visitor.text


async def test_who_is_not_to_be_disturbed_can_end_that(visitor: Visitor) -> None:
    await visitor.does("rest")
    assert "until 10:00" in visitor.text
    await visitor.does("rest")
    assert "until 10:00" not in visitor.text
