"""Pages, links and headers."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine
from starlette.datastructures import Headers

from bot.web.protection import CSP, policy
from bot.web.visitors import preferred
from domain.records import Kind, NewRecord
from storage.repositories import Repositories
from storage.tables import metadata
from tests.web.conftest import Site


def given(page: httpx.Response) -> dict[str, Any]:
    """What the page hands to its scripts."""
    found = re.search(r'data-given="([^"]*)"', page.text)
    assert found
    values: dict[str, Any] = json.loads(html.unescape(found.group(1)))
    return values


async def test_every_answer_has_the_headers(site: Site) -> None:
    async with site.client() as client:
        page = await client.get("/")
        script = re.search(r'src="(/static/[^"]+/page\.js)"', page.text)
        assert script
        for path in ("/", script.group(1), "/nothing", "/healthz", "/r"):
            headers = (await client.get(path)).headers
            assert headers["content-security-policy"] == (
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
            )
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"
            assert "server" not in headers


async def test_pages_hold_nothing_inline_and_nothing_from_elsewhere(site: Site) -> None:
    async with site.client() as client:
        for path in ("/", "/r", "/r/abc", "/i/abc", "/nothing"):
            text = (await client.get(path)).text
            assert re.findall(r"<style|style=|\son\w+=|<script(?![^>]*src=)", text) == []
            assert re.findall(r'(?:src|href|action)="(?!/)[^"]*"', text) == []


@pytest.mark.parametrize(
    ("user_agent", "extended"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 14_4 like Mac OS X) AppleWebKit/605.1.15 Version/14.0.3 Safari/604.1",
            True,
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 14_8 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.30", True),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.1 Safari/604.1",
            False,
        ),
        ("Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.6 Safari/605.1.15", True),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/86.0.4240.75 Safari/537.36", False),
        ("", False),
    ],
)
def test_old_webkit_is_told_the_socket_by_name(user_agent: str, extended: bool) -> None:
    named = policy(Headers({"host": "keqiao.example.org", "user-agent": user_agent}))
    assert named == (
        CSP.replace("connect-src 'self'", "connect-src 'self' wss://keqiao.example.org ws://keqiao.example.org")
        if extended
        else CSP
    )
    assert policy(Headers({"host": "x; script-src *", "user-agent": user_agent})) == CSP


async def test_the_cookie_is_random_hidden_and_long_lived(site: Site) -> None:
    async with site.client() as one, site.client() as other:
        first, second = await one.get("/"), await other.get("/")
        assert first.cookies["keqiao"] != second.cookies["keqiao"]
        assert "HttpOnly; Max-Age=34560000; Path=/; SameSite=lax" in first.headers["set-cookie"]
        again = await one.get("/")
        assert again.cookies["keqiao"] == first.cookies["keqiao"]  # renewed, not replaced


async def test_opening_the_page_creates_nobody(site: Site) -> None:
    await site.visitor()
    assert await site.database.read(lambda store: store.accounts.get(1)) is None


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9", "en"),
        ("fr-FR,fr;q=0.9", "zh"),
        ("de,en;q=0.5,zh;q=0.7", "zh"),
        ("en;q=0", "zh"),
        ("en;q=nonsense", "en"),
    ],
)
def test_language_of_the_browser(accepted: str, language: str) -> None:
    assert preferred(accepted) == language


async def test_the_language_can_be_chosen_and_is_spoken_from_then_on(site: Site) -> None:
    visitor = await site.visitor()
    async with site.page(visitor) as page:
        await page.answer("hello")
    assert '<html lang="zh-CN">' in (await visitor.get("/")).text
    origin = {"Origin": f"http://{site.host}"}
    chosen = await visitor.post("/language", data={"language": "en"}, headers=origin)
    assert chosen.status_code == 303
    assert '<html lang="en">' in (await visitor.get("/")).text
    account = await site.database.read(lambda store: store.accounts.get(1))
    assert account is not None
    assert account.language == "en"
    assert (await visitor.post("/language", data={"language": "en"})).status_code == 403  # not from our page
    assert (await visitor.post("/language", data={"language": "tlh"}, headers=origin)).status_code == 400


async def test_an_invitation_waits_for_a_tap(site: Site) -> None:
    async with site.client() as client:
        assert given(await client.get("/i/Secret-Token"))["opening"] == {"kind": "invite", "token": "Secret-Token"}
        assert given(await client.get('/i/"><script>'))["opening"]["token"] == '"><script>'
        assert "<script>" not in (await client.get('/i/"><script>')).text


async def test_links_on_posters(site: Site) -> None:
    def load(store: Repositories) -> None:
        records = [
            NewRecord(kind, kind.value, f"<b>{kind.value}</b>", {"summary": "x"}) for kind in (Kind.EVENT, Kind.EXPERT)
        ]
        store.records.load(records, site.clock())

    await site.write(load)
    found = await site.database.read(
        lambda store: [store.records.of_kind(k)[0].id.number for k in (Kind.EVENT, Kind.EXPERT)]
    )
    event, expert = found
    async with site.client() as client:
        opening = given(await client.get(f"/e/{event}"))["opening"]
        assert opening == {"kind": "event", "start": f"e_{event}", "title": "<b>event</b>"}
        assert (await client.get(f"/x/{expert}")).status_code == 200
        for wrong in (f"/x/{event}", f"/e/{expert}", "/e/999", f"/e/{10**30}", f"/z/{event}"):
            assert (await client.get(wrong)).status_code == 404


async def test_the_way_back_opens_the_same_conversation(site: Site) -> None:
    phone, desktop = await site.visitor(), await site.visitor()
    async with site.page(phone) as page:
        await page.answer("from the phone")
    token, code = await site.database.write(lambda store: store.return_codes.make(1, site.clock()))
    origin = {"Origin": f"http://{site.host}"}
    assert (await desktop.get(f"/r/{token}")).status_code == 200  # looking at the link does nothing yet
    async with site.page(desktop) as page:
        assert page.rows("mine") == []
    wrong = await desktop.post("/r", data={"code": "0000 0000"}, headers=origin)
    assert wrong.status_code == 422
    assert "没有找到" in wrong.text
    async with site.page(desktop) as open_meanwhile:
        assert (await desktop.post("/r", data={"code": code}, headers=origin)).status_code == 303
        assert (await open_meanwhile.until("mine"))["text"] == "from the phone"
    third = await site.visitor()
    assert (await third.post("/r", data={"token": token}, headers=origin)).status_code == 303
    async with site.page(third) as page:
        assert page.rows("mine")[0]["text"] == "from the phone"


async def test_guessing_the_way_back_is_slowed_down(site: Site) -> None:
    visitor, origin = await site.visitor(), {"Origin": f"http://{site.host}"}
    pages = [await visitor.post("/r", data={"code": f"0000000{n}"}, headers=origin) for n in range(6)]
    assert "没有找到" in pages[0].text
    assert "没有找到" not in pages[5].text
    assert (await visitor.post("/r", data={"code": "1"})).status_code == 403  # not from our page
    assert (await visitor.post("/r", data={"code": "1" * 9000}, headers=origin)).status_code == 413


async def test_a_missing_page_is_said_in_both_languages(site: Site) -> None:
    async with site.client() as client:
        missing = await client.get("/nothing")
        assert missing.status_code == 404
        assert "没有这个页面" in missing.text
        assert "No such page" in (await client.get("/nothing", headers={"Accept-Language": "en"})).text
        assert (await client.get("/nothing", headers={"Accept": "*/*"})).text == ""


async def test_a_failure_is_answered_politely_and_protected(site: Site) -> None:
    engine = create_engine(site.database.url)
    metadata.drop_all(engine)
    async with site.client() as client:
        broken = await client.get("/e/1")
    metadata.create_all(engine)  # other tests of this run use the same PostgreSQL database
    engine.dispose()
    assert broken.status_code == 500
    assert "您说过的话都还在" in broken.text
    assert broken.headers["content-security-policy"] == CSP
    assert "Traceback" not in broken.text


async def test_static_files_are_kept_under_their_version_only(site: Site) -> None:
    async with site.client() as client:
        script = re.search(r'src="(/static/[^"]+/page\.js)"', (await client.get("/")).text)
        assert script
        kept = await client.get(script.group(1))
        assert kept.headers["content-type"] == "text/javascript; charset=utf-8"
        assert "immutable" in kept.headers["cache-control"]
        assert (await client.get("/static/old/page.js")).headers["cache-control"] == "no-store"
        assert (await client.get("/static/old/words.py")).status_code == 404
        assert (await client.get("/static/old/..%2fapp.py")).status_code == 404


async def test_health(site: Site) -> None:
    async with site.client() as client:
        assert (await client.get("/healthz")).json() == {"status": "ok"}
        assert (await client.get("/readyz")).json() == {"status": "ok", "checks": {"database": True}}
        site.heartbeats = {"worker": site.clock(), "sender": None}
        ready = await client.get("/readyz")
        assert ready.status_code == 503
        assert ready.json() == {"status": "unready", "checks": {"database": True, "worker": True, "sender": False}}
