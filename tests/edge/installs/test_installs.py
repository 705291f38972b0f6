"""Installing by OAuth: the pages, the state, and what is kept; with a bot of many workspaces on the stand-in."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from slackbot import manifest
from slackbot.app import logs
from slackbot.app.bot import Bot
from slackbot.encryption import TokenCipher, new_key
from slackbot.errors import TryLaterError
from slackbot.settings import read_settings
from slackbot.standin import Fault
from slackbot.store.schema.schema import done_line, lane, member
from tests.edge.installs.hosted import KEY, Hosted, Page, environment, hosted, query_of

MORNING = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)  # a Tuesday; 09:00 in Berlin
TEN_MINUTES = timedelta(minutes=10)
SECOND = timedelta(seconds=1)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Hosted]:
    async with hosted(MORNING, tmp_path) as opened:
        yield opened


async def installed(place: Hosted) -> set[str]:
    """Where the bot is installed."""
    return {team.id for team in (place.acme, place.zeta) if await place.rows(lane, team)}


def reads(page: Page) -> tuple[int, str]:
    return page.status, page.title.replace("&#39;", "'")


async def test_two_workspaces_install_it_and_each_is_answered_with_its_own_token(place: Hosted) -> None:
    """Two people of one user id, in two workspaces: neither sees what is the other's."""
    page = await place.browser().installs(place.charlie)
    assert reads(page) == (200, "That's it")
    assert "in Zeta &lt;b&gt; now" in page.text
    assert await place.says(place.charlie, "/done wrote to the baker") == "Noted: wrote to the baker\n[Undo]"
    await place.install(place.alice)
    assert "wrote to the baker" not in await place.says(place.alice, "/done")
    assert (place.calls(place.zeta), place.calls(place.acme)) == (["users.info"], ["users.info"])
    assert place.slack.refusals == []


async def test_each_workspaces_digest_is_sent_with_its_own_token(place: Hosted) -> None:
    await place.install(place.alice, place.charlie)
    for person, line in ((place.alice, "in Acme"), (place.charlie, "in Zeta")):
        await place.says(person, f"/done {line}")
        await place.says(person, "/coach digest 17:00")
    await place.until(MORNING + timedelta(hours=8, minutes=1))
    for person, line, other in ((place.alice, "in Acme", "in Zeta"), (place.charlie, "in Zeta", "in Acme")):
        (digest,) = [message.readable() for message in person.dm]
        assert (line in digest, other in digest) == (True, False)
    assert place.slack.refusals == []


async def test_the_page_says_who_asks_and_asks_nothing_of_anybody_else(place: Hosted) -> None:
    page = await place.browser().opens("/slack/install")
    assert reads(page) == (200, "Never Done")
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style")
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert page.text.count("http") == 1
    assert page.link.startswith(f"{place.slack.url}/oauth/v2/authorize?")
    asked = query_of(page.link)
    assert asked["client_id"] == place.slack.oauth.client_id
    assert asked["scope"].split(",") == manifest.scopes()
    assert "redirect_uri" not in asked  # Slack sends people to the one of the app's settings


@pytest.mark.parametrize(("host", "more"), [("bot.example.org", ["Secure"]), ("127.0.0.1:3000", [])])
async def test_the_browser_is_known_again_by_a_cookie_that_no_script_reads(
    place: Hosted, host: str, more: list[str]
) -> None:
    cookie = (await place.browser().opens("/slack/install", Host=host)).headers["Set-Cookie"]
    _, *rest = cookie.split("; ")
    assert rest == ["Path=/slack", "Max-Age=600", "HttpOnly", "SameSite=Lax", *more]


async def test_a_state_is_good_once(place: Hosted) -> None:
    browser = place.browser()
    back = await browser.answers(place.charlie)
    assert (await browser.opens(back)).status == 200
    fresh = query_of(await browser.answers(place.charlie))["code"]
    again = back.replace(query_of(back)["code"], fresh)
    assert reads(await browser.opens(again)) == (400, "That page is too old")


@pytest.mark.parametrize("more", ["", "=", "%3D%3D", "!", "%0A", "%20"])
async def test_a_state_that_is_written_otherwise_is_the_same_state(place: Hosted, more: str) -> None:
    browser = place.browser()
    back = await browser.answers(place.charlie)
    assert (await browser.opens(back)).status == 200
    state, code = query_of(back)["state"], query_of(await browser.answers(place.alice))["code"]
    assert (await browser.opens(f"/slack/oauth_redirect?state={state}{more}&code={code}")).status == 400
    assert await installed(place) == {place.zeta.id}


ERRORS = """
    access_denied invalid_scope invalid_scope_requested bad_redirect_uri unapproved_scope missing_scope
    invalid_team_for_non_distributed_app app_not_approved server_error temporarily_unavailable <script>
"""


@pytest.mark.parametrize("error", ["", *ERRORS.split()])
async def test_an_error_of_slacks_page_spends_nothing(place: Hosted, error: str) -> None:
    """Whoever goes back to Slack's page and allows it after all is not told that the page is old."""
    browser = place.browser()
    back = await browser.answers(place.charlie)
    state = query_of(back)["state"]
    page = await browser.opens(f"/slack/oauth_redirect?error={error}&state={state}")
    assert (page.status, "<script>" in page.text) == (200 if error == "access_denied" else 400, False)
    assert "oauth.v2.access" not in {call.method for call in place.slack.calls}
    assert (await browser.opens(back)).status == 200


async def test_two_pages_in_one_browser_both_lead_somewhere(place: Hosted) -> None:
    browser = place.browser()
    first, second = await browser.answers(place.charlie), await browser.answers(place.alice)
    assert [(await browser.opens(back)).status for back in (first, second)] == [200, 200]


async def test_a_state_is_good_in_its_own_browser_alone(place: Hosted) -> None:
    """Nobody can be sent into an install that somebody else began; whoever began it may still finish."""
    browser, other = place.browser(), place.browser()
    back = await browser.answers(place.charlie)
    assert reads(await other.opens(back)) == (400, "This began in another browser")
    await other.opens("/slack/install")
    assert reads(await other.opens(back)) == (400, "This began in another browser")
    assert await installed(place) == set()
    assert (await browser.opens(back)).status == 200


async def test_a_state_is_good_for_ten_minutes(place: Hosted) -> None:
    browser = place.browser()
    in_time, late = await browser.answers(place.charlie), await browser.answers(place.alice)
    place.clock.advance(TEN_MINUTES)
    assert (await browser.opens(in_time)).status == 200
    place.clock.advance(SECOND)
    assert reads(await browser.opens(late)) == (400, "That page is too old")
    assert await installed(place) == {place.zeta.id}


@pytest.mark.parametrize("state", ["", "forged", "é", "a" * 5000, "gAAAAA", "%00"])
async def test_a_state_that_is_none_of_ours_leads_nowhere(place: Hosted, state: str) -> None:
    browser = place.browser()
    code = query_of(await browser.answers(place.charlie))["code"]
    page = await browser.opens(f"/slack/oauth_redirect?state={state}&code={code}")
    assert reads(page) == (400, "That page is too old")
    assert "oauth.v2.access" not in {call.method for call in place.slack.calls}


async def test_a_state_sealed_by_somebody_else_leads_nowhere(place: Hosted) -> None:
    browser = place.browser()
    forged = TokenCipher([new_key()]).encrypt("x y", MORNING)
    assert (await browser.opens(f"/slack/oauth_redirect?state={forged}&code=1")).status == 400


async def test_who_says_no_in_slack_reads_that_nothing_was_added(place: Hosted) -> None:
    browser = place.browser()
    page = await browser.opens(await browser.answers(place.charlie, "cancel"))
    assert reads(page) == (200, "Nothing was added")
    assert page.link == "/slack/install"
    assert await installed(place) == set()


@pytest.mark.parametrize("code", ["1.2", "", "<script>"])
async def test_a_code_that_slack_does_not_take_is_said_and_not_shown(place: Hosted, code: str) -> None:
    browser = place.browser()
    back = await browser.answers(place.charlie)
    page = await browser.opens(back.replace(query_of(back)["code"], code))
    assert reads(page) == (400, "That link has expired")
    assert "<script>" not in page.text
    assert await installed(place) == set()


@pytest.mark.parametrize("fault", [Fault.status(503), Fault.ratelimited("1"), Fault.error("fatal_error")])
async def test_where_slack_is_away_the_page_says_so_and_it_works_later(place: Hosted, fault: Fault) -> None:
    place.slack.fault("oauth.v2.access", fault)
    browser = place.browser()
    assert reads(await browser.installs(place.charlie)) == (503, "Not right now")
    assert reads(await browser.installs(place.charlie)) == (200, "That's it")


@pytest.mark.parametrize(("path", "status"), [("/slack/other", 404), ("/", 404), ("/slack/events", 405)])
async def test_nothing_else_is_shown_to_a_browser(place: Hosted, path: str, status: int) -> None:
    assert (await place.browser().opens(path)).status == status


async def test_a_page_is_got_and_not_posted_to(place: Hosted) -> None:
    browser = place.browser()
    for path in ("/slack/install", "/slack/oauth_redirect"):
        async with browser.session.post(browser.bot + path) as got:
            assert (got.status, got.headers["Allow"]) == (405, "GET")


async def test_with_a_socket_the_pages_are_there_and_events_are_not_taken(tmp_path: Path) -> None:
    async with hosted(MORNING, tmp_path, over_http=False) as place:
        await place.install(place.charlie)
        assert await place.says(place.charlie, "/done over the socket") == "Noted: over the socket\n[Undo]"
        browser = place.browser()
        async with browser.session.post(browser.bot + "/slack/events", data=b"{}") as got:
            assert got.status == 404


async def test_where_it_is_not_installed_a_command_is_answered_kindly_and_nothing_is_kept(place: Hosted) -> None:
    """And never with another workspace's token."""
    await place.install(place.alice)
    said = await place.says(place.charlie, "/done a line")
    assert said.startswith("I'm not installed in this workspace")
    await place.charlie.opens_home()
    await place.charlie.writes("hello")
    await place.settled()
    assert [await place.rows(table, place.zeta) for table in (member, done_line, lane)] == [0, 0, 0]
    assert (place.calls(place.zeta), place.calls(place.acme)) == ([], [])


async def test_tokens_are_sealed_at_rest_and_not_logged(
    place: Hosted, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("DEBUG")
    browser = place.browser()
    back = await browser.answers(place.charlie)
    await browser.opens(back)
    await browser.opens(back)
    await place.says(place.charlie, "/done a line")
    said = capsys.readouterr().err
    assert f"the app was installed in {place.zeta.id}" in said
    (token,) = place.zeta.tokens.active
    secrets = [token.text, token.refresh, place.slack.oauth.client_secret, KEY, query_of(back)["code"]]
    with closing(sqlite3.connect(tmp_path / "bot.db")) as kept:
        kept.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    held = (tmp_path / "bot.db").read_bytes().decode("latin-1") + said
    assert [secret for secret in secrets if secret in held] == []
    assert TokenCipher([KEY]).decrypt((await place.place(place.zeta)).token or "") == token.text


async def test_a_new_key_goes_before_the_old_one_and_after_a_start_alone_is_enough(tmp_path: Path) -> None:
    new = new_key()
    async with hosted(MORNING, tmp_path) as place:
        await place.install(place.charlie)
        await place.bot.stop()
        for keys, opens in ((f"{new},{KEY}", True), (new, True), (KEY, False)):
            variables = environment(place.slack, tmp_path, TOKEN_KEYS=keys)
            place.bot = Bot(read_settings(variables), place.clock, ticking=False, manual_clock=True)
            await place.bot.start()
            installation = await place.place(place.zeta)
            slack = place.multi_workspace.workspaces.slack_of(place.zeta.id)
            assert [
                TokenCipher([new]).can_decrypt(sealed or "")
                for sealed in (installation.token, installation.refresh_token)
            ] == [
                True,
                True,
            ]
            if opens:
                assert (await slack.whoami()).workspace_id == place.zeta.id
            else:
                with pytest.raises(TryLaterError, match="sealed"):
                    await slack.whoami()
            await place.bot.stop()
        assert installation.lives
