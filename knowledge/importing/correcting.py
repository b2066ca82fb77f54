"""One record, one column, said in a sentence: `陈工 可约时间 周三 14:00-17:00`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from domain.records import Kind, NewRecord, Record
from knowledge.importing.build import KEYS
from knowledge.importing.columns import COLUMNS, Column, columns_of
from knowledge.importing.comparing import PLAIN
from knowledge.importing.rows import RowReading, read_row
from knowledge.importing.sheets import Header, SheetRow, sheet_reading
from knowledge.importing.unbuild import values_of

EMPTY: Final = frozenset({"空", "清空", "没有", "无"})
"""What people write for a cell that is to be empty."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody wants to change: `columns` by kind, because 名称 is a column of several."""

    name: str
    columns: Mapping[Kind, Column]
    content: str


def read_correction(text: str) -> Correction | None:
    """The name, the column and the new content; None when no word behind the name is a column of any kind."""
    words = text.split()
    for at in range(1, len(words) - 1):
        if columns := _columns(words[at]):
            before, _, content = text.partition(f" {words[at]} ")
            name = before if content else " ".join(words[:at])
            return Correction(name.strip(), columns, (content or " ".join(words[at + 1 :])).strip())
    return None


def tells_which(kind: Kind, correction: Correction) -> bool:
    """Whether the column is part of what tells records apart, which a correction cannot change."""
    return correction.columns[kind].name in KEYS[kind]


def corrected(record: Record, correction: Correction, today: date) -> tuple[NewRecord | None, RowReading]:
    """The record with this one column as its table would read it, and the reading; None when it cannot be read."""
    kind = record.id.kind
    name = correction.columns[kind].name
    headers = tuple(each.header for each in COLUMNS[kind])
    # of what is read only this column is taken: an old record need not have all that a table must have
    needed = {each.name: record.title for each in COLUMNS[kind] if each.required}
    filled = {each: value for each, value in values_of(kind, record).items() if value}
    values = needed | filled | {name: "" if correction.content in EMPTY else correction.content}
    cells = tuple(value if (value := values.get(each.name)) is not None else "" for each in COLUMNS[kind])
    row = read_row(record.source.name, sheet_reading("", kind, Header(1, 2, headers)), SheetRow(2, cells), today)
    return (None if row.record is None else _with(record, row.record, name)), row


def _with(old: Record, read: NewRecord, name: str) -> NewRecord:
    """Nothing but the one column is taken from what was read: the rest of a record is more than its table shows."""
    plain = {each: getattr(read if each == name else old, each) for each in PLAIN}
    return replace(
        read,
        title=old.title,
        texts=_replaced(old.texts, read.texts, name),
        facts=_replaced(old.facts, read.facts, name),
        source=old.source,
        sample=old.sample,
        **plain,
    )


def _replaced(old: Mapping[str, Any], read: Mapping[str, Any], name: str) -> dict[str, Any]:
    kept = {each: value for each, value in old.items() if each != name}
    return kept | ({name: read[name]} if name in read else {})


def _columns(header: str) -> dict[Kind, Column]:
    return {kind: column for kind in COLUMNS for column in columns_of([header], kind).values()}
