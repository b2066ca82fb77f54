"""A sheet: where its header is, of which kind its rows are, and the rows below with merged cells filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Final

from domain.records import Kind, RowProblem
from knowledge.importing.columns import COLUMNS, Column, columns_of, known_headers, meant_by, plain_header, same_as
from knowledge.importing.tables import HEADER_WITHIN, Cell, Merged, Table, text_of

# A single filled cell that begins like this stands under a table, not in it.
_UNDER_TABLE: Final = re.compile(
    r"合\s*计|总\s*计|共\s*计|小\s*计|备?\s*注\s*[:：]|说明\s*[:：]|填表|制表|审核人|联系人"
)

# A row of sums: this, and beside it nothing but numbers (合计 8, 合计 12 人).
_SUM: Final = re.compile(r"[合总共小]\s*计\s*[:：]?$")
_NUMBER: Final = re.compile(r"[\d,.]+\s*[人名个位条项家]?$")


_DEEPEST: Final = 3  # rows of one header; a cell merged further down is a label beside the table
_AS_ABOVE: Final = frozenset(("同上", "〃", "″", "“”"))


@dataclass(frozen=True, slots=True)
class Header:
    """A header row as the sheet shows it (from 1), the first row below it, and the headers, one for each column."""

    row: int
    below: int
    headers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetReading:
    """A sheet that is read: its kind and header, and which position holds which column.

    `same_as`: position → the one that counts where both are filled, of two headers that mean the same.

    `problems` are of the header (a required column is missing); such a sheet gives no rows.
    """

    name: str
    kind: Kind
    header: Header
    columns: Mapping[int, Column]
    same_as: Mapping[int, int]
    problems: tuple[RowProblem, ...]

    @property
    def headers(self) -> tuple[str, ...]:
        """All headers as the sheet shows them; '' where a column has none."""
        return self.header.headers

    @property
    def header_row(self) -> int:
        """The header's row, as the sheet shows it."""
        return self.header.row

    @property
    def columns_read(self) -> dict[str, str]:
        """Header → name of the column in records."""
        return {self.headers[position]: column.name for position, column in self.columns.items()}

    @property
    def columns_ignored(self) -> tuple[str, ...]:
        """Headers that nobody knows, in order, so that nothing is left out silently."""
        used = self.columns.keys() | self.same_as.keys()
        return tuple(text for position, text in enumerate(self.headers) if text and position not in used)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row below the header; `number` counts from 1 as the sheet shows it, `cells` are as many as headers.

    `astray`: the row of a later header with other columns, under which it stands (or which it is); 0 for all others.
    """

    number: int
    cells: tuple[Cell, ...]
    astray: int = 0


def sheet_reading(name: str, kind: Kind, header: Header) -> SheetReading:
    """The sheet read as a table of this kind."""
    columns = columns_of(header.headers, kind)
    missing = [column for column in COLUMNS[kind] if column.required and column not in columns.values()]
    problems = (RowProblem(header.row, each.header, "importing-column-missing", sheet=name) for each in missing)
    same = MappingProxyType(same_as(header.headers, columns, kind))
    return SheetReading(name, kind, header, MappingProxyType(columns), same, tuple(problems))


def header_of(table: Table) -> Header | None:
    """The best-known header among the first 30 rows, or None. A header over several rows is read as one."""
    rows = list(islice(table.rows(), HEADER_WITHIN))
    at = _best(rows)[1]
    if at is None:
        return None
    spans = (area.bottom for area in table.merged if area.top <= at <= area.bottom < min(at + _DEEPEST, len(rows)))
    last = max((at, *spans))
    width = max(len(row) for row in rows[at : last + 1])
    shown = [_across(rows[row], row, width, table.merged) for row in range(at, last + 1)]
    return Header(at + 1, last + 2, _as_one(shown))


def known(rows: Sequence[Sequence[Cell]]) -> int:
    """How many headers are known in the best row that can be a header; 0 when none can."""
    return _best(rows)[0]


def rows_below(table: Table, header: Header, kind: Kind | None = None) -> Iterator[SheetRow]:
    """The rows below the header that say something, merged cells filled downwards, and 同上 with what stands above.

    Left out: empty rows, the header repeated on a new page, sums and notes under the table. With the `kind`, a later
    header in another order is followed: the cells below it come in the order of the first one.
    """
    width = len(header.headers)
    filling = _Filling(table.merged)
    above: tuple[Cell, ...] = ("",) * width
    order: Sequence[int] = range(width)
    astray = 0
    for at, row in enumerate(table.rows()):
        cells = filling.filled(at, row)
        if at + 1 < header.below:
            continue
        if kind and (later := _later_header(row, kind)):
            found = _order(header.headers, later, kind)
            order, astray = found or range(width), 0 if found else at + 1
            if found:
                continue
        if _says_something(_placed(row, order), header.headers):
            above = _as_above(_placed(cells, order), above)
            yield SheetRow(at + 1, above, astray)


def _placed(cells: Sequence[Cell], order: Sequence[int]) -> list[Cell]:
    return [cells[position] if 0 <= position < len(cells) else "" for position in order]


def _best(rows: Sequence[Sequence[Cell]]) -> tuple[int, int | None]:
    """(known headers, index of the row) of the best row; (0, None) when none is a header."""
    best: tuple[int, int | None] = (0, None)
    for at, row in enumerate(rows[:HEADER_WITHIN]):
        shown = [text for cell in row if (text := text_of(cell))]
        count = known_headers(shown) if shown else 0
        if count > best[0] and (count >= 2 or count == len(shown)):
            best = (count, at)
    return best


def _across(row: Sequence[Cell], at: int, width: int, merged: Sequence[Merged]) -> list[str]:
    """The row's texts, those of merged cells repeated to the right."""
    texts = [text_of(cell) for cell in row] + [""] * (width - len(row))
    for area in merged:
        if area.top == at and area.right < width:
            texts[area.left : area.right + 1] = [texts[area.left]] * (area.right - area.left + 1)
    return texts


def _as_one(shown: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Several rows of headers as one: the lowest text of each column, unless only what stands above it is known.

    研究方向 over 方向一 and 方向二 is the header of both; 单位 over 名称 and 性质 is not, as 名称 is known by itself.
    """
    columns = list(zip(*shown, strict=True))
    lowest = [next(filter(None, reversed(texts)), "") for texts in columns]
    meant = {text for texts, low in zip(columns, lowest, strict=True) if known_headers([low]) for text in texts}
    return tuple(
        next((text for text in reversed(texts) if text not in meant and known_headers([text])), low)
        if not known_headers([low])
        else low
        for texts, low in zip(columns, lowest, strict=True)
    )


def _says_something(row: Sequence[Cell], headers: Sequence[str]) -> bool:
    filled = [(position, text) for position, cell in enumerate(row) if cell != "" and (text := text_of(cell))]
    if len(filled) == 1:
        return not _UNDER_TABLE.match(filled[0][1])
    if filled and _SUM.match(filled[0][1]):
        return not all(_NUMBER.match(text) for _, text in filled[1:])
    return any(text != headers[position] for position, text in filled)


def _later_header(row: Sequence[Cell], kind: Kind) -> tuple[str, ...]:
    """The texts of a row below the header that is one itself, as most of its cells name columns; () of all others."""
    filled = [cell for cell in row if cell != ""]
    if len(filled) < 2 or not all(isinstance(cell, str) and not cell.isdecimal() for cell in filled):
        return ()
    named, unknown = set[Column](), 0
    for cell in filled:
        if column := meant_by(text_of(cell), kind):
            named.add(column)
        elif 2 * (unknown := unknown + 1) >= len(filled):
            return ()
    return tuple(map(text_of, row)) if len(named) > 1 else ()


def _order(headers: Sequence[str], later: Sequence[str], kind: Kind) -> tuple[int, ...]:
    """For each header the position of the same one, or one that means the same, in the later headers; -1 for none.

    () when the later ones name what the first do not, or lack a column that a table must have.
    """
    words = {word: at for at, text in enumerate(later) if (word := plain_header(text))}
    columns = {column: at for at, text in enumerate(later) if (column := meant_by(text, kind))}
    own = [plain_header(text) for text in headers]
    own_columns = set(filter(None, (meant_by(word, kind) for word in own)))
    strange = any(word not in own and meant_by(word, kind) not in own_columns for word in words)
    if strange or any(column.required and column not in columns for column in COLUMNS[kind]):
        return ()
    by_meaning = ((word, meant_by(word, kind)) for word in own)
    return tuple(
        at if not word else words.get(word, columns.get(column, -1) if column else -1)
        for at, (word, column) in enumerate(by_meaning)
    )


def _as_above(cells: Sequence[Cell], above: Sequence[Cell]) -> tuple[Cell, ...]:
    return tuple(
        above[at] if isinstance(cell, str) and cell.strip() in _AS_ABOVE else cell for at, cell in enumerate(cells)
    )


class _Filling:
    """Carries the first cell of each area merged downwards into its other rows; rows must come in order."""

    def __init__(self, merged: Sequence[Merged]) -> None:
        self._starting: dict[int, list[Merged]] = {}
        for area in merged:
            if area.bottom > area.top:
                self._starting.setdefault(area.top, []).append(area)
        self._open: dict[int, tuple[int, Cell]] = {}  # column → (last row, cell)

    def filled(self, at: int, row: Sequence[Cell]) -> Sequence[Cell]:
        for area in self._starting.get(at, ()):
            if area.left < len(row):
                self._open[area.left] = (area.bottom, row[area.left])
        if not self._open:
            return row
        self._open = {column: held for column, held in self._open.items() if held[0] >= at}
        cells = list(row)
        for column, (_, cell) in self._open.items():
            if column < len(cells) and cells[column] == "":
                cells[column] = cell
        return cells
