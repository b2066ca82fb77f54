"""`keqiao import`: a table into the knowledge base; a row that is wrong keeps everything out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.settings import Settings
from bot.wiring import now, open_database
from domain.errors import BadFile
from domain.messages import Phrase, say
from domain.records import Kind, RowProblem
from domain.working_days import CITY_TIME
from knowledge.importing.export import template
from knowledge.importing.reading import read
from texts.catalog import write

KINDS: Final = {
    "experts": Kind.EXPERT,
    "policies": Kind.POLICY,
    "achievements": Kind.ACHIEVEMENT,
    "institutes": Kind.INSTITUTE,
    "events": Kind.EVENT,
}


def kind_named(name: str) -> Kind | None:
    """The kind behind `experts` or `expert`; None for a name that cannot be imported."""
    return KINDS.get(name) or KINDS.get(f"{name}s") or (Kind.POLICY if name == "policy" else None)


def template_of(kind: Kind) -> bytes:
    """A workbook with the kind's columns and one example row."""
    return template(kind, lambda words: write(words, "zh"))


@dataclass(frozen=True, slots=True)
class Report:
    """What the import did, in words."""

    problems: tuple[str, ...]
    summary: str


def import_table(settings: Settings, file: Path, kind: str) -> Report:
    """Reads, checks, and saves all rows in one transaction, or none. `BadFile` when it is no table of this kind."""
    wanted = kind_named(kind)
    if wanted is None:
        raise BadFile("import-unknown-kind", kinds="、".join(KINDS))
    reading = read(file, wanted, today=now().astimezone(CITY_TIME).date())
    rows = list(reading.rows())
    problems = [problem for sheet in reading.sheets for problem in sheet.problems]
    problems += [problem for row in rows for problem in row.problems]
    records = [row.record for row in rows if row.record]
    if problems:
        summary = write(Phrase("import-nothing-saved", {"count": len(problems)}), "zh")
        return Report(tuple(_problem(each) for each in problems), summary)
    database = open_database(settings)
    try:
        counts = database.write_now(lambda store: store.records.load(records, now()))
    finally:
        database.close()
    args = {"new": counts.new, "changed": counts.changed, "same": counts.same}
    return Report((), write(Phrase("import-saved", args), "zh"))


def _problem(problem: RowProblem) -> str:
    what = write(Phrase(problem.key, problem.args), "zh")
    return write(say("import-row-problem", row=problem.row, column=problem.column, what=what), "zh")
