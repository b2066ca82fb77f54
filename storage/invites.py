"""Invitations: a link that gives one person one role, once."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, Row, delete, select, update
from sqlalchemy.exc import IntegrityError

from domain.accounts import Role
from domain.errors import NotAllowed
from storage.accounts import Accounts
from storage.tables import accounts, invites

VALID: Final = timedelta(days=7)

REMEMBERED: Final = timedelta(days=30)
"""How long a link that ended is still told apart from one that never was."""


@dataclass(frozen=True, slots=True)
class Invite:
    """What a link gives: a role and, for an expert, the number of the record to answer for."""

    id: int
    role: Role
    expert_id: int | None


def hash_of(token: str) -> str:
    """The form in which a link's token is kept and compared: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


class Invites:
    """Makes, redeems and forgets invitations; tokens themselves are never stored."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def create(self, role: Role, expert_id: int | None, created_by: int | None, now: datetime) -> str:
        """A new invitation, valid for 7 days; its token, 32 characters that are good in an address."""
        token = secrets.token_urlsafe(24)
        self._connection.execute(
            invites.insert().values(
                token_hash=hash_of(token),
                role=role,
                expert_id=expert_id,
                created_by=created_by,
                created_at=now,
                expires_at=now + VALID,
            )
        )
        return token

    def redeem(self, token_hash: str, account_id: int, now: datetime) -> Invite:
        """Uses the invitation up and gives the account its role and record, all or nothing.

        `NotAllowed` with a text that says why: unknown, used, expired, or record and account do not fit together.
        Opening one's own used link again changes nothing and gives the same invitation.
        """
        same = invites.c.token_hash == token_hash
        fresh = same & invites.c.used_at.is_(None) & (invites.c.expires_at > now)
        using = update(invites).where(fresh).values(used_at=now, used_by=account_id).returning(invites)
        row = self._connection.execute(using).one_or_none()
        if row is None:
            return self._used_before(self._connection.execute(select(invites).where(same)).one_or_none(), account_id)
        invite = Invite(row.id, Role(row.role), row.expert_id)
        if invite.expert_id is not None:
            self._bind(account_id, invite.expert_id)
        Accounts(self._connection).grant(account_id, invite.role, now)
        return invite

    def forget(self, now: datetime) -> int:
        """Removes invitations that ended more than 30 days ago; returns how many."""
        old = invites.c.expires_at < now - REMEMBERED
        return self._connection.execute(delete(invites).where(old)).rowcount

    def _used_before(self, row: Row[tuple[object, ...]] | None, account_id: int) -> Invite:
        if row is None:
            raise NotAllowed("invite-unknown")
        if row.used_at is None:
            raise NotAllowed("invite-expired")
        if row.used_by != account_id:
            raise NotAllowed("invite-used")
        return Invite(row.id, Role(row.role), row.expert_id)

    def _bind(self, account_id: int, expert_id: int) -> None:
        unbound = (accounts.c.id == account_id) & (accounts.c.expert_id.is_(None) | (accounts.c.expert_id == expert_id))
        try:
            with self._connection.begin_nested():  # the unique key decides when two people redeem at once
                bound = self._connection.execute(update(accounts).where(unbound).values(expert_id=expert_id))
        except IntegrityError as error:
            raise NotAllowed("invite-expert-taken") from error
        if bound.rowcount != 1:
            raise NotAllowed("invite-other-expert")
