"""The command line: what the operator reads, and the exit code the shell gets."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import structlog
from typer.testing import CliRunner

from bot.__main__ import app
from domain.working_days import is_working_day
from tests.knowledge.bad_files import book

HEADER = "专家姓名,工作单位,研究方向,可约时间,城市\n"
GOOD = "测试员（示例）,某大学（示例）,高温合金 精密铸造,周三 14:00-17:00; 周五上午,银川\n"
WRONG_HOURS = "测试员（示例）,某大学（示例）,高温合金,周八下午,银川\n"


class Shell:
    """Runs commands on a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.code = 0

    def __call__(self, *words: str, **settings: str) -> str:
        env = {"KEQIAO_DATA": str(self.folder / "data")} | {f"KEQIAO_{name}": value for name, value in settings.items()}
        result = CliRunner().invoke(app, list(words), env=env)
        self.code = result.exit_code
        return result.output

    def file(self, name: str, content: bytes) -> str:
        path = self.folder / name
        path.write_bytes(content)
        return str(path)


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    yield Shell(tmp_path)
    # commands send the log to the runner's stream, which is closed now
    structlog.reset_defaults()
    logging.getLogger().handlers.clear()


def test_an_empty_table_can_be_imported_once_it_is_filled(shell: Shell) -> None:
    file = shell.folder / "experts.xlsx"
    assert "已写好" in shell("template", "expert", str(file))
    book = openpyxl.load_workbook(file)
    book.worksheets[0].append(["童工（示例）", "某研究院", "高工", "陶瓷烧结"])
    book.save(file)
    report = shell("import", str(file), "--kind", "expert", "--apply")
    assert "新增 1 条，更新 0 条，没有变化 0 条，有错 0 行" in report
    assert "第 2 行还是模板里的示例，不导入。" in report
    assert "童工（示例）" in shell("match", "陶瓷烧结", "--kind", "expert")
    assert "没有“people”这一类" in shell("template", "people", str(file))
    assert shell.code == 2


def test_links_point_to_the_public_address(shell: Shell) -> None:
    public = {"PUBLIC_URL": "https://keqiao.example.org/"}
    assert shell("invite", "--role", "admin", **public).startswith("https://keqiao.example.org/i/")
    assert "https://keqiao.example.org/" in shell("qr", **public)


def test_the_starter_base_is_found_from_the_first_command_on(shell: Shell) -> None:
    first = shell("match", "高企认定研发费占比", "--kind", "policy")
    assert "高新技术企业认定管理办法" in first
    assert shell.code == 0


def test_a_match_as_json_names_id_reasons_and_source(shell: Shell) -> None:
    lines = shell("match", "高企认定研发费占比", "--json", "--limit", "1").splitlines()
    found = [json.loads(line) for line in lines]
    assert {"id", "title", "score", "reasons", "source"} == set(found[0])


def test_a_kind_that_is_none_finds_nothing_else_instead(shell: Shell) -> None:
    assert "没有“firm”这一类。可以选：expert、" in shell("match", "高温合金", "--kind", "firm")
    assert shell.code == 2


def test_nothing_fits(shell: Shell) -> None:
    assert "没有找到合适的" in shell("match", "红烧肉怎么做")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_importing_twice_changes_nothing(shell: Shell, encoding: str) -> None:
    file = shell.file("experts.csv", (HEADER + GOOD).encode(encoding))
    assert "新增 1 条" in shell("import", file, "--kind", "experts", "--apply")
    assert "没有变化 1 条" in shell("import", file, "--kind", "experts", "--apply")
    assert "测试员（示例）" in shell("match", "高温合金精密铸造", "--kind", "expert")


def test_nothing_is_saved_by_looking_through_a_table(shell: Shell) -> None:
    file = shell.file("experts.csv", (HEADER + GOOD).encode())
    assert "什么都没有保存" in shell("import", file)
    assert shell.code == 0
    assert "测试员" not in shell("match", "高温合金精密铸造", "--kind", "expert")


def test_right_rows_are_saved_and_wrong_ones_come_back(shell: Shell) -> None:
    file = shell.file("experts.csv", (HEADER + GOOD + WRONG_HOURS).encode())
    mended = shell.folder / "wrong.xlsx"
    report = shell("import", file, "--apply", "--wrong", str(mended))
    assert "第 3 行" in report
    assert "新增 1 条，更新 0 条" in report
    assert shell.code == 1
    assert "测试员" in shell("match", "高温合金精密铸造", "--kind", "expert")
    assert "第 2 行" in shell("import", str(mended))


def test_wrong_rows_are_said_to_be_written_and_never_over_the_table(shell: Shell) -> None:
    table = shell.folder / "experts.xlsx"
    cells = [line.split(",") for line in (HEADER + WRONG_HOURS).splitlines()]
    table.write_bytes(content := book({"专家": cells}))
    link = shell.folder / "link.xlsx"
    link.symlink_to(table)
    for other in (table, link):
        assert "请换一个名称" in shell("import", str(table), "--wrong", str(other))
        assert (shell.code, table.read_bytes()) == (2, content)
    wrong = shell.folder / "wrong.xlsx"
    assert f"错误的行已写到 {wrong}" in shell("import", str(table), "--wrong", str(wrong))
    wrong.unlink()
    good = shell.file("good.csv", (HEADER + GOOD).encode())
    assert f"没有错误的行，没有写 {wrong}" in shell("import", good, "--wrong", str(wrong))
    assert not wrong.exists()


@pytest.mark.parametrize("command", ["template", "export", "import"])
def test_a_table_is_written_as_xlsx_where_it_can_be(shell: Shell, command: str) -> None:
    table = shell.file("x.csv", (HEADER + WRONG_HOURS).encode())
    words = ("import", table, "--wrong") if command == "import" else (command, "experts")
    assert "以 .xlsx 结尾" in shell(*words, str(shell.folder / "t.csv"))
    assert shell.code == 2
    told = shell(*words, str(shell.folder / "none" / "t.xlsx"))
    assert "none/t.xlsx 不能读写" in told
    assert told.count("file.unavailable") == 1
    assert shell.code == 1


def test_a_book_of_several_kinds_says_of_each_row_on_which_sheet_it_is(shell: Shell) -> None:
    policies = [["政策名称", "级别", "申报截止"], ["甲办法", "市", "截止3月31日"]]
    experts = [
        ["姓名", "单位", "研究方向"],
        ["测试员（示例） 教授", "某大学", "高温合金"],
        ["第二人（示例）", "", "铸造"],
    ]
    file = shell.file("报送.xlsx", book({"政策": policies, "专家": experts}))
    report = shell("import", file, "--apply")
    assert "工作表“政策”第 2 行，申报截止：“截止3月31日”没有年份" in report
    assert "工作表“专家”第 3 行，单位：这一格必须填写。" in report
    assert "新增 1 条，更新 0 条" in report


def test_an_import_is_taken_back_by_its_number(shell: Shell) -> None:
    file = shell.file("experts.csv", (HEADER + GOOD).encode())
    assert "keqiao import undo 1" in shell("import", file, "--apply")
    assert "已撤回" in shell("import", "undo", "1")
    assert shell.code == 0
    assert "测试员" not in shell("match", "高温合金精密铸造", "--kind", "expert")
    assert "现在是“已撤回”，不能撤回" in shell("import", "undo", "1")
    assert shell.code == 1
    assert "没有编号为 7 的导入" in shell("import", "undo", "7")
    assert "keqiao import undo 编号" in shell("import", "undo")
    assert shell.code == 2


def test_what_a_later_list_leaves_out_is_retired_when_it_replaces_the_former(shell: Shell) -> None:
    other = GOOD.replace("测试员", "第二人")
    shell("import", shell.file("experts-10.csv", (HEADER + GOOD + other).encode()), "--apply")
    later = shell.file("experts-11.csv", (HEADER + GOOD).encode())
    assert "没有可导入的内容" in shell("import", later, "--apply")
    assert "停用 1 条" in shell("import", later, "--apply", "--replace")
    assert "第二人" not in shell("match", "高温合金精密铸造", "--kind", "expert")


def test_lists_taken_back_newest_first_leave_nothing_and_out_of_turn_name_what_stays(shell: Shell) -> None:
    other = GOOD.replace("测试员", "第二人")
    shell("import", shell.file("experts-10.csv", (HEADER + GOOD + other).encode()), "--apply")
    shell("import", shell.file("experts-11.csv", (HEADER + GOOD.replace("铸造", "锻造")).encode()), "--apply")
    shell("import", str(shell.folder / "experts-11.csv"), "--apply", "--replace")
    for number in ("3", "2", "1"):
        assert "知识库和导入前一样" in shell("import", "undo", number)
    assert "没有找到合适的" in shell("match", "高温合金精密铸造", "--kind", "expert")
    shell("import", str(shell.folder / "experts-10.csv"), "--apply")
    shell("import", str(shell.folder / "experts-11.csv"), "--apply")
    assert "后来又有改动的 1 条没有动，请自己核对：测试员（示例）" in shell("import", "undo", "4")


def test_an_export_reads_back_the_same(shell: Shell) -> None:
    shell("import", shell.file("experts.csv", (HEADER + GOOD).encode()), "--apply")
    table = str(shell.folder / "out.xlsx")
    assert "共 1 条" in shell("export", "experts", table)
    assert "没有变化 1 条" in shell("import", table)
    assert "没有“people”这一类" in shell("export", "people", table)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.csv", b"", "这个文件是空的"),
        ("text.xlsx", b"hello", "不是 Excel 表格"),
        ("other.csv", "甲,乙\n1,2\n".encode(), "没有找到认识的表头"),
        ("experts.doc", b"\xd0\xcf\x11\xe0", "只能读取"),
    ],
)
def test_files_that_are_no_tables(shell: Shell, name: str, content: bytes, sentence: str) -> None:
    assert sentence in shell("import", shell.file(name, content), "--kind", "experts")
    assert shell.code == 1


def test_an_unknown_kind_names_the_known_ones(shell: Shell) -> None:
    assert "experts、policies" in shell("import", shell.file("x.csv", GOOD.encode()), "--kind", "people")


@pytest.mark.parametrize(
    ("settings", "sentence", "code"),
    [
        ({"PORT": "abc"}, "KEQIAO_PORT", 2),
        ({"DEMO": "1", "HOST": "0.0.0.0"}, "演示模式只能监听本机", 2),
        ({"DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none"}, "数据库连接不上", 1),
        ({"DATABASE_URL": "foo"}, "设置不对，请检查 KEQIAO_DATABASE_URL", 2),
        ({"DATABASE_URL": "mysql://a/b"}, "设置不对，请检查 KEQIAO_DATABASE_URL", 2),
        ({"DATABASE_URL": "postgresql+psycopg2://a/b"}, "设置不对，请检查 KEQIAO_DATABASE_URL", 2),  # no such driver
        ({"DATA": "/proc/keqiao"}, "数据目录 /proc/keqiao 不能写", 1),
        ({"DATA": "/proc/version"}, "数据目录 /proc/version 不能写", 1),
        ({"DATA": "/proc/version/keqiao"}, "数据目录 /proc/version/keqiao 不能写", 1),
        ({"LOG": "foo"}, "设置不对，请检查 KEQIAO_LOG", 2),
        ({"PUBLIC_URL": "foo"}, "设置不对，请检查 KEQIAO_PUBLIC_URL", 2),
    ],
)
@pytest.mark.parametrize("command", [("run",), ("import", "x.csv"), ("invite", "--role", "admin")])
def test_settings_that_cannot_start(
    shell: Shell, settings: dict[str, str], sentence: str, code: int, command: tuple[str, ...]
) -> None:
    shell.file("x.csv", GOOD.encode())
    assert sentence in shell(*command, **settings)
    assert shell.code == code


def test_an_invitation_is_a_link(shell: Shell) -> None:
    assert "/i/" in shell("invite", "--role", "admin")
    file = shell.file("experts.csv", (HEADER + GOOD + GOOD.replace("测试员", "测试员乙")).encode())
    shell("import", file, "--kind", "experts", "--apply")
    assert "/i/" in shell("invite", "--role", "expert", "--expert", "测试员乙")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--role", "boss"), "没有“boss”这个角色。可以选：admin、operator、expert"),
        (("--role", "expert"), "请用 --expert 写明"),
        (("--role", "expert", "--expert", "查无此人"), "专家库里没有“查无此人”"),
        (("--role", "expert", "--expert", "测试"), "有 2 位专家的姓名相符：测试员乙（示例）、测试员（示例）"),
    ],
)
def test_an_invitation_that_cannot_be_made_says_why(shell: Shell, words: tuple[str, ...], sentence: str) -> None:
    file = shell.file("experts.csv", (HEADER + GOOD + GOOD.replace("测试员", "测试员乙")).encode())
    shell("import", file, "--kind", "experts", "--apply")
    assert sentence in shell("invite", *words)
    assert shell.code == 2


def test_the_entrance_as_a_picture(shell: Shell) -> None:
    printed = shell("qr", "--url", "https://example.org/")
    assert "https://example.org/" in printed
    assert "█" in printed


def test_fields_without_an_expert(shell: Shell) -> None:
    assert "目前没有缺口" in shell("gaps")
    assert shell.code == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_days_off_of_the_data_folder_count(shell: Shell, encoding: str) -> None:
    (shell.folder / "data").mkdir()
    lines = "日期,安排,说明\n# 春节\n2031-01-23,休,春节\n\n2031-02-01,班\n"
    (shell.folder / "data" / "calendar.csv").write_bytes(lines.encode(encoding))
    shell("reminders")
    assert (is_working_day(date(2031, 1, 23)), is_working_day(date(2031, 2, 1))) == (False, True)
    (shell.folder / "data" / "calendar.csv").write_text("2031-01-23,休\n2031年2月,班\n", encoding="utf-8")
    assert "第 2 行看不懂：2031年2月,班" in shell("run")
    assert shell.code == 1
    (shell.folder / "data" / "calendar.csv").unlink()
    shell("reminders")
    assert is_working_day(date(2031, 1, 23))


def test_reminders_of_a_time(shell: Shell) -> None:
    assert "没有要发的提醒" in shell("reminders", "--at", "2026-11-24T15:00")
    assert "2026-11-25T14:00" in shell("reminders", "--at", "tomorrow")
    assert shell.code == 2
