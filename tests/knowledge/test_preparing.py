"""What the index writes for many records at a time is what each of them would give alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.records import Kind, Record, RecordId, Source
from knowledge import preparing
from knowledge.entry import SOUNDED_CHARS, initial_tokens, load, sound_pieces
from knowledge.preparing import prepare_all
from knowledge.text import compact, letters, normalise, runs, syllables

UGLY = [
    *("", " ", "\n", "\u241f", "\u241f\u241f", "气孔\u241f夹杂", "a\x00b", "\ud800", "\u0301", "😀", "é", "\t", "\x1f"),
    *(
        "ＺＧ３５ＣｒＭｏ，８％",
        "鑄鋼件氣孔",
        "實（shí）施",
        "(",
        "gang)",
        "ΑΣ",
        "İ",
        "𠮷野家",
        "zhugang",
        "一\r\n二",
        "a-b/c.d-",
    ),
    "很长" * SOUNDED_CHARS,
]
TEXTS = st.lists(st.sampled_from(UGLY) | st.text(max_size=8), max_size=4).map("".join)
FIELDS = st.sampled_from(["name", "title", "question", "fields", "keywords", "unit", "summary"])
RECORDS = st.builds(
    Record,
    st.builds(RecordId, st.sampled_from(Kind), st.integers(1, 9)),
    TEXTS,
    st.dictionaries(FIELDS, TEXTS, max_size=4),
    st.lists(st.sampled_from(["新材料", "高端装备制造"]), max_size=2).map(tuple),
    st.sampled_from(["", "银川", "银川市"]),
)


@settings(deadline=None)  # the first example loads the dictionaries
@given(st.lists(RECORDS, max_size=6))
def test_together_is_as_one_by_one(records: list[Record]) -> None:
    assert list(prepare_all(records)) == [prepared for record in records for prepared in prepare_all([record])]


@settings(deadline=None)
@given(RECORDS)
def test_what_is_searched_and_kept_is_what_the_texts_say(record: Record) -> None:
    (prepared,) = prepare_all([record])
    entry = load(prepared.plain, prepared.stored)
    assert entry.record == record
    assert entry.gist_key == prepared.gist_key
    named = {"expert": "name", "institute": "name", "faq": "question"}.get(record.id.kind, "title")
    texts = {named: record.title, **{name: text for name, text in record.texts.items() if text}}
    assert entry.plain == {name: compact(text) for name, text in texts.items()}
    about = {name: normalise(text) for name, text in texts.items() if name in {named, "fields", "keywords"}}
    where = runs(" ".join((*record.industries, record.city)))
    searched = [run for text in texts.values() for run in runs(normalise(text))] + where
    searched += [run for text in about.values() for run in runs(text)]
    assert sorted([*prepared.searched["grams"], *prepared.searched["latin"]]) == sorted(searched)
    assert all(run >= "\u3400" for run in prepared.searched["grams"])
    assert all(run < "\u3400" for run in prepared.searched["latin"])
    heard = [text[:SOUNDED_CHARS] for text in about.values()]
    assert entry.sounds == tuple(syllables(heard[0]))
    pieces = [piece for said in prepared.searched["sounds"] for piece in sound_pieces(said)]
    assert pieces == [piece for text in heard for piece in sound_pieces(letters(text))]
    initials = ["".join(letters(c)[:1] for run in runs(text) if run >= "\u3400" for c in run) for text in heard]
    tokens = [token for first in prepared.searched["initials"] for token in initial_tokens(first)]
    assert tokens == [token for first in initials for token in initial_tokens(first)]


@pytest.mark.parametrize("count", [0, 1, preparing._TOGETHER, preparing._TOGETHER + 1, 3 * preparing._TOGETHER])
def test_each_record_is_prepared_once_and_in_order(count: int) -> None:
    records = [Record(RecordId(Kind.POLICY, number), f"补助{number}", {}) for number in range(count)]
    assert [prepared.record for prepared in prepare_all(records)] == records


def test_all_of_a_record_is_kept() -> None:
    record = Record(
        RecordId(Kind.EVENT, 7), "对接会", {"summary": "铸造\n第二行"}, ("新材料",), "银川", "市",
        date.min, date.max, Source("表", date(2026, 1, 2), 3), True, {"hours": [{"weekday": 2, "end": None}], "a": 1.5},
    )  # fmt: skip
    (prepared,) = prepare_all([record])
    assert load(prepared.plain, prepared.stored).record == record
