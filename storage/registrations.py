"""Seats at events: who has one, and who waits in which order."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, case, func, select, update

from domain.errors import Conflict
from domain.events import Registration, RegistrationState
from domain.records import Kind
from storage import dialect
from storage.tables import records, registrations

_LIVE: Final = (RegistrationState.REGISTERED, RegistrationState.WAITING)
_ALL_WAITING: Final = 1_000_000


class Registrations:
    """A seat is given by one statement, under the event's lock, to those who waited longest: never over capacity."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, account_id: int, event_id: int) -> Registration | None:
        """The account's registration for this event in any state, or None."""
        same = (registrations.c.account_id == account_id) & (registrations.c.record_id == event_id)
        row = self._connection.execute(select(registrations).where(same)).one_or_none()
        return None if row is None else _registration(row)

    def join(self, account_id: int, event_id: int, capacity: int | None, now: datetime) -> list[Registration]:
        """Puts the account at the end of the waiting list and fills free seats from its front; who got one now.

        Joining twice changes nothing; joining after a cancellation starts at the end again.
        """
        self._lock(event_id)
        values = {"state": RegistrationState.WAITING, "created_at": now}
        statement = dialect.insert(self._connection, registrations).values(
            account_id=account_id, record_id=event_id, version=1, **values
        )
        again = statement.on_conflict_do_update(
            index_elements=["account_id", "record_id"],
            set_=values | {"version": registrations.c.version + 1},
            where=registrations.c.state == RegistrationState.CANCELLED,
        )
        self._connection.execute(again)
        return self.fill(event_id, capacity)

    def leave(self, registration: Registration, capacity: int | None) -> list[Registration]:
        """Gives the seat or the place in the list up; who moved up. `Conflict` when it changed meanwhile."""
        self._lock(registration.event_id)
        same = (registrations.c.id == registration.id) & (registrations.c.version == registration.version)
        values = {"state": RegistrationState.CANCELLED, "version": registration.version + 1}
        if self._connection.execute(update(registrations).where(same).values(**values)).rowcount != 1:
            raise Conflict(f"registration {registration.id}")
        return self.fill(registration.event_id, capacity)

    def fill(self, event_id: int, capacity: int | None) -> list[Registration]:
        """Gives free seats to those who waited longest; who got one, in that order."""
        self._lock(event_id)
        of_event = registrations.c.record_id == event_id
        taken = select(func.count()).where(of_event & (registrations.c.state == RegistrationState.REGISTERED))
        free: Any = _ALL_WAITING
        if capacity is not None:
            given = taken.scalar_subquery()
            free = case((given < capacity, capacity - given), else_=0)
        first = (
            select(registrations.c.id)
            .where(of_event & (registrations.c.state == RegistrationState.WAITING))
            .order_by(registrations.c.created_at, registrations.c.id)
            .limit(free)
        )
        seated = {"state": RegistrationState.REGISTERED, "version": registrations.c.version + 1}
        statement = update(registrations).where(registrations.c.id.in_(first)).values(**seated)
        rows = self._connection.execute(statement.returning(*registrations.c)).all()
        return sorted((_registration(row) for row in rows), key=lambda given: (given.since, given.id))

    def taken(self, event_id: int) -> int:
        """How many seats are given."""
        same = (registrations.c.record_id == event_id) & (registrations.c.state == RegistrationState.REGISTERED)
        return int(self._connection.scalar(select(func.count()).select_from(registrations).where(same)) or 0)

    def place_in_list(self, registration: Registration) -> int:
        """1 for the first of those who wait."""
        earlier = (registrations.c.created_at < registration.since) | (
            (registrations.c.created_at == registration.since) & (registrations.c.id <= registration.id)
        )
        waiting = registrations.c.state == RegistrationState.WAITING
        same = (registrations.c.record_id == registration.event_id) & waiting & earlier
        return int(self._connection.scalar(select(func.count()).select_from(registrations).where(same)) or 0)

    def of_account(self, account_id: int) -> list[Registration]:
        """The account's seats and places in waiting lists, by the event's day."""
        query = (
            select(registrations)
            .join(records, records.c.id == registrations.c.record_id)
            .where((registrations.c.account_id == account_id) & registrations.c.state.in_(_LIVE))
            .order_by(records.c.opens_on, registrations.c.id)
        )
        return [_registration(row) for row in self._connection.execute(query)]

    def at_events_between(self, first: date, last: date) -> list[Registration]:
        """Seats at events whose first day (Asia/Shanghai) lies in [first, last]."""
        events = (records.c.kind == Kind.EVENT) & records.c.opens_on.between(first, last)
        query = (
            select(registrations)
            .join(records, records.c.id == registrations.c.record_id)
            .where(events & records.c.retired_at.is_(None) & (registrations.c.state == RegistrationState.REGISTERED))
            .order_by(registrations.c.record_id, registrations.c.id)
        )
        return [_registration(row) for row in self._connection.execute(query)]

    def _lock(self, event_id: int) -> None:
        # one at a time per event; taken before any row refers to the record, so that nobody waits for the other
        if dialect.lock_rows(self._connection):
            lock = select(records.c.id).where(records.c.id == event_id).with_for_update(key_share=True)
            self._connection.execute(lock)


def _registration(row: Row[tuple[Any, ...]]) -> Registration:
    state = RegistrationState(row.state)
    return Registration(row.id, row.account_id, row.record_id, state, row.version, row.created_at)
