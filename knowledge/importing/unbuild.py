"""A record → the values of its table's columns: the inverse of `build`, for exports that read back the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from domain.records import Kind, NewRecord, Record
from knowledge.importing.hours import written_hours
from knowledge.importing.vocabulary import form_word

Value = str | int | date | None
Columns = dict[str, Value]


def values_of(kind: Kind, record: NewRecord | Record) -> Columns:
    """Column → what stands in its cell; absent or empty where the record has nothing. A moment is written as text."""
    shared: Columns = {
        "industries": "、".join(record.industries),
        "city": record.city,
        "level": record.level,
        "source": record.source.name,
        "source_on": record.source.on,
    }
    return shared | _OF_KIND[kind](record)


def _expert(record: NewRecord | Record) -> Columns:
    facts = record.facts
    named: Columns = {column: facts.get(column) for column in ("name", "unit", "title", "place")}
    told: Columns = {column: record.texts.get(column) for column in ("fields", "done")}
    form = {"form": form_word(facts["form"])} if "form" in facts else {}
    return named | told | form | {"hours": written_hours(facts.get("hours", ()))}


def _institute(record: NewRecord | Record) -> Columns:
    told: Columns = {column: record.texts.get(column) for column in ("unit", "fields")}
    return told | {"name": record.title, "type": record.facts.get("type")}


def _policy(record: NewRecord | Record) -> Columns:
    shown: Columns = {
        column: record.facts.get(column) for column in ("issuer", "edition", "amount", "answer", "clause", "note")
    }
    days: Columns = {"opens_on": record.opens_on, "closes_on": record.closes_on}
    return shown | days | {"title": record.title, "summary": record.texts.get("summary")}


def _achievement(record: NewRecord | Record) -> Columns:
    shown: Columns = {column: record.facts.get(column) for column in ("owner", "maturity", "transfer")}
    return shown | {"title": record.title, "summary": record.texts.get("summary")}


def _event(record: NewRecord | Record) -> Columns:
    facts = record.facts
    starts = _moment(facts.get("starts_at"))
    ends = _moment(facts.get("ends_at"))
    first = starts or record.opens_on
    same_day = starts and record.closes_on and starts.startswith(record.closes_on.isoformat())
    last = ends or (None if same_day else record.closes_on)
    forms = "、".join(form_word(form) for form in facts.get("forms", ()))
    held: Columns = {
        "starts_at": first,
        "ends_at": last,
        "place": facts.get("place"),
        "capacity": facts.get("capacity"),
    }
    return held | {"title": record.title, "summary": record.texts.get("summary"), "forms": forms}


def _faq(record: NewRecord | Record) -> Columns:
    shown: Columns = {column: record.facts.get(column) for column in ("answer", "policy", "clause")}
    return shown | {"question": record.title}


def _moment(written: Any) -> str | None:
    return datetime.fromisoformat(written).strftime("%Y-%m-%d %H:%M") if written else None


_OF_KIND: Final[Mapping[Kind, Callable[[NewRecord | Record], Columns]]] = {
    Kind.EXPERT: _expert,
    Kind.INSTITUTE: _institute,
    Kind.POLICY: _policy,
    Kind.ACHIEVEMENT: _achievement,
    Kind.EVENT: _event,
    Kind.FAQ: _faq,
}
