"""Rows become records, or problems that say which cell is wrong and why."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.records import Kind, NewRecord, RowProblem
from knowledge.importing.badcell import BadCell
from knowledge.importing.cells import read_cell
from knowledge.importing.columns import COLUMNS, Way
from knowledge.importing.reading import read
from knowledge.importing.rows import RowReading, read_row
from knowledge.importing.sheets import Header, SheetReading, SheetRow, sheet_reading
from knowledge.importing.tables import Cell

TODAY = date(2026, 11, 24)


def _sheet(headers: str, kind: Kind, header_row: int = 1) -> SheetReading:
    return sheet_reading("名单", kind, Header(header_row, header_row + 1, tuple(headers.split())))


def _rows(headers: str, kind: Kind, *rows: tuple[Cell, ...], header_row: int = 1) -> list[RowReading]:
    sheet = _sheet(headers, kind, header_row)
    numbered = (SheetRow(number, row) for number, row in enumerate(rows, start=header_row + 1))
    return [read_row("名单.xlsx", sheet, row, TODAY) for row in numbered]


def _read(
    headers: str, kind: Kind, *rows: tuple[Cell, ...], header_row: int = 1
) -> tuple[list[NewRecord], list[RowProblem]]:
    found = _rows(headers, kind, *rows, header_row=header_row)
    return [row.record for row in found if row.record], [problem for row in found for problem in row.problems]


EXPERTS = "专家姓名 工作单位 职称 专业领域 主要成果 所属行业 所在城市 可约时间 咨询形式 咨询地点 手机"


def test_an_expert_row_becomes_a_record() -> None:
    row = (
        "李教授",
        "某大学　材料学院",
        "教授",
        "铸钢气孔；浇注\n冒口",
        "阀体攻关",
        "铸造、光伏",
        "银川市",
        "周三 14:00-17:00; 周五上午",
        "线上",
        "会议室 1",
        13800000000.0,
    )
    (record,), problems = _read(EXPERTS, Kind.EXPERT, row, header_row=3)
    assert problems == []
    assert record.natural_key == "李教授|某大学材料学院"
    assert record.texts == {
        "name": "李教授",
        "unit": "某大学 材料学院",
        "title": "教授",
        "fields": "铸钢气孔；浇注；冒口",
        "done": "阀体攻关",
    }
    assert (record.industries, record.city) == (("高端装备制造", "新能源"), "银川")
    assert (record.source.name, record.source.row, record.sample) == ("名单.xlsx", 4, False)
    assert record.facts["form"] == "online"
    assert record.facts["hours"] == [
        {"weekday": 2, "start": "14:00", "end": "17:00"},
        {"weekday": 4, "start": "09:00", "end": "12:00"},
    ]


def test_phones_never_reach_a_record_nor_its_original() -> None:
    row = ("李教授", "某大学", "", "铸钢", "", "", "", "", "", "", 13800000000.0)
    (read_as,) = _rows(EXPERTS, Kind.EXPERT, row)
    assert read_as.record is not None
    assert "13800000000" not in f"{read_as.record}{read_as.original}"
    assert read_as.contact == {"phone": "13800000000"}


def test_the_left_out_column_is_named() -> None:
    assert _sheet("姓名 单位 研究方向 身份证号", Kind.EXPERT).columns_ignored == ("身份证号",)


def test_a_column_that_means_the_same_as_another_is_not_taken_for_an_unknown_one() -> None:
    sheet = _sheet("姓名 单位 专业领域 研究方向 身份证号 研究领域 专业领域", Kind.EXPERT)
    assert sheet.same_as == {3: 2, 5: 2}  # the one that stands there twice word for word is read
    assert sheet.columns_ignored == ("身份证号",)


def test_a_column_that_means_the_same_fills_one_that_is_empty() -> None:
    filled, both = _rows(
        "姓名 单位 研究方向 办公电话 手机",
        Kind.EXPERT,
        ("李教授", "某大学", "铸钢", "/", "13800000000"),
        ("王工", "某院", "焊接", "0951-2000000", "13800000001"),
    )
    assert (filled.contact["phone"], both.contact["phone"]) == ("13800000000", "09512000000")


def test_every_wrong_cell_is_listed_and_right_rows_are_still_read() -> None:
    wrong = ("", "某大学", "", "铸钢", "", "炼金", "", "随时", "写信", "", "")
    right = ("王工", "某院", "", "焊接", "", "", "", "", "", "", "")
    records, problems = _read(EXPERTS, Kind.EXPERT, wrong, right)
    assert [record.title for record in records] == ["王工"]
    assert problems == [
        RowProblem(2, "所属行业", "importing-cell-industry", {"value": "炼金"}, proposal="其他", sheet="名单"),
        RowProblem(2, "可约时间", "importing-cell-hours", {"value": "随时"}, sheet="名单"),
        RowProblem(2, "咨询形式", "importing-cell-form", {"value": "写信"}, sheet="名单"),
        RowProblem(2, "专家姓名", "importing-cell-required", sheet="名单"),
    ]


def test_a_telephone_number_where_a_name_belongs_is_not_called_an_empty_cell() -> None:
    _, (problem,) = _read("姓名 单位 研究方向", Kind.EXPERT, ("13800000013", "某大学", "铸钢"))
    assert (problem.column, problem.key) == ("姓名", "importing-cell-misplaced")


def test_a_missing_required_column_is_one_problem_of_the_header() -> None:
    assert _sheet("姓名 职称", Kind.EXPERT, header_row=3).problems == (
        RowProblem(3, "单位", "importing-column-missing", sheet="名单"),
        RowProblem(3, "研究方向", "importing-column-missing", sheet="名单"),
    )


def test_the_same_record_twice_points_at_the_first_row(tmp_path: Path) -> None:
    path = tmp_path / "专家.csv"
    path.write_text("姓名,单位,研究方向\n李教授,某大学,铸钢\n李 教授,某大学 ,焊接\n")
    first, second = read(path, today=TODAY).rows()
    assert first.problems == ()
    assert second.record is None
    assert second.problems == (RowProblem(3, "姓名", "importing-row-twice", {"first": "2"}),)


def test_a_policy_row_becomes_a_record() -> None:
    headers = "政策名称 发文单位 级别 申报开始 申报截止 支持标准 摘要 来源 发文日期"
    row = ("质量补助", "某市科技局", "市级", 46037, date(2026, 11, 30), "50 万", "降废品率", "某通知", "2026年1月15日")
    (record,), problems = _read(headers, Kind.POLICY, row)
    assert problems == []
    assert (record.opens_on, record.closes_on, record.level) == (date(2026, 1, 15), date(2026, 11, 30), "市")
    assert (record.source.name, record.source.on, record.source.row) == ("某通知", date(2026, 1, 15), 2)
    assert record.facts["amount"] == "50 万"


@pytest.mark.parametrize(
    ("start", "end", "facts", "closes"),
    [
        ("2026-12-03 14:00", "17:00", ("2026-12-03T14:00:00+08:00", "2026-12-03T17:00:00+08:00"), date(2026, 12, 3)),
        (
            datetime(2026, 12, 3, 14),
            time(17),
            ("2026-12-03T14:00:00+08:00", "2026-12-03T17:00:00+08:00"),
            date(2026, 12, 3),
        ),
        ("2026年12月3日下午2点半", "", ("2026-12-03T14:30:00+08:00", None), date(2026, 12, 3)),
        (46359.5, "", ("2026-12-03T12:00:00+08:00", None), date(2026, 12, 3)),  # a serial with a time of day
        ("2026-12-03", "2026-12-04", (None, None), date(2026, 12, 4)),  # days only: no hour is invented
    ],
)
def test_event_times(start: Cell, end: Cell, facts: tuple[str | None, str | None], closes: date) -> None:
    (record,), problems = _read("活动名称 开始时间 结束时间", Kind.EVENT, ("对接会", start, end))
    assert problems == []
    assert (record.facts.get("starts_at"), record.facts.get("ends_at")) == facts
    assert record.closes_on == closes


@pytest.mark.parametrize(
    ("start", "end", "column", "key"),
    [
        ("2026-12-03 14:00", "2026-12-03 13:00", "结束时间", "importing-cell-order"),
        ("2026-12-03", "2026-12-02", "结束时间", "importing-cell-order"),
        ("2026-12-03 14:00-17:00", "", "开始时间", "importing-cell-two-times"),
        ("14:00", "", "开始时间", "importing-cell-date"),
        ("12月3日 14:00", "", "开始时间", "importing-cell-date-year"),
    ],
)
def test_event_times_that_make_no_sense(start: str, end: str, column: str, key: str) -> None:
    records, problems = _read("活动名称 开始时间 结束时间", Kind.EVENT, ("对接会", start, end))
    assert records == []
    assert [(problem.row, problem.column, problem.key) for problem in problems] == [(2, column, key)]


@pytest.mark.parametrize(
    ("cell", "reading", "value"),
    [
        ("２０２６．１１．３０", "day", date(2026, 11, 30)),
        ("2026/1/5", "day", date(2026, 1, 5)),
        ("20261130", "day", date(2026, 11, 30)),
        (datetime(2026, 11, 30, 8), "day", date(2026, 11, 30)),
        ("长期有效", "day", None),
        ("８０人", "count", 80),
        (80.0, "count", 80),
        ("线上+线下", "forms", ["online", "onsite"]),
        ("石墨烯/特种钢", "industries", ["新材料"]),
        ("石嘴山市", "city", "石嘴山"),
        ("自治区级", "level", "自治区"),
        (" a\x07b\n\n c　d ", "text", "a b\nc d"),
        (" \n", "text", None),
    ],
)
def test_cells_are_read(cell: Cell, reading: Way, value: object) -> None:
    assert read_cell(cell, reading, TODAY) == value


@pytest.mark.parametrize(
    ("cell", "reading", "key"),
    [
        ("截止3月31日", "day", "importing-cell-date-year"),
        ("2026-02-30", "day", "importing-cell-date"),
        ("近期", "day", "importing-cell-date"),
        (7, "day", "importing-cell-date"),  # no serial of our century
        ("2026-12-03 25:00", "moment", "importing-cell-date"),
        ("若干", "count", "importing-cell-count"),
        (-3, "count", "importing-cell-count"),
        ("全球级", "level", "importing-cell-level"),
        ("字" * 5001, "text", "importing-cell-too-long"),
    ],
)
def test_cells_that_cannot_be_read(cell: Cell, reading: Way, key: str) -> None:
    with pytest.raises(BadCell) as caught:
        read_cell(cell, reading, TODAY)
    assert caught.value.key == key


CELLS = st.one_of(
    st.text(max_size=30),
    st.text(
        st.sampled_from("0123456789年月日号上下午周一三点半:-./,;、；+截止前长期线上到场电话银川市级新材料\n "),
        max_size=24,
    ),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),  # a sheet has no others; `tables` shows 1e400 as text
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.just(""),
)


@pytest.mark.parametrize("kind", COLUMNS)
def test_any_cells_make_a_record_or_problems(kind: Kind) -> None:
    columns = COLUMNS[kind]

    @settings(max_examples=80, deadline=None)
    @given(st.tuples(*[CELLS] * len(columns)), st.booleans())
    def check(cells: tuple[Cell, ...], accept: bool) -> None:
        sheet = sheet_reading("名单", kind, Header(1, 2, tuple(column.header for column in columns)))
        row = read_row("名单.xlsx", sheet, SheetRow(2, cells), TODAY, accept=accept)
        assert (row.record is None) == bool(row.problems)

    check()


@pytest.mark.parametrize(
    ("cell", "proposal"),
    [
        ("新材料产业园", "新材料"),
        ("焊接产业园", "高端装备制造"),  # a term of a trade
        ("铸造、炼金", "高端装备制造、其他"),
        ("炼金", "其他"),
    ],
)
def test_an_industry_that_is_not_on_the_list_is_proposed_from_its_words(cell: str, proposal: str) -> None:
    assert _proposal(cell, "industries") == proposal


@pytest.mark.parametrize("way", get_args(Way))
def test_a_proposal_can_be_read_in_place_of_its_cell(way: Way) -> None:
    @settings(max_examples=80, deadline=None)
    @given(CELLS)
    def check(cell: Cell) -> None:
        proposal = _proposal(cell, way)
        assert not proposal or read_cell(proposal, way, TODAY) is not None

    check()


def _proposal(cell: Cell, way: Way) -> str:
    try:
        read_cell(cell, way, TODAY)
    except BadCell as wrong:
        return wrong.proposal
    return ""
