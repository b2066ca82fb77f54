"""Near-duplicates: listed with the reason, each pair once, in time that grows with the rows."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.records import Kind
from knowledge.importing import duplicates
from knowledge.importing.duplicates import MOST, NearDuplicate, core, near_duplicates


@pytest.mark.parametrize(
    ("kind", "known", "new", "why"),
    [
        (Kind.EXPERT, "王建国|某大学", "王建国|某研究院", "duplicates-person-units"),
        (Kind.EXPERT, "王建国|某大学", "王建国|某大学材料学院", "duplicates-person-unit"),
        (Kind.EXPERT, "王建国|某铸造有限公司", "王建国|某铸造", "duplicates-person-unit"),
        (Kind.EXPERT, "王建国|某大学", "王健国|某大学", "duplicates-person-sound"),
        (Kind.EXPERT, "王建国(示例)|某大学", "王建国|某研究院", "duplicates-person-units"),
        (Kind.INSTITUTE, "银川某铸造有限公司", "银川某铸造", "duplicates-name-form"),
        (Kind.INSTITUTE, "银川某铸造有限公司", "银川市某铸造股份有限公司", "duplicates-name-form"),
        (Kind.INSTITUTE, "某大学(银川)研究院", "某大学银川研究院", "duplicates-name-form"),
        (Kind.INSTITUTE, "某某石墨烯", "谋某石墨烯", "duplicates-name-sound"),
        (Kind.POLICY, "质量补助办法|某局|2026", "关于印发《质量补助办法》的通知|某市某局|2026", "duplicates-title"),
        (Kind.ACHIEVEMENT, "铸钢气孔预测|某大学", "铸钢气孔预测|某研究院", "duplicates-title"),
        (Kind.EVENT, "对接会|2026-12-03", "“对接会”|2026-12-03", "duplicates-title"),
        (Kind.FAQ, "证书有效期几年?", "证书有效期几年", "duplicates-title"),
    ],
)
def test_near_duplicates_are_listed_with_the_reason(kind: Kind, known: str, new: str, why: str) -> None:
    assert list(near_duplicates(kind, [new], [known])) == [NearDuplicate(known, new, why)]
    assert list(near_duplicates(kind, [known, new])) == [NearDuplicate(known, new, why)]


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        (Kind.EXPERT, "王建国|某大学", "王建国|某大学"),  # the record itself
        (Kind.EXPERT, "王建国|某大学", "王健国|某研究院"),  # names that only sound alike, in two units
        (Kind.EXPERT, "李明华|某大学", "李明霞|某大学"),
        (Kind.INSTITUTE, "银川某铸造有限公司", "西宁某铸造有限公司"),
        (Kind.POLICY, "质量补助|某局|2025", "质量补助|某局|2026"),  # two editions
        (Kind.EVENT, "对接会|2026-12-03", "对接会|2026-12-04"),  # held twice
    ],
)
def test_what_differs_is_not_listed(kind: Kind, first: str, second: str) -> None:
    assert list(near_duplicates(kind, [second], [first])) == []


def test_two_known_records_are_no_news() -> None:
    assert list(near_duplicates(Kind.EXPERT, [], ["王建国|某大学", "王建国|某研究院"])) == []


def test_a_name_that_many_bear_is_compared_with_a_few() -> None:
    keys = [f"王伟|第{number}大学" for number in range(200)]
    pairs = list(near_duplicates(Kind.EXPERT, keys))
    assert len(pairs) <= MOST * len(keys)


@pytest.mark.parametrize("count", [1_000, 8_000])
def test_a_key_is_compared_with_a_few_however_many_rows_there_are(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[str, str]] = []

    def same_person(first: str, second: str) -> str:
        compared.append((first, second))
        return ""

    monkeypatch.setattr(duplicates, "_same_person", same_person)
    monkeypatch.setattr(duplicates, "_same_sound", same_person)
    keys = [f"{chr(0x4E00 + n % 200)}{chr(0x5000 + n % 37)}工|某大学{n % 300}" for n in range(count)]
    assert list(near_duplicates(Kind.EXPERT, keys)) == []
    assert 0 < len(compared) <= 2 * MOST * count  # in two blocks, of the name and of its sound


@given(st.lists(st.text("王李建国健|大学院", min_size=1, max_size=8), max_size=12))
def test_a_pair_is_listed_once_and_never_with_itself(keys: list[str]) -> None:
    pairs = [(each.first, each.second) for each in near_duplicates(Kind.EXPERT, dict.fromkeys(keys))]
    assert len(pairs) == len({frozenset(pair) for pair in pairs})
    assert all(first != second for first, second in pairs)


@given(st.text("银川市省自治区某铸造有限公司集团股份", min_size=1))
@example("自治区")
def test_a_name_is_never_nothing_but_its_legal_form(name: str) -> None:
    assert core(name)
