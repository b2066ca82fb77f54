"""What is said while a booking asks for a reason or a contact."""

from __future__ import annotations

import time

import pytest

from handlers import answer_words

READINGS = (answer_words.leaves_it, answer_words.asks_back, answer_words.says_nothing, answer_words.waits)


def _each(*lines: str) -> list[str]:
    return [words for line in lines for words in line.split("|")]


LEFT = _each(
    "不取消了|不取消|不要取消|先别取消|没想取消|不了|返回|点错了|误操作|手滑了|不好意思，按错了|不改时间了|算了还是不改|还是算了吧",
    "等一下|等等，我先看看|我再想想|我们再考虑考虑|先商量一下|还是原来的时间吧|按原计划|照常参加|还是要去|保留这个预约",
    "wait, let me think about it|don't cancel|keep the appointment|Sorry, by mistake",
)
ASKED = _each(
    "取消要扣钱吗|取消会怎样|有什么影响？|会不会影响下次|什么时候能再约|谁能看到|你们要这个干什么|接下来怎么办|写我的名字会公开吗",
    "为什么要电话|不取消可以吗|下一步呢|然后呢|Why do you need that?|what next",
)
BARE = _each("好的|嗯|谢谢|你好|不知道|跳过|确认|再说吧|不用了|？？|。")
REASONS = _each(
    "不来了|临时有事|设备修好了不需要了|等不了|等不及了|还去不了|记错了时间|选错时间了|时间不对|时间冲突，改天再约|不是我们要的方向",
    "不考虑了|不想等了|材料还没有|还没准备好呢|没什么问题了|没有多少时间|看病|我们几个都出差了|再看看别的专家|换了负责人",
    "不要这个预约了|原来的问题解决了|接下来一周都要出差|没有时间|no longer needed|I am ill|The time does not suit",
)


@pytest.mark.parametrize("words", LEFT)
def test_all_is_left_as_it_is(words: str) -> None:
    assert answer_words.leaves_it(words)
    assert not answer_words.asks_back(words)


@pytest.mark.parametrize("words", ASKED)
def test_a_question(words: str) -> None:
    assert answer_words.asks_back(words)


@pytest.mark.parametrize("words", BARE)
def test_words_that_say_nothing(words: str) -> None:
    assert answer_words.says_nothing(words)
    assert not answer_words.leaves_it(words)


@pytest.mark.parametrize("words", REASONS)
def test_a_reason(words: str) -> None:
    for reading in (*READINGS, answer_words.wants_move, answer_words.wants_cancel):
        assert not reading(words), reading.__name__


@pytest.mark.parametrize("words", ["我先想想", "稍等", "等一下，我问问"])
def test_waiting(words: str) -> None:
    assert answer_words.waits(words)


def test_another_step() -> None:
    for words in ("改到周四吧", "还是改时间吧", "换个时间", "改期吧"):
        assert answer_words.wants_move(words)
    for words in ("还是取消吧", "取消", "那就取消预约"):
        assert answer_words.wants_cancel(words)


@pytest.mark.parametrize("words", ["等", "不改", "还是", "我再", "a ", "不", "想想", "会不"])
def test_words_that_repeat_are_read_at_once(words: str) -> None:
    began = time.perf_counter()
    for reading in READINGS:
        reading(words * 400)
        reading((words * 60)[:60])
    assert time.perf_counter() - began < 0.5
