"""Which columns a table of each kind has, and the headers offices write for them (docs/data-format.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from domain.errors import BadFile
from domain.records import Kind
from knowledge.text import normalise

Way = Literal[
    "text", "person", "city", "phrases", "industries", "level", "hours", "form", "forms", "day", "past_day", "moment",
    "count", "phone", "mail"
]  # fmt: skip
"""How a cell of a column is read (`importing.cells`)."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in records, its header in our own files, other headers for it, and a filled-in example.

    `contact`: personal contact details, which never become part of a record.
    """

    name: str
    header: str
    aliases: tuple[str, ...]
    reading: Way = "text"
    required: bool = False
    example: str = ""
    contact: bool = False


_CITY: Final = Column("city", "城市", ("所在城市", "地市", "所在地", "city"), "city", example="银川")
_INDUSTRIES: Final = Column(
    "industries",
    "行业",
    ("所属行业", "行业领域", "产业", "适用行业", "industry", "industries"),
    "industries",
    example="高端装备制造",
)
_SOURCE: Final = (
    Column("source", "来源", ("信息来源", "数据来源", "source"), example="示例数据"),
    Column(
        "source_on", "来源日期", ("发布日期", "发布时间", "发文日期", "source date"), "past_day", example="2026-01-15"
    ),
)

_CONTACT: Final = (
    Column(
        "phone",
        "电话",
        ("手机", "手机号", "手机号码", "联系电话", "电话号码", "办公电话", "联系方式", "移动电话", "phone", "mobile"),
        "phone",
        example="13800000000",
        contact=True,
    ),
    Column(
        "mail",
        "邮箱",
        ("电子邮箱", "电子邮件", "邮件", "email", "e-mail", "mail"),
        "mail",
        example="zhong@example.com",
        contact=True,
    ),
)

COLUMNS: Final[Mapping[Kind, tuple[Column, ...]]] = {
    Kind.EXPERT: (
        Column(
            "name",
            "姓名",
            ("专家姓名", "专家", "名字", "专家名称", "name"),
            "person",
            required=True,
            example="钟老师（示例）",
        ),
        Column(
            "unit",
            "单位",
            ("工作单位", "所在单位", "单位名称", "unit"),
            required=True,
            example="某大学材料学院",
        ),
        Column(
            "title",
            "职称",
            ("职务职称", "职称职务", "职称/职务", "职务/职称", "职务、职称", "技术职称", "title"),
            example="教授",
        ),
        Column(
            "fields",
            "研究方向",
            ("专业领域", "研究领域", "专业方向", "专业特长", "擅长领域", "主要研究方向", "主要方向", "fields"),
            "phrases",
            required=True,
            example="铸钢气孔与夹杂；浇注系统设计",
        ),
        Column(
            "done",
            "做过的项目",
            ("代表成果", "主要成果", "主要业绩", "项目经历", "done"),
            "phrases",
            example="阀体铸钢件气孔攻关；冒口改位",
        ),
        _INDUSTRIES,
        _CITY,
        Column(
            "hours",
            "可约时间",
            ("可预约时间", "空闲时间", "咨询时间", "hours"),
            "hours",
            example="周三 14:00-17:00; 周五上午",
        ),
        Column("form", "咨询形式", ("形式", "咨询方式", "form"), "form", example="线上"),
        Column("place", "咨询地点", ("地点", "会议链接", "地点或链接", "place"), example="线上会议室（示例）"),
        *_CONTACT,
        *_SOURCE,
    ),
    Kind.INSTITUTE: (
        Column(
            "name",
            "机构名称",
            ("名称", "单位名称", "机构", "院所名称", "平台名称", "name"),
            required=True,
            example="某材料研究院（示例）",
        ),
        Column("unit", "依托单位", ("主管单位", "上级单位", "unit"), example="某大学"),
        Column("type", "机构类型", ("类型", "机构性质", "type"), example="科研院所"),
        Column(
            "fields",
            "研究方向",
            ("专业领域", "研究领域", "主要方向", "业务范围", "fields"),
            "phrases",
            example="特种钢；石墨烯",
        ),
        _INDUSTRIES,
        _CITY,
        *_SOURCE,
    ),
    Kind.POLICY: (
        Column(
            "title",
            "政策名称",
            ("名称", "标题", "政策", "项目名称", "title"),
            required=True,
            example="装备制造企业质量攻关补助（示例）",
        ),
        Column("issuer", "发布单位", ("发文单位", "主管部门", "发布机构", "issuer"), example="某市科技局"),
        Column("edition", "版本", ("文号", "年度", "edition"), example="2026"),
        Column("level", "级别", ("政策级别", "层级", "level"), "level", example="市"),
        _INDUSTRIES,
        _CITY,
        Column(
            "opens_on", "开始日期", ("申报开始", "申报开始日期", "开始时间", "opens on"), "day", example="2026-01-15"
        ),
        Column(
            "closes_on",
            "截止日期",
            ("申报截止", "申报截止日期", "截止时间", "closes on"),
            "day",
            example="2026-12-31",
        ),
        Column("amount", "支持金额", ("支持标准", "补助标准", "奖励金额", "amount"), example="最高 50 万元"),
        Column(
            "summary", "摘要", ("内容", "政策内容", "主要内容", "简介", "summary"), example="支持铸造企业降低废品率。"
        ),
        Column("answer", "简要答复", ("答复", "answer"), example="按实际研发投入的三成后补助。"),
        Column("clause", "条款", ("条款号", "clause"), example="第三条"),
        Column("note", "说明", ("备注", "note"), example="申报条件以通知原文为准。"),
        *_SOURCE,
    ),
    Kind.ACHIEVEMENT: (
        Column(
            "title", "成果名称", ("名称", "标题", "项目名称", "title"), required=True, example="铸钢件气孔预测（示例）"
        ),
        Column("owner", "完成单位", ("持有单位", "所属单位", "权利人", "owner"), example="某大学材料学院"),
        _INDUSTRIES,
        _CITY,
        Column("maturity", "成熟度", ("技术成熟度", "阶段", "maturity"), example="中试"),
        Column("transfer", "转化方式", ("合作方式", "转让方式", "transfer"), example="技术许可"),
        Column(
            "summary", "简介", ("成果简介", "摘要", "内容", "summary"), example="用型砂水分和浇注温度预测气孔位置。"
        ),
        *_SOURCE,
    ),
    Kind.EVENT: (
        Column("title", "活动名称", ("名称", "标题", "活动", "title"), required=True, example="装备制造对接会（示例）"),
        Column(
            "starts_at",
            "开始时间",
            ("活动时间", "时间", "举办时间", "starts at"),
            "moment",
            required=True,
            example="2026-12-03 14:00",
        ),
        Column("ends_at", "结束时间", ("ends at",), "moment", example="2026-12-03 17:00"),
        Column("place", "地点", ("活动地点", "举办地点", "place"), example="银川市示例路 20 号（示例）"),
        Column("capacity", "名额", ("人数", "人数上限", "容量", "capacity"), "count", example="80"),
        Column("forms", "形式", ("活动形式", "举办形式", "form"), "forms", example="到场、线上"),
        _INDUSTRIES,
        _CITY,
        Column("summary", "简介", ("活动简介", "内容", "摘要", "summary"), example="铸造和机加工方向的专家到场。"),
        *_SOURCE,
    ),
    Kind.FAQ: (
        Column("question", "问题", ("问", "提问", "question"), required=True, example="高企证书有效期几年？（示例）"),
        Column("answer", "答复", ("答", "答案", "回答", "answer"), required=True, example="有效期三年。"),
        Column("policy", "政策名称", ("依据", "依据文件", "policy"), example="高新技术企业认定管理办法"),
        Column("clause", "条款", ("条款号", "clause"), example="第九条"),
        Column("level", "级别", ("政策级别", "层级", "level"), "level", example="国家"),
        *_SOURCE,
    ),
}

WORDS: Final[Mapping[Kind, str]] = {
    Kind.EXPERT: "专家",
    Kind.INSTITUTE: "机构",
    Kind.POLICY: "政策",
    Kind.ACHIEVEMENT: "成果",
    Kind.EVENT: "活动",
    Kind.FAQ: "问答",
}
"""What sheets of a kind are called in our own files."""

_LONGEST: Final = 200
_NOTE: Final = re.compile(r"\(.*?\)|[*::\s]")


def table_of(kind: Kind) -> tuple[Column, ...]:
    """The columns of a kind's table. Raises `BadFile` for a kind that has none."""
    if kind not in COLUMNS:
        raise BadFile("importing-kind", kind=str(kind))
    return COLUMNS[kind]


def plain_header(text: str) -> str:
    """A header without notes in brackets, stars, colons and spaces, in lower case: `*姓 名（必填）` → `姓名`.

    "" for a text too long to be one.
    """
    return _NOTE.sub("", normalise(text).casefold()) if len(text) <= _LONGEST else ""


def columns_of(headers: Sequence[str], kind: Kind) -> dict[int, Column]:
    """Position → column for the headers a table of this kind has.

    Of two headers for one column the first counts; one that stands there twice word for word counts both times.
    """
    return _columns_of(list(map(plain_header, headers)), kind)


def _columns_of(plain: Sequence[str], kind: Kind) -> dict[int, Column]:
    names = _names(kind)
    found: dict[int, Column] = {}
    counted: dict[str, str] = {}
    for position, header in enumerate(plain):
        column = names.get(header)
        if column and counted.setdefault(column.name, header) == header:
            found[position] = column
    return found


def same_as(headers: Sequence[str], columns: Mapping[int, Column], kind: Kind) -> dict[int, int]:
    """Position → the position that counts before it, for headers of a column that is read from another one."""
    read = {columns[position].name: position for position in sorted(columns, reverse=True)}
    named = {position: _names(kind).get(plain_header(header)) for position, header in enumerate(headers)}
    return {position: read[column.name] for position, column in named.items() if column and position not in columns}


def meant_by(text: str, kind: Kind) -> Column | None:
    """The column that a header of a table of this kind names."""
    return _names(kind).get(plain_header(text))


def known_headers(headers: Sequence[str]) -> int:
    """How many of the headers the best-fitting kind knows."""
    plain = list(map(plain_header, headers))
    return max(len(set(_columns_of(plain, kind).values())) for kind in COLUMNS)


@cache
def _names(kind: Kind) -> Mapping[str, Column]:
    return {plain_header(name): column for column in COLUMNS[kind] for name in (column.header, *column.aliases)}
