"""Gaps are recorded once, taken by one, handled once, answered by what comes later."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.gaps import Gap, Missing
from domain.messages import Address
from domain.needs import NeedState
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


def test_an_unknown_reason_is_an_error(database: Database, account: int, now: datetime) -> None:
    with pytest.raises(ValueError, match="boredom"):
        add(database, account, now, "boredom")


@pytest.fixture
def expert(database: Database, now: datetime) -> int:
    def load(store: Repositories) -> int:
        store.records.load([NewRecord(Kind.EXPERT, "chen", "陈工（示例）", {})], now)
        return store.records.named(Kind.EXPERT, "陈工（示例）")[0].id.number

    return database.write_now(load)


def waiting(database: Database, account: int, now: datetime, industry: str, trade: str = "", firm: str = "") -> int:
    """An open need without a match."""

    def work(store: Repositories) -> int:
        enterprise = store.enterprises.add(firm, now).id if firm else None
        need = store.needs.add(account, now, enterprise)
        need = store.needs.save(replace(need, state=NeedState.OPEN, industry=industry, trade=trade), now)
        store.gaps.add(need.id, account, "深海密封件", "nothing_found", now)
        return need.id

    return database.write_now(work)


def board(database: Database) -> list[Missing]:
    return database.read_now(lambda store: store.gaps.board())


def test_the_board_counts_needs_and_firms_by_field(database: Database, account: int, now: datetime) -> None:
    later = now + timedelta(days=1)
    waiting(database, account, later, "高端装备制造", "铸造", "甲厂（示例）")
    waiting(database, account, now, "高端装备制造", "铸造", "乙厂（示例）")
    twice = waiting(database, account, now, "海洋")
    waiting(database, account, later, "海洋")
    database.write_now(lambda store: store.gaps.add(twice, account, "深海密封件", "none_suits", later))
    database.write_now(lambda store: store.gaps.add(None, account, "找人聊聊", "asked_human", now))
    assert board(database) == [
        Missing("高端装备制造", "铸造", waiting=2, firms=2, oldest=now, answered=0),
        Missing("海洋", "", waiting=2, firms=1, oldest=now, answered=0),
    ]


def test_an_answered_gap_is_shown_as_answered(database: Database, account: int, expert: int, now: datetime) -> None:
    need = waiting(database, account, now, "海洋")
    assert database.write_now(lambda store: store.gaps.answer(need, expert, now)) == 1
    assert board(database) == [Missing("海洋", "", waiting=0, firms=0, oldest=None, answered=1)]
    [gap] = database.read_now(lambda store: store.gaps.open_list())
    assert (gap.answered_by, gap.answered_at) == (expert, now)
    database.write_now(lambda store: store.records.retire(expert, now))
    assert [each.waiting for each in board(database)] == [1]


def test_an_answer_that_does_not_suit_opens_the_gap_again(
    database: Database, account: int, expert: int, now: datetime
) -> None:
    need = waiting(database, account, now, "海洋")
    for again in (
        lambda store: store.gaps.reopen(need, [expert]),
        lambda store: store.gaps.add(need, account, "深海密封件", "nothing_found", now),
    ):
        database.write_now(lambda store: store.gaps.answer(need, expert, now))
        database.write_now(again)
        assert [each.waiting for each in board(database)] == [1]


def test_what_is_over_waits_no_more(database: Database, account: int, now: datetime) -> None:
    closed, handled = (waiting(database, account, now, "海洋") for _ in range(2))

    def end(store: Repositories) -> None:
        need = store.needs.get(closed)
        assert need is not None
        store.needs.save(replace(need, state=NeedState.CLOSED), now)
        for gap in store.gaps.open_list():
            if gap.need_id == handled:
                store.gaps.handle(gap.id, now)

    database.write_now(end)
    assert board(database) == []
