"""The way back to one's account from another device: a link and eight digits, kept only as hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, func, select

from domain.errors import Broken
from domain.messages import Address
from storage import dialect
from storage.installation import Installation
from storage.invites import hash_of
from storage.tables import return_codes, sign_in_failures

DIGITS: Final = 8
WINDOW: Final = timedelta(hours=1)

MAX_FAILURES: Final = 5
"""Wrong codes from one address within the window; after that it waits."""

MAX_FAILURES_OF_ALL: Final = 50
"""Wrong codes within the window from all addresses together: a guesser can change addresses, not this. At 1,000
accounts with a code, 50 guesses an hour meet one of them once in about 2,000 hours."""


class ReturnCodes:
    """One link and one code per account; making new ones ends the old ones."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def make(self, account_id: int, now: datetime) -> tuple[str, str]:
        """(token of the link, 8 digits), shown once and kept as hashes."""
        token, code = secrets.token_urlsafe(24), self._free_code()
        values = {"code_hash": self._code_hash(code), "link_hash": hash_of(token), "created_at": now}
        statement = dialect.insert(self._connection, return_codes).values(account_id=account_id, **values)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["account_id"], set_=values))
        return token, code

    def has(self, account_id: int) -> bool:
        """Whether this account was given a way back."""
        query = select(return_codes.c.account_id).where(return_codes.c.account_id == account_id)
        return self._connection.scalar(query) is not None

    def open(self, code_or_link: str) -> int | None:
        """The account that the 8 digits, or else the link's token, open; None when neither does."""
        return self.open_code(code_or_link) or self.open_link(code_or_link)

    def open_link(self, token: str) -> int | None:
        """The account a link's token opens, or None."""
        return self._account(return_codes.c.link_hash == hash_of(token.strip()))

    def open_code(self, code: str) -> int | None:
        """The account the 8 digits open, or None; spaces, hyphens and full-width digits do not matter.

        Eight digits can be guessed: call `check_attempts` before and `count_failure` after a wrong one.
        """
        bare = "".join(str(int(ch)) for ch in code if ch.isdecimal())
        return self._account(return_codes.c.code_hash == self._code_hash(bare)) if len(bare) == DIGITS else None

    def check_attempts(self, address: Address, now: datetime) -> None:
        """`Broken("sign-in-wait")` while this address, or all together, gave too many wrong codes in the last hour."""
        recent = sign_in_failures.c.at > now - WINDOW
        here = (sign_in_failures.c.channel == address.channel) & (sign_in_failures.c.external_id == address.id)
        counting = select(func.count()).select_from(sign_in_failures)
        if (self._connection.scalar(counting.where(recent & here)) or 0) >= MAX_FAILURES:
            raise Broken("sign-in-wait")
        if (self._connection.scalar(counting.where(recent)) or 0) >= MAX_FAILURES_OF_ALL:
            raise Broken("sign-in-wait")

    def count_failure(self, address: Address, now: datetime) -> None:
        """One more wrong code was given from this address."""
        values = {"channel": address.channel, "external_id": address.id, "at": now}
        self._connection.execute(sign_in_failures.insert().values(**values))

    def forget_failures(self, now: datetime) -> int:
        """Removes wrong attempts that no longer count; returns how many."""
        old = sign_in_failures.c.at <= now - WINDOW
        return self._connection.execute(delete(sign_in_failures).where(old)).rowcount

    def _account(self, condition: ColumnElement[bool]) -> int | None:
        return self._connection.scalar(select(return_codes.c.account_id).where(condition))

    def _free_code(self) -> str:
        while True:
            code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
            if self.open_code(code) is None:
                return code

    def _code_hash(self, code: str) -> str:
        # a plain hash of eight digits is undone by trying all of them; the secret is not in a stolen list of codes
        secret = Installation(self._connection).keep("secret", secrets.token_hex(32))
        return hmac.new(secret.encode(), code.encode(), hashlib.sha256).hexdigest()
