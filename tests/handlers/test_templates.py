"""模板 hands an admin an empty table of a kind; 怎么导入 is answered to everybody, each with their own next step."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest

from domain.accounts import Role
from domain.messages import Button, Document
from domain.records import Kind
from handlers.templates import asks_how
from knowledge.importing.columns import COLUMNS
from scheduler import retention
from storage.database import Database
from storage.repositories import Repositories
from tests.handlers.front_desk import FrontDesk


@pytest.fixture
def desk(database: Database, now: datetime) -> FrontDesk:
    """An admin, an operator, and somebody of an enterprise."""
    desk = FrontDesk(database, now)
    desk.settled("admin", Role.ADMIN)
    desk.settled("operator", Role.OPERATOR)
    desk.settled("plant")
    return desk


def handed(desk: FrontDesk, who: str) -> tuple[str, bytes]:
    """Name and content of the file that came last."""
    [document] = [part for part in desk.replies(who)[-1][1].parts if isinstance(part, Document)]
    return document.name, desk.database.read_now(lambda store: store.files.open(document.file_id))[1]


def headers(content: bytes) -> list[object]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [cell.value for cell in sheet[1]]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("模板 专家", Kind.EXPERT),
        ("模板政策", Kind.POLICY),
        ("下载模板 问答", Kind.FAQ),
        ("/template experts", Kind.EXPERT),
        ("template policies", Kind.POLICY),
    ],
)
def test_a_named_kind_comes_at_once(desk: FrontDesk, words: str, kind: Kind) -> None:
    assert "示例，照着填" in desk.say("admin", words)
    _, content = handed(desk, "admin")
    assert headers(content) == [column.header for column in COLUMNS[kind]]


def test_without_a_kind_each_that_can_be_imported_is_offered(desk: FrontDesk) -> None:
    desk.say("admin", "模板")
    for label in ("机构", "政策", "成果", "活动", "问答", "专家"):
        desk.press("admin", label)
        assert handed(desk, "admin")[0] == f"{label}模板.xlsx"
    assert desk.audit("admin") == [("done", "export.template")] * len(COLUMNS)


def test_in_english_its_notes_and_name_are_english(desk: FrontDesk) -> None:
    desk.settled("boss", Role.ADMIN, language="en")
    desk.say("boss", "template achievements")
    name, content = handed(desk, "boss")
    assert name == "Achievements template.xlsx"
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames[1] == "Notes"


@pytest.mark.parametrize("who", ["operator", "plant"])
def test_others_are_refused_the_table(desk: FrontDesk, who: str) -> None:
    assert "只给管理员用" in desk.send(who, Button("", "k.template", key="expert"))
    assert desk.audit(who) == [("refused", "access-admins-only")]


def test_a_key_that_was_never_made_is_no_kind(desk: FrontDesk) -> None:
    assert "不认识" in desk.send("admin", Button("", "k.template", key="service"))


def test_it_is_forgotten_like_other_tables_that_were_made(desk: FrontDesk) -> None:
    desk.say("admin", "模板 专家")
    desk.wait(days=8)

    def forget(store: Repositories) -> int:
        return retention.run(store, desk.now).exports

    assert desk.database.write_now(forget) == 1


@pytest.mark.parametrize(
    "words",
    [
        "怎么导入专家名单",
        "怎么批量导入",
        "导入模板",
        "如何上传名单",
        "请问怎么批量导入专家？",
        "专家模板在哪里下载",
        "我要导入专家名单",
        "怎么导入专家表格式",
        "专家表格式的模板在哪里",
    ],
)
def test_an_admin_who_asks_how_reads_how_and_gets_to_the_template(desk: FrontDesk, words: str) -> None:
    assert "把表格（xlsx、csv）直接发到这里" in desk.say("admin", words)
    if "专家" in words:
        desk.press("admin", "专家模板")
    else:
        desk.press("admin", "下载模板")
        desk.press("admin", "专家")
    assert handed(desk, "admin")[0] == "专家模板.xlsx"


def test_in_the_middle_of_a_draft_it_is_answered_and_the_question_comes_back(desk: FrontDesk) -> None:
    desk.say("admin", "我们铸钢件老有气孔，废品率8%")
    read = desk.say("admin", "怎么批量导入")
    assert "直接发到这里" in read
    assert "接着刚才的" in read


@pytest.mark.parametrize("words", ["怎么导入专家名单", "导入模板", "模板", "下载模板", "/template", "导入"])
def test_others_who_ask_how_read_who_does_it(desk: FrontDesk, words: str) -> None:
    read = desk.say("plant", words)
    assert "由管理员导入" in read
    assert "▸转人工" in read
    assert "只给管理员用" in desk.say("operator", words)
    assert desk.audit("plant") == desk.audit("operator") == []  # a question is no attempt


@pytest.mark.parametrize(
    "words",
    [
        "我们的ERP怎么批量导入数据，老是报错",  # a firm's own trouble
        "怎么上传文件",
        "批量",  # of a firm's goal: mass production
        "能批量吗",
        "导入数据",
        "怎么导入国外的焊接技术",
        "有没有专家",
        "怎么申报政策",
        "我们做模板支撑，脱模困难",  # formwork
        "how do I import steel from Japan",
    ],
)
def test_what_does_not_ask_how(words: str) -> None:
    assert not asks_how(words)


@pytest.mark.parametrize(
    "words", ["How do I import experts?", "how can we upload a list of policies", "import template"]
)
def test_asked_in_english(words: str) -> None:
    assert asks_how(words)
