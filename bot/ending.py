"""How commands begin and end: settings that are read, expected failures as one sentence, exit codes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NoReturn

import structlog
import typer
from pydantic import ValidationError

from bot import logs
from bot.calendars import days_of
from bot.settings import Settings
from domain.errors import AlreadyRunning, BadFile, Broken, Unavailable
from domain.working_days import use_days

FAILED: Final = 1
WRONG_USE: Final = 2
ALREADY_RUNNING: Final = 3

log = structlog.get_logger()


@contextmanager
def settings_of(*, quiet: bool = False) -> Iterator[Settings]:
    """The settings, with every expected failure turned into one sentence, one log line and an exit code.

    `quiet`: only warnings are logged unless `KEQIAO_LOG` says otherwise, for they would stand between replies.
    """
    settings = _read_settings()
    logs.set_up("warning" if quiet and "log" not in settings.model_fields_set else settings.log)
    refusal = settings.refusal()
    if refusal:
        fail(refusal, WRONG_USE)
    try:
        use_days(days_of(settings.data))
        yield settings
    except AlreadyRunning as error:
        fail(f"这个数据目录正由进程 {error.pid} 使用。(Process {error.pid} runs on this data folder.)", ALREADY_RUNNING)
    except Unavailable as error:
        log.error("database.unavailable", error=str(error).splitlines()[0])
        name = "KEQIAO_DATABASE_URL" if settings.database_url else "KEQIAO_DATA"
        fail(f"数据库连接不上，请检查 {name}。(The database cannot be reached.)", FAILED)
    except OSError as error:
        if error.filename is None:
            raise
        log.error("file.unavailable", file=str(error.filename), error=type(error).__name__)
        fail(_unusable(Path(os.fsdecode(error.filename)), settings.data), FAILED)
    except BadFile as error:
        fail(_written(error), FAILED)
    except Broken as error:
        fail(_written(error), WRONG_USE)


def fail(sentence: str, code: int) -> NoReturn:
    """Prints the sentence on the error stream and ends with this exit code."""
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


def _read_settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        names = "、".join(f"KEQIAO_{str(each['loc'][0]).upper()}" for each in error.errors())
        fail(f"设置不对，请检查 {names}。(These settings cannot be read.)", WRONG_USE)


def _unusable(file: Path, data: Path) -> str:
    """What is wrong with a file that cannot be read or written, or with the folder it would lie in."""
    file, data = file.absolute(), data.absolute()
    if file.is_relative_to(data) or data.is_relative_to(file):
        return f"数据目录 {data} 不能写，请检查 KEQIAO_DATA。(The data folder cannot be written.)"
    return f"文件 {file} 不能读写，请检查路径和权限。(The file cannot be read or written.)"


def _written(error: BadFile | Broken) -> str:
    from domain.messages import Phrase
    from texts.catalog import write

    return write(Phrase(error.key, error.args_of_text), "zh")
