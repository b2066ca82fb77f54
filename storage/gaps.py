"""Gaps in the knowledge base, and the queue of people who asked for a person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, case, distinct, func, or_, select, update

from domain.gaps import Gap, Missing, Why
from domain.needs import NeedState
from storage.snapshots import LIVE
from storage.tables import gaps, needs, records

_OF_KNOWLEDGE: Final = gaps.c.why.in_((Why.NOTHING_FOUND, Why.NONE_SUITS))


def _board() -> Select[Any]:
    """Needs with a gap by industry and trade; a need that consults, or whose gap staff handled, waits no more.

    What answered a gap and was retired since, such as by taking an import back, answers nothing.
    """
    answered = records.c.id.is_not(None) & LIVE
    waits = (needs.c.state == NeedState.OPEN) & gaps.c.handled_at.is_(None) & ~answered
    live = needs.c.state.in_((NeedState.OPEN, NeedState.CONSULTING))
    # a firm that is not known yet is counted by the person who asked
    asker = func.coalesce(-needs.c.enterprise_id, needs.c.account_id, 0)
    return (
        select(
            needs.c.industry,
            needs.c.trade,
            func.count(distinct(case((waits, needs.c.id)))).label("waiting"),
            func.count(distinct(case((waits, asker)))).label("firms"),
            func.min(case((waits, gaps.c.created_at))).label("oldest"),
            func.count(distinct(case((answered, needs.c.id)))).label("answered"),
        )
        .join_from(gaps, needs, gaps.c.need_id == needs.c.id)
        .outerjoin(records, records.c.id == gaps.c.answered_by)
        .where(_OF_KNOWLEDGE & live & or_(waits, answered))
        .group_by(needs.c.industry, needs.c.trade)
    )


_BOARD: Final = _board()


class Gaps:
    """A gap is open until it is handled; one of a person who asked for staff is also taken by one of them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, need_id: int | None, account_id: int, text: str, why: str, now: datetime) -> Gap:
        """Records a gap; one of the same account, need and kind that is still open is given back.

        One that was answered meanwhile is open again: the answer was none.
        """
        same = (gaps.c.account_id == account_id) & (gaps.c.why == why) & gaps.c.handled_at.is_(None)
        same &= gaps.c.need_id.is_(None) if need_id is None else gaps.c.need_id == need_id
        known = self._connection.execute(select(gaps).where(same).order_by(gaps.c.id).limit(1)).one_or_none()
        if known is not None:
            if known.answered_by is not None and need_id is not None:
                self.reopen(need_id, [known.answered_by])
            return replace(_gap(known), answered_by=None, answered_at=None)
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

    def answer(self, need_id: int, record_id: int, now: datetime) -> int:
        """A record that came later fits this need: its gaps in the knowledge base are answered; returns how many."""
        mine = (gaps.c.need_id == need_id) & _OF_KNOWLEDGE
        return self._connection.execute(
            update(gaps).where(mine).values(answered_by=record_id, answered_at=now)
        ).rowcount

    def reopen(self, need_id: int, record_ids: Collection[int]) -> None:
        """What answered it turned out not to fit: the gap is open again."""
        mine = (gaps.c.need_id == need_id) & gaps.c.answered_by.in_(record_ids)
        self._connection.execute(update(gaps).where(mine).values(answered_by=None, answered_at=None))

    def board(self) -> list[Missing]:
        """The 智库缺口榜: fields in which needs found nothing, those where most firms wait first."""
        rows = self._connection.execute(_BOARD).all()
        lines = [Missing(r.industry, r.trade, r.waiting, r.firms, r.oldest, r.answered) for r in rows]
        return sorted(lines, key=lambda each: (-each.firms, -each.waiting, -each.answered, each.industry, each.trade))

    def _list(self, condition: Any, limit: int) -> list[Gap]:
        query = select(gaps).where(condition).order_by(gaps.c.id).limit(limit)
        return [_gap(row) for row in self._connection.execute(query)]


def _gap(row: Row[tuple[Any, ...]]) -> Gap:
    return Gap(
        row.id,
        row.need_id,
        row.account_id,
        row.text,
        Why(row.why),
        row.created_at,
        row.taken_by,
        row.handled_at,
        row.answered_by,
        row.answered_at,
    )
