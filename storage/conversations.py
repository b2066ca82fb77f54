"""The one row per account that says which draft and which question it is on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select, update

from domain.errors import Conflict
from domain.talk import Conversation
from storage import dialect
from storage.tables import conversations

# Built once: it runs twice in every turn.
_OF_ACCOUNT: Final = select(conversations).where(conversations.c.account_id == bindparam("account"))


class Conversations:
    """Reads and compare-and-sets the state of conversations."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, account_id: int) -> Conversation:
        """The account's conversation; an empty one when it never spoke."""
        row = self._connection.execute(_OF_ACCOUNT, {"account": account_id}).one_or_none()
        if row is None:
            return Conversation(account_id)
        return Conversation(row.account_id, row.need_id, row.question, row.context, row.version, row.human_since)

    def save(self, conversation: Conversation, now: datetime) -> None:
        """Writes it with the next version; `Conflict` when it moved meanwhile."""
        values: Mapping[str, Any] = {
            "need_id": conversation.need_id,
            "question": conversation.question,
            "context": dict(conversation.context),
            "human_since": conversation.human_since,
            "changed_at": now,
            "version": conversation.version + 1,
        }
        if conversation.version == 0:
            statement = dialect.insert(self._connection, conversations)
            first = statement.values(account_id=conversation.account_id, **values).on_conflict_do_nothing()
            done = len(self._connection.execute(first.returning(conversations.c.account_id)).all())
        else:
            same = (conversations.c.account_id == conversation.account_id) & (
                conversations.c.version == conversation.version
            )
            done = self._connection.execute(update(conversations).where(same).values(**values)).rowcount
        if done != 1:
            raise Conflict(f"conversation of account {conversation.account_id}")

    def set_human(self, account_id: int, since: datetime | None, now: datetime) -> None:
        """Starts (an instant) or ends (None) the stretch in which staff talks with this account."""
        self.save(replace(self.get(account_id), human_since=since), now)
