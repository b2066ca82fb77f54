"""The command line: `keqiao run` and the tools beside it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import structlog
import typer
from pydantic import ValidationError

from bot import logs
from bot.settings import Settings
from domain.errors import AlreadyRunning, BadFile, Unavailable
from domain.records import Kind

if TYPE_CHECKING:
    from bot.importing import Outcome

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="科桥 Keqiao：帮企业找专家、政策和成果的对话助手。A chat assistant for enterprises.",
)
log = structlog.get_logger()

WRONG_USE, ALREADY_RUNNING, FAILED = 2, 3, 1
KINDS = "experts、policies、achievements、institutes、events、faqs"


@contextmanager
def _settings(*, quiet: bool = False) -> Iterator[Settings]:
    """The settings, with every expected failure turned into one sentence, one log line and an exit code.

    `quiet`: only warnings are logged unless `KEQIAO_LOG` says otherwise, for they would stand between replies.
    """
    settings = _read_settings()
    logs.set_up("warning" if quiet and "log" not in settings.model_fields_set else settings.log)
    refusal = settings.refusal()
    if refusal:
        _fail(refusal, WRONG_USE)
    try:
        yield settings
    except AlreadyRunning as error:
        _fail(
            f"这个数据目录正由进程 {error.pid} 使用。(Process {error.pid} runs on this data folder.)", ALREADY_RUNNING
        )
    except Unavailable as error:
        log.error("database.unavailable", error=str(error).splitlines()[0])
        _fail("数据库连接不上，请检查 KEQIAO_DATABASE_URL。(The database cannot be reached.)", FAILED)
    except BadFile as error:
        _fail(_written(error), FAILED)


@app.command()
def run() -> None:
    """启动：网页对话、工作进程、定时提醒在同一个进程里。Start everything in one process."""
    from bot.running import PortTaken

    with _settings() as settings:
        try:
            with _only_one(settings) as first:
                asyncio.run(_run(settings, first))
        except PortTaken as error:
            _fail(f"地址 {error} 已被占用，请换 KEQIAO_PORT。(The address is taken.)", FAILED)


@app.command()
def chat(
    person: Annotated[str, typer.Option("--as", help="以谁的身份对话 (a name of your choice)")] = "me",
) -> None:
    """在终端里对话。Talk in the terminal."""
    from bot.chatting import chat as talk

    with _settings(quiet=True) as settings:
        asyncio.run(talk(settings, person))


@app.command()
def match(
    text: Annotated[str, typer.Argument(help="需求，一两句话 (the need)")],
    kind: Annotated[str, typer.Option(help="只看一类：expert, policy, achievement, institute, event, faq")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100)] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="一行一个 JSON 对象")] = False,
) -> None:
    """按需求查找，并说明理由。Find what fits a need, with reasons."""
    from bot.matching import find, line

    with _settings() as settings:
        found = find(settings, text, kind, limit)
        for each in found:
            typer.echo(json.dumps(each, ensure_ascii=False) if as_json else line(each))
        if not found and not as_json:
            typer.echo("没有找到合适的。(Nothing fits.)")


@app.command()
def evaluate(
    folder: Annotated[
        Path, typer.Argument(help="corpus.jsonl, queries.jsonl, qrels.tsv", exists=True, file_okay=False)
    ],
    as_json: Annotated[bool, typer.Option("--json", help="一个 JSON 对象")] = False,
) -> None:
    """按一组已知答案的问题，量一量查找得准不准。Measure the search on questions with known answers."""
    from bot.evaluating import lines
    from knowledge.evaluate import evaluate as measure

    with _settings(quiet=True):
        report = measure(folder)
        if as_json:
            typer.echo(json.dumps(asdict(report), ensure_ascii=False))
            return
        for line in lines(report):
            typer.echo(line)


@app.command("import")
def import_file(
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

    with _settings(quiet=True) as settings, importing.desk(settings) as desk:
        if number is not None or what == "undo":
            if number is None or what != "undo":
                _fail("撤回请写：keqiao import undo 编号。(Write: keqiao import undo ID.)", WRONG_USE)
            _print(desk.undo(number))
            return
        asked = importing.Asked(_existing(what), _kind(kind) if kind else None, sheet, accept, replace)
        looked = desk.look(asked)
        if wrong is not None and (content := looked.wrong_rows()) is not None:
            wrong.write_bytes(content)
        told = looked.outcome()
        _print(told, go_on=True)
        if apply:
            _print(desk.apply(asked, looked))
        elif not told.failed:
            typer.echo("还没有保存任何内容。加上 --apply 即导入。(Nothing is saved yet; add --apply.)")
        if told.failed:
            raise typer.Exit(FAILED)


@app.command()
def export(
    kind: Annotated[str, typer.Argument(help=KINDS)],
    file: Annotated[Path, typer.Argument(help="要写的 xlsx 文件", dir_okay=False)],
) -> None:
    """把知识库的一类记录写成表格，可以原样导回。Write the records of one kind as a table that reads back the same."""
    from bot.importing import desk

    with _settings(quiet=True) as settings, desk(settings) as opened:
        typer.echo(opened.export(_kind(kind), file))


@app.command()
def template(
    kind: Annotated[str, typer.Argument(help="experts, policies, achievements, institutes, events")],
    file: Annotated[Path, typer.Argument(help="要写的 xlsx 文件", dir_okay=False)],
) -> None:
    """写一张空表：表头和一行示例。Write a table to be filled in, with one example row."""
    from bot.importing import template_of

    with _settings():
        file.write_bytes(template_of(_kind(kind)))
        typer.echo(f"已写好：{file}")


@app.command()
def invite(
    role: Annotated[str, typer.Option(help="admin, operator 或 expert")],
    expert: Annotated[str, typer.Option(help="role 为 expert 时：专家姓名 (the expert's name)")] = "",
) -> None:
    """打印一个只能用一次的邀请链接。Print a single-use invitation link."""
    from bot.inviting import invite_link

    with _settings() as settings:
        link = invite_link(settings, role, expert)
        if link is None:
            _fail("没有这样的角色或专家。(No such role or expert.)", WRONG_USE)
        typer.echo(link)


@app.command()
def qr(url: Annotated[str, typer.Option(help="入口地址；默认是网页对话的地址")] = "") -> None:
    """把入口打印成二维码。Print the entrance as a QR code."""
    import segno

    with _settings() as settings:
        address = url or settings.public_address + "/"
        segno.make(address, error="m").terminal(out=sys.stdout, compact=True)
        typer.echo(address)


@app.command()
def reminders(
    at: Annotated[str, typer.Option(help="时刻，如 2026-11-25T14:00 (Asia/Shanghai)；默认现在")] = "",
) -> None:
    """看某一时刻会发出哪些提醒。Show which reminders would go out at a time."""
    from bot.previewing import preview_lines

    with _settings() as settings:
        try:
            moment = datetime.fromisoformat(at) if at else None
        except ValueError:
            _fail("时刻请写成 2026-11-25T14:00。(Write the time like 2026-11-25T14:00.)", WRONG_USE)
        for each in preview_lines(settings, moment):
            typer.echo(each)


def _kind(name: str) -> Kind:
    from bot.importing import kind_named

    found = kind_named(name)
    if found is None:
        _fail(f"没有“{name}”这一类。可以选：{KINDS}。(No such kind.)", WRONG_USE)
    return found


def _existing(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        _fail(f"找不到文件 {name}。(There is no such file.)", WRONG_USE)
    return path


def _read_settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        names = "、".join(f"KEQIAO_{str(each['loc'][0]).upper()}" for each in error.errors())
        _fail(f"设置不对，请检查 {names}。(These settings cannot be read.)", WRONG_USE)


async def _run(settings: Settings, first: bool) -> None:
    from bot.running import started, until_signal
    from bot.wiring import build

    house = build(settings, keeps_index=first)
    async with started(house) as port:
        address = f"http://{settings.host}:{port}"
        public = settings.public_url.rstrip("/") or address
        house.database.write_now(lambda store: store.installation.put("base_url", public))
        if not settings.demo and not settings.public_url:
            log.warning("links.local", address=public, hint="set KEQIAO_PUBLIC_URL to the address people open")
        typer.echo(f"科桥已启动：{address}    (Ctrl-C 停止 / stop)")
        await until_signal()
        typer.echo("正在停止… (stopping)")


@contextmanager
def _only_one(settings: Settings) -> Iterator[bool]:
    """Whether this is the first process on the data folder; only on PostgreSQL others may run beside it."""
    from bot.lock import RunLock

    with ExitStack() as stack:
        try:
            stack.enter_context(RunLock(settings.data))
        except AlreadyRunning:
            if settings.database_address.startswith("sqlite"):
                raise
            yield False
        else:
            yield True


def _written(error: BadFile) -> str:
    from domain.messages import Phrase
    from texts.catalog import write

    return write(Phrase(error.key, error.args_of_text), "zh")


def _print(outcome: Outcome, *, go_on: bool = False) -> None:
    """Prints an outcome; ends with 1 when it failed, unless something follows it."""
    for line in outcome.wrong:
        typer.echo(line, err=True)
    for line in outcome.lines:
        typer.echo(line)
    if outcome.failed and not go_on:
        raise typer.Exit(FAILED)


def _fail(sentence: str, code: int) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


def main() -> None:
    """Entry of the console command."""
    app()


if __name__ == "__main__":
    main()
