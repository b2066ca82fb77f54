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
from typing import Annotated, NoReturn

import structlog
import typer
from pydantic import ValidationError

from bot import logs
from bot.settings import Settings
from domain.errors import AlreadyRunning, BadFile, Unavailable

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="科桥 Keqiao：帮企业找专家、政策和成果的对话助手。A chat assistant for enterprises.",
)
log = structlog.get_logger()

WRONG_USE, ALREADY_RUNNING, FAILED = 2, 3, 1
KINDS = "experts、policies、achievements、institutes、events"


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
    file: Annotated[Path, typer.Argument(help="xlsx 或 csv", exists=True, dir_okay=False)],
    kind: Annotated[str, typer.Option("--kind", help="experts, policies, achievements, institutes, events")],
) -> None:
    """导入表格；有一行不对就全部不保存，并逐行说明。Import a table; nothing is saved when a row is wrong."""
    from bot.importing import import_table, kind_named

    with _settings() as settings:
        if kind_named(kind) is None:
            _fail(f"没有“{kind}”这一类。可以导入：{KINDS}。(No such kind.)", WRONG_USE)
        report = import_table(settings, file, kind)
        for problem in report.problems:
            typer.echo(problem, err=True)
        typer.echo(report.summary)
        if report.problems:
            raise typer.Exit(FAILED)


@app.command()
def template(
    kind: Annotated[str, typer.Argument(help="experts, policies, achievements, institutes, events")],
    file: Annotated[Path, typer.Argument(help="要写的 xlsx 文件", dir_okay=False)],
) -> None:
    """写一张空表：表头和一行示例。Write a table to be filled in, with one example row."""
    from bot.importing import kind_named, template_of

    with _settings():
        wanted = kind_named(kind)
        if wanted is None:
            _fail(f"没有“{kind}”这一类。可以选：{KINDS}。(No such kind.)", WRONG_USE)
        file.write_bytes(template_of(wanted))
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


def _fail(sentence: str, code: int) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


def main() -> None:
    """Entry of the console command."""
    app()


if __name__ == "__main__":
    main()
