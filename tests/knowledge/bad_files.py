"""Files as they should not be, made here, each with what the person who sent it is told."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from knowledge.importing.export import write_xlsx

MEGABYTE = 1024 * 1024
EXPERTS = "姓名,单位,研究方向\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'


@dataclass(frozen=True)
class BadFile:
    """A file under the name it was sent with, and the sentences it is answered with."""

    name: str
    content: Callable[[], bytes]
    told: str


def csv(name: str, text: str, told: str, encoding: str = "utf-8") -> BadFile:
    return BadFile(name, lambda: text.encode(encoding), told)


def book(sheets: Mapping[str, Sequence[Sequence[object]]], hidden: Sequence[str] = ()) -> bytes:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in hidden:
            sheet.sheet_state = "hidden"
    if len(hidden) == len(sheets):
        made.create_sheet("空")
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def archive(entries: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, entry in entries.items():
            made.writestr(name, entry)
    return content.getvalue()


def workbook_with(changed: Mapping[str, bytes], rows: int = 1) -> bytes:
    """A right workbook of experts with entries added or replaced."""
    right = write_xlsx(["姓名", "单位", "研究方向"], [[f"李{n}", "某大学", "铸钢气孔"] for n in range(rows)])
    with zipfile.ZipFile(io.BytesIO(right)) as made:
        entries = {name: made.read(name) for name in made.namelist()}
    return archive({name: changed.get(name, entry) for name, entry in entries.items()} | dict(changed))


def spoiled(content: bytes) -> bytes:
    """The archive with the end of its largest entry overwritten: whoever reads that entry finds the file broken."""
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        largest = max(made.infolist(), key=lambda entry: entry.compress_size)
    name, extra = struct.unpack_from("<HH", content, largest.header_offset + 26)
    end = largest.header_offset + 30 + name + extra + largest.compress_size
    return content[: end - 64] + bytes(64) + content[end:]


def sheet_with(inside: str, rows: int = 1) -> bytes:
    return workbook_with({"xl/worksheets/sheet2.xml": SHEET.format(inside).encode()}, rows)


def related(kind: str, target: str) -> bytes:
    one = f'<Relationship Id="rId9" Type="{kind}" Target="{target}" TargetMode="External"/>'
    return workbook_with({"xl/worksheets/_rels/sheet1.xml.rels": RELATIONS.format(one).encode()})


def lying_bomb() -> bytes:
    """Declares 4 KB and holds 8 MB."""
    content = workbook_with({"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * (8 * MEGABYTE) + b"</worksheet>"})
    declared = struct.pack("<I", 8 * MEGABYTE + len(b"<worksheet></worksheet>"))
    return content.replace(declared, struct.pack("<I", 4096))


def bomb() -> bytes:
    return workbook_with({"xl/worksheets/sheet1.xml": b" " * (64 * MEGABYTE)})


def million_rows(rows: int = 1) -> bytes:
    return sheet_with('<dimension ref="A1:C1048576"/><sheetData/>', rows)


def nested(rows: int = 1) -> bytes:
    return workbook_with({"xl/embeddings/附件.zip": archive({"a.csv": b"a,b"})}, rows)


def linked(rows: int = 1) -> bytes:
    return workbook_with({"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}, rows)


def entities(rows: int = 1) -> bytes:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]><x>&a9;</x>'
    return workbook_with({"docProps/app.xml": declared.encode()}, rows)


REFUSED = [
    csv("空.csv", "", "这个文件是空的。请重新导出后再发一次。"),
    BadFile("空.xlsx", lambda: b"", "这个文件是空的。请重新导出后再发一次。"),
    csv("大.csv", "长" * (22 * MEGABYTE), "文件超过 64 MB，没有读取。请拆成几个文件再发。"),
    BadFile("通知.docx", lambda: archive({"word/document.xml": b"<a/>"}), "只能读取 .xlsx、.xlsm、.csv 和 .tsv 文件。"),
    csv("照片.png", "x", "只能读取 .xlsx、.xlsm、.csv 和 .tsv 文件。请另存为其中一种再发。"),
    csv("没有后缀", "x", "只能读取 .xlsx、.xlsm、.csv 和 .tsv 文件。请另存为其中一种再发。"),
    BadFile("旧.xls", lambda: OLE, "这是旧版 .xls 文件，或者设了打开密码。请去掉密码，另存为 .xlsx 再发。"),
    BadFile("有密码.xlsx", lambda: OLE, "这是旧版 .xls 文件，或者设了打开密码。请去掉密码，另存为 .xlsx 再发。"),
    BadFile("改名.xlsx", lambda: EXPERTS.encode(), "文件名是 .xlsx，内容却不是 Excel 表格。"),
    BadFile("改名.csv", lambda: workbook_with({}), "文件名是 .csv，内容却不是文本表格。"),
    BadFile("二进制.csv", lambda: bytes(range(256)) * 8, "文件名是 .csv，内容却不是文本表格。"),
    BadFile("只传了一半.xlsx", lambda: workbook_with({})[:-300], "文件已损坏，读不出来。请打开后另存一份再发。"),
    BadFile("乱码.xlsx", lambda: b"PK\x03\x04" + b"\xff" * 900, "文件已损坏，读不出来。请打开后另存一份再发。"),
    BadFile(
        "文档改名.xlsx", lambda: archive({"word/document.xml": b"<a/>"}), "文件名是 .xlsx，内容却不是 Excel 表格。"
    ),
    BadFile("压缩炸弹.xlsx", bomb, "文件解压后会大得异常，没有读取。请把数据复制到新表格再发。"),
    BadFile("谎报大小.xlsx", lying_bomb, "文件已损坏，读不出来。请打开后另存一份再发。"),
    BadFile(
        "成千上万个条目.xlsx",
        lambda: workbook_with({f"xl/media/{n:0>60}.bin": b"" for n in range(3000)}),
        "文件解压后会大得异常，没有读取。请把数据复制到新表格再发。",
    ),
    BadFile("百万行.xlsx", million_rows, "表格声称有 1000000 行以上，没有读取。请只把数据复制到新表格再发。"),
    csv("百万行.csv", EXPERTS + "\n" * 1_000_000, "表格声称有 1000000 行以上，没有读取。请只把数据复制到新表格再发。"),
    BadFile("夹着压缩包.xlsx", nested, "表格里夹着别的文件，没有读取。请把数据复制到新表格再发。"),
    BadFile(
        "换了后缀的压缩包.xlsx",
        lambda: workbook_with({"xl/media/image1.bin": archive({"a": b"b"})}),
        "表格里夹着别的文件，没有读取。请把数据复制到新表格再发。",
    ),
    BadFile("引用别的表.xlsx", linked, "表格引用了别的文件，没有读取。请复制后用“选择性粘贴 → 数值”贴到新表格再发。"),
    BadFile(
        "远程模板.xlsx",
        lambda: related(HYPERLINK.replace("hyperlink", "attachedTemplate"), "file:///a.xltx"),
        "表格引用了别的文件，没有读取。请复制后用“选择性粘贴 → 数值”贴到新表格再发。",
    ),
    BadFile("实体炸弹.xlsx", entities, "文件里有不该出现的声明，没有读取。请用 Excel 或 WPS 打开后另存一份再发。"),
    BadFile(
        "藏在注释后面的实体.xlsx",
        lambda: workbook_with({"xl/a.xml": b"<!--" + b"x" * 9000 + b'--><!DOCTYPE x [<!ENTITY a "b">]><x/>'}),
        "文件已损坏，读不出来。请打开后另存一份再发。",
    ),
    BadFile(
        "很远的单元格.xlsx",
        lambda: sheet_with('<sheetData><row r="900000"><c r="XFD900000"><v>1</v></c></row></sheetData>'),
        "表格的范围太大，可能有内容落在很远的单元格里。请把数据复制到新表格再发。",
    ),
    BadFile(
        "断开的标签.xlsx",
        lambda: sheet_with('<sheetData><row r="2"><c r="A2"><v>1</c></row>'),
        "文件已损坏，读不出来。请打开后另存一份再发。",
    ),
    csv("没有表头.csv", "今天天气很好，明天也好\n我们去散步\n", "前 30 行里没有找到认识的表头，例如“姓名”“单位”"),
    BadFile(
        "表头在最后.xlsx", lambda: book({"名单": [["x"]] * 40 + [["姓名", "单位"]]}), "前 30 行里没有找到认识的表头"
    ),
    csv("只有表头.csv", EXPERTS + ",,\n \t,,\n", "表头下面没有数据。请填好后再发。"),
    BadFile(
        "全隐藏.xlsx",
        lambda: book({"名单": [["姓名", "单位", "研究方向"], ["李教授", "某大学", "铸钢"]]}, hidden=["名单"]),
        "前 30 行里没有找到认识的表头",  # the one sheet that shows is empty
    ),
    csv(
        "名单.csv",
        "名称,简介,行业,城市\n铸钢气孔预测,好,新材料,银川\n",
        "从表头看不出是哪一类，可能是：policy、achievement。",
    ),
    csv("引号没有关.csv", EXPERTS + '李,某大学,"' + "长" * 200_000, "文件已损坏，读不出来。请打开后另存一份再发。"),
]
"""What is refused as a whole."""


def _experts(row: str, told: str, header: str = EXPERTS.strip(), encoding: str = "utf-8") -> BadFile:
    return csv("专家.csv", f"{header}\n{row}\n", told, encoding)


def _policy(row: str, told: str) -> BadFile:
    return csv("政策.csv", f"政策名称,级别,开始日期,截止日期,行业\n{row}\n", told)


def _event(row: str, told: str) -> BadFile:
    return csv("活动.csv", f"活动名称,开始时间,结束时间,名额,形式\n{row}\n", told)


WRONG = [
    BadFile(
        "专家.csv",
        lambda: EXPERTS.encode("gbk") + "李教授,某大学,铸钢".encode("gbk") + b"\xff\xff\n",
        "第 2 行，研究方向：“铸钢\ufffd\ufffd”里有乱码。请填上原来的字。",
    ),
    _experts("李教授,,铸钢", "第 2 行，单位：这一格必须填写。"),
    _experts("李教授,教授", "第 1 行，单位：缺少这一列。请加上后重新导入。", "姓名,职称,城市"),
    _experts("李教授,某大学,铸钢,炼金", "第 2 行，行业：“炼金”不在行业表里。", EXPERTS.strip() + ",行业"),
    _experts("李教授,某大学,铸钢,随时", "第 2 行，可约时间：看不懂“随时”。", EXPERTS.strip() + ",可约时间"),
    _experts("李教授,某大学,铸钢,写信", "第 2 行，咨询形式：“写信”不是形式。", EXPERTS.strip() + ",咨询形式"),
    _experts("李教授,某大学,#N/A", "第 2 行，研究方向：“#N/A”是公式出错的结果。请改成实际内容。"),
    _experts("李教授,某大学," + "铸" * 5001, "第 2 行，研究方向：内容超过 5000 字。请缩短。"),
    _experts("李教授,某大学,铸钢\n李 教授,某大学 ,焊接", "第 3 行，姓名：和第 2 行是同一条记录。请只留一行。"),
    _experts("李教授,某大学,铸钢,某研究院", "第 2 行，单位：同名的两列内容不一样。", EXPERTS.strip() + ",单位"),
    _policy("甲办法,市,,截止3月31日,", "第 2 行，截止日期：“截止3月31日”没有年份。请写成 2026-11-30。建议 2027-03-31"),
    _policy("甲办法,市,,2026-02-30,", "第 2 行，截止日期：“2026-02-30”不是有效的时间。"),
    _policy("甲办法,市,,26.3.31,", "第 2 行，截止日期：“26.3.31”不是有效的时间。"),
    _policy("甲办法,市,,近期,", "第 2 行，截止日期：“近期”不是有效的时间。"),
    _policy(
        "甲办法,市,,2026-01-01至2026-03-31,", "第 2 行，截止日期：“2026-01-01至2026-03-31”里有两个日期。请只留一个。"
    ),
    _policy("甲办法,市,2026-05-01,2026-03-31,", "第 2 行，截止日期：早于开始的时间。请核对。"),
    _policy("甲办法,全球级,,,", "第 2 行，级别：“全球级”不是级别。请写国家、自治区、省、市或区县。"),
    _event("对接会,14:00,,,", "第 2 行，开始时间：“14:00”不是有效的时间。"),
    _event("对接会,2026-12-03 14:00-17:00,,,", "第 2 行，开始时间：“2026-12-03 14:00-17:00”里有两个钟点。"),
    _event(
        "对接会,12月3日下午2点,,,",
        "第 2 行，开始时间：“12月3日下午2点”没有年份。请写成 2026-11-30。建议 2026-12-03 14:00",
    ),
    _event("对接会,2026-12-03,2026-12-01,,", "第 2 行，结束时间：早于开始的时间。请核对。"),
    _event("对接会,2026-12-03,,若干,", "第 2 行，名额：“若干”不是人数。请写整数，例如 80。"),
    _event("对接会,2026-12-03,,约80人,", "第 2 行，名额：“约80人”不是人数。请写整数，例如 80。建议 80"),
    _event("对接会,2026-12-03,,80,写信", "第 2 行，形式：“写信”不是形式。"),
    BadFile(
        "两张表.xlsx",
        lambda: book(
            {
                "一": [["姓名", "单位", "研究方向"], ["李教授", "某大学", "铸钢"]],
                "二": [[], ["研究方向", "单位", "姓名"], ["焊接", "某大学", "李教授"]],
            }
        ),
        "第 3 行，研究方向：和工作表“一”第 2 行是同一条记录。请只留一行。",
    ),
]
"""What is read, with one thing wrong."""
