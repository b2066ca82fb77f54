"""What is exported reads back to the same records; what is wrong comes back, is mended, and reads as right."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from domain.errors import BadFile
from domain.messages import Phrase
from domain.needs import INDUSTRIES
from domain.records import Kind, NewRecord, Source
from knowledge.importing.build import build
from knowledge.importing.cleaning import cleaned
from knowledge.importing.columns import COLUMNS, Column
from knowledge.importing.days import CITY_TIME
from knowledge.importing.export import export
from knowledge.importing.hours import WeeklyHours
from knowledge.importing.reading import Reading, read
from knowledge.importing.rows import NOTHING
from knowledge.importing.titles import several_people, split_title, without_remark
from knowledge.importing.wrong_rows import wrong_rows_workbook
from knowledge.starter import load
from texts.catalog import write

TODAY = date(2026, 11, 24)
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _read(content: bytes, folder: Path, *, accept: bool = False) -> Reading:
    path = folder / "表.xlsx"
    path.write_bytes(content)
    return read(path, today=TODAY, accept=accept)


def _records(reading: Reading) -> list[NewRecord]:
    rows = list(reading.rows())
    assert [row.problems for row in rows if row.problems] == []
    return [row.record for row in rows if row.record]


def _without_rows(records: Iterable[NewRecord]) -> list[NewRecord]:
    """As a second file has them: the row in the first one is not kept."""
    return [replace(record, source=replace(record.source, row=None)) for record in records]


@pytest.mark.parametrize("kind", COLUMNS)
def test_the_starter_records_read_back(kind: Kind, tmp_path: Path) -> None:
    records = [record for record in load(TODAY, sample=True) if record.kind is kind]
    assert records
    assert _without_rows(_records(_read(export(kind, records), tmp_path))) == _without_rows(records)


WORDS = st.text(st.sampled_from("铸钢气孔蕞實(shí)线G5*王=+-@'\"，。；、 \n13800000000　１ａ😀%/\\|"), max_size=30)


def _text(title: bool = False) -> st.SearchStrategy[str]:
    """Texts as a record holds them: cleaned, and without what marks phrases apart."""
    clean = WORDS.map(lambda text: cleaned(text)[0].replace("；", "").strip())
    clean = clean.map(lambda text: cleaned(text)[0]).filter(lambda text: text not in NOTHING)
    return clean.filter(lambda text: bool(text) and not text.startswith("'")) if title else clean


def _is_a_name(text: str) -> bool:
    return any(map(str.isalpha, text)) and not several_people(text) and without_remark(text) == text


def _value(column: Column) -> st.SearchStrategy[object]:
    moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(
        lambda moment: moment.replace(second=0, microsecond=0, tzinfo=CITY_TIME)
    )
    quarters = st.tuples(st.integers(0, 6), st.integers(0, 47), st.integers(1, 40))
    ways: dict[str, st.SearchStrategy[object]] = {
        "text": _text(column.required),
        "person": _text(True).filter(_is_a_name),
        "city": st.sampled_from(["银川", "西宁", ""]),
        "phrases": st.lists(_text(True).map(lambda text: text.replace("\n", " ").strip()), min_size=1, max_size=3),
        "industries": st.lists(st.sampled_from(INDUSTRIES), unique=True, max_size=3),
        "level": st.sampled_from(["国家", "市", ""]),
        "hours": quarters.map(lambda q: (WeeklyHours(q[0], q[1] * 15, q[1] * 15 + q[2] * 15),)),
        "form": st.sampled_from(["online", "onsite", "phone"]),
        "forms": st.lists(st.sampled_from(["online", "onsite", "phone"]), unique=True, max_size=2),
        "day": st.dates(date(2020, 1, 1), date(2040, 1, 1)),
        "past_day": st.dates(date(2020, 1, 1), date(2040, 1, 1)),
        "moment": moments,
        "count": st.integers(0, 9999),
    }
    return ways[column.reading]


@st.composite
def _record(draw: st.DrawFn, kind: Kind) -> NewRecord:
    columns = [column for column in COLUMNS[kind] if not column.contact]
    values = {column.name: value for column in columns if (value := draw(_value(column))) not in ("", [], None)}
    for first, last in (("opens_on", "closes_on"), ("starts_at", "ends_at")):
        if first in values and last in values and values[last] <= values[first]:
            del values[last]
    if kind is Kind.EXPERT:
        values["name"], title = split_title(values["name"])
        values["title"] = title or values.get("title", "")
    return build(kind, values, Source(values.get("source") or "表.xlsx", values.get("source_on")))


@pytest.mark.parametrize("kind", COLUMNS)
def test_any_record_reads_back(kind: Kind, tmp_path: Path) -> None:
    @QUICK
    @given(_record(kind))
    def check(record: NewRecord) -> None:
        assert _without_rows(_records(_read(export(kind, [record]), tmp_path))) == [record]

    check()


@QUICK
@given(st.lists(WORDS, min_size=1, max_size=4))
def test_no_exported_cell_is_a_formula(texts: list[str]) -> None:
    facts = {"answer": texts[0]}
    record = NewRecord(Kind.FAQ, "=1", "=1+1", {"question": "=1+1", "answer": texts[-1]}, facts=facts)
    sheet = load_workbook(io.BytesIO(export(Kind.FAQ, [record]))).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    assert sheet["A2"].value == "=1+1"


def test_a_kind_without_a_table_is_not_exported() -> None:
    with pytest.raises(BadFile):
        export(Kind.SERVICE, [])


MESSY = """申报政策一览,,,,
政策名称,发文单位,级别,申报截止,所属行业
甲办法,某局,市级重点,截止3月31日,新材料产业园
乙办法,某局,市,2026-02-30,炼金、光伏
丙办法,某局,市,2026-12-31,光伏
"""


def test_wrong_rows_come_back_with_reasons_and_read_as_right_when_accepted(tmp_path: Path) -> None:
    path = tmp_path / "政策.csv"
    path.write_text(MESSY, encoding="gb18030")
    content = wrong_rows_workbook(read(path, today=TODAY), lambda phrase: write(phrase, "zh"))
    rows = list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("政策名称", "发文单位", "级别", "申报截止", "所属行业", "哪里不对", "建议")
    assert [row[:5] for row in rows[1:]] == [
        ("甲办法", "某局", "市级重点", "截止3月31日", "新材料产业园"),
        ("乙办法", "某局", "市", "2026-02-30", "炼金、光伏"),
    ]
    assert "申报截止：“截止3月31日”没有年份" in rows[1][5]
    assert rows[1][6] == "级别：市\n申报截止：2027-03-31\n所属行业：新材料"
    assert rows[2][6] == "申报截止：2026-02-28\n所属行业：其他、新能源"
    first, second = _records(_read(content, tmp_path, accept=True))
    assert (first.closes_on, first.level, first.industries) == (date(2027, 3, 31), "市", ("新材料",))
    assert (second.closes_on, second.industries) == (date(2026, 2, 28), ("其他", "新能源"))


def test_what_comes_back_twice_has_its_reasons_once(tmp_path: Path) -> None:
    path = tmp_path / "政策.csv"
    path.write_text(MESSY)
    words = lambda phrase: write(phrase, "zh")  # noqa: E731 (passed twice)
    once = wrong_rows_workbook(read(path, today=TODAY), words)
    again = wrong_rows_workbook(_read(once, tmp_path), words)
    header = next(load_workbook(io.BytesIO(again)).worksheets[0].iter_rows(values_only=True))
    assert header.count("哪里不对") == 1


def test_a_sheet_without_a_required_column_comes_back_as_its_header(tmp_path: Path) -> None:
    path = tmp_path / "专家.csv"
    path.write_text("姓名,职称,城市\n李教授,教授,银川\n")
    content = wrong_rows_workbook(read(path, today=TODAY), _key)
    header, row = load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    assert header[:3] == ("姓名", "职称", "城市")
    assert row[:3] == (None, None, None)
    assert row[3] == "importing-wrong-line\nimporting-wrong-line"


def _key(phrase: Phrase) -> str:
    return phrase.key
