"""A row of a table beside the record it names: what it makes of the record, and which columns that changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from domain.records import Kind, NewRecord, Record
from knowledge.importing.columns import COLUMNS
from knowledge.importing.unbuild import values_of

PLAIN: Final = ("industries", "city", "level", "opens_on", "closes_on")
"""Columns that are attributes of a record, not among its texts and facts."""

_SHORTEST: Final = 6
_ORIGIN: Final = frozenset({"source", "source_on"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One column that a row changes: its header in our own tables, and both contents as a cell shows them."""

    column: str
    before: str
    after: str


def merged(old: Record, new: NewRecord, columns: Collection[str]) -> NewRecord:
    """The new record, with what the old one says in columns (by name) that the table does not have."""
    kept = {name: getattr(old, name) for name in PLAIN if name not in columns}
    texts = {name: text for name, text in old.texts.items() if name not in columns}
    facts = {name: fact for name, fact in old.facts.items() if name not in columns}
    return replace(new, texts=texts | dict(new.texts), facts=facts | dict(new.facts), **kept)


def masked(text: str) -> str:
    """`138****00`: enough to know it again."""
    return f"{text[:3]}****{text[-2:]}" if len(text) > _SHORTEST else "****" if text else ""


def unchanged(old: Record, new: NewRecord) -> NewRecord:
    """The old record under the key and with the source of the new one."""
    own = {name: getattr(old, name) for name in (*PLAIN, "title", "texts", "facts", "sample")}
    return replace(new, **own)


def contact_of(kind: Kind, old: Mapping[str, str], new: Mapping[str, str], columns: Collection[str]) -> dict[str, str]:
    """The old contact (see `Known`) with what a row gives in the columns that its table has.

    What the row says as it did when it was loaded last stays as people corrected it since.
    """
    contact = dict(old)
    for name in (column.name for column in COLUMNS[kind] if column.contact and column.name in columns):
        given, listed = new.get(name, ""), f"listed_{name}"
        if given != contact.get(listed, ""):
            contact[name] = contact[listed] = given
    return {name: value for name, value in contact.items() if value}


def contact_differences(
    kind: Kind, old: Mapping[str, str], new: Mapping[str, str], shown: Callable[[str], str] = masked
) -> tuple[Difference, ...]:
    """Contact details that differ, as `shown`: a report of many rows does not need them whole."""
    return tuple(
        Difference(column.header, shown(old.get(column.name, "")), shown(new.get(column.name, "")))
        for column in COLUMNS[kind]
        if column.contact and old.get(column.name, "") != new.get(column.name, "")
    )


def differences(old: Record, new: NewRecord | Record) -> tuple[Difference, ...]:
    """The columns in which they differ, in the order of our own tables."""
    kind = old.id.kind
    before, after = cells_of(kind, old), cells_of(kind, new)
    changed = [name for name in before | after if before.get(name, "") != after.get(name, "")]
    headers = {column.name: column.header for column in COLUMNS[kind]}
    ordered = [name for name in headers if name in changed] + [name for name in changed if name not in headers]
    return tuple(Difference(headers.get(n, n), before.get(n, ""), after.get(n, "")) for n in ordered)


def cells_of(kind: Kind, record: Record | NewRecord) -> dict[str, str]:
    """By column name, what a cell shows of the record; where it comes from is left out."""
    values = values_of(kind, record)
    return {name: str(value) for name, value in values.items() if value not in (None, "") and name not in _ORIGIN}
