"""The wrong rows of a file as a workbook to be mended: each as it stood, with what is wrong and proposed beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, groupby

from domain.messages import Phrase
from domain.records import RowProblem
from knowledge.importing.export import Page, write_pages
from knowledge.importing.reading import Reading
from knowledge.importing.sheets import SheetReading

Write = Callable[[Phrase], str]


def wrong_rows_workbook(reading: Reading, write: Write) -> bytes:
    """One sheet for each that has a problem, under its name and headers; `write` words what is added on the right.

    A sheet whose header is wrong comes back as its header alone. Mended, the workbook is read like the file itself.
    """
    sheets = {sheet.name: sheet for sheet in reading.sheets}
    wrong = groupby((row for row in reading.rows() if row.problems), key=lambda row: row.sheet)
    headless = ((sheet, [((), sheet.problems)]) for sheet in reading.sheets if sheet.problems)
    of_rows = ((sheets[name], ((row.cells, row.problems) for row in rows)) for name, rows in wrong)
    return write_pages(_page(sheet, rows, write) for sheet, rows in chain(of_rows, headless))


def _page(sheet: SheetReading, rows: Iterable[tuple[Sequence[str], Sequence[RowProblem]]], write: Write) -> Page:
    """Columns that an earlier such workbook added are made anew."""
    added = write(Phrase("importing-wrong-reason")), write(Phrase("importing-wrong-proposal"))
    kept = [position for position, header in enumerate(sheet.headers) if header not in added]
    shown = (
        [*(cells[position] if position < len(cells) else "" for position in kept), *_beside(problems, write)]
        for cells, problems in rows
    )
    return Page(sheet.name, [*(sheet.headers[position] for position in kept), *added], shown)


def _beside(problems: Sequence[RowProblem], write: Write) -> tuple[str, str]:
    """What is wrong and what is proposed, a line for each cell."""
    reasons = [_line(problem.column, write(Phrase(problem.key, problem.args)), write) for problem in problems]
    proposals = [_line(problem.column, problem.proposal, write) for problem in problems if problem.proposal]
    return "\n".join(reasons), "\n".join(proposals)


def _line(column: str, what: str, write: Write) -> str:
    return write(Phrase("importing-wrong-line", {"column": column, "what": what}))
