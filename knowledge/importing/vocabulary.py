"""The fixed words of tables and what people write for them."""

from __future__ import annotations

from typing import Final

from domain.needs import INDUSTRIES

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


def industry(text: str) -> str | None:
    """The industry of the list that a normalised word names, or None."""
    return text if text in INDUSTRIES else _NARROWER.get(text)


def level(text: str) -> str | None:
    """国家, 自治区, 省, 市 or 区县 (国家级 and so on too), or None."""
    return text if text in LEVELS else _LEVEL_WORDS.get(text)
