"""People: accounts, the addresses they are reached at, and their roles."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final
from zlib import crc32

from sqlalchemy import Connection, Row, bindparam, select, update

from domain.accounts import Account, Role
from domain.messages import Address
from storage import dialect
from storage.tables import accounts, addresses, roles

# Built once: building a statement costs five times what running it costs, and these run in every turn.
_LIVING: Final = (
    select(accounts, roles.c.role)
    .outerjoin(roles, roles.c.account_id == accounts.c.id)
    .where((accounts.c.id == bindparam("account")) & accounts.c.erased_at.is_(None))
)
_ROLES: Final = select(roles).where(roles.c.account_id.in_(bindparam("accounts", expanding=True)))
_AT: Final = (addresses.c.channel == bindparam("at_channel")) & (addresses.c.external_id == bindparam("at_id"))
_NUMBER: Final = select(addresses.c.account_id).where(_AT)
_SEEN: Final = update(addresses).where(_AT).returning(addresses.c.account_id)
_REACHABLE: Final = (
    select(addresses)
    .where((addresses.c.account_id == bindparam("account")) & addresses.c.unreachable_at.is_(None))
    .order_by((addresses.c.channel == "web").asc(), addresses.c.last_in_at.desc())
)


class Accounts:
    """Finds people by account or address, and keeps what they said of themselves."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, account_id: int) -> Account | None:
        """The account with its roles, or None when it never was or was erased."""
        rows = self._connection.execute(_LIVING, {"account": account_id}).all()
        return _account(rows[0], frozenset(Role(row.role) for row in rows if row.role)) if rows else None

    def at(self, address: Address) -> Account | None:
        """The account behind an address, or None."""
        number = self.number_at(address)
        return None if number is None else self.get(number)

    def number_at(self, address: Address) -> int | None:
        """The id of the account behind an address, or None."""
        return self._connection.scalar(_NUMBER, _where(address))

    def of_expert(self, expert_id: int) -> Account | None:
        """The person who answers for an expert's record, or None while nobody does."""
        query = select(accounts).where((accounts.c.expert_id == expert_id) & accounts.c.erased_at.is_(None))
        row = self._connection.execute(query).one_or_none()
        return None if row is None else self._with_roles([row])[0]

    def staff(self) -> list[Account]:
        """Operators and admins, oldest first."""
        return self.with_roles({Role.OPERATOR, Role.ADMIN})

    def members_of(self, enterprise_id: int) -> list[Account]:
        """Confirmed members of a firm, oldest first."""
        mine = (accounts.c.enterprise_id == enterprise_id) & (accounts.c.member == "yes")
        query = select(accounts).where(mine & accounts.c.erased_at.is_(None)).order_by(accounts.c.id)
        return self._with_roles(self._connection.execute(query).all())

    def with_roles(self, wanted: Collection[Role]) -> list[Account]:
        """Accounts that have any of these roles, oldest first."""
        having = select(roles.c.account_id).where(roles.c.role.in_(wanted))
        query = select(accounts).where(accounts.c.id.in_(having) & accounts.c.erased_at.is_(None))
        return self._with_roles(self._connection.execute(query.order_by(accounts.c.id)).all())

    def touch(self, address: Address, now: datetime, language: str = "", name: str = "") -> int:
        """Resolves or creates address and account; the address is reachable again. Returns the account's id."""
        seen = _where(address) | {"last_in_at": now, "unreachable_at": None}
        account_id = self._connection.execute(_SEEN, seen).scalar_one_or_none()
        if account_id is None:
            # two processes may meet somebody at once: the second one looks again when the first is done
            checksum = crc32(f"{address.channel}:{address.id}".encode())
            dialect.serialise(self._connection, dialect.ADDRESSES_LOCK + checksum)
            account_id = self._connection.execute(_SEEN, seen).scalar_one_or_none()
        if account_id is not None:
            return int(account_id)
        new = accounts.insert().values(language=language or "zh", name=name[:80], created_at=now)
        account_id = int(self._connection.execute(new.returning(accounts.c.id)).scalar_one())
        self.add_address(account_id, address, now)
        return account_id

    def add_address(self, account_id: int, address: Address, now: datetime) -> None:
        """Makes `address` reach this account; one that reached another moves over."""
        statement = dialect.insert(self._connection, addresses).values(
            channel=address.channel, external_id=address.id, account_id=account_id, last_in_at=now
        )
        moved = {"account_id": account_id, "last_in_at": now, "unreachable_at": None}
        same = ["channel", "external_id"]
        self._connection.execute(statement.on_conflict_do_update(index_elements=same, set_=moved))

    def addresses_of(self, account_id: int) -> list[Address]:
        """Reachable addresses, the one last written from first, the web last."""
        rows = self._connection.execute(_REACHABLE, {"account": account_id})
        return [Address(row.channel, row.external_id) for row in rows]

    def mark_unreachable(self, address: Address, now: datetime) -> None:
        """Nothing is sent to this address until it writes again."""
        same = (addresses.c.channel == address.channel) & (addresses.c.external_id == address.id)
        self._connection.execute(update(addresses).where(same).values(unreachable_at=now))

    def change(self, account_id: int, **values: Any) -> None:
        """Writes columns of the account: language, contact, phone, enterprise_id, expert_id, consent…"""
        self._connection.execute(update(accounts).where(accounts.c.id == account_id).values(**values))

    def answer_consent(self, account_id: int, agreed: bool, now: datetime) -> None:
        """Keeps what the person answered to the consent card, and when."""
        self.change(account_id, consent="yes" if agreed else "no", consent_at=now)

    def grant(self, account_id: int, role: Role, now: datetime) -> None:
        """Adds a role; one that is there stays as it is."""
        statement = dialect.insert(self._connection, roles).values(account_id=account_id, role=role, granted_at=now)
        self._connection.execute(statement.on_conflict_do_nothing())

    def _with_roles(self, rows: Iterable[Row[tuple[Any, ...]]]) -> list[Account]:
        listed = list(rows)
        held: dict[int, set[Role]] = {}
        for role in self._connection.execute(_ROLES, {"accounts": [row.id for row in listed]}):
            held.setdefault(role.account_id, set()).add(Role(role.role))
        return [_account(row, frozenset(held.get(row.id, ()))) for row in listed]


def _where(address: Address) -> dict[str, Any]:
    return {"at_channel": address.channel, "at_id": address.id}


def _account(row: Row[tuple[Any, ...]], held: frozenset[Role]) -> Account:
    return Account(
        id=row.id,
        language=row.language,
        name=row.name,
        contact=row.contact,
        phone=row.phone,
        enterprise_id=row.enterprise_id,
        expert_id=row.expert_id,
        consent={"yes": True, "no": False}.get(row.consent),
        promo=row.promo == "yes",
        created_at=row.created_at,
        roles=held,
        consent_asked_at=row.consent_asked_at,
        member=row.member == "yes",
    )
