"""Sentences into fields, as a table: what is said, and the fields it must give (product.md §10). Now is a Saturday."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.messages import Money, Span
from knowledge.understand import Understood, read_deadline, understand
from knowledge.understand.window import SHANGHAI

NOW = datetime(2026, 11, 21, 2, 2, tzinfo=UTC)
"""Saturday 21 November 2026, 10:02 in Shanghai."""


def shown(value: object) -> object:
    """A field in the short form of the tables."""
    if isinstance(value, Span):
        return f"{value.start.astimezone(SHANGHAI):%m-%d %H:%M}~{value.end.astimezone(SHANGHAI):%m-%d %H:%M}"
    if isinstance(value, Money):
        return tuple(None if part is None else int(part) for part in (value.low, value.high))
    return value if value is None or isinstance(value, (int, Decimal)) else str(value)


SAID: list[tuple[str, dict[str, Any]]] = [
    # the README's story
    ("我们铸钢件老有气孔，废品率8%，想找个专家看看", {"intent": "describe", "kind": "technology",
     "industry": "高端装备制造", "trade": "铸造",
     "problem": "铸钢件有气孔", "present": "废品率 8 %", "target": "None"}),
    ("3%以内，预算三十万左右，最好年底前", {"target": "≤ 3 %", "budget": (300000, 300000), "deadline": "2026-12-31"}),
    ("约陈工，下周三下午", {"intent": "book", "person": "陈工", "wish": "11-25 12:00~11-25 18:00", "kind": "None"}),
    # the same in traditional characters with a gloss
    ("鑄鋼件老有氣孔(kǒng)，廢品率8%", {"problem": "铸钢件有气孔", "present": "废品率 8 %"}),
    ("約陳工，下週三下午", {"intent": "book", "person": "陈工"}),
    ("below 3%", {"target": "≤ 3 %"}),
    ("our scrap rate is below 90%", {"target": "None"}),
    # corrections and signals
    ("不对 预算是50万", {"signal": "wrong", "about": "budget", "budget": (500000, 500000)}),
    ("改一下行业", {"signal": "edit", "about": "industry"}),
    ("不知道", {"signal": "unknown", "problem": ""}),
    ("说不准", {"signal": "unknown"}),
    ("跳过", {"signal": "skip"}),
    ("上一步", {"signal": "back"}),
    # intents
    ("转人工", {"intent": "human"}),
    ("能不能叫个工作人员来", {"intent": "human"}),
    ("取消预约", {"intent": "cancel", "kind": "None"}),
    ("不约了", {"intent": "cancel"}),
    ("能不能换到周四上午", {"intent": "reschedule", "wish": "11-26 08:00~11-26 12:00"}),
    ("预约改到下周二下午3点", {"intent": "reschedule", "wish": "11-24 15:00~11-24 16:00"}),
    ("我的需求到哪一步了", {"intent": "status"}),
    ("陈工确认了吗", {"intent": "status"}),
    ("对了，高企认定研发费要占多少？", {"intent": "policy_question", "kind": "policy"}),
    ("专精特新申报条件是什么", {"intent": "policy_question", "kind": "policy"}),
    ("有没有做石墨烯的专家", {"intent": "find_expert", "industry": "新材料", "trade": "石墨烯"}),
    ("陈工下周有空吗", {"intent": "book", "wish": "11-23 08:00~11-29 18:00"}),
    ("约第2个，周五上午10点", {"intent": "book", "ordinal": 2, "wish": "11-27 10:00~11-27 11:00"}),
    ("你好", {"intent": "smalltalk"}),
    ("早上好", {"intent": "smalltalk", "wish": "None"}),
    ("今天天气怎么样", {"intent": "smalltalk"}),
    ("红烧肉怎么做", {"intent": "other", "kind": "None"}),
    # kinds
    ("我们想申报高企，没人会弄，需要帮忙", {"intent": "describe", "kind": "policy"}),
    ("想贷款500万扩大生产，有没有科技贷", {"kind": "finance", "budget": (5000000, 5000000)}),
    ("招不到搞蓝宝石长晶的工程师", {"kind": "talent", "trade": "蓝宝石"}),
    ("员工不会用数控机床，想搞个培训", {"kind": "training"}),
    ("有个零件要做成分检测，哪里能做", {"kind": "testing"}),
    ("想申请发明专利，不知道怎么写", {"kind": "ip"}),
    ("光伏组件清洗机器人识别不准", {"kind": "technology"}),
    # industries
    ("枸杞汁保质期短，想延长到12个月以上，年底前搞定", {"industry": "食品加工", "target": "≥ 12 个月",
     "deadline": "2026-12-31"}),
    ("温室番茄得了灰霉病，怎么办", {"industry": "现代农业"}),
    ("葡萄酒发酵温度控制不好", {"industry": "葡萄酒"}),
    ("我们是做外贸的公司", {"industry": "其他"}),
    ("污水氨氮超标，要求降到15mg/l以下，预算20-30万", {"industry": "节能环保", "target": "污水氨氮 ≤ 15 mg/l",
     "budget": (200000, 300000)}),
    # the trade shown behind an industry is one its term belongs to
    ("我们的锅炉老是结垢", {"industry": "高端装备制造", "trade": "特种设备"}),
    ("电镀件老起泡", {"industry": "高端装备制造", "trade": "表面处理"}),
    ("风机叶片老结冰", {"industry": "新能源", "trade": "风电"}),
    ("充电桩老跳枪", {"industry": "新能源汽车", "trade": "电动汽车"}),
    ("涤纶布老起球", {"industry": "纺织", "trade": "化纤"}),
    ("我们是化工厂，管道老堵", {"industry": "化工", "trade": ""}),
    # changed in the need, or in the plant
    ("预算要改成50万", {"signal": "wrong", "about": "budget"}),
    ("时间改成年底前", {"signal": "wrong"}),
    ("改成50万", {"signal": "wrong"}),
    ("锅炉的燃料要改成天然气", {"intent": "describe", "signal": "None", "problem": "锅炉的燃料要改成天然气"}),
    ("我们的人工分选改成自动分选", {"intent": "describe", "signal": "None"}),
    ("改天吧", {"intent": "reschedule"}),
    # everything at once
    ("我们在西宁做盐湖提锂，回收率只有60%，想提到80%以上，愿意出200万，明年6月前", {"industry": "化工",
     "present": "回收率 60 %", "target": "回收率 ≥ 80 %", "budget": (2000000, 2000000), "deadline": "2027-06-30",
     "place": "青海省西宁市"}),
    # money that is no budget
    ("我们年产值2亿，预算50万", {"budget": (500000, 500000)}),  # turnover
    ("已经投了200万，还想再投50万", {"budget": (500000, 500000)}),  # already spent
    ("一台300万的机床老坏", {"budget": None}),  # a price
    ("每件3元的成本太高", {"budget": None}),  # a price per piece
    ("月薪2万招个工程师", {"budget": None}),  # a salary
    ("一年电费要300万，想节能改造，准备花80万", {"budget": (800000, 800000)}),
    ("预算是30-50", {"budget": (300000, 500000)}),  # no unit: 万
    # figures that are no target
    ("高企研发费要占5%以上", {"target": "None"}),
    ("国内份额30%", {"target": "None"}),
    ("保温2小时以上，铸件还是裂", {"target": "None"}),
    ("最近三个月废品率从5%涨到9%，急", {"target": "None", "present": "近三个月废品率 9 %", "deadline": "None"}),
    ("不良率目前百分之五，目标千分之五", {"present": "不良率 5 %", "target": "不良率 ≤ 5 ‰"}),
    ("能耗降低20%", {"target": "能耗 - 20 %"}),
    # places
    ("北京航空材料研究院的专家能来吗", {"place": "None"}),  # inside a name
    ("想找上海的专家", {"place": "None"}),  # the expert's place
    ("银川市金凤区", {"place": "宁夏回族自治区银川市金凤区"}),
    ("吴忠市利通区的乳品厂", {"place": "宁夏回族自治区吴忠市利通区"}),
    ("安全问题一直解决不了", {"place": "None"}),
    ("贺兰山东麓酒庄", {"place": "None"}),  # neither the county before 山 nor the province 山东
    ("青海湖边的牧场", {"place": "None"}),
    ("我们在银川贺兰山路，做软件的", {"place": "宁夏回族自治区银川市"}),
    ("酒庄在贺兰县", {"place": "宁夏回族自治区银川市贺兰县"}),
    # which way a figure is to go, and its whole unit
    ("加工精度只有0.05mm，想做到0.01mm", {"present": "加工精度 0.05 mm", "target": "加工精度 ≤ 0.01 mm"}),
    ("加工精度0.05mm，想把精度提高到0.01mm", {"target": "精度 ≤ 0.01 mm"}),
    ("精度要做到0.01mm，现在只有0.05mm", {"target": "精度 ≤ 0.01 mm"}),
    ("加工精度要做到0.01mm", {"target": "加工精度 ≤ 0.01 mm"}),
    ("识别精度95%，要做到99%", {"target": "识别精度 ≥ 99 %"}),  # more is better when it is a share
    ("含水率12%，想做到8%", {"target": "含水率 ≤ 8 %"}),
    ("涂层厚度要做到5mm", {"target": "涂层厚度 5 mm"}),  # nobody knows which way
    ("负极容量现在140mAh/g，想提到160mAh/g", {"present": "负极容量 140 mAh/g", "target": "负极容量 ≥ 160 mAh/g"}),
    ("电耗450kWh/t，要降到400kWh/t", {"present": "电耗 450 kWh/t", "target": "电耗 ≤ 400 kWh/t"}),
    ("转速3000r/min，想提到5000r/min", {"target": "≥ 5000 r/min"}),
    ("进给量想提到3mm/rev", {"target": "None"}),  # an unknown unit is no mm
    ("电解铝一吨要800度电，想降到500度", {"present": "800 度电/吨", "target": "≤ 500 度"}),
    ("光伏支架在风沙大的地方老锈，一年换两次，想三年不换", {"present": "None", "target": "None",
     "problem": "光伏支架在风沙大的地方老锈"}),
    ("约第一个 明天下午", {"budget": None, "ordinal": 1}),
    # every clause of the trouble or the wanted, and no other
    ("我们想招一名材料学博士，做石墨烯的，年薪30万", {"kind": "talent", "problem": "招一名材料学博士，做石墨烯的"}),
    ("磷酸铁锂电池低温放电差，循环衰减快", {"problem": "磷酸铁锂电池低温放电差，循环衰减快"}),
    ("轴承磨损快，噪音大，试过换油没用，预算20万，明年3月前解决，想约专家来看看", {"problem": "轴承磨损快，噪音大"}),
    ("想申报高企，研发费归集不会弄", {"problem": "申报高企，研发费归集不会弄"}),
    ("为啥光伏组件功率衰减快", {"problem": "光伏组件功率衰减快"}),
    # questions about services
    ("你们这有没有做深海密封件的", {"problem": "深海密封件"}),
    ("请问你们能不能做钛合金焊接", {"problem": "钛合金焊接"}),
    ("有没有做饭的", {"intent": "other", "problem": ""}),
    # ugly input
    ("", {"intent": "other"}),
    ("😀😀😀", {"intent": "other"}),
    ("\u202e\x00\x00", {"intent": "other"}),
    ("<b>铸钢件气孔</b> *_[ &lt;", {"industry": "高端装备制造"}),
    ("２０２６－１２－０１前，预算３０万", {"deadline": "2026-12-01", "budget": (300000, 300000)}),  # full width
]  # fmt: skip


@pytest.mark.parametrize(("said", "fields"), SAID)
def test_understands(said: str, fields: dict[str, Any]) -> None:
    understood = understand(said, NOW)
    for name, expected in fields.items():
        actual = shown(getattr(understood, name))
        assert (actual if not isinstance(expected, str) else str(actual)) == expected, name


@pytest.mark.parametrize(
    ("said", "matter"),
    [
        ("都不行", False),
        ("我不想找了", False),
        ("有没有李明教授", False),
        ("预算改成", False),
        ("第三个吧", False),
        ("质量不行", True),
        ("降成本", True),
        ("漏", True),
        ("招人", True),
        ("有没有做铸造的教授", True),
        ("拉丝模太贵了", True),
    ],
)
def test_whether_words_speak_of_a_matter(said: str, matter: bool) -> None:
    assert understand(said, NOW).matter is matter


@pytest.mark.parametrize("said", ["年底", "end of year", "By the end of this year."])
def test_an_answer_to_by_when(said: str) -> None:
    assert read_deadline(said, NOW) == date(2026, 12, 31)


@settings(deadline=None)  # the first example loads the word lists
@given(st.text(max_size=300))
def test_never_raises(said: str) -> None:
    assert isinstance(understand(said, NOW), Understood)


@settings(deadline=None)
@given(st.lists(st.sampled_from("下周三五点半月底前内年万元%三十8预算约第个-到:银川北京 ，。"), max_size=60))
def test_never_raises_on_fragments_of_its_own_grammar(pieces: list[str]) -> None:
    wish = understand("".join(pieces), NOW).wish
    assert wish is None or wish.end > NOW


@pytest.mark.parametrize("piece", ["下周三", "30万", "(", "银川", "铸钢件有气孔，", "一", "9" * 50, "😀", "\x00"])
def test_of_a_hundred_thousand_characters_the_first_two_thousand_are_looked_at(piece: str) -> None:
    long = piece * (100_000 // len(piece))
    assert understand(long, NOW) == understand(long[:2_000], NOW)
    assert understand(long + "预算30万", NOW) == understand(long, NOW)


@pytest.mark.parametrize(
    "piece", ["哈", "哈哈", "嗯", "哦", "好的", "谢谢", "早", "你好", "邀请", "哪里", "截至", "   "]
)
@pytest.mark.parametrize("end", ["", "笑死了", "#"])
def test_what_is_said_again_and_again_is_read_at_once(piece: str, end: str) -> None:
    assert isinstance(understand(piece * 60 + end, NOW), Understood)
