"""Messages of busy people at firms into fields (product.md §10): every field of every row of messages.tsv."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.messages import Money, Span
from knowledge.understand import Figure, Understood, understand
from knowledge.understand.window import SHANGHAI

NOW = datetime(2026, 11, 21, 2, 2, tzinfo=UTC)
"""Saturday 21 November 2026, 10:02 in Shanghai."""

ALWAYS = ("intent", "kind", "industry", "target", "budget", "deadline", "place", "wish")
"""Fields that every row judges: one that the row does not name must not be found."""


@dataclass(frozen=True)
class Row:
    """One message with what it must give; `open` names the fields that are known to be wrong, and why."""

    said: str
    fields: dict[str, str]
    open: str = ""

    @property
    def wrong(self) -> frozenset[str]:
        """The fields that `open` names."""
        return frozenset(name.strip() for name in self.open.partition(":")[0].split(",") if self.open)


def rows() -> Iterator[Row]:
    """The rows of messages.tsv, whose first lines say its format."""
    for line in Path(__file__).with_name("messages.tsv").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        said, intent, kind, industry, others, reason = (line.split("\t") + [""] * 5)[:6]
        fields = dict.fromkeys(ALWAYS, "") | {"intent": intent, "kind": kind, "industry": industry}
        for other in filter(None, others.split("; ")):
            name, _, value = other.partition("~" if other.startswith("problem~") else "=")
            fields[name + "~" if f"{name}~" in other[:8] else name] = value
        yield Row(said.replace("\\n", "\n"), {name: value for name, value in fields.items() if value != "*"}, reason)


def misread(row: Row) -> dict[str, str]:
    """The fields that come out differently, with what came out."""
    understood = understand(row.said, NOW)
    return {
        name: _shown(getattr(understood, name.rstrip("~")))
        for name, expected in row.fields.items()
        if not _fits(understood, name, expected)
    }


def _fits(understood: Understood, name: str, expected: str) -> bool:
    value = getattr(understood, name.rstrip("~"))
    if name.endswith("~"):
        return all(word in value for word in expected.split("|"))
    return expected in (_shown(value), value.amount if isinstance(value, Figure) else None)


def _shown(value: object) -> str:
    """A field in the short form of the table."""
    if isinstance(value, Span):
        return f"{value.start.astimezone(SHANGHAI):%m-%d %H:%M}~{value.end.astimezone(SHANGHAI):%m-%d %H:%M}"
    if isinstance(value, Money):
        low, high = ("" if part is None else str(int(part)) for part in (value.low, value.high))
        return low if low == high else f"{low}..{high}"
    return "" if value is None else str(value)


@pytest.mark.parametrize("row", list(rows()), ids=lambda row: row.said[:20])
def test_message_is_understood(row: Row) -> None:
    misread_fields = misread(row)
    assert set(misread_fields) == set(row.wrong), (row.said, row.fields, misread_fields)


def test_most_messages_are_understood() -> None:
    table = list(rows())
    assert len(table) >= 200
    assert sum(bool(row.open) for row in table) <= len(table) // 20
