"""Weekly hours as people write them in the column 可约时间."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.importing.hours import BadHours, WeeklyHours, read_hours


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("周三 14:00-17:00; 周五上午", "周三 14:00-17:00 周五 09:00-12:00"),  # the form our template shows
        ("周三14:00-17:00", "周三 14:00-17:00"),  # no space
        (
            "星期二，星期四 9:00～11:30，14:00—16:00",
            "周二 09:00-11:30 周二 14:00-16:00 周四 09:00-11:30 周四 14:00-16:00",
        ),
        ("每周一、三下午", "周一 14:00-18:00 周三 14:00-18:00"),
        ("周一三上午", "周一 09:00-12:00 周三 09:00-12:00"),
        ("周一至周三晚上", "周一 19:00-21:00 周二 19:00-21:00 周三 19:00-21:00"),
        ("周末全天", "周六 09:00-12:00 周六 14:00-18:00 周日 09:00-12:00 周日 14:00-18:00"),
        ("周二下午2点-5点半", "周二 14:00-17:30"),  # the part of the day counts for both ends
        ("周二上午10:00-下午3:00", "周二 10:00-15:00"),
        ("礼拜天 9点15分-10点", "周日 09:15-10:00"),
        ("周三 １４：００－１７：００", "周三 14:00-17:00"),  # full width
        ("周三 9-11点；周三 10:00-12:00", "周三 09:00-12:00"),  # overlapping stretches are joined
        ("周五 20:00-24:00", "周五 20:00-24:00"),
        ("", ""),
    ],
)
def test_hours_are_read(text: str, read: str) -> None:
    assert " ".join(map(str, read_hours(text))) == read


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("周八上午", "周八上午"),
        ("随时", "随时"),
        ("14:00-17:00", "14:00-17:00"),  # no day
        ("周三", "周三"),  # no time
        ("周三上午; 周五", "周三上午;周五"),
        ("周三 17:00-14:00", "17:00-14:00"),  # backwards
        ("周三 14:00-14:00", "14:00-14:00"),
        ("周三 14:07-15:00", "14:07-15:00"),  # not on a quarter of an hour
        ("周三 25:00-26:00", "25:00-26:00"),
        ("周三 14:75-16:00", "14:75-16:00"),
        ("周五至周一上午", "周五至周一"),
        ("周三上午电话联系", "电话联系"),
    ],
)
def test_what_is_not_hours_is_named(text: str, part: str) -> None:
    with pytest.raises(BadHours) as caught:
        read_hours(text)
    assert caught.value.part.replace(" ", "") == part


@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 95), st.integers(1, 96)).map(
            lambda drawn: WeeklyHours(drawn[0], drawn[1] * 15, min(drawn[1] + drawn[2], 96) * 15)
        ),
        max_size=8,
    )
)
def test_hours_written_out_read_back_to_the_same_quarters(stretches: list[WeeklyHours]) -> None:
    def quarters(hours: list[WeeklyHours]) -> set[tuple[int, int]]:
        return {(hour.weekday, quarter) for hour in hours for quarter in range(hour.start, hour.end, 15)}

    read = list(read_hours("; ".join(map(str, stretches))))
    assert quarters(read) == quarters(stretches)
    assert read == sorted(read)
    assert all(a.weekday < b.weekday or a.end < b.start for a, b in pairwise(read))
