"""Exports of the knowledge base: a table of all records of a kind, made in the background and then handed over."""

from __future__ import annotations

from datetime import datetime

from domain.audit import Entry
from domain.errors import BadFile
from domain.messages import Document, Part, Reply, Text, say
from domain.records import Kind
from domain.working_days import CITY_TIME
from handlers.exports import JOB, XLSX
from knowledge.importing.export import export
from storage.jobs import Job
from storage.outbox import Draft
from storage.repositories import Repositories
from texts import catalog


def due(store: Repositories, now: datetime) -> Job | None:
    """The export that was asked for first."""
    return store.jobs.next((JOB,), now)


def table(store: Repositories, job: Job) -> tuple[bytes, int]:
    """(the workbook, how many records); needs a reading connection and its time."""
    kind = Kind(job.args["kind"])
    records = list(store.records.each(kind))
    return export(kind, records), len(records)


def hand_over(store: Repositories, job: Job, content: bytes, count: int, now: datetime) -> None:
    """Keeps the table for whoever asked, and tells them."""
    claimed = store.jobs.claim((JOB,), "", now)
    if claimed != job:
        return  # another process was faster
    store.jobs.end(job.id, now)
    account = store.accounts.get(int(job.args["account"]))
    if account is None:
        return
    name = f"keqiao-{job.args['kind']}-{now.astimezone(CITY_TIME).date().isoformat()}.xlsx"
    try:
        file = store.files.keep(name, XLSX, content, now, account.id)
    except BadFile as error:
        parts: tuple[Part, ...] = (Text(say(error.key, **error.args_of_text)),)
    else:
        parts = Text(say("export-records-done", count=count)), Document(file.id, file.name)
        store.audit.add(Entry(now, account.id, "export.records", f"file:{file.id}", "done", str(job.args["kind"])))
    rendered = catalog.render(Reply(parts), account.language)
    store.outbox.add(Draft(account.id, "news", rendered, now, key=f"{JOB}:{job.id}"), now)
