"""Of which kind the rows of a sheet are, told by its headers and, where these fit two kinds, by its name; or words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from domain.records import Kind
from knowledge.importing.columns import COLUMNS, columns_of

_CALLED: Final = {
    Kind.EXPERT: ("专家", "人才", "expert"),
    Kind.INSTITUTE: ("机构", "院所", "平台", "institute"),
    Kind.POLICY: ("政策", "policies", "policy"),
    Kind.ACHIEVEMENT: ("成果", "achievement"),
    Kind.EVENT: ("活动", "对接会", "event"),
    Kind.FAQ: ("问答", "常见问题", "faq"),
}


def kind_within(text: str) -> Kind | None:
    """The kind that a few words name last, as 人才政策 are policies; None when they name none."""
    places = {max(map(text.lower().rfind, words)): kind for kind, words in _CALLED.items()}
    last = max(places)
    return places[last] if last >= 0 else None


def fits(headers: Sequence[str], kind: Kind) -> bool:
    """Whether every required column of the kind is there."""
    columns = set(columns_of(headers, kind).values())
    return all(column in columns for column in COLUMNS[kind] if column.required)


def guess(headers: Sequence[str], names: Sequence[str]) -> tuple[Kind, ...]:
    """The kinds that fit best: one when it is clear, several when the headers and `names` fit them equally well.

    `names`: what the sheet and the file are called, the stronger word first.
    """
    ranks = {kind: _rank(headers, kind, names) for kind in COLUMNS}
    best = max(ranks.values())
    return tuple(kind for kind, rank in ranks.items() if rank == best)


def _rank(headers: Sequence[str], kind: Kind, names: Sequence[str]) -> tuple[bool, int, tuple[bool, ...]]:
    called = tuple(any(word in name.lower() for word in _CALLED[kind]) for name in names)
    return fits(headers, kind), len(set(columns_of(headers, kind).values())), called
