"""The promises of a transaction, on real databases."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from domain.channels import Update
from domain.errors import Conflict
from domain.messages import Address, Said
from storage.database import Database
from storage.repositories import Repositories


def said(update_id: str, text: str = "你好", who: str = "x") -> Update:
    at = datetime(2026, 11, 21, 2, 2, tzinfo=UTC)
    return Update("memory", "test", update_id, Said(Address("memory", who), text, (), at))


def test_the_same_update_is_written_once(database: Database, now: datetime) -> None:
    first = database.write_now(lambda store: store.inbox.put(said("1"), now))
    second = database.write_now(lambda store: store.inbox.put(said("1"), now))
    assert first is not None
    assert second is None
    assert [row.update.update_id for row in database.read_now(lambda store: store.inbox.next_rows(()))] == ["1"]


def test_one_row_per_account_oldest_first(database: Database, now: datetime) -> None:
    for update_id, who in (("1", "x"), ("2", "x"), ("3", "y")):
        database.write_now(lambda store, u=update_id, w=who: store.inbox.put(said(u, who=w), now))
    rows = database.read_now(lambda store: store.inbox.next_rows(()))
    assert [row.update.update_id for row in rows] == ["1", "3"]


def test_a_failing_transaction_leaves_nothing(database: Database, now: datetime) -> None:
    def fail(store: Repositories) -> None:
        store.inbox.put(said("1"), now)
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        database.write_now(fail)
    assert database.read_now(lambda store: store.inbox.next_rows(())) == []


def test_a_moved_version_is_a_conflict(database: Database, now: datetime) -> None:
    account = database.write_now(lambda store: store.inbox.put(said("1"), now))
    assert account is not None
    need = database.write_now(lambda store: store.needs.add(account, now))
    database.write_now(lambda store: store.needs.save(need, now))
    with pytest.raises(Conflict):
        database.write_now(lambda store: store.needs.save(need, now))


def test_numbers_count_up_by_name(database: Database) -> None:
    def numbers(store: Repositories) -> list[int]:
        return [store.installation.next_number(name) for name in ("need:26", "need:26", "need:27")]

    assert database.write_now(numbers) == [1, 2, 1]


@pytest.mark.parametrize("database_kind", ["postgresql"])
def test_a_connection_that_the_server_closed_is_replaced(database: Database, database_url: str, now: datetime) -> None:
    database.write_now(lambda store: store.inbox.put(said("1"), now))
    assert len(database.read_now(lambda store: store.inbox.next_rows(()))) == 1
    hang_up(database_url)
    assert len(database.read_now(lambda store: store.inbox.next_rows(()))) == 1
    assert database.write_now(lambda store: store.inbox.put(said("1"), now)) is None


def hang_up(url: str) -> None:
    """The server ends all connections to this database but the one that asks for it."""
    engine = create_engine(url)
    with engine.connect() as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        connection.execute(text(f"{others} WHERE datname = current_database() AND pid <> pg_backend_pid()"))
    engine.dispose()


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_log_is_folded_beside_somebody_who_writes(database: Database, now: datetime) -> None:
    file = Path(str(database.url.database))

    def write(store: Repositories) -> None:
        store.inbox.put(said("2", "还没有提交"), now)
        database.fold_log()

    database.write_now(lambda store: store.inbox.put(said("1", "已经提交了"), now))
    assert "已经提交了".encode() not in file.read_bytes()
    database.write_now(write)
    assert "已经提交了".encode() in file.read_bytes()
    assert "还没有提交".encode() not in file.read_bytes()
