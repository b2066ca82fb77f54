"""Gaps in the knowledge base, the queue of people who asked for a person, and what people said of results."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from domain.gaps import Gap, Verdict, Why
from storage import dialect
from storage.tables import feedback, gaps


class Gaps:
    """A gap is open until it is handled; one of a person who asked for staff is also taken by one of them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, need_id: int | None, account_id: int, text: str, why: str, now: datetime) -> Gap:
        """Records a gap; one of the same account, need and kind that is still open is given back as it is."""
        same = (gaps.c.account_id == account_id) & (gaps.c.why == why) & gaps.c.handled_at.is_(None)
        same &= gaps.c.need_id.is_(None) if need_id is None else gaps.c.need_id == need_id
        known = self._connection.execute(select(gaps).where(same).order_by(gaps.c.id).limit(1)).one_or_none()
        if known is not None:
            return _gap(known)
        values = {"need_id": need_id, "account_id": account_id, "text": text, "why": Why(why), "created_at": now}
        new_id = self._connection.execute(gaps.insert().values(**values).returning(gaps.c.id)).scalar_one()
        return Gap(new_id, need_id, account_id, text, Why(why), now)

    def get(self, gap_id: int) -> Gap | None:
        """The gap, or None."""
        row = self._connection.execute(select(gaps).where(gaps.c.id == gap_id)).one_or_none()
        return None if row is None else _gap(row)

    def open_list(self, limit: int = 50) -> list[Gap]:
        """Gaps nobody has handled, oldest first."""
        return self._list(gaps.c.handled_at.is_(None), limit)

    def of_account(self, account_id: int) -> list[Gap]:
        """All gaps an account caused, oldest first."""
        return self._list(gaps.c.account_id == account_id, 1000)

    def talk_of(self, account_id: int) -> Gap | None:
        """The open queue entry under which staff talks with this person, or None."""
        mine = (gaps.c.account_id == account_id) & (gaps.c.why == Why.ASKED_HUMAN)
        taken = self._list(mine & gaps.c.handled_at.is_(None) & gaps.c.taken_by.is_not(None), 1)
        return taken[0] if taken else None

    def taken_by(self, staff_id: int) -> list[Gap]:
        """Open entries this member of staff has taken, the latest first."""
        return self._list((gaps.c.taken_by == staff_id) & gaps.c.handled_at.is_(None), 50)[::-1]

    def take(self, gap_id: int, staff_id: int) -> bool:
        """Compare-and-set from nobody's to this member of staff's; False when it was taken or handled."""
        free = (gaps.c.id == gap_id) & gaps.c.taken_by.is_(None) & gaps.c.handled_at.is_(None)
        return self._connection.execute(update(gaps).where(free).values(taken_by=staff_id)).rowcount == 1

    def handle(self, gap_id: int, now: datetime) -> bool:
        """Compare-and-set to handled; False when it was handled before."""
        is_open = (gaps.c.id == gap_id) & gaps.c.handled_at.is_(None)
        return self._connection.execute(update(gaps).where(is_open).values(handled_at=now)).rowcount == 1

    def add_feedback(self, need_id: int, record_id: int, account_id: int, verdict: str, now: datetime) -> None:
        """What was said of a record shown for a need: useful or unfit; the last word counts."""
        values: dict[str, Any] = {"account_id": account_id, "verdict": Verdict(verdict), "created_at": now}
        statement = dialect.insert(self._connection, feedback).values(need_id=need_id, record_id=record_id, **values)
        same_pair = ["need_id", "record_id"]
        self._connection.execute(statement.on_conflict_do_update(index_elements=same_pair, set_=values))

    def feedback_on(self, need_id: int) -> dict[int, Verdict]:
        """Record number → what was said of it for this need."""
        query = select(feedback.c.record_id, feedback.c.verdict).where(feedback.c.need_id == need_id)
        return {row.record_id: Verdict(row.verdict) for row in self._connection.execute(query)}

    def _list(self, condition: Any, limit: int) -> list[Gap]:
        query = select(gaps).where(condition).order_by(gaps.c.id).limit(limit)
        return [_gap(row) for row in self._connection.execute(query)]


def _gap(row: Row[tuple[Any, ...]]) -> Gap:
    return Gap(
        row.id, row.need_id, row.account_id, row.text, Why(row.why), row.created_at, row.taken_by, row.handled_at
    )
