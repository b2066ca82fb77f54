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
from typing import Annotated

import structlog
import typer

from bot import table_commands
from bot.ending import FAILED, WRONG_USE, fail, settings_of
from bot.settings import Settings
from domain.accounts import Role
from domain.errors import AlreadyRunning
from domain.records import Kind

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="科桥 Keqiao：帮企业找专家、政策和成果的对话助手。A chat assistant for enterprises.",
)
log = structlog.get_logger()

INVITED = (Role.ADMIN, Role.OPERATOR, Role.EXPERT)

table_commands.register(app)


@app.command()
def run() -> None:
    """启动：网页对话、工作进程、定时提醒在同一个进程里。Start everything in one process."""
    from bot.running import PortTaken

    with settings_of() as settings:
        try:
            with _only_one(settings) as first:
                asyncio.run(_run(settings, first))
        except PortTaken as error:
            fail(f"地址 {error} 已被占用，请换 KEQIAO_PORT。(The address is taken.)", FAILED)


@app.command()
def chat(
    person: Annotated[str, typer.Option("--as", help="以谁的身份对话 (a name of your choice)")] = "me",
) -> None:
    """在终端里对话。Talk in the terminal."""
    from bot.chatting import chat as talk

    with settings_of(quiet=True) as settings:
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

    with settings_of() as settings:
        if kind and kind not in set(Kind):
            fail(f"没有“{kind}”这一类。可以选：{'、'.join(Kind)}。(No such kind.)", WRONG_USE)
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
    meaning: Annotated[bool, typer.Option(help="也用句子模型排序 (the sentence model, too)")] = True,
) -> None:
    """按一组已知答案的问题，量一量查找得准不准。Measure the search on questions with known answers."""
    from bot.evaluating import lines
    from knowledge.evaluate import evaluate as measure

    with settings_of(quiet=True):
        report = measure(folder, with_meaning=meaning)
        if as_json:
            typer.echo(json.dumps(asdict(report), ensure_ascii=False))
            return
        for line in lines(report):
            typer.echo(line)


@app.command()
def invite(
    role: Annotated[str, typer.Option(help="admin, operator 或 expert")],
    expert: Annotated[str, typer.Option(help="role 为 expert 时：专家姓名 (the expert's name)")] = "",
) -> None:
    """打印一个只能用一次的邀请链接。Print a single-use invitation link."""
    from bot.inviting import invite_link

    with settings_of() as settings:
        if role not in INVITED:
            fail(f"没有“{role}”这个角色。可以选：{'、'.join(INVITED)}。(No such role.)", WRONG_USE)
        if role == Role.EXPERT and not expert:
            fail("请用 --expert 写明是哪位专家。(Name the expert with --expert.)", WRONG_USE)
        typer.echo(invite_link(settings, Role(role), expert))


@app.command()
def qr(url: Annotated[str, typer.Option(help="入口地址；默认是网页对话的地址")] = "") -> None:
    """把入口打印成二维码。Print the entrance as a QR code."""
    import segno

    with settings_of() as settings:
        address = url or settings.public_address + "/"
        segno.make(address, error="m").terminal(out=sys.stdout, compact=True)
        typer.echo(address)


@app.command()
def reminders(
    at: Annotated[str, typer.Option(help="时刻，如 2026-11-25T14:00 (Asia/Shanghai)；默认现在")] = "",
) -> None:
    """看某一时刻会发出哪些提醒。Show which reminders would go out at a time."""
    from bot.previewing import preview_lines

    with settings_of() as settings:
        try:
            moment = datetime.fromisoformat(at) if at else None
        except ValueError:
            fail("时刻请写成 2026-11-25T14:00。(Write the time like 2026-11-25T14:00.)", WRONG_USE)
        for each in preview_lines(settings, moment):
            typer.echo(each)


@app.command()
def gaps() -> None:
    """智库缺口榜：哪些方向没有找到专家，几家企业在等。Fields in which needs found nothing, and how many firms wait."""
    from bot.gaps import board_lines

    with settings_of() as settings:
        for each in board_lines(settings):
            typer.echo(each)


async def _run(settings: Settings, first: bool) -> None:
    from bot.running import prepared, started, until_signal

    house = prepared(settings, keeps_index=first)
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


def main() -> None:
    """Entry of the console command."""
    app()


if __name__ == "__main__":
    main()
