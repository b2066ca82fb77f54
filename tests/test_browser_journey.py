"""A newcomer in a real browser: from opening the page to a confirmed consultation, both sides on one demonstration."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, async_playwright, expect

from tests.conftest import BROWSER, BROWSER_ARGUMENTS
from tests.talk.world import World, settings_for

pytestmark = pytest.mark.skipif(not BROWSER, reason="KEQIAO_TEST_BROWSER is not set")

PICTURES = os.environ.get("KEQIAO_PICTURES", "")
"""A folder for screenshots of the story, such as the README's; empty = none are taken."""


@pytest_asyncio.fixture
async def demonstration(tmp_path: Path) -> AsyncIterator[World]:
    """A running demonstration with the web messenger."""
    settings = settings_for(tmp_path, f"sqlite:///{tmp_path / 'keqiao.db'}", demo=True)
    async with World(settings).running(web=True) as world:
        yield world


class Newcomer:
    """Acts in one pane of the page, and counts the acts."""

    def __init__(self, pane: Locator) -> None:
        self.pane = pane
        self.acts = 0

    async def say(self, text: str) -> None:
        self.acts += 1
        await self.pane.get_by_role("textbox").fill(text)
        await self.pane.get_by_role("textbox").press("Enter")

    async def press(self, label: str) -> None:
        self.acts += 1
        await self.pane.get_by_role("button", name=label).last.click()

    async def sees(self, text: str) -> None:
        await expect(self.pane.get_by_text(text).last).to_be_visible(timeout=10_000)


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)], ids=["desktop", "phone"])
async def test_ten_acts_at_most(demonstration: World, width: int, height: int) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=BROWSER, args=list(BROWSER_ARGUMENTS))
        context = await browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", device_scale_factor=2 if width < 500 else 1
        )
        page = await context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        await page.goto(f"http://127.0.0.1:{demonstration.port}/")
        await _story(page, phone=width < 500)
        assert faults == []
        await browser.close()


async def _story(page: Page, *, phone: bool) -> None:
    newcomer = Newcomer(await _seat(page, "enterprise", phone))
    await newcomer.say("我们铸钢件老有气孔，废品率8%，想找个专家看看")
    await newcomer.press("同意并继续")
    await newcomer.sees("希望废品率降到多少")
    await newcomer.say("3%以内，预算三十万左右，最好年底前")
    await newcomer.sees("完整度 82 %")
    await newcomer.press("提交")
    await newcomer.sees("已提交，编号")
    await _picture(page, "matches", phone)
    await newcomer.say("约陈工，下周三下午")
    await newcomer.press("15:00")
    await newcomer.sees("第一次预约")
    await newcomer.say("银川某铸造有限公司（示例） 张工 13800000000")
    await newcomer.sees("已为您留住")
    assert newcomer.acts <= 10
    expert = Newcomer(await _seat(page, "expert", phone))
    await expert.sees("一个咨询请求")
    await _picture(page, "request", phone)
    await expert.press("接受")
    await expert.sees("13800000000")
    assert expert.acts == 1
    newcomer = Newcomer(await _seat(page, "enterprise", phone))
    await newcomer.sees("已约好")
    await _picture(page, "confirmed", phone)


async def _seat(page: Page, seat: str, phone: bool) -> Locator:
    if phone:
        await page.locator("button.tab").nth(("enterprise", "expert", "admin").index(seat)).click()
    return page.locator(f'[data-seat="{seat}"]')


async def _picture(page: Page, name: str, phone: bool) -> None:
    if PICTURES:
        await page.wait_for_timeout(600)  # bubbles fade in
        await page.screenshot(path=Path(PICTURES) / f"{name}-{'phone' if phone else 'desktop'}.png")
