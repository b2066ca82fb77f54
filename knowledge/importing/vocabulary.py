"""The fixed words of tables and what people write for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from domain.needs import INDUSTRIES
from knowledge.lexicon import trades

LEVELS: Final = ("国家", "自治区", "省", "市", "区县")
_LEVEL_WORDS: Final = {f"{level}级": level for level in LEVELS} | {"县级": "区县", "区级": "区县"}

FORMS: Final = {
    "线上": "online",
    "到场": "onsite",
    "电话": "phone",
    "网络": "online",
    "视频": "online",
    "视频会议": "online",
    "online": "online",
    "现场": "onsite",
    "线下": "onsite",
    "上门": "onsite",
    "onsite": "onsite",
    "phone": "phone",
}

# Which industry of the list a narrower word belongs to (product.md §10).
_NARROWER: Final = {
    "铸造": "高端装备制造",
    "机械": "高端装备制造",
    "机械制造": "高端装备制造",
    "电气": "高端装备制造",
    "装备制造": "高端装备制造",
    "装备制造业": "高端装备制造",
    "石墨烯": "新材料",
    "蓝宝石": "新材料",
    "特种钢": "新材料",
    "光伏": "新能源",
    "锂电": "新能源",
    "锂电池": "新能源",
    "藏药": "生物医药",
    "中药": "生物医药",
    "中藏药": "生物医药",
    "医药": "生物医药",
    "铝镁": "有色金属",
    "铝镁合金": "有色金属",
    "特色化工": "化工",
    "环保": "节能环保",
    "农业": "现代农业",
    "食品": "食品加工",
}


def form_word(form: str) -> str:
    """线上, 到场 or 电话 for `online`, `onsite` or `phone`."""
    return next(word for word, meant in FORMS.items() if meant == form)


_TRADE: Final = re.compile(r"(?:产业|行业|领域|制造业|类)$")


def industry(text: str) -> str | None:
    """The industry of the list that a normalised word names, with or without 产业, 行业, 领域 behind it; or None."""
    for word in (text, _TRADE.sub("", text)):
        if word in INDUSTRIES:
            return word
        if word in _NARROWER:
            return _NARROWER[word]
    return None


def industry_within(text: str) -> str | None:
    """The industry that the longest word within a text belongs to (焊接产业园 → 高端装备制造), or None."""
    words = _belonging()
    return words.get(max((word for word in words if word in text.lower()), key=len, default=""))


@cache
def _belonging() -> Mapping[str, str]:
    """Word → industry of the list: the list's own names, narrower words, terms of the trades."""
    of_trades = {term: industry for term, (industry, _) in trades().items()}
    return of_trades | _NARROWER | {name: name for name in INDUSTRIES}


def level(text: str) -> str | None:
    """国家, 自治区, 省, 市 or 区县 (国家级 and so on too), or None."""
    return text if text in LEVELS else _LEVEL_WORDS.get(text)


def level_within(text: str) -> str:
    """The level named within a longer word (宁夏回族自治区级 → 自治区), or ""."""
    return next((level for level in sorted(LEVELS, key=len, reverse=True) if level in text), "")
