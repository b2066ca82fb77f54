"""Joining a firm by its public credit code gives nothing until somebody of the firm confirms."""

from __future__ import annotations

import pytest

from domain.errors import NotAllowed, Stale
from domain.messages import Address, Pressed
from handlers import members
from handlers.turn import Turn
from storage.database import Database
from storage.repositories import Repositories
from tests.conftest import SATURDAY

CODE = "91350100M000100Y43"


def turn_of(store: Repositories, who: str) -> Turn:
    address = Address("memory", who)
    number = store.accounts.touch(address, SATURDAY)
    actor = store.accounts.get(number)
    assert actor is not None
    return Turn(actor, SATURDAY, store, store.conversations.get(number), address)


def join(store: Repositories, who: str) -> int:
    turn = turn_of(store, who)
    members.join(turn, store.enterprises.add("某厂（示例）", SATURDAY, CODE))
    return turn.actor.id


def pressed(account_id: int) -> Pressed:
    return Pressed(Address("memory", "x"), "f.yes", account_id, 0, "", None, SATURDAY)


def is_member(database: Database, account_id: int) -> bool:
    found = database.read_now(lambda store: store.accounts.get(account_id))
    assert found is not None
    return found.member


def test_the_first_is_a_member_and_is_asked_about_the_second(database: Database) -> None:
    first = database.write_now(lambda store: join(store, "first"))
    second = database.write_now(lambda store: join(store, "second"))
    assert is_member(database, first)
    assert not is_member(database, second)
    asked = database.write_now(lambda store: store.outbox.claim("test", SATURDAY))
    assert [(row.account_id, row.kind) for row in asked] == [(first, "news")]
    database.write_now(lambda store: members.confirm(turn_of(store, "first"), pressed(second)))
    assert is_member(database, second)
    with pytest.raises(Stale):
        database.write_now(lambda store: members.confirm(turn_of(store, "first"), pressed(second)))


def test_nobody_confirms_themselves_or_a_stranger(database: Database) -> None:
    database.write_now(lambda store: join(store, "first"))
    second = database.write_now(lambda store: join(store, "second"))
    for who in ("second", "stranger"):
        with pytest.raises(NotAllowed):
            database.write_now(lambda store, w=who: members.confirm(turn_of(store, w), pressed(second)))
    assert not is_member(database, second)


def test_a_stranger_is_sent_away(database: Database) -> None:
    database.write_now(lambda store: join(store, "first"))
    second = database.write_now(lambda store: join(store, "second"))
    database.write_now(lambda store: members.reject(turn_of(store, "first"), pressed(second)))
    left = database.read_now(lambda store: store.accounts.get(second))
    assert left is not None
    assert left.enterprise_id is None
