"""Rows of a sheet → new records, and what is wrong with the others. All or nothing is the caller's decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from domain.errors import BadFile
from domain.records import Kind, NewRecord, RowProblem, Source
from knowledge.importing.build import build
from knowledge.importing.cells import BadCell, read_cell
from knowledge.importing.columns import COLUMNS, Column, columns_of
from knowledge.importing.sheets import Sheet, SheetRow


def to_records(sheet: Sheet, kind: Kind) -> tuple[list[NewRecord], list[RowProblem]]:
    """Records of the right rows in their order, and every problem of the wrong ones; both empty only for no rows.

    A record's source is the file's name and the row, unless the row names its own in 来源. Unknown columns are left
    out (`unread_headers`), among them phone and mail: a record holds no contact details. `RowProblem.column` is the
    header as the sheet shows it. Raises `BadFile` for a kind that has no table.
    """
    if kind not in COLUMNS:
        raise BadFile("importing-kind", kind=str(kind))
    columns = columns_of(sheet.headers, kind)
    missing = [column for column in COLUMNS[kind] if column.required and column not in columns.values()]
    if missing:
        return [], [RowProblem(sheet.header_row, column.header, "importing-column-missing") for column in missing]
    records: list[NewRecord] = []
    problems: list[RowProblem] = []
    first_rows: dict[str, int] = {}
    for row in sheet.rows:
        values, wrong = _read(sheet, row, columns)
        if not wrong:
            record = build(kind, values, _source(sheet, row, values))
            first = first_rows.setdefault(record.natural_key, row.number)
            if first == row.number:
                records.append(record)
                continue
            wrong = [RowProblem(row.number, sheet.headers[min(columns)], "importing-row-twice", {"first": str(first)})]
        problems += wrong
    return records, problems


def unread_headers(sheet: Sheet, kind: Kind) -> tuple[str, ...]:
    """Headers that a table of this kind does not use, in order, so that nothing is left out silently."""
    used = columns_of(sheet.headers, kind)
    return tuple(header for position, header in enumerate(sheet.headers) if header and position not in used)


def _read(sheet: Sheet, row: SheetRow, columns: Mapping[int, Column]) -> tuple[dict[str, Any], list[RowProblem]]:
    values: dict[str, Any] = {}
    problems: list[RowProblem] = []
    for position, column in columns.items():
        try:
            value = read_cell(row.cells[position], column.reading)
        except BadCell as error:
            problems.append(RowProblem(row.number, sheet.headers[position], error.key, error.args_of_text))
            continue
        if value is not None:
            values[column.name] = value
        elif column.required:
            problems.append(RowProblem(row.number, sheet.headers[position], "importing-cell-required"))
    return (values, problems) if problems else _placed(values, sheet, row, columns)


def _placed(
    values: dict[str, Any], sheet: Sheet, row: SheetRow, columns: Mapping[int, Column]
) -> tuple[dict[str, Any], list[RowProblem]]:
    """Columns that only make sense together: an end time on the day of the start, and ends that follow starts."""
    headers = {column.name: sheet.headers[position] for position, column in columns.items()}
    start, end = values.get("starts_at"), values.get("ends_at")
    if isinstance(start, time):
        return values, [RowProblem(row.number, headers["starts_at"], "importing-cell-date", {"value": str(start)})]
    if isinstance(end, time):
        values["ends_at"] = datetime.combine(start, end, start.tzinfo) if isinstance(start, datetime) else start
    for first, last in (("starts_at", "ends_at"), ("opens_on", "closes_on")):
        if first in values and last in values and _before(values[last], values[first]):
            return values, [RowProblem(row.number, headers[last], "importing-cell-order")]
    for column, day in (("starts_at", "starts_on"), ("ends_at", "ends_on")):
        if column in values and not isinstance(values[column], datetime):
            values[day] = values.pop(column)
    return values, []


def _before(end: date, start: date) -> bool:
    if isinstance(end, datetime) and isinstance(start, datetime):
        return end <= start
    return _day(end) < _day(start)


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _source(sheet: Sheet, row: SheetRow, values: Mapping[str, Any]) -> Source:
    return Source(values.get("source", sheet.file), values.get("source_on"), row.number)
