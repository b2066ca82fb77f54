"""Stories §2–§6: a question in the middle, corrections, nothing fits, silence, and the bureau's side."""

from __future__ import annotations

import pytest

from domain.accounts import Role
from tests.talk.people import Person, settled
from tests.talk.world import World

NEED = "我们铸钢件老有气孔，废品率8%，想找个专家看看"
FIRM = "银川某铸造有限公司（示例） 张工 13800000000"

pytestmark = pytest.mark.parametrize(
    ("channel", "database_kind"),
    [("memory", "sqlite"), ("memory", "postgresql"), ("web", "sqlite"), ("telegram", "sqlite")],
)


async def describe(plant: Person) -> None:
    """The first sentence, and consent."""
    await plant.say(NEED)
    await plant.press("同意并继续")
    await plant.sees("希望废品率降到多少")


async def ask_chen(plant: Person) -> None:
    """From the first sentence to a held time with 陈工."""
    await describe(plant)
    await plant.say("3%以内，预算三十万左右，最好年底前")
    await plant.press("提交")
    await plant.say("约陈工，下周三下午")
    await plant.press("15:00")
    await plant.say(FIRM)
    await plant.sees("已为您留住")


async def test_a_question_in_the_middle(world: World) -> None:
    plant = await world.meet("plant")
    await describe(plant)
    await plant.say("对了，高企认定研发费要占多少？")
    answer = await plant.sees(
        "高新技术企业认定", "≥ 5 %", "≥ 4 %", "≥ 3 %", "第十一条", "2016", "▸看全文条件", "▸截止前提醒我"
    )
    assert answer.index("接着刚才的") < answer.index("希望废品率降到多少")
    await plant.say("3%以内")
    await plant.sees("目标 ≤ 3 %")
    await plant.say("深海钻井牌照补贴政策怎么申请？")
    await plant.sees("没有", "▸转人工")


async def test_correcting_skipping_coming_back(world: World) -> None:
    plant = await world.meet("plant")
    await describe(plant)
    await plant.say("3%以内，预算三十万左右")
    await plant.sees("预算 约 30 万元", "希望什么时候解决")
    await plant.say("不对 预算是50万")
    await plant.sees("预算改为约 50 万元（原来约 30 万元）", "希望什么时候解决")
    await plant.say("不知道")
    await plant.sees("好的，先空着", "试过哪些办法")
    await plant.say("取消")
    await plant.sees("先停在这里", "▸接着说", "▸不需要了")
    await world.advance(days=3)
    await plant.press("接着说")
    await plant.sees("问题　铸钢件有气孔", "约 50 万元", "试过哪些办法")
    await plant.press("提交")
    await plant.sees("已提交，编号 N-26-0001")


async def test_nothing_fits_is_said_recorded_and_handed_over(world: World) -> None:
    admin, plant = await world.meet("admin"), await world.meet("plant")
    await world.invited(admin, Role.ADMIN)
    await plant.say("深海密封件，找专家")
    await plant.press("同意并继续")
    await plant.say("提交")
    await plant.sees("库里暂时没有合适的专家", "我没有拿不相关的凑数", "缺口清单", "▸转人工", "▸换个说法再找")
    admin.look_away()
    await plant.press("转人工")
    await plant.sees("已转给工作人员", "前有人回复您")
    await admin.sees("深海密封件")
    await admin.say("缺口")
    await admin.sees("深海密封件")


async def test_the_way_back_comes_when_the_time_is_held(world: World) -> None:
    plant = await world.meet("plant")
    await describe(plant)
    await plant.say("3%以内，预算三十万左右，最好年底前")
    assert "换手机或电脑时" not in await plant.press("提交")
    await plant.say("约陈工，下周三下午")
    await plant.press("15:00")
    await plant.say(FIRM)
    shown = await plant.sees("已为您留住")
    if world.channel == "web":  # every other channel is its own way back
        shown = await plant.sees("换手机或电脑时")
        assert shown.index("已为您留住") < shown.index("换手机或电脑时")
    else:
        assert "换手机或电脑时" not in shown


async def test_silence_frees_the_time_and_offers_others(world: World) -> None:
    expert, plant = await world.meet("expert"), await world.meet("plant")
    await world.invited(expert, Role.EXPERT, "陈工（示例）")
    await ask_chen(plant)
    plant.look_away()
    expert.look_away()
    await world.advance(days=2, hours=8)
    await plant.sees("陈工（示例）到约定时间没有答复", "已放开", "也合适", "马老师（示例）", "▸约马老师（示例）")
    await expert.sees("没有等到您的答复", "已放开")
    await expert.press("接受")
    assert "已约好" not in expert.shown()
    await plant.press("约马老师（示例）")
    await plant.sees("已为您留住", "马老师（示例）")


async def test_reminders_a_day_and_an_hour_before(world: World) -> None:
    expert, plant = await world.meet("expert"), await world.meet("plant")
    await world.invited(expert, Role.EXPERT, "陈工（示例）")
    await ask_chen(plant)
    await expert.press("接受")
    await plant.sees("已约好")
    for person in (plant, expert):
        person.look_away()
    await world.advance(days=3, hours=4, minutes=59)  # Tuesday 15:01
    for person in (plant, expert):
        await person.sees("11 月 25 日（周三）15:00")
        person.look_away()
    await world.advance(hours=23)  # Wednesday 14:01
    await plant.sees("15:00", "线上")
    await expert.sees("15:00")
    plant.look_away()
    await world.advance(minutes=5)
    await settled(world.house)
    assert plant.shown() == ""


async def test_receivers_of_reminders(world: World) -> None:
    plant = await world.meet("plant")
    await describe(plant)
    await plant.say("3%以内")
    await plant.press("提交")
    await plant.press("看政策")
    await plant.sees("装备制造企业质量攻关补助（示例）")
    await plant.press("看 1")
    await plant.press("截止前提醒我")
    await plant.sees("装备制造企业质量攻关补助")
    await plant.say("活动")
    await plant.press("看 1")
    await plant.press("报名")
    await plant.sees("已报名", "高企认定与研发费用归集培训（示例）")
    await plant.say("订阅 新材料")
    await plant.say("我的")
    await plant.sees("N-26-0001", "高企认定与研发费用", "装备制造企业质量攻关补助", "新材料")
    plant.look_away()
    await world.advance(days=2)  # Monday 23 November: seven days before the policy closes
    await plant.sees("装备制造企业质量攻关补助（示例）", "11 月 30 日")


async def test_the_bureaus_side(world: World) -> None:
    admin, plant, other = await world.meet("admin"), await world.meet("plant"), await world.meet("other")
    await world.invited(admin, Role.ADMIN)
    await ask_chen(plant)
    await other.say("你好")
    await other.press("同意并继续")
    await other.say("退订")
    await admin.say("今日")
    await admin.sees("N-26-0001　铸钢件有气孔", "陈工（示例）", "11 月 25 日（周三）15:00–16:00")
    await admin.say("发公告")
    await admin.sees("写公告内容，或发一个文件")
    await admin.say("12月3日装备制造对接会，名额80，请各企业报名")
    await admin.sees("发给谁", "▸全部")
    await admin.press("全部")
    await admin.sees("将发给", "▸先发我自己看", "▸发送", "▸定时", "▸放弃")
    for person in (plant, other):
        person.look_away()
    await admin.press("发送")
    await world.advance(seconds=5)
    await plant.sees("12月3日装备制造对接会，名额80，请各企业报名")
    await admin.say("导出")
    await admin.press("需求")
    await admin.sees(".xlsx")


async def test_an_expert_takes_leave_and_sets_hours(world: World) -> None:
    expert, plant = await world.meet("expert"), await world.meet("plant")
    await world.invited(expert, Role.EXPERT, "陈工（示例）")
    await expert.say("休假 7天")
    await expert.sees("11 月 27 日")
    await describe(plant)
    await plant.say("3%以内")
    await plant.press("提交")
    await plant.say("约陈工，下周三下午")
    await plant.sees("没有空", "12 月 2 日（周三）14:00")
    assert "11 月 25 日" not in plant.shown()


async def test_an_expert_is_free_when_the_firm_has_no_other_consultation(world: World) -> None:
    expert, plant = await world.meet("expert"), await world.meet("plant")
    await world.invited(expert, Role.EXPERT, "陈工（示例）")
    await expert.say("设置时间 周三14:00-15:00，周五9:00-11:00")
    await describe(plant)
    await plant.say("3%以内")
    await plant.press("提交")
    assert "下周有空（11 月 25 日（周三）起）" in await about_chen(plant)
    await plant.say("约马老师，下周三下午")
    await plant.press("14:00")
    await plant.say(FIRM)
    assert "下周有空（11 月 27 日（周五）起）" in await about_chen(plant)


async def about_chen(plant: Person) -> str:
    """What the list of results says of 陈工."""
    await plant.say("我的")
    await plant.press("看匹配")
    return plant.shown().rpartition("1　陈工（示例）")[2].partition("2　")[0]
