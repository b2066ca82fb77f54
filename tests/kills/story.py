"""The story that is told again and again while the process is killed: a need becomes a confirmed consultation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from domain.accounts import Role
from domain.bookings import ATOM, Booking, BookingState
from domain.experts import Hours
from domain.records import Kind
from storage.database import Database
from storage.repositories import Repositories
from tests.kills.people import OnTelegram, OnWeb, Stubborn

EXPERTS = {"telegram": "陈工（示例）", "web": "马老师（示例）"}
"""Who answers on which messenger."""

WEEKDAYS = "一二三四五六日"


def prepare(store: Repositories) -> None:
    """The two experts have time every day, so that there is a free time however often the story is told."""
    for name in EXPERTS.values():
        store.experts.set_hours(
            _number(store, name), [Hours(day, 8 * 60, 20 * 60) for day in range(7)], datetime.now(UTC)
        )


async def join(database: Database, person: OnTelegram | OnWeb, name: str) -> None:
    """Makes somebody this expert, through a real invitation."""

    def invite(store: Repositories) -> str:
        return store.invites.create(Role.EXPERT, _number(store, name), None, datetime.now(UTC))

    token = await database.write(invite)
    if isinstance(person, OnWeb):
        await person.follow(token)
    else:
        await person.put(f"/start i_{token}")
    await person.press("同意", name)


async def ask(plant: Stubborn, expert: Stubborn, name: str, number: int) -> None:
    """One enterprise gets one consultation with this expert."""
    firm, rate = f"银川第{number}铸造有限公司（示例）", f"{8 + number / 10:g}"
    await plant.say(f"我们铸钢件老有气孔，废品率{rate}%，想找个专家看看", "同意并继续")
    await plant.press("同意并继续", "希望废品率降到多少")
    await plant.say("3%以内，预算三十万左右，最好年底前", "提交")
    await plant.press("^提交$", "已提交，编号")
    await plant.say(f"约{name}，下周{WEEKDAYS[number % 7]}", name)
    await plant.press(r"\d\d:\d\d", "第一次预约")
    expert.since = expert.count()
    await plant.say(f"{firm} 张工 {13_800_000_000 + number}", "已为您留住")
    await expert.sees(f"废品率 {rate} %", "接受")  # a card that came twice is not taken for the new one
    plant.since = plant.count()
    await expert.press("^接受$", firm, ".ics")
    await plant.sees(name, ".ics")


async def agree_on_one_soon(database: Database, number: int) -> Booking:
    """Adds a consultation that was agreed days ago and begins so soon that its reminder is due.

    It is of the account that asked last, with the expert of that number in the list: one whom nobody else books.
    """
    now = datetime.now(UTC)
    minute = timedelta(minutes=1)
    start = now + 25 * minute - ((now + 25 * minute) - datetime(1970, 1, 1, tzinfo=UTC)) % ATOM

    def work(store: Repositories) -> Booking:
        last = max(store.bookings.in_states({BookingState.CONFIRMED}), key=lambda booking: booking.id)
        names = set(EXPERTS.values())
        others = [record.id.number for record in store.records.of_kind(Kind.EXPERT) if record.title not in names]
        asked = Booking(
            id=0,
            need_id=last.need_id,
            expert_id=others[number % len(others)],
            account_id=last.account_id,
            enterprise_id=last.enterprise_id,
            state=BookingState.CONFIRMED,
            version=1,
            start=start,
            end=start + 60 * minute,
            form="online",
            place="",
            created_at=now,
        )
        return store.bookings.add(asked, now - timedelta(days=3))

    return await database.write(work)


def _number(store: Repositories, name: str) -> int:
    return store.records.named(Kind.EXPERT, name)[0].id.number
