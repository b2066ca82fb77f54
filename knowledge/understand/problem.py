"""The problem of a need in the person's own words, short: 铸钢件有气孔 out of 我们铸钢件老有气孔,想找个专家看看."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from domain.needs import NeedKind
from knowledge.lexicon import cue
from knowledge.question import strip_frame
from knowledge.understand.figures import find_present, find_target
from knowledge.understand.kinds import find_industry, find_kind
from knowledge.understand.money import amounts

_LONGEST: Final = 60
_SHORT: Final = 4
_SHORTEST: Final = 3
_CLAUSES: Final = re.compile(r"[,。;!?\n]+|(?<=[^\d]),")
_SPACE: Final = re.compile(r"(?<=[一-鿿\d%]) (?=[一-鿿])")
_FIGURE_ONLY: Final = re.compile(
    r"^[^,]{0,8}?(?:[百千]分之)?[\d一二三四五六七八九十百]+[\d.]*\s*(?:%|万|元|个|吨|小时|mm|度|以内|左右|之前|前|(?<=之[一二三四五六七八九十]))[^,]{0,6}$"
)


def find_problem(text: str) -> str:
    """The clauses of a normalised sentence that tell the trouble or what is wanted, at most 60 characters; or "".

    Figures, money, days, visits and contacts are left to the other fields.
    """
    clauses = [_bare(clause) for clause in _clauses(text)]
    ranked = [(_points(clause), -place, clause) for place, clause in enumerate(clauses) if len(clause) >= _SHORTEST]
    points, place, best = max(ranked, default=(0, 0, ""))
    if points <= 0:
        return _asked_of_us(text)
    staff = find_kind(best)[0] is NeedKind.TALENT and _asked(best)
    kept = {-place}
    for at, clause in enumerate(clauses):
        more = _tells_more(clause) or (staff and at > -place and _is_detail(clause))
        if more and sum(len(clauses[i]) + 1 for i in kept) + len(clause) <= _LONGEST:
            kept.add(at)
    return "，".join(dict.fromkeys(clauses[i] for i in sorted(kept)))[:_LONGEST]


def _asked_of_us(text: str) -> str:
    """What a question about Keqiao's services is after (你们这有没有做深海密封件的 → 深海密封件), or ""."""
    clauses = (_without_lead("problem-lead", clause).strip(" ?") for clause in _clauses(text))
    services = (cue("service-question").match(clause) for clause in clauses)
    whats = (found["what"] for found in services if found)
    return next((what for what in whats if find_industry(what)[0] or len(what) >= _SHORT), "")[:_LONGEST]


def _tells_more(clause: str) -> bool:
    """Whether a clause besides the best one tells of trouble or of something wanted too."""
    told = cue("trouble").search(clause) or _asked(clause)
    return bool(told) and len(clause) >= _SHORTEST and _points(clause) > 0 and not _is_elsewhere(clause)


def _is_detail(clause: str) -> bool:
    """Whether a clause says what the wanted person is to do (做石墨烯的)."""
    return bool(cue("detail").match(clause)) and not _is_elsewhere(clause)


def _is_elsewhere(clause: str) -> bool:
    """Whether another field keeps what the clause says: a figure, money, contact, a visit, what was tried."""
    figure = find_present(clause) or find_target(clause) or any(amount.sure for amount in amounts(clause))
    return bool(figure or cue("other-field").search(clause) or _FIGURE_ONLY.match(clause))


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
    clause = cue("problem-often").sub("", _without_frame(clause)).strip(" ,.:") if clause.strip() else ""
    wanted = _without_lead("problem-wish", clause)
    return wanted if _asked(wanted) else _without_lead("problem-wanted", clause)


def _without_frame(clause: str) -> str:
    """A clause without what people put around it; whole when that would tear a hole into it."""
    service = cue("service-question").match(clause.strip(" ?"))
    if service:
        return service["what"]
    stripped = strip_frame(clause)
    return stripped if stripped in clause else clause


def _without_lead(name: str, clause: str) -> str:
    found = cue(name).match(clause)
    return clause[found.end() :] if found else clause


def _asked(clause: str) -> bool:
    """Whether the clause asks for staff, training, a loan …; such a request is the problem itself."""
    kind, asked = find_kind(clause)
    return asked and kind is not NeedKind.TECHNOLOGY


def _points(clause: str) -> int:
    """How much a clause says about the trouble; 0 or less: nothing."""
    points = 3 if cue("trouble").search(clause) else int(len(clause) >= 6)
    points += bool(find_industry(clause)[0])
    if len(clause) < _LONGEST and _FIGURE_ONLY.match(clause):
        points -= 2
    if cue("problem-wished").match(clause) or cue("problem-identity").match(clause):
        points -= 2
    if _asked(clause):
        points += 2
    return points if points >= 2 else 0
