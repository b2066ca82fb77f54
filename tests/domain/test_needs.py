"""What becomes of a need when something more is said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.messages import Money
from domain.needs import Change, Need, NeedState, merge, search_text

CASTINGS = Need(
    id=1,
    account_id=1,
    state=NeedState.DRAFT,
    version=1,
    created_at=datetime(2026, 11, 21, tzinfo=UTC),
    industry="高端装备制造",
    problem="铸钢件有气孔",
    present="废品率 8 %",
    target="≤ 3 %",
    tried="换涂料",
    budget=Money(None, None),
    deadline=date(2026, 12, 31),
    text="我们铸钢件老有气孔，废品率8%，用树脂砂造型",
    skipped=("tried", "budget"),
)


def test_another_problem_takes_the_place_of_all_that_was_said_of_the_old_one() -> None:
    need, changes = merge(CASTINGS, {"problem": "锅炉冒黑烟", "tried": "换煤"})
    assert (need.present, need.target, need.tried, need.text) == ("", "", "换煤", "")
    assert (need.industry, need.budget, need.deadline) == (CASTINGS.industry, CASTINGS.budget, CASTINGS.deadline)
    assert need.skipped == ("budget",)
    assert changes[2:] == (Change("present", "废品率 8 %", ""), Change("target", "≤ 3 %", ""))
    assert search_text(need) == "锅炉冒黑烟 换煤"


@pytest.mark.parametrize("problem", ["铸钢件有砂眼", "废品率高"])
def test_the_same_problem_in_other_words_keeps_what_was_said_of_it(problem: str) -> None:
    need, changes = merge(CASTINGS, {"problem": problem})
    assert need == replace(CASTINGS, problem=problem)
    assert changes == (Change("problem", "铸钢件有气孔", problem),)
