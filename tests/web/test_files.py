"""Files go in before the message that names them, and come out for their owner only."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import httpx
import pytest

from bot.web.signatures import Signer
from bot.web.uploads import FOR_ALL, FOR_ONE, WINDOW, TooManyFiles, Uploads
from domain.messages import Address, Document, Reply
from storage.files import MAX_BYTES
from storage.repositories import Repositories
from tests.web.browser import open_page
from tests.web.conftest import Site

WECHAT = "Mozilla/5.0 (Linux; Android 11) Chrome/86.0.4240.99 Mobile Safari/537.36 MicroMessenger/8.0.50"


async def post(site: Site, visitor: httpx.AsyncClient, name: str, content: bytes) -> httpx.Response:
    origin = {"Origin": f"http://{site.host}"}
    return await visitor.post("/files", files={"file": (name, content, "text/plain")}, headers=origin)


async def made_for(site: Site, account_id: int, name: str, content: bytes) -> int:
    """A file that a turn made for an account."""

    def make(store: Repositories) -> int:
        return store.files.keep(name, "text/calendar", content, site.clock(), account_id).id

    return await site.database.write(make)


async def test_a_file_travels_with_a_message(site: Site) -> None:
    visitor = await site.visitor()
    sent = await post(site, visitor, "../../记录 <b>.txt", b"hello")
    assert sent.status_code == 201
    assert (sent.json()["name"], sent.json()["size"]) == ("记录 <b>.txt", 5)
    async with site.page(visitor) as page:
        row = await page.answer("here", files=[sent.json()["file"]])
        assert row["parts"][0]["lines"] == ["记录 <b>.txt 5"]
        [mine] = page.rows("mine")
        assert mine["files"] == [{"name": "记录 <b>.txt", "size": 5}]


async def test_a_file_of_somebody_else_cannot_be_named(site: Site) -> None:
    theirs = (await post(site, await site.visitor(), "secret.txt", b"x")).json()["file"]
    async with site.page(await site.visitor()) as page:
        row = await page.answer("mine?", files=[theirs, theirs[:-2] + "xx", "1", 1, "é.é"])
        assert row["parts"][0]["lines"] == []
        await page.send({"id": str(uuid4()), "say": {"text": "", "files": [theirs]}})
        await page.until("refused")


async def test_what_is_not_a_small_file_from_our_page_is_refused(site: Site) -> None:
    visitor = await site.visitor()
    assert (await post(site, visitor, "big.bin", b"x" * (MAX_BYTES + 1))).status_code == 413
    assert "10 MB" in (await post(site, visitor, "big.bin", b"x" * (MAX_BYTES + 200_000))).json()["why"]
    origin = {"Origin": f"http://{site.host}"}
    assert (await visitor.post("/files", data={"file": "text"}, headers=origin)).status_code == 400
    upload = {"file": ("a.txt", b"x", "text/plain")}
    assert (await visitor.post("/files", files=upload)).status_code == 403
    assert (await visitor.post("/files", files=upload, headers={"Origin": "https://example.org"})).status_code == 403
    async with site.client() as stranger:
        assert (await stranger.post("/files", files=upload, headers=origin)).status_code == 403  # no cookie


async def test_one_visitor_sends_so_many_files_an_hour(site: Site) -> None:
    visitor, other = await site.visitor(), await site.visitor()
    answers = [await post(site, visitor, "a.txt", b"x") for _ in range(FOR_ONE.files + 1)]
    assert [answer.status_code for answer in answers] == [201] * FOR_ONE.files + [429]
    assert answers[-1].json()["why"].startswith("一小时内传来的文件太多")
    assert (await post(site, other, "a.txt", b"x")).status_code == 201


def test_bytes_and_everybody_together_are_limited_and_an_hour_later_it_goes_on(now: datetime) -> None:
    uploads = Uploads()
    for number in range(FOR_ALL.size // FOR_ONE.size):
        uploads.count(Address("web", str(number)), FOR_ONE.size, now)
    for size, who in ((1, "0"), (1, "somebody new")):
        with pytest.raises(TooManyFiles):
            uploads.count(Address("web", who), size, now + WINDOW - timedelta(seconds=1))
    uploads.count(Address("web", "0"), FOR_ONE.size, now + WINDOW)
    with pytest.raises(TooManyFiles):
        uploads.count(Address("web", "0"), 1, now + WINDOW)


async def test_a_download_is_for_its_owner(site: Site) -> None:
    owner, other = await site.visitor(), await site.visitor()
    for visitor in (owner, other):
        async with site.page(visitor) as page:
            row = await page.answer("hello")
    account_id = 1
    assert row["id"] == 2
    file_id = await made_for(site, account_id, "预约 1.ics", b"BEGIN:VCALENDAR")
    got = await owner.get(f"/files/{file_id}")
    assert got.content == b"BEGIN:VCALENDAR"
    assert got.headers["content-type"] == "text/calendar; charset=utf-8"
    assert got.headers["content-disposition"].startswith(
        "attachment; filename=\"__ 1.ics\"; filename*=UTF-8''%E9%A2%84"
    )
    assert (await other.get(f"/files/{file_id}")).status_code == 404
    assert (await owner.get("/files/999")).status_code == 404
    assert (await owner.get(f"/files/{10**30}")).status_code == 404
    async with site.client() as stranger:
        assert (await stranger.get(f"/files/{file_id}")).status_code == 404


async def test_an_uploaded_page_is_never_shown_as_one(site: Site) -> None:
    visitor = await site.visitor()
    async with site.page(visitor) as page:
        await page.answer("hello")
    file_id = await made_for(site, 1, "x.html", b"<script>alert(1)</script>")
    assert (await visitor.get(f"/files/{file_id}")).headers["content-type"] == "application/octet-stream"


async def test_in_wechat_the_link_says_how_to_leave_and_works_outside(site: Site) -> None:
    async with site.client(**{"User-Agent": WECHAT}) as visitor, site.client() as outside:
        await visitor.get("/")
        async with site.page(visitor) as page:
            await page.answer("hello")
        file_id = await made_for(site, 1, "a.ics", b"BEGIN:VCALENDAR")
        await site.tell(1, Reply((Document(file_id, "a.ics"),)))
        link = await wechat_link(site, visitor)
        assert link.startswith("/open/")
        assert "请在浏览器打开" in (await visitor.get(link)).text
        assert (await outside.get(link)).content == b"BEGIN:VCALENDAR"
        assert (await outside.get(link[:-3] + "abc")).status_code == 404


async def wechat_link(site: Site, visitor: httpx.AsyncClient) -> str:
    """The address of the newest document as the page inside 微信 gets it."""
    async with open_page(site.host, visitor.cookies["keqiao"], user_agent=WECHAT) as page:
        await page.until("ready")
        return str(page.rows("row")[-1]["parts"][0]["url"])


@pytest.mark.parametrize("later", [0, 59, 60, 61])
def test_a_statement_ends(later: int, now: datetime) -> None:
    signer = Signer("key")
    statement = signer.sign("a", {"id": 1}, now + timedelta(seconds=60))
    read = signer.read("a", statement, now + timedelta(seconds=later))
    assert read == ({"id": 1} if later < 60 else None)


def test_a_statement_is_for_one_purpose_and_one_installation(now: datetime) -> None:
    statement = Signer("key").sign("a", {"id": 1}, now + timedelta(seconds=60))
    assert Signer("key").read("b", statement, now) is None
    assert Signer("other").read("a", statement, now) is None
    for broken in ("", ".", "é", statement[1:], statement + "x", statement.partition(".")[0]):
        assert Signer("key").read("a", broken, now) is None
