"""Imports: a table is looked through, and on an admin's word written beside the records, switched on, taken back.

Each `step` is one transaction, of as many rows as fit into its time (`scheduler.slices`). Nothing is kept between them
but the open file, which is opened again where a killed process left off: a job's `position` counts the rows, later the
records, that are done.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path, PurePath
from typing import Final

import structlog

from domain.errors import BadFile, NotFound
from domain.imports import Import, ImportState
from domain.messages import Reply
from domain.records import Kind
from handlers import import_check, import_reports, imports
from handlers.imports import APPLY, CHECK, UNDO
from knowledge.importing.files import MAX_BYTES
from knowledge.importing.reading import Reading
from knowledge.importing.rows import RowReading
from knowledge.importing.weighing import weigh
from scheduler.slices import MOST, Stride
from storage.database import Database
from storage.jobs import Job
from storage.outbox import Draft
from storage.repositories import Repositories
from texts import catalog

LOOK_AGAIN: Final = timedelta(seconds=1)
"""How long an import waits while another one changes records."""

log = structlog.get_logger()


@dataclass
class _Open:
    """A table being read: where the next rows come from, which natural keys there were, what is to be retired."""

    import_id: int
    version: tuple[bool, ...]
    reading: Reading
    rows: Iterator[RowReading]
    position: int = 0
    keys: dict[Kind, set[str]] = field(default_factory=dict)
    ended: bool = False
    vanished: list[int] | None = None

    def take(self, count: int) -> list[RowReading]:
        """The next rows; none at the end."""
        taken = list(islice(self.rows, count))
        for row in taken:
            if row.record is not None:
                self.keys.setdefault(row.kind, set()).add(row.record.natural_key)
        self.position += len(taken)
        self.ended = not taken
        return taken


@dataclass(frozen=True)
class Prepared:
    """What the next transaction needs and no transaction should wait for: rows read from the file, or, behind the last
    row, numbers of records that are to be retired; `size` of them, or of records where there is nothing to read."""

    job: Job
    reading: Reading | None = None
    size: int = 0
    rows: tuple[RowReading, ...] = ()
    vanished: tuple[int, ...] = ()
    complete: bool = False
    why: str = ""


class Imports:
    """The work on imports of one process: look for a job, prepare it outside of a transaction, do one step of it."""

    def __init__(self) -> None:
        self._open: _Open | None = None
        self._stride = Stride()

    def due(self, store: Repositories, now: datetime) -> tuple[Job, Import, Path | None] | None:
        """The next piece of work, with the import and where its table lies."""
        job = store.jobs.next((CHECK, APPLY, UNDO), now)
        if job is None:
            return None
        this = store.imports.get(int(job.args["import"]))
        if this is None:
            return None
        try:
            path = store.files.path(this.file_id)[1] if this.file_id is not None else None
        except NotFound:
            path = None
        self._find_vanished(store, this)
        return job, this, path

    def do(self, database: Database, job: Job, this: Import, path: Path | None, clock: Callable[[], datetime]) -> None:
        """One piece of the work, in this thread."""
        if job.kind == CHECK:
            found = database.read_now(lambda store: check(store, this, path))
            database.write_now(lambda store: report(store, job, found, clock()))
        else:
            prepared = self.prepare(job, this, path)
            database.write_now(lambda store: self.step(store, prepared, clock()))
            database.fold_log()

    def prepare(self, job: Job, this: Import, path: Path | None) -> Prepared:
        """Reads the rows that the next step is about; needs no database and may take its time."""
        if job.kind != APPLY or this.state is not ImportState.STAGING:
            return Prepared(job, size=self._stride.size)
        try:
            table, size = self._at(this, path, job.position), self._stride.size
            rows = tuple(table.take(size))
            vanished = table.vanished or []
            gone = () if rows else tuple(vanished.pop() for _ in range(min(size, len(vanished))))
            complete = not rows and table.vanished is not None
            return Prepared(job, table.reading, size, rows, gone, complete)
        except BadFile as error:
            return Prepared(job, why=error.key)

    def step(self, store: Repositories, prepared: Prepared, now: datetime, holder: str = "") -> bool:
        """One slice in this transaction; False when somebody else has done it meanwhile."""
        job = store.jobs.claim((prepared.job.kind,), holder, now)
        if job is None:
            return False
        this = store.imports.get(int(job.args["import"]))
        if job != prepared.job or this is None:
            self._open = None
            store.jobs.go_on(job.id, job.position, now)
            return False
        start = time.perf_counter()
        (_apply if job.kind == APPLY else _take_back)(store, this, prepared, now)
        self._stride.took(time.perf_counter() - start)
        return True

    def _find_vanished(self, store: Repositories, this: Import) -> None:
        """Once behind the last row; those that were staged before a kill are staged again, which changes nothing."""
        table = self._open
        if table is not None and table.import_id == this.id and table.ended and table.vanished is None:
            kinds = table.keys.items() if this.replaces else ()
            table.vanished = [
                number for kind, own in kinds for number, _ in import_check.vanishing(store, this, kind, own)
            ]

    def _at(self, this: Import, path: Path | None, position: int) -> _Open:
        version = (this.accept, this.replaces)
        held = self._open
        if held is None or (held.import_id, held.version, held.position) != (this.id, version, position):
            if path is None:
                raise BadFile("import-file-gone")
            reading = import_check.open_table(path, this)
            held = self._open = _Open(this.id, version, reading, reading.rows())
            while held.position < position and held.take(min(MOST, position - held.position)):
                pass
        return held


@dataclass(frozen=True)
class Found:
    """What a table holds, with the workbooks about it; or why it is no table."""

    checked: import_check.Checked | None = None
    wrong: bytes | None = None
    details: bytes | None = None
    error: BadFile | None = None


def check(store: Repositories, this: Import, path: Path | None) -> Found:
    """Looks through a table; needs a reading connection and its time."""
    try:
        if path is None:
            raise BadFile("import-file-gone")
        checked = import_check.check(store, import_check.open_table(path, this), this)
        return Found(checked, *import_reports.workbooks(checked, imports.language_of(store, this)))
    except BadFile as error:
        return Found(error=error)


def report(store: Repositories, job: Job, found: Found, now: datetime) -> None:
    """Keeps what was found and tells who sent the table; nothing when it was given up meanwhile."""
    store.jobs.end(job.id, now)
    this = store.imports.get(int(job.args["import"]))
    if this is None or this.state is not ImportState.RECEIVED:
        return
    if found.checked is None:
        error = found.error or BadFile("import-file-gone")
        refused = store.imports.save(replace(this, state=ImportState.REFUSED, why=error.key), now)
        _tell(store, refused, imports.refused(error), now)
        return
    wrong, details = _kept(store, this, "wrong", found.wrong, now), _kept(store, this, "details", found.details, now)
    counted = replace(this, state=ImportState.REPORTED, counts=found.checked.counts)
    saved = store.imports.save(replace(counted, wrong_file_id=wrong, details_file_id=details), now)
    _tell(store, saved, import_reports.card(saved, found.checked), now)


def _kept(store: Repositories, this: Import, name: str, content: bytes | None, now: datetime) -> int | None:
    if content is None:
        return None
    file_name = f"{PurePath(this.file_name).stem}-{name}.xlsx"
    return store.files.keep(file_name, import_reports.XLSX, content, now, this.account_id, MAX_BYTES).id


def _apply(store: Repositories, this: Import, prepared: Prepared, now: datetime) -> None:
    job = prepared.job
    match this.state:
        case ImportState.REPORTED:
            _begin(store, this, ImportState.STAGING, job, now)
        case ImportState.STAGING if prepared.why:
            store.imports.save(replace(this, state=ImportState.WITHDRAWING, why=prepared.why), now)
            store.jobs.go_on(job.id, 0, now)
        case ImportState.STAGING:
            _stage(store, this, prepared, now)
        case ImportState.FOLDING:
            last = store.imports.staging.fold(this.id, job.position, prepared.size, now)
            _go_on_or_end(store, this, job, last, ImportState.APPLIED, now)
        case ImportState.WITHDRAWING:
            last = store.imports.staging.let_go(this.id, job.position, prepared.size)
            _go_on_or_end(store, this, job, last, ImportState.DROPPED, now)
        case _:
            store.jobs.end(job.id, now)


def _take_back(store: Repositories, this: Import, prepared: Prepared, now: datetime) -> None:
    job = prepared.job
    match this.state:
        case ImportState.APPLIED:
            _begin(store, this, ImportState.RETURNING, job, now)
        case ImportState.RETURNING:
            last = store.imports.staging.stage_return(this.id, job.position, prepared.size)
            if last is None:  # the one statement by which all of it is as before
                store.imports.save(replace(this, state=ImportState.RESTORING), now)
            store.jobs.go_on(job.id, last or 0, now)
        case ImportState.RESTORING:
            last = store.imports.staging.fold(this.id, job.position, prepared.size, now)
            _go_on_or_end(store, this, job, last, ImportState.UNDONE, now)
        case _:
            store.jobs.end(job.id, now)


def _begin(store: Repositories, this: Import, state: ImportState, job: Job, now: datetime) -> None:
    """The first step, as soon as no other import changes records."""
    if store.imports.at_work() is not None:
        store.jobs.go_on(job.id, 0, now + LOOK_AGAIN)
        return
    store.imports.save(replace(this, state=state), now)
    store.jobs.go_on(job.id, 0, now)


def _stage(store: Repositories, this: Import, prepared: Prepared, now: datetime) -> None:
    job, staging = prepared.job, store.imports.staging
    if prepared.rows and prepared.reading is not None:
        staging.hold()
        weighed = weigh(prepared.reading, prepared.rows, staging.known)
        staging.stage(this.id, [each.wanted for each in weighed if each.wanted is not None], now)
        store.jobs.go_on(job.id, job.position + len(prepared.rows), now)
        return
    if prepared.vanished:
        staging.stage_retired(this.id, prepared.vanished)
    if prepared.vanished or not prepared.complete:
        store.jobs.go_on(job.id, job.position, now)
        return
    store.imports.save(replace(this, state=ImportState.FOLDING, applied_at=now), now)  # from here on all of it is seen
    store.jobs.go_on(job.id, 0, now)


def _go_on_or_end(
    store: Repositories, this: Import, job: Job, last: int | None, state: ImportState, now: datetime
) -> None:
    if last is not None:
        store.jobs.go_on(job.id, last, now)
        return
    tally = store.imports.staging.tally(this.id) if state is ImportState.APPLIED else this.tally
    ended = store.imports.save(replace(this, state=state, tally=tally), now)
    store.jobs.end(job.id, now, this.why)
    log.info("import.ended", number=this.id, state=str(state))
    _tell(store, ended, imports.ended(store, ended), now)


def _tell(store: Repositories, this: Import, reply: Reply, now: datetime) -> None:
    author = None if this.account_id is None else store.accounts.get(this.account_id)
    if author is not None:
        rendered = catalog.render(reply, author.language)
        key = f"import:{this.id}:{this.version}"
        store.outbox.add(Draft(author.id, "news", rendered, now, about=f"import:{this.id}", key=key), now)
