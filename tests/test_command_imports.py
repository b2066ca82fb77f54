"""Tables on the command line: checked, taken in, taken back, written."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from bot.settings import Settings
from bot.wiring import now, open_database
from domain.imports import Import, ImportState
from handlers import imports
from scheduler.imports import Imports
from storage.repositories import Repositories
from tests.knowledge.bad_files import book
from tests.talk.shell import GOOD, HEADER, WRONG_HOURS, Shell


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


@pytest.fixture
def killed(shell: Shell) -> Path:
    """A table whose import was begun by a process that is gone: the first number."""
    table = Path(shell.file("experts.csv", (HEADER + GOOD).encode()))
    database, work = open_database(Settings(data=shell.folder / "data")), Imports()

    def plan(store: Repositories) -> None:
        file = store.files.keep(table.name, "", table.read_bytes(), now())
        this = store.imports.add(Import(0, ImportState.REPORTED, 1, file.id, file.name, None, now()))
        store.jobs.add(imports.APPLY, {"import": this.id}, now(), now(), "killed")

    database.write_now(plan)
    while (due := database.read_now(lambda store: work.due(store, now()))) and due[0].position == 0:
        work.do(database, *due, now)
    database.close()
    return table


def test_an_import_that_was_killed_is_done_first_under_its_own_number(shell: Shell, killed: Path) -> None:
    told = shell("import", str(killed), "--apply")
    assert "编号 1 的《experts.csv》上次没有做完，先做完它" in told
    assert "keqiao import undo 1" in told
    assert "没有可导入的内容" in told


def test_an_import_that_was_killed_can_be_taken_back(shell: Shell, killed: Path) -> None:
    told = shell("import", "undo", "1")
    assert "编号 1 的《experts.csv》上次没有做完，先做完它" in told
    assert "知识库和导入前一样" in told
    assert shell.code == 0
    assert "没有找到合适的" in shell("match", "高温合金精密铸造", "--kind", "expert")


def test_long_reports_say_how_much_they_leave_out(shell: Shell) -> None:
    rows = [f"测试员{n:02}（示例）,某大学（示例）,高温合金,,\n" for n in range(23)]
    shell("import", shell.file("experts.csv", (HEADER + "".join(rows)).encode()), "--apply")
    changed = "".join(rows).replace("高温合金", "精密铸造")
    assert "更新还有 3 条没有列出" in shell("import", shell.file("experts.csv", (HEADER + changed).encode()))
    doubles = "".join(rows).replace("某大学（示例）", "另一大学（示例）")
    assert re.search(
        r"可能重复共 \d{2,} 对，还有 \d+ 对没有列出", shell("import", shell.file("x.csv", (HEADER + doubles).encode()))
    )


def test_a_wrong_row_is_not_missing_and_nothing_is_said_to_be_retired(shell: Shell) -> None:
    other = GOOD.replace("测试员", "第二人")
    shell("import", shell.file("experts-10.csv", (HEADER + GOOD + other).encode()), "--apply")
    third = GOOD.replace("测试员", "第三人")
    later = shell.file("experts-11.csv", (HEADER + third + WRONG_HOURS).encode())
    told = shell("import", later, "--apply", "--replace")
    assert "没有读到的：2 条，保留，其中可能有写错的行" in told
    assert "停用" not in told
    assert "不能替换整份名单" in told


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


def test_a_folder_is_no_table(shell: Shell) -> None:
    assert "是一个文件夹" in shell("import", str(shell.folder))
    assert shell.code == 2


def test_an_unknown_kind_names_the_known_ones(shell: Shell) -> None:
    assert "experts、policies" in shell("import", shell.file("x.csv", GOOD.encode()), "--kind", "people")
