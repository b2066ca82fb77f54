"""What each row of a table would make of the knowledge base: something new, a change, nothing, or a problem."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from domain.imports import Known, Wanted
from domain.records import Kind, content_hash
from knowledge.importing.comparing import Difference, contact_differences, contact_of, differences, merged, unchanged
from knowledge.importing.reading import Reading
from knowledge.importing.rows import RowReading

KnownBy = Callable[[Kind, Collection[str]], Mapping[str, Known]]
"""What the knowledge base has under these natural keys."""

Each = TypeVar("Each")


class Weight(StrEnum):
    """What a row is beside the knowledge base."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"
    EXAMPLE = "example"


@dataclass(frozen=True, slots=True)
class Weighed:
    """One row with what it is; `wanted` of new and changed ones, `differences` of changed ones."""

    row: RowReading
    weight: Weight
    wanted: Wanted | None = None
    differences: tuple[Difference, ...] = ()


def weigh(reading: Reading, rows: Sequence[RowReading], known_by: KnownBy) -> list[Weighed]:
    """The rows beside what is known.

    A row that is as it was when it was loaded last changes nothing, whatever people corrected since; what a table has
    no column for stays as it is.
    """
    columns = {sheet.name: frozenset(sheet.columns_read.values()) for sheet in reading.sheets}
    known = _known(rows, known_by)
    return [_weighed(row, columns[row.sheet], known) for row in rows]


def batches(rows: Iterable[Each], size: int) -> Iterator[list[Each]]:
    """The rows in lists of at most `size`."""
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch


def _known(rows: Sequence[RowReading], known_by: KnownBy) -> dict[tuple[Kind, str], Known]:
    keys: dict[Kind, list[str]] = {}
    for row in rows:
        if row.record is not None:
            keys.setdefault(row.kind, []).append(row.record.natural_key)
    return {(kind, key): found for kind, of_kind in keys.items() for key, found in known_by(kind, of_kind).items()}


def _weighed(row: RowReading, columns: Collection[str], known: Mapping[tuple[Kind, str], Known]) -> Weighed:
    if row.record is None:
        return Weighed(row, Weight.EXAMPLE if row.is_example else Weight.WRONG)
    found = known.get((row.kind, row.record.natural_key))
    own_hash = content_hash(row.record)
    if found is None or not found.live:
        contact = contact_of(row.kind, {}, row.contact, columns)
        return Weighed(row, Weight.NEW, Wanted(row.record, own_hash, row.original, found, contact))
    contact = contact_of(row.kind, found.contact, row.contact, columns)
    # a row that is as it was is left alone, whatever people corrected since
    same = found.content_hash == own_hash
    record = unchanged(found.record, row.record) if same else merged(found.record, row.record, columns)
    changed = () if same else differences(found.record, record)
    changed += contact_differences(row.kind, found.contact, contact)
    if not changed:
        return Weighed(row, Weight.SAME)
    return Weighed(row, Weight.CHANGED, Wanted(record, own_hash, row.original, found, contact), changed)
