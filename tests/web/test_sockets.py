"""What is said over the socket is kept, answered, and never lost or doubled."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, select
from websockets.exceptions import ConnectionClosed, InvalidStatus

from bot.web.frames import MAX_TEXT
from domain.messages import Card, Reply, Text
from storage import transcripts
from storage.outbox import Draft
from storage.repositories import Repositories
from storage.tables import outbox
from tests.web.browser import open_page
from tests.web.conftest import Site


async def test_a_message_is_acknowledged_and_answered(site: Site) -> None:
    async with site.page(await site.visitor()) as page:
        row = await page.answer("铸钢件有气孔")
    assert row["kind"] == "reply"
    assert row["parts"][0] == {"type": "card", "title": "铸钢件有气孔", "lines": [], "footnote": ""}
    assert row["parts"][1]["buttons"] == [
        {"label": "Yes", "data": "t.yes:1:1:yes"},
        {"label": "No", "data": "t.no:1:1:no"},
    ]
    assert (row["day"], row["clock"]) == ("11 月 21 日（周六）", "10:02")


async def test_a_press_edits_the_row_it_came_from(site: Site) -> None:
    async with site.page(await site.visitor()) as page:
        row = await page.answer("hello")
        await page.send({"id": str(uuid4()), "press": {"data": "t.yes:1:1:yes", "on": row["id"]}})
        edited = await page.until("row")
    assert edited["replaces"] == row["id"]
    assert edited["toast"] == "done"
    assert edited["parts"] == [{"type": "text", "text": "pressed yes"}]


async def test_a_message_sent_twice_is_one_message(site: Site) -> None:
    update_id = str(uuid4())
    async with site.page(await site.visitor()) as page:
        await page.answer("once", update_id=update_id)
        await page.say("once", update_id)  # acknowledged again
        await page.answer("two")
        assert [row["parts"][0]["title"] for row in page.rows("row")] == ["once", "two"]
        assert [mine["text"] for mine in page.rows("mine")] == ["once", "two"]


async def test_a_page_that_was_away_gets_what_it_missed_and_nothing_twice(site: Site) -> None:
    visitor = await site.visitor()
    async with site.page(visitor) as page:
        first = await page.answer("first")
    account_id = await site.database.read(lambda store: store.outbox.read([first["id"]])[0].account_id)
    missed = await site.tell(account_id, Reply((Text("while you were away"),)))
    async with site.page(visitor, f"?after={first['at'].replace('+', '%2B')}") as page:
        assert [row["id"] for row in page.rows("row")] == [first["id"], missed]  # a minute of overlap, told apart by id
    async with site.page(visitor) as page:
        assert [frame.get("row", frame.get("mine"))["id"] for frame in page.seen[:-1]][1:] == [first["id"], missed]
        assert page.rows("mine")[0]["text"] == "first"


async def test_a_row_written_long_before_it_was_sent_is_shown(site: Site) -> None:
    """A reminder has a lower id than the replies that were sent meanwhile."""
    visitor = await site.visitor()
    async with site.page(visitor) as page:
        early = await page.answer("early")
        account_id = await site.database.read(lambda store: store.outbox.read([early["id"]])[0].account_id)
        due = site.clock() + timedelta(days=1)

        def plan(store: Repositories) -> int | None:
            return store.outbox.add(Draft(account_id, "reminder", Reply((Text("tomorrow"),)), due), site.clock())

        reminder = await site.database.write(plan)
        assert reminder is not None
        later = await page.answer("later")
        assert reminder < later["id"]

        def send(store: Repositories) -> None:
            [address] = store.accounts.addresses_of(account_id)
            store.outbox.end(reminder, "sent", site.clock() + timedelta(hours=20), address=address)

        await site.write(send)
        site.hub.notify(account_id)
        assert (await page.until("row"))["id"] == reminder


async def test_news_without_a_wake_up_arrives_too(site: Site) -> None:
    """Another process wrote it: nobody called the hub."""
    async with site.page(await site.visitor()) as page:
        row = await page.answer("hello")
        account_id = await site.database.read(lambda store: store.outbox.read([row["id"]])[0].account_id)
        news = await site.tell(account_id, Reply((Text("from elsewhere"),)), wake=False)
        assert (await page.until("row"))["id"] == news


async def test_seen_is_written_for_own_rows_only(site: Site) -> None:
    async with site.page(await site.visitor()) as one, site.page(await site.visitor()) as other:
        mine, foreign = await one.answer("mine"), await other.answer("foreign")
        await one.send({"seen": [mine["id"], foreign["id"], "x", -1, True]})
        await one.send({"ping": 7})
        assert await one.until("pong") == 7
    engine = create_engine(site.database.url)
    with engine.connect() as connection:
        shown = select(outbox.c.id).where(outbox.c.seen_at.is_not(None))
        assert list(connection.scalars(shown)) == [mine["id"]]
    engine.dispose()
    assert foreign["id"] != mine["id"]


@pytest.mark.parametrize("origin", ["https://example.org", "null", "http://[", "http://127.0.0.1", "file://"])
async def test_another_site_gets_no_socket(site: Site, origin: str) -> None:
    cookie = (await site.visitor()).cookies["keqiao"]
    with pytest.raises(InvalidStatus) as refused:
        async with open_page(site.host, cookie, origin=origin):
            pass
    assert refused.value.response.status_code == 403


async def test_without_our_cookie_the_page_is_told_why(site: Site) -> None:
    async with open_page(site.host, "short") as page:
        with pytest.raises(ConnectionClosed) as closed:
            await page.until("ready")
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


@pytest.mark.parametrize(
    "frame",
    [
        "no json",
        "[]",
        "[" * 100_000,
        {"id": "1", "say": {"text": "no uuid"}},
        {"id": str(uuid4()), "say": {"text": "   "}},
        {"id": str(uuid4()), "say": {"text": 5}},
        {"id": str(uuid4()), "press": {"data": "not a button"}},
        {"id": str(uuid4()), "press": {"data": f"b.pick:{2**63}:1:x"}},
        {"id": str(uuid4()), "press": {"data": "b.pick:²:1:x"}},
    ],
)
async def test_what_our_page_never_sends_is_refused_with_a_sentence(site: Site, frame: object) -> None:
    async with site.page(await site.visitor()) as page:
        await page.send(frame)
        await page.until("refused")
        assert page.seen[-1]["why"].startswith("这条消息没有收下")
        await page.answer("still there")


async def test_a_very_long_message_is_cut_and_a_huge_frame_refused(site: Site) -> None:
    update_id = str(uuid4())
    async with site.page(await site.visitor()) as page:
        await page.say("气" * (MAX_TEXT + 5))
        assert len((await page.until("row"))["parts"][0]["title"]) == MAX_TEXT
        await page.send(json.dumps({"id": update_id, "say": {"text": "x" * 1_100_000}}, separators=(",", ":")))
        assert await page.until("refused") == update_id


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "<b>&lt;*_[`", "\u202eabc\u202c", "👩‍🔬"])
async def test_strange_characters_pass(site: Site, text: str) -> None:
    async with site.page(await site.visitor()) as page:
        await page.say(text)
        row = await page.until("row")
    assert row["parts"][0]["title"] == text.replace("\x00", "").encode("utf-8", "replace").decode()


async def test_an_invitation_is_kept_as_a_hash(site: Site) -> None:
    token = "a-token-nobody-may-read"
    async with site.page(await site.visitor()) as page:
        await page.send({"id": str(uuid4()), "say": {"text": "/start"}, "invite": token})
        await page.until("row")
        [mine] = page.rows("mine")
    assert mine["text"] == ""  # following a link is not something one said

    updates = await site.database.read(lambda store: store.transcripts.heard(1, "web", None))
    assert len(updates) == 1
    assert token not in repr(updates)
    assert len(updates[0].update.invite) == 64


async def test_two_devices_of_one_account_see_the_same(site: Site) -> None:
    visitor = await site.visitor()
    async with site.page(visitor) as phone, site.page(visitor) as desktop:
        row = await phone.answer("from the phone")
        assert (await desktop.until("mine"))["text"] == "from the phone"
        assert (await desktop.until("row"))["id"] == row["id"]


async def test_cards_are_told_as_they_were_written(site: Site) -> None:
    async with site.page(await site.visitor()) as page:
        row = await page.answer("hello")
        account_id = await site.database.read(lambda store: store.outbox.read([row["id"]])[0].account_id)
        await site.tell(account_id, Reply((Card("标题", ("行业　铸造",), "下一步"),)))
        card = (await page.until("row"))["parts"][0]
    assert card == {"type": "card", "title": "标题", "lines": ["行业　铸造"], "footnote": "下一步"}


async def test_who_is_erased_reads_the_farewell_on_an_empty_page(site: Site) -> None:
    def erase(store: Repositories) -> None:
        [address] = store.accounts.addresses_of(1)
        store.erasure.person(1, site.clock())
        store.outbox.add(Draft(1, "reply", Reply((Text("已删除"),)), site.clock(), address), site.clock())

    async with site.page(await site.visitor()) as page:
        await page.answer("hello")
        await site.write(erase)
        site.hub.notify(1)
        assert await page.until("reset") is True
        assert (await page.until("farewell"))["parts"] == [{"type": "text", "text": "已删除"}]
        row = await page.answer("again")
        assert row["parts"][0]["title"] == "again"
        assert len(page.rows("farewell")) == 1


async def test_a_look_reads_only_rows_that_the_page_has_not_shown(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise every word of a lively conversation has all of its last minute read again."""
    read: list[int] = []
    plain = transcripts.reply_from_json
    monkeypatch.setattr(transcripts, "reply_from_json", lambda value: read.append(1) or plain(value))
    async with site.page(await site.visitor()) as page:
        await page.answer("hello")  # the first look finds who it is, so that another one follows
        read.clear()
        for number in range(5):
            await page.answer(f"message {number}")
        assert len(page.rows("row")) - 1 == len(read) == 5
