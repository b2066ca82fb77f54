"""Events as people meet them: one tap for a seat, an ordered waiting list, and who is told."""

from datetime import datetime, timedelta

import pytest

from domain.errors import Broken, NotFound
from domain.messages import Button
from handlers import links
from storage.database import Database
from tests.handlers.city import City, button, buttons, fair, policy, words

FAIR = "装备制造对接会（示例）"


@pytest.fixture
def city(database: Database, now: datetime) -> City:
    city = City(database, now)
    for name in ("甲", "乙", "丙"):
        city.person(name)
    return city


def test_one_tap_for_a_seat_and_the_card_knows_it(city: City) -> None:
    [number] = city.load(fair(FAIR, "2026-12-03T14:00+08:00", 80))
    card = city.press("甲", Button("", "e.card", number))
    assert "还有 80 个名额" in words(card)
    joined = words(city.press("甲", button(card, "报名")))
    assert joined.startswith(f"已报名“{FAIR}”：12 月 3 日（周四）14:00，会展中心")
    card = city.press("甲", Button("", "e.card", number))
    assert "还有 79 个名额" in words(card)
    assert "您已报名" in words(card)
    assert button(card, "取消报名")


def test_pressing_twice_takes_one_seat(city: City) -> None:
    [number] = city.load(fair(FAIR, "2026-12-03T14:00+08:00", 2))
    for _ in range(2):
        city.press("甲", Button("", "e.join", number))
    assert city.database.read_now(lambda store: store.registrations.taken(number)) == 1


def test_the_first_who_waits_moves_up_and_is_told(city: City) -> None:
    [number] = city.load(fair(FAIR, "2026-12-03T14:00+08:00", 1))
    for name in ("甲", "乙", "丙"):
        city.now += timedelta(seconds=1)
        city.press(name, Button("", "e.join", number))
    assert "排第 2 位" in words(city.press("丙", Button("", "e.card", number)))
    city.press("甲", Button("", "e.leave", number))
    assert [FAIR in told and "候补转为报名" in told for told in city.told("乙")] == [True]
    assert city.told("丙") == []
    assert "排第 1 位" in words(city.press("丙", Button("", "e.card", number)))


def test_who_comes_back_waits_at_the_end(city: City) -> None:
    [number] = city.load(fair(FAIR, "2026-12-03T14:00+08:00", 1))
    for name, action in (("甲", "join"), ("乙", "join"), ("丙", "join"), ("乙", "leave"), ("乙", "join")):
        city.now += timedelta(seconds=1)
        reply = city.press(name, Button("", f"e.{action}", number))
    assert "排第 2 位" in words(reply)


def test_a_larger_hall_seats_those_who_wait_before_a_newcomer(city: City) -> None:
    city.person("丁")
    [number] = city.load(fair(FAIR, "2026-12-03T14:00+08:00", 1))
    for name in ("甲", "乙", "丙"):
        city.now += timedelta(seconds=1)
        city.press(name, Button("", "e.join", number))
    city.load(fair(FAIR, "2026-12-03T14:00+08:00", 2))
    assert "排第 2 位" in words(city.press("丁", Button("", "e.join", number)))
    assert "候补转为报名" in city.told("乙")[0]


def test_an_event_that_started_takes_nobody(city: City) -> None:
    [number] = city.load(fair(FAIR, "2026-11-21T09:00+08:00", 80))
    assert buttons(city.press("甲", Button("", "e.card", number))) == []
    with pytest.raises(Broken, match="event-too-late"):
        city.press("甲", Button("", "e.join", number))


def test_cancelling_what_one_has_not_says_so(city: City) -> None:
    [number] = city.load(fair(FAIR, "2026-12-03T14:00+08:00"))
    assert "没有报名" in words(city.press("甲", Button("", "e.leave", number)))


def test_the_list_shows_what_is_coming(city: City) -> None:
    city.load(fair("十二月的会", "2026-12-03T14:00+08:00"), fair("过去的会", "2021-09-27T09:00+08:00"))
    read = words(city.command("甲", "活动"))
    assert "十二月的会：12 月 3 日（周四）14:00" in read
    assert "过去的会" not in read


def test_a_link_opens_an_event_and_nothing_else(city: City) -> None:
    event, other = city.load(fair(FAIR, "2026-12-03T14:00+08:00"), policy("补助"))
    assert FAIR in words(city._turn("甲", lambda turn: links.open_link(turn, f"e_{event}"), {}))
    with pytest.raises(NotFound):
        city._turn("甲", lambda turn: links.open_link(turn, f"e_{other}"), {})
