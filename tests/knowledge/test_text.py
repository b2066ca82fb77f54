"""One normal form for records and questions."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import text as texts
from knowledge.question import strip_frame
from knowledge.text import (
    compact,
    compact_all,
    cut,
    grams,
    heard,
    letters,
    normalise,
    normalise_all,
    runs,
    sounded_all,
    split_pinyin,
    spoken,
    syllables,
)

NORMAL = [
    ("實(shí)施", "实施"),  # half-width gloss behind a traditional character
    ("實（shí）施創（chuàng）新", "实施创新"),  # full-width glosses
    ("铸钢(gang)件", "铸钢件"),  # a gloss without tone that is the character's sound
    ("铝(lü)合金，略(lüe)厚，女(nv)工，绿（lu）色", "铝合金,略厚,女工,绿色"),  # ü as it is written, v, u
    ("网(can)总线", "网(can)总线"),  # a bracket that is not the character's sound stays
    ("泵(pump)", "泵(pump)"),  # an English word stays
    ("蕞新蕞高", "最新最高"),  # a misused character
    ("ＡＢＣ１２３，％", "ABC123,%"),  # full width
    ("鑄鋼件氣孔", "铸钢件气孔"),  # traditional
    ("气\u200b孔\ufeff\u202e", "气孔"),  # zero width, BOM, right-to-left mark
    ("a\x00b\x07c", "abc"),  # NUL and bell
    ("上\ud800下", "上下"),  # a lone surrogate
    ("　银川　　某厂　", "银川 某厂"),  # ideographic spaces
    ("一\r\n\r\n 二", "一\n二"),  # blank lines
    ("", ""),
]


@pytest.mark.parametrize(("raw", "normal"), NORMAL)
def test_normalises(raw: str, normal: str) -> None:
    assert normalise(raw) == normal


PIECES = st.sampled_from(
    [raw for raw, _ in NORMAL] + ["\u0301", "(", "shi)", "\u241f", " ", "\n", "\r", "瞭", "然", "。"]
)


@settings(deadline=None)
@given(st.lists(st.lists(PIECES, max_size=5).map("".join) | st.text(max_size=20), max_size=6))
def test_many_texts_at_once_are_each_in_normal_form(raw: list[str]) -> None:
    assert normalise_all(raw) == [normalise(text) for text in raw]
    assert compact_all(normalise_all(raw)) == [compact(text) for text in raw]


@settings(deadline=None)  # the first example loads the dictionaries
@given(st.text(max_size=200))
def test_normalising_survives_anything_and_can_be_written(raw: str) -> None:
    normal = normalise(raw)
    normal.encode("utf-8")
    assert "\x00" not in normal
    assert cut(normal) is not None
    assert grams(normal) is not None


def test_terms_of_the_trades_stay_one_word() -> None:
    assert "钙钛矿叠层电池" in cut("做钙钛矿叠层电池的")
    assert "铸钢件" in cut("我们铸钢件老有气孔")


def test_grams_are_characters_and_pairs_and_whole_latin_words() -> None:
    assert grams("气孔ZG35CrMo,8%") == ["气", "孔", "气孔", "zg35crmo", "8"]


def test_runs_keep_hyphens_inside_latin_words() -> None:
    assert runs("CVD 单晶 zl-101a.") == ["cvd", "单晶", "zl-101a"]


def test_pinyin_of_characters_and_of_latin_input() -> None:
    assert syllables("铸钢") == syllables("zhugang") == syllables("zhu gang") == ["zhu", "gang"]
    assert split_pinyin("pump") == []  # not pinyin
    assert letters("CVD铸钢件") == "cvdzhugangjian"
    assert list(sounded_all([["cvd", "铸钢件"], [], ["妇"]])) == [("cvdzhugangjian", "ZGJ"), ("", ""), ("fu", "F")]


def test_u_with_two_dots_is_typed_as_v() -> None:
    assert syllables("铝合金") == syllables("lvhejin") == ["lv", "he", "jin"]
    assert syllables("侵略女") == syllables("qinlvenv") == ["qin", "lve", "nv"]
    assert syllables("芦") == ["lu"]


def test_sounds_of_all_characters_are_the_same_alone_and_in_one_go() -> None:
    characters = [chr(code) for code in texts._readings() if runs(chr(code))]
    said = [(sound, sound[:1].upper()) for sound in map(letters, characters)]
    assert list(sounded_all([[character] for character in characters])) == said


def test_falls_back_to_jieba(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rjieba", None)
    texts._cutter.cache_clear()
    try:
        assert cut("我们铸钢件老有气孔") == ["我们", "铸钢件", "老有", "气孔"]
        assert ("气孔", "n") in texts.tagged("铸钢件气孔")
    finally:
        texts._cutter.cache_clear()


@pytest.mark.parametrize(
    ("written", "meant", "alike"),
    [
        ("静电访丝", "静电纺丝", True),  # the same sound
        ("政置宣传", "政治宣传", True),
        ("增城", "政城", True),  # zeng and zheng
        ("森林", "升林", True),  # en and eng
        ("自", "至", True),  # z and zh
        ("那", "拉", False),
        ("PLC调试", "PLC条试", False),
        ("PLC调试", "PLC调式", True),  # Latin letters stay
    ],
)
def test_what_sounds_alike_is_written_alike(written: str, meant: str, alike: bool) -> None:
    assert (heard(written) == heard(meant)) is alike
    assert len(heard(written)) == len(written)


@pytest.mark.parametrize(
    ("said", "matter"),
    [
        ("有谁知道黄籽两系", "黄籽两系"),  # not 知道黄籽两系
        ("我要夹心板", "夹心板"),
        ("我想问可视化", "可视化"),
        ("如何去噪", "去噪"),
        ("小鼠的冷冻保存哪个好", "小鼠的冷冻保存"),
        ("纳米粉末怎么样?", "纳米粉末"),
        ("园区怎么做", "园区"),
        ("怎么样", "怎么样"),  # nothing would be left
    ],
)
def test_what_people_put_around_a_matter_is_taken_off(said: str, matter: str) -> None:
    assert strip_frame(said) == matter


def test_a_question_is_more_of_a_sentence_than_terms_are() -> None:
    assert spoken("铸钢件气孔") == spoken("") == 0
    assert 0 < spoken("铸钢件有气孔的时候请找专家看一看") < spoken("怎么开通") == 1
