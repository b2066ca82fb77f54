"""Gaps are recorded once, taken by one, handled once; the last word on a result counts."""

from datetime import datetime, timedelta

import pytest

from domain.gaps import Gap, Verdict
from domain.messages import Address
from domain.records import Kind, NewRecord
from storage.database import Database
from storage.repositories import Repositories


@pytest.fixture
def account(database: Database, now: datetime) -> int:
    return database.write_now(lambda store: store.accounts.touch(Address("memory", "z"), now))


def add(database: Database, account: int, now: datetime, why: str = "nothing_found", need: int | None = None) -> Gap:
    return database.write_now(lambda store: store.gaps.add(need, account, "深海密封件", why, now))


def test_the_same_open_gap_is_recorded_once(database: Database, account: int, now: datetime) -> None:
    need = database.write_now(lambda store: store.needs.add(account, now)).id
    first = add(database, account, now, need=need)
    assert add(database, account, now + timedelta(hours=1), need=need) == first
    others = {add(database, account, now).id, add(database, account, now, "none_suits", need).id}
    assert len(others | {first.id}) == 3


def test_a_handled_gap_may_come_up_again(database: Database, account: int, now: datetime) -> None:
    first = add(database, account, now)
    assert database.write_now(lambda store: store.gaps.handle(first.id, now))
    assert not database.write_now(lambda store: store.gaps.handle(first.id, now))
    second = add(database, account, now)
    assert second.id != first.id
    assert database.read_now(lambda store: store.gaps.open_list()) == [second]


def test_one_member_of_staff_takes_it(database: Database, account: int, now: datetime) -> None:
    gap = add(database, account, now, "asked_human")
    one, other = (database.write_now(lambda s, w=who: s.accounts.touch(Address("memory", w), now)) for who in "ab")
    assert database.read_now(lambda store: store.gaps.talk_of(account)) is None
    assert database.write_now(lambda store: store.gaps.take(gap.id, one))
    assert not database.write_now(lambda store: store.gaps.take(gap.id, other))
    talk = database.read_now(lambda store: store.gaps.talk_of(account))
    assert talk is not None
    assert talk.taken_by == one
    assert [g.id for g in database.read_now(lambda store: store.gaps.taken_by(one))] == [gap.id]
    database.write_now(lambda store: store.gaps.handle(gap.id, now))
    assert database.read_now(lambda store: store.gaps.talk_of(account)) is None
    assert database.read_now(lambda store: store.gaps.taken_by(one)) == []


def test_a_handled_gap_is_not_taken(database: Database, account: int, now: datetime) -> None:
    gap = add(database, account, now, "asked_human")
    database.write_now(lambda store: store.gaps.handle(gap.id, now))
    assert not database.write_now(lambda store: store.gaps.take(gap.id, account))


def test_the_last_word_on_a_result_counts(database: Database, account: int, now: datetime) -> None:
    def judge(store: Repositories) -> dict[int, Verdict]:
        store.records.load([NewRecord(Kind.EXPERT, "chen", "陈工（示例）", {})], now)
        record = store.records.named(Kind.EXPERT, "陈工（示例）")[0].id.number
        need = store.needs.add(account, now).id
        for verdict in ("useful", "unfit"):
            store.gaps.add_feedback(need, record, account, verdict, now)
        return {key - record: verdict for key, verdict in store.gaps.feedback_on(need).items()}

    assert database.write_now(judge) == {0: Verdict.UNFIT}


def test_an_unknown_reason_or_verdict_is_an_error(database: Database, account: int, now: datetime) -> None:
    with pytest.raises(ValueError, match="boredom"):
        add(database, account, now, "boredom")
    with pytest.raises(ValueError, match="meh"):
        database.write_now(lambda store: store.gaps.add_feedback(1, 1, account, "meh", now))
