"""`keqiao import`, `import undo` and `export`: tables from the command line, beside a running Keqiao or alone."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bot.lock import RunLock
from bot.progress import Bar
from bot.settings import Settings
from bot.wiring import now, open_database
from domain.audit import Entry
from domain.errors import AlreadyRunning, Broken
from domain.imports import AT_WORK, Import, ImportState
from domain.messages import Card, Reply, Text, Words, say
from domain.records import Kind
from handlers import import_check, import_reports, imports
from handlers.import_check import Checked
from knowledge.importing.export import export, template
from knowledge.importing.files import MAX_BYTES
from scheduler.imports import Imports
from storage.database import Database
from storage.repositories import Repositories
from texts.catalog import write

KINDS: Final = {
    "experts": Kind.EXPERT,
    "policies": Kind.POLICY,
    "achievements": Kind.ACHIEVEMENT,
    "institutes": Kind.INSTITUTE,
    "events": Kind.EVENT,
    "faqs": Kind.FAQ,
}
_LISTED: Final = 20
"""Changes, duplicates and records left alone that are printed; wrong rows are printed all."""

_LOOK: Final = 0.2
"""Seconds between looks how far another process came."""


def kind_named(name: str) -> Kind | None:
    """The kind behind `experts` or `expert`; None for a name that cannot be imported."""
    return KINDS.get(name) or KINDS.get(f"{name}s") or (Kind.POLICY if name == "policy" else None)


def template_of(kind: Kind) -> bytes:
    """A workbook with the kind's columns and one example row."""
    return template(kind, lambda words: write(words, "zh"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be imported and how. `kind` None: as the headers show."""

    file: Path
    kind: Kind | None = None
    sheet: str = ""
    accept: bool = False
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is printed: on the error stream what is wrong, on the other one the rest."""

    wrong: tuple[str, ...]
    lines: tuple[str, ...]
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """An import that no process works on though it was begun; `undoes`: its undoing was."""

    number: int
    name: str
    undoes: bool

    def line(self) -> str:
        """That it is brought to its end first."""
        return _written(say("import-left", number=str(self.number), name=self.name))


@dataclass(frozen=True, slots=True)
class Looked:
    """A table that was looked through; nothing of it is saved."""

    this: Import
    checked: Checked

    def outcome(self) -> Outcome:
        """What was found, in words."""
        this, checked = self.this, self.checked
        lines: list[Words] = [say("import-looked", name=this.file_name, rows=this.counts.rows)]
        lines.append(import_reports.counts_line(this.counts))
        lines += [import_reports.change_line(each) for each in checked.changed[:_LISTED]]
        if this.counts.changed > _LISTED:
            lines.append(say("import-changes-more", count=this.counts.changed - _LISTED))
        lines += [import_reports.double_words(pair) for pair in checked.doubles[:_LISTED]]
        if this.counts.doubles > _LISTED:
            lines.append(say("import-doubles-more", count=this.counts.doubles, more=this.counts.doubles - _LISTED))
        lines += [import_reports.example_line(row) for row in checked.examples]
        lines += import_reports.same_columns(checked)
        lines += import_reports.left_out(checked.reading)
        if this.counts.vanished:
            lines += [import_reports.vanished_line(this), *import_reports.vanished_names(checked)]
        wrong = tuple(_written(import_reports.problem_line(each, checked.reading)) for each in checked.problems)
        return Outcome(wrong, tuple(map(_written, lines)), failed=bool(this.counts.wrong))

    def wrong_rows(self) -> bytes | None:
        """The wrong rows as a workbook; None when no row is wrong."""
        return import_reports.workbooks(self.checked, "zh")[0]


class Desk:
    """Imports and exports of one installation."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings, self._database = settings, database

    def look(self, asked: Asked) -> Looked:
        """Looks through the table. `BadFile` when it is none."""
        this = _import_of(asked)
        reading = import_check.open_table(asked.file, this)
        with Bar("检查") as bar:
            checked = self._database.read_now(
                lambda store: import_check.check(store, reading, this, lambda rows: bar(rows, 0))
            )
        return Looked(replace(this, counts=checked.counts), checked)

    def apply(self, asked: Asked, looked: Looked) -> Outcome:
        """Takes in the rows that are right, and waits until all of it is done."""
        this, counts = looked.this, looked.this.counts
        if this.replaces and counts.wrong:
            return Outcome((_written(say("import-replace-wrong")),), (), failed=True)
        if not counts.new + counts.changed + (counts.vanished if this.replaces else 0):
            return Outcome((), (_written(say("import-nothing-to-do")),))
        content = asked.file.read_bytes()
        number = self._database.write_now(lambda store: _planned(store, this, content))
        return self._wait(number, "导入")

    def left(self) -> list[Left]:
        """What was begun and is not at its end, the oldest first; none while a running Keqiao works on it."""
        return [] if _runs(self._settings) else self._database.read_now(_left)

    def finish(self, left: Left) -> Outcome:
        """Brings it to its end."""
        return self._wait(left.number, "撤回" if left.undoes else "导入")

    def undo(self, number: int) -> Outcome:
        """Takes an import back, and waits until it is done."""
        try:
            self._database.write_now(lambda store: _planned_undo(store, number))
        except Broken as error:
            return Outcome((_written(say(error.key, **error.args_of_text)),), (), failed=True)
        return self._wait(number, "撤回")

    def export(self, kind: Kind, file: Path) -> str:
        """Writes all records of a kind as a table; what is said then."""
        content, count = self._database.read_now(lambda store: _exported(store, kind))
        file.write_bytes(content)
        return _written(say("import-exported", file=str(file), count=count))

    def _wait(self, number: int, label: str) -> Outcome:
        """Works until the import is at its end, or watches the process that does."""
        work, elsewhere = Imports(), _runs(self._settings)
        gc.freeze()  # what is loaded by now stays: looking through all of it now and then costs 0.3 s in a transaction
        with Bar(label) as bar:
            while (far := self._database.read_now(lambda store: _how_far(store, number))) is not None:
                bar(*far)
                found = None if elsewhere else self._database.read_now(lambda store: work.due(store, now()))
                if found is None:
                    time.sleep(_LOOK)
                else:
                    work.do(self._database, *found, now)
        return self._database.read_now(lambda store: _ended(store, number))


@contextmanager
def desk(settings: Settings) -> Iterator[Desk]:
    """The desk, with its database closed afterwards."""
    database = open_database(settings)
    try:
        yield Desk(settings, database)
    finally:
        database.close()


def _import_of(asked: Asked) -> Import:
    kind = str(asked.kind or "")
    new = Import(0, ImportState.REPORTED, 1, None, asked.file.name, None, now(), kind=kind, sheet=asked.sheet)
    return replace(new, accept=asked.accept, replaces=asked.replaces)


def _planned(store: Repositories, this: Import, content: bytes) -> int:
    file = store.files.keep(this.file_name, "", content, now(), limit=MAX_BYTES)
    added = store.imports.add(replace(this, file_id=file.id))
    _plan(store, imports.APPLY, added)
    return added.id


def _planned_undo(store: Repositories, number: int) -> None:
    this = _known(store, number)
    if this.state is not ImportState.APPLIED:
        raise Broken("import-cannot-undo", number=str(number), state=say(f"import-state-{this.state}"))
    _plan(store, imports.UNDO, this)


def _plan(store: Repositories, kind: str, this: Import) -> None:
    at = now()
    store.jobs.add(kind, {"import": this.id}, at, at, f"{kind}:{this.id}:{this.version}")
    store.audit.add(Entry(at, None, kind, f"import:{this.id}", "done", "command line"))


def _left(store: Repositories) -> list[Left]:
    jobs = store.jobs.unfinished((imports.APPLY, imports.UNDO))
    begun = [(_known(store, int(job.args["import"])), job.kind == imports.UNDO) for job in jobs]
    return [Left(this.id, this.file_name, undoes) for this, undoes in begun]


def _how_far(store: Repositories, number: int) -> tuple[int, int] | None:
    """(rows or records done, of how many) while there is work on this import."""
    this = _known(store, number)
    open_jobs = store.jobs.unfinished((imports.APPLY, imports.UNDO))
    job = next((job for job in open_jobs if job.args["import"] == number), None)
    if job is None and this.state not in AT_WORK:
        return None
    rows = this.counts.rows
    return (min(job.position, rows) if job and this.state is ImportState.STAGING else rows), rows


def _ended(store: Repositories, number: int) -> Outcome:
    this = _known(store, number)
    lines = tuple(_lines(imports.ended(store, this, _LISTED)))
    if this.state is ImportState.APPLIED:
        lines += (_written(say("import-number", number=str(number))),)
    return Outcome((), lines, failed=this.state is ImportState.DROPPED)


def _known(store: Repositories, number: int) -> Import:
    this = store.imports.get(number)
    if this is None:
        raise Broken("import-unknown", number=str(number))
    return this


def _exported(store: Repositories, kind: Kind) -> tuple[bytes, int]:
    records = list(store.records.each(kind))
    return export(kind, records), len(records)


def _runs(settings: Settings) -> bool:
    """Whether a Keqiao runs on this data folder, which then does the work."""
    try:
        with RunLock(settings.data):
            return False
    except AlreadyRunning:
        return True


def _lines(reply: Reply) -> Iterator[str]:
    for part in reply.parts:
        if isinstance(part, Text):
            yield _written(part.text)
        elif isinstance(part, Card):
            yield from map(_written, (part.title, *part.lines))


def _written(words: Words) -> str:
    return write(words, "zh")
