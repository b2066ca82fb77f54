"""A record as columns, as JSON, and as `Record`: one place that knows all three."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, case, null, select

from domain.imports import SWITCHED
from domain.records import Kind, NewRecord, Record, RecordId, Source
from storage.tables import imports, records

_CONTENT: Final = ("title", "texts", "industries", "city", "level", "opens_on", "closes_on", "sample", "facts")
_ORIGIN: Final = ("source_name", "source_on", "source_row", "import_id", "original", "content_hash")
_DAYS: Final = ("opens_on", "closes_on", "source_on")

_switched = records.c.pending.in_(select(imports.c.id).where(imports.c.state.in_(SWITCHED)))

LIVE: Final[ColumnElement[bool]] = case((_switched, records.c.pending_live), else_=records.c.retired_at.is_(None))
"""Whether a record is to be seen: its own columns say so, or those an import has just switched on."""

SHOWN: Final = case((and_(_switched, records.c.pending_live), records.c.pending_values), else_=null()).label("shown")
"""What is to be seen in place of the record's own columns; NULL nearly always."""


def values_of(new: NewRecord) -> dict[str, Any]:
    """The columns of a new record but its content's hash."""
    return {"kind": new.kind, "natural_key": new.natural_key} | content_of(new)


def content_of(new: NewRecord | Record) -> dict[str, Any]:
    """What a record says and where that comes from, as columns."""
    return {
        "title": new.title,
        "texts": dict(new.texts),
        "industries": list(new.industries),
        "city": new.city,
        "level": new.level,
        "opens_on": new.opens_on,
        "closes_on": new.closes_on,
        "source_name": new.source.name,
        "source_on": new.source.on,
        "source_row": new.source.row,
        "sample": new.sample,
        "facts": dict(new.facts),
    }


def snapshot(values: Mapping[str, Any], *, live: bool, **more: Any) -> dict[str, Any]:
    """What makes a record what it is, as JSON: content, origin, whether it is seen; `more` is kept beside it."""
    kept = {name: values.get(name) for name in (*_CONTENT, *_ORIGIN)}
    days = {name: day.isoformat() for name in _DAYS if (day := kept[name]) is not None}
    return kept | days | {"live": live} | more


def columns_of(shot: Mapping[str, Any]) -> dict[str, Any]:
    """A snapshot's content and origin as columns."""
    values = {name: shot.get(name) for name in (*_CONTENT, *_ORIGIN)}
    return values | {name: _day(values[name]) for name in _DAYS}


def record_of(row: Row[tuple[Any, ...]]) -> Record:
    """The record of a row that was selected with `SHOWN`, or without where nothing can be pending."""
    values = dict(row._mapping)
    shown = values.get("shown")
    return record_from(Kind(row.kind), row.id, columns_of(shown) if shown else values)


def record_from(kind: Kind, number: int, values: Mapping[str, Any]) -> Record:
    """The record that these columns make."""
    return Record(
        id=RecordId(kind, number),
        title=values["title"],
        texts=values["texts"],
        industries=tuple(values["industries"]),
        city=values["city"],
        level=values["level"],
        opens_on=values["opens_on"],
        closes_on=values["closes_on"],
        source=Source(values["source_name"], values["source_on"], values["source_row"]),
        sample=values["sample"],
        facts=values["facts"],
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
