"""The page answers its own visitor alone: other names, other sites and other files get nothing, and nothing leaves."""

import hashlib
import re
from pathlib import Path

from slackbot.standin import page
from slackbot.standin.page.drawing import STATIC, static
from tests.page.visitor import Visitor

NAMESPACES = {b"http://www.w3.org/2000/svg", b"http://www.w3.org/1999/xhtml"}  # names, not places


async def test_another_name_for_this_address_is_refused(visitor: Visitor) -> None:
    for host in ("example.org", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.example.org", "localhost.evil"):
        async with visitor.client.get(visitor.page.url + "alice/dm", headers={"Host": host}) as answer:
            assert answer.status == 421, host
            assert "Alice" not in await answer.text()


async def test_another_sites_form_is_refused(visitor: Visitor) -> None:
    port = visitor.page.url.rstrip("/").rpartition(":")[2]
    before = visitor.trial.clock()
    for origin in ("", "null", "http://example.org", f"https://127.0.0.1:{port}", "http://127.0.0.1:1"):
        for address in ("alice/dm/type", "clock/day", "alice/dm/submit"):
            headers = {"Origin": origin} if origin else {}
            form = {"text": "/done forged"}
            url = visitor.page.url + address
            async with visitor.client.post(url, data=form, headers=headers, allow_redirects=False) as answer:
                assert answer.status == 403, (origin, address)
    assert visitor.trial.people["Alice"].ephemerals == []
    assert visitor.trial.clock() == before


async def test_every_answer_says_what_the_page_may_load(visitor: Visitor) -> None:
    for address in ("alice/dm", "words", "static/page.js", "nothing", "events", ""):
        async with visitor.client.get(visitor.page.url + address, allow_redirects=False) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
            assert "unsafe" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_nothing_on_the_page_is_from_elsewhere_or_inline(visitor: Visitor) -> None:
    await visitor.types("/done see https://example.org/a?b=c")
    for address in ("/alice/dm", "/alice/home", "/words/done/added"):
        await visitor.looks(address, again=True)
        assert re.findall(r'(?:src|href|action)="(?!/)(?!#composer-text"|#renderings")[^"]*"', visitor.raw) == []
        assert re.findall(r"<style|<script>| on\w+=| style=", visitor.raw) == []


def test_the_pages_own_files_name_no_other_place() -> None:
    for name in STATIC:
        file = static(name)
        assert file is not None
        assert set(re.findall(rb"https?://[^\s\"')]+", file[0])) <= NAMESPACES, name
        assert name == "idiomorph.min.js" or b"innerHTML" not in file[0].replace(b'"innerHTML"', b"")
    assert static("../server.py") is None


def test_the_library_is_as_its_licence_note_has_it() -> None:
    file = static("idiomorph.min.js")
    assert file is not None
    note = (Path(page.__file__).parent / "static" / "idiomorph.LICENSE.txt").read_text("utf-8")
    assert f"sha256 {hashlib.sha256(file[0]).hexdigest()}" in note
    assert "Zero-Clause BSD" in note


async def test_what_is_not_there_is_not_found(visitor: Visitor) -> None:
    for address in (
        "static/server.py",
        "static/..%2Fserver.py",
        "nobody/dm",
        "alice/nowhere",
        "words/no/such",
        "alice",
    ):
        async with visitor.client.get(visitor.page.url + address) as answer:
            assert answer.status == 404, address


async def test_a_form_leads_back_to_this_page_alone(visitor: Visitor) -> None:
    for back in ("//example.org/", "https://example.org/", "/\\example.org", ""):
        headers = {"Origin": visitor.page.url.rstrip("/"), "X-Back": back}
        url = visitor.page.url + "alice/dm/type"
        async with visitor.client.post(url, data={"text": ""}, headers=headers, allow_redirects=False) as answer:
            assert answer.headers["Location"] == "/alice/dm"


async def test_what_is_no_act_is_not_found(visitor: Visitor) -> None:
    headers = {"Origin": visitor.page.url.rstrip("/")}
    async with visitor.client.post(visitor.page.url + "alice/dm/nothing", headers=headers) as answer:
        assert answer.status == 404
