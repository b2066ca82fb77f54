"""What is news for a need, on the starter base and the sample city: clearly better records are, equal ones are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.records import Kind, Record, RecordId
from domain.rematch import news
from knowledge.index import Index
from knowledge.matcher import Matcher
from knowledge.touching import Touching
from tests.knowledge import needs
from tests.knowledge.needs import Need, name_of

KINDS = (Kind.EXPERT, Kind.POLICY, Kind.ACHIEVEMENT)
CLEARLY_BETTER = 0.8
"""Share of the needs whose own record stands before others that would hear of it, were it new."""
COPY = 90_000


@pytest.fixture(scope="module")
def index() -> Index:
    index = Index.open(None)
    index.apply(needs.starter_records(), 1)
    return index


def written_for() -> list[Need]:
    return [need for need in (*needs.tune(), *needs.report()) if need.kind in KINDS]


def colleague(record: Record) -> Record:
    """Somebody or something else under another name, of the same work said in another order."""
    texts = {name: "；".join(reversed(text.split("；"))) for name, text in record.texts.items()}
    named = {name: f"另一{texts[name]}" for name in ("name", "unit", "title") if name in texts}
    return replace(record, id=RecordId(record.id.kind, COPY), title=f"另一{record.title}", texts=texts | named)


def test_the_record_a_need_was_written_for_is_news(index: Index) -> None:
    matcher = Matcher(index)
    told, others = 0, 0
    for need in written_for():
        found = matcher.find(need.text, {need.kind}, limit=15)
        own = {match.record.id.number for match in found if name_of(match.record) in need.names}
        if len(own) < len(found) and found[0].record.id.number in own:
            others += 1
            told += bool(news(found, own, ()))
    assert others > 50
    assert told / others >= CLEARLY_BETTER


def test_one_that_does_the_same_work_is_no_news(index: Index) -> None:
    matcher = Matcher(index)
    for need in written_for()[::6]:
        if found := matcher.find(need.text, {need.kind}, limit=15):
            index.apply([colleague(found[0].record)], 2)
            again = matcher.find(need.text, {need.kind}, limit=15)
            assert [news(again, {COPY}, ()), need.text] == [[], need.text]
            index.apply([RecordId(need.kind, COPY)], 3)


def test_a_record_that_no_syllables_lead_to_fits_nothing(index: Index) -> None:
    matcher, experts = Matcher(index), [each for each in needs.starter_records() if each.id.kind is Kind.EXPERT]
    touching, left = Touching(experts), 0
    for need in written_for():
        others = {each.id for each in experts} - touching.by(need.text)
        left += len(others)
        assert matcher.find(need.text, {Kind.EXPERT}, among=others) == []
    assert left > len(experts) * len(written_for()) / 2  # most need not be searched for


@pytest.mark.parametrize("said", ["胶柱", "jiaozhu", "JIAOZHU机", "浇铸温度", "PLC"])
def test_a_record_is_also_touched_by_how_it_sounds_and_by_latin_words(said: str) -> None:
    record = Record(RecordId(Kind.EXPERT, 1), "陈工", {"fields": "浇铸工艺、PLC 控制"})
    assert Touching([record]).by(said) == {record.id}
    assert Touching([record]).by("葡萄酒") == set()
