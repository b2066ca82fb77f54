"""Open needs against what changed: whom it is told, when not, how often, and how long it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from domain.channels import Outgoing
from domain.feedback import Verdict
from domain.imports import Import, ImportState
from domain.messages import Address, Reply, Text
from domain.needs import Need, NeedState
from domain.records import Kind, NewRecord
from knowledge.index import Index
from knowledge.matcher import Matcher
from scheduler import rematch
from scheduler.index_feed import IndexFeed
from scheduler.relevance import why_not
from storage.database import Database
from storage.jobs import Job
from storage.outbox import Draft
from storage.repositories import Repositories
from tests.statements import counted
from tests.talk.people import words_of

PROBLEM = "深海密封件总漏"
NEED_TEXTS = ("深海密封件总漏", "葡萄酒发酵温度控制不稳", "硅片切割线痕多", "蓝宝石晶体生长位错多")

MOST_ASKED = 15
"""Statements that telling one need may take, whatever changed: a transaction stays short."""


@dataclass
class Bureau:
    """A real database and a real index; `changes` lets the index catch up and every open need be compared."""

    database: Database
    now: datetime
    index: Index = field(default_factory=lambda: Index.open(None))

    def __post_init__(self) -> None:
        self.feed = IndexFeed(self.database, self.index)
        self.matcher = Matcher(self.index)
        self.rematch()

    def need(self, problem: str = PROBLEM, who: str = "plant") -> Need:
        """An open need of somebody."""

        def work(store: Repositories) -> Need:
            account = store.accounts.touch(Address("memory", who), self.now)
            need = store.needs.add(account, self.now)
            number = f"N-26-{need.id:04d}"
            opened = replace(need, state=NeedState.OPEN, problem=problem, number=number, submitted_at=self.now)
            return store.needs.save(opened, self.now)

        return self.database.write_now(work)

    def expert(self, name: str, fields: str) -> int:
        """Adds or changes an expert; the record's number."""
        return self.load([expert(name, fields)])[0]

    def load(self, rows: list[NewRecord]) -> list[int]:
        """Adds or changes records, and compares; their numbers."""
        self.database.write_now(lambda store: store.records.load(rows, self.now))
        self.rematch()
        return self.database.read_now(
            lambda store: [store.records.named(row.kind, row.title)[0].id.number for row in rows[:1]]
        )

    def rematch(self) -> int:
        """Compares every open need with what changed; how many slices that took."""
        self.feed.catch_up_now()
        slices = 0
        while job := self.begin():
            found = self.look(job)
            self.database.write_now(lambda store, found=found: rematch.tell(store, found.news, self.now))
            self.database.write_now(
                lambda store, job=job, found=found: rematch.move_on(store, job, found.last, self.now)
            )
            slices += 1
        return slices

    def look(self, job: Job) -> rematch.Slice:
        """Compares the needs of one slice."""

        def work(store: Repositories) -> rematch.Slice:
            return rematch.look(store, self.matcher, job, rematch.changes(store, job), self.now)

        return self.database.read_now(work)

    def begin(self) -> Job | None:
        """The next slice, if there is something to do."""
        position = self.feed.position
        if not self.database.read_now(lambda store: rematch.is_due(store, self.now, position)):
            return None
        return self.database.write_now(lambda store: rematch.begin(store, self.now, position))

    def told(self) -> list[str]:
        """All that goes out, oldest first, as it reads."""
        return [words_of(row.reply) for row in self.rows()]

    def rows(self) -> list[Outgoing]:
        """All rows that go out, oldest first."""
        return self.database.read_now(lambda store: store.outbox.read(range(1, 10_000)))


def expert(name: str, fields: str) -> NewRecord:
    """An invented expert."""
    texts = {"name": name, "unit": "某研究院（示例）", "fields": fields}
    return NewRecord(Kind.EXPERT, name, name, texts, facts={"form": "online", "unit": "某研究院（示例）"}, sample=True)


@pytest.fixture
def bureau(database: Database, now: datetime) -> Bureau:
    return Bureau(database, now)


def test_a_need_hears_once_of_what_fits(bureau: Bureau) -> None:
    need = bureau.need()
    bureau.need("葡萄酒发酵温度控制不稳", "winery")
    number = bureau.expert("郝研究员（示例）", "深海密封件")
    [told] = bureau.told()
    [noted] = bureau.database.read_now(lambda store: store.audit.of_row(f"need:{need.id}"))
    assert (noted.account_id, noted.action, noted.detail) == (None, "need.rematch", f"expert:{number}")
    assert "郝研究员（示例）" in told
    assert "深海密封件" in told
    assert "某研究院（示例）\n" in told  # no rank and no city were given: nothing stands in their place
    assert "；线上咨询；" in told
    bureau.expert("郝研究员（示例）", "深海密封件、耐压结构")
    assert bureau.rematch() == 0
    assert len(bureau.told()) == 1


def test_what_was_there_before_the_first_look_is_no_news(database: Database, now: datetime) -> None:
    database.write_now(lambda store: store.records.load([expert("郝研究员（示例）", "深海密封件")], now))
    bureau = Bureau(database, now)
    bureau.need()
    assert bureau.rematch() == 0
    assert bureau.told() == []


@pytest.mark.parametrize(
    "known",
    [
        lambda store, need, number, now: store.finds.add(need.id, [number], now),
        lambda store, need, number, now: store.feedback.give(need.id, [number], need.account_id, Verdict.UNFIT, now),
    ],
    ids=["found", "unfit"],
)
def test_what_was_found_or_called_unfit_is_no_news(bureau: Bureau, known: Callable[..., None]) -> None:
    number = bureau.expert("郝研究员（示例）", "深海密封件")
    need = bureau.need()
    bureau.database.write_now(lambda store: known(store, need, number, bureau.now))
    bureau.expert("郝研究员（示例）", "深海密封件总漏、密封结构")
    assert bureau.told() == []


def test_only_what_is_clearly_better_than_the_rest(bureau: Bureau) -> None:
    bureau.expert("郝研究员（示例）", "深海密封件总漏")
    need = bureau.need()
    bureau.expert("季研究员（示例）", "深海密封件")
    assert bureau.told() == []
    first = bureau.database.read_now(lambda store: store.records.named(Kind.EXPERT, "郝研究员（示例）"))[0].id.number
    bureau.database.write_now(
        lambda store: store.feedback.give(need.id, [first], need.account_id or 0, "unfit", bureau.now)
    )
    bureau.expert("季研究员（示例）", "深海密封件、橡胶件")  # the only one that was not called unfit
    assert [told for told in bureau.told() if "季研究员（示例）" in told] == bureau.told()
    assert len(bureau.told()) == 1


def test_the_log_waits_for_an_import_that_is_being_switched_on(bureau: Bureau) -> None:
    bureau.need()
    arriving = bureau.database.write_now(lambda store: store.imports.add(an_import(bureau.now, ImportState.FOLDING)))
    bureau.expert("郝研究员（示例）", "深海密封件")
    assert bureau.told() == []
    bureau.database.write_now(
        lambda store: store.imports.save(replace(arriving, state=ImportState.APPLIED), bureau.now)
    )
    assert bureau.rematch() > 0
    assert len(bureau.told()) == 1


def test_an_index_that_is_behind_is_waited_for(bureau: Bureau) -> None:
    bureau.need()
    bureau.database.write_now(lambda store: store.records.load([expert("郝研究员（示例）", "深海密封件")], bureau.now))
    assert bureau.begin() is None
    assert bureau.rematch() > 0
    assert len(bureau.told()) == 1


def test_a_slice_done_twice_tells_nobody_twice(bureau: Bureau) -> None:
    bureau.need()
    bureau.database.write_now(lambda store: store.records.load([expert("郝研究员（示例）", "深海密封件")], bureau.now))
    bureau.feed.catch_up_now()
    job = bureau.begin()
    assert job is not None
    twice = [bureau.look(job) for _ in "ab"]
    for found in twice:
        bureau.database.write_now(lambda store, found=found: rematch.tell(store, found.news, bureau.now))
    assert len(bureau.told()) == 1


def test_the_eighth_message_of_a_week_is_kept_back(bureau: Bureau) -> None:
    need = bureau.need()

    def full(store: Repositories) -> None:
        for _ in range(7):
            draft = Draft(need.account_id or 0, "reminder", Reply((Text("提醒"),)), bureau.now, attention="service")
            store.outbox.add(draft, bureau.now)

    bureau.database.write_now(full)
    bureau.expert("郝研究员（示例）", "深海密封件")
    last = bureau.rows()[-1]
    assert bureau.database.read_now(lambda store: store.outbox.why(last.id)) == "budget"


def test_looked_at_again_before_it_is_sent(bureau: Bureau) -> None:
    need = bureau.need()
    number = bureau.expert("郝研究员（示例）", "深海密封件")
    [row] = bureau.rows()

    def why() -> str | None:
        return bureau.database.read_now(lambda store: why_not(store, row.about, row.kind, row.account_id, bureau.now))

    assert why() is None
    bureau.now += timedelta(hours=1)
    bureau.expert("季研究员（示例）", "深海密封件总漏、深海密封")
    assert why() == "overtaken"
    bureau.database.write_now(
        lambda store: store.feedback.give(need.id, [number], need.account_id or 0, "unfit", bureau.now)
    )
    assert why() == "called unfit"
    bureau.database.write_now(lambda store: store.records.retire(number, bureau.now))
    assert why() == "record gone"
    bureau.database.write_now(lambda store: store.needs.save(replace(need, state=NeedState.CLOSED), bureau.now))
    assert why() == "need not open"


def test_a_bulk_change_is_one_message_a_need_in_short_transactions(bureau: Bureau) -> None:
    for number in range(100):
        bureau.need(NEED_TEXTS[number % 4], f"plant{number}")
    rows = [expert(f"示例{number}", f"{NEED_TEXTS[number % 4]}、方法{number}") for number in range(2 * rematch.MANY)]
    bureau.database.write_now(lambda store: store.records.load(rows, bureau.now))
    bureau.feed.catch_up_now()
    written = []
    while job := bureau.begin():
        found = bureau.look(job)
        assert len(found.news) <= rematch.SLICE
        for start in range(0, len(found.news), rematch.TOLD):
            part = found.news[start : start + rematch.TOLD]
            with counted() as asked:
                bureau.database.write_now(lambda store, part=part: rematch.tell(store, part, bureau.now))
            written.append(len(asked))
        bureau.database.write_now(
            lambda store, job=job, found=found: rematch.move_on(store, job, found.last, bureau.now)
        )
    assert len(bureau.told()) == 100
    assert 0 < max(written) <= MOST_ASKED * rematch.TOLD


def an_import(now: datetime, state: ImportState) -> Import:
    """A table on its way."""
    return Import(0, state, 1, None, "专家.xlsx", None, now, kind=Kind.EXPERT)
