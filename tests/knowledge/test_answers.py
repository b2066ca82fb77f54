"""Bare answers to an open question, each None when it holds no answer."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from domain.messages import Money
from knowledge.understand import read_contact, read_deadline, read_money, read_place, read_target, read_window
from knowledge.understand.people import Contact

NOW = datetime(2026, 11, 21, 10, 2, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("三十万左右", 300_000, 300_000),
        ("三五十万", 300_000, 500_000),  # not three and fifty
        ("50万到100万", 500_000, 1_000_000),
        ("50-100万", 500_000, 1_000_000),
        ("30万以内", None, 300_000),
        ("不超过50万", None, 500_000),
        ("至少20万", 200_000, None),
        ("十几万", 110_000, 190_000),
        ("十来万", 100_000, 100_000),
        ("一百多万", 1_000_000, 2_000_000),
        ("30多万", 300_000, 400_000),
        ("半个亿", 50_000_000, 50_000_000),
        ("一万二", 12_000, 12_000),
        ("￥300,000", 300_000, 300_000),
        ("30w", 300_000, 300_000),
        ("大概50吧", 500_000, 500_000),
        ("30万一年", 300_000, 300_000),  # 一 belongs to the year
        ("年产3万吨，预算20万", 200_000, 200_000),
        ("50", 500_000, 500_000),  # nobody budgets fifty yuan
        ("300000", 300_000, 300_000),
    ],
)
def test_money(said: str, low: int | None, high: int | None) -> None:
    money = read_money(said)
    assert isinstance(money, Money)
    assert (money.low, money.high) == (low, high)


@pytest.mark.parametrize(
    "said", ["约第一个 明天下午", "第二个", "明天下午3点", "我们有50个人", "两台", "年产3万吨", ""]
)
def test_other_numbers_are_no_money(said: str) -> None:
    assert read_money(said) is None


@pytest.mark.parametrize(
    ("said", "last"),
    [
        ("年底前", date(2026, 12, 31)),
        ("周五之前", date(2026, 11, 27)),
        ("9号之前", date(2026, 12, 9)),  # this month's has passed
        ("三个月内", date(2027, 2, 21)),
        ("半年", None),  # a length is a deadline only with 内 or behind 工期
        ("工期半年", date(2027, 5, 21)),
        ("月底", date(2026, 11, 30)),
        ("12月中旬", date(2026, 12, 20)),
        ("春节前", date(2027, 2, 6)),
        ("明年一季度", date(2027, 3, 31)),
        ("2025年底", None),  # past
        ("2月30日", None),  # no such day
        ("两年前", None),  # past
        ("越快越好", None),
    ],
)
def test_deadline(said: str, last: date | None) -> None:
    assert read_deadline(said, NOW) == last


@pytest.mark.parametrize(
    ("said", "span"),
    [
        ("下周三下午", "11-25 12:00 11-25 18:00"),
        ("周三下午3点半", "11-25 15:30 11-25 16:30"),
        ("明天上午10点到11点半", "11-22 10:00 11-22 11:30"),
        ("下周三下午3-5点", "11-25 15:00 11-25 17:00"),
        ("晚上", "11-21 18:00 11-21 22:00"),
        ("8点", "11-22 08:00 11-22 09:00"),  # already past today
        ("下周除了周五都行", "11-23 08:00 11-29 18:00"),  # 周五 is not proposed
        ("大后天", "11-24 08:00 11-24 18:00"),
        ("12月3号下午2点半", "12-03 14:30 12-03 15:30"),
        ("上周三", None),
        ("都可以", None),
    ],
)
def test_window(said: str, span: str | None) -> None:
    window = read_window(said, NOW)
    assert (window and f"{window.start:%m-%d %H:%M} {window.end:%m-%d %H:%M}") == span


@pytest.mark.parametrize(
    ("said", "target"),
    [
        ("3%以内", "≤ 3 %"),
        ("降到3%", "≤ 3 %"),
        ("降一半", "- 50 %"),
        ("5%", "5 %"),
        ("1到2个点", "1–2 %"),
        ("说不好", "None"),
        ("大概5%就行", "5 %"),
        ("160mAh/g", "160 mAh/g"),
        ("做到0.01mm", "0.01 mm"),  # of what is not said
        ("12个月", "12 个月"),
        ("光伏支架在风沙大的地方老锈，一年换两次，想三年不换", "None"),  # their words are the target
        ("想三年不换", "None"),
    ],
)
def test_target(said: str, target: str) -> None:
    assert str(read_target(said)) == target


@pytest.mark.parametrize(
    ("said", "contact"),
    [
        (
            "银川某铸造有限公司（示例） 张工 13800000000",
            Contact("银川某铸造有限公司（示例）", "", "张工", "13800000000"),
        ),
        (
            "我们公司是银川某某机械厂 联系人：王小明 手机：138-0000-0000",
            Contact("银川某某机械厂", "", "王小明", "13800000000"),
        ),
        ("91640100MA75XXXX0X", Contact("", "91640100MA75XXXX0X", "", "")),
        ("宁夏某某酒庄，李经理，0951-1234567", Contact("宁夏某某酒庄", "", "李经理", "0951-1234567")),
        ("我姓张", Contact("", "", "姓张", "")),
        ("免贵姓张，叫我张工就行", Contact("", "", "张工", "")),
        ("我叫张伟", Contact("", "", "张伟", "")),
        ("张伟，车间主任", Contact("", "", "张伟", "")),
        ("某某铸造厂 小张 13800000000", Contact("某某铸造厂", "", "小张", "13800000000")),
        ("先不说", None),
        ("都不行", None),
        ("那好吧", None),
        ("老师", None),
        ("单位", None),
    ],
)
def test_contact(said: str, contact: Contact | None) -> None:
    assert read_contact(said) == contact


def test_place() -> None:
    assert str(read_place("金凤区")) == "宁夏回族自治区银川市金凤区"
    assert read_place("朝阳区") is None  # several cities have one
