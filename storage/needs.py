"""Needs in every state."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from domain.errors import Conflict
from domain.messages import Money, Span
from domain.needs import Need, NeedKind, NeedState
from storage.tables import needs


class Needs:
    """Loads and saves needs; every save is a compare-and-set on the version."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, need_id: int) -> Need | None:
        """The need, or None."""
        row = self._connection.execute(select(needs).where(needs.c.id == need_id)).one_or_none()
        return None if row is None else _need(row)

    def add(self, account_id: int, now: datetime, enterprise_id: int | None = None) -> Need:
        """A new, empty draft."""
        need = Need(0, account_id, NeedState.DRAFT, 1, now, enterprise_id=enterprise_id)
        statement = needs.insert().values(**_values(need), created_at=now, changed_at=now, version=1)
        new_id = self._connection.execute(statement.returning(needs.c.id)).scalar_one()
        return replace(need, id=new_id)

    def save(self, need: Need, now: datetime) -> Need:
        """Writes the need with the next version and returns it; `Conflict` when it moved meanwhile."""
        same = (needs.c.id == need.id) & (needs.c.version == need.version)
        values = _values(need) | {"version": need.version + 1, "changed_at": now}
        if self._connection.execute(update(needs).where(same).values(**values)).rowcount != 1:
            raise Conflict(f"need {need.id}")
        return replace(need, version=need.version + 1)

    def of_account(
        self, account_id: int, states: Collection[NeedState] = tuple(NeedState), limit: int = 50
    ) -> list[Need]:
        """The account's needs, newest first."""
        mine = (needs.c.account_id == account_id) & needs.c.state.in_(states)
        return self._list(mine, limit)

    def in_states(self, states: Collection[NeedState], since: datetime | None = None, limit: int = 500) -> list[Need]:
        """Needs in any of these states, newest first; `since` compares with the submission."""
        chosen: Any = needs.c.state.in_(states)
        if since is not None:
            chosen &= needs.c.submitted_at >= since
        return self._list(chosen, limit)

    def open_after(self, need_id: int, limit: int) -> list[Need]:
        """At most `limit` open needs with a larger id, by id: a slice of all of them."""
        chosen = (needs.c.state == NeedState.OPEN) & (needs.c.id > need_id)
        query = select(needs).where(chosen).order_by(needs.c.id).limit(limit)
        return [_need(row) for row in self._connection.execute(query)]

    def _list(self, condition: Any, limit: int) -> list[Need]:
        query = select(needs).where(condition).order_by(needs.c.id.desc()).limit(limit)
        return [_need(row) for row in self._connection.execute(query)]


def _values(need: Need) -> dict[str, Any]:
    return {
        "number": need.number or None,
        "account_id": need.account_id,
        "enterprise_id": need.enterprise_id,
        "state": need.state,
        "kind": need.kind or "",
        "industry": need.industry,
        "trade": need.trade,
        "problem": need.problem,
        "present": need.present,
        "target": need.target,
        "budget_low": need.budget.low if need.budget else None,
        "budget_high": need.budget.high if need.budget else None,
        "deadline": need.deadline,
        "place": need.place,
        "form": need.form,
        "tried": need.tried,
        "wish_start": need.wish.start if need.wish else None,
        "wish_end": need.wish.end if need.wish else None,
        "text": need.text,
        "skipped": list(need.skipped),
        "reason": need.reason,
        "submitted_at": need.submitted_at,
    }


def _need(row: Row[tuple[Any, ...]]) -> Need:
    has_budget = row.budget_low is not None or row.budget_high is not None
    return Need(
        id=row.id,
        account_id=row.account_id,
        state=NeedState(row.state),
        version=row.version,
        created_at=row.created_at,
        number=row.number or "",
        enterprise_id=row.enterprise_id,
        kind=NeedKind(row.kind) if row.kind else None,
        industry=row.industry,
        trade=row.trade,
        problem=row.problem,
        present=row.present,
        target=row.target,
        budget=Money(row.budget_low, row.budget_high) if has_budget else None,
        deadline=row.deadline,
        place=row.place,
        form=row.form,
        tried=row.tried,
        wish=Span(row.wish_start, row.wish_end) if row.wish_start and row.wish_end else None,
        text=row.text,
        skipped=tuple(row.skipped),
        reason=row.reason,
        submitted_at=row.submitted_at,
    )
