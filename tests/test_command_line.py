"""The command line: what the operator reads, and the exit code the shell gets."""

from __future__ import annotations

import json
from datetime import date

import pytest

from domain.working_days import is_working_day
from tests.talk.shell import GOOD, HEADER, Shell


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
