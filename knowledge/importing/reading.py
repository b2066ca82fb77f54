"""A file that an office sends → rows that are records or say why not. Nothing is saved here.

`read` looks at the headers only; `Reading.rows()` goes through the file, as often as it is called, one row at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from domain.errors import BadFile
from domain.records import Kind
from knowledge.importing.columns import table_of
from knowledge.importing.files import admit
from knowledge.importing.kinds import guess
from knowledge.importing.rows import RowReading, read_row
from knowledge.importing.sheets import SheetReading, header_of, known, rows_below, sheet_reading
from knowledge.importing.tables import Table, tables, text_of


@dataclass(frozen=True, slots=True)
class SheetLeftOut:
    """A sheet that is not read, why (a text key with its arguments), and the texts of its first row."""

    name: str
    key: str
    args: Mapping[str, Any]
    first_line: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: the sheets that are read, in its order, and those that are not.

    `file` is its name as people know it. `today` fills in what a day without a year is proposed as; with `accept`
    a cell with a proposal is read as proposed.
    """

    file: str
    path: Path
    form: str
    today: date
    accept: bool
    sheets: tuple[SheetReading, ...]
    left_out: tuple[SheetLeftOut, ...]

    def rows(self) -> Iterator[RowReading]:
        """Every row of every sheet in order, read anew from the file; a record that was there before is a problem."""
        readings = {sheet.name: sheet for sheet in self.sheets if not sheet.problems}
        seen = _Seen()
        for table in tables(self.path, self.form, known, only=readings.keys()):
            if (sheet := readings.get(table.name)) is None:
                continue
            for row in rows_below(table, sheet.header, sheet.kind):
                yield seen.once(read_row(self.file, sheet, row, self.today, accept=self.accept))


def read(
    path: Path, kind: Kind | None = None, sheet: str | None = None, *, today: date, accept: bool = False, name: str = ""
) -> Reading:
    """Opens the file and finds its tables; rows are read by `Reading.rows`.

    Without `kind` each sheet's is guessed from its headers; with it, sheets of other kinds are left out. `sheet`
    chooses one sheet by name, even a hidden one. `name` is the file's name where `path` is only where it lies.

    Raises `BadFile` when the file is refused (`files.admit`), damaged, without a sheet of that name, or without any
    table of the kind; `BadFile("importing-kind-unclear")` when the headers fit several kinds equally well.
    """
    if kind is not None:
        table_of(kind)
    name = name or path.name
    form = admit(path, name)
    found: list[SheetReading | SheetLeftOut] = []
    for table in tables(path, form, known):
        one = _sheet(table, kind, sheet, name)
        found.append(replace(one, first_line=_first_line(table)) if isinstance(one, SheetLeftOut) else one)
    if sheet is not None and all(each.name != sheet for each in found):
        raise BadFile("importing-sheet-missing", sheet=sheet, sheets="、".join(each.name or "—" for each in found))
    left_out = [each for each in found if isinstance(each, SheetLeftOut)]
    fitting = [each for each in found if isinstance(each, SheetReading)]
    if not fitting:
        raise _nothing(left_out)
    kept = _kept(fitting, guessed=kind is None)
    left_out += [SheetLeftOut(each.name, "importing-sheet-other-kind", {}) for each in fitting if each not in kept]
    return Reading(name, path, form, today, accept, tuple(kept), tuple(left_out))


def _sheet(table: Table, kind: Kind | None, chosen: str | None, file: str) -> SheetReading | SheetLeftOut:
    if chosen is not None and table.name != chosen:
        return SheetLeftOut(table.name, "importing-sheet-not-chosen", {})
    if table.hidden and chosen is None:
        return SheetLeftOut(table.name, "importing-sheet-hidden", {})
    header = header_of(table)
    if header is None:
        return SheetLeftOut(table.name, "importing-file-no-header", {})
    if next(rows_below(table, header), None) is None:
        return SheetLeftOut(table.name, "importing-file-no-rows", {})
    kinds = (kind,) if kind else guess(header.headers, (table.name, file))
    if len(kinds) > 1:
        return SheetLeftOut(table.name, "importing-kind-unclear", {"kinds": "、".join(kinds)})
    return sheet_reading(table.name, kinds[0], header)


def _first_line(table: Table) -> tuple[str, ...]:
    """Without empty cells at its end, which programs add as they save."""
    texts = [text_of(cell) for cell in next(table.rows(), ())]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _kept(sheets: list[SheetReading], *, guessed: bool) -> list[SheetReading]:
    """Those worth reading: a sheet that lacks a column is reported unless it is no table of this kind at all."""
    best = max(sheets, key=lambda sheet: (not sheet.problems, len(sheet.columns)))
    if guessed:
        return [sheet for sheet in sheets if not sheet.problems or len(sheet.columns) > 1] or [best]
    return [sheet for sheet in sheets if not sheet.problems] or [best]


_TELLING: Final = ("importing-kind-unclear", "importing-file-no-rows", "importing-file-no-header")


def _nothing(left_out: list[SheetLeftOut]) -> BadFile:
    """Why no sheet at all is read: the reason that is closest to a table."""
    if not left_out:
        return BadFile("importing-file-no-header")
    reason = min(left_out, key=lambda each: _TELLING.index(each.key) if each.key in _TELLING else len(_TELLING))
    return BadFile(reason.key, **reason.args)


class _Seen:
    """Remembers records by a hash of kind and natural key: some 20 bytes each, however long their names are."""

    def __init__(self) -> None:
        self._places: dict[int, tuple[str, int]] = {}

    def once(self, row: RowReading) -> RowReading:
        """The row itself, or as a wrong one when its record stood in the file before."""
        if row.record is None:
            return row
        known_as = hash((row.kind, row.record.natural_key))
        sheet, first = self._places.setdefault(known_as, (row.sheet, row.number))
        if (sheet, first) == (row.sheet, row.number):
            return row
        return row.twice(sheet, first)
