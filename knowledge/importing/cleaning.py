"""Dirt in the words of a cell: what is surely no part of them is taken out, and named, so that it can be checked.

The kinds of dirt are those found in offices' own files and in pages copied from the web: other people's adverts and
footers, names of picture files, pinyin glosses behind traditional characters, a character written for a similar one.
Traditional characters without a gloss, and all punctuation, stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from knowledge.text import normalise

_INVISIBLE: Final = re.compile(
    "[\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffc]"
)
_WIDE: Final = {
    full: full - 0xFEE0 for full in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_UNTIDY: Final = re.compile("  |[０-９Ａ-Ｚａ-ｚ\u034f\ufe00-\ufe0f]")  # all else that is untidy is not printable
_SENTENCE: Final = re.compile(r"[^。！？；;\n]*[。！？；;\n]*")
_MOBILE: Final = re.compile(r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_CONTACT: Final = re.compile(
    rf"[,，、]?\s*+(?:联系)?(?:电话|手机|热线|方式|微信)?(?:同号)?\s*+[:：]?\s*+{_MOBILE.pattern}"
)
_SCAN: Final = re.compile(
    r"(?:扫一?扫|扫码|(?:扫描|长按|识别)[^，。\n]{0,6}二维码)[，,]?(?:即可|可|后|立即|马上|免费)*"
    r"(?:添加|加|关注|咨询|领取|联系|进群|入群|报名|获取|客服)|加(?:我|个)?(?:微信|v信|vx)|(?:微信号|v信|vx)\s*[:：]\s*[\w-]{5,}",
    re.I,
)
_SELLING: Final = re.compile(r"广告|代办|代理|包过|优惠|特价|加盟|招商|贷款|报价|低价")
_FOOTER: Final = re.compile(
    r"版权所有|copyright|©|ICP备|公网安备|未经.{0,8}(?:许可|授权|同意).{0,6}(?:转载|使用|复制)"
    r"|责任编辑|all rights reserved",
    re.I,
)
_PICTURE: Final = re.compile(
    r"(?:(?<=[\s；;])|^)(?:微信图片_?|图片|截图|图)?[\w-]+\.(?:jpe?g|png|gif|bmp|webp)(?=[\s；;]|$)[；;]?",
    re.I | re.M | re.A,
)
_GLOSS: Final = r"[(（]\s*[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]{1,6}\s*[)）]"
_GLOSSED: Final = re.compile(rf"([\u3400-\u9fff])((?:{_GLOSS})+)")
_MISWRITTEN: Final = re.compile("蕞(?!尔)")
_LOST_DIGIT: Final = re.compile(
    r"(?:(?<![\u3400-\u9fff\w])|(?<=[和与及的在]))线G(?=网络|基站|通信|技术|时代|应用|产业|工业|智能|\+|$|[，,、。；])"
)
_CENSORED: Final = re.compile(r"(?<=[\u3400-\u9fff])\*{1,4}(?=[\u3400-\u9fff])")
_SUSPECT: Final = re.compile(
    r"蕞|线G|\*|[(（]\s*[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]|扫|二维码|长按|微信|v信|vx|qq|版权|copyright|©|备|转载|责任编辑|reserved|\.(?:jpe?g|png|gif|bmp|webp)|1[3-9]\d",
    re.I,
)


def clean(text: str) -> str:
    """The text as it will be shown: no control characters, single spaces, line breaks kept, punctuation as it was.

    Letters and digits of full width become plain ones.
    """
    if text.isprintable() and not _UNTIDY.search(text):
        return text.strip()
    text = _INVISIBLE.sub("", text).translate(_WIDE)
    lines = ("".join(ch if ch.isprintable() else " " for ch in line).split() for line in text.splitlines())
    return "\n".join(" ".join(words) for words in lines if words)


def cleaned(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without dirt, and the text keys of what was found, in the order of `_STEPS`.

    Cleaning what is clean changes nothing. A censored character cannot be brought back; it is only named.
    """
    text = clean(text)
    if not _SUSPECT.search(text):
        return text, ()
    found: dict[str, None] = {}
    before = ""
    while before != text:  # what one step takes out may bring together what another looks for
        before = text
        for key, step in _STEPS:
            after = clean(step(text))
            if after != text:
                text, found[key] = after, None
    return text, (*found, "importing-cleaned-censored") if _CENSORED.search(text) else tuple(found)


def _without_sentences(unwanted: Callable[[str], bool]) -> Callable[[str], str]:
    return lambda text: "".join(part for part in _SENTENCE.findall(text) if not unwanted(part))


def _is_advert(sentence: str) -> bool:
    """A stranger's: it asks to scan or to add somebody, or sells and gives a number."""
    return bool(_SCAN.search(sentence) or (_SELLING.search(sentence) and _MOBILE.search(sentence)))


def _is_footer(sentence: str) -> bool:
    return bool(_FOOTER.search(sentence))


def _simplified(found: re.Match[str]) -> str:
    """實（shí） → 实; a bracket that is no gloss of the character before it stays."""
    character, glosses = found.groups()
    read_so = all(len(normalise(character + gloss)) == 1 for gloss in re.findall(_GLOSS, glosses))
    return normalise(character) if read_so else found[0]


_STEPS: Final[tuple[tuple[str, Callable[[str], str]], ...]] = (
    ("importing-cleaned-gloss", lambda text: _GLOSSED.sub(_simplified, text)),
    ("importing-cleaned-miswritten", lambda text: _LOST_DIGIT.sub("5G", _MISWRITTEN.sub("最", text))),
    ("importing-cleaned-picture", lambda text: _PICTURE.sub("", text)),
    ("importing-cleaned-footer", _without_sentences(_is_footer)),
    ("importing-cleaned-advert", _without_sentences(_is_advert)),
    ("importing-cleaned-phone", lambda text: _CONTACT.sub("", text)),
)
