"""An invitation works once, for the right person, in time; its token is nowhere at rest."""

from datetime import datetime, timedelta

import pytest

from domain.accounts import Role
from domain.errors import NotAllowed
from domain.messages import Address
from domain.records import Kind, NewRecord
from storage.database import Database
from storage.invites import REMEMBERED, VALID, hash_of
from storage.repositories import Repositories


def person(database: Database, now: datetime, who: str) -> int:
    return database.write_now(lambda store: store.accounts.touch(Address("memory", who), now))


def expert(database: Database, now: datetime, name: str) -> int:
    row = NewRecord(Kind.EXPERT, name, name, {"unit": "示例大学"})
    database.write_now(lambda store: store.records.load([row], now))
    return database.read_now(lambda store: store.records.named(Kind.EXPERT, name))[0].id.number


def invited(database: Database, now: datetime, role: Role = Role.OPERATOR, record: int | None = None) -> str:
    return database.write_now(lambda store: store.invites.create(role, record, None, now))


def redeem(database: Database, token: str, account: int, at: datetime) -> None:
    database.write_now(lambda store: store.invites.redeem(hash_of(token), account, at))


def roles(database: Database, account: int) -> set[Role]:
    found = database.read_now(lambda store: store.accounts.get(account))
    assert found is not None
    return set(found.roles)


def test_a_link_gives_its_role_and_record(database: Database, now: datetime) -> None:
    account, record = person(database, now, "chen"), expert(database, now, "陈工（示例）")
    redeem(database, invited(database, now, Role.EXPERT, record), account, now)
    answering = database.read_now(lambda store: store.accounts.of_expert(record))
    assert answering is not None
    assert (answering.id, answering.roles) == (account, {Role.EXPERT})


def test_a_link_works_for_one_person_only(database: Database, now: datetime) -> None:
    first, second = person(database, now, "a"), person(database, now, "b")
    token = invited(database, now)
    redeem(database, token, first, now)
    redeem(database, token, first, now)  # a double tap by the same person is no foreign use
    with pytest.raises(NotAllowed, match="invite-used"):
        redeem(database, token, second, now)
    assert (roles(database, first), roles(database, second)) == ({Role.OPERATOR}, set())


@pytest.mark.parametrize(("late", "works"), [(VALID - timedelta(seconds=1), True), (VALID, False)])
def test_a_link_is_valid_for_seven_days(database: Database, now: datetime, late: timedelta, works: bool) -> None:
    account, token = person(database, now, "a"), invited(database, now)
    if works:
        redeem(database, token, account, now + late)
    else:
        with pytest.raises(NotAllowed, match="invite-expired"):
            redeem(database, token, account, now + late)
    assert bool(roles(database, account)) is works


def test_an_unknown_link_is_refused(database: Database, now: datetime) -> None:
    account = person(database, now, "a")
    with pytest.raises(NotAllowed, match="invite-unknown"):
        redeem(database, "made up", account, now)


def test_a_record_somebody_answers_for_is_not_given_away(database: Database, now: datetime) -> None:
    first, second, record = (
        person(database, now, "a"),
        person(database, now, "b"),
        expert(database, now, "陈工（示例）"),
    )
    tokens = [invited(database, now, Role.EXPERT, record) for _ in range(2)]
    redeem(database, tokens[0], first, now)
    with pytest.raises(NotAllowed, match="invite-expert-taken"):
        redeem(database, tokens[1], second, now)
    assert roles(database, second) == set()


def test_an_expert_does_not_become_another_expert(database: Database, now: datetime) -> None:
    account = person(database, now, "a")
    one, other = expert(database, now, "陈工（示例）"), expert(database, now, "马老师（示例）")
    redeem(database, invited(database, now, Role.EXPERT, one), account, now)
    token = invited(database, now, Role.EXPERT, other)
    with pytest.raises(NotAllowed, match="invite-other-expert"):
        redeem(database, token, account, now)
    # the refusal used nothing up: the right person can still open the link
    redeem(database, token, person(database, now, "b"), now)


def test_old_links_are_forgotten(database: Database, now: datetime) -> None:
    token, account = invited(database, now), person(database, now, "a")

    def forget(at: datetime) -> int:
        return database.write_now(lambda store: store.invites.forget(at))

    assert forget(now + VALID + REMEMBERED) == 0
    assert forget(now + VALID + REMEMBERED + timedelta(seconds=1)) == 1
    with pytest.raises(NotAllowed, match="invite-unknown"):
        redeem(database, token, account, now)


def test_tokens_differ_and_fit_a_deep_link(database: Database, now: datetime) -> None:
    def several(store: Repositories) -> list[str]:
        return [store.invites.create(Role.OPERATOR, None, None, now) for _ in range(20)]

    tokens = database.write_now(several)
    assert len(set(tokens)) == 20
    assert all(len(f"i_{token}") <= 64 and token.replace("-", "").replace("_", "").isalnum() for token in tokens)
