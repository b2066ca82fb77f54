"""Looking through a table that was sent in: what it would make of the knowledge base. Nothing is saved by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from domain.imports import Import, ImportCounts
from domain.records import Kind, RowProblem
from domain.working_days import CITY_TIME
from knowledge.importing.comparing import Difference
from knowledge.importing.duplicates import NearDuplicate, near_duplicates
from knowledge.importing.reading import Reading, read
from knowledge.importing.rows import RowReading, blank
from knowledge.importing.weighing import Weighed, Weight, batches, weigh
from storage.repositories import Repositories

BATCH: Final = 500
MOST_LISTED: Final = 10_000
"""Lines of each sort that a report keeps; the counts count all."""


class Line(NamedTuple):
    """What a report says of a row; the row itself is let go, so that a long table leaves little in memory.

    `notes`: what was cleaned in it, or read as proposed.
    """

    row: int
    title: str
    differences: tuple[Difference, ...]
    notes: tuple[RowProblem, ...] = ()


class Unread(NamedTuple):
    """Rows in which a column that is not read says something else than the one that is: how many, and the first."""

    rows: int
    first: int


@dataclass
class Checked:
    """What was found: counts, and the first `MOST_LISTED` of each sort."""

    reading: Reading
    counts: ImportCounts = field(default_factory=ImportCounts)
    new: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    doubles: list[NearDuplicate] = field(default_factory=list)
    examples: list[int] = field(default_factory=list)
    """Numbers of the rows that still are what a template shows."""
    unread: dict[tuple[str, int], Unread] = field(default_factory=dict)
    """By sheet and position: columns not read because another one means the same, where they say something else."""
    vanished: list[str] = field(default_factory=list)
    """Natural keys of records that the former list has and this one has not."""


def open_table(path: Path, this: Import) -> Reading:
    """The table of an import, read the same way however often; `BadFile` when it is none."""
    kind = Kind(this.kind) if this.kind else None
    return read(path, kind, this.sheet or None, today=_day(this), accept=this.accept, name=this.file_name)


def check(
    store: Repositories, reading: Reading, this: Import, at_row: Callable[[int], None] = lambda _: None
) -> Checked:
    """Every row beside the knowledge base; `at_row` is called with how many rows were looked at."""
    checked = Checked(reading, problems=[problem for sheet in reading.sheets for problem in sheet.problems])
    tally: Counter[str] = Counter()
    keys: dict[Kind, set[str]] = {}
    new: dict[Kind, list[str]] = {}
    same_as = {sheet.name: sheet.same_as for sheet in reading.sheets}
    for batch in batches(reading.rows(), BATCH):
        for each in weigh(reading, batch, store.imports.staging.known):
            tally[each.weight] += 1
            _keep(checked, each)
            _keep_unread(checked, each.row, same_as[each.row.sheet])
            if each.row.record is not None:
                keys.setdefault(each.row.kind, set()).add(each.row.record.natural_key)
                if each.weight is Weight.NEW:
                    new.setdefault(each.row.kind, []).append(each.row.record.natural_key)
        at_row(tally.total())
    vanished = [key for kind in keys for _, key in vanishing(store, this, kind, keys[kind])]
    checked.vanished = vanished[:MOST_LISTED]
    known = store.imports.staging.keys
    doubles = [pair for kind, own in new.items() for pair in near_duplicates(kind, own, known(kind))]
    checked.doubles = doubles[:MOST_LISTED]
    wrong = tally[Weight.WRONG] + sum(bool(sheet.problems) for sheet in reading.sheets)
    counts = {"rows": tally.total(), "wrong": wrong, "doubles": len(doubles), "vanished": len(vanished)}
    counts["proposals"] = sum(bool(problem.proposal) for problem in checked.problems)
    checked.counts = ImportCounts(
        new=tally[Weight.NEW], changed=tally[Weight.CHANGED], same=tally[Weight.SAME], **counts
    )
    return checked


def vanishing(store: Repositories, this: Import, kind: Kind, keys: Iterable[str]) -> list[tuple[int, str]]:
    """(number, natural key) of records that came with earlier files of the same list and are not among these keys."""
    former = store.imports.staging.former(kind, this.list_name, this.id) if this.list_name else []
    own = keys if isinstance(keys, set) else set(keys)
    return [(number, key) for number, key in former if key not in own]


def _keep(checked: Checked, each: Weighed) -> None:
    listed = {Weight.NEW: checked.new, Weight.CHANGED: checked.changed}.get(each.weight)
    if listed is not None and len(listed) < MOST_LISTED and each.wanted is not None:
        listed.append(Line(each.row.number, each.wanted.record.title, each.differences, each.row.notes))
    if each.weight is Weight.EXAMPLE:
        checked.examples.append(each.row.number)
    checked.problems += islice(each.row.problems, max(0, MOST_LISTED - len(checked.problems)))


def _keep_unread(checked: Checked, row: RowReading, same_as: Mapping[int, int]) -> None:
    for position, read_at in same_as.items():
        text, read = row.cells[position], row.cells[read_at]
        if text != read and not blank(text) and not blank(read):
            before = checked.unread.get((row.sheet, position), Unread(0, row.number))
            checked.unread[row.sheet, position] = before._replace(rows=before.rows + 1)


def _day(this: Import) -> date:
    return this.created_at.astimezone(CITY_TIME).date()
