"""Which few words judge a result, and which are about something else."""

import pytest

from domain.feedback import Verdict
from handlers.feedback import judges_all, number_said, verdict_said, why_said


@pytest.mark.parametrize(
    ("text", "verdict", "number"),
    [
        ("1不合适", Verdict.UNFIT, 1),
        ("第2个不合适。", Verdict.UNFIT, 2),
        ("第一个有用", Verdict.USEFUL, 1),
        ("第 二 位不合适", Verdict.UNFIT, 2),
        ("一直不合适", Verdict.UNFIT, None),  # no number
        ("陈工不合适", Verdict.UNFIT, None),
        ("马老师这位不太合适", Verdict.UNFIT, None),
        ("不合适", Verdict.UNFIT, None),
        ("2 不合适，他只做理论", Verdict.UNFIT, 2),
        ("陈工不合适, 他只做理论", Verdict.UNFIT, None),
        ("2不合适，约1", None, None),  # books
        ("加工不合适，铸件老裂", None, None),  # a problem
        ("1 有用", Verdict.USEFUL, 1),
        ("陈工很合适！", Verdict.USEFUL, None),
        ("都不合适", Verdict.UNFIT, None),
        ("没有合适的", Verdict.UNFIT, None),
        ("配比都不行，铸件老裂", None, None),  # a problem
        ("约陈工", None, None),  # books
        ("想找个合适的专家", None, None),  # describes
        ("这个配比不合适，铸件老裂", None, None),  # a problem
        ("我们的冷却水温度控制一直不合适", None, None),  # too long to be about a person
        ("有没有有用的政策", None, None),  # asks
    ],
)
def test_words_that_judge(text: str, verdict: Verdict | None, number: int | None) -> None:
    assert verdict_said(text) is verdict
    if verdict is not None:
        assert number_said(text) == number


@pytest.mark.parametrize(
    "text", ["都不合适", "这三位都不太合适", "3个都不合适", "一个都不对口，他们只做理论", "没有合适的"]
)
def test_words_that_judge_all(text: str) -> None:
    assert judges_all(text)


@pytest.mark.parametrize("text", ["不合适", "2 不合适", "配比都不行，铸件老裂", "没有合适的设备做检测", "温度都不合适"])
def test_words_that_do_not_judge_all(text: str) -> None:
    assert not judges_all(text)


def test_a_reason_beside_the_words() -> None:
    assert why_said("2 不合适，他只做理论") == why_said("陈工这位不太合适：他只做理论") == "他只做理论"
    assert why_said("2 不合适") == why_said("不合适，他只做理论") == ""
