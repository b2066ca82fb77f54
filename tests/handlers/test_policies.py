"""Policies as people meet them."""

from datetime import date, datetime, timedelta

import pytest

from domain.errors import Broken, NotFound
from domain.messages import Button
from domain.records import Kind, NewRecord, Source
from storage.database import Database
from tests.handlers.city import City, button, buttons, policy, words

TODAY = date(2026, 11, 21)
HIGH_TECH = "高新技术企业认定管理办法"


@pytest.fixture
def city(database: Database, now: datetime) -> City:
    city = City(database, now)
    city.person("张工")
    return city


def question(title: str, answer: str, behind: str) -> NewRecord:
    facts = {"answer": answer, "clause": "第十一条", "policy": behind, "source_text": f"{behind}，第十一条"}
    return NewRecord(Kind.FAQ, title, title, {"question": title}, source=Source(behind, date(2016, 1, 29)), facts=facts)


def test_a_question_is_answered_by_the_record_with_source_clause_and_deadline(city: City) -> None:
    city.load(
        policy(HIGH_TECH, opens_on=date(2016, 1, 1)),
        question("高企认定研发费用要占多少", "近三年研发费占销售收入 ≥ 5 %。", HIGH_TECH),
    )
    reply = city.question("张工", "高企认定研发费要占多少？")
    assert words(reply).splitlines() == [
        f"近三年研发费占销售收入 ≥ 5 %（{HIGH_TECH}，第十一条，2016-01-29）。",
        "常年受理，没有截止日期",
    ]
    assert [(str(b.label), b.action) for b in buttons(reply)] == [
        ("看全文条件", "p.full"),
        ("截止前提醒我", "p.watch"),
    ]


def test_a_policy_without_a_written_answer_is_answered_by_its_summary(city: City) -> None:
    city.load(policy("质量攻关补助", TODAY + timedelta(days=9), TODAY, summary="按研发投入的三成后补助。"))
    read = words(city.question("张工", "质量攻关补助什么时候截止"))
    assert read == (
        "质量攻关补助：按研发投入的三成后补助（某办法，第三条，2026-01-05）。\n11 月 30 日（周一）截止，只剩 9 天"
    )


def test_without_a_record_nothing_is_composed(city: City) -> None:
    city.load(policy("质量攻关补助", TODAY + timedelta(days=9)))
    reply = city.question("张工", "深海钻井牌照怎么办")
    assert words(reply).startswith("库里没有查到")
    assert "o.human" in [each.action for each in buttons(reply)]


def test_a_card_says_what_it_gives_to_whom_until_when_and_where_that_is_written(city: City) -> None:
    [number] = city.load(
        policy(
            "质量攻关补助",
            TODAY + timedelta(days=9),
            TODAY,
            level="市",
            industries=("高端装备制造",),
            facts={"amount": "最高 50 万元"},
        )
    )
    reply = city.press("张工", Button("", "p.card", number))
    assert words(reply).splitlines() == [
        "质量攻关补助",
        "市级 · 某市科技局",
        "支持：最高 50 万元",
        "面向：高端装备制造",
        "11 月 30 日（周一）截止，只剩 9 天",
        "出处：某办法，第三条，2026-01-05",
    ]


def test_watching_is_offered_until_watched_and_can_be_ended(city: City) -> None:
    [number] = city.load(policy("质量攻关补助", TODAY + timedelta(days=9), TODAY))
    card = city.press("张工", Button("", "p.card", number))
    assert "11 月 30 日" in words(city.press("张工", button(card, "截止前提醒我")))
    again = city.press("张工", Button("", "p.card", number))
    city.press("张工", button(again, "不再提醒"))
    assert button(city.press("张工", Button("", "p.card", number)), "截止前提醒我")


def test_a_closed_policy_cannot_be_watched(city: City) -> None:
    [number] = city.load(policy("去年的补助", TODAY - timedelta(days=1)))
    assert [b.action for b in buttons(city.press("张工", Button("", "p.card", number)))] == ["p.full"]
    with pytest.raises(Broken, match="policy-cannot-watch"):
        city.press("张工", Button("", "p.watch", number))


def test_a_button_on_something_else_finds_nothing(city: City) -> None:
    with pytest.raises(NotFound):
        city.press("张工", Button("", "p.card", 4711))


def test_the_list_has_open_policies_of_the_own_industry_first_by_pages(city: City) -> None:
    others = [policy(f"补助{n}", TODAY + timedelta(days=20 + n), TODAY) for n in range(6)]
    own = policy("铸造补助", TODAY + timedelta(days=60), TODAY, industries=("高端装备制造",))
    city.load(*others, own, policy("截止了的", TODAY - timedelta(days=1)))
    city.database.write_now(lambda store: _work_for(store, city, "高端装备制造"))
    first = city.command("张工", "政策")
    lines = words(first).splitlines()
    assert lines[0] == "能申报的政策，共 7 条"
    assert lines[1].startswith("1　铸造补助")
    assert len(buttons(first)) == 6
    second = city.press("张工", button(first, "更多"))
    assert [line[:5] for line in words(second).splitlines()[1:3]] == ["6　补助4", "7　补助5"]


def _work_for(store, city: City, industry: str) -> None:
    firm = store.enterprises.add("某铸造厂（示例）", city.now)
    store.enterprises.complete(firm.id, industry=industry)
    store.accounts.change(city.people["张工"], enterprise_id=firm.id)


def test_a_list_with_words_shows_what_fits_and_nothing_else(city: City) -> None:
    city.load(policy("铸造补助", TODAY + timedelta(days=60)), policy("创新券", TODAY + timedelta(days=60)))
    assert "创新券" not in words(city.command("张工", "政策 铸造"))
    assert words(city.command("张工", "政策 深海")).startswith("库里没有查到")
