"""The dictionary of the cities' industries: its sources, and that each term is one word for records and needs alike."""

from __future__ import annotations

from collections import Counter

import pytest

from domain.needs import INDUSTRIES
from knowledge import lexicon
from knowledge.text import cut, normalise
from knowledge.understand.kinds import OTHER_INDUSTRY


def test_there_are_terms_of_every_industry() -> None:
    counted = Counter(industry for industry, _ in lexicon.trades().values())
    assert len(lexicon.dictionary()) >= 700
    assert all(counted[industry] >= 20 for industry in INDUSTRIES if industry != OTHER_INDUSTRY)


def test_each_term_has_an_industry_and_a_source() -> None:
    sources = {row[0] for row in lexicon.rows("sources.tsv")}
    assert {term.source for term in lexicon.dictionary().values()} == sources
    assert {term.industry for term in lexicon.dictionary().values()} <= set(INDUSTRIES)
    assert all(len(row) == 2 and row[1] for row in lexicon.rows("sources.tsv"))


def test_no_term_stands_twice() -> None:
    named = [term for row in lexicon.rows("terms.tsv") for term in row[2].lower().split()]
    assert [term for term, count in Counter((*named, *lexicon.deciding_terms())).items() if count > 1] == []


def test_each_term_is_cut_as_one_word_and_in_normal_form() -> None:
    terms = [term for term in lexicon.trades() if len(term) > 1]
    assert [term for term in terms if cut(term) != [term]] == []
    assert [term for term in terms if normalise(term) != term] == []


@pytest.mark.parametrize(
    ("said", "term"),
    [("想做固态电池中试", "固态电池"), ("钙钛矿叠层电池衰减快", "钙钛矿叠层电池"), ("干喷湿纺原丝毛丝多", "干喷湿纺"),
     ("我们的溅射靶材晶粒粗", "溅射靶材"), ("蓝宝石长晶退火裂锭", "蓝宝石长晶"), ("48对棒还原炉电耗高", "还原炉"),
     ("梓醇含量不稳", "梓醇"), ("做过精炼脱气吗", "精炼脱气"), ("镁合金冷隔缩松", "冷隔"),
     ("筒子纱内外色差", "筒子纱")],
)  # fmt: skip
def test_a_term_is_one_word_inside_a_need(said: str, term: str) -> None:
    assert term in cut(said)


def test_each_saying_stands_once_and_is_cut_as_one_word() -> None:
    said = [saying for row in lexicon.rows("sayings.tsv") for saying in row[1].split()]
    assert [saying for saying, count in Counter(said).items() if count > 1] == []
    assert [saying for saying in said if len(saying) > 1 and cut(saying) != [saying]] == []
    assert [saying for saying in said if normalise(saying) != saying] == []


def test_each_saying_is_answered_by_other_words_of_a_known_industry() -> None:
    assert [saying for saying, means in lexicon.sayings().items() if not means.terms] == []
    assert {means.industry for means in lexicon.sayings().values()} - {""} <= set(INDUSTRIES)
    assert lexicon.other_words("打摆子") >= {"抖动", "振动"}
    assert "打摆子" not in lexicon.other_words("振动")


@pytest.mark.parametrize(
    ("said", "saying", "term"),
    [("阀门关死还漏怎么办", "关死还漏", "内漏"), ("箔断了好几回", "箔断", "断带"), ("有个缸号色差大", "缸号", "色差"),
     ("会计不会做台账", "会计不会", "研发费用归集"), ("膜压差一直涨", "膜压差", "膜污染")],
)  # fmt: skip
def test_what_people_say_leads_to_the_words_of_the_trade(said: str, saying: str, term: str) -> None:
    assert saying in cut(said)
    assert any(term in other for other in lexicon.other_words(saying))


def test_no_word_is_of_plants_and_of_other_matters() -> None:
    assert lexicon.plant_words() & lexicon.elsewhere_words() == frozenset()
    assert lexicon.sayings().keys() & lexicon.everyday_words() == set()


def test_two_words_that_keep_their_meaning_stay_two() -> None:
    assert cut("焊接变形") == ["焊接", "变形"]


def test_only_the_trades_decide_an_industry() -> None:
    assert not set(lexicon.dictionary()) & set(lexicon.deciding_terms())
    assert lexicon.trades()["铸钢件"] == ("高端装备制造", "铸造")
    assert lexicon.trades()["冷隔"] == ("高端装备制造", "")


def test_words_for_the_same_thing_name_each_other() -> None:
    for word, others in lexicon.synonyms().items():
        assert others
        assert word not in others
        assert all(word in lexicon.synonyms()[other] for other in others)
