"""Which experts were asked for a consultation and have not answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from storage.tables import bookings


class Requests:
    """Bookings in the state `requested`, seen from the experts' side."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def waiting(self) -> dict[int, datetime]:
        """Expert's number → when the newest request without an answer was made (aware UTC)."""
        newest = func.max(bookings.c.created_at)
        query = select(bookings.c.expert_id, newest.label("at")).where(bookings.c.state == "requested")
        return {row.expert_id: row.at for row in self._connection.execute(query.group_by(bookings.c.expert_id))}
