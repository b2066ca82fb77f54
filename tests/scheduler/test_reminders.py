"""Reminders out of rows: each once, to both sides, in time or with the reason why not."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.bookings import Booking, BookingState
from domain.messages import Button
from domain.needs import NeedKind, NeedState
from domain.records import Kind, NewRecord
from scheduler import relevance, reminders
from storage.database import Database
from storage.repositories import Repositories
from tests.handlers.city import City, fair, policy, words

START = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)  # Wednesday 15:00 in Asia/Shanghai
DAY_BEFORE, HOUR_BEFORE = START - timedelta(days=1), START - timedelta(hours=1)


@pytest.fixture
def city(database: Database, now: datetime) -> City:
    """张工 has a confirmed consultation with 陈工 on Wednesday at 15:00."""
    city = City(database, now)
    city.person("张工")
    city.person("陈工")
    [expert] = city.load(NewRecord(Kind.EXPERT, "陈工", "陈工（示例）", {"name": "陈工"}))
    database.write_now(lambda store: store.accounts.change(city.people["陈工"], expert_id=expert))
    database.write_now(lambda store: book(store, city, expert))
    return city


def book(store: Repositories, city: City, expert: int, start: datetime = START) -> Booking:
    asker = city.people["张工"]
    need = store.needs.add(asker, city.now)
    store.needs.save(replace(need, kind=NeedKind.TECHNOLOGY, state=NeedState.OPEN, problem="气孔"), city.now)
    firm = store.enterprises.add("某铸造厂（示例）", city.now)
    end = start + timedelta(hours=1)
    row = Booking(0, need.id, expert, asker, firm.id, BookingState.CONFIRMED, 1, start, end, "online", "", city.now)
    return store.bookings.add(row, city.now)


def generate(city: City, now: datetime) -> int:
    return city.database.write_now(lambda store: reminders.generate(store, now))


def states(city: City) -> list[tuple[str, str]]:
    """(state, why) of every reminder's row, by id."""

    def work(store: Repositories) -> list[tuple[str, str]]:
        rows = [row for row in store.outbox.read(range(1, 10_000)) if row.kind == "reminder"]
        return [(row.state, store.outbox.why(row.id)) for row in rows]

    return city.database.read_now(work)


def test_both_sides_are_reminded_a_day_and_an_hour_before(city: City) -> None:
    assert generate(city, DAY_BEFORE - timedelta(minutes=1)) == 0
    assert generate(city, DAY_BEFORE) == 2
    assert city.told("张工")[0].splitlines() == [
        "提醒：11 月 25 日（周三）15:00–16:00 与陈工（示例）线上咨询。",
        "建议带上：图纸或照片、近三个月的有关数据、试过的办法和结果。",
    ]
    assert city.told("陈工") == ["提醒：11 月 25 日（周三）15:00–16:00 与某铸造厂（示例）线上咨询。"]
    assert generate(city, HOUR_BEFORE) == 2
    assert len(city.told("张工")) == 2


def test_the_reminder_is_answered_with_one_press(city: City) -> None:
    generate(city, DAY_BEFORE)
    city.now = DAY_BEFORE
    assert "15:00–16:00 见" in words(city.press("张工", Button("", "y.attend", 1, 1)))
    trail = city.database.read_now(lambda store: store.audit.of_row("booking:1"))
    assert [entry.action for entry in trail] == ["booking.attend"]


def test_generating_again_adds_nothing(city: City) -> None:
    assert generate(city, DAY_BEFORE) == 2
    assert generate(city, DAY_BEFORE + timedelta(minutes=1)) == 0


async def test_many_are_made_in_short_transactions(city: City) -> None:
    closes = date(2026, 12, 21)
    names = [f"人{n}" for n in range(reminders.SLICE + 5)]
    [number] = city.load(policy("补助", closes, date(2026, 1, 1)))
    for name in names:
        city.person(name)
        city.press(name, Button("", "p.watch", number))
    city.now += timedelta(minutes=1)
    assert await reminders.remind(city.database, city.now) == 0  # 09:00, thirty days before, was before they watched
    seven = datetime(2026, 12, 14, 1, 0, tzinfo=UTC)
    assert await reminders.remind(city.database, seven) == len(names)
    assert await reminders.remind(city.database, seven) == 0


def test_several_processes_make_each_reminder_once(city: City) -> None:
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda _: generate(city, DAY_BEFORE), range(12)))
    assert sum(counts) == 2
    assert [len(city.told(name)) for name in ("张工", "陈工")] == [1, 1]


@pytest.mark.parametrize(
    ("late", "sent"),
    [
        (DAY_BEFORE + timedelta(hours=5), 2),  # still useful: sent late
        (HOUR_BEFORE + timedelta(minutes=1), 2),  # the day-before is overtaken, the hour-before is sent
        (START + timedelta(minutes=1), 0),  # never "upcoming" after the start
    ],
)
def test_what_fell_due_while_nothing_ran(city: City, late: datetime, sent: int) -> None:
    generate(city, late)
    found = Counter(state for state, _ in states(city))
    assert found["waiting"] == sent
    assert all(why in {"overtaken", "started"} for state, why in states(city) if state == "skipped")
    if late >= HOUR_BEFORE:
        assert found["skipped"] == 4 - sent


def test_a_booking_made_within_a_day_is_not_reminded_of_a_day_before(city: City) -> None:
    soon = city.now + timedelta(hours=6)
    city.database.write_now(lambda store: book(store, city, 1, soon))
    assert generate(city, city.now + timedelta(minutes=1)) == 0
    assert generate(city, soon - timedelta(hours=1)) == 2


def test_two_things_at_once_become_one_message(city: City) -> None:
    [event] = city.load(fair("对接会（示例）", "2026-11-25T15:05+08:00"))
    city.press("张工", Button("", "e.join", event))
    generate(city, HOUR_BEFORE)
    told = city.told("张工")[-3:]
    assert [text.splitlines()[0] for text in told if text][-1] == "接下来有 2 件事"
    assert generate(city, HOUR_BEFORE + timedelta(minutes=5)) == 0


def test_a_cancelled_booking_is_not_reminded_of(city: City) -> None:
    def cancel(store: Repositories) -> None:
        booking = store.bookings.get(1)
        assert booking is not None
        store.bookings.save(replace(booking, state=BookingState.CANCELLED), city.now)

    city.database.write_now(cancel)
    assert generate(city, DAY_BEFORE) == 0


def test_deadlines_of_watched_policies_within_the_weekly_budget(city: City) -> None:
    closes = date(2026, 12, 30)
    numbers = city.load(*(policy(f"补助{n}", closes, date(2026, 1, 1)) for n in range(9)))
    for number in numbers:
        city.press("张工", Button("", "p.watch", number))
    thirty = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
    generate(city, thirty)
    # nine at the same minute are one message
    assert len([text for text in city.told("张工") if "9 件事" in text]) == 1


def test_the_eighth_service_message_of_a_week_is_skipped_with_its_reason(city: City) -> None:
    first = date(2026, 12, 1)
    numbers = city.load(*(policy(f"补助{n}", first + timedelta(days=n), date(2026, 1, 1)) for n in range(8)))
    for number in numbers:
        city.press("张工", Button("", "p.watch", number))
    for n in range(8):  # a day before each: eight days in a row
        generate(city, datetime(2026, 11, 30, 1, 0, tzinfo=UTC) + timedelta(days=n))
    whys = [why for _, why in states(city)]
    assert "budget" in whys


def test_the_preview_shows_what_would_go_out_and_writes_nothing(city: City) -> None:
    planned = city.database.read_now(lambda store: reminders.preview(store, DAY_BEFORE))
    lines = city.database.read_now(lambda store: reminders.lines(store, planned))
    assert lines == [
        "11 月 24 日（周二）15:00　张工　必达　提醒：11 月 25 日（周三）15:00–16:00 与陈工（示例）线上咨询。",
        "11 月 24 日（周二）15:00　陈工　必达　提醒：11 月 25 日（周三）15:00–16:00 与某铸造厂（示例）线上咨询。",
    ]
    assert states(city) == []
    nothing = city.database.read_now(lambda store: reminders.lines(store, reminders.preview(store, city.now)))
    assert nothing == ["那时没有要发的提醒。"]


def test_looked_at_again_before_sending(city: City) -> None:
    def why(about: str, kind: str = "reminder", at: datetime = DAY_BEFORE) -> str | None:
        account = city.people["张工"]
        return city.database.read_now(lambda store: relevance.why_not(store, about, kind, account, at))

    event, closed, open_ = city.load(
        fair("对接会（示例）", "2026-11-26T09:00+08:00"),
        policy("截止了的", date(2026, 11, 20)),
        policy("开着的", date(2026, 12, 30)),
    )
    city.press("张工", Button("", "e.join", event))
    city.press("张工", Button("", "p.watch", open_))
    assert why("booking:1:1") is None
    assert why("booking:1:2") == "booking moved"
    assert why("booking:1:1", at=START) == "started"
    assert why("booking:99:1") == "booking ended"
    assert why("booking:99:1", kind="news") is None  # news of one's own booking is always sent
    assert why(f"event:{event}") is None
    assert why(f"event:{event}", at=datetime(2026, 11, 26, 1, tzinfo=UTC)) == "started"
    assert why(f"policy:{open_}") is None
    assert why(f"policy:{closed}") == "not watched"
    assert why(f"new:{open_}") == "not subscribed"
    assert why("booking:99:1+booking:1:1") is None  # one of two still holds
    assert why("booking:99:1+booking:98:1") == "booking ended"
