"""Requests and proposals that nobody answered in time: the time is freed, both sides are told.

Like a turn it takes two steps: `look` matches other experts on a reading connection, `expire` is one short write.
"""

from __future__ import annotations

from datetime import datetime

from domain import bookings
from handlers import booking_answers, other_experts
from handlers.turn import Finder, Found, Turn
from storage.repositories import Repositories


def due(store: Repositories, now: datetime, limit: int = 50) -> list[int]:
    """Bookings whose time to answer is over, the longest first."""
    return store.bookings.due(now, limit)


def look(store: Repositories, finder: Finder, booking_id: int) -> Found:
    """Other experts for the booking's need."""
    return other_experts.find(store, finder, store.bookings.get(booking_id))


def expire(store: Repositories, booking_id: int, found: Found, now: datetime) -> bool:
    """Ends the booking and tells both sides, in the caller's transaction; False when it was answered meanwhile.

    `Conflict` when it moves at this moment: nothing is changed, the next tick sees it again.
    """
    booking = store.bookings.get(booking_id)
    if booking is None or not bookings.is_due(booking, now):
        return False
    asker = None if booking.account_id is None else store.accounts.get(booking.account_id)
    if asker is None:  # erased since: nobody is left to be told
        store.bookings.save(bookings.expire(booking), now)
        return True
    turn = Turn(asker, now, store, store.conversations.get(asker.id), found=found)
    turn.tell(asker.id, booking_answers.lapse(turn, booking, found), about=f"booking:{booking.id}")
    return True
