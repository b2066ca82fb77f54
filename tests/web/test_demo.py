"""A demonstration has three seats; anywhere else there are none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import create_engine
from websockets.exceptions import ConnectionClosed

from bot.web import demo
from domain.accounts import Role
from domain.messages import Reply, Text
from storage.repositories import Repositories
from storage.tables import bookings, needs
from tests.web.browser import open_page
from tests.web.conftest import Site


async def ask(site: Site, expert: int) -> None:
    """A request for a consultation that waits for this expert."""
    now = site.clock()
    need = {"state": "open", "skipped": [], "created_at": now, "changed_at": now}
    request = {
        "expert_id": expert,
        "state": "requested",
        "start_at": now + timedelta(days=4),
        "end_at": now + timedelta(days=4, hours=1),
        "form": "online",
        "proposed": [],
        "created_at": now,
        "changed_at": now,
    }
    engine = create_engine(site.database.url)
    with engine.begin() as connection:
        need_id = connection.execute(needs.insert().values(**need).returning(needs.c.id)).scalar_one()
        connection.execute(bookings.insert().values(need_id=need_id, **request))
    engine.dispose()


async def account_of(site: Site, expert: int) -> int:
    account = await site.database.read(lambda store: store.accounts.of_expert(expert))
    assert account is not None
    return account.id


@pytest.mark.parametrize("query", ["?seat=enterprise", "?seat=expert", "?seat=admin", "?seat=expert&expert=1"])
async def test_without_a_demonstration_there_are_no_seats(site: Site, query: str) -> None:
    visitor = await site.visitor()
    async with open_page(site.host, visitor.cookies["keqiao"], query) as page:
        with pytest.raises(ConnectionClosed) as closed:
            await page.until("ready")
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4404
    assert (await visitor.get(f"/files/1{query}")).status_code == 404
    text = (await visitor.get("/")).text
    assert "演示" not in text.partition("data-given")[0]
    assert await site.database.read(lambda store: store.accounts.staff()) == []


async def test_the_page_says_that_it_is_a_demonstration(demo_site: Site) -> None:
    async with demo_site.client() as client:
        assert "<strong>演示</strong>" in (await client.get("/")).text


async def test_every_sample_expert_has_an_account_once(demo_site: Site, experts: list[int]) -> None:
    before = [await account_of(demo_site, number) for number in experts]
    await demo_site.write(lambda store: demo.prepare(store, demo_site.clock()))
    assert [await account_of(demo_site, number) for number in experts] == before
    account = await demo_site.database.read(lambda store: store.accounts.get(before[0]))
    assert account is not None
    assert (account.consent, account.roles, account.expert_id) == (True, {Role.EXPERT}, experts[0])


async def test_an_expert_who_is_a_real_person_keeps_their_account(demo_site: Site, experts: list[int]) -> None:
    def take_over(store: Repositories) -> int:
        old = store.accounts.of_expert(experts[0])
        assert old is not None
        store.accounts.change(old.id, expert_id=None)
        account_id = store.accounts.touch(demo.expert_address(0), demo_site.clock())
        store.accounts.change(account_id, expert_id=experts[0])
        return account_id

    real = await demo_site.database.write(take_over)
    await demo_site.write(lambda store: demo.prepare(store, demo_site.clock()))
    assert await account_of(demo_site, experts[0]) == real


async def test_the_seats_are_three_conversations(demo_site: Site) -> None:
    visitor = await demo_site.visitor()
    async with (
        demo_site.page(visitor, "?seat=enterprise") as enterprise,
        demo_site.page(visitor, "?seat=expert") as expert,
        demo_site.page(visitor, "?seat=admin") as admin,
    ):
        for page, words in ((enterprise, "need"), (expert, "answer"), (admin, "today")):
            assert (await page.answer(words))["parts"][0]["title"] == words
        for page in (enterprise, expert, admin):
            await page.send({"ping": 1})
            await page.until("pong")
            assert len(page.rows("row")) == 1
    staff = await demo_site.database.read(lambda store: store.accounts.staff())
    assert [account.roles for account in staff] == [{Role.ADMIN}]
    assert staff[0].consent is True


async def test_the_expert_who_was_asked_last_sits_down(demo_site: Site, experts: list[int]) -> None:
    visitor = await demo_site.visitor()
    await ask(demo_site, experts[2])
    await ask(demo_site, experts[1])
    async with demo_site.page(visitor, "?seat=expert") as page:
        [places] = page.rows("places")
        assert page.rows("seated") == [experts[1]]
    assert [place["number"] for place in places] == [experts[1], experts[2], experts[0]]
    assert [place["waiting"] for place in places] == [True, True, False]
    async with demo_site.page(visitor, f"?seat=expert&expert={experts[0]}") as page:
        assert page.rows("seated") == [experts[0]]


async def test_the_expert_seat_hears_of_requests_to_the_others(demo_site: Site, experts: list[int]) -> None:
    async with demo_site.page(await demo_site.visitor(), f"?seat=expert&expert={experts[0]}") as page:
        await ask(demo_site, experts[2])
        await demo_site.tell(await account_of(demo_site, experts[2]), Reply((Text("a request"),)))
        places = await page.until("places")
        assert (places[0]["number"], places[0]["waiting"]) == (experts[2], True)
        assert page.rows("row") == []  # it is the other expert's card


@pytest.mark.parametrize("number", ["0", "999999", "x", "9" * 30])
async def test_nobody_sits_down_as_an_unknown_expert(demo_site: Site, number: str, experts: list[int]) -> None:
    visitor = await demo_site.visitor()
    async with open_page(demo_site.host, visitor.cookies["keqiao"], f"?seat=expert&expert={number}") as page:
        if number.isdigit() and len(number) < 18:
            with pytest.raises(ConnectionClosed):
                await page.until("ready")
        else:
            await page.until("ready")
            assert page.rows("seated")[0] in experts  # as if no number had been named


async def test_only_this_machine_is_served(demo_site: Site) -> None:
    async with demo_site.client() as client:
        elsewhere = await client.get("/", headers={"Host": f"evil.example.org:{demo_site.port}"})
        assert elsewhere.status_code == 421
        assert "set-cookie" not in elsewhere.headers
        for ours in (f"localhost:{demo_site.port}", "127.0.0.1", f"[::1]:{demo_site.port}", "LOCALHOST"):
            assert (await client.get("/", headers={"Host": ours})).status_code == 200
        for other in ("[::1", "localhost.example.org", "127.0.0.1.example.org", "x@localhost", "[::2]"):
            assert (await client.get("/", headers={"Host": other})).status_code == 421
