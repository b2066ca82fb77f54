"""Commands about tables: import, undo, export, template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.ending import FAILED, WRONG_USE, fail, settings_of
from domain.records import Kind

if TYPE_CHECKING:
    from bot.importing import Desk, Outcome

KINDS: Final = "experts、policies、achievements、institutes、events、faqs"


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command("import")(import_table)
    app.command()(export)
    app.command()(template)


def import_table(
    what: Annotated[str, typer.Argument(metavar="FILE|undo", help="xlsx、xlsm、csv、tsv；或 undo")],
    number: Annotated[int | None, typer.Argument(metavar="[ID]", help="undo 之后：导入的编号 (of the import)")] = None,
    kind: Annotated[str, typer.Option("--kind", help=f"{KINDS}；默认看表头 (told by the headers)")] = "",
    sheet: Annotated[str, typer.Option("--sheet", help="只读这一张工作表 (one sheet)")] = "",
    apply: Annotated[bool, typer.Option("--apply", help="导入正确的行；不加只检查 (save the right rows)")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="按建议读取有建议的格子 (take proposals)")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="替换以前的同一份名单 (retire what is missing)")] = False,
    wrong: Annotated[Path | None, typer.Option("--wrong", help="把错误的行写到这个 xlsx (wrong rows)")] = None,
) -> None:
    """检查表格，加 --apply 才保存；undo 撤回。Check a table, save it with --apply; `import undo ID` takes it back."""
    from bot import importing

    with settings_of(quiet=True) as settings, importing.desk(settings) as desk:
        if number is not None or what == "undo":
            if number is None or what != "undo":
                fail("撤回请写：keqiao import undo 编号。(Write: keqiao import undo ID.)", WRONG_USE)
            _undo(desk, number)
            return
        if wrong is not None:
            _check_target(wrong, source=Path(what))
        asked = importing.Asked(_existing(what), _kind(kind) if kind else None, sheet, accept, replace)
        if apply:
            _finish(desk)
        looked = desk.look(asked)
        told = looked.outcome()
        _print(told, go_on=True)
        if wrong is not None:
            _write_wrong(wrong, looked.wrong_rows())
        if apply:
            _print(desk.apply(asked, looked))
        else:
            typer.echo("什么都没有保存。加上 --apply 即导入正确的行。(Nothing is saved; --apply saves the right rows.)")
        if told.failed:
            raise typer.Exit(FAILED)


def _undo(desk: Desk, number: int) -> None:
    """Takes an import back; what was begun and left comes to its end first, which may be this very thing."""
    if number not in _finish(desk):
        _print(desk.undo(number))


def _finish(desk: Desk) -> set[int]:
    """Brings to their end what a process that is gone left in the middle; the imports that were taken back by it."""
    left = desk.left()
    for each in left:
        typer.echo(each.line())
        _print(desk.finish(each), go_on=True)
    return {each.number for each in left if each.undoes}


def export(
    kind: Annotated[str, typer.Argument(help=KINDS)],
    file: Annotated[Path, typer.Argument(help="要写的 xlsx 文件", dir_okay=False)],
) -> None:
    """把知识库的一类记录写成表格，可以原样导回。Write the records of one kind as a table that reads back the same."""
    from bot.importing import desk

    with settings_of(quiet=True) as settings, desk(settings) as opened:
        _check_target(file)
        typer.echo(opened.export(_kind(kind), file))


def template(
    kind: Annotated[str, typer.Argument(help="experts, policies, achievements, institutes, events")],
    file: Annotated[Path, typer.Argument(help="要写的 xlsx 文件", dir_okay=False)],
) -> None:
    """写一张空表：表头和一行示例。Write a table to be filled in, with one example row."""
    from bot.importing import template_of

    with settings_of():
        _check_target(file)
        file.write_bytes(template_of(_kind(kind)))
        typer.echo(f"已写好：{file}")


def _kind(name: str) -> Kind:
    from bot.importing import kind_named

    found = kind_named(name)
    if found is None:
        fail(f"没有“{name}”这一类。可以选：{KINDS}。(No such kind.)", WRONG_USE)
    return found


def _existing(name: str) -> Path:
    path = Path(name)
    if path.is_dir():
        fail(f"{name} 是一个文件夹，请写里面的表格。(This is a folder; name a table in it.)", WRONG_USE)
    if not path.is_file():
        fail(f"找不到文件 {name}。(There is no such file.)", WRONG_USE)
    return path


def _check_target(file: Path, *, source: Path | None = None) -> None:
    """Ends the command where a workbook must not be written: under another ending, or over the table it comes from."""
    if file.suffix.lower() != ".xlsx":
        fail(f"只能写 xlsx 文件，请把 {file} 改成以 .xlsx 结尾的名称。(Only xlsx is written.)", WRONG_USE)
    if source is not None and file.exists() and source.exists() and file.samefile(source):
        fail(f"{file} 就是要检查的表格，写进去会盖掉它，请换一个名称。(This is the table itself.)", WRONG_USE)


def _write_wrong(file: Path, content: bytes | None) -> None:
    if content is None:
        typer.echo(f"没有错误的行，没有写 {file}。(No row is wrong; nothing is written.)")
        return
    file.write_bytes(content)
    typer.echo(f"错误的行已写到 {file}，改好后再导入它。(The wrong rows; mend and import them.)")


def _print(outcome: Outcome, *, go_on: bool = False) -> None:
    """Prints an outcome; ends with 1 when it failed, unless something follows it."""
    for line in outcome.wrong:
        typer.echo(line, err=True)
    for line in outcome.lines:
        typer.echo(line)
    if outcome.failed and not go_on:
        raise typer.Exit(FAILED)
