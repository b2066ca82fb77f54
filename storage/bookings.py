"""Bookings and the ledger of time, whose primary key makes a double booking impossible."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, or_, select, tuple_, update

from domain.bookings import ATOM, LIVE, PENDING, Booking, BookingState, atoms_of
from domain.errors import Conflict, SlotGone
from domain.messages import Span
from storage import dialect
from storage.tables import atoms, bookings, enterprises, records, reveals


class Bookings:
    """Loads and saves bookings; every save is a compare-and-set on the version and swaps the time held."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, booking_id: int) -> Booking | None:
        """The booking, or None."""
        row = self._connection.execute(select(bookings).where(bookings.c.id == booking_id)).one_or_none()
        return None if row is None else _booking(row)

    def lock(self, expert_id: int, enterprise_id: int | None = None) -> None:
        """Until commit nobody else books this expert, nor asks in this enterprise's name.

        Always the expert first, so that no two transactions wait for each other. SQLite has one writer anyway.
        """
        if dialect.lock_rows(self._connection):
            for table, row_id in ((records, expert_id), (enterprises, enterprise_id)):
                self._connection.execute(select(table.c.id).where(table.c.id == row_id).with_for_update(key_share=True))

    def add(self, booking: Booking, now: datetime) -> Booking:
        """Stores a new request and takes its time; `SlotGone` (nothing stored) when a part of it is held already."""
        with self._connection.begin_nested():
            statement = bookings.insert().values(**_values(booking), created_at=now, changed_at=now, version=1)
            new_id = self._connection.execute(statement.returning(bookings.c.id)).scalar_one()
            stored = replace(booking, id=new_id, version=1, created_at=now)
            self._take(stored, stored.holds)
        return stored

    def save(self, booking: Booking, now: datetime) -> Booking:
        """Writes the booking with the next version and makes the ledger hold exactly `booking.holds`.

        `Conflict` when it moved meanwhile, `SlotGone` when another holds a newly wanted time: nothing is changed then.
        """
        same = (bookings.c.id == booking.id) & (bookings.c.version == booking.version)
        values = _values(booking) | {"version": booking.version + 1, "changed_at": now}
        with self._connection.begin_nested():
            if self._connection.execute(update(bookings).where(same).values(**values)).rowcount != 1:
                raise Conflict(f"booking {booking.id}")
            self._swap(booking)
        return replace(booking, version=booking.version + 1)

    def taken(self, expert_id: int, since: datetime) -> frozenset[int]:
        """Quarter-hours of the expert, from an instant on, that somebody holds."""
        return self._held(f"expert:{expert_id}", since)

    def busy(self, account_id: int, since: datetime) -> frozenset[int]:
        """Quarter-hours, from an instant on, for which the account has asked experts."""
        return self._held(f"account:{account_id}", since)

    def _held(self, resource: str, since: datetime) -> frozenset[int]:
        mine = (atoms.c.resource == resource) & (atoms.c.atom >= atoms_of(since, since + ATOM)[0])
        return frozenset(self._connection.scalars(select(atoms.c.atom).where(mine)))

    def held_by(self, booking_id: int) -> frozenset[tuple[str, int]]:
        """(resource, atom) pairs that this booking holds."""
        query = select(atoms.c.resource, atoms.c.atom).where(atoms.c.booking_id == booking_id)
        return frozenset((row.resource, row.atom) for row in self._connection.execute(query))

    def pending(self, account_id: int, enterprise_id: int | None) -> int:
        """Unanswered requests of the account and of its enterprise's other accounts."""
        mine: ColumnElement[bool] = bookings.c.account_id == account_id
        if enterprise_id is not None:
            mine = or_(mine, bookings.c.enterprise_id == enterprise_id)
        query = select(func.count()).select_from(bookings).where(mine & bookings.c.state.in_(PENDING))
        return int(self._connection.scalar(query) or 0)

    def of_account(self, account_id: int, states: Collection[BookingState] = LIVE, limit: int = 50) -> list[Booking]:
        """What the account asked for, by start."""
        return self._list((bookings.c.account_id == account_id) & bookings.c.state.in_(states), limit)

    def of_expert(self, expert_id: int, states: Collection[BookingState] = LIVE, limit: int = 100) -> list[Booking]:
        """What the expert was asked for, by start."""
        return self._list((bookings.c.expert_id == expert_id) & bookings.c.state.in_(states), limit)

    def of_need(self, need_id: int, states: Collection[BookingState] = LIVE) -> list[Booking]:
        """Bookings for a need, by start."""
        return self._list((bookings.c.need_id == need_id) & bookings.c.state.in_(states), 100)

    def starting(self, span: Span, states: Collection[BookingState] = LIVE, limit: int = 500) -> list[Booking]:
        """Bookings that begin in [span.start, span.end), by start."""
        inside = (bookings.c.start_at >= span.start) & (bookings.c.start_at < span.end)
        return self._list(inside & bookings.c.state.in_(states), limit)

    def in_states(self, states: Collection[BookingState], limit: int = 5000) -> list[Booking]:
        """Bookings in any of these states, by start."""
        return self._list(bookings.c.state.in_(states), limit)

    def due(self, now: datetime, limit: int = 50) -> list[int]:
        """Pending bookings whose time to answer is over, the longest first."""
        over = bookings.c.state.in_(PENDING) & (bookings.c.expires_at <= now)
        query = select(bookings.c.id).where(over).order_by(bookings.c.expires_at, bookings.c.id).limit(limit)
        return list(self._connection.scalars(query))

    def reveal(self, booking: Booking, now: datetime) -> None:
        """Notes that the expert sees the enterprise's contact details from now on; once per booking."""
        statement = dialect.insert(self._connection, reveals).values(
            booking_id=booking.id, enterprise_id=booking.enterprise_id, expert_id=booking.expert_id, at=now
        )
        self._connection.execute(statement.on_conflict_do_nothing())

    def reveals_to(self, enterprise_id: int) -> list[tuple[int, int, datetime]]:
        """(booking id, expert id, instant) of every time an expert was shown this firm's contact, oldest first."""
        query = select(reveals).where(reveals.c.enterprise_id == enterprise_id).order_by(reveals.c.id)
        return [(row.booking_id, row.expert_id, row.at) for row in self._connection.execute(query)]

    def is_revealed(self, booking_id: int) -> bool:
        """Whether the contact details were opened for this booking."""
        return self._connection.scalar(select(reveals.c.id).where(reveals.c.booking_id == booking_id)) is not None

    def _swap(self, booking: Booking) -> None:
        before = self.held_by(booking.id)
        if gone := before - booking.holds:
            pairs = tuple_(atoms.c.resource, atoms.c.atom).in_(sorted(gone))
            self._connection.execute(delete(atoms).where(pairs & (atoms.c.booking_id == booking.id)))
        self._take(booking, booking.holds - before)

    def _take(self, booking: Booking, wanted: Collection[tuple[str, int]]) -> None:
        """Adds rows to the ledger; a key that is there already means that somebody else holds the time."""
        if not wanted:
            return
        rows = [{"resource": name, "atom": atom, "booking_id": booking.id} for name, atom in sorted(wanted)]
        statement = dialect.insert(self._connection, atoms).values(rows).on_conflict_do_nothing()
        mine = {(row.resource, row.atom) for row in self._connection.execute(statement.returning(atoms))}
        missing = {resource for resource, atom in set(wanted) - mine}
        if booking.resource in missing:
            raise SlotGone
        if missing:
            raise SlotGone("booking-overlaps-own")

    def _list(self, condition: ColumnElement[bool], limit: int) -> list[Booking]:
        query = select(bookings).where(condition).order_by(bookings.c.start_at, bookings.c.id).limit(limit)
        return [_booking(row) for row in self._connection.execute(query)]


def _values(booking: Booking) -> dict[str, Any]:
    return {
        "need_id": booking.need_id,
        "expert_id": booking.expert_id,
        "account_id": booking.account_id,
        "enterprise_id": booking.enterprise_id,
        "state": booking.state,
        "start_at": booking.start,
        "end_at": booking.end,
        "form": booking.form,
        "place": booking.place,
        "proposed": [[span.start.isoformat(), span.end.isoformat()] for span in booking.proposed],
        "expires_at": booking.expires_at,
        "reason": booking.reason,
        "ended_by": booking.ended_by,
    }


def _booking(row: Row[tuple[Any, ...]]) -> Booking:
    return Booking(
        id=row.id,
        need_id=row.need_id,
        expert_id=row.expert_id,
        account_id=row.account_id,
        enterprise_id=row.enterprise_id,
        state=BookingState(row.state),
        version=row.version,
        start=row.start_at,
        end=row.end_at,
        form=row.form,
        place=row.place,
        created_at=row.created_at,
        proposed=tuple(Span(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in row.proposed),
        expires_at=row.expires_at,
        reason=row.reason,
        ended_by=row.ended_by,
    )
