"""What is forgotten when its time is over, and not before."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.accounts import Role
from domain.audit import Entry
from domain.channels import Update
from domain.errors import NotFound
from domain.imports import Import, ImportState
from domain.messages import Address, FileRef, Reply, Said, Text
from scheduler import retention
from scheduler.retention import CONSENT, EXPORTED, IMPORTED, RECEIVED, SECRETS, SENT, UNNAMED, Forgotten
from storage.database import Database
from storage.outbox import SECRET, Draft
from storage.repositories import Repositories
from tests.storage.test_erasure import written_anywhere

WORDS = "铸钢件老有气孔"
A_SECOND = timedelta(seconds=1)


def received(database: Database, now: datetime) -> tuple[int, int]:
    """(account, inbox row) of one message."""

    def put(store: Repositories) -> tuple[int, int]:
        said = Said(Address("memory", "z"), WORDS, (), now)
        account = store.inbox.put(Update("memory", "test", "1", said, "zh", "显示名"), now)
        assert account is not None
        return account, store.inbox.next_rows(())[0].id

    return database.write_now(put)


def run(database: Database, at: datetime) -> Forgotten:
    return database.write_now(lambda store: retention.run(store, at))


def waiting(database: Database, now: datetime) -> int:
    """An account that was shown the consent card and has not answered."""
    account, row = received(database, now)

    def wait(store: Repositories) -> None:
        store.inbox.await_consent(row)
        store.accounts.change(account, consent_asked_at=now)

    database.write_now(wait)
    return account


def test_words_without_consent_are_kept_a_day(database: Database, now: datetime) -> None:
    account = waiting(database, now)
    assert run(database, now + CONSENT).unanswered == 0
    assert WORDS in written_anywhere(database)
    assert run(database, now + CONSENT + A_SECOND).unanswered == 1
    left = written_anywhere(database)
    assert [words for words in (WORDS, "显示名") if words in left] == []
    unasked = database.read_now(lambda store: store.accounts.get(account))
    assert unasked is not None
    assert (unasked.consent, unasked.consent_asked_at) == (None, None)


def test_who_agreed_in_time_loses_nothing(database: Database, now: datetime) -> None:
    account = waiting(database, now)
    database.write_now(lambda store: store.accounts.answer_consent(account, True, now))
    assert run(database, now + CONSENT + A_SECOND).unanswered == 0
    assert WORDS in written_anywhere(database)


@pytest.mark.parametrize(("age", "kept"), [(RECEIVED, True), (RECEIVED + A_SECOND, False)])
def test_received_words_are_kept_a_week(database: Database, now: datetime, age: timedelta, kept: bool) -> None:
    _, row = received(database, now)
    database.write_now(lambda store: store.inbox.mark_handled(row, now))
    assert run(database, now + age).received == (0 if kept else 1)
    assert (WORDS in written_anywhere(database)) is kept
    assert run(database, now + age).received == 0


def test_unhandled_words_are_kept_however_old(database: Database, now: datetime) -> None:
    received(database, now)
    assert run(database, now + RECEIVED * 10).received == 0


@pytest.mark.parametrize(("age", "kept"), [(SENT, True), (SENT + A_SECOND, False)])
def test_sent_words_are_kept_half_a_year(database: Database, now: datetime, age: timedelta, kept: bool) -> None:
    def send(store: Repositories) -> None:
        account = store.accounts.touch(Address("memory", "z"), now)
        row = store.outbox.add(Draft(account, "news", Reply((Text(WORDS),)), now), now)
        assert row is not None
        store.outbox.end(row, "sent", now)

    database.write_now(send)
    assert run(database, now + age).sent == (0 if kept else 1)
    assert (WORDS in written_anywhere(database)) is kept
    assert run(database, now + age).sent == 0


def test_exported_tables_are_removed_after_a_week(database: Database, now: datetime) -> None:
    def export(store: Repositories) -> tuple[int, int]:
        staff = store.accounts.touch(Address("memory", "s"), now)
        exported, other = (store.files.keep(name, "", b"x", now, staff).id for name in ("needs.xlsx", "mine.xlsx"))
        store.audit.add(Entry(now, staff, "export.needs", f"file:{exported}", "done"))
        return exported, other

    exported, other = database.write_now(export)
    assert run(database, now + EXPORTED).exports == 0
    assert run(database, now + EXPORTED + A_SECOND).exports == 1
    owners = [database.read_now(lambda store, n=number: store.files.owner(n)) for number in (exported, other)]
    assert owners[0] is None
    assert owners[1] is not None


def test_old_invitations_go(database: Database, now: datetime) -> None:
    database.write_now(lambda store: store.invites.create(Role.OPERATOR, None, None, now))
    assert run(database, now + timedelta(days=8)).invites == 0
    assert run(database, now + timedelta(days=38)).invites == 1


@pytest.mark.parametrize(("about", "kept"), [("", True), (SECRET, False)])
def test_what_signs_somebody_in_is_kept_a_day(database: Database, now: datetime, about: str, kept: bool) -> None:
    account, _ = received(database, now)
    draft = Draft(account, "reply", Reply((Text("登录码：1234 5678"),)), now, Address("web", "z"), about)
    database.write_now(lambda store: store.outbox.add(draft, now))
    run(database, now + SECRETS + A_SECOND)
    assert ("登录码：1234 5678" in written_anywhere(database)) is kept


def uploaded(database: Database, now: datetime, name: str) -> FileRef:
    return database.write_now(lambda store: store.files.keep(name, "", b"x", now))


def named(database: Database, now: datetime, file: FileRef) -> int:
    """Somebody who has not agreed names the file in a message; the account."""
    said = Said(Address("memory", "z"), "", (file,), now)
    account = database.write_now(lambda store: store.inbox.put(Update("memory", "test", "1", said), now))
    assert account is not None
    return account


def test_files_that_no_message_names_are_kept_a_day(database: Database, now: datetime, tmp_path: Path) -> None:
    left, kept = uploaded(database, now, "left.txt"), uploaded(database, now, "kept.txt")
    account = named(database, now, kept)
    stray, young = (tmp_path / "files" / name for name in ("stray", "young"))
    for path, at in ((stray, now), (young, now + timedelta(hours=1))):
        path.write_bytes(b"rolled back")
        os.utime(path, (at.timestamp(), at.timestamp()))
    assert run(database, now + UNNAMED).files == 0
    assert run(database, now + UNNAMED + A_SECOND).files == 2
    assert [path.exists() for path in (stray, young)] == [False, True]
    of_account = database.read_now(lambda store: store.files.of_account(account))
    assert [file.name for file, _ in of_account] == ["kept.txt"]
    assert "left.txt" not in written_anywhere(database)
    with pytest.raises(NotFound):
        database.read_now(lambda store: store.files.open(left.id))
    assert database.read_now(lambda store: store.files.open(kept.id))[1] == b"x"


def test_an_announcements_file_is_not_swept(database: Database, now: datetime) -> None:
    file = uploaded(database, now, "通知.pdf")
    account, _ = received(database, now)
    database.write_now(lambda store: store.announcements.add(account, "请看附件", file.id, now))
    run(database, now + UNNAMED + A_SECOND)
    assert database.read_now(lambda store: store.files.open(file.id))[1] == b"x"


def test_a_file_sent_before_consent_goes_with_the_refusal(database: Database, now: datetime) -> None:
    file = uploaded(database, now, "图纸.dwg")
    account = named(database, now, file)
    database.write_now(lambda store: store.erasure.without_consent(account))
    with pytest.raises(NotFound):
        database.read_now(lambda store: store.files.open(file.id))


@pytest.mark.parametrize(("state", "gone"), [(ImportState.APPLIED, 2), (ImportState.STAGING, 0)])
def test_tables_that_were_sent_in_go_after_a_week(
    database: Database, now: datetime, state: ImportState, gone: int
) -> None:
    account, _ = received(database, now)

    def send(store: Repositories) -> None:
        sent, wrong = (store.files.keep(name, "", b"x", now, account).id for name in ("专家.xlsx", "wrong.xlsx"))
        store.imports.add(Import(0, state, 1, sent, "专家.xlsx", account, now, wrong_file_id=wrong))

    database.write_now(send)
    assert run(database, now + IMPORTED).imported == 0
    assert run(database, now + IMPORTED + A_SECOND).imported == gone
    assert database.read_now(lambda store: store.imports.newest(1))[0].state is state
