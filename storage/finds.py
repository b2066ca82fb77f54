"""What fitted a need when it was looked at: so that nothing is told as news that was there before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, func, select, union, update

from storage import dialect
from storage.tables import bookings, feedback, finds


class Finds:
    """A row per need and record; its key is what makes telling twice impossible."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, need_id: int, record_ids: Collection[int], now: datetime) -> None:
        """These fit the need, shown or one press away; what stood there before stays as it is."""
        rows = [{"need_id": need_id, "record_id": number, "found_at": now} for number in dict.fromkeys(record_ids)]
        if rows:
            self._connection.execute(dialect.insert(self._connection, finds).on_conflict_do_nothing(), rows)

    def see(self, need_id: int, record_ids: Collection[int], now: datetime) -> None:
        """These stand before the enterprise's eyes."""
        self.add(need_id, record_ids, now)
        shown = (finds.c.need_id == need_id) & finds.c.record_id.in_(record_ids) & finds.c.seen_at.is_(None)
        self._connection.execute(update(finds).where(shown).values(seen_at=now))

    def tell(self, need_id: int, record_id: int, now: datetime) -> bool:
        """Claims the news of this record for this need; False when it was found, seen or told before."""
        times = {"found_at": now, "seen_at": now, "told_at": now}
        row = dialect.insert(self._connection, finds).values(need_id=need_id, record_id=record_id, **times)
        written = row.on_conflict_do_nothing().returning(finds.c.record_id)
        return self._connection.execute(written).first() is not None

    def has(self, need_id: int, record_id: int) -> bool:
        """Whether this record was found for this need."""
        pair = (finds.c.need_id == need_id) & (finds.c.record_id == record_id)
        return self._connection.scalar(select(finds.c.record_id).where(pair)) is not None

    def seen(self, need_id: int) -> set[int]:
        """Numbers of the records the enterprise has seen for this need."""
        shown = (finds.c.need_id == need_id) & finds.c.seen_at.is_not(None)
        return set(self._connection.scalars(select(finds.c.record_id).where(shown)))

    def is_newest_told(self, need_id: int, record_id: int) -> bool:
        """Whether the enterprise was told of nothing else for this need since it was told of this record."""
        told = (finds.c.need_id == need_id) & finds.c.told_at.is_not(None)
        newest = select(func.max(finds.c.told_at)).where(told).scalar_subquery()
        query = select(finds.c.record_id).where(told & (finds.c.told_at == newest))
        return record_id in set(self._connection.scalars(query))

    def known(self, need_ids: Collection[int]) -> dict[int, set[int]]:
        """Need → numbers of the records that are no news for it: found, judged, or asked for a consultation."""
        pairs = union(
            select(finds.c.need_id, finds.c.record_id).where(finds.c.need_id.in_(need_ids)),
            select(feedback.c.need_id, feedback.c.record_id).where(feedback.c.need_id.in_(need_ids)),
            select(bookings.c.need_id, bookings.c.expert_id).where(bookings.c.need_id.in_(need_ids)),
        )
        found: dict[int, set[int]] = defaultdict(set)
        for need_id, record_id in self._connection.execute(pairs):
            found[need_id].add(record_id)
        return found
