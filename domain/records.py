"""One record of the knowledge base, whatever its kind, and how it is named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple


class Kind(StrEnum):
    """Kinds of records, as tools print them (product.md §10)."""

    EXPERT = "expert"
    INSTITUTE = "institute"
    POLICY = "policy"
    ACHIEVEMENT = "achievement"
    INSTRUMENT = "instrument"
    SERVICE = "service"
    EVENT = "event"
    FAQ = "faq"


class RecordId(NamedTuple):
    """`expert:17` when printed; `number` is unique over all kinds."""

    kind: Kind
    number: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.number}"


def read_record_id(text: str) -> RecordId:
    """The inverse of `str(RecordId)`; `ValueError` when it is not that form."""
    kind, _, number = text.partition(":")
    return RecordId(Kind(kind), int(number))


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record comes from: a name, a date, the row in it."""

    name: str
    on: date | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A record as matching and cards see it; no conversation state, no contact details.

    `title`: the name people use. `texts`: searchable texts by field name (see docs/data-format.md), such as
    `fields`, `done`, `unit`, `summary`. `facts`: what a card shows but search does not need (JSON values).
    `opens_on`/`closes_on`: Asia/Shanghai days, both included; None = open-ended. `sample` marks 示例.
    """

    id: RecordId
    title: str
    texts: Mapping[str, str]
    industries: tuple[str, ...] = ()
    city: str = ""
    level: str = ""
    opens_on: date | None = None
    closes_on: date | None = None
    source: Source = Source("")
    sample: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record before it has an id: what a data file or an import row gives.

    `natural_key` is what makes two rows the same record within a kind (normalised name + unit, policy title + source…).
    """

    kind: Kind
    natural_key: str
    title: str
    texts: Mapping[str, str]
    industries: tuple[str, ...] = ()
    city: str = ""
    level: str = ""
    opens_on: date | None = None
    closes_on: date | None = None
    source: Source = Source("")
    sample: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


def content_hash(new: NewRecord) -> str:
    """The same for the same content, wherever it comes from: a list that was renamed or sorted anew has not changed."""
    days = [None if day is None else day.isoformat() for day in (new.opens_on, new.closes_on)]
    content = [new.kind, new.natural_key, new.title, dict(new.texts), list(new.industries), new.city, new.level]
    canonical = json.dumps([*content, *days, new.sample, dict(new.facts)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Filters:
    """Exact filters of a search; None = no filter. `open_on`: the record is valid on that day."""

    industry: str | None = None
    city: str | None = None
    level: str | None = None
    open_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a record fits: data, not a sentence. `terms` are words of the need, `field` is where the record has them."""

    key: str
    record_id: RecordId
    field: str = ""
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """One result. `score` is 0–1, comparable within one kind only, and never shown to people."""

    record: Record
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with one row of an imported file: data, not a sentence. `row` counts as the sheet shows it.

    `proposal`: what could stand in the cell instead, "" when nothing can be proposed; `sheet`: its name, "" in a text.
    """

    row: int
    column: str
    key: str
    args: Mapping[str, Any] = field(default_factory=dict)
    proposal: str = ""
    sheet: str = ""
