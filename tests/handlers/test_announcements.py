"""An admin announces something: whom it is for, who gets it and who does not, when it goes, and that it stops."""

import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from domain.accounts import Role
from domain.errors import Broken, NotAllowed, Stale
from domain.messages import Address, Button, Document, Reply, Text
from scheduler import broadcasts, relevance
from storage.database import Database
from storage.outbox import Draft
from tests.handlers.city import City, button, buttons, words

TEXT = "12月3日装备制造对接会，名额80，请各企业报名。"


@pytest.fixture
def city(database: Database, now: datetime) -> City:
    """An admin, two firms of one industry, one of another, and an expert."""
    city = City(database, now)
    city.person("管理员", Role.ADMIN)
    city.person("专家", Role.EXPERT)
    for name, industry, district in (
        ("甲", "高端装备制造", "金凤区"),
        ("乙", "高端装备制造", "兴庆区"),
        ("丙", "葡萄酒", "金凤区"),
    ):
        city.person(name, Role.ENTERPRISE)
        database.write_now(lambda store, n=name, i=industry, d=district: firm(store, city, n, i, d))
    return city


def firm(store, city: City, name: str, industry: str, district: str) -> None:
    row = store.enterprises.add(f"{name}厂（示例）", city.now, district=district)
    store.enterprises.complete(row.id, industry=industry)
    store.accounts.change(city.people[name], enterprise_id=row.id)


def preview(city: City, *labels: str) -> Reply:
    """Writes the announcement and chooses an audience by its buttons."""
    city.command("管理员", "发公告")
    reply = city.say("管理员", TEXT)
    for label in labels or ("全部",):
        reply = city.press("管理员", button(reply, label))
    return reply


def step_until_idle(city: City) -> None:
    while city.database.write_now(lambda store: broadcasts.step(store, city.now)):
        pass


def deliver(city: City) -> list[str]:
    """Plays the sender for all that is due; to whom it went."""
    went: list[str] = []
    names = {number: name for name, number in city.people.items()}
    while rows := city.database.write_now(lambda store: store.outbox.claim("test", city.now, limit=500)):
        for row in rows:
            why = city.database.read_now(
                lambda store, r=row: relevance.why_not(store, r.about, r.kind, r.account_id, city.now)
            )
            state = "skipped" if why else "sent"
            address = Address("memory", names[row.account_id])
            city.database.write_now(
                lambda store, r=row, s=state, w=why, a=address: store.outbox.end(r.id, s, city.now, w or "", address=a)
            )
            if row.kind == "broadcast" and not why:
                went.append(names[row.account_id])
    return went


def test_from_writing_to_the_result_list(city: City) -> None:
    shown = preview(city, "高端装备制造 2")
    assert words(shown).splitlines() == [
        TEXT,
        "不想再收宣传消息，回复“退订”。",
        "预览，上面就是大家会收到的内容",
        "发给：高端装备制造",
        "将发给 2 人，预计 1 秒发完",
        "类别：宣传",
    ]
    assert [str(each.label) for each in buttons(shown)] == [
        "先发我自己看",
        "发送",
        "定时",
        "改为必达",
        "换发送对象",
        "放弃",
    ]
    released = city.press("管理员", button(shown, "发送"))
    assert words(released) == "开始发送，共 2 人。发完告诉您；要停随时点“停止”。"
    step_until_idle(city)
    assert sorted(deliver(city)) == ["丙", "乙", "甲"][1:]
    assert city.told("甲") == [f"{TEXT}\n不想再收宣传消息，回复“退订”。"]
    city.now += broadcasts.LOOK_AGAIN
    step_until_idle(city)
    assert city.told("管理员")[-1].splitlines() == ["发完了", "已发 2 条，等着 0 条，不发 0 条", "失败 0 条，存疑 0 条"]
    result = city.press("管理员", button(released, "结果清单"))
    assert table(city, result)[1][1:6] == ("甲", "甲厂（示例）", "memory", "已发", None)


def table(city: City, reply: Reply) -> list[tuple[object, ...]]:
    [document] = [part for part in reply.parts if isinstance(part, Document)]
    _, content = city.database.read_now(lambda store: store.files.open(document.file_id))
    return list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def test_who_does_not_get_it_and_why(city: City) -> None:
    city.press("甲", button(city.command("甲", "退订"), "不收宣传消息"))
    city.database.write_now(lambda store: store.accounts.mark_unreachable(Address("memory", "乙"), city.now))
    three = [
        Draft(city.people["丙"], "broadcast", Reply((Text("旧"),)), city.now - timedelta(days=n), attention="promo")
        for n in (1, 2, 3)
    ]
    city.database.write_now(lambda store: store.outbox.add_all(three, city.now))
    shown = preview(city, "全部")
    read = words(shown)
    assert "将发给 2 人" in read  # the admin and the expert
    assert "1 人退订了宣传类消息，不发" in read
    assert "1 人现在联系不上，不发" in read
    assert "1 人这一周已收到 3 条宣传消息，不发" in read
    must = words(city.press("管理员", button(shown, "改为必达")))
    assert "将发给 4 人" in must  # only the one who cannot be reached is left out
    assert "不想再收" not in must


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (("全部",), ["丙", "专家", "乙", "甲", "管理员"]),
        (("按区县", "金凤区"), ["丙", "甲"]),
        (("按行业", "葡萄酒"), ["丙"]),
        (("按角色", "专家"), ["专家"]),
        (("按角色", "企业"), ["丙", "乙", "甲"]),
        (("按角色", "管理员"), ["管理员"]),
    ],
)
def test_audiences(city: City, labels: tuple[str, ...], told: list[str]) -> None:
    city.press("管理员", button(preview(city, *labels), "发送"))
    step_until_idle(city)
    assert sorted(deliver(city)) == sorted(told)


def test_nobody_without_consent_is_written_to(city: City) -> None:
    city.database.write_now(lambda store: store.accounts.answer_consent(city.people["甲"], False, city.now))
    city.press("管理员", button(preview(city, "全部"), "发送"))
    step_until_idle(city)
    assert "甲" not in deliver(city)


def test_the_test_goes_to_the_admin_alone(city: City) -> None:
    city.press("管理员", button(preview(city), "先发我自己看"))
    assert city.told("管理员") == [f"{TEXT}\n不想再收宣传消息，回复“退订”。"]
    assert city.told("甲") == []


def test_stopping_leaves_what_waits_unsent(city: City) -> None:
    released = city.press("管理员", button(preview(city), "发送"))
    city.database.write_now(lambda store: broadcasts.step(store, city.now))
    assert words(city.press("管理员", button(released, "停止"))).startswith("已停止。停之前发出了 0 条")
    assert deliver(city) == []
    step_until_idle(city)
    assert [len(city.told(name)) for name in ("甲", "乙", "丙")] == [1, 1, 1]  # rows that ended as skipped
    states = city.database.read_now(lambda store: dict(store.announcements.progress(1)))
    assert states == {"skipped": 5}
    trail = city.database.read_now(lambda store: store.audit.of_row("announcement:1"))
    assert [entry.action for entry in trail] == ["announcement.write", "announcement.release", "announcement.stop"]


def test_stopped_before_its_first_slice_nothing_is_written(city: City) -> None:
    released = city.press("管理员", button(preview(city), "发送"))
    city.press("管理员", button(released, "停止"))
    step_until_idle(city)
    assert city.database.read_now(lambda store: dict(store.announcements.progress(1))) == {}


def test_sending_later(city: City) -> None:
    times = city.press("管理员", button(preview(city), "定时"))
    assert [str(each.label) for each in buttons(times)][:2] == ["11 月 23 日（周一）09:00", "11 月 23 日（周一）15:00"]
    planned = city.press("管理员", buttons(times)[0])
    assert words(planned).startswith("已定在 11 月 23 日（周一）09:00 发送")
    step_until_idle(city)
    assert deliver(city) == []
    city.now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    step_until_idle(city)
    assert len(deliver(city)) == 5


def test_in_quiet_hours_it_waits_for_the_morning(city: City) -> None:
    city.now = datetime(2026, 11, 21, 22, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    shown = preview(city)
    assert "现在是免打扰时间，11 月 22 日（周日）08:00 开始发" in words(shown)
    city.press("管理员", button(shown, "发送"))
    step_until_idle(city)
    assert deliver(city) == []


@pytest.mark.parametrize("at", ["past", "far", "night", "words"])
def test_a_forged_time_is_refused(city: City, at: str) -> None:
    shown = preview(city)
    row = button(shown, "发送")
    moments = {
        "past": city.now - timedelta(minutes=1),
        "far": city.now + timedelta(days=61),
        "night": datetime(2026, 11, 23, 15, 0, tzinfo=UTC),  # 23:00 in the city
    }
    key = str(int(moments[at].timestamp()) // 60) if at in moments else "soon"
    with pytest.raises((Broken, Stale)):
        city.press("管理员", Button("", "a.at", row.row_id, row.version, key))


def test_only_an_admin_may(city: City) -> None:
    with pytest.raises(NotAllowed):
        city.command("甲", "发公告")
    row = button(preview(city), "发送")
    for action in ("send", "stop", "show", "result", "to", "who", "must", "test", "when", "at", "drop"):
        with pytest.raises(NotAllowed):
            city.press("甲", Button("", f"a.{action}", row.row_id, row.version, "all"))


def test_an_old_preview_cannot_be_sent_any_more(city: City) -> None:
    old = button(preview(city), "发送")
    city.press("管理员", Button("", "a.must", old.row_id, old.version))
    with pytest.raises(Stale):
        city.press("管理员", old)


def test_it_is_released_once(city: City) -> None:
    send = button(preview(city), "发送")
    city.press("管理员", send)
    with pytest.raises(Stale):
        city.press("管理员", send)


def test_dropped_it_stays_unsent(city: City) -> None:
    shown = preview(city)
    city.press("管理员", button(shown, "放弃"))
    with pytest.raises(Stale):
        city.press("管理员", button(shown, "发送"))


@pytest.mark.parametrize(("text", "key"), [("  ", "announcement-empty"), ("长" * 3001, "announcement-too-long")])
def test_text_of_no_use(city: City, text: str, key: str) -> None:
    city.command("管理员", "发公告")
    with pytest.raises(Broken, match=key):
        city.say("管理员", text)


def test_a_file_alone_is_an_announcement(city: City) -> None:
    file = city.database.write_now(lambda store: store.files.keep("通知.pdf", "application/pdf", b"%PDF", city.now))
    city.command("管理员", "发公告")
    shown = city.press("管理员", button(city.say("管理员", "", file), "全部"))
    assert [part.name for part in shown.parts if isinstance(part, Document)] == ["通知.pdf"]
    city.press("管理员", button(shown, "发送"))
    step_until_idle(city)
    assert len(deliver(city)) == 5
    city.person("后来的")
    opens = lambda name: lambda store: store.announcements.brought(city.people[name], file.id)  # noqa: E731
    assert [city.database.read_now(opens(name)) for name in ("甲", "后来的")] == [True, False]


def test_audience_and_time_in_words(city: City) -> None:
    city.command("管理员", "发公告")
    city.say("管理员", TEXT)
    assert "发给谁？" in words(city.say("管理员", "不知道"))  # asked again, nothing is sent
    assert "发给：金凤区\n将发给 2 人" in words(city.say("管理员", "给金凤区的企业"))
    for said, meant in (("专家们", "专家"), ("葡萄酒企业", "葡萄酒"), ("所有人", "全部")):
        preview(city)
        city.command("管理员", "发公告")
        city.say("管理员", TEXT)
        shown = city.say("管理员", said)
        assert f"发给：{meant}" in words(shown)
    times = city.press("管理员", button(shown, "定时"))
    assert words(city.say("管理员", "再说吧")) == "什么时候发？"
    with pytest.raises(Broken, match="announcement-bad-time"):
        city.say("管理员", "周一晚上10点")
    assert words(city.say("管理员", "周一上午9点")).startswith("已定在 11 月 23 日（周一）09:00 发送")
    with pytest.raises(Stale):
        city.press("管理员", button(times, "返回"))


def test_every_choice_has_a_way_back(city: City) -> None:
    shown = preview(city)
    for way in ("按角色", "按行业", "按区县"):
        asked = city.press("管理员", button(shown, "换发送对象"))
        assert "按角色" in str(city.press("管理员", button(city.press("管理员", button(asked, way)), "返回")))
    back = city.press("管理员", button(city.press("管理员", button(shown, "定时")), "返回"))
    assert "将发给 5 人" in words(back)
