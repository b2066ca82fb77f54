"""The starter knowledge base: data files beside this module, one record a line (format: docs/data-format.md).

Real organisations, achievements, policies and past events stand in this folder, each with its source. The sample city
(`sample/`) is invented throughout, marked 示例, and dated relative to the first start of an installation.
"""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any, Final
from zoneinfo import ZoneInfo

from domain.needs import INDUSTRIES
from domain.records import Kind, NewRecord, Source
from knowledge.importing.build import SAMPLE, build
from knowledge.importing.hours import read_hours
from knowledge.importing.vocabulary import FORMS, LEVELS

CITY_TIME: Final = "Asia/Shanghai"
SAMPLE_SOURCE: Final = "示例数据"
_FILES: Final = {
    "experts": Kind.EXPERT,
    "institutes": Kind.INSTITUTE,
    "policies": Kind.POLICY,
    "achievements": Kind.ACHIEVEMENT,
    "events": Kind.EVENT,
    "faqs": Kind.FAQ,
}
_DAYS: Final = {"opens_on": False, "closes_on": True, "starts_on": False, "ends_on": True}


def load(first_start: date, sample: bool) -> list[NewRecord]:
    """All starter records, the sample city's too if `sample`; relative days count from `first_start` (Asia/Shanghai).

    Raises `ValueError`, naming file and line, when a data file breaks its format.
    """
    records = list(_folder("", first_start))
    return records + list(_folder("sample", first_start)) if sample else records


def _folder(folder: str, first_start: date) -> Iterator[NewRecord]:
    place = files(__package__).joinpath(folder) if folder else files(__package__)
    for name, kind in _FILES.items():
        table = place.joinpath(f"{name}.jsonl")
        if not table.is_file():
            continue
        for number, line in enumerate(table.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                yield _record(kind, json.loads(line), first_start, sample=bool(folder))
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{folder or 'starter'}/{name}.jsonl line {number}: {error!r}") from error


def _record(kind: Kind, row: dict[str, Any], first_start: date, *, sample: bool) -> NewRecord:
    source = Source(SAMPLE_SOURCE, first_start) if sample else _source(row.pop("source"))
    values = _dated(row, first_start)
    if "hours" in values:
        values["hours"] = read_hours(values["hours"])
    if kind is Kind.EXPERT:
        values["form"] = FORMS[values["form"]]
    elif "form" in values:
        values["forms"] = [FORMS[word] for word in values.pop("form").split("、")]
    record = build(kind, values, source, sample=sample)
    _check(record, sample=sample)
    return record


def _source(source: dict[str, str]) -> Source:
    return Source(source["name"], day(source["on"]))


def day(text: str, *, last: bool = False) -> date:
    """`2021-09-27`; of a month or a year alone the first day, or the last if `last`."""
    if len(text) > len("2021-09"):
        return date.fromisoformat(text)
    year, month = int(text[:4]), int(text[5:] or (12 if last else 1))
    return date(year, month, monthrange(year, month)[1] if last else 1)


def _dated(row: dict[str, Any], first_start: date) -> dict[str, Any]:
    """The row with days as dates and relative days counted from `first_start`."""
    values = row | {column: day(row[column], last=last) for column, last in _DAYS.items() if column in row}
    for column in ("opens", "closes"):
        if (days := values.pop(f"{column}_in_days", None)) is not None:
            values[f"{column}_on"] = first_start + timedelta(days=days)
    if (days := values.pop("starts_in_days", None)) is not None:
        held = _working(first_start + timedelta(days=days))
        for end, column in (("starts", "starts_at"), ("ends", "ends_at")):
            values[column] = datetime.combine(held, time.fromisoformat(values.pop(end)), ZoneInfo(CITY_TIME))
    return values


def _working(held: date) -> date:
    """A fair is not on a weekend: Saturday and Sunday move to Monday."""
    return held + timedelta(days=7 - held.weekday()) if held.weekday() > 4 else held


def _check(record: NewRecord, *, sample: bool) -> None:
    unknown = [industry for industry in record.industries if industry not in INDUSTRIES]
    if unknown or (record.level and record.level not in LEVELS):
        raise ValueError(f"not in the vocabulary: {unknown} {record.level}")
    if not record.title or not record.texts or not record.source.name:
        raise ValueError("title, texts and source are required")
    if (SAMPLE in record.title) != sample:
        raise ValueError("the 示例 mark and the sample folder belong together")
    if record.opens_on and record.closes_on and record.opens_on > record.closes_on:
        raise ValueError("closes before it opens")
