"""How a need is shown: to its owner while it grows, and to an expert who knows nothing of the firm."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from domain.industries import industry_words
from domain.messages import Card, FileRef, Phrase, Reply, Words, say
from domain.needs import Change, Need, NeedKind, completeness, filled
from domain.sealing import sealed
from domain.working_days import CITY_TIME
from handlers import dates

_NAME: Final = re.compile(r"[一-鿿A-Za-z]+(?=\s*[≤≥<>\d])")
_ECHOED: Final = 60
"""Characters of a long answer that are said back."""

KINDS: Final = {
    NeedKind.TECHNOLOGY: say("kind-technology"),
    NeedKind.TALENT: say("kind-talent"),
    NeedKind.POLICY: say("kind-policy"),
    NeedKind.IP: say("kind-ip"),
    NeedKind.TRAINING: say("kind-training"),
    NeedKind.TESTING: say("kind-testing"),
    NeedKind.FINANCE: say("kind-finance"),
}

LABELS: Final = {
    "kind": say("field-kind"),
    "industry": say("field-industry"),
    "problem": say("field-problem"),
    "present": say("field-present"),
    "target": say("field-target"),
    "budget": say("field-budget"),
    "deadline": say("field-deadline"),
    "place": say("field-place"),
    "form": say("field-form"),
    "tried": say("field-tried"),
    "wish": say("field-wish"),
}


def worded(name: str, value: object, today: date) -> Words:
    """A field's value as words; `today` tells whether a day needs its year."""
    if not value:
        return ""
    if name == "kind":
        return KINDS[NeedKind(str(value))]
    if name == "industry":
        return industry_words(str(value))
    if isinstance(value, date):
        return say("need-until", day=dates.day_of(value, today))
    if isinstance(value, str):
        return value
    return say("plain", value=value)  # type: ignore[arg-type]  # Money and Span are arguments


def _shown(need: Need, name: str) -> Words:
    if name == "industry" and need.industry and need.trade and need.trade != need.industry:
        return say("need-industry-trade", industry=industry_words(need.industry), trade=need.trade)
    return worded(name, getattr(need, name), _first_day(need))


def _first_day(need: Need) -> date:
    """The day on which it was begun: what was said about time was said in that year."""
    return need.created_at.astimezone(CITY_TIME).date()


def value_of(need: Need, name: str) -> Words:
    """The value of a field as words; "" while it is empty."""
    return _shown(need, name)


def line(need: Need, name: str) -> Phrase:
    """`标签　值`, or `标签　还没说`."""
    value = value_of(need, name) or say("need-not-said")
    return say("need-line", label=LABELS[name], value=value)


def growing(need: Need) -> Card:
    """What was understood so far: the first fields always, the others once they are there."""
    always = ("kind", "industry", "problem", "present", "target")
    more = tuple(name for name in LABELS if name not in always and filled(need, name))
    shown = tuple(name for name in always if name != "present" or filled(need, name))
    return Card(say("need-understood"), tuple(line(need, name) for name in shown + more))


def abstract(need: Need) -> tuple[Words, ...]:
    """What an expert sees before accepting: no firm, no person, no telephone."""
    both = need.present and need.target
    figures = say("need-from-to", present=need.present, target=_unnamed(need)) if both else ""
    lone = need.present or need.target
    money = say("need-budget-is", money=need.budget) if need.budget else ""
    until = say("need-until-is", day=dates.day_of(need.deadline, _first_day(need))) if need.deadline else ""
    tried = say("need-tried-is", tried=need.tried) if need.tried else ""
    return tuple(each for each in (need.problem, figures or lone, money, until, tried) if each)


def _unnamed(need: Need) -> str:
    """The target without the name of the figure when the present state has just named it."""
    name = _NAME.match(need.present)
    return (need.target.removeprefix(name[0]).strip() if name else "") or need.target


def preview(need: Need) -> Reply:
    """The abstract as others see it, with completeness."""
    lines = (*abstract(sealed(need)), say("need-completeness", percent=completeness(need)))
    return Reply((Card(say("need-preview"), lines, say("need-preview-note")),))


def noted(need: Need, changes: tuple[Change, ...]) -> Phrase:
    """`记下了：…` for new fields; a changed field is named with its old value, and what went with an old problem."""
    gone = tuple(_label(change) for change in changes if not change.new)
    told = _noted(need, tuple(change for change in changes if change.new))
    return say("need-noted-gone", noted=told, fields=gone) if gone else told


def _noted(need: Need, changes: tuple[Change, ...]) -> Phrase:
    # a narrower trade is shown with its industry, and by itself only where nothing else was said
    shown = [change for change in changes if change.field in LABELS] or list(changes)
    if len(shown) == 1 and shown[0].old is not None:
        only = shown[0]
        return say(
            "need-corrected",
            label=_label(only),
            new=_short(need, only.field, only.new),
            old=_short(need, only.field, only.old),
        )
    return say("need-noted", fields=tuple(_noted_field(need, change) for change in shown))


def _noted_field(need: Need, change: Change) -> Phrase:
    label, value = _label(change), _short(need, change.field, change.new)
    if change.old is None:
        return say("need-noted-field", label=label, value=value)
    return say("need-noted-changed", label=label, value=value, old=_short(need, change.field, change.old))


def _label(change: Change) -> Phrase:
    return say("field-trade") if change.field == "trade" else LABELS[change.field]


def _short(need: Need, name: str, value: object) -> Words:
    """A value as words; long ones are echoed by their beginning."""
    words = worded(name, value, _first_day(need))
    return words[:_ECHOED] + "…" if isinstance(words, str) and len(words) > _ECHOED else words


def file_kept(files: tuple[FileRef, ...]) -> Phrase | str:
    """That the files are kept with the need, "" when there is none; an empty file is named as such."""
    if not files:
        return ""
    empty = all(file.size == 0 for file in files)
    return say("importing-file-empty") if empty else say("need-file-kept", name=files[0].name)
