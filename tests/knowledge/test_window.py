"""When somebody wants to meet: a time ahead, and one that is over. Now is a Saturday."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.messages import Span
from knowledge.understand import names_time, read_past, read_window, understand
from knowledge.understand.window import SHANGHAI

NOW = datetime(2026, 11, 21, 4, 2, tzinfo=UTC)
"""Saturday 21 November 2026, 12:02 in Shanghai."""


def shown(span: Span | None) -> str:
    if span is None:
        return ""
    return f"{span.start.astimezone(SHANGHAI):%Y-%m-%d %H:%M}~{span.end.astimezone(SHANGHAI):%H:%M}"


@pytest.mark.parametrize(
    ("said", "ahead", "over"),
    [
        ("昨天下午3点", "", "2026-11-20 15:00~16:00"),
        ("昨天，下午3点", "", "2026-11-20 15:00~16:00"),
        ("昨晚8点", "", "2026-11-20 20:00~21:00"),
        ("前天", "", "2026-11-19 08:00~18:00"),
        ("昨天行吗？", "", "2026-11-20 08:00~18:00"),
        ("上周三下午", "", "2026-11-11 12:00~18:00"),
        ("约陈工，上上周五", "", "2026-11-06 08:00~18:00"),
        ("上个月5号上午", "", "2026-10-05 08:00~12:00"),
        ("2026年11月2日下午", "", "2026-11-02 12:00~18:00"),
        ("今天上午10点", "", "2026-11-21 10:00~11:00"),
        ("今天下午3点", "2026-11-21 15:00~16:00", ""),
        # no year or month is named: the next such day, or the one that is just over
        ("11月20号下午3点", "2027-11-20 15:00~16:00", "2026-11-20 15:00~16:00"),
        ("20号下午", "2026-12-20 12:00~18:00", "2026-11-20 12:00~18:00"),
        ("3月1日", "2027-03-01 08:00~18:00", ""),
        ("1号", "2026-12-01 08:00~18:00", ""),
        # a past day that tells of something else
        ("上周开始出现气孔", "", ""),
        ("昨天您说的陈工", "", ""),
        ("昨天设备坏了，下午3点能约吗", "2026-11-21 15:00~16:00", ""),
        ("周三", "2026-11-25 08:00~18:00", ""),
        ("周三下午2点不行，周四吧", "2026-11-26 08:00~18:00", ""),
    ],
)
def test_reads(said: str, ahead: str, over: str) -> None:
    assert (shown(read_window(said, NOW)), shown(read_past(said, NOW))) == (ahead, over)
    assert names_time(said, NOW) is bool(ahead or over)


def test_a_day_of_the_year_before_is_just_over_in_january() -> None:
    january = datetime(2027, 1, 5, 4, tzinfo=UTC)
    assert shown(read_past("12月28日下午", january)) == "2026-12-28 12:00~18:00"


@pytest.mark.parametrize(
    "said", ["约陈工 昨天下午3点", "上周三下午跟专家聊过", "铸钢件上周开始出现气孔", "昨天下午3点设备坏了"]
)
def test_what_is_over_is_no_wish(said: str) -> None:
    assert understand(said, NOW).wish is None
