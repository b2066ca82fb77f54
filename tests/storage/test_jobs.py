"""Long work: planned once, taken by one process at a time, carried on where it stopped."""

from datetime import datetime, timedelta

from storage.database import Database
from storage.jobs import LEASE


def test_planned_once_per_key(database: Database, now: datetime) -> None:
    add = lambda store: store.jobs.add("export", {"kind": "needs"}, now, now, "export:1")  # noqa: E731
    assert database.write_now(add) is not None
    assert database.write_now(add) is None


def test_taken_by_one_until_the_lease_runs_out(database: Database, now: datetime) -> None:
    database.write_now(lambda store: store.jobs.add("export", {}, now, now, "export:1"))
    job = database.write_now(lambda store: store.jobs.claim(("export",), "a", now))
    assert job is not None
    assert database.write_now(lambda store: store.jobs.claim(("export",), "b", now)) is None
    later = now + LEASE + timedelta(seconds=1)
    again = database.write_now(lambda store: store.jobs.claim(("export",), "b", later))
    assert again == job


def test_goes_on_behind_its_position_when_due(database: Database, now: datetime) -> None:
    database.write_now(lambda store: store.jobs.add("export", {}, now, now, "export:1"))
    job = database.write_now(lambda store: store.jobs.claim(("export",), "a", now))
    assert job is not None
    due = now + timedelta(seconds=5)
    database.write_now(lambda store: store.jobs.go_on(job.id, 300, due))
    assert database.write_now(lambda store: store.jobs.claim(("export",), "a", now)) is None
    further = database.write_now(lambda store: store.jobs.claim(("export",), "a", due))
    assert further is not None
    assert further.position == 300


def test_not_before_it_is_due_and_only_of_its_kind(database: Database, now: datetime) -> None:
    database.write_now(lambda store: store.jobs.add("export", {}, now + timedelta(hours=1), now, "export:1"))
    database.write_now(lambda store: store.jobs.add("import", {}, now, now, "import:1"))
    assert database.write_now(lambda store: store.jobs.claim(("export",), "a", now)) is None


def test_ended_it_is_not_taken_again(database: Database, now: datetime) -> None:
    database.write_now(lambda store: store.jobs.add("export", {}, now, now, "export:1"))
    job = database.write_now(lambda store: store.jobs.claim(("export",), "a", now))
    assert job is not None
    database.write_now(lambda store: store.jobs.end(job.id, now, "no such record"))
    later = now + LEASE + timedelta(seconds=1)
    assert database.write_now(lambda store: store.jobs.claim(("export",), "a", later)) is None
    assert database.read_now(lambda store: store.jobs.newest("export")) == job
