"""Before a large import is taken back: what would stay is looked for in the background, then whoever asked decides."""

from __future__ import annotations

from datetime import datetime

from domain.messages import Reply
from handlers.imports import FORESEE, foreseen
from storage.jobs import Job
from storage.outbox import Draft
from storage.repositories import Repositories
from texts import catalog


def due(store: Repositories, now: datetime) -> Job | None:
    """The question that was asked first."""
    return store.jobs.next((FORESEE,), now)


def look(store: Repositories, job: Job) -> Reply | None:
    """What would go back and what would stay; needs a reading connection and its time."""
    this = store.imports.get(int(job.args["import"]))
    return None if this is None else foreseen(store, this)


def tell(store: Repositories, job: Job, reply: Reply | None, now: datetime) -> None:
    """Asks the person who pressed; the buttons are good for the import as it was looked at."""
    if store.jobs.claim((FORESEE,), "", now) != job:
        return  # another process was faster
    store.jobs.end(job.id, now)
    account = store.accounts.get(int(job.args["account"]))
    if account is not None and reply is not None:
        rendered = catalog.render(reply, account.language)
        about = f"import:{job.args['import']}"
        store.outbox.add(Draft(account.id, "news", rendered, now, about=about, key=f"{FORESEE}:{job.id}"), now)
