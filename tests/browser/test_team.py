"""A team's week in the browser: the recap, a yes a line; then one's rights: who sees what, a copy, forgetting."""

import pytest

from tests.browser.client import Client
from tests.browser.conftest import Opener


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
async def test_from_the_recaps_set_up_to_being_forgotten(opened: Opener, width: int, dark: bool) -> None:  # noqa: FBT001 - a parameter of a test
    name = "narrow" if dark else "wide"
    async with opened(width, dark=dark) as visitor:
        await visitor.types("/coach shift 09:00-17:00 mon-fri")
        await visitor.reads("Your shift")
        await visitor.types("/done wrote back to the angry baker", "hard: the contract with the two dates")
        await visitor.reads("Noted:")
        await visitor.becomes("Dana")
        await visitor.goes_to("support")
        await visitor.types("/coach team fri 16:00")
        await visitor.reads("The day before, those here who use me are asked")
        await visitor.becomes("Ana")
        await visitor.goes_to("Never Done")
        await turns_until(visitor, "Switch on what may be in it.")
        await visitor.presses_in("wrote back to the angry baker", "Share")
        await visitor.reads("wrote back to the angry baker, shared")
        await visitor.is_pictured(f"{name}-consent")
        await visitor.goes_to("support")
        await turns_until(visitor, "This week, in people's own words:")
        assert await visitor.page.get_by_text("wrote back to the angry baker").count() == 1
        assert await visitor.page.get_by_text("the contract with the two dates").count() == 0
        await visitor.is_pictured(f"{name}-recap")
        await visitor.goes_to("Never Done")
        await visitor.types("/coach whosees")
        await visitor.reads("This is all that a lead or an admin can see of you:")
        await visitor.types("/coach export")
        await visitor.reads("This is what I keep of your words; nobody else gets to read this.")
        await visitor.types("/coach forget me")
        await visitor.reads("This goes, for good:")
        await visitor.presses("Forget me")
        await visitor.reads("It is gone.")
        await visitor.types("/coach export")
        await visitor.reads("Nothing of yours is kept here any more.")


async def turns_until(visitor: Client, words: str) -> None:
    """Turn the clock from event to event until the words are there."""
    for _ in range(20):
        if await visitor.page.get_by_text(words).count():
            return
        await visitor.presses("Next event")
        await visitor.page.wait_for_timeout(200)
    await visitor.reads(words)
