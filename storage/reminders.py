"""What the generator of reminders asks that no other repository answers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from storage.tables import bookings


class Reminders:
    """Reads only."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def agreed_at(self, booking_ids: Collection[int]) -> dict[int, datetime]:
        """When each booking got its present time and state: the sides were told of it then."""
        query = select(bookings.c.id, bookings.c.changed_at).where(bookings.c.id.in_(booking_ids))
        return {row.id: row.changed_at for row in self._connection.execute(query)}
