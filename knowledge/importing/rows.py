"""One row of a sheet → a new record, or every reason why it is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, Final

from domain.records import Kind, NewRecord, RowProblem, Source
from knowledge.importing.badcell import BadCell
from knowledge.importing.build import build
from knowledge.importing.cells import read_cell
from knowledge.importing.cleaning import cleaned
from knowledge.importing.columns import Column
from knowledge.importing.sheets import SheetReading, SheetRow
from knowledge.importing.tables import Cell, text_of
from knowledge.importing.titles import split_title

NOTHING: Final = frozenset(("/", "\\", "-", "--", "—", "——", "n/a", "null", "none", "nan"))
"""What people and programs write into a cell that has nothing to say, in lower case."""
_NONE: Final = frozenset(("无", "暂无", "空", "不详"))  # an answer to a question may be 无


@dataclass(frozen=True, slots=True)
class RowReading:
    """A row as it was read; `number` as the sheet shows it.

    `record`: None exactly when there are `problems`, or in the row that a template shows as an example. `original`: by
    header, the texts of the cells it was made from, as they stood. `contact`: `phone` and `mail` of an expert, which
    are in neither of them. `cells`: every cell as it stood, to be written back (`wrong_rows`). `notes`: what was
    cleaned or assumed in a row that is right.
    """

    sheet: str
    kind: Kind
    number: int
    record: NewRecord | None
    original: Mapping[str, str]
    contact: Mapping[str, str]
    cells: tuple[str, ...]
    problems: tuple[RowProblem, ...]
    notes: tuple[RowProblem, ...]

    @property
    def is_example(self) -> bool:
        """Whether it is the example of a template, as it stood there: nobody means it as a record."""
        return self.record is None and not self.problems

    def twice(self, sheet: str, first: int) -> RowReading:
        """The row as a wrong one: its record stands in row `first` of `sheet` already."""
        column = next(iter(self.original), "")
        if sheet == self.sheet:
            problem = RowProblem(self.number, column, "importing-row-twice", {"first": str(first)}, sheet=self.sheet)
        else:
            args = {"first": str(first), "sheet": sheet}
            problem = RowProblem(self.number, column, "importing-row-twice-elsewhere", args, sheet=self.sheet)
        return replace(self, record=None, problems=(problem,))


def read_row(file: str, sheet: SheetReading, row: SheetRow, today: date, *, accept: bool = False) -> RowReading:
    """The row read by its sheet's columns. The source of its record is the file and the row unless 来源 names one.

    `accept`: a cell that has a proposal is read as proposed, which is then noted.
    """
    reader = _Reader(sheet, row, today, accept)
    values = reader.values()
    none = reader.problems or _is_example(sheet, row)
    record = None if none else build(sheet.kind, values, _source(file, row, values))
    return RowReading(
        sheet.name,
        sheet.kind,
        row.number,
        record,
        reader.original,
        {name: value for name in ("phone", "mail") if (value := values.get(name))},
        tuple(map(text_of, row.cells)),
        tuple(reader.problems),
        tuple(reader.notes),
    )


def _is_example(sheet: SheetReading, row: SheetRow) -> bool:
    return all(text_of(row.cells[position]) == column.example for position, column in sheet.columns.items())


def blank(text: str, *, required: bool = False) -> bool:
    """Whether a cell says nothing: it is empty, or has a dash, N/A or the like; unless `required`, also 无."""
    return not text or text.lower() in NOTHING or (text in _NONE and not required)


class _Reader:
    """Reads one row's cells and keeps what is wrong and what was cleaned."""

    def __init__(self, sheet: SheetReading, row: SheetRow, today: date, accept: bool) -> None:
        self._sheet, self._row, self._today, self._accept = sheet, row, today, accept
        self.original: dict[str, str] = {}
        self.problems: list[RowProblem] = []
        self.notes: list[RowProblem] = []

    def values(self) -> dict[str, Any]:
        """Typed values by column; incomplete when there are problems."""
        if self._row.astray:
            first = min(self._sheet.columns)
            self._problem(first, BadCell("importing-row-astray", first=self._row.astray))
            return {}
        found: dict[str, Any] = {}
        columns = self._sheet.columns
        for position, at in {**{each: each for each in columns}, **self._sheet.same_as}.items():
            column, cell = columns[at], self._row.cells[position]
            if position != at and (column.name in found or not blank(text_of(self._row.cells[at]))):
                continue
            try:
                value = self._value(position, column, cell)
                self._agree(position, value, found.get(column.name))
            except BadCell as error:
                self._problem(position, error)
                continue
            if value is not None:
                found.setdefault(column.name, value)
        self._require(found)
        return found if self.problems else self._placed(self._titled(found))

    def _value(self, position: int, column: Column, cell: Cell) -> Any:
        shown = text_of(cell)
        if blank(shown, required=column.required):
            return None
        if not column.contact:
            self.original.setdefault(self._sheet.headers[position], shown)
        if isinstance(cell, str) and column.reading in {"text", "person", "phrases"}:
            cell, dirt = cleaned(shown)
            if column.required and not cell:
                raise BadCell("importing-cell-misplaced", value=shown[:80])
            for key in dirt:
                self._note(position, key, {"before": shown[:80], "after": cell[:80]})
        try:
            return read_cell(cell, column.reading, self._today)
        except BadCell as error:
            if not (self._accept and error.proposal):
                raise
            self._note(position, "importing-cell-proposed", {"before": shown[:80], "after": error.proposal})
            return read_cell(error.proposal, column.reading, self._today)

    def _agree(self, position: int, value: Any, before: Any) -> None:
        """Two columns with the same header may both be filled only with the same; accepted, the first one counts."""
        if value is None or before is None or value == before:
            return
        header = self._sheet.headers[position]
        if not self._accept:
            raise BadCell("importing-cell-two-columns", proposal=self.original.get(header, str(before)))
        self._note(position, "importing-cell-proposed", {"before": str(value)[:80], "after": str(before)[:80]})

    def _require(self, found: Mapping[str, Any]) -> None:
        wrong = {problem.column for problem in self.problems}
        for position, column in self._sheet.columns.items():
            header = self._sheet.headers[position]
            if column.required and column.name not in found and header not in wrong:
                self._problem(position, BadCell("importing-cell-required"))

    def _titled(self, values: dict[str, Any]) -> dict[str, Any]:
        """An expert's 王建国教授 is 王建国, 教授; what the column 职称 says stays in front."""
        if self._sheet.kind is not Kind.EXPERT:
            return values
        name, title = split_title(values["name"])
        if not title:
            return values | {"name": name}
        self._note(self._at("name"), "importing-cleaned-title", {"name": name, "title": title})
        given = values.get("title", "")
        both = given if title in given else "、".join(filter(None, (given, title)))
        return values | {"name": name, "title": both}

    def _placed(self, values: dict[str, Any]) -> dict[str, Any]:
        """Columns that only make sense together: an end time on the day of the start, and ends that follow starts."""
        start, end = values.get("starts_at"), values.get("ends_at")
        if isinstance(start, time):
            self._problem(self._at("starts_at"), BadCell("importing-cell-date", value=f"{start:%H:%M}"))
            return values
        if isinstance(end, time):
            values["ends_at"] = datetime.combine(start, end, start.tzinfo) if isinstance(start, datetime) else start
        for first, last in (("starts_at", "ends_at"), ("opens_on", "closes_on")):
            if first in values and last in values and _before(values[last], values[first]):
                self._problem(self._at(last), BadCell("importing-cell-order"))
        for column, day in (("starts_at", "starts_on"), ("ends_at", "ends_on")):
            if column in values and not isinstance(values[column], datetime):
                values[day] = values.pop(column)
        return values

    def _at(self, name: str) -> int:
        return next(position for position, column in self._sheet.columns.items() if column.name == name)

    def _problem(self, position: int, error: BadCell) -> None:
        self.problems.append(
            RowProblem(
                self._row.number,
                self._sheet.headers[position],
                error.key,
                error.args_of_text,
                error.proposal,
                self._sheet.name,
            )
        )

    def _note(self, position: int, key: str, args: Mapping[str, str]) -> None:
        self.notes.append(
            RowProblem(self._row.number, self._sheet.headers[position], key, args, sheet=self._sheet.name)
        )


def _before(end: date, start: date) -> bool:
    if isinstance(end, datetime) and isinstance(start, datetime):
        return end <= start
    return _day(end) < _day(start)


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _source(file: str, row: SheetRow, values: Mapping[str, Any]) -> Source:
    return Source(values.get("source", file), values.get("source_on"), row.number)
