"""Whether a question is a firm's matter: the words of plants and of other matters in it."""

from __future__ import annotations

from knowledge.matter import industries, of_others, of_plants, quantities


def test_words_are_counted_where_they_stand_the_longest_first() -> None:
    assert of_plants("铸钢件气孔多") == 2
    assert of_plants("今天天气怎么样") == 0
    assert of_others("今天天气怎么样") == 1


def test_quantities_as_plants_state_them() -> None:
    assert quantities("60mm厚的q345板焊完裂开") == 2
    assert quantities("厚薄差30%，热到650度") == 2
    assert quantities("三天两夜的行程") == 0


def test_quantities_as_they_are_spoken() -> None:
    assert quantities("孔偏了三丝，厚薄差几个道") == 2
    assert quantities("年产300多吨，存栏200头奶牛") == 2
    assert quantities("噪声85分贝，硬度58hrc") == 2
    assert quantities("养了3只小猫，一道题不会") == 0


def test_a_question_belongs_to_the_industries_of_its_words() -> None:
    assert industries({"铸钢件", "掉块"}) == {"高端装备制造"}
    assert industries({"磁钢"}) == {"新材料"}
    assert industries({"天气"}) == frozenset()
