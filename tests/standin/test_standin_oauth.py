"""OAuth v2: the authorize page, codes, rotation, revoking; what is wrong with them is refused by Slack's word."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.standin import Standin, TurnableClock
from tests.standin.calls import call, refused
from tests.standin.tiny_bot import MANIFEST, Bot, over_http

# slack_sdk 3.47 hands aiohttp its BasicAuth, which aiohttp 3.14 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
BACK = "https://bot.test/slack/oauth_redirect"
HOURS = timedelta(hours=1)


def manifest(*, rotates: bool = False) -> dict[str, Any]:
    scopes = {"bot": ["chat:write", "commands"], "bot_optional": ["dnd:read"]}
    settings = MANIFEST["settings"] | {"token_rotation_enabled": rotates}
    return MANIFEST | {"oauth_config": {"scopes": scopes, "redirect_urls": [BACK]}, "settings": settings}


@pytest.fixture
async def fixed(clock: TurnableClock) -> AsyncIterator[Standin]:
    """A Slack in which tokens are for ever, and a second workspace where the app is not installed."""
    async with Standin(manifest(), clock) as slack:
        slack.person("Charlie", team=slack.add_team("Zeta <b>", installed=False))
        yield slack


@pytest.fixture
async def rotating(clock: TurnableClock) -> AsyncIterator[Standin]:
    """The same, with tokens that rotate."""
    async with Standin(manifest(rotates=True), clock) as slack:
        slack.person("Charlie", team=slack.add_team("Zeta", installed=False))
        yield slack


def address(slack: Standin, **more: str) -> str:
    asked = {"client_id": slack.oauth.client_id, "scope": "chat:write,commands", "redirect_uri": BACK, "state": "s1"}
    return f"{slack.url}/oauth/v2/authorize?{urlencode(asked | more)}"


async def answers(slack: Standin, answer: str = "allow", **more: str) -> dict[str, str]:
    """Charlie answers the authorize page; returns what her browser takes back to the app."""
    charlie = slack.people["Charlie"]
    form = {"who": f"{charlie.team} {charlie.id}", "answer": answer}
    async with (
        aiohttp.ClientSession() as session,
        session.post(address(slack, **more), data=form, allow_redirects=False) as got,
    ):
        there = urlsplit(got.headers["Location"])
    assert f"{there.scheme}://{there.netloc}{there.path}" == BACK
    return {name: value for name, (value,) in parse_qs(there.query).items()}


def client(slack: Standin) -> AsyncWebClient:
    return AsyncWebClient(base_url=slack.api_url)


async def access(slack: Standin, **more: str) -> Any:  # noqa: ANN401 - Slack's answer
    who = {"client_id": slack.oauth.client_id, "client_secret": slack.oauth.client_secret}
    return await client(slack).oauth_v2_access(**(who | more))


async def denied(slack: Standin, **more: str) -> str:
    with pytest.raises(SlackApiError) as error:
        await access(slack, **more)
    return str(error.value.response["error"])


async def test_the_page_says_who_asks_for_what_and_runs_nothing(fixed: Standin) -> None:
    async with aiohttp.ClientSession() as session, session.get(address(fixed, state='"><script>')) as got:
        page = await got.text()
        assert "default-src 'none'" in got.headers["Content-Security-Policy"]
    assert ("Tiny is requesting" in page, "<li>chat:write</li>" in page, "Charlie, Zeta &lt;b&gt;" in page) == (
        True,
    ) * 3
    assert "<script>" not in page


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"redirect_uri": "https://evil.test/"}, "bad_redirect_uri"),
        ({"redirect_uri": BACK + ".evil.test"}, "bad_redirect_uri"),
        ({"scope": "admin"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
    ],
)
async def test_what_the_page_does_not_open_for(fixed: Standin, asked: dict[str, str], error: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(address(fixed, **asked)) as got:
        assert (got.status, error in await got.text()) == (400, True)
    assert [(refusal.method, refusal.error) for refusal in fixed.refusals] == [("oauth", error)]


async def test_a_code_is_a_token_for_its_workspace(fixed: Standin) -> None:
    back = await answers(fixed, scope="chat:write,dnd:read")
    assert back["state"] == "s1"
    got = await access(fixed, code=back["code"], redirect_uri=BACK)
    charlie = fixed.people["Charlie"]
    assert (got["team"]["id"], got["authed_user"]["id"], got["token_type"]) == (charlie.team, charlie.id, "bot")
    assert got["scope"] == "chat:write,dnd:read"
    body = await call(fixed, "auth.test", got["access_token"])
    assert (body["team_id"], body["headers"]["x-oauth-scopes"]) == (charlie.team, "chat:write,dnd:read")
    assert "refresh_token" not in got.data


async def test_scopes_add_up_and_are_never_taken_away(fixed: Standin) -> None:
    for scope in ("chat:write,dnd:read", "commands"):
        code = (await answers(fixed, scope=scope))["code"]
        got = await access(fixed, code=code, redirect_uri=BACK)
    assert got["scope"] == "chat:write,commands,dnd:read"


async def test_who_cancels_sends_no_code(fixed: Standin) -> None:
    assert await answers(fixed, answer="cancel") == {"error": "access_denied", "state": "s1"}
    assert fixed.people["Charlie"].team not in {call.team for call in fixed.calls}


async def test_a_code_is_good_once_for_ten_minutes_at_its_address(fixed: Standin, clock: TurnableClock) -> None:
    code = (await answers(fixed))["code"]
    assert await denied(fixed, code="1.2", redirect_uri=BACK) == "invalid_code"
    assert await denied(fixed, code=code) == "bad_redirect_uri"
    assert await denied(fixed, code=code, redirect_uri=BACK + "/other") == "bad_redirect_uri"
    assert await denied(fixed, code=code, redirect_uri=BACK, client_id="1.2") == "invalid_client_id"
    assert await denied(fixed, code=code, redirect_uri=BACK, client_secret="x") == "bad_client_secret"
    assert await denied(fixed, code=code, redirect_uri=BACK, grant_type="password") == "invalid_grant_type"
    clock.advance(timedelta(minutes=10))
    assert (await access(fixed, code=code, redirect_uri=BACK))["ok"]
    assert await denied(fixed, code=code, redirect_uri=BACK) == "code_already_used"
    late = (await answers(fixed))["code"]
    clock.advance(timedelta(minutes=10, seconds=1))
    assert await denied(fixed, code=late, redirect_uri=BACK) == "invalid_code"


async def test_the_clients_secret_comes_by_basic_or_by_form(fixed: Standin) -> None:
    code = (await answers(fixed))["code"]
    form = {"client_id": fixed.oauth.client_id, "client_secret": fixed.oauth.client_secret, "code": code}
    async with aiohttp.ClientSession() as session:
        async with session.post(fixed.api_url + "oauth.v2.access", data=form | {"redirect_uri": BACK}) as got:
            assert (await got.json())["ok"]
        async with session.post(fixed.api_url + "oauth.v2.access", headers={"Authorization": "Basic ?"}) as got:
            assert (await got.json())["error"] == "invalid_client_id"


async def test_a_rotating_token_lives_twelve_hours(rotating: Standin, clock: TurnableClock) -> None:
    got = await access(rotating, code=(await answers(rotating))["code"], redirect_uri=BACK)
    assert (got["access_token"].startswith("xoxe.xoxb-"), got["expires_in"]) == (True, 43200)
    clock.advance(12 * HOURS - timedelta(seconds=1))
    assert (await call(rotating, "auth.test", got["access_token"]))["ok"]
    clock.advance(timedelta(seconds=1))
    assert await refused(rotating, "auth.test", got["access_token"]) == "token_expired"
    fresh = await access(rotating, grant_type="refresh_token", refresh_token=got["refresh_token"])
    assert (await call(rotating, "auth.test", fresh["access_token"]))["ok"]


async def test_a_refresh_token_is_good_once_and_two_tokens_live_at_most(rotating: Standin) -> None:
    first = await access(rotating, code=(await answers(rotating))["code"], redirect_uri=BACK)
    second = await access(rotating, grant_type="refresh_token", refresh_token=first["refresh_token"])
    again = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    assert await denied(rotating, **again) == "invalid_refresh_token"
    assert await denied(rotating, grant_type="refresh_token") == "invalid_refresh_token"
    for living in (first, second):
        assert (await call(rotating, "auth.test", living["access_token"]))["ok"]
    third = await access(rotating, grant_type="refresh_token", refresh_token=second["refresh_token"])
    assert await refused(rotating, "auth.test", first["access_token"]) == "token_revoked"
    assert (await call(rotating, "auth.test", third["access_token"]))["ok"]


async def test_two_replicas_that_refresh_at_once_get_one_token(rotating: Standin) -> None:
    first = await access(rotating, code=(await answers(rotating))["code"], redirect_uri=BACK)
    both = await asyncio.gather(
        *(access(rotating, grant_type="refresh_token", refresh_token=first["refresh_token"]) for _ in range(2)),
        return_exceptions=True,
    )
    assert sorted(isinstance(answer, SlackApiError) for answer in both) == [False, True]


async def test_a_token_for_ever_is_exchanged_for_one_that_rotates(rotating: Standin, fixed: Standin) -> None:
    who = {"client_id": rotating.oauth.client_id, "client_secret": rotating.oauth.client_secret}
    got = await client(rotating).oauth_v2_exchange(token=rotating.bot_token, **who)
    assert got["refresh_token"].startswith("xoxe-")
    assert await refused(rotating, "auth.test", "xoxb-other") == "invalid_auth"
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await client(rotating).oauth_v2_exchange(token="xoxb-other", **who)
    who = {"client_id": fixed.oauth.client_id, "client_secret": fixed.oauth.client_secret}
    with pytest.raises(SlackApiError, match="token_rotation_not_enabled"):
        await client(fixed).oauth_v2_exchange(token=fixed.bot_token, **who)


async def test_an_organisation_installs_it_for_all_of_its_workspaces(clock: TurnableClock) -> None:
    """One token calls for each of them, by whose person or channel a call names; their own tokens are over."""
    app = manifest(rotates=True)
    async with Standin(app | {"settings": app["settings"] | {"org_deploy_enabled": True}}, clock) as slack:
        zeta = slack.add_team("Zeta")
        charlie, alice = slack.person("Charlie", team=zeta), slack.person("Alice")
        org, before = slack.oauth.organise("Org", slack.team, zeta), zeta.bot_token
        got = await access(slack, code=(await answers(slack, "everywhere"))["code"], redirect_uri=BACK)
        assert (got["team"], got["enterprise"]["id"], got["is_enterprise_install"]) == (None, org.id, True)
        assert await refused(slack, "auth.test", before) == "token_revoked"
        for person in (charlie, alice):
            await call(slack, "conversations.open", got["access_token"], users=person.id)
            assert slack.calls[-1].team == person.team
        fresh = await access(slack, grant_type="refresh_token", refresh_token=got["refresh_token"])
        assert (fresh["enterprise"]["id"], fresh["access_token"]) == (org.id, org.tokens.newest)
        await slack.installs.uninstall(zeta, ())
        assert await refused(slack, "auth.test", fresh["access_token"]) == "account_inactive"


async def test_where_there_is_no_organisation_none_can_install_it(fixed: Standin) -> None:
    form = {"who": f"{fixed.people['Charlie'].team} {fixed.people['Charlie'].id}", "answer": "everywhere"}
    async with aiohttp.ClientSession() as session, session.post(address(fixed), data=form) as got:
        assert (got.status, "org_login_required" in await got.text()) == (400, True)


@pytest.mark.parametrize("times", [1, 2])
async def test_uninstalling_kills_the_token_and_both_events_come(slack: Standin, bot: Bot, times: int) -> None:
    for name in ("app_uninstalled", "tokens_revoked"):
        bot.listen_to(name)
    who = {"client_id": slack.oauth.client_id, "client_secret": slack.oauth.client_secret}
    async with over_http(bot):
        for _ in range(times):
            await bot.web.apps_uninstall(**who)
        await slack.settled()
    assert [body["event"]["type"] for body in bot.heard] == ["app_uninstalled", "tokens_revoked"] * times
    assert await refused(slack, "auth.test") == "account_inactive"
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await client(slack).apps_uninstall(token="xoxb-other", **who)


async def test_revoking_a_token_tells_the_bot_so(slack: Standin, bot: Bot) -> None:
    bot.listen_to("tokens_revoked")
    async with over_http(bot):
        assert (await bot.web.auth_revoke(test=True))["revoked"] is False
        assert (await bot.web.auth_revoke())["revoked"] is True
        await slack.settled()
    assert [body["event"]["tokens"]["bot"] for body in bot.heard] == [[slack.team.bot_user]]
    assert await refused(slack, "auth.test") == "token_revoked"
