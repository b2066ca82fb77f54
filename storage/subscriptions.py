"""What accounts want to hear of: subscriptions by industry and level, and watches of single policies."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Connection, delete, select

from domain.reminders import Watch
from domain.subscriptions import Subscription
from storage import dialect
from storage.tables import records, subscriptions, watches


class Subscriptions:
    """Adding what is there, and removing what is not, changes nothing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, subscription: Subscription, now: datetime) -> bool:
        """Subscribes; False when it was there already."""
        statement = dialect.insert(self._connection, subscriptions).values(
            account_id=subscription.account_id,
            industry=subscription.industry,
            level=subscription.level,
            created_at=now,
        )
        written = statement.on_conflict_do_nothing().returning(subscriptions.c.id)
        return self._connection.execute(written).first() is not None

    def remove(self, subscription: Subscription) -> bool:
        """Unsubscribes; False when there was nothing to remove."""
        same = (
            (subscriptions.c.account_id == subscription.account_id)
            & (subscriptions.c.industry == subscription.industry)
            & (subscriptions.c.level == subscription.level)
        )
        return self._connection.execute(delete(subscriptions).where(same)).rowcount > 0

    def remove_all(self, account_id: int) -> None:
        """The account hears of nothing new any more; watches stay."""
        self._connection.execute(delete(subscriptions).where(subscriptions.c.account_id == account_id))

    def of_account(self, account_id: int) -> list[Subscription]:
        """The account's subscriptions, oldest first."""
        query = select(subscriptions).where(subscriptions.c.account_id == account_id).order_by(subscriptions.c.id)
        return [Subscription(row.account_id, row.industry, row.level) for row in self._connection.execute(query)]

    def after(self, position: int, limit: int) -> list[tuple[Subscription, datetime]]:
        """(subscription, since when) of the next `limit` accounts with an id above `position`, by account."""
        next_accounts = (
            select(subscriptions.c.account_id)
            .where(subscriptions.c.account_id > position)
            .group_by(subscriptions.c.account_id)
            .order_by(subscriptions.c.account_id)
            .limit(limit)
        )
        query = (
            select(subscriptions)
            .where(subscriptions.c.account_id.in_(next_accounts))
            .order_by(subscriptions.c.account_id, subscriptions.c.id)
        )
        rows = self._connection.execute(query)
        return [(Subscription(row.account_id, row.industry, row.level), row.created_at) for row in rows]

    def made_at(self, record_ids: Collection[int]) -> dict[int, datetime]:
        """When each record first came into the knowledge base."""
        query = select(records.c.id, records.c.created_at).where(records.c.id.in_(record_ids))
        return {row.id: row.created_at for row in self._connection.execute(query)}

    def watch(self, account_id: int, record_id: int, now: datetime) -> None:
        """Keeps that this account wants to be reminded of the record's deadline."""
        statement = dialect.insert(self._connection, watches)
        values = {"account_id": account_id, "record_id": record_id, "created_at": now}
        self._connection.execute(statement.values(**values).on_conflict_do_nothing())

    def unwatch(self, account_id: int, record_id: int) -> None:
        """No more reminders of this record."""
        same = (watches.c.account_id == account_id) & (watches.c.record_id == record_id)
        self._connection.execute(delete(watches).where(same))

    def watches(self, account_id: int, record_id: int) -> bool:
        """Whether the account watches this record."""
        same = (watches.c.account_id == account_id) & (watches.c.record_id == record_id)
        return self._connection.scalar(select(watches.c.record_id).where(same)) is not None

    def watched_by(self, account_id: int) -> list[int]:
        """Numbers of the records the account watches, what closes first first."""
        query = (
            select(watches.c.record_id)
            .join(records, records.c.id == watches.c.record_id)
            .where((watches.c.account_id == account_id) & records.c.retired_at.is_(None))
            .order_by(records.c.closes_on.is_(None), records.c.closes_on, records.c.id)
        )
        return list(self._connection.scalars(query))

    def closing_between(self, first: date, last: date) -> list[Watch]:
        """Watches of records whose last day (Asia/Shanghai) lies in [first, last]."""
        query = (
            select(watches, records.c.closes_on)
            .join(records, records.c.id == watches.c.record_id)
            .where(records.c.closes_on.between(first, last) & records.c.retired_at.is_(None))
            .order_by(records.c.closes_on, watches.c.account_id)
        )
        rows = self._connection.execute(query)
        return [Watch(row.account_id, row.record_id, row.closes_on, row.created_at) for row in rows]
