"""Subscribing by buttons and by words, opting out, and hearing of what is new."""

from datetime import date, datetime, timedelta

import pytest

from domain.errors import Stale
from domain.messages import Button
from domain.records import Kind, NewRecord, Source
from scheduler import new_records
from storage.database import Database
from tests.handlers.city import City, button, buttons, fair, policy, words


@pytest.fixture
def city(database: Database, now: datetime) -> City:
    city = City(database, now)
    city.person("张工")
    return city


def subscribed(city: City) -> list[tuple[str, str]]:
    mine = city.database.read_now(lambda store: store.subscriptions.of_account(city.people["张工"]))
    return [(one.industry, one.level) for one in mine]


def test_industry_and_level_by_buttons(city: City) -> None:
    asked = city.command("张工", "订阅")
    assert len(buttons(asked)) == 6
    levels = city.press("张工", button(asked, "新材料"))
    assert [str(each.label) for each in buttons(levels)] == ["全部级别", "国家级", "自治区级", "省级", "市级", "区县级"]
    assert "订阅好了：新材料 · 省级" in words(city.press("张工", button(levels, "省级")))
    assert subscribed(city) == [("新材料", "省")]


def test_every_industry_is_behind_more(city: City) -> None:
    page, seen = city.command("张工", "订阅"), []
    while True:
        seen += [str(each.label) for each in buttons(page) if each.action == "s.industry"]
        more = [each for each in buttons(page) if each.action == "s.page"]
        if not more:
            break
        page = city.press("张工", more[0])
    assert len(seen) == len(set(seen)) == 17


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("订阅 新材料", [("新材料", "")]),
        ("订阅 新材料 国家级", [("新材料", "国家")]),
        ("订阅 铸造、光伏", [("高端装备制造", ""), ("新能源", "")]),  # narrower words, two at once
        ("订阅 市级", [("", "市")]),
        ("订阅新材料", [("新材料", "")]),
        ("订阅 新材料 木星", []),  # a word nobody knows: nothing is guessed
    ],
)
def test_in_words(city: City, said: str, expected: list[tuple[str, str]]) -> None:
    city.command("张工", said)
    assert subscribed(city) == expected


def test_unsubscribing_one_and_all(city: City) -> None:
    city.command("张工", "订阅 新材料、化工")
    managing = city.command("张工", "取消订阅")
    assert "还有 1 项" in words(city.press("张工", button(managing, "取消 新材料")))
    assert subscribed(city) == [("化工", "")]
    city.press("张工", Button("", "s.clear"))
    assert subscribed(city) == []


def test_opting_out_of_promotion_and_in_again(city: City) -> None:
    city.press("张工", button(city.command("张工", "退订"), "不收宣传消息"))
    promo = lambda store: store.accounts.get(city.people["张工"]).promo  # noqa: E731
    assert city.database.read_now(promo) is False
    city.press("张工", button(city.command("张工", "退订"), "恢复宣传消息"))
    assert city.database.read_now(promo) is True


def test_a_button_of_no_industry_is_stale(city: City) -> None:
    for key in ("99-0", "0-9", "x-0", ""):
        with pytest.raises(Stale):
            city.press("张工", Button("", "s.add", key=key))


def steps(city: City) -> int:
    """Runs what is planned to its end; in how many steps."""
    count = 0
    while city.database.write_now(lambda store: new_records.step(store, city.now)):
        count += 1
    return count


def new_policy(title: str, industry: str = "新材料", level: str = "市") -> NewRecord:
    return policy(title, date(2026, 12, 31), date(2026, 1, 1), industries=(industry,), level=level)


def test_a_new_policy_is_told_to_those_it_fits_once(city: City) -> None:
    city.person("李工")
    city.load(new_policy("早就有的"))
    city.now += timedelta(minutes=1)
    city.command("张工", "订阅 新材料 市级")
    city.command("李工", "订阅 化工")
    city.now += timedelta(minutes=1)
    city.load(new_policy("新的"), new_policy("别的行业", "葡萄酒"), new_policy("别的级别", level="国家"))
    assert steps(city) > 0
    assert [text.splitlines() for text in city.told("张工")] == [
        ["您订阅的行业有新内容：“新的”", "新的，12 月 31 日（周四）截止，还有 40 天"]
    ]
    assert city.told("李工") == []
    steps(city)
    assert len(city.told("张工")) == 1


def test_several_new_records_are_one_message(city: City) -> None:
    city.command("张工", "订阅 新材料")
    city.now += timedelta(minutes=1)
    city.load(*(new_policy(f"新的{n}") for n in range(7)), fair("新活动", "2026-12-03T14:00+08:00"))
    steps(city)
    assert words_of(city)[0] == "您订阅的行业有 8 项新内容"
    assert len(words_of(city)) == 7


def test_records_of_other_kinds_are_passed_over(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_records, "CHANGES", 3)
    city.command("张工", "订阅 新材料")
    city.now += timedelta(minutes=1)
    source = Source("测试", city.now.date())
    others = [NewRecord(Kind.INSTITUTE, str(n), str(n), {"name": str(n)}, source=source) for n in range(8)]
    city.load(*others, new_policy("新的"))
    assert steps(city) > 0
    assert words_of(city) == ["您订阅的行业有新内容：“新的”", "新的，12 月 31 日（周四）截止，还有 40 天"]
    assert not city.database.read_now(lambda store: new_records.is_due(store, city.now))


def words_of(city: City) -> list[str]:
    [told] = city.told("张工")
    return told.splitlines()


def test_a_changed_old_policy_is_not_news(city: City) -> None:
    city.load(new_policy("早就有的"))
    city.now += timedelta(days=1)
    city.command("张工", "订阅 新材料")
    city.load(policy("早就有的", date(2027, 1, 31), date(2026, 1, 1), industries=("新材料",)))
    steps(city)
    assert city.told("张工") == []
