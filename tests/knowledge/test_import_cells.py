"""What a single cell must not be taken for: each is a problem, with a proposal only where one is sure."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.importing.badcell import BadCell
from knowledge.importing.cells import read_cell
from knowledge.importing.columns import Way
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
