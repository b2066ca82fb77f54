"""Long work, done in slices: what is to be done, how far it came, and who is at it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, bindparam, or_, select, update

from storage import dialect
from storage.tables import jobs

LEASE: Final = timedelta(seconds=30)
"""How long a claimed job belongs to its claimer; far longer than one slice."""


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of long work. `position` says how far its slices came; what it counts is the kind's own matter."""

    id: int
    kind: str
    args: Mapping[str, Any]
    position: int


class Jobs:
    """States: waiting → running → waiting (next slice) | done | failed(why)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, kind: str, args: Mapping[str, Any], due_at: datetime, now: datetime, key: str) -> int | None:
        """Plans a job; its id, or None when one with this key was planned before."""
        values = {"kind": kind, "args": dict(args), "state": "waiting", "due_at": due_at, "created_at": now, "key": key}
        statement = dialect.insert(self._connection, jobs).values(**values)
        written = statement.on_conflict_do_nothing(index_elements=["key"]).returning(jobs.c.id)
        return self._connection.execute(written).scalar_one_or_none()

    def any_due(self, now: datetime) -> bool:
        """Whether a claim could find something; a cheap look before the writing transaction."""
        return self._connection.scalar(_DUE, {"now": now}) is not None

    def next(self, kinds: Collection[str], now: datetime) -> Job | None:
        """The job of these kinds that `claim` would take now."""
        row = self._connection.execute(_READY, {"kinds": list(kinds), "now": now}).one_or_none()
        return None if row is None else _job(row)

    def unfinished(self, kinds: Collection[str]) -> list[Job]:
        """Jobs of these kinds that are not at their end, the oldest first."""
        query = select(jobs).where(jobs.c.kind.in_(kinds) & jobs.c.ended_at.is_(None)).order_by(jobs.c.id)
        return [_job(row) for row in self._connection.execute(query)]

    def claim(self, kinds: Collection[str], holder: str, now: datetime) -> Job | None:
        """Takes the job of these kinds that is due longest; a running one whose lease ran out may be taken over."""
        ready = _LOCKED if dialect.lock_rows(self._connection) else _READY
        row = self._connection.execute(ready, {"kinds": list(kinds), "now": now}).one_or_none()
        if row is None:
            return None
        mine = {"state": "running", "claimed_by": holder, "lease_until": now + LEASE}
        self._connection.execute(update(jobs).where(jobs.c.id == row.id).values(**mine))
        return _job(row)

    def go_on(self, job_id: int, position: int, due_at: datetime) -> None:
        """A slice is done: the next one starts behind `position`, not before `due_at`."""
        values = {"state": "waiting", "position": position, "due_at": due_at, "claimed_by": None, "lease_until": None}
        self._connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))

    def end(self, job_id: int, now: datetime, why: str = "") -> None:
        """The job is done, or has failed when `why` is given."""
        values = {"state": "failed" if why else "done", "why": why, "ended_at": now, "lease_until": None}
        self._connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))

    def newest(self, kind: str) -> Job | None:
        """The job of this kind planned last, in any state."""
        row = self._connection.execute(_NEWEST, {"kind": kind}).one_or_none()
        return None if row is None else _job(row)


# Built once: building a statement costs five times what running it costs, and these run several times a second.
_NOW: Final = bindparam("now", type_=jobs.c.due_at.type)
_FREE: Final = or_(jobs.c.state == "waiting", and_(jobs.c.state == "running", jobs.c.lease_until < _NOW))
_DUE: Final = select(jobs.c.id).where(_FREE & (jobs.c.due_at <= _NOW)).limit(1)
_READY: Final = (
    select(jobs)
    .where(_FREE & jobs.c.kind.in_(bindparam("kinds", expanding=True)) & (jobs.c.due_at <= _NOW))
    .order_by(jobs.c.due_at, jobs.c.id)
    .limit(1)
)
_LOCKED: Final = _READY.with_for_update(skip_locked=True)
_NEWEST: Final = select(jobs).where(jobs.c.kind == bindparam("kind")).order_by(jobs.c.id.desc()).limit(1)


def _job(row: Row[tuple[Any, ...]]) -> Job:
    return Job(row.id, row.kind, row.args, row.position)
