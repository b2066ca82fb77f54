"""What an admin reads about a table: the card, and the two workbooks behind its buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final

from domain.imports import Import, ImportCounts, ImportState
from domain.messages import Button, Card, Choices, Phrase, Reply, Words, say
from domain.records import RowProblem
from handlers.import_check import Checked, Line, Unread
from knowledge.importing.duplicates import NearDuplicate
from knowledge.importing.export import Value, notes_head, write_xlsx
from knowledge.importing.reading import Reading
from knowledge.importing.sheets import SheetReading
from knowledge.importing.wrong_rows import wrong_rows_workbook
from texts import catalog

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_EXAMPLES: Final = 2
_VANISHED: Final = 3
_LEFT_OUT: Final = 4
"""Sheets and columns that are not read, as far as a card names them."""

_LONGEST: Final = 24
"""Characters of a cell that a card shows."""

_COLUMNS: Final = ("result", "row", "name", "column", "before", "after")


def card(this: Import, found: Checked) -> Reply:
    """What was found, with examples, and what can be done now."""
    lines = [counts_line(this.counts)]
    lines += [change_line(each) for each in found.changed[:_EXAMPLES]]
    lines += [problem_line(each, found.reading) for each in _of_each_row(found.problems)[:_EXAMPLES]]
    lines += [example_line(row) for row in found.examples[:1]]
    if found.doubles:
        lines.append(doubles_line(found))
    lines += [*same_columns(found), *left_out(found.reading)][:_LEFT_OUT]
    return _card(this, lines, vanished_names(found))


def _of_each_row(problems: Sequence[RowProblem]) -> list[RowProblem]:
    """The first problem of each row: two of one row would hide the next one."""
    return list({(each.sheet, each.row): each for each in reversed(problems)}.values())[::-1]


def again(this: Import) -> Reply:
    """The card without examples, once something about it was changed."""
    return _card(this, [counts_line(this.counts)])


def workbooks(found: Checked, language: str) -> tuple[bytes | None, bytes | None]:
    """(the wrong rows with reasons and proposals, everything that would change); None where there is nothing."""
    wrong = None
    if found.counts.wrong:
        wrong = wrong_rows_workbook(found.reading, lambda words: catalog.write(words, language))
    if not (found.new or found.changed or found.doubles or found.vanished):
        return wrong, None
    headers = [_written(say(f"import-column-{name}"), language) for name in _COLUMNS]
    rows = ([_written(cell, language) if isinstance(cell, Phrase) else cell for cell in row] for row in _details(found))
    return wrong, write_xlsx(headers, rows)


def counts_line(counts: ImportCounts) -> Words:
    """新增 40 条，更新 12 条，…"""
    return say("import-counts", new=counts.new, changed=counts.changed, same=counts.same, wrong=counts.wrong)


def problem_words(problem: RowProblem) -> Phrase:
    """Why a cell is wrong."""
    return Phrase(problem.key, problem.args)


def problem_line(problem: RowProblem, reading: Reading) -> Words:
    """第 9 行，可约时间：…, with its sheet in front where several are read."""
    row, column, what = problem.row, problem.column, problem_words(problem)
    if problem.proposal:
        line = say("import-row-proposal", row=row, column=column, what=what, proposal=problem.proposal)
    else:
        line = say("import-row-problem", row=row, column=column, what=what)
    return _on_sheet(problem.sheet, line, reading)


def cell_line(problem: RowProblem) -> Words:
    """可约时间：看不懂…"""
    return say("import-cell-problem", column=problem.column, what=problem_words(problem))


def change_line(each: Line) -> Words:
    """第 3 行，陈工：职称 副教授 → 教授"""
    first = each.differences[0]
    before, after, more = _short(first.before), _short(first.after), len(each.differences) - 1
    row, title, column = each.row, each.title, first.column
    if more:
        return say("import-change-more", row=row, title=title, column=column, before=before, after=after, more=more)
    return say("import-change", row=row, title=title, column=column, before=before, after=after)


def double_words(pair: NearDuplicate) -> Words:
    """可能重复：…"""
    return say("import-double", first=key_words(pair.first), second=key_words(pair.second), why=Phrase(pair.why))


def left_out(reading: Reading) -> list[Words]:
    """Which sheets and columns are not read; of the notes in our own template nobody expects it."""
    ours = _notes_of_templates()
    sheets: list[Words] = [
        say("import-sheet-left-out", sheet=each.name, why=Phrase(each.key, each.args))
        for each in reading.left_out
        if (each.name, each.first_line) not in ours
    ]
    return sheets + [
        say("import-columns-left-out", columns=sheet.columns_ignored)
        for sheet in reading.sheets
        if sheet.columns_ignored
    ]


def same_columns(found: Checked) -> list[Words]:
    """Which columns are not read because another one means the same, and whether something is lost by that."""
    return [
        _on_sheet(sheet.name, _same_column(sheet, position, found.unread.get((sheet.name, position))), found.reading)
        for sheet in found.reading.sheets
        for position in sheet.same_as
    ]


def _same_column(sheet: SheetReading, position: int, unread: Unread | None) -> Phrase:
    column, used = sheet.headers[position], sheet.headers[sheet.same_as[position]]
    if unread is None:
        return say("import-same-column", column=column, used=used)
    return say("import-same-column-but", column=column, used=used, count=unread.rows, row=unread.first)


def _on_sheet(sheet: str, line: Phrase, reading: Reading) -> Phrase:
    return say("import-on-sheet", sheet=sheet, line=line) if len(reading.sheets) > 1 else line


def _notes_of_templates() -> set[tuple[str, tuple[str, ...]]]:
    """(name, first line) of the sheet of notes, in each language that a template is written in."""
    return {notes_head(partial(catalog.write, language=language)) for language in catalog.LANGUAGES}


def example_line(row: int) -> Words:
    """第 2 行是模板里的示例，没有导入"""
    return say("import-example", row=row)


def doubles_line(found: Checked) -> Words:
    """可能重复 3 对，例如…"""
    first = found.doubles[0]
    one, other, why = key_words(first.first), key_words(first.second), Phrase(first.why)
    return say("import-doubles", count=found.counts.doubles, first=one, second=other, why=why)


def key_words(natural_key: str) -> str:
    """陈工|某大学 → 陈工 · 某大学"""
    return " · ".join(part for part in natural_key.split("|") if part)


def _card(this: Import, lines: Sequence[Words], gone: Sequence[Words] = ()) -> Reply:
    told = list(lines)
    if this.counts.vanished:
        told += [vanished_line(this), *gone]
    title = say("import-looked", name=this.file_name, rows=this.counts.rows)
    return Reply((Card(title, tuple(told), say("import-not-saved")), Choices(_buttons(this))))


def vanished_line(this: Import) -> Words:
    """What the former list has and this one has not, and what becomes of it."""
    count = this.counts.vanished
    if this.counts.wrong:
        return say("import-vanished-wrong", count=count)
    return say("import-vanished-retired" if this.replaces else "import-vanished", count=count)


def vanished_names(found: Checked) -> list[Words]:
    """Which of the former list are missing: all of a few, otherwise the first ones.

    None while a row is wrong: whom that one names is not known.
    """
    names = tuple(map(key_words, found.vanished[:_VANISHED]))
    if not names or found.counts.wrong:
        return []
    key = "import-vanished-names" if len(found.vanished) <= _VANISHED else "import-vanished-such"
    return [say(key, names=names)]


def _buttons(this: Import) -> tuple[Button, ...]:
    row = this.id, this.version
    counts = this.counts
    rows = counts.new + counts.changed + (counts.vanished if this.replaces else 0)
    found: list[Button] = []
    if rows:
        found.append(Button(say("import-button-apply", count=rows), "k.apply", *row))
    if counts.proposals and not this.accept:
        found.append(Button(say("import-button-accept", count=counts.proposals), "k.accept", *row))
    if this.wrong_file_id is not None:
        found.append(Button(say("import-button-wrong"), "k.wrong", *row))
    if this.details_file_id is not None:
        found.append(Button(say("import-button-details"), "k.details", *row))
    if counts.vanished and not counts.wrong:
        label = say("import-button-keep") if this.replaces else say("import-button-replace", count=counts.vanished)
        found.append(Button(label, "k.replace", *row))
    if this.state is ImportState.REPORTED:
        found.append(Button(say("import-button-drop"), "k.drop", *row))
    return tuple(found)


def _details(found: Checked) -> Iterable[Sequence[Value | Phrase]]:
    for each in found.new:
        yield say("import-result-new"), each.row, each.title, "", "", ""
        yield from _noted(each)
    for each in found.changed:
        for one in each.differences:
            yield say("import-result-changed"), each.row, each.title, one.column, one.before, one.after
        yield from _noted(each)
    for key in found.vanished:
        yield say("import-result-vanished"), None, key_words(key), "", "", ""
    for pair in found.doubles:
        yield say("import-result-double"), None, key_words(pair.second), Phrase(pair.why), key_words(pair.first), ""


def _noted(each: Line) -> Iterable[Sequence[Value | Phrase]]:
    """What was cleaned in a row or read as proposed, so that it can be checked beside what stood in the cell."""
    for note in each.notes:
        before = str(note.args.get("before", ""))
        yield say("import-result-noted"), each.row, each.title, note.column, before, problem_words(note)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _written(words: Words, language: str) -> str:
    return catalog.write(words, language)
