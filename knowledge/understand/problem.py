"""The problem of a need in the person's own words, short: 铸钢件有气孔 out of 我们铸钢件老有气孔,想找个专家看看."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from domain.needs import NeedKind
from knowledge.lexicon import cue
from knowledge.question import strip_frame
from knowledge.understand.kinds import find_industry, find_kind

_LONGEST: Final = 60
_SHORT: Final = 4
_CLAUSES: Final = re.compile(r"[,。;!?\n]+|(?<=[^\d]),")
_SPACE: Final = re.compile(r"(?<=[一-鿿\d%]) (?=[一-鿿])")
_FIGURE_ONLY: Final = re.compile(
    r"^[^,]{0,8}?[\d一二三四五六七八九十百]+[\d.]*\s*(?:%|万|元|个|吨|小时|mm|度|以内|左右|之前|前)[^,]{0,6}$"
)


def find_problem(text: str) -> str:
    """The clause of a normalised sentence that says most about the trouble, at most 60 characters; or ""."""
    clauses = [_bare(clause) for clause in _clauses(text)]
    ranked = [(_points(clause), -place, clause) for place, clause in enumerate(clauses) if len(clause) >= 3]
    best = max(ranked, default=(0, 0, ""))
    return best[2][:_LONGEST] if best[0] > 0 else ""


def _clauses(text: str) -> Iterator[str]:
    """Clauses by punctuation and by the spaces written in its place; a word set off by a space stays with the rest."""
    for sentence in _CLAUSES.split(text):
        clause = ""
        for piece in _SPACE.split(sentence):
            if len(clause) > _SHORT and len(piece) > _SHORT:
                yield clause
                clause = piece
            else:
                clause = f"{clause} {piece}" if clause else piece
        yield clause


def _bare(clause: str) -> str:
    """A clause without who speaks, how often, and whom they look for."""
    clause = _without_lead("problem-lead", clause.strip())
    if not _asked(clause):
        clause = cue("problem-asking").sub("", clause)
    clause = cue("problem-often").sub("", strip_frame(clause)).strip(" ,.:") if clause.strip() else ""
    wanted = _without_lead("problem-wish", clause)
    return wanted if _asked(wanted) else _without_lead("problem-wanted", clause)


def _without_lead(name: str, clause: str) -> str:
    found = cue(name).match(clause)
    return clause[found.end() :] if found else clause


def _asked(clause: str) -> bool:
    """Whether the clause asks for staff, training, a loan …; such a request is the problem itself."""
    kind, asked = find_kind(clause)
    return asked and kind is not NeedKind.TECHNOLOGY


def _points(clause: str) -> int:
    """How much a clause says about the trouble; 0 or less: nothing."""
    points = 2 * bool(cue("trouble").search(clause)) + bool(find_industry(clause)[0]) + (len(clause) >= 6)
    if _FIGURE_ONLY.match(clause):
        points -= 2
    if cue("problem-wished").match(clause) or cue("problem-identity").match(clause):
        points -= 2
    if _asked(clause):
        points += 2
    return points if points >= 2 else 0
