"""What a single cell must not be taken for: each is a problem, with a proposal only where one is sure."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from knowledge.importing.badcell import BadCell
from knowledge.importing.cells import read_cell
from knowledge.importing.columns import Way
from knowledge.importing.days import CITY_TIME
from knowledge.importing.tables import Cell

TODAY = date(2026, 11, 24)


def problem(cell: Cell, way: Way) -> tuple[str, str]:
    """(text key, proposal) of a cell that cannot be read."""
    with pytest.raises(BadCell) as caught:
        read_cell(cell, way, TODAY)
    return caught.value.key, caught.value.proposal


@pytest.mark.parametrize(
    "cell",
    [
        "李明、张华",
        "林八/林九",
        "林十 林十一",
        "李明和张华",
        "林十二等3人",
        "林十等",
        "王建国教授、李高工",
        "李明\n张华",
    ],
)
def test_several_people_in_one_cell_are_not_one_expert(cell: str) -> None:
    assert problem(cell, "person") == ("importing-cell-people", "")


@pytest.mark.parametrize(
    "cell",
    [
        "王　伟",
        "欧阳 娜娜",
        "周和平",
        "王建国、高工",
        "王建国 教授、博导",
        "马老师（示例）",
        "李明/Li Ming",
        "Smith, John",
    ],
)
def test_a_name_that_is_spread_titled_or_written_twice_is_one_person(cell: str) -> None:
    assert read_cell(cell, "person", TODAY)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("林六(已退休)", "林六"),
        ("孙丽（女）", "孙丽"),
        ("孙丽教授（女）", "孙丽教授"),
        ("王建国（教授，已退休）", "王建国"),
    ],
)
def test_a_remark_beside_a_name_is_no_part_of_it(cell: str, name: str) -> None:
    assert problem(cell, "person") == ("importing-cell-remark", name)


def test_a_number_is_no_name() -> None:
    assert problem(13800000013, "person") == ("importing-cell-misplaced", "")


@pytest.mark.parametrize(
    ("cell", "hour"),
    [
        ("2026-12-03 2:00 PM", 14),
        ("2026-12-03 2 pm", 14),
        ("2026-12-03 12:00 AM", 0),
        ("2026年12月3日中午1点", 13),
        ("2026年12月3日中午12点", 12),
        ("2026年12月3日傍晚6点", 18),
        ("2026年12月3日晚7点", 19),
        ("2026-12-03 下午14:00", 14),
        ("下午2点 2026-12-03", 14),
    ],
)
def test_the_part_of_the_day_belongs_to_the_hour(cell: str, hour: int) -> None:
    assert read_cell(cell, "moment", TODAY) == datetime(2026, 12, 3, hour, tzinfo=CITY_TIME)


@pytest.mark.parametrize(
    ("cell", "key", "proposal"),
    [
        ("2026年12月3日晚上12点", "importing-cell-date", ""),  # the next day's 00:00
        ("2026-12-03 上午14:00", "importing-cell-date", ""),
        ("2026-12-03 黄昏6点", "importing-cell-date", ""),  # not understood: 06:00 would be wrong
        ("12月3日黄昏6点", "importing-cell-date-year", ""),
        ("2026-12-03 1400", "importing-cell-date", ""),  # the day alone would lose the hour
        ("2026-12-03 下午两点", "importing-cell-date", ""),
        ("31/12/2026 14:00", "importing-cell-date", "2026-12-31 14:00"),
        ("12/3/2026 14:00", "importing-cell-date", ""),  # which of the two is the month?
    ],
)
def test_a_moment_is_proposed_only_when_all_of_it_is_understood(cell: str, key: str, proposal: str) -> None:
    assert problem(cell, "moment") == (key, proposal)


@pytest.mark.parametrize(
    ("cell", "proposal"), [("31/12/2026", "2026-12-31"), ("2026年12月底", "2026-12-31"), ("3月底前", "2027-03-31")]
)
def test_a_day_in_another_order_and_the_end_of_a_month_are_proposed(cell: str, proposal: str) -> None:
    assert problem(cell, "day") == ("importing-cell-date", proposal)


@pytest.mark.parametrize(
    ("cell", "way", "key", "proposal"),
    [
        ("约80人", "count", "importing-cell-count", "80"),
        ("8000.5", "count", "importing-cell-count", ""),
        ("1.5万", "count", "importing-cell-count", ""),
        ("1万", "count", "importing-cell-count", ""),
        ("2000000", "count", "importing-cell-count", ""),
        ("50-80", "count", "importing-cell-count", ""),
        ("线上、到场", "form", "importing-cell-one-form", "线上"),
        ("a@b.cn; c@d.cn", "mail", "importing-cell-one-mail", "a@b.cn"),
        ("请联系秘书 x@y.cn", "mail", "importing-cell-one-mail", "x@y.cn"),
        ("1.38E+10", "phone", "importing-cell-phone-rounded", ""),
    ],
)
def test_nothing_of_a_cell_is_cut_off_unseen(cell: str, way: Way, key: str, proposal: str) -> None:
    assert problem(cell, way) == (key, proposal)


@pytest.mark.parametrize(
    ("cell", "way", "value"),
    [
        ("邮箱：a@b.cn", "mail", "a@b.cn"),
        ("<a@b.cn>", "mail", "a@b.cn"),
        ("0575-84120000转801", "phone", "057584120000-801"),
        ("0575-84120000-801", "phone", "057584120000-801"),
        ("0575-8412-0000", "phone", "057584120000"),
        ("不限", "industries", []),  # as an empty cell: every industry
        ("浙江省绍兴市", "city", "绍兴"),
        ("宁夏回族自治区银川市", "city", "银川"),
        ("浙江省", "city", "浙江省"),
    ],
)
def test_what_is_no_part_of_a_value_is_left_off(cell: str, way: Way, value: object) -> None:
    assert read_cell(cell, way, TODAY) == value
