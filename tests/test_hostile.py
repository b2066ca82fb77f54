"""Double taps, stale and forged buttons, commands of others: a kind sentence, nothing changed, one line in the log."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest

from domain.accounts import Role
from domain.bookings import atoms_of
from domain.channels import Update
from domain.messages import Pressed, buttons_of
from handlers import routes
from storage.repositories import Repositories
from tests.talk.memory import MemoryPerson
from tests.talk.people import settled
from tests.talk.story import CONTACT, FIRM, PHONE, confirmed, newcomer, requested, submitted
from tests.talk.tables import failed_turns, others_rows, refusals, rows_of, snapshot
from tests.talk.world import World

TUESDAY_3_PM = datetime(2026, 11, 24, 7, tzinfo=UTC)
WEDNESDAY_3_PM = datetime(2026, 11, 25, 7, tzinfo=UTC)


def _buttons(person: MemoryPerson, label: str) -> str:
    """The data of the newest button with this label, to be sent again later."""
    return next(
        button.data()
        for _, reply in reversed(person.replies)
        for button in buttons_of(reply)
        if label in str(button.label)
    )


def _number(world: World, table: str) -> int:
    """The newest row of a table."""
    return int(rows_of(world.house, table)[table][-1]["id"])


def _expert(world: World, name: str) -> int:
    return next(int(row["id"]) for row in rows_of(world.house, "records")["records"] if row["title"] == name)


def _account(world: World, person: MemoryPerson) -> int:
    found = rows_of(world.house, "addresses")["addresses"]
    return next(int(row["account_id"]) for row in found if row["external_id"] == person.address.id)


def _atom(start: datetime) -> int:
    return atoms_of(start, start + timedelta(minutes=15))[0]


async def _refused(world: World, person: MemoryPerson, data: str, sentence: str = "") -> None:
    """The press is answered with a sentence; no row but the log changes, and the log gets exactly one line."""
    before, audit = snapshot(world.house), refusals(world.house)
    shown = await person.forge(data)
    after = snapshot(world.house)
    assert shown.strip()
    assert sentence in shown
    assert refusals(world.house) == audit + 1
    changing = {"inbox", "outbox", "audit", "addresses"}
    assert {name: rows for name, rows in after.items() if name not in changing} == {
        name: rows for name, rows in before.items() if name not in changing
    }
    mine = _account(world, person)
    told = [row for row in after["outbox"][len(before["outbox"]) :] if row["account_id"] != mine]
    assert told == []


async def test_every_button_of_the_story_tapped_twice(world: World) -> None:
    expert, plant = world.person("expert"), world.person("plant")
    await world.invited(expert, Role.EXPERT, "陈工（示例）")
    await plant.say("我们铸钢件老有气孔，废品率8%，想找个专家看看")
    for label in ("同意并继续", "同意并继续", "降到 3 % 以下", "降到 3 % 以下", "10–50 万元", "10–50 万元"):
        await plant.press(label)
    submit = _buttons(plant, "提交")
    await plant.forge(submit)
    await _refused(world, plant, submit, "这份需求已提交（N-26-0001）")
    await plant.press("约 1")
    await plant.press("约 1")
    slot = _buttons(plant, "15:00")
    await plant.forge(slot)
    assert "第一次预约" in await plant.forge(slot)
    await plant.say(f"{FIRM} {CONTACT} {PHONE}")
    assert "已为您留住" in await plant.forge(slot)  # the same time once more: how it stands, not "taken"
    accept = _buttons(expert, "接受")
    await expert.forge(accept)
    await _refused(world, expert, accept, "这次咨询已经约好")
    tables = rows_of(world.house, "needs", "bookings", "reveals")
    assert [row["state"] for row in tables["bookings"]] == ["confirmed"]
    assert (len(tables["needs"]), len(tables["reveals"])) == (1, 1)
    await plant.sees("")
    consents = [row for row in rows_of(world.house, "audit")["audit"] if row["action"] == "consent.yes"]
    assert len(consents) == 2  # the expert's and the plant's, each once


async def test_buttons_of_earlier_states(world: World) -> None:
    cast = await requested(world)
    accept, decline, other = (_buttons(cast.expert, label) for label in ("接受", "不合适", "换时间"))
    cancel = _buttons(cast.plant, "取消")
    await cast.plant.press("取消")
    await cast.plant.press("时间安排不开")
    for data in (accept, decline, other):
        await _refused(world, cast.expert, data, "已经结束：企业撤回了请求")
    await _refused(world, cast.plant, cancel, "已经结束")
    need = _number(world, "needs")
    for data in (f"n.set:{need}:1:b10", f"n.skip:{need}:1:tried", f"n.drop:{need}:1:", f"n.field:{need}:1:budget"):
        await _refused(world, cast.plant, data, "已提交")


async def test_a_request_that_ran_out_cannot_be_accepted(world: World) -> None:
    cast = await requested(world)
    accept = _buttons(cast.expert, "接受")
    await world.advance(days=3)
    await _refused(world, cast.expert, accept, "到时没有答复")


async def test_buttons_with_another_persons_ids(world: World) -> None:
    cast = await requested(world)
    stranger = await submitted(world, "stranger")
    need, booking = rows_of(world.house, "needs")["needs"][0]["id"], _number(world, "bookings")
    expert = _expert(world, "马老师（示例）")
    slot = f"{expert}.{_atom(WEDNESDAY_3_PM)}"
    for data in (
        f"n.preview:{need}:1:",
        f"m.show:{need}:1:e0",
        f"m.none:{need}:1:",
        f"m.one:{need}:1:{expert}",
        f"m.useful:{need}:1:{expert}",
        f"m.unfit:{need}:1:{expert}",
        f"m.why:{need}:1:{expert}.far",
        f"o.human:{need}:1:",
        f"b.times:{need}:1:{expert}",
        f"b.slot:{need}:1:{slot}",
        f"b.nofirm:{need}:1:{slot}",
        f"b.accept:{booking}:1:",
        f"b.decline:{booking}:1:",
        f"b.cancel:{booking}:1:",
        f"b.move:{booking}:1:",
        f"b.show:{booking}:1:",
        f"y.attend:{booking}:1:",
    ):
        await _refused(world, stranger, data)
    await _refused(world, cast.plant, f"b.accept:{booking}:1:", "这个预约与您无关")  # not by who asked, either
    other = world.person("another expert")
    await world.invited(other, Role.EXPERT, "马老师（示例）")
    await _refused(world, other, f"b.accept:{booking}:1:", "这个预约与您无关")


async def test_forged_times(world: World) -> None:
    plant = await submitted(world)
    need, expert = _number(world, "needs"), _expert(world, "陈工（示例）")
    monday = _atom(datetime(2026, 11, 23, 7, tzinfo=UTC))
    malformed = ("", "x", f"{expert}", f"{expert}.", f"{expert}.x", ".5", f"{expert}.999999999")
    for key in (*malformed, f"999999.{monday}", "0.0", "1000000000.1"):
        await _refused(world, plant, f"b.slot:{need}:1:{key}")
    await _refused(world, plant, "b.slot:1000000000:1:1.1", "没有找到这一条")
    before = rows_of(world.house, "bookings", "booking_atoms")
    for atom in (0, 1, monday, monday + 1, _atom(WEDNESDAY_3_PM) + 1, 99_999_999, _atom(TUESDAY_3_PM)):
        shown = await plant.forge(f"b.slot:{need}:1:{expert}.{atom}")
        assert "可约" in shown or "空闲" in shown  # past, not in the hours, across two times, far off: what is free
    assert rows_of(world.house, "bookings", "booking_atoms") == before


@pytest.mark.parametrize(
    "presses",
    [
        ("z.unknown:1:1:", "b.accepted:1:1:", "n.submit:0:0:", "p.show:1000000000:0:"),
        ("a.send:1:1:", "a.stop:1:0:", "o.today:0:0:", "i.make:1:0:", "o.export:0:0:bookings", "o.take:1:0:"),
        ("x.hours:0:0:", "x.form:0:0:online", "x.endleave:0:0:"),
    ],
    ids=["unknown", "staff", "experts"],
)
async def test_actions_that_are_not_a_visitors(world: World, presses: tuple[str, ...]) -> None:
    visitor = await newcomer(world, "visitor")
    for data in presses:
        await _refused(world, visitor, data)


async def test_commands_that_are_not_a_visitors(world: World) -> None:
    visitor = await newcomer(world, "visitor")
    before = others_rows(world.house, _account(world, visitor))
    staff = ("发公告", "/announce", "导出", "今日", "邀请 陈工（示例）", "邀请 管理员", "缺口")
    for index, words in enumerate((*staff, "我的时间", "休假 7天", "设置时间 周三上午"), start=1):
        shown = await visitor.say(words)
        assert re.search("只给(专家本人|工作人员|管理员)用", shown), words
        assert refusals(world.house) == index
    assert others_rows(world.house, _account(world, visitor)) == before


async def test_invitations_used_expired_and_made_up(world: World) -> None:
    token = await world.house.database.write(partial(_invitation, now=world.now))
    late = await world.house.database.write(partial(_invitation, now=world.now))
    first, second = await newcomer(world, "first"), await newcomer(world, "second")
    assert "管理" in await first.follow(token)
    for words, sentence in ((token, "已经用过"), ("no-such-token", "无效")):
        before = rows_of(world.house, "roles", "accounts", "invites")
        assert sentence in await second.follow(words)
        assert rows_of(world.house, "roles", "accounts", "invites") == before
    await world.advance(days=8)
    assert "已过期" in await second.follow(late)
    assert refusals(world.house) == 3
    assert len(rows_of(world.house, "roles")["roles"]) == 1


async def test_an_invitation_meant_for_somebody_else(world: World) -> None:
    expert, other = world.person("expert"), world.person("other")
    await world.invited(expert, Role.EXPERT, "陈工（示例）")
    await world.invited(other, Role.EXPERT, "马老师（示例）")
    third = await newcomer(world, "third")
    number = _expert(world, "陈工（示例）")
    for person, sentence in ((third, "已经有账号在用"), (other, "已经对应另一位专家")):
        name = "沈高工（示例）" if person is other else ""
        token = await world.house.database.write(
            partial(_invitation, now=world.now, expert=_expert(world, name) if name else number)
        )
        before = rows_of(world.house, "roles", "accounts", "invites")
        assert sentence in await person.follow(token)
        assert rows_of(world.house, "roles", "accounts", "invites") == before
    assert refusals(world.house) == 2


def _invitation(store: Repositories, now: datetime, expert: int | None = None) -> str:
    return store.invites.create(Role.EXPERT if expert else Role.ADMIN, expert, None, now)


async def test_a_stranger_presses_everything_there_is(world: World) -> None:
    """Every action with the ids of others' rows and plausible keys: no failure, nothing of others changed or shown."""
    cast = await confirmed(world)
    await cast.plant.say("转人工")
    stranger = await newcomer(world, "stranger")
    mine = _account(world, stranger)
    need, booking = (rows_of(world.house, name)[name][-1] for name in ("needs", "bookings"))
    expert, atom = _expert(world, "陈工（示例）"), _atom(WEDNESDAY_3_PM)
    rows = {need["id"]: need["version"], booking["id"]: booking["version"], expert: 0, 2**31 - 1: 1}
    keys = ("", "e0", f"{expert}.{atom}", f"{atom}", "dbusy")
    before = others_rows(world.house, mine)
    presses = [
        Pressed(stranger.address, action, row_id, version, key, None, world.now)
        for action in routes.PRESSES
        if action != "y.data"  # a table of everything of one's own, tested elsewhere
        for row_id, version in rows.items()
        for key in keys
    ]
    for start in range(0, len(presses), 25):
        batch = [Update("memory", "test", uuid4().hex, press, "zh") for press in presses[start : start + 25]]
        await world.house.reception.put(batch)
        await settled(world.house)
    after = others_rows(world.house, mine)
    for name in before:
        assert after[name] == before[name], name
    assert failed_turns(world.house) == []
    seen = "\n".join(str(reply) for _, reply in stranger.replies)
    for secret in (FIRM, CONTACT, PHONE, "铸钢件有气孔", "线上会议室 01"):
        assert secret not in seen


@pytest.mark.parametrize("role", [None, Role.EXPERT, Role.OPERATOR, Role.ADMIN])
async def test_every_command_by_every_role_is_answered(world: World, role: Role | None) -> None:
    person = world.person("somebody")
    if role is None:
        await person.say("你好")
        await person.press("同意")
    else:
        await world.invited(person, role, "陈工（示例）" if role is Role.EXPERT else "")
    for command in routes.COMMANDS:
        for words in (command.words[0], f"/{command.latin}", f"{command.words[0]} 什么"):
            world.now += timedelta(seconds=2)
            shown = await person.say(words)
            assert shown.strip(), words
