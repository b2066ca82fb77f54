"""Seats on real databases: never more than there are, whoever asks at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from domain.errors import Conflict
from domain.events import RegistrationState
from domain.messages import Address
from storage.database import Database
from tests.handlers.city import fair

CAPACITY = 20
PEOPLE = 60


def people(database: Database, now: datetime, count: int) -> tuple[int, list[int]]:
    """(event, accounts)."""

    def work(store):
        store.records.load([fair("会", "2026-12-03T14:00+08:00", CAPACITY)], now)
        event = store.records.changes_after(0)[1][0].id.number
        return event, [store.accounts.touch(Address("memory", str(n)), now) for n in range(count)]

    return database.write_now(work)


def patiently(database: Database, work) -> None:
    """What a turn does: a lost race starts again."""
    for _ in range(5):
        try:
            database.write_now(work)
            return
        except Conflict:
            continue
    raise AssertionError("lost five times")


def states(database: Database, event: int, accounts: list[int]) -> list[RegistrationState]:
    return database.read_now(lambda store: [store.registrations.get(each, event).state for each in accounts])


def test_simultaneous_registrations_never_pass_the_capacity(database: Database, now: datetime) -> None:
    event, accounts = people(database, now, PEOPLE)
    with ThreadPoolExecutor(8 if not database.is_sqlite else 1) as pool:
        for account in accounts:
            pool.submit(patiently, database, lambda store, a=account: store.registrations.join(a, event, CAPACITY, now))
    found = states(database, event, accounts)
    assert found.count(RegistrationState.REGISTERED) == CAPACITY
    assert found.count(RegistrationState.WAITING) == PEOPLE - CAPACITY


def test_simultaneous_cancellations_and_registrations_leave_no_seat_empty(database: Database, now: datetime) -> None:
    event, accounts = people(database, now, PEOPLE)
    first, later = accounts[:40], accounts[40:]
    for account in first:
        database.write_now(lambda store, a=account: store.registrations.join(a, event, CAPACITY, now))

    def leave(account: int):
        return lambda store: store.registrations.leave(store.registrations.get(account, event), CAPACITY)

    with ThreadPoolExecutor(8 if not database.is_sqlite else 1) as pool:
        for going, coming in zip(first[:20], later, strict=True):
            pool.submit(patiently, database, leave(going))
            pool.submit(patiently, database, lambda store, a=coming: store.registrations.join(a, event, CAPACITY, now))
    found = states(database, event, accounts)
    assert found.count(RegistrationState.CANCELLED) == 20
    assert found.count(RegistrationState.REGISTERED) == CAPACITY


def test_the_waiting_list_moves_in_order(database: Database, now: datetime) -> None:
    event, accounts = people(database, now, 4)
    for n, account in enumerate(accounts):
        at = now + timedelta(seconds=n)
        database.write_now(lambda store, a=account, t=at: store.registrations.join(a, event, 1, t))

    def raise_capacity(store):
        return [given.account_id for given in store.registrations.fill(event, 3)]

    assert database.write_now(raise_capacity) == accounts[1:3]


def test_no_limit_seats_everybody(database: Database, now: datetime) -> None:
    event, accounts = people(database, now, 3)
    for account in accounts:
        database.write_now(lambda store, a=account: store.registrations.join(a, event, None, now))
    assert set(states(database, event, accounts)) == {RegistrationState.REGISTERED}


def test_a_smaller_hall_takes_no_seat_away(database: Database, now: datetime) -> None:
    event, accounts = people(database, now, 3)
    for account in accounts[:2]:
        database.write_now(lambda store, a=account: store.registrations.join(a, event, 2, now))
    assert database.write_now(lambda store: store.registrations.join(accounts[2], event, 1, now)) == []
    assert database.read_now(lambda store: store.registrations.taken(event)) == 2
