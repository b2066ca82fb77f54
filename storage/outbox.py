"""What goes out: a row per message, written with the change that caused it and handed over after commit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    func,
    or_,
    select,
    update,
)

from domain.channels import Outgoing
from domain.messages import Address, Reply
from storage import dialect
from storage.outbox_statements import ADD, DUE, OPEN, READABLE, ROW, SHOWN, WAITS, waits
from storage.outbox_statements import ORDERED as ORDERED
from storage.payloads import reply_from_json, reply_to_json
from storage.tables import outbox

LEASE: Final = timedelta(seconds=30)
"""How long a claimed row belongs to its claimer; longer than any single call to a channel."""

SECRET: Final = "secret"
"""What a row is `about` when it carries a link or code to sign in with."""

PATIENCE: Final = timedelta(seconds=60)
"""How long a later row waits for an earlier one that is being tried again."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A rendered message to be written. `address` None: the sender picks one of the account's.

    `attention` is must, service or promo for what counts against the weekly budget. `skipped` says why it is kept
    without being sent (the row is then at its end from the start), empty for what is to be sent.
    """

    account_id: int
    kind: str
    reply: Reply
    due_at: datetime
    address: Address | None = None
    about: str = ""
    key: str | None = None
    answers: int | None = None
    attention: str = ""
    skipped: str = ""


class Outbox:
    """States: waiting → claimed → sent | skipped(why) | failed(why) | in_doubt."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.born: list[int] = []

    def add(self, draft: Draft, now: datetime, claimed_by: str | None = None) -> int | None:
        """Writes a row, born claimed when `claimed_by` is given; its id, or None when its key was written before.

        A row for the web is sent at once: the transcript is the delivery.
        """
        written = self._write([_values(draft, now, claimed_by)])
        return written[0] if written else None

    def add_all(self, drafts: Sequence[Draft], now: datetime) -> list[int]:
        """Writes many rows in one statement; ids of those whose key was not written before."""
        return self._write([_values(draft, now, None) for draft in drafts]) if drafts else []

    def known(self, keys: Collection[str]) -> set[str]:
        """Those of the keys that were written before."""
        listed = list(keys)
        chunks = (listed[start : start + 1000] for start in range(0, len(listed), 1000))
        queries = (select(outbox.c.key).where(outbox.c.key.in_(chunk)) for chunk in chunks)
        return {key for query in queries for key in self._connection.scalars(query)}

    def told_since(self, account_id: int, attention: str, since: datetime) -> int:
        """How many messages of a class were, or will be, sent to an account since an instant."""
        mine = (outbox.c.account_id == account_id) & (outbox.c.attention == attention) & (outbox.c.due_at > since)
        counted = mine & outbox.c.state.in_(("waiting", "claimed", "sent", "in_doubt"))
        return int(self._connection.scalar(select(func.count()).select_from(outbox).where(counted)) or 0)

    def why(self, row_id: int) -> str:
        """Why the row was skipped or failed; empty when it was not."""
        return self._connection.scalar(select(outbox.c.why).where(outbox.c.id == row_id)) or ""

    def doubt_lost_broadcasts(self, now: datetime, busy: Collection[int] = ()) -> int:
        """Broadcasts are sent at most once: one whose claimer was lost may have arrived. Returns how many.

        `busy`: rows that are being handed over right now, however long it takes.
        """
        lost = OPEN & (outbox.c.state == "claimed") & (outbox.c.lease_until < now) & outbox.c.id.not_in(busy)
        return self._doubt((outbox.c.kind == "broadcast") & lost, now)

    def release_claims(self, holder: str, now: datetime) -> int:
        """Gives back what processes other than `holder` had claimed, for they send no more; returns how many rows.

        Only the one process that sends calls this, when it begins. A broadcast may have arrived: it is in doubt.
        """
        others = OPEN & (outbox.c.state == "claimed") & (outbox.c.claimed_by != holder)
        doubted = self._doubt((outbox.c.kind == "broadcast") & others, now)
        freed = update(outbox).where(others).values(**_FREE)
        return doubted + self._connection.execute(freed).rowcount

    def release(self, row_ids: Collection[int], holder: str) -> None:
        """Gives back rows that `holder` claimed and did not try to hand over."""
        mine = outbox.c.id.in_(row_ids) & (outbox.c.state == "claimed") & (outbox.c.claimed_by == holder)
        self._connection.execute(update(outbox).where(mine).values(**_FREE))

    def waits_for_earlier(self, row_id: int, now: datetime) -> bool:
        """Whether an earlier reply or news of the same account is still to be sent, and is to be waited for."""
        window = {"row": row_id, "since": now - PATIENCE, "now": now}
        return self._connection.scalar(WAITS, window) is not None

    def claim(
        self, holder: str, now: datetime, limit: int = 50, busy: Collection[int] = (), broadcasts: int = 50
    ) -> list[Outgoing]:
        """Takes at most `limit` due rows for `holder`, oldest first; broadcasts come last, at most so many of them.

        An ordered row waits for an earlier one of its account. `busy`: rows `holder` is handing over right now.
        """
        self.doubt_lost_broadcasts(now, busy)
        free = or_(outbox.c.state == "waiting", and_(outbox.c.state == "claimed", outbox.c.lease_until < now))
        ready = and_(
            OPEN,
            free,
            outbox.c.due_at <= now,
            or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now),
            outbox.c.id.not_in(busy),
            or_(outbox.c.kind.not_in(ORDERED), ~waits(now - PATIENCE, now)),
        )
        is_broadcast = outbox.c.kind == "broadcast"
        taken = self._lock(ready & ~is_broadcast, limit)
        taken += self._lock(ready & is_broadcast, min(broadcasts, limit - len(taken)))
        if not taken:
            return []
        mine = {"state": "claimed", "claimed_by": holder, "lease_until": now + LEASE}
        self._connection.execute(update(outbox).where(outbox.c.id.in_(taken)).values(**mine))
        return self.read(taken)

    def any_open(self, now: datetime) -> bool:
        """Whether a row that is due has not come to its end."""
        due = select(outbox.c.id).where(OPEN & (outbox.c.due_at <= now)).limit(1)
        return self._connection.scalar(due) is not None

    def read(self, row_ids: Sequence[int]) -> list[Outgoing]:
        """These rows as a sender needs them, by id; rows whose text was blanked are left out."""
        rows = self._connection.execute(READABLE, {"rows": list(row_ids)}).all()
        replaced = self._replaced([row.replaces_id for row in rows if row.replaces_id is not None])
        return [_outgoing(row, *replaced.get(row.replaces_id, ("", None))) for row in rows if row.reply is not None]

    def any_due(self, now: datetime) -> bool:
        """Whether a claim could find something; a cheap look before the writing transaction."""
        return self._connection.scalar(DUE, {"now": now}) is not None

    def end(
        self, row_id: int, state: str, now: datetime, why: str = "", ref: str = "", address: Address | None = None
    ) -> None:
        """Writes the row's end: sent, skipped, failed or in_doubt."""
        values: dict[str, Any] = {"state": state, "ended_at": now, "why": why[:200], "ref": ref, "lease_until": None}
        if address is not None:
            values |= {"channel": address.channel, "external_id": address.id}
        self._connection.execute(ROW, {"row": row_id} | values)

    def put_back(self, row_id: int, not_before: datetime, parts_sent: int = 0, *, failed: bool = True) -> None:
        """Gives a claimed row back to be tried again, not before an instant; `failed`: it counts as an attempt."""
        values = _FREE | {"not_before": not_before, "parts_sent": parts_sent}
        if failed:
            values |= {"attempts": outbox.c.attempts + 1}
        mine = (outbox.c.id == row_id) & (outbox.c.state == "claimed")
        self._connection.execute(update(outbox).where(mine).values(**values))

    def by_ref(self, account_id: int, channel: str, ref: str) -> int | None:
        """The row that was handed over to this account under the channel's own reference."""
        same = (outbox.c.account_id == account_id) & (outbox.c.channel == channel) & (outbox.c.ref == ref)
        return self._connection.scalar(select(outbox.c.id).where(same).order_by(outbox.c.id.desc()).limit(1))

    def transcript(self, account_id: int, channel: str, after: int, limit: int = 200) -> list[Outgoing]:
        """What this account was sent on a channel after a row, oldest first, the newest `limit`."""
        asked = {"account": account_id, "at_channel": channel, "after": after, "most": limit}
        rows = reversed(self._connection.execute(SHOWN, asked).all())
        return [_outgoing(row) for row in rows]

    def last_id(self) -> int:
        """The newest row, 0 when there is none."""
        return self._connection.scalar(select(func.max(outbox.c.id))) or 0

    def forget(self, before: datetime) -> int:
        """Blanks bodies of rows that ended before that instant; returns how many."""
        return self._blank(outbox.c.ended_at < before)

    def forget_secrets(self, before: datetime) -> int:
        """The same for rows that carry a link or code somebody could sign in with; returns how many."""
        return self._blank((outbox.c.ended_at < before) & (outbox.c.about == SECRET))

    def _blank(self, condition: ColumnElement[bool]) -> int:
        old = condition & outbox.c.reply.is_not(None)
        return self._connection.execute(update(outbox).where(old).values(reply=None)).rowcount

    def _write(self, rows: list[dict[str, Any]]) -> list[int]:
        row_ids = list(self._connection.scalars(dialect.chosen(self._connection, ADD), rows))
        self.born.extend(row_ids)
        return row_ids

    def _doubt(self, lost: ColumnElement[bool], now: datetime) -> int:
        values = {"state": "in_doubt", "why": "sender lost", "ended_at": now, "lease_until": None}
        return self._connection.execute(update(outbox).where(lost).values(**values)).rowcount

    def _lock(self, ready: ColumnElement[bool], limit: int) -> list[int]:
        query = select(outbox.c.id).where(ready).order_by(outbox.c.due_at, outbox.c.id).limit(max(limit, 0))
        if dialect.lock_rows(self._connection):
            query = query.with_for_update(skip_locked=True)
        return [row.id for row in self._connection.execute(query)]

    def _replaced(self, row_ids: Collection[int]) -> dict[int, tuple[str, Address | None]]:
        if not row_ids:
            return {}
        rows = self._connection.execute(select(outbox).where(outbox.c.id.in_(row_ids)))
        return {row.id: (row.ref, _address(row)) for row in rows}


_FREE: Final[dict[str, Any]] = {"state": "waiting", "claimed_by": None, "lease_until": None}


def _values(draft: Draft, now: datetime, claimed_by: str | None) -> dict[str, Any]:
    on_web = draft.address is not None and draft.address.channel == "web"
    state = "skipped" if draft.skipped else "sent" if on_web else "claimed" if claimed_by else "waiting"
    return {
        "account_id": draft.account_id,
        "channel": draft.address.channel if draft.address else None,
        "external_id": draft.address.id if draft.address else None,
        "kind": draft.kind,
        "reply": reply_to_json(draft.reply),
        "about": draft.about,
        "attention": draft.attention,
        "key": draft.key,
        "answers": draft.answers,
        "replaces_id": draft.reply.replaces,
        "state": state,
        "why": draft.skipped,
        "due_at": draft.due_at,
        "claimed_by": claimed_by if state == "claimed" else None,
        "lease_until": now + LEASE if state == "claimed" else None,
        "created_at": now,
        "ended_at": now if state in {"sent", "skipped"} else None,
    }


def _address(row: Row[tuple[Any, ...]]) -> Address | None:
    return Address(row.channel, row.external_id) if row.channel and row.external_id else None


def _outgoing(row: Row[tuple[Any, ...]], ref: str = "", at: Address | None = None) -> Outgoing:
    """`ref` and `at`: under which reference, and to which address, the row that this one replaces was handed over."""
    return Outgoing(
        id=row.id,
        account_id=row.account_id,
        kind=row.kind,
        reply=reply_from_json(row.reply),
        address=_address(row),
        replaces_ref=ref,
        replaces_at=at,
        parts_sent=row.parts_sent,
        attempts=row.attempts,
        state=row.state,
        about=row.about,
    )
