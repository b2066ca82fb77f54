"""Sentences into fields of a need (product.md §10), by a small grammar of our own; `now` is always an argument.

>>> from datetime import datetime, timezone
>>> now = datetime(2026, 11, 21, 2, tzinfo=timezone.utc)
>>> str(understand("我们铸钢件老有气孔，废品率8%，想降到3%以内", now).target)
'废品率 ≤ 3 %'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from domain.messages import Money, Span
from domain.needs import NeedKind
from domain.places import Place
from knowledge.lexicon import cue, cue_names
from knowledge.text import normalise
from knowledge.understand.budget import read_budget
from knowledge.understand.deadline import find_deadline, is_deadline, read_deadline
from knowledge.understand.figures import Figure, find_present, find_target, read_target
from knowledge.understand.intent import Intent, find_intent, is_elsewhere
from knowledge.understand.kinds import find_industry, find_kind
from knowledge.understand.money import read_money
from knowledge.understand.people import Contact, find_ordinal, find_person, read_contact
from knowledge.understand.place import find_place, read_place
from knowledge.understand.problem import find_problem
from knowledge.understand.signals import Signal, find_field, find_signal
from knowledge.understand.spelling import corrected
from knowledge.understand.talk import is_talk
from knowledge.understand.window import names_time, new_time, read_past, read_window, windows, without_refused

__all__ = [
    "Contact",
    "Figure",
    "Intent",
    "Signal",
    "Understood",
    "names_time",
    "read_contact",
    "read_deadline",
    "read_money",
    "read_past",
    "read_place",
    "read_target",
    "read_window",
    "understand",
]

_LONGEST: Final = 2_000
"""Characters that are looked at; a need is one or two sentences."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a message says. Empty or None = not said.

    `deadline` is an Asia/Shanghai day, included; `wish` an aware span in Asia/Shanghai, several days long for "下周".
    `trade` is the narrower word for the industry (铸造). `problem` is in the person's own words. `about` is the field
    that a correction names, by its name in `domain.needs.Need`; `signal` steers the conversation. `matter`: it speaks
    of something besides the talk itself, which 都不行 and 有哪些专家 do not.
    """

    intent: Intent
    kind: NeedKind | None = None
    industry: str = ""
    trade: str = ""
    problem: str = ""
    present: Figure | None = None
    target: Figure | None = None
    budget: Money | None = None
    deadline: date | None = None
    place: Place | None = None
    form: str = ""
    wish: Span | None = None
    person: str = ""
    ordinal: int | None = None
    signal: Signal | None = None
    about: str = ""
    matter: bool = True


def understand(text: str, now: datetime) -> Understood:
    """What a message of any length says, looking at its first 2,000 characters; never raises for any text."""
    text = corrected(normalise(text[:_LONGEST]))
    (kind, asked), person, problem = find_kind(text), find_person(text), find_problem(without_refused(text))
    industry, trade = find_industry(text)
    signal = find_signal(text)
    target = find_target(text)
    matter = bool(kind or industry or target) or not is_talk(text)
    problem = problem if matter else ""
    named = bool(kind or industry or target or (problem and not is_elsewhere(text)))
    described = signal is None and named
    timed = bool(cue("meeting").search(text)) and _time_to_meet(text, now) is not None
    intent = find_intent(text, described, asked and kind is not NeedKind.TECHNOLOGY, bool(person), timed)
    if intent is Intent.SMALLTALK:
        return Understood(intent, signal=signal, matter=False)
    return Understood(
        intent=intent,
        kind=_kind(intent, kind, technical=signal is None and bool(problem or industry or target)),
        industry=industry,
        trade=trade,
        problem=problem if signal is None else "",
        present=find_present(text),
        target=None if intent is Intent.POLICY_QUESTION else target,
        budget=read_budget(text, kind),
        deadline=None if intent is Intent.RESCHEDULE else find_deadline(text, now),
        place=find_place(text),
        form=_form(text),
        wish=_wish(text, now, intent),
        person=person,
        ordinal=find_ordinal(text),
        signal=signal,
        about=find_field(text) if signal in (Signal.EDIT, Signal.WRONG) else "",
        matter=matter,
    )


def _form(text: str) -> str:
    """The form of cooperation by its name in technology contracts, or ""."""
    return next((name for name in cue_names("form-") if cue(name).search(text)), "").removeprefix("form-")


def _kind(intent: Intent, named: NeedKind | None, technical: bool) -> NeedKind | None:
    """A question about policies is about policies; trouble and experts of a trade are technical otherwise."""
    if intent is Intent.POLICY_QUESTION:
        return NeedKind.POLICY
    if intent is Intent.OTHER:
        return None
    if named is None and technical and intent in (Intent.DESCRIBE, Intent.FIND_EXPERT):
        return NeedKind.TECHNOLOGY
    return named


def _wish(text: str, now: datetime, intent: Intent) -> Span | None:
    """When they want to meet: a time that is no deadline, in a message that speaks of meeting or of an hour."""
    if intent in (Intent.CANCEL, Intent.STATUS):
        return None
    if intent is Intent.RESCHEDULE:
        return new_time(text, now)
    if intent is not Intent.BOOK and not cue("meets").search(text):
        return None
    return _time_to_meet(text, now)


def _time_to_meet(text: str, now: datetime) -> Span | None:
    return next(windows(text, now, skip=lambda days: is_deadline(text, days)), None)
