"""Parts of the outbox's statements that are built once: building one costs five times what running it costs."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    exists,
    literal_column,
    or_,
    select,
    update,
)

from storage import dialect
from storage.tables import outbox

ORDERED: Final = ("reply", "news")
"""Kinds that leave in the order they were written; reminders and broadcasts wait for nobody."""

OPEN_STATES: Final[tuple[ColumnElement[str], ...]] = (literal_column("'waiting'"), literal_column("'claimed'"))
OPEN: Final = outbox.c.state.in_(OPEN_STATES)
"""In literals: for bound values SQLite cannot know that the partial index of open rows serves."""


def waits(since: datetime | BindParameter[datetime], now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """An earlier reply or news of the row's account is open, and not for so long that it is waited for no more."""
    earlier = outbox.alias("earlier")
    return exists().where(
        and_(
            earlier.c.account_id == outbox.c.account_id,
            earlier.c.kind.in_(ORDERED),
            earlier.c.id < outbox.c.id,
            earlier.c.state.in_(OPEN_STATES),
            earlier.c.due_at > since,
            earlier.c.due_at <= now,
        )
    )


_NOW: Final = bindparam("now", type_=outbox.c.due_at.type)
ADD: Final = dialect.insert_new(outbox, outbox.c.id, ("key",))
ROW: Final = update(outbox).where(outbox.c.id == bindparam("row"))
WAITS: Final = select(outbox.c.id).where(
    (outbox.c.id == bindparam("row")) & waits(bindparam("since", type_=outbox.c.due_at.type), _NOW)
)
READABLE: Final = (
    select(outbox)
    .where(outbox.c.id.in_(bindparam("rows", expanding=True)) & outbox.c.reply.is_not(None))
    .order_by(outbox.c.id)
)
SHOWN: Final = (
    select(outbox)
    .where((outbox.c.account_id == bindparam("account")) & (outbox.c.channel == bindparam("at_channel")))
    .where((outbox.c.id > bindparam("after")) & (outbox.c.state == "sent") & outbox.c.reply.is_not(None))
    .order_by(outbox.c.id.desc())
    .limit(bindparam("most", type_=BigInteger))
)
DUE: Final = (
    select(outbox.c.id)
    .where(OPEN & (outbox.c.due_at <= _NOW))
    .where(or_(outbox.c.not_before.is_(None), outbox.c.not_before <= _NOW))
    .where(or_(outbox.c.state == "waiting", outbox.c.lease_until < _NOW))
    .limit(1)
)
