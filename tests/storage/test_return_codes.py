"""The way back to an account: opened by what was shown, replaceable, hashed, and not to be guessed."""

from datetime import datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import create_engine, text

from domain.errors import Broken
from domain.messages import Address
from storage.database import Database
from storage.return_codes import MAX_FAILURES, MAX_FAILURES_OF_ALL, WINDOW

HERE = Address("web", "cookie-a")


def person(database: Database, now: datetime, who: str = "cookie-a") -> int:
    return database.write_now(lambda store: store.accounts.touch(Address("web", who), now))


def made(database: Database, account: int, now: datetime) -> tuple[str, str]:
    return database.write_now(lambda store: store.return_codes.make(account, now))


def opened(database: Database, shown: str) -> int | None:
    return database.write_now(lambda store: store.return_codes.open(shown))


def test_link_and_code_open_the_account(database: Database, now: datetime) -> None:
    account, other = person(database, now), person(database, now, "cookie-b")
    link, code = made(database, account, now)
    made(database, other, now)
    assert len(code) == 8
    full_width = code.translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    spellings = (link, code, f"{code[:4]} {code[4:]}", f"{code[:4]}-{code[4:]}", full_width)
    assert [opened(database, shown) for shown in spellings] == [account] * 5


@pytest.mark.parametrize("shown", ["", "1234567", "123456789", "not a link"])
def test_anything_else_opens_nothing(database: Database, now: datetime, shown: str) -> None:
    made(database, person(database, now), now)
    assert opened(database, shown) is None


def test_new_ones_end_the_old_ones(database: Database, now: datetime) -> None:
    account = person(database, now)
    old, new = made(database, account, now), made(database, account, now)
    assert [opened(database, shown) for shown in (*old, *new)] == [None, None, account, account]


def test_only_hashes_are_kept(database: Database, now: datetime) -> None:
    shown = made(database, person(database, now), now)
    engine = create_engine(database.url)
    with engine.connect() as connection:
        kept = str(connection.execute(text("SELECT * FROM return_codes")).all())
    engine.dispose()
    assert not any(each in kept for each in shown)


def failures(database: Database, address: Address, now: datetime, times: int) -> None:
    for _ in range(times):
        database.write_now(lambda store: store.return_codes.count_failure(address, now))


def may_try(database: Database, address: Address, now: datetime) -> bool:
    try:
        database.read_now(lambda store: store.return_codes.check_attempts(address, now))
    except Broken:
        return False
    return True


def test_five_wrong_codes_from_one_address_make_it_wait_an_hour(database: Database, now: datetime) -> None:
    failures(database, HERE, now, MAX_FAILURES - 1)
    assert may_try(database, HERE, now)
    failures(database, HERE, now, 1)
    assert not may_try(database, HERE, now)
    assert may_try(database, Address("web", "another"), now)
    assert may_try(database, HERE, now + WINDOW)


def test_changing_addresses_does_not_help_a_guesser(database: Database, now: datetime) -> None:
    names = (Address("web", f"cookie-{number}") for number in count())
    for _ in range(MAX_FAILURES_OF_ALL):
        failures(database, next(names), now, 1)
    assert not may_try(database, next(names), now)


def test_failures_that_no_longer_count_are_removed(database: Database, now: datetime) -> None:
    failures(database, HERE, now, 3)

    def forget(at: datetime) -> int:
        return database.write_now(lambda store: store.return_codes.forget_failures(at))

    assert (forget(now + WINDOW - timedelta(seconds=1)), forget(now + WINDOW)) == (0, 3)
