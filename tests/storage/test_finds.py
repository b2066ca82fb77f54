"""What was found, judged or booked for a need is never news for it; one verdict per pair, the last word counts."""

from datetime import datetime, timedelta

import pytest

from domain.feedback import Verdict
from domain.messages import Address
from domain.records import Kind, NewRecord
from storage.database import Database
from storage.repositories import Repositories


def stage(store: Repositories, now: datetime) -> tuple[int, int, list[int]]:
    """An account, its need, and the numbers of three experts."""
    account = store.accounts.touch(Address("memory", "z"), now)
    names = [f"{surname}工（示例）" for surname in "陈马沈"]
    store.records.load([NewRecord(Kind.EXPERT, name, name, {}) for name in names], now)
    numbers = [store.records.named(Kind.EXPERT, name)[0].id.number for name in names]
    return account, store.needs.add(account, now).id, numbers


def test_telling_is_claimed_once(database: Database, now: datetime) -> None:
    _, need, (chen, ma, _) = database.write_now(lambda store: stage(store, now))
    database.write_now(lambda store: store.finds.add(need, [ma, ma], now))
    assert database.write_now(lambda store: store.finds.tell(need, chen, now))
    assert not database.write_now(lambda store: store.finds.tell(need, chen, now))
    assert not database.write_now(lambda store: store.finds.tell(need, ma, now))


def test_what_is_no_news(database: Database, now: datetime) -> None:
    def work(store: Repositories) -> bool:
        account, need, (chen, ma, shen) = stage(store, now)
        store.finds.add(need, [chen], now)
        store.feedback.give(need, [ma], account, "unfit", now)
        return store.finds.known([need, need + 1]) == {need: {chen, ma}} and shen not in store.finds.known([need])[need]

    assert database.write_now(work)


def test_one_press_away_is_not_seen(database: Database, now: datetime) -> None:
    def work(store: Repositories) -> None:
        _, need, (chen, ma, shen) = stage(store, now)
        store.finds.add(need, [chen, ma, shen], now)
        store.finds.see(need, [chen, ma], now)
        assert store.finds.seen(need) == {chen, ma}
        assert store.finds.has(need, shen)
        assert not store.finds.has(need + 1, shen)

    database.write_now(work)


def test_the_newest_news_is_known(database: Database, now: datetime) -> None:
    def work(store: Repositories) -> list[bool]:
        _, need, (chen, ma, shen) = stage(store, now)
        store.finds.see(need, [shen], now)
        store.finds.tell(need, chen, now)
        store.finds.tell(need, ma, now + timedelta(hours=1))
        return [store.finds.is_newest_told(need, number) for number in (chen, ma, shen)]

    assert database.write_now(work) == [False, True, False]


def test_the_last_word_on_a_result_counts(database: Database, now: datetime) -> None:
    def work(store: Repositories) -> None:
        account, need, (chen, ma, _) = stage(store, now)
        store.feedback.give(need, [chen, ma], account, "unfit", now)
        assert store.feedback.explain(need, [chen], "far") == 1
        assert [each.reason for each in store.feedback.of_need(need)] == ["far", ""]
        store.feedback.give(need, [chen], account, "useful", now + timedelta(minutes=1))
        assert store.feedback.on(need) == {chen: Verdict.USEFUL, ma: Verdict.UNFIT}
        assert {each.reason for each in store.feedback.of_account(account)} == {""}

    database.write_now(work)


def test_an_unknown_verdict_is_an_error(database: Database, now: datetime) -> None:
    with pytest.raises(ValueError, match="meh"):
        database.write_now(lambda store: store.feedback.give(1, [1], 1, "meh", now))


def test_the_change_log_by_stretches(database: Database, now: datetime) -> None:
    def work(store: Repositories) -> None:
        _, _, (chen, ma, shen) = stage(store, now)
        store.records.load([NewRecord(Kind.FAQ, "q", "问", {})], now)
        end = store.records.last_change()
        store.records.retire(ma, now)
        assert {one.number for one in store.records.changed_between(0, end, [Kind.EXPERT])} == {chen, shen}
        assert store.records.changed_between(end, store.records.last_change(), [Kind.EXPERT]) == []
        assert [one.id.number for one in store.records.several([shen, ma, chen, 999])] == sorted([chen, shen])
        assert store.records.several([]) == []
        assert [one.kind for one in store.records.changed_between(end - 1, end, [Kind.FAQ, Kind.POLICY])] == ["faq"]

    database.write_now(work)
