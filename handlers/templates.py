"""模板 and 怎么导入: an empty table of a kind, to be filled in and sent back, and how tables come in."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import Final

from domain.accounts import Role
from domain.errors import Stale
from domain.messages import Button, Choices, Pressed, Reply, Said, Text, say
from domain.records import Kind
from handlers import imports
from handlers.import_reports import XLSX
from handlers.routing import Command, Press
from handlers.turn import Turn
from knowledge.importing.columns import COLUMNS
from knowledge.importing.export import template
from knowledge.importing.kinds import kind_within
from texts import catalog

_ASKED_WITH: Final = (
    r"请问|您?好|你|想|问一?下|我们?|要|该|应|可以|能|怎么样?|怎样|如何|咋|才|去|批量|成批|一次|导入|上传|录入|添加|加入|"
    r"一?[批份张个些]|新|专家|机构|政策|成果|活动|问答|名单|名录|知识库|库|表(?=格式)|表格?|模板|数据|记录|信息|资料|文件|excel|csv|"
    r"里|到|进|把|用|的|在|哪里?|下载|有|没有|吗|呢|啊|给|发|一下|什么|格式|是|[?？。.,，\s]"
)
_NOTHING_ELSE: Final = re.compile(rf"(?:{_ASKED_WITH})++", re.IGNORECASE)
"""What such a question is made of; a firm's own trouble with importing data has other words besides."""

_BRINGS_IN: Final = re.compile(
    r"模板|(?:怎么样?|怎样|如何|咋|可以|能|要).*导入|导入.*[吗?？]"
    r"|(?:导入|批量|上传|录入|添加|加入).*(?:名单|名录|专家|机构|政策|成果|活动|问答|库)"
)
_IN_ENGLISH: Final = re.compile(
    r"^\W*(?:how (?:do|can|to|should)(?: i| we)? (?:import|upload) (?:an? |the |our )?"
    r"(?:lists?|tables?|templates?|records?|experts?|institutes?|policies|achievements?|events?|faqs?)(?: of \w+)?"
    r"|(?:the |an? )?(?:import )?template(?: for \w+)?)\W*$",
    re.IGNORECASE,
)


def asks_how(text: str) -> bool:
    """Whether somebody wants to know how lists come in: 怎么导入专家名单, 导入模板."""
    return bool(_IN_ENGLISH.match(text) or (_NOTHING_ELSE.fullmatch(text) and _BRINGS_IN.search(text)))


def explain(turn: Turn, said: Said) -> Reply:
    """An admin reads how it goes; others, who does it."""
    return imports.ask(turn, replace(said, files=()))


def ask(turn: Turn, said: Said) -> Reply:
    """模板 专家: the table at once; without a kind, which. Others read who takes tables in."""
    if Role.ADMIN not in turn.actor.roles:
        return imports.explain_to_others(turn)
    turn.check("import.write")
    kind = kind_within(said.text)
    return _which() if kind is None else _made(turn, kind)


def choose(turn: Turn, pressed: Pressed) -> Reply:
    """The table of the kind that the key names; without one, which."""
    turn.check("import.write")
    if pressed.key and pressed.key not in set(COLUMNS):
        raise Stale("turn-unknown-button")
    return _made(turn, Kind(pressed.key)) if pressed.key else _which()


def _which() -> Reply:
    buttons = tuple(Button(say(f"export-kind-{kind}"), "k.template", key=str(kind)) for kind in COLUMNS)
    return Reply((Text(say("template-which")), Choices(buttons, columns=3)))


def _made(turn: Turn, kind: Kind) -> Reply:
    write = partial(catalog.write, language=turn.actor.language)
    name = write(say("template-file", kind=say(f"export-kind-{kind}")))
    document = turn.document(name, XLSX, template(kind, write))
    turn.note("export.template", f"file:{document.file_id}", str(kind))
    return Reply((Text(say("template-made")), document))


PRESSES: Final = {"k.template": Press(choose)}
COMMANDS: Final = (
    Command("template", ("模板", "下载模板"), ask, argument=True, roles=frozenset({Role.ADMIN}), common=True),
)
