"""Records and needs for `find`, made from the project's own lexicon with fixed seeds: every run does the same work."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from domain.records import Kind, Record, RecordId
from knowledge import lexicon

_SEED: Final = 20261121
_STATES: Final = ("开裂", "变形", "磨损快", "能耗高", "不稳定", "合格率低", "寿命短", "杂质多", "噪声大", "效率低")
_WORKS: Final = ("检测方法", "工艺优化", "数值模拟", "控制系统", "性能评价", "缺陷分析", "回收利用", "在线监测")
_CITIES: Final = ("银川", "西宁", "宁波", "兰州", "西安", "武汉")
_LEVELS: Final = ("国家", "自治区", "省", "市")
_SHORTEST, _LONGEST = 10, 60
"""Characters of a need."""


def records(count: int) -> Iterator[Record]:
    """Records of all kinds, experts and achievements the most, each with 50 to 120 characters of text."""
    chance = random.Random(_SEED)
    kinds = chance.choices([kind for kind, _, _ in _MAKERS], [share for _, share, _ in _MAKERS], k=count)
    make = {kind: maker for kind, _, maker in _MAKERS}
    for number, kind in enumerate(kinds, start=1):
        topics = chance.choices(_terms(), k=chance.randint(3, 6))
        title, texts = make[kind](chance, number, topics)
        industry = lexicon.trades()[topics[0]][0]
        level = chance.choice(_LEVELS) if kind is Kind.POLICY else ""
        yield Record(RecordId(kind, number), title, texts, (industry,), chance.choice(_CITIES), level)


def needs(count: int) -> list[str]:
    """Needs of 10 to 60 characters, in the words people use."""
    chance = random.Random(_SEED + 1)
    made = []
    for _ in range(count):
        length = chance.randint(_SHORTEST, _LONGEST)
        said = f"我们的{chance.choice(_terms())}老是{chance.choice(_STATES)}"
        while len(said) < length:
            said += f"，{chance.choice(_terms())}{chance.choice(_STATES)}想做{chance.choice(_WORKS)}"
        made.append(said[:length])
    return made


def text_of(record: Record) -> str:
    """All that is searched of a record, as one text for the peers."""
    return " ".join((record.title, *record.texts.values(), *record.industries, record.city))


@cache
def _terms() -> list[str]:
    return sorted(term for term in lexicon.trades() if len(term) > 1)


def _phrase(chance: random.Random, topic: str) -> str:
    return topic + chance.choice(_STATES) + chance.choice(_WORKS)


def _expert(chance: random.Random, number: int, topics: list[str]) -> tuple[str, dict[str, str]]:
    fields = "、".join(topic + chance.choice(_WORKS) for topic in topics)
    done = "；".join(_phrase(chance, chance.choice(_terms())) for _ in range(2))
    name = f"示例专家{number}"
    return name, {"name": name, "fields": fields, "done": done, "unit": f"示例研究院{chance.randint(1, 300)}所"}


def _institute(chance: random.Random, number: int, topics: list[str]) -> tuple[str, dict[str, str]]:
    name = f"示例{topics[0]}研究院{number}"
    return name, {"name": name, "fields": "、".join(topic + chance.choice(_WORKS) for topic in topics)}


def _titled(sort: str) -> Callable[[random.Random, int, list[str]], tuple[str, dict[str, str]]]:
    def make(chance: random.Random, number: int, topics: list[str]) -> tuple[str, dict[str, str]]:
        title = f"{topics[0]}{chance.choice(_WORKS)}{sort}{number}"
        return title, {"title": title, "summary": "，".join(_phrase(chance, topic) for topic in topics)}

    return make


def _question(chance: random.Random, number: int, topics: list[str]) -> tuple[str, dict[str, str]]:
    question = f"{topics[0]}{chance.choice(_STATES)}怎么办？第{number}问"
    return question, {"question": question, "answer": "；".join(_phrase(chance, topic) for topic in topics)}


_MAKERS: Final = (
    (Kind.EXPERT, 30, _expert),
    (Kind.ACHIEVEMENT, 25, _titled("成果")),
    (Kind.POLICY, 10, _titled("扶持办法")),
    (Kind.INSTITUTE, 10, _institute),
    (Kind.FAQ, 10, _question),
    (Kind.EVENT, 5, _titled("对接会")),
    (Kind.INSTRUMENT, 5, _titled("仪器")),
    (Kind.SERVICE, 5, _titled("服务")),
)
"""(kind, share in percent, (title, texts) of a record)."""
