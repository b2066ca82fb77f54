"""What people said of results: one verdict for a need and a record, the last word counts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, update

from domain.feedback import Feedback, Verdict
from storage import dialect
from storage.tables import feedback


class Feedbacks:
    """One row per pair; it changes the order for this need alone."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def give(self, need_id: int, record_ids: Collection[int], account_id: int, verdict: str, now: datetime) -> None:
        """Keeps a verdict on each of these records; the last word counts, and the reason of an earlier one goes."""
        values: dict[str, Any] = {
            "account_id": account_id,
            "verdict": Verdict(verdict),
            "reason": "",
            "created_at": now,
        }
        for record_id in record_ids:
            row = dialect.insert(self._connection, feedback).values(need_id=need_id, record_id=record_id, **values)
            pair = ["need_id", "record_id"]
            self._connection.execute(row.on_conflict_do_update(index_elements=pair, set_=values))

    def explain(self, need_id: int, record_ids: Collection[int], reason: str) -> int:
        """Adds why to these verdicts: a known reason or the person's words; returns how many there were."""
        pairs = (feedback.c.need_id == need_id) & feedback.c.record_id.in_(record_ids)
        return self._connection.execute(update(feedback).where(pairs).values(reason=reason[:200])).rowcount

    def on(self, need_id: int) -> dict[int, Verdict]:
        """Record number → what was said of it for this need."""
        return {each.record_id: each.verdict for each in self.of_need(need_id)}

    def of_need(self, need_id: int) -> list[Feedback]:
        """Everything said of results of a need, oldest first."""
        return self._list(feedback.c.need_id == need_id)

    def of_account(self, account_id: int) -> list[Feedback]:
        """Everything an account said of results, oldest first."""
        return self._list(feedback.c.account_id == account_id)

    def _list(self, condition: ColumnElement[bool]) -> list[Feedback]:
        query = select(feedback).where(condition).order_by(feedback.c.created_at, feedback.c.id)
        return [_feedback(row) for row in self._connection.execute(query)]


def _feedback(row: Row[tuple[Any, ...]]) -> Feedback:
    return Feedback(row.need_id, row.record_id, Verdict(row.verdict), row.reason, row.created_at)
