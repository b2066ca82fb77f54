"""What leaves the program: no contact detail before the expert accepts, and no word of anybody in the logs."""

from __future__ import annotations

import json
import logging
import re
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
import structlog

from bot import logs
from domain.accounts import Role
from domain.messages import Document, Pressed
from handlers import routes
from handlers.routing import Press
from handlers.turn import Turn
from storage.payloads import reply_to_json
from tests.talk.memory import MemoryPerson
from tests.talk.story import CONTACT, FIRM, NEED, PHONE, newcomer, requested, submitted
from tests.talk.tables import rows_of
from tests.talk.world import World, settings_for

SECRETS = (FIRM, "某铸造有限公司", CONTACT, PHONE, PHONE[:7], PHONE[-4:])


@pytest_asyncio.fixture
async def world(tmp_path: Path, database_url: str) -> AsyncIterator[World]:
    """A running installation with the sample city."""
    async with World(settings_for(tmp_path, database_url)).running() as running:
        yield running


@pytest.fixture
def set_up_logs() -> Iterator[Callable[[], None]]:
    """Sets the logs up as the running program does, without pytest's own handlers; all is as before afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def set_up() -> None:
        root.handlers.clear()
        logs.set_up("DEBUG")

    yield set_up
    structlog.reset_defaults()
    root.handlers[:], root.level = handlers, level


async def _bytes_to(world: World, person: MemoryPerson) -> bytes:
    """Everything that was handed to this person's messenger: replies, buttons, names and contents of files."""
    sent = [json.dumps(reply_to_json(reply), ensure_ascii=False).encode() for _, reply in person.replies]
    for _, reply in person.replies:
        for part in reply.parts:
            if isinstance(part, Document):
                sent.append((await world.house.reception.open_file(part.file_id))[1])
    return b"\n".join(sent)


async def test_no_contact_detail_reaches_the_expert_before_acceptance(world: World) -> None:
    cast = await requested(world)
    await cast.expert.say("我的")
    await cast.expert.say("我的时间")
    await cast.expert.say("我的数据")
    await cast.expert.press("换时间")
    await cast.expert.press("返回")
    await cast.plant.press("换时间")
    await cast.plant.press("16:00")
    await cast.expert.say("今日")
    before = await _bytes_to(world, cast.expert)
    for secret in SECRETS:
        assert secret.encode() not in before, secret
    assert rows_of(world.house, "reveals")["reveals"] == []
    cast.expert.look_away()
    await cast.expert.press("接受")
    after = await _bytes_to(world, cast.expert)
    assert PHONE.encode() in after
    assert len(rows_of(world.house, "reveals")["reveals"]) == 1
    assert "陈工（示例）看到了您的联系方式" in await cast.plant.say("我的数据")


@pytest.mark.parametrize("how", ["declines", "is silent", "is left"])
async def test_nor_when_it_is_never_accepted(world: World, how: str) -> None:
    cast = await requested(world)
    if how == "declines":
        await cast.expert.press("不合适")
        await cast.expert.press("不是擅长的方向")
    elif how == "is silent":
        await world.advance(days=4)
    else:
        await cast.plant.press("取消")
        await cast.plant.say("找到办法了")
    await cast.expert.say("我的")
    sent = await _bytes_to(world, cast.expert)
    assert [secret for secret in SECRETS if secret.encode() in sent] == []
    assert rows_of(world.house, "reveals")["reveals"] == []


async def test_what_a_firm_writes_about_itself_in_the_need_is_sealed(world: World) -> None:
    """The number and the firm's name slip into the description: the expert's card does not pass them on."""
    expert = world.person("expert")
    await world.invited(expert, Role.EXPERT, "陈工（示例）")
    plant = await newcomer(world, "plant", f"我们是{FIRM}，铸钢件老有气孔，废品率8%，电话{PHONE}，找专家")
    await plant.say(f"试过加脱氧剂，细节打{PHONE}问{CONTACT}")
    await plant.say("提交")
    await plant.say("约陈工，下周三下午")
    await plant.press("15:00")
    await plant.say(f"{FIRM} {CONTACT} {PHONE}")
    await plant.sees("已为您留住")
    await expert.sees("▸接受")
    sent = await _bytes_to(world, expert)
    assert [secret for secret in (FIRM, PHONE) if secret.encode() in sent] == []


async def test_logs_hold_no_word_of_anybody(
    tmp_path: Path, database_url: str, capfd: pytest.CaptureFixture[str], set_up_logs: Callable[[], None]
) -> None:
    set_up_logs()
    async with World(settings_for(tmp_path, database_url)).running() as world:
        token = secrets.token_urlsafe(24)
        cast = await requested(world)
        await cast.expert.press("接受")
        await cast.plant.follow(token)
        await cast.plant.forge("b.accept:1:1:")
        await cast.plant.say("我的数据")
        await world.advance(days=1)
    written = "".join(capfd.readouterr())
    assert written.count("{") > 0
    lines = [line for line in written.splitlines() if line.strip()]
    assert all(json.loads(line)["event"] for line in lines)
    for secret in (*SECRETS[:4], token, NEED, "气孔", "预算三十万", "陈工"):
        assert secret not in written, secret


async def test_nor_when_a_handler_crashes(
    world: World, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, set_up_logs: Callable[[], None]
) -> None:
    def crash(turn: Turn, pressed: Pressed) -> object:
        need = turn.store.needs.get(pressed.row_id)
        assert need is not None
        raise ValueError(f"{need.text} {turn.actor.phone} {PHONE}")

    set_up_logs()
    plant = await submitted(world)
    monkeypatch.setitem(routes.PRESSES, "m.none", Press(crash))  # type: ignore[arg-type]  # it never returns
    await plant.press("都不合适")
    await plant.sees("抱歉，这条消息没有处理成功", "▸转人工")
    assert "我的需求" in await plant.say("我的")  # the next message is handled
    logging.getLogger("a.library").error("failed: %s", PHONE, exc_info=ValueError(NEED))
    written = "".join(capfd.readouterr())
    assert "turn.failed" in written
    assert "ValueError" in written
    assert [secret for secret in (PHONE, "气孔", NEED) if secret in written] == []


async def test_tokens_are_kept_as_hashes_only(world: World) -> None:
    admin = world.person("admin")
    await world.invited(admin, Role.ADMIN)
    shown = await admin.say("邀请 马老师（示例）")
    token = re.findall(r"/i/([\w-]+)", shown)[0]
    expert = world.person("expert")
    await expert.follow(token)
    await expert.press("同意")
    rows = rows_of(world.house)
    for name in ("inbox", "invites", "audit", "accounts"):
        assert token not in str(rows[name]), name
