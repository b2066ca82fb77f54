"""Every claim of every reason is compared with the record as it was given and with the words of the need."""

from __future__ import annotations

from datetime import date

import pytest

from domain.records import Filters, Kind, Reason, Record, RecordId
from knowledge import lexicon, reasons
from knowledge.entry import Entry, load
from knowledge.preparing import prepare_all
from knowledge.question import generic_words, read_question
from knowledge.text import compact, normalise, syllables
from tests.knowledge import needs
from texts.catalog import write

OTHER_FORMS = [
    "zhugangjian qikong",
    "鑄鋼件氣孔與夾雜",
    "铸钢件汽孔",
    "银川的石墨烯专家",
    "找个宁波做机器人的老师",
    "ＣＶＤ金刚石",
    "陈教授看看铸造",
    "高企认定研发费占比",
    "补助政策",
    "砂眼太多",
]
"""Needs in pinyin, traditional script, full width, with a slip, with a city, a name, another word for the matter."""

FILTERS = [Filters(), Filters(city="银川市", industry="高端装备制造")]


@pytest.fixture(scope="module")
def stored() -> list[tuple[Record, Entry]]:
    """Each record of the starter base with what the index keeps of it."""
    records = needs.starter_records()
    return [(prepared.record, load(prepared.plain, prepared.stored)) for prepared in prepare_all(records)]


def _texts() -> list[str]:
    return [need.text for need in (*needs.tune(), *needs.report())][::4] + OTHER_FORMS


def _passes(record: Record, filters: Filters) -> bool:
    """Whether a search with these filters could give the record."""
    industry = filters.industry is None or filters.industry in record.industries
    return industry and (filters.city is None or filters.city.removesuffix("市") == record.city.removesuffix("市"))


@pytest.mark.parametrize("filters", FILTERS, ids=["no-filter", "city-and-industry"])
def test_each_claim_is_true_of_the_record(stored: list[tuple[Record, Entry]], filters: Filters) -> None:
    checked = 0
    for text in _texts():
        question = read_question(text)
        for record, entry in stored:
            if not _passes(record, filters):
                continue
            given = reasons.reasons_for(question, entry, filters)
            assert len(given) <= 3
            for reason in given:
                assert reason.record_id == record.id
                assert _is_true(reason, record, text, filters), (reason, text)
                assert all(shown in _written(reason) for shown in _shown(reason))
                checked += 1
    assert checked > 50


def _is_true(reason: Reason, record: Record, text: str, filters: Filters) -> bool:
    if reason.key in (reasons.INDUSTRY, reasons.CITY, reasons.OPEN_UNTIL):
        return _fact_is_true(reason, record, text, filters)
    field, said = _field(record, reason.field), compact(text)
    if not reason.terms or not all(field.count(term) for term in reason.terms[-1:]):
        return False
    if reason.key == reasons.OTHER_WORDS:
        mine, theirs = reason.terms
        return mine in said and theirs in field and theirs in lexicon.other_words(mine)
    if reason.key == reasons.SOUND:
        heard = f" {' '.join(syllables(normalise(text)))} "
        return all(term in field and f" {' '.join(syllables(term))} " in heard for term in reason.terms)
    assert reason.key in (reasons.SAME_WORDS, reasons.NAME)
    return all(term in field and term in said and term not in generic_words() for term in reason.terms)


def _fact_is_true(reason: Reason, record: Record, text: str, filters: Filters) -> bool:
    (claim,), said = reason.terms, compact(text)
    if reason.key == reasons.CITY:
        asked = (filters.city or "").removesuffix("市") == claim
        return record.city.removesuffix("市") == claim and (asked or claim in said)
    if reason.key == reasons.OPEN_UNTIL:
        return record.closes_on == date.fromisoformat(claim)
    named = {industry for term, (industry, _) in lexicon.trades().items() if term in said}
    return claim in record.industries and claim in named | {filters.industry}


def _field(record: Record, name: str) -> str:
    texts = {"name": record.title, "question": record.title, **record.texts}
    return compact(texts.get(name, record.title if name == "title" else ""))


def _written(reason: Reason) -> str:
    return write(reasons.phrase(reason), "zh")


def _shown(reason: Reason) -> tuple[str, ...]:
    """What the sentence must hold: the terms themselves; of a day its number."""
    return (str(date.fromisoformat(reason.terms[0]).day),) if reason.key == reasons.OPEN_UNTIL else reason.terms


def test_the_check_notices_an_untrue_claim() -> None:
    record = Record(RecordId(Kind.EXPERT, 1), "某工", {"name": "某工", "fields": "铸钢气孔"}, ("新材料",), city="银川")
    for key, field, terms in (
        (reasons.SAME_WORDS, "fields", ("焊接",)),
        (reasons.SAME_WORDS, "done", ("铸钢",)),
        (reasons.OTHER_WORDS, "fields", ("砂眼", "焊接")),
        (reasons.INDUSTRY, "industries", ("化工",)),
        (reasons.CITY, "city", ("西宁",)),
    ):
        assert not _is_true(Reason(key, record.id, field, terms), record, "西宁的化工厂铸钢砂眼焊接", Filters())


def test_parts_of_a_word_are_whole_stretches() -> None:
    record = Record(RecordId(Kind.EXPERT, 1), "某工", {"name": "某工", "fields": "钙钛矿/晶硅叠层组件"}, ())
    (prepared,) = prepare_all([record])
    given = reasons.reasons_for(read_question("钙钛矿叠层电池"), load(prepared.plain, prepared.stored), Filters())
    assert [reason.terms for reason in given] == [("钙钛矿", "叠层")]
