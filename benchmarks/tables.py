"""Results as Markdown tables, ready for docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], note: str = "") -> str:
    """A headed table; the first column is to the left, figures to the right, `note` below."""
    lines = [f"### {title}", "", _row(columns), _row([":--", *["--:"] * (len(columns) - 1)]), *map(_row, rows)]
    return "\n".join([*lines, "", note, ""] if note else [*lines, ""])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
