"""Broadcasts to many: every account once, in slices, at most once each even when the sender is lost."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.announcements import Announcement, AnnouncementState
from domain.messages import Address, Reply, Text
from handlers.announcements import JOB
from scheduler import broadcasts
from storage.announcements import about
from storage.database import Database
from storage.outbox import LEASE, Draft
from storage.repositories import Repositories
from tests.statements import counted

PEOPLE = 1_200


def crowd(store: Repositories, now: datetime, count: int) -> None:
    for n in range(count):
        account_id = store.accounts.touch(Address("telegram", str(n)), now, "en" if n % 3 else "zh")
        store.accounts.answer_consent(account_id, True, now)


def release(store: Repositories, now: datetime) -> Announcement:
    draft = store.announcements.add(1, "对接会，请报名。", None, now)
    released = store.announcements.save(replace(draft, state=AnnouncementState.RELEASED, send_at=now))
    store.jobs.add(JOB, {"announcement": released.id}, now, now, about(released.id))
    return released


def test_1200_accounts_get_it_once_in_slices(database: Database, now: datetime) -> None:
    database.write_now(lambda store: crowd(store, now, PEOPLE))
    announcement = database.write_now(lambda store: release(store, now))
    slices = 0
    while database.write_now(lambda store: broadcasts.step(store, now)):
        slices += 1
        count = sum(database.read_now(lambda store: store.announcements.progress(announcement.id)).values())
        assert count <= slices * broadcasts.SLICE
    assert slices == PEOPLE / broadcasts.SLICE + 1
    sent: list[int] = []
    while rows := database.write_now(lambda store: store.outbox.claim("sender", now, limit=100)):
        sent += [row.account_id for row in rows]
        database.write_now(lambda store, r=rows: [store.outbox.end(row.id, "sent", now) for row in r])
    assert len(sent) == len(set(sent)) == PEOPLE
    later = now + broadcasts.LOOK_AGAIN
    while database.write_now(lambda store: broadcasts.step(store, later)):
        pass
    done = database.read_now(lambda store: store.announcements.get(announcement.id))
    assert done is not None
    assert done.state is AnnouncementState.DONE
    assert len(database.read_now(lambda store: store.announcements.outcomes(announcement.id))) == PEOPLE


def test_a_slice_leaves_room_for_conversations(database: Database, now: datetime) -> None:
    """What is asked of the database does not grow with the number of people: a slice stays short."""
    database.write_now(lambda store: crowd(store, now, broadcasts.SLICE))
    database.write_now(lambda store: release(store, now))
    with counted() as asked:
        database.write_now(lambda store: broadcasts.step(store, now))
    assert 0 < len(asked) < 20


def test_a_row_whose_sender_was_lost_is_in_doubt_and_not_sent_again(database: Database, now: datetime) -> None:
    database.write_now(lambda store: crowd(store, now, 3))
    announcement = database.write_now(lambda store: release(store, now))
    while database.write_now(lambda store: broadcasts.step(store, now)):
        pass
    [lost] = database.write_now(lambda store: store.outbox.claim("killed", now, limit=1))
    later = now + LEASE + timedelta(seconds=1)
    others = database.write_now(lambda store: store.outbox.claim("next", later))
    assert lost.id not in [row.id for row in others]
    assert len(others) == 2
    counts = database.read_now(lambda store: store.announcements.progress(announcement.id))
    assert counts["in_doubt"] == 1


@pytest.mark.parametrize("kind", ["reply", "news", "reminder"])
def test_other_rows_whose_sender_was_lost_are_sent_again(database: Database, now: datetime, kind: str) -> None:
    database.write_now(lambda store: crowd(store, now, 1))
    row_id = database.write_now(lambda store: store.outbox.add(Draft(1, kind, Reply((Text("好"),)), now), now))
    database.write_now(lambda store: store.outbox.claim("killed", now))
    later = now + LEASE + timedelta(seconds=1)
    assert [row.id for row in database.write_now(lambda store: store.outbox.claim("next", later))] == [row_id]


def test_broadcasts_hold_up_nothing_and_only_so_many_are_in_hand(database: Database, now: datetime) -> None:
    """What is not in hand can still be stopped, and a lost sender leaves few in doubt."""
    database.write_now(lambda store: crowd(store, now, 60))
    database.write_now(lambda store: release(store, now))
    database.write_now(lambda store: broadcasts.step(store, now))
    database.write_now(lambda store: store.outbox.add(Draft(1, "reply", Reply((Text("好"),)), now), now))
    taken = database.write_now(lambda store: store.outbox.claim("a", now, broadcasts=25))
    assert sorted(row.kind for row in taken) == ["broadcast"] * 25 + ["reply"]


def test_a_slice_done_twice_writes_nobody_twice(database: Database, now: datetime) -> None:
    """The lease of a job ran out although its holder still lives: both do the same slice."""
    database.write_now(lambda store: crowd(store, now, 5))
    announcement = database.write_now(lambda store: release(store, now))
    database.write_now(lambda store: broadcasts.step(store, now))
    database.write_now(lambda store: store.jobs.go_on(1, 0, now))  # back to the start
    while database.write_now(lambda store: broadcasts.step(store, now)):
        pass
    counts = database.read_now(lambda store: store.announcements.progress(announcement.id))
    assert counts == {"waiting": 5}


def test_somebody_erased_meanwhile_does_not_hold_it_up(database: Database, now: datetime) -> None:
    database.write_now(lambda store: crowd(store, now, 2))
    announcement = database.write_now(lambda store: release(store, now))
    database.write_now(lambda store: store.accounts.change(2, erased_at=now))
    while database.write_now(lambda store: broadcasts.step(store, now)):
        pass
    counts = database.read_now(lambda store: store.announcements.progress(announcement.id))
    assert sum(counts.values()) == 1
