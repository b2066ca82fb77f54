"""Finding: what fits, what does not, exact filters, and reasons that are true of the record."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.messages import Phrase
from domain.records import Filters, Kind, Match, Record, RecordId
from knowledge import reasons
from knowledge.entry import Entry
from knowledge.index import Index
from knowledge.matcher import Matcher
from knowledge.text import compact
from tests.knowledge import needs


@pytest.fixture(scope="module")
def starter() -> list[Record]:
    return needs.starter_records()


@pytest.fixture(scope="module")
def matcher(starter: list[Record]) -> Matcher:
    index = Index.open(None)
    index.apply(starter, 1)
    return Matcher(index)


@pytest.mark.parametrize(
    "said",
    ["今天天气怎么样", "红烧肉怎么做", "深海密封件", "花呗怎么还款", "这首歌叫什么名字", "孩子发烧怎么办",
     "附近有什么好吃的", "手机充电慢", "高考作文怎么写",
     "新房味道大", "新房味大怎么办", "车里味大", "新车车内味道难闻",
     "刹车有异响", "关节退化", "胃酸回流", "三相电怎么接", "长针眼了怎么办", "嘴唇泛白", "血压量的不准",
     "固态硬盘多大够用",
     "试管一次成功率", "米缸生虫子", "新手养鱼", "蛤蜊怎么吐沙", "快递瓶子碎了", "excel报表怎么做", "净水器出水少",
     "王者荣耀怎么上分", "", "  ", "😀", "？？？", "的的的", "aaaaaaaa", "12345", "\x00"],
)  # fmt: skip
def test_nothing_fits(matcher: Matcher, said: str) -> None:
    assert matcher.find(said, list(Kind)) == []


@pytest.mark.parametrize(
    "said",
    ["陈工", "陈工（示例）", "chengong", "陳工", "约陈工", "铸钢件汽孔", "铸钢件qikong", "鑄鋼氣孔與夾雜",
     "ＣＶＤ金刚石", "zhu gang qi kong"],
)  # fmt: skip
def test_names_typos_pinyin_and_other_scripts_find_something(matcher: Matcher, said: str) -> None:
    assert matcher.find(said, [Kind.EXPERT])


@pytest.mark.parametrize("said", ["我们车间味大，居民投诉", "内饰件味大过不了主机厂", "厂区废气味大"])
def test_the_smell_of_a_plant_finds_who_knows_about_it(matcher: Matcher, said: str) -> None:
    assert matcher.find(said, [Kind.EXPERT])


def test_all_kinds_asked_at_once_show_the_best_of_what_each_would_show(matcher: Matcher) -> None:
    """Fewer candidates of each are looked at, and still hardly any need gets another first result."""
    asked = [need.text for need in needs.tune()]
    same = 0
    for text in asked:
        every = [match for kind in Kind for match in matcher.find(text, [kind], limit=1)]
        best = max((match.score for match in every), default=0)
        found = matcher.find(text, list(Kind), limit=1)
        assert bool(found) == bool(every), text
        same += not found or found[0].record.id in {match.record.id for match in every if match.score >= best}
    assert same >= 0.98 * len(asked)


NEED = "铸钢件气孔多，想降废品率"


def test_filters_are_exact(matcher: Matcher, starter: list[Record]) -> None:
    for filters in (Filters(city="银川"), Filters(city="银川市")):
        assert {match.record.city for match in matcher.find(NEED, [Kind.EXPERT], filters)} == {"银川"}
    assert matcher.find(NEED, [Kind.EXPERT], Filters(city="三亚")) == []
    assert matcher.find(NEED, [Kind.EXPERT], Filters(level="国家")) == []
    of_industry = matcher.find("变形", [Kind.EXPERT], Filters(industry="高端装备制造"), limit=50)
    assert of_industry
    assert all("高端装备制造" in match.record.industries for match in of_industry)
    policies = matcher.find("装备制造 质量攻关 补助", [Kind.POLICY], limit=50)
    still_open = matcher.find("装备制造 质量攻关 补助", [Kind.POLICY], Filters(open_on=date(2036, 1, 1)), limit=50)
    assert any(match.record.closes_on for match in policies)
    assert all(match.record.closes_on is None for match in still_open)


def test_among_is_exact_even_when_large(matcher: Matcher, starter: list[Record]) -> None:
    everyone = [record.id for record in starter if record.id.kind is Kind.EXPERT]
    best = matcher.find(NEED, [Kind.EXPERT])[0].record.id
    others = [each for each in everyone if each != best]
    assert matcher.find(NEED, [Kind.EXPERT], among=[]) == []
    assert [match.record.id for match in matcher.find(NEED, [Kind.EXPERT], among=[best])] == [best]
    many = [*others, *(RecordId(Kind.EXPERT, 10**6 + number) for number in range(20_000))]
    found = {match.record.id for match in matcher.find(NEED, [Kind.EXPERT], among=many)}
    assert found
    assert found <= set(others)
    assert matcher.find(NEED, [Kind.EXPERT], among=[RecordId(Kind.POLICY, best.number)]) == []


def test_kinds_limit_and_scores(matcher: Matcher) -> None:
    found = matcher.find(NEED, list(Kind), limit=4)
    assert len(found) == 4
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
    assert all(0 <= match.score <= 1 for match in found)
    assert matcher.find(NEED, [Kind.EXPERT], limit=0) == []
    assert matcher.find(NEED, []) == []


def test_the_whole_record_comes_back(matcher: Matcher, starter: list[Record]) -> None:
    by_id = {record.id: record for record in starter}
    for match in matcher.find(NEED, list(Kind), limit=20):
        assert match.record == by_id[match.record.id]


def _assert_true(match: Match, need: str) -> None:
    """Terms of the need are compared in normal form: simplified characters, half width."""
    record, said = match.record, compact(need)
    for reason in match.reasons:
        assert reason.record_id == record.id
        texts = {"name": record.title, "title": record.title, **record.texts}
        text = texts.get(reason.field, "").lower().replace(" ", "")
        if reason.key == reasons.SOUND:
            assert all(term in text and term not in said for term in reason.terms)
        elif reason.key in (reasons.SAME_WORDS, reasons.NAME):
            assert all(term in text and term in said for term in reason.terms)
        elif reason.key == reasons.OTHER_WORDS:
            assert reason.terms[0] in said
            assert reason.terms[1] in text
        elif reason.key == reasons.INDUSTRY:
            assert reason.terms[0] in record.industries
        elif reason.key == reasons.CITY:
            assert reason.terms[0] == record.city
        else:
            assert reason.key == reasons.OPEN_UNTIL
            assert reason.terms[0] == str(record.closes_on)


def test_reasons_are_true_of_the_record_and_never_missing(matcher: Matcher) -> None:
    for need in (need.text for need in needs.tune() if need.kind is Kind.EXPERT):
        for match in matcher.find(need, list(Kind), limit=10):
            _assert_true(match, need)
            assert len(match.reasons) <= 3
        assert all(match.reasons for match in matcher.find(need, [Kind.EXPERT], limit=3)), need


def test_reasons_name_city_and_industry(matcher: Matcher) -> None:
    first = matcher.find("银川的铸钢件气孔", [Kind.EXPERT])[0]
    assert [reason.key for reason in first.reasons] == [reasons.SAME_WORDS, reasons.INDUSTRY, reasons.CITY]
    assert all(isinstance(reasons.phrase(reason), Phrase) for reason in first.reasons)


SHOWN = [Kind.EXPERT, Kind.POLICY, Kind.ACHIEVEMENT]


def _reasons(matches: list[Match]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(reason.key, reason.field, reason.terms) for match in matches for reason in match.reasons]


def test_a_rank_is_neither_a_meaning_nor_a_name(matcher: Matcher) -> None:
    found = matcher.find("我们想招一名材料学博士，做石墨烯的，年薪30万", [Kind.EXPERT])
    assert found
    assert all("石墨烯" in match.record.texts["fields"] + match.record.texts["done"] for match in found)
    only_doctors = [doctor(number) for number in range(1, 4)]
    index = Index.open(None)
    index.apply(only_doctors, 1)
    assert Matcher(index).find("我们想招一名材料学博士，做石墨烯的，年薪30万", [Kind.EXPERT]) == []


def doctor(number: int) -> Record:
    name = f"{'谢钱姚'[number - 1]}博士"
    return Record(RecordId(Kind.EXPERT, number), name, {"name": name, "unit": "某大学", "fields": "葡萄酒营销"})


@pytest.mark.parametrize(
    "said",
    ["博士", "高工", "想请高级工程师来", "找个教授", "大学", "研究院", "重点实验室", "有限公司",
     "政策", "xxx政策有什么要求？", "有什么政策", "管理办法", "通知", "最近有什么活动", "有哪些成果", "专家",
     "银川", "宁波的专家"],
)  # fmt: skip
def test_ranks_bodies_kinds_and_cities_alone_find_nothing(matcher: Matcher, said: str) -> None:
    assert matcher.find(said, SHOWN) == []


@pytest.mark.parametrize(
    ("said", "name", "terms"),
    [("陈工", "陈工", ("陈工",)), ("约陈工看铸钢件气孔", "陈工", ("陈工",)), ("陈教授", "陈工", ("陈",)),
     ("谢博士哪天有空", "谢博士", ("谢博士",)), ("扎西老师", "扎西", ("扎西",)), ("金高工", "金高工", ("金高工",))],
)  # fmt: skip
def test_a_name_is_a_reason_by_its_own_part(matcher: Matcher, said: str, name: str, terms: tuple[str, ...]) -> None:
    first = matcher.find(said, [Kind.EXPERT])[0]
    assert first.record.texts["name"] == name
    assert (first.reasons[0].key, first.reasons[0].terms) == (reasons.NAME, terms)


def test_one_rank_is_not_another_persons_name(matcher: Matcher) -> None:
    assert {match.record.texts["name"] for match in matcher.find("陈教授", [Kind.EXPERT])} == {"陈工"}


@pytest.mark.parametrize("said", ["中卫数据中心PUE太高", "某大学材料学院的铸钢气孔研究中心", "银川有限公司焊接变形"])
def test_bodies_are_no_reason(matcher: Matcher, said: str) -> None:
    given = _reasons(matcher.find(said, SHOWN, limit=50))
    assert given
    generic = {"中心", "大学", "学院", "公司", "研究中心", "有限", "有限公司"}
    assert not [terms for key, _, terms in given if key == reasons.SAME_WORDS and generic & set(terms)]


def test_a_data_centre_is_not_any_centre(matcher: Matcher) -> None:
    found = matcher.find("中卫数据中心PUE太高", [Kind.EXPERT], limit=50)
    assert found[0].record.texts["name"] == "姚博士"
    assert all("电子信息" in match.record.industries for match in found)


def test_sounds_are_a_reason(matcher: Matcher) -> None:
    assert (reasons.SOUND, "title", ("铸钢件气孔",)) in _reasons(matcher.find("zhugangjian qikong", SHOWN))
    assert _reasons(matcher.find("chengong", [Kind.EXPERT]))[0] == (reasons.SOUND, "name", ("陈工",))


@pytest.mark.parametrize(
    "said", ["银川的铸钢件气孔", "zhu gang qi kong", "成果转化", "补助政策", "科技特派员政策", "晶体材料研究所"]
)
def test_what_is_shown_has_a_reason_besides_its_city_and_last_day(matcher: Matcher, said: str) -> None:
    found = matcher.find(said, SHOWN, limit=50)
    assert found
    for match in found:
        assert {reason.key for reason in match.reasons} - {reasons.CITY, reasons.OPEN_UNTIL}


def test_a_name_with_a_slip_is_found_with_what_is_right_of_it() -> None:
    index = Index.open(None)
    index.apply([Record(RecordId(Kind.POLICY, 1), "碑林区飞秒光刻小镇行动", {})], 1)
    found = _reasons(Matcher(index).find("碑林区飞妙光刻小镇行东", [Kind.POLICY]))
    assert found
    assert {key for key, _, _ in found} <= {reasons.SAME_WORDS, reasons.SOUND}


def test_a_term_with_a_generic_word_in_it_stays_a_term(matcher: Matcher) -> None:
    found = _reasons(matcher.find("成果转化", [Kind.POLICY]))
    assert (reasons.SAME_WORDS, "title", ("成果", "转化")) in found


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_answered(matcher: Matcher, said: str) -> None:
    assert isinstance(matcher.find(said, list(Kind)), list)


def test_a_very_long_text_is_answered(matcher: Matcher) -> None:
    assert matcher.find("铸钢件气孔，" * 20_000, [Kind.EXPERT])


def test_reading_goes_on_while_changes_are_applied(starter: list[Record]) -> None:
    index = Index.open(None)
    index.apply(starter, 1)
    matcher, failures = Matcher(index), list[BaseException]()

    def read() -> None:
        try:
            for _ in range(20):
                assert matcher.find(NEED, [Kind.EXPERT])
        except BaseException as error:
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for position in range(2, 12):
        index.apply(starter[:40], position)
    for reader in readers:
        reader.join()
    assert failures == []


def test_needs_are_answered_one_after_the_other(starter: list[Record]) -> None:
    index, together = Index.open(None), threading.Barrier(2)
    index.apply(starter, 1)
    met: list[bool] = []

    def near(_text: str, _entries: Sequence[Entry]) -> None:
        with suppress(threading.BrokenBarrierError):
            together.wait(0.2)  # ends at once when another need is looked at meanwhile
            met.append(True)

    matcher = Matcher(index, near)
    readers = [threading.Thread(target=matcher.find, args=(NEED, [Kind.EXPERT])) for _ in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert met == []
    assert together.broken  # they did look
