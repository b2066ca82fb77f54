"""Typed values of one row → `NewRecord`: the one place that knows each kind's texts and facts (docs/data-format.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from domain.records import Kind, NewRecord, Source
from knowledge.importing.hours import WeeklyHours
from knowledge.text import normalise

Values = Mapping[str, Any]
"""By column (`importing.columns`): str, list[str], date, datetime, int, or tuple[WeeklyHours]; absent = not given."""

SAMPLE: Final = "示例"
BETWEEN_PHRASES: Final = "；"


def build(kind: Kind, values: Values, source: Source, *, sample: bool = False) -> NewRecord:
    """The record of a row. A row whose name or title says 示例 is a sample whatever `sample` says.

    Raises `KeyError` when a required column is absent (callers check that first) or the kind has no table.
    """
    title = values[TITLES.get(kind, "title")]
    return NewRecord(
        kind=kind,
        natural_key=natural_key(kind, values),
        title=title,
        texts=_filled(_TEXTS[kind](values)),
        industries=tuple(values.get("industries", ())),
        city=values.get("city", ""),
        level=values.get("level", ""),
        opens_on=values.get("opens_on") or _day(values.get("starts_on")),
        closes_on=values.get("closes_on") or _day(values.get("ends_on") or values.get("starts_at")),
        source=source,
        sample=sample or SAMPLE in title,
        facts=_filled(_FACTS[kind](values, source)),
    )


def natural_key(kind: Kind, values: Values) -> str:
    """What makes two rows of a kind the same record: its naming columns, normalised, in lower case, without spaces."""
    parts = (values.get(column, "") for column in KEYS[kind])
    shown = (str(_day(part)) if isinstance(part, date) else part for part in parts)
    return "|".join(map(_key_part, shown))


@lru_cache(maxsize=4096)
def _key_part(text: str) -> str:
    return "".join(normalise(text).casefold().split())


def unmarked(text: str) -> str:
    """The text without its 示例 mark, so that the mark itself finds nothing."""
    return text.replace(f"（{SAMPLE}）", "").replace(f"({SAMPLE})", "").strip()


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in ("", None, [], ())}


def _day(value: date | None) -> date | None:
    return value.date() if isinstance(value, datetime) else value


def _phrases(phrases: Sequence[str]) -> str:
    return BETWEEN_PHRASES.join(phrases)


def _plain(*columns: str) -> Callable[[Values], dict[str, str]]:
    return lambda values: {column: unmarked(values.get(column, "")) for column in columns}


def _expert_texts(values: Values) -> dict[str, str]:
    phrases = {column: _phrases(values.get(column, ())) for column in ("fields", "done")}
    return _plain("name", "unit", "title")(values) | phrases


def _institute_texts(values: Values) -> dict[str, str]:
    return _plain("name", "unit")(values) | {"fields": _phrases(values.get("fields", ()))}


def _expert_facts(values: Values, source: Source) -> dict[str, Any]:
    hours: Sequence[WeeklyHours] = values.get("hours", ())
    shown = {column: values.get(column) for column in ("name", "unit", "title", "form", "place")}
    return shown | {"hours": [stretch.facts() for stretch in hours]}


def _policy_facts(values: Values, source: Source) -> dict[str, Any]:
    columns = ("level", "amount", "issuer", "edition", "answer", "clause", "note")
    return {column: values.get(column) for column in columns} | {"source_text": _source_text(values, source)}


def _faq_facts(values: Values, source: Source) -> dict[str, Any]:
    shown = {column: values.get(column) for column in ("answer", "clause", "policy")}
    return shown | {"source_text": _source_text(values, source)}


def _source_text(values: Values, source: Source) -> str:
    return "，".join(part for part in (source.name, values.get("clause", "")) if part)


def _event_facts(values: Values, source: Source) -> dict[str, Any]:
    times = {end: moment.isoformat() for end in ("starts_at", "ends_at") if (moment := values.get(end))}
    return times | {column: values.get(column) for column in ("place", "capacity", "forms")}


def _shown(*columns: str) -> Callable[[Values, Source], dict[str, Any]]:
    return lambda values, source: {column: values.get(column) for column in columns}


TITLES: Final = {Kind.EXPERT: "name", Kind.INSTITUTE: "name", Kind.FAQ: "question"}
KEYS: Final = {
    Kind.EXPERT: ("name", "unit"),
    Kind.INSTITUTE: ("name",),
    Kind.POLICY: ("title", "issuer", "edition"),
    Kind.ACHIEVEMENT: ("title", "owner"),
    Kind.EVENT: ("title", "starts_on", "starts_at"),
    Kind.FAQ: ("question",),
}
_TEXTS: Final[Mapping[Kind, Callable[[Values], dict[str, str]]]] = {
    Kind.EXPERT: _expert_texts,
    Kind.INSTITUTE: _institute_texts,
    Kind.POLICY: _plain("title", "summary"),
    Kind.ACHIEVEMENT: _plain("title", "summary", "owner"),
    Kind.EVENT: _plain("title", "summary"),
    Kind.FAQ: _plain("question", "answer"),
}
_FACTS: Final[Mapping[Kind, Callable[[Values, Source], dict[str, Any]]]] = {
    Kind.EXPERT: _expert_facts,
    Kind.INSTITUTE: _shown("type"),
    Kind.POLICY: _policy_facts,
    Kind.ACHIEVEMENT: _shown("owner", "maturity", "transfer"),
    Kind.EVENT: _event_facts,
    Kind.FAQ: _faq_facts,
}
