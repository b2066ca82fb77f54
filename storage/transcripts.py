"""What a page of the web messenger shows: what an account wrote and was sent on one channel, in order of time.

Outgoing rows are followed by the instant they ended, not by id: a reminder is written long before it is sent, so a
row with a lower id may become visible after one with a higher id.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, Row, Table, func, select, update

from domain.channels import Update
from domain.messages import Reply
from storage.payloads import reply_from_json, update_from_json
from storage.tables import inbox, outbox

PAGE: Final = 200
"""Rows of each direction that are read at most; the newest when more are there."""


@dataclass(frozen=True, slots=True)
class Told:
    """An outgoing row as the page shows it; `answers` is the inbox row it answers, `at` is aware UTC."""

    id: int
    kind: str
    reply: Reply
    answers: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """An inbox row as the page shows it; `at` is aware UTC."""

    id: int
    update: Update
    at: datetime


class Transcripts:
    """Reads both directions after an instant."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def told(
        self, account_id: int, channel: str, after: datetime | None, but: Collection[int] = (), limit: int = PAGE
    ) -> list[Told]:
        """Rows that were sent to the account on a channel at or after an instant, oldest first, but not these."""
        shown = (
            (outbox.c.account_id == account_id)
            & (outbox.c.channel == channel)
            & (outbox.c.state == "sent")
            & outbox.c.reply.is_not(None)
        )
        if after is not None:
            shown &= outbox.c.ended_at >= after
        rows = self._others(outbox, shown, (outbox.c.ended_at, outbox.c.id), but, limit)
        return [
            Told(row.id, row.kind, reply_from_json(row.reply), row.answers, row.ended_at)
            for row in rows
            if row.reply is not None  # a JSON column may also hold the value null
        ]

    def told_since(self, channel: str, since: datetime, newest: int = 500) -> set[int]:
        """Accounts that were sent something on a channel at or after an instant; only the newest rows are looked at."""
        oldest = select(func.max(outbox.c.id) - newest).scalar_subquery()
        told = (outbox.c.id > oldest) & (outbox.c.channel == channel) & (outbox.c.state == "sent")
        return set(self._connection.scalars(select(outbox.c.account_id).where(told & (outbox.c.ended_at >= since))))

    def heard(
        self, account_id: int, channel: str, after: datetime | None, but: Collection[int] = (), limit: int = PAGE
    ) -> list[Heard]:
        """What the account wrote on a channel at or after an instant and was not blanked since, oldest first, but not
        these rows."""
        shown = (inbox.c.account_id == account_id) & (inbox.c.channel == channel) & inbox.c.payload.is_not(None)
        if after is not None:
            shown &= inbox.c.received_at >= after
        rows = self._others(inbox, shown, (inbox.c.id,), but, limit)
        kept = (row for row in rows if row.payload is not None)
        return [Heard(row.id, update_from_json(row.payload), row.received_at) for row in kept]

    def mark_seen(self, account_id: int, row_ids: Collection[int], now: datetime) -> None:
        """The page showed these rows; ids that are not this account's change nothing."""
        fresh = (outbox.c.account_id == account_id) & outbox.c.id.in_(row_ids) & outbox.c.seen_at.is_(None)
        self._connection.execute(update(outbox).where(fresh).values(seen_at=now))

    def _others(
        self,
        table: Table,
        shown: ColumnElement[bool],
        order: Sequence[Column[Any]],
        but: Collection[int],
        limit: int,
    ) -> Sequence[Row[tuple[Any, ...]]]:
        """Of the newest rows those that are not known, oldest first. A look mostly finds known ones, and reading a row
        takes a hundred times as long as reading its number."""
        newest = select(table.c.id).where(shown).order_by(*(column.desc() for column in order)).limit(limit)
        others = [number for number in self._connection.scalars(newest) if number not in but]
        if not others:
            return []
        return self._connection.execute(select(table).where(table.c.id.in_(others)).order_by(*order)).all()
