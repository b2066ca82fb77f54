"""The page in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright, expect

from bot.web.visitors import LANGUAGE_COOKIE
from domain.messages import Card, Phrase, Reply, Text
from handlers.need_card import LABELS
from storage.database import Database
from storage.outbox import Draft
from storage.repositories import Repositories
from tests.conftest import BROWSER, BROWSER_ARGUMENTS, ON_SQLITE
from tests.web.conftest import Site, ticking
from texts import catalog

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not BROWSER, reason="KEQIAO_TEST_BROWSER is not set"),
    ON_SQLITE,  # a page is the same on every database; the server behind it is tested on both
]


@pytest.fixture
async def phone() -> AsyncIterator[BrowserContext]:
    """A browser of the size of a phone; a script's error fails the test."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=BROWSER, args=list(BROWSER_ARGUMENTS))
        context = await browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
        errors: list[str] = []
        context.on("weberror", lambda error: errors.append(str(error.error)))
        yield context
        await browser.close()
        assert errors == []


async def opened(context: BrowserContext, site: Site, path: str = "/") -> Page:
    page = await context.new_page()
    await page.goto(f"http://{site.host}{path}")
    await expect(page.locator(".welcome").first).to_be_visible()
    return page


async def say(page: Page, text: str, pane: str = "") -> None:
    await page.locator(f"{pane} .input").fill(text)
    await page.locator(f"{pane} .input").press("Enter")


async def test_writing_pressing_and_an_edited_answer(site: Site, phone: BrowserContext) -> None:
    page = await opened(phone, site)
    await say(page, "<b>铸钢件</b>\n有气孔")
    await expect(page.locator(".mine .bubble")).to_have_text("<b>铸钢件</b>\n有气孔")
    await expect(page.locator(".card-title")).to_have_text("<b>铸钢件</b>\n有气孔")
    assert await page.locator(".log b").count() == 0
    await page.get_by_role("button", name="Yes").click()
    await expect(page.locator(".told")).to_have_text("pressed yes")  # edited in place: still one
    await expect(page.locator(".toast")).to_have_text("done")
    await page.reload()
    await expect(page.locator(".told")).to_have_text("pressed yes")
    await expect(page.locator(".mine")).to_have_count(1)


async def test_what_an_english_card_of_a_need_says_stands_in_one_column(site: Site, phone: BrowserContext) -> None:
    lines = tuple(Phrase("need-line", {"label": label, "value": "12"}) for label in LABELS.values())
    await phone.add_cookies([{"name": LANGUAGE_COOKIE, "value": "en", "url": f"http://{site.host}"}])
    page = await opened(phone, site)
    await say(page, "hello")
    await expect(page.locator(".card-title")).to_have_text("hello")
    await site.tell(1, catalog.render(Reply((Card("Need", lines),)), "en"))
    values = page.locator(".card-pair .card-value")
    await expect(values).to_have_count(len(lines))
    assert len({box["x"] for each in await values.all() if (box := await each.bounding_box())}) == 1


async def test_after_erasing_the_farewell_stands_above_the_beginning(site: Site, phone: BrowserContext) -> None:
    def erase(store: Repositories) -> None:
        [address] = store.accounts.addresses_of(1)
        store.erasure.person(1, site.clock())
        store.outbox.add(Draft(1, "reply", Reply((Text("已删除"),)), site.clock(), address), site.clock())

    page = await opened(phone, site)
    await say(page, "hello")
    await expect(page.locator(".card-title")).to_have_text("hello")
    await site.write(erase)
    site.hub.notify(1)
    await expect(page.locator(".told")).to_have_text("已删除")
    await expect(page.locator(".told")).to_be_in_viewport()
    await expect(page.locator(".welcome")).to_be_visible()
    await expect(page.locator(".mine")).to_have_count(0)


async def test_a_row_of_buttons_below_the_edge_is_pointed_to(site: Site, phone: BrowserContext) -> None:
    page = await opened(phone, site)
    await say(page, "line\n" * 40)
    await expect(page.locator(".card-title")).to_be_visible()
    for pixels, shown in ((40, True), (0, False)):  # a row of buttons is 44 pixels high
        await page.locator(".log").evaluate(
            "(log, up) => log.scrollTop = log.scrollHeight - log.clientHeight - up", pixels
        )
        latest = page.locator(".latest.shown")
        await expect(latest).to_have_count(1 if shown else 0)


async def test_enter_does_not_send_while_characters_are_composed(site: Site, phone: BrowserContext) -> None:
    page = await opened(phone, site)
    field = page.locator(".input")
    await field.fill("zhu")
    for composing in ({"isComposing": True, "keyCode": 13}, {"isComposing": False, "keyCode": 229}):
        await field.dispatch_event("keydown", {"key": "Enter", "bubbles": True, "cancelable": True, **composing})
    await field.press("Shift+Enter")
    await expect(field).to_have_value("zhu\n")
    assert await page.locator(".mine").count() == 0
    await field.press("Enter")
    await expect(page.locator(".mine")).to_have_count(1)


async def test_nothing_is_lost_while_the_server_is_away(
    database: Database, now: datetime, phone: BrowserContext
) -> None:
    site = Site(database, ticking(now))
    async with site.running():
        page = await opened(phone, site)
        await say(page, "before")
        await expect(page.locator(".card-title")).to_have_text("before")
    await say(page, "meanwhile one")
    await say(page, "meanwhile two")
    await expect(page.locator(".banner")).to_be_visible()
    await expect(page.locator(".mine.sending")).to_have_count(2)
    await site.tell(1, Reply((Text("told meanwhile"),)))
    async with site.running():
        await expect(page.locator(".banner")).to_be_hidden(timeout=20_000)
        await expect(page.locator(".mine.sending")).to_have_count(0)
        await expect(page.locator(".mine")).to_have_text(["before", "meanwhile one", "meanwhile two"])
        await expect(page.locator(".card-title")).to_have_text(["before", "meanwhile one", "meanwhile two"])
        await expect(page.locator(".told", has_text="told meanwhile")).to_have_count(1)


async def test_what_was_not_acknowledged_survives_a_reload(site: Site, phone: BrowserContext) -> None:
    page = await opened(phone, site)
    await page.evaluate(
        """() => localStorage.setItem("keqiao.pending..11111111-2222-4333-8444-555555555555", JSON.stringify(
            {at: 1, message: {id: "11111111-2222-4333-8444-555555555555", say: {text: "left behind", files: []}}}))"""
    )
    await page.reload()
    await expect(page.locator(".card-title")).to_have_text("left behind")
    await expect(page.locator(".mine.sending")).to_have_count(0)
    assert await page.evaluate("() => localStorage.length") == 0


async def test_an_invitation_is_accepted_with_one_tap(site: Site, phone: BrowserContext) -> None:
    page = await opened(phone, site, "/i/some-token")
    await page.get_by_role("button", name="接受邀请").click()
    await expect(page.locator(".card-title")).to_have_text("/start")
    assert page.url.endswith("/")
    assert "some-token" not in await page.evaluate("() => JSON.stringify(Object.assign({}, localStorage))")


async def test_a_file_goes_with_a_message(site: Site, phone: BrowserContext) -> None:
    page = await opened(phone, site)
    await page.locator(".picker").set_input_files({"name": "记录.txt", "mimeType": "text/plain", "buffer": b"abc"})
    await expect(page.locator(".chip.ready")).to_have_text("记录.txt")
    await say(page, "see this")
    await expect(page.locator(".card-line")).to_have_text("记录.txt 3")


async def test_a_phone_shows_one_seat_at_a_time_and_marks_news(
    demo_site: Site, experts: list[int], phone: BrowserContext
) -> None:
    page = await opened(phone, demo_site)
    expert = page.locator("[data-seat=expert]")
    await expect(expert).to_be_hidden()
    await expect(page.locator(".chooser option")).to_have_count(3)
    seated = int(await page.locator(".chooser").input_value())
    account = await demo_site.database.read(lambda store: store.accounts.of_expert(seated))
    assert account is not None
    await demo_site.tell(account.id, Reply((Text("a request"),)))
    tab = page.locator(".tab.fresh")
    await expect(tab).to_have_text("专家")
    await tab.click()
    await expect(expert.locator(".told")).to_have_text("a request")
    await expect(page.locator(".tab.fresh")).to_have_count(0)
    await expect(page.locator("[data-seat=enterprise]")).to_be_hidden()


async def test_a_wide_window_shows_three_seats(demo_site: Site, phone: BrowserContext) -> None:
    page = await opened(phone, demo_site)
    await page.set_viewport_size({"width": 1280, "height": 800})
    for seat in ("enterprise", "expert", "admin"):
        pane = f"[data-seat={seat}]"
        await expect(page.locator(pane)).to_be_visible()
        await say(page, f"as {seat}", pane)
        await expect(page.locator(f"{pane} .card-title")).to_have_text(f"as {seat}")
    assert await page.locator(".card-title").count() == 3
