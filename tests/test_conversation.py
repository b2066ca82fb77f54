"""Conversations as they really go: questions in between, corrections, half answers, changes of mind, English."""

from __future__ import annotations

from domain.accounts import Role
from domain.messages import MOST_BUTTONS, FileRef, Said
from domain.needs import INDUSTRIES
from tests.talk.story import CONTACT, FIRM, NEED, PHONE, newcomer, requested, submitted
from tests.talk.tables import rows_of
from tests.talk.world import World


async def test_a_question_in_the_middle(world: World) -> None:
    plant = await newcomer(world, "plant", NEED)
    shown = await plant.say("对了，高企认定研发费要占多少？")
    answered, asked_again = shown.split("接着刚才的：")
    assert "近三年研发费占销售收入" in answered
    assert "第十一条" in answered
    assert "希望废品率降到多少" in asked_again
    shown = await plant.say("火星殖民补贴怎么申请？")
    assert "没有查到" in shown  # no record: never composed
    assert "希望废品率降到多少" not in shown  # it came back once already and is still on the screen
    for command in ("政策", "活动", "我的", "帮助"):
        assert "接着刚才的" not in await plant.say(command)
    assert "目标 ≤ 3 %" in await plant.say("3%以内")


async def test_correcting_and_skipping(world: World) -> None:
    plant = await newcomer(world, "plant", NEED)
    await plant.say("3%以内，预算三十万左右")
    assert "预算改为约 50 万元（原来约 30 万元）" in await plant.say("不对 预算是50万")
    assert "希望什么时候解决" in plant.shown()
    assert "好的，先空着。" in await plant.say("不知道")
    assert "试过哪些办法" in plant.shown()
    assert "希望什么时候解决" in await plant.say("上一步")
    assert "12 月 31 日" in await plant.say("年底前")
    assert "行业改为新能源（原来高端装备制造）" in await plant.say("不对，行业是新能源")
    assert "改哪一条" in await plant.say("不对")
    assert "属于哪个行业" in await plant.say("改一下行业")
    assert "行业改为新材料（原来新能源）" in await plant.say("新材料")
    need = rows_of(world.house, "needs")["needs"][0]
    assert (need["industry"], need["trade"], need["problem"]) == ("新材料", "", "铸钢件有气孔")


async def test_what_a_plant_changes_corrects_nothing_of_its_need(world: World) -> None:
    plant = await newcomer(world, "plant", NEED)
    await plant.say("3%以内")
    assert "这是另一件事吗" in await plant.say("锅炉的燃料要改成天然气")
    await plant.press("补充到这条")
    assert "细分行业改为3D打印（原来铸造）" in await plant.say("不对，我们是做3D打印的")
    need = rows_of(world.house, "needs")["needs"][0]
    assert (need["industry"], need["trade"], need["target"]) == ("高端装备制造", "3D打印", "≤ 3 %")


async def test_a_firm_corrects_its_need_with_the_word_that_staff_correct_records_with(world: World) -> None:
    plant = await newcomer(world, "plant", NEED)
    await plant.say("3%以内，预算三十万左右")
    assert "预算改为约 50 万元（原来约 30 万元）" in await plant.say("更正：预算是50万")
    assert "预算改为约 60 万元（原来约 50 万元）" in await plant.say("更正 预算 60万")


async def test_days_later(world: World) -> None:
    plant = await newcomer(world, "plant", NEED)
    assert "说过的都留着" in await plant.say("取消")
    await world.advance(days=3)
    shown = await plant.say("继续")
    assert "现状　废品率 8 %" in shown
    assert "希望废品率降到多少" in shown
    await plant.say("取消")
    await plant.press("接着说")
    await plant.sees("希望废品率降到多少")
    await plant.say("取消")
    await plant.press("不需要了")
    await plant.sees("已放弃")
    assert "现在没有正在填的需求" in await plant.say("继续")


ANSWERS = [
    # question, what is said, field, what is kept
    ("目标", "说不准", "target", ""),
    ("目标", "30", "target", "30"),
    ("目标", "预算十万", "target", ""),  # about another field: the question stays open
    ("预算", "五十", "budget_high", 500_000),
    ("预算", "10-20万", "budget_low", 100_000),
    ("预算", "没有", "budget_high", None),
    ("预算", "没有预算", "budget_high", None),
    ("时间", "下个月", "deadline", "2026-12-31"),
    ("试过", "加过脱氧剂，没用", "tried", "加过脱氧剂，没用"),
    ("试过", "没有", "tried", "没有"),
    ("地点", "银川", "place", "宁夏回族自治区银川市"),
    ("类型", "培训", "kind", "training"),
    ("现状", "每炉都有", "present", "每炉都有"),
]


async def test_bare_answers(world: World) -> None:
    for index, (label, words, field, kept) in enumerate(ANSWERS):
        plant = await newcomer(world, f"plant {index}", "铸钢件老有气孔")
        await plant.press("修改前面的内容")
        if label in {"类型", "行业", "现状", "地点"}:
            await plant.press("改别的")
        await plant.press(label)
        await plant.say(words)
        row = rows_of(world.house, "needs")["needs"][-1]
        value = row[field]
        assert (value if kept is None or isinstance(kept, int) else str(value)) == kept, (label, words)


async def test_several_fields_at_once(world: World) -> None:
    words = "铸钢件气孔，废品率8%，想降到3%以下，预算30万，年底前，试过加脱氧剂"
    plant = await newcomer(world, "plant", words)
    await plant.sees("废品率 8 %", "≤ 3 %", "约 30 万元", "12 月 31 日", "加脱氧剂", "完整度 100 %", "▸提交")


async def test_words_instead_of_buttons(world: World) -> None:
    """A label that is typed does what pressing it would do."""
    plant = await newcomer(world, "plant", NEED)
    assert "目标 ≤ 3 %" in await plant.say("降到 3 % 以下")
    assert "不超过 10 万元" in await plant.say("不超过 10 万元")
    assert "好的，先空着" in await plant.say("不用了")
    assert "N-26-0001" in await plant.say("提交吧")
    assert "都不合适" in await plant.say("都不合适")
    assert "换个说法" in await plant.say("换个说法再找")
    assert "换个说法后" in await plant.say("精密铸造")


async def test_choosing_an_expert_in_words(world: World) -> None:
    plant = await submitted(world)
    assert "马老师（示例）" in await plant.say("约第2个")
    assert "陈工（示例）" in await plant.say("还是约陈工吧")  # another expert while a time is asked for
    shown = await plant.say("约李老师")
    assert "可以约的有：陈工（示例）、马老师（示例）、沈高工（示例）" in shown
    assert shown.count("▸约 1") == 1
    assert "您想约哪一位" in await plant.say("约第9个")
    assert "▸14:00 ▸15:00 ▸16:00" in await plant.say("约第一个，下周三下午")
    assert "先不约" in await plant.say("不约了")


async def test_the_offer_stays_open(world: World) -> None:
    plant = await submitted(world)
    for words in ("高企认定研发费要占多少？", "我的", "政策", "帮助"):
        assert "接着刚才的" not in await plant.say(words)
    assert "马老师（示例）" in await plant.say("约第2个")


async def test_a_second_need_after_the_first(world: World) -> None:
    plant = await submitted(world)
    await plant.press("约 1")
    shown = await plant.say("还有一个问题，葡萄酒酒体浑浊怎么办")
    assert "问题　葡萄酒酒体浑浊" in shown
    await plant.say("提交")
    await plant.sees("N-26-0002")
    assert [row["problem"] for row in rows_of(world.house, "needs")["needs"]] == ["铸钢件有气孔", "葡萄酒酒体浑浊"]


async def test_an_expert_is_wanted_before_anything_was_said(world: World) -> None:
    plant = await newcomer(world, "plant")
    for words in ("想约个专家", "约陈工下周三下午"):
        assert "请用一两句话说说遇到的问题" in await plant.say(words)
    shown = await plant.say("铸钢件老有气孔")
    assert "问题" in shown
    assert "提交之后就能约专家" in await plant.say("约陈工")
    await plant.say("提交")
    assert rows_of(world.house, "needs")["needs"][0]["problem"] == "铸钢件有气孔"
    assert "11 月 25 日（周三）" in await plant.say("约陈工")  # the wish of before is kept


async def test_nothing_fits(world: World) -> None:
    plant = await newcomer(world, "plant", "深海密封件老是漏，想找专家")
    await plant.say("提交")
    await plant.sees("库里暂时没有合适的专家解决“深海密封件", "没有拿不相关的凑数", "▸转人工", "▸换个说法再找")
    gaps = rows_of(world.house, "gaps")["gaps"]
    assert [(gap["why"], gap["handled_at"]) for gap in gaps] == [("nothing_found", None)]
    assert "库里暂时没有" in await plant.say("约第1个")
    assert len(rows_of(world.house, "gaps")["gaps"]) == 1


async def test_an_industry_is_no_call_for_a_person(world: World) -> None:
    plant = await newcomer(world, "plant", "人工智能视觉检测系统老误报，想找专家")
    await plant.sees("问题　人工智能视觉检测系统老误报")
    await plant.say("提交")
    await plant.say("人工成本太高，想上自动化设备")
    await plant.say("人工")
    await plant.sees("已转给工作人员")
    assert [gap["why"] for gap in rows_of(world.house, "gaps")["gaps"]].count("asked_human") == 1


async def test_an_answer_about_something_that_ended_does_not_trap(world: World) -> None:
    """The expert is asked why while the enterprise withdraws: every later word is answered again."""
    cast = await requested(world)
    await cast.expert.press("不合适")
    await cast.plant.press("取消")
    await cast.plant.press("时间安排不开")
    assert "的时间" in await cast.expert.say("我的时间")
    await cast.expert.press("设置时间")
    assert "每周可约时间已改为" in await cast.expert.say("周四上午")


async def test_the_open_question_comes_back_once(world: World) -> None:
    plant = await newcomer(world, "plant", NEED)
    assert "接着刚才的：\n希望废品率降到多少" in await plant.say("政策")
    assert "接着刚才的" not in await plant.say("活动")
    assert "目标 ≤ 3 %" in await plant.say("3%以内")
    assert "接着刚才的：\n" in await plant.say("帮助")  # another question is open now
    other = await newcomer(world, "other", NEED)
    assert "接着刚才的" not in await other.say("转人工")
    assert "接着刚才的" not in await other.say("我要找真人说")


async def test_times_are_not_shown_again_after_a_command(world: World) -> None:
    plant = await submitted(world)
    await plant.press("约 1")
    for words in ("我的", "帮助", "你好"):
        shown = await plant.say(words)
        assert "接着刚才的" not in shown
        assert "▸其他时间" not in shown
    await plant.say("下周三下午")
    await plant.sees("▸15:00")


async def test_more_than_six_choices_are_behind_a_button(world: World) -> None:
    plant = await newcomer(world, "plant", "设备老是出毛病，想请人看看")
    shown = [plant.shown(), await plant.press("更多行业"), await plant.press("更多行业"), await plant.press("更多行业")]
    assert [name for name in INDUSTRIES if f"▸{name} " in "".join(shown)] == list(INDUSTRIES)
    shown.append(await plant.say("我的"))  # the question comes back behind what has buttons of its own
    assert "接着刚才的：\n属于哪个行业" in shown[-1]
    shown.append(await plant.say("政策"))
    shown += [await plant.say("不对"), await plant.press("改别的"), await plant.press("类型")]
    assert "▸更多类型" in shown[-1]
    shown.append(await plant.press("更多类型"))
    assert "▸设备检测 ▸融资" in shown[-1]
    assert max(each.count("▸") for each in shown) == MOST_BUTTONS


async def test_four_experts_leave_room_for_all_ways_on(world: World) -> None:
    plant = await newcomer(world, "plant", "葡萄酒发酵总是停，想找专家")
    shown = await plant.say("提交")
    assert "▸看更多 ▸看政策 ▸都不合适" in shown
    assert "▸看成果 ▸回到专家" in await plant.press("看政策")
    await plant.press("看成果")
    assert "▸看政策 ▸回到专家" in plant.shown()
    assert "还有这几位专家" not in await plant.press("回到专家")


async def test_other_words_are_asked_for_once(world: World) -> None:
    plant = await newcomer(world, "plant", "深海密封件老是漏，想找专家")
    await plant.say("提交")
    await plant.press("换个说法再找")
    for words in ("我的", "政策", "谢谢"):
        assert "换个说法" not in await plant.say(words)
    assert [gap["text"] for gap in rows_of(world.house, "gaps")["gaps"]] == ["深海密封件漏"]  # thanks are no search
    assert "换了说法还是没有找到" in await plant.say("潜水器浮力材料")


async def test_a_day_of_next_year_has_its_year(world: World) -> None:
    plant = await newcomer(world, "plant", "铸钢件老有气孔，废品率8%，明年6月底前想解决")
    assert "时间　2027 年 6 月 30 日（周三）前" in plant.shown()
    corrected = await plant.say("不对，时间改为年底前")
    assert "时间改为12 月 31 日（周四）前（原来2027 年 6 月 30 日（周三）前）。" in corrected
    assert "想约" not in corrected


async def test_the_second_of_the_times_shown(world: World) -> None:
    plant = await submitted(world)
    assert "▸11 月 25 日（周三）14:00 ▸11 月 25 日（周三）15:00" in await plant.press("约 1")
    await plant.say("第二个")
    await plant.say(f"{FIRM} {CONTACT} {PHONE}")
    await plant.sees("11 月 25 日（周三）15:00–16:00 已为您留住")


async def test_a_telephone_is_no_budget(world: World) -> None:
    plant = await newcomer(world, "plant", "铸钢件老有气孔")
    await plant.press("修改前面的内容")
    await plant.press("预算")
    assert "没有看懂" in await plant.say("13800000000")


async def test_where_to_go_when_there_is_nothing_of_ones_own(world: World) -> None:
    expert, staff = world.person("expert"), world.person("staff")
    await world.invited(expert, Role.EXPERT, "陈工（示例）")
    await world.invited(staff, Role.OPERATOR)
    assert "发“我的时间”" in await expert.say("我的")
    assert "发“今日”" in await staff.say("我的")


async def test_a_command_that_there_is_not_answers_nothing(world: World) -> None:
    plant = await newcomer(world, "plant", NEED)
    shown = await plant.say("/bogus")
    assert "没看懂" in shown
    assert "接着刚才的：\n希望废品率降到多少" in shown
    assert rows_of(world.house, "needs")["needs"][0]["target"] == ""


async def test_a_file_alone_asks_the_open_question_once(world: World) -> None:
    plant = await newcomer(world, "plant", NEED)
    number = await world.house.reception.keep_file("工艺.csv", "text/csv", b"a,b")
    plant.look_away()
    await plant.put(Said(plant.address, "", (FileRef(number, "工艺.csv", "text/csv", 3),), world.now))
    shown = await plant.sees("已附在这份需求里")
    assert shown.count("希望废品率降到多少") == 1
