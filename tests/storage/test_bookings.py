"""The ledger of time keeps its promise on real databases: what is read here is read in a second transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from domain import bookings as rules
from domain.bookings import Booking, BookingState, atoms_of
from domain.errors import Broken, Conflict, SlotGone
from domain.messages import Address, Span
from domain.records import Kind, NewRecord
from storage.database import Database
from storage.repositories import Repositories

THREADS = 50
HOUR = timedelta(hours=1)


@pytest.fixture
def start(now: datetime) -> datetime:
    return now.replace(minute=0) + timedelta(days=4)


class Ledger:
    """Two experts and as many accounts with an open need as wanted."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database, self.now = database, now

        def fill(store: Repositories) -> list[int]:
            store.records.load([NewRecord(Kind.EXPERT, name, name, {}) for name in ("a", "b")], now)
            return [record.id.number for record in store.records.of_kind(Kind.EXPERT)]

        self.experts = database.write_now(fill)
        self.asked = 0

    def wish(self, start: datetime, expert: int = 0, account: int | None = None) -> Booking:
        """A request that is not stored yet, of a new account unless one is given."""
        self.asked += 1
        name = f"asker{self.asked}"

        def fill(store: Repositories) -> Booking:
            number = account or store.accounts.touch(Address("web", name), self.now)
            asker = store.accounts.get(number)
            assert asker is not None
            need = store.needs.add(number, self.now)
            return rules.request(need, asker, self.experts[expert], "online", Span(start, start + HOUR), self.now)

        return self.database.write_now(fill)

    def add(self, booking: Booking) -> Booking:
        return self.database.write_now(lambda store: store.bookings.add(booking, self.now))

    def save(self, booking: Booking) -> Booking:
        return self.database.write_now(lambda store: store.bookings.save(booking, self.now))

    def taken(self, expert: int = 0) -> frozenset[int]:
        return self.database.read_now(lambda store: store.bookings.taken(self.experts[expert], self.now))


@pytest.fixture
def ledger(database: Database, now: datetime) -> Ledger:
    return Ledger(database, now)


def outcomes(wishes: list[Booking], databases: Iterator[Database], now: datetime) -> list[str]:
    """What becomes of requests that are all made at the same moment."""
    barrier = Barrier(len(wishes))

    def ask(wish: Booking, database: Database) -> str:
        barrier.wait()
        try:
            database.write_now(lambda store: _locked(store, wish, now))
        except SlotGone:
            return "taken"
        return "held"

    with ThreadPoolExecutor(len(wishes)) as pool:
        asked = [pool.submit(ask, wish, database) for wish, database in zip(wishes, databases, strict=True)]
        return [each.result(timeout=60) for each in asked]


def _locked(store: Repositories, wish: Booking, now: datetime) -> Booking:
    store.bookings.lock(wish.expert_id)
    return store.bookings.add(wish, now)


def test_fifty_at_once_one_is_held(
    ledger: Ledger, database: Database, database_url: str, tmp_path: Path, start: datetime, now: datetime
) -> None:
    other = Database(database_url, tmp_path / "files", writers=3)  # as another process would have it: other connections
    wishes = [ledger.wish(start) for _ in range(THREADS)]
    try:
        results = outcomes(wishes, iter([database, other] * (THREADS // 2)), now)
    finally:
        other.close()
    assert sorted(results) == ["held"] + ["taken"] * (THREADS - 1)
    stored = database.read_now(lambda store: store.bookings.in_states(frozenset(BookingState)))
    assert len(stored) == 1
    assert ledger.taken() == frozenset(atoms_of(start, start + HOUR))


def test_without_the_lock_the_key_alone_keeps_the_promise(
    ledger: Ledger, database: Database, start: datetime, now: datetime
) -> None:
    wishes = [ledger.wish(start + n * timedelta(minutes=15)) for n in range(-2, 3)]  # all overlap the middle one

    def ask(wish: Booking) -> bool:
        try:
            ledger.add(wish)
        except SlotGone:
            return False
        return True

    with ThreadPoolExecutor(len(wishes)) as pool:
        held = [wish for wish, won in zip(wishes, pool.map(ask, wishes), strict=True) if won]
    atoms = [atom for wish in held for atom in atoms_of(wish.start, wish.end)]
    assert held
    assert len(atoms) == len(set(atoms)) == len(ledger.taken())


def test_what_is_stored_is_read(ledger: Ledger, database: Database, start: datetime) -> None:
    booking = ledger.add(ledger.wish(start))
    assert (booking.version, booking.state) == (1, BookingState.REQUESTED)
    assert database.read_now(lambda store: store.bookings.get(booking.id)) == booking
    span = Span(start + HOUR, start + 2 * HOUR)
    countered = ledger.save(rules.counter(booking, [span], ledger.now))
    assert database.read_now(lambda store: store.bookings.get(booking.id)) == countered
    assert ledger.taken() == frozenset(atoms_of(span.start, span.end))


def test_a_taken_time_leaves_nothing_and_the_rest_of_the_turn_stays(
    ledger: Ledger, database: Database, start: datetime, now: datetime
) -> None:
    ledger.add(ledger.wish(start))
    wish = ledger.wish(start + HOUR / 2)

    def turn(store: Repositories) -> None:
        with pytest.raises(SlotGone):
            store.bookings.add(wish, now)
        store.accounts.change(wish.account_id or 0, contact="张工")

    database.write_now(turn)
    assert len(ledger.taken()) == 4
    kept = database.read_now(lambda store: store.accounts.get(wish.account_id or 0))
    assert kept is not None
    assert kept.contact == "张工"
    assert database.read_now(lambda store: store.bookings.of_account(wish.account_id or 0)) == []


def test_nobody_is_in_two_consultations_at_once(ledger: Ledger, start: datetime) -> None:
    first = ledger.add(ledger.wish(start))
    with pytest.raises(Broken, match="booking-overlaps-own"):
        ledger.add(ledger.wish(start + HOUR / 2, expert=1, account=first.account_id))
    assert ledger.taken(expert=1) == frozenset()
    ledger.add(ledger.wish(start + HOUR, expert=1, account=first.account_id))  # one after the other is fine


def test_a_move_swaps_the_time_in_one_transaction(ledger: Ledger, start: datetime, now: datetime) -> None:
    blocked = ledger.add(ledger.wish(start + 2 * HOUR))
    mine = ledger.save(rules.confirm(ledger.add(ledger.wish(start)), "", now))
    half = Span(start + HOUR / 2, start + HOUR * 3 / 2)  # overlaps its own old time
    moved = ledger.save(rules.move(mine, half, "busy", now))
    assert ledger.taken() == frozenset(atoms_of(half.start, half.end)) | frozenset(atoms_of(blocked.start, blocked.end))
    with pytest.raises(SlotGone):
        ledger.save(rules.move(moved, Span(start + HOUR, start + 3 * HOUR), "busy", now))
    assert len(ledger.taken()) == 8
    assert ledger.database.read_now(lambda store: store.bookings.get(moved.id)) == moved


ENDINGS: dict[str, Callable[[Booking, datetime], Booking]] = {
    "declined": lambda booking, now: rules.decline(booking, "busy", rules.Side.EXPERT),
    "withdrawn": lambda booking, now: rules.withdraw(booking, "solved"),
    "expired": lambda booking, now: rules.expire(booking),
    "cancelled": lambda booking, now: rules.cancel(rules.confirm(booking, "", now), rules.Side.EXPERT, "ill", now),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_ending_frees_the_time(ledger: Ledger, start: datetime, now: datetime, ending: str) -> None:
    booking = ledger.add(ledger.wish(start))
    ended = ledger.save(ENDINGS[ending](booking, now))
    assert ended.state == ending
    assert ledger.taken() == frozenset()
    assert ledger.add(ledger.wish(start)).state is BookingState.REQUESTED


def test_an_old_version_is_not_saved(ledger: Ledger, start: datetime, now: datetime) -> None:
    booking = ledger.add(ledger.wish(start))
    confirmed = ledger.save(rules.confirm(booking, "", now))
    with pytest.raises(Conflict):
        ledger.save(rules.withdraw(booking, ""))
    assert ledger.database.read_now(lambda store: store.bookings.get(booking.id)) == confirmed
    assert len(ledger.taken()) == 4


def test_lists(ledger: Ledger, database: Database, start: datetime, now: datetime) -> None:
    late, early = ledger.add(ledger.wish(start + HOUR)), ledger.add(ledger.wish(start))
    ended = ledger.save(rules.expire(ledger.add(ledger.wish(start + 2 * HOUR))))

    def read(store: Repositories) -> None:
        found = store.bookings
        assert found.of_expert(ledger.experts[0]) == [early, late]
        assert found.of_need(ended.need_id) == []
        assert found.of_account(late.account_id or 0) == [late]
        assert found.starting(Span(start, start + HOUR)) == [early]
        assert found.in_states({BookingState.EXPIRED}) == [ended]
        assert found.pending(late.account_id or 0, None) == 1
        assert found.due(now) == []
        assert found.due(start) == [late.id, early.id]

    database.read_now(read)


def test_requests_of_one_firm_count_together(
    ledger: Ledger, database: Database, start: datetime, now: datetime
) -> None:
    firm = database.write_now(lambda store: store.enterprises.add("示例", now)).id
    ledger.add(replace(ledger.wish(start), enterprise_id=firm))
    ledger.add(replace(ledger.wish(start + HOUR), enterprise_id=firm))
    assert database.read_now(lambda store: store.bookings.pending(0, firm)) == 2


def test_a_reveal_is_one_row_a_booking(ledger: Ledger, database: Database, start: datetime, now: datetime) -> None:
    firm = database.write_now(lambda store: store.enterprises.add("示例", now)).id
    booking = ledger.add(replace(ledger.wish(start), enterprise_id=firm))
    assert not database.read_now(lambda store: store.bookings.is_revealed(booking.id))
    for _ in range(2):
        database.write_now(lambda store: store.bookings.reveal(booking, now))
    revealed = database.read_now(lambda store: store.bookings.reveals_to(firm))
    assert revealed == [(booking.id, ledger.experts[0], now)]
    assert database.read_now(lambda store: store.bookings.is_revealed(booking.id))
