"""How fast `find` is: top 10 with reasons for 40-character needs, at 1,000 and 100,000 generated records.

Run with `python -m benchmarks.find [--sizes 1000,100000] [--questions 400]`. Records and needs are made from the
project's own lexicon with a fixed seed, so every run measures the same work. Goal: p99 under 10 ms.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import time
from collections.abc import Iterator
from typing import Final

from domain.records import Kind, Record, RecordId
from knowledge import lexicon
from knowledge.index import Index
from knowledge.matcher import Matcher
from knowledge.text import warm

_SEED: Final = 20261121
_SLICE: Final = 20_000
_STATES: Final = ("开裂", "变形", "磨损快", "能耗高", "不稳定", "合格率低", "寿命短", "杂质多", "噪声大", "效率低")
_WORKS: Final = ("检测方法", "工艺优化", "数值模拟", "控制系统", "性能评价", "缺陷分析", "回收利用", "在线监测")
_CITIES: Final = ("银川", "西宁", "宁波", "兰州", "西安", "武汉")
_NEED_CHARS: Final = 40


def records(count: int) -> Iterator[Record]:
    """Experts with three to six topics and two past projects each, the same for every run."""
    chance = random.Random(_SEED)
    terms = sorted(term for term in lexicon.trades() if len(term) > 1)
    trades = lexicon.trades()
    for number in range(count):
        topics = chance.sample(terms, chance.randint(3, 6))
        fields = "、".join(topic + chance.choice(_WORKS) for topic in topics)
        done = "；".join(chance.choice(terms) + chance.choice(_STATES) + chance.choice(_WORKS) for _ in range(2))
        yield Record(
            RecordId(Kind.EXPERT, number + 1),
            f"示例专家{number + 1}",
            {"fields": fields, "done": done, "unit": f"示例研究院{chance.randint(1, 300)}所"},
            industries=(trades[topics[0].lower()][0],),
            city=chance.choice(_CITIES),
        )


def needs(count: int) -> list[str]:
    """Needs of 40 characters, in the words people use."""
    chance = random.Random(_SEED + 1)
    terms = sorted(term for term in lexicon.trades() if len(term) > 1)
    made = []
    for _ in range(count):
        parts = [f"我们的{chance.choice(terms)}老是{chance.choice(_STATES)}"]
        while len("，".join(parts)) < _NEED_CHARS:
            parts.append(f"{chance.choice(terms)}{chance.choice(_STATES)}想做{chance.choice(_WORKS)}")
        made.append("，".join(parts)[:_NEED_CHARS])
    return made


def measure(count: int, questions: int) -> str:
    """One line of the table for `count` records."""
    index = Index.open(None)
    started = time.perf_counter()
    batch: list[Record] = []
    for record in records(count):
        batch.append(record)
        if len(batch) == _SLICE:
            index.apply(batch, 1)
            batch = []
    index.apply(batch, 1)
    build = time.perf_counter() - started
    matcher = Matcher(index)
    wall, processor, found = [], [], 0
    for need in needs(questions):
        started, used = time.perf_counter(), time.thread_time()
        found += len(matcher.find(need, [Kind.EXPERT]))
        wall.append((time.perf_counter() - started) * 1000)
        processor.append((time.thread_time() - used) * 1000)
    figures = (*_p50_p99(wall), *_p50_p99(processor))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    times = " ".join(f"{figure:>8.2f}" for figure in figures)
    return f"{count:>9,} {times} {build:>8.1f} {memory:>8.0f} {found / questions:>8.1f}"


def _p50_p99(values: list[float]) -> tuple[float, float]:
    return statistics.median(values), statistics.quantiles(values, n=100)[98]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,100000")
    parser.add_argument("--questions", type=int, default=400)
    chosen = parser.parse_args()
    warm()
    heads = ("p50 ms", "p99 ms", "p50 CPU", "p99 CPU", "build s", "MB peak", "results")
    print(f"{'records':>9} " + " ".join(f"{head:>8}" for head in heads))
    for size in chosen.sizes.split(","):
        print(measure(int(size), chosen.questions), flush=True)


if __name__ == "__main__":
    main()
