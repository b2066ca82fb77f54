"""What came in: a row per update, written before the channel is told that it arrived."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    select,
    update,
)

from domain.channels import Update
from domain.messages import Address, Said
from domain.talk import Received
from storage import dialect
from storage.accounts import Accounts
from storage.payloads import update_from_json, update_to_json
from storage.tables import files, inbox


class Inbox:
    """States: new → handled | parked. Per account rows are taken strictly by id, one at a time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.released = 0
        """Rows that this transaction made ready to be handled."""

    def put(self, received: Update, now: datetime) -> int | None:
        """Writes the update and resolves its account; the account's id, or None when this update was here before."""
        key = {"channel": received.channel, "bot": received.bot, "update": received.update_id}
        if self._connection.scalar(_KNOWN, key) is not None:
            return None
        accounts = Accounts(self._connection)
        account_id = accounts.touch(received.message.address, now, received.language, received.name)
        # without it, of two processes the later id could be committed, and handled, first
        dialect.serialise(self._connection, dialect.ARRIVALS_LOCK + account_id)
        values = {
            "channel": received.channel,
            "bot": received.bot,
            "update_id": received.update_id,
            "account_id": account_id,
            "payload": update_to_json(received),
            "state": "new",
            "received_at": now,
        }
        if self._connection.execute(dialect.chosen(self._connection, _PUT), values).first() is None:
            return None
        self._own_files(received, account_id)
        return account_id

    def _own_files(self, received: Update, account_id: int) -> None:
        """Files that a message names are its sender's from now on, so that they go when the sender goes."""
        if isinstance(received.message, Said) and received.message.files:
            named = files.c.id.in_([file.id for file in received.message.files])
            free = named & files.c.account_id.is_(None)
            self._connection.execute(update(files).where(free).values(account_id=account_id))

    def last_update_id(self, channel: str, bot: str) -> str:
        """The highest numeric update id of this bot, "" when there is none."""
        mine = (inbox.c.channel == channel) & (inbox.c.bot == bot)
        highest = self._connection.scalar(select(func.max(cast(inbox.c.update_id, BigInteger))).where(mine))
        return "" if highest is None else str(highest)

    def next_rows(self, busy: Collection[int], limit: int = 20) -> list[Received]:
        """The oldest row to handle of each account that is not `busy`, oldest accounts' rows first."""
        rows = self._connection.execute(_OLDEST, {"busy": list(busy), "most": limit})
        return [
            Received(row.id, row.account_id, update_from_json(row.payload), row.attempts, row.waiting > 1)
            for row in rows
        ]

    def mark_handled(self, row_id: int, now: datetime) -> bool:
        """Compare-and-set from new to handled; False when another process handled it, or an earlier one is left.

        The row stays locked until commit, so that of several processes one alone handles what an account said.
        """
        done = self._connection.execute(_HANDLE, {"row": row_id, "state": "handled", "handled_at": now})
        return done.rowcount == 1

    def is_next(self, row_id: int) -> bool:
        """Whether this row is to be handled and no earlier one of its account is."""
        next_one = (inbox.c.id == row_id) & _is_next()
        return self._connection.scalar(select(inbox.c.id).where(next_one)) is not None

    def count_attempt(self, row_id: int) -> None:
        """One more attempt at this row failed."""
        self._connection.execute(update(inbox).where(inbox.c.id == row_id).values(attempts=inbox.c.attempts + 1))

    def park(self, row_id: int, why: str, now: datetime) -> bool:
        """Sets a row aside that failed again and again, so that the next one goes on; False when it was handled."""
        values = {"state": "parked", "handled_at": now, "why": why[:200]}
        still_new = (inbox.c.id == row_id) & (inbox.c.state == "new")
        return self._connection.execute(update(inbox).where(still_new).values(**values)).rowcount == 1

    def await_consent(self, row_id: int) -> None:
        """The row is new again, unprocessed, and is not taken before its account agreed."""
        waiting = {"state": "new", "handled_at": None, "awaits_consent": True}
        self._connection.execute(update(inbox).where(inbox.c.id == row_id).values(**waiting))

    def release(self, account_id: int) -> int:
        """The account agreed: its waiting rows are handled as if just said; returns how many waited."""
        mine = (inbox.c.account_id == account_id) & (inbox.c.state == "new") & inbox.c.awaits_consent
        self.released = self._connection.execute(update(inbox).where(mine).values(awaits_consent=False)).rowcount
        return self.released

    def blank_waiting(self, account_id: int, now: datetime) -> None:
        """The account refused or never answered: what it wrote is blanked and counts as handled."""
        mine = (inbox.c.account_id == account_id) & (inbox.c.state == "new") & inbox.c.awaits_consent
        values = {"payload": None, "state": "handled", "handled_at": now, "why": "no consent"}
        self._connection.execute(update(inbox).where(mine).values(**values))

    def arrived_within(self, account_id: int, window: timedelta, now: datetime) -> int:
        """How many rows of this account arrived in the window before `now`."""
        return self._connection.scalar(_RECENT, {"account": account_id, "since": now - window}) or 0

    def transcript(
        self, account_id: int, channel: str, after: int, limit: int = 200
    ) -> list[tuple[int, Update, datetime]]:
        """(row id, update, received at) of what this account wrote on a channel after a row, oldest first."""
        mine = (inbox.c.account_id == account_id) & (inbox.c.channel == channel) & (inbox.c.id > after)
        query = select(inbox).where(mine & (inbox.c.payload.is_not(None))).order_by(inbox.c.id.desc()).limit(limit)
        rows = reversed(self._connection.execute(query).all())
        return [(row.id, update_from_json(row.payload), row.received_at) for row in rows if row.payload is not None]

    def said(self, row_id: int, account_id: int) -> Said | None:
        """What this account wrote in this row; None when it is another's, a press, or forgotten."""
        mine = (inbox.c.id == row_id) & (inbox.c.account_id == account_id)
        payload = self._connection.scalar(select(inbox.c.payload).where(mine))
        message = update_from_json(payload).message if payload is not None else None
        return message if isinstance(message, Said) else None

    def last_id(self) -> int:
        """The newest row, 0 when there is none."""
        return self._connection.scalar(select(func.max(inbox.c.id))) or 0

    def has_new(self, address: Address) -> bool:
        """Whether something from this address is still to be handled (what waits for consent does not count)."""
        account_id = Accounts(self._connection).number_at(address)
        mine = (inbox.c.account_id == account_id) & (inbox.c.state == "new") & inbox.c.awaits_consent.is_(False)
        return self._connection.scalar(select(inbox.c.id).where(mine).limit(1)) is not None

    def forget(self, before: datetime) -> int:
        """Blanks payloads of rows handled before that instant; returns how many."""
        old = inbox.c.state.in_(("handled", "parked")) & (inbox.c.handled_at < before) & inbox.c.payload.is_not(None)
        return self._connection.execute(update(inbox).where(old).values(payload=None)).rowcount


def _is_next() -> ColumnElement[bool]:
    """The row is new, and no earlier row of its account is (those that wait for consent do not count)."""
    earlier = inbox.alias("earlier")
    left = (earlier.c.state == "new") & earlier.c.awaits_consent.is_(False)
    before = exists().where((earlier.c.account_id == inbox.c.account_id) & (earlier.c.id < inbox.c.id) & left)
    return (inbox.c.state == "new") & ~before


# Built once: building a statement costs five times what running it costs, and these run in every turn.
# The state is a literal where an index is partial: for a bound value SQLite cannot know that the index serves.
_KNOWN: Final = select(inbox.c.id).where(
    (inbox.c.channel == bindparam("channel"))
    & (inbox.c.bot == bindparam("bot"))
    & (inbox.c.update_id == bindparam("update"))
)
_PUT: Final = dialect.insert_new(inbox, inbox.c.id)
_READY: Final = (
    select(func.min(inbox.c.id).label("id"), func.count().label("waiting"))
    .where((inbox.c.state == literal_column("'new'")) & inbox.c.awaits_consent.is_(False))
    .where(inbox.c.account_id.not_in(bindparam("busy", expanding=True)))
    .group_by(inbox.c.account_id)
    .subquery()
)
_OLDEST: Final = (
    select(inbox, _READY.c.waiting)
    .join(_READY, inbox.c.id == _READY.c.id)
    .order_by(inbox.c.id)
    .limit(bindparam("most", type_=BigInteger))
)
_HANDLE: Final = update(inbox).where((inbox.c.id == bindparam("row")) & _is_next())
_RECENT: Final = (
    select(func.count())
    .select_from(inbox)
    .where((inbox.c.account_id == bindparam("account")) & (inbox.c.received_at > bindparam("since")))
)
