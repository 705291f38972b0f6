"""Pages about privacy, support and terms: served beside the install page, filled from the settings."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.edge.installs.hosted import hosted

AT = datetime(2026, 3, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "title", "words"),
    [
        ("/slack/privacy", "Privacy", "I&#39;m run by Acme &amp; Co."),
        ("/slack/privacy", "Privacy", "Your lines</strong>, to hand them back to you: a year"),
        ("/slack/privacy", "Privacy", "Thanks that you gave or got</strong>: 90 days"),
        ("/slack/privacy", "Privacy", "everything of that workspace is deleted after 3 days"),
        ("/slack/support", "Support", "Write to help@example.org."),
        ("/slack/terms", "Terms", "Acme &amp; Co runs me"),
    ],
)
async def test_a_page_names_who_runs_the_bot_and_how_long_things_are_kept(
    tmp_path: Path, path: str, title: str, words: str
) -> None:
    async with hosted(
        AT,
        tmp_path,
        KEEP_LINES_DAYS="365",
        KEEP_THANKS_DAYS="90",
        GRACE_DAYS="3",
        OPERATOR_NAME="Acme & Co",
        SUPPORT_EMAIL="help@example.org",
    ) as place:
        answer = await place.browser().opens(path)
        assert (answer.status, f"<title>{title}</title>" in answer.text) == (200, True)
        assert words in answer.text
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_the_install_page_leads_to_all_three(tmp_path: Path) -> None:
    async with hosted(AT, tmp_path) as place:
        welcome = (await place.browser().opens("/slack/install")).text
        for path in ("/slack/privacy", "/slack/support", "/slack/terms"):
            assert f'href="{path}"' in welcome
            text = (await place.browser().opens(path)).text
            assert "whoever added me to your workspace" in text.lower()
