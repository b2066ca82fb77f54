"""我的: everything of one person, each with its next step."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.bookings import Booking, BookingState
from domain.errors import NotAllowed, NotFound, Stale
from domain.messages import Button
from domain.needs import Need, NeedState
from domain.records import Kind, NewRecord
from storage.database import Database
from storage.repositories import Repositories
from tests.handlers.city import City, buttons, fair, policy, words

START = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)


@pytest.fixture
def city(database: Database, now: datetime) -> City:
    city = City(database, now)
    for name in ("张工", "陈工", "旁人"):
        city.person(name)
    [expert] = city.load(NewRecord(Kind.EXPERT, "陈工", "陈工（示例）", {"name": "陈工"}))
    database.write_now(lambda store: store.accounts.change(city.people["陈工"], expert_id=expert))
    return city


def need(store: Repositories, city: City, state: NeedState, number: str = "", problem: str = "铸钢件有气孔") -> Need:
    row = store.needs.add(city.people["张工"], city.now)
    return store.needs.save(replace(row, state=state, number=number, problem=problem), city.now)


def book(store: Repositories, city: City, state: BookingState, start: datetime = START) -> Booking:
    about = need(store, city, NeedState.CONSULTING, f"N-26-{start:%d%H}")
    end, asker = start + timedelta(hours=1), city.people["张工"]
    until = city.now + timedelta(days=1)
    expert = store.accounts.get(city.people["陈工"]).expert_id
    row = Booking(0, about.id, expert, asker, None, state, 1, start, end, "online", "", city.now, expires_at=until)
    return store.bookings.add(row, city.now)


def test_nothing_yet_says_how_to_begin(city: City) -> None:
    assert "说说企业遇到的问题" in words(city.command("旁人", "我的"))


def test_each_kind_with_its_next_step(city: City) -> None:
    fair_number, policy_number = city.load(
        fair("对接会（示例）", "2026-12-03T14:00+08:00"), policy("铸造补助", date(2026, 11, 30), date(2026, 1, 1))
    )
    city.database.write_now(lambda store: need(store, city, NeedState.OPEN, "N-26-0117"))
    city.database.write_now(lambda store: book(store, city, BookingState.REQUESTED))
    city.press("张工", Button("", "e.join", fair_number))
    city.press("张工", Button("", "p.watch", policy_number))
    city.command("张工", "订阅 新材料")
    reply = city.command("张工", "我的")
    assert words(reply).splitlines() == [
        "我的预约",
        "11 月 25 日（周三）15:00–16:00 陈工（示例）：等对方确认，最晚 11 月 22 日（周日）10:02 前答复",
        "我的需求",
        "N-26-2507 铸钢件有气孔：咨询中，等约定的时间",
        "N-26-0117 铸钢件有气孔：已公开，可以约专家",
        "我报名的活动",
        "对接会（示例），12 月 3 日（周四）14:00：您已报名",
        "我关注的截止日期",
        "铸造补助，11 月 30 日（周一）截止，只剩 9 天",
        "我的订阅",
        "新材料 · 全部级别",
    ]
    assert [each.action for each in buttons(reply)] == ["b.show", "m.show", "m.show", "e.card", "p.card", "s.manage"]


def test_the_expert_sees_the_other_side_without_its_name(city: City) -> None:
    city.database.write_now(lambda store: book(store, city, BookingState.REQUESTED))
    read = words(city.command("陈工", "我的"))
    assert "N-26-2507：等您答复" in read


def test_what_is_over_is_not_listed(city: City) -> None:
    past = city.now - timedelta(days=2)
    city.database.write_now(lambda store: book(store, city, BookingState.CONFIRMED, past))
    assert "我的预约" not in words(city.command("张工", "我的"))


def test_many_things_are_counted_and_six_buttons_are_enough(city: City) -> None:
    for n in range(5):
        city.database.write_now(lambda store, n=n: need(store, city, NeedState.OPEN, f"N-26-000{n}"))
        start = START + timedelta(days=n)
        city.database.write_now(lambda store, at=start: book(store, city, BookingState.CONFIRMED, at))
    reply = city.command("张工", "我的")
    assert words(reply).count("还有") == 2
    assert len(buttons(reply)) == 6


def test_every_state_of_needs_and_bookings_has_its_words(city: City) -> None:
    shown = (NeedState.DRAFT, NeedState.RETURNED, NeedState.SUBMITTED, NeedState.OPEN, NeedState.AGREED)
    for state in shown:
        city.database.write_now(lambda store, s=state: need(store, city, s))
        assert words(city.command("张工", "我的"))
    for n, booked in enumerate((BookingState.REQUESTED, BookingState.COUNTERED, BookingState.CONFIRMED)):
        start = START + timedelta(days=n)
        city.database.write_now(lambda store, s=booked, at=start: book(store, city, s, at))
        for name in ("张工", "陈工"):
            assert words(city.command(name, "我的"))


def test_an_appointment_of_others_cannot_be_answered(city: City) -> None:
    row = city.database.write_now(lambda store: book(store, city, BookingState.CONFIRMED))
    assert "见" in words(city.press("张工", Button("", "y.attend", row.id, row.version)))
    with pytest.raises(NotAllowed):
        city.press("旁人", Button("", "y.attend", row.id, row.version))
    with pytest.raises(Stale):
        city.press("张工", Button("", "y.attend", row.id, row.version + 1))
    with pytest.raises(NotFound):
        city.press("张工", Button("", "y.attend", 4711, 1))
