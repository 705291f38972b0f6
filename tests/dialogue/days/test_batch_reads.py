"""A batch of digests reads each table as often as a digest alone does, on an ordinary day and on the last of a span."""

import re
from collections import Counter

import pytest

from tests.dialogue.privacy.test_nobodys_state import statements
from tests.talk import Talk, open_talk


async def live(talk: Talk, before: int) -> None:
    """Alice and bob work to five, write, take breaks and thank each other; then comes the day after tomorrow."""
    await talk.at("09:00", days=before)
    for speaker, other in ((talk.alice, talk.bob), (talk.bob, talk.alice)):
        await speaker.types("/coach shift 09:00-17:00 mon-fri")
        await speaker.types("/coach digest 17:00")
        await speaker.types("/done hard: the refund\nthe export")
        await speaker.types("/break 5")
        await speaker.types(f"/thanks <@{other.person.id}> for the help")
    await talk.at("16:00", days=2)
    for speaker in (talk.alice, talk.bob):
        await speaker.types("/done the outage page")


async def reads(before: int, digests: int) -> Counter[str]:
    """Count the statements that read, by their text, while the digests of so many people leave."""
    async with open_talk() as talk:
        await live(talk, before)
        if digests == 1:
            await talk.bob.types("/coach digest off")
        with statements(talk) as seen:
            await talk.at("17:01")
        assert sum("outage" in speaker.mail[-1] for speaker in (talk.alice, talk.bob)) == digests
    texts = (re.sub(r"IN \([^)]*\)", "IN (…)", text) for text in seen)
    return Counter(text for text in texts if text.startswith("SELECT"))


@pytest.mark.parametrize("before", [0, 1, 26], ids=["a Thursday", "a week's last day", "a month's last day"])
async def test_two_digests_read_as_often_as_one(before: int) -> None:
    more = await reads(before, 2) - await reads(before, 1)
    assert more == Counter()
