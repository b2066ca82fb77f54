"""The questions of a draft: what is asked for each missing field, with buttons where they help."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from domain.industries import industry_words
from domain.messages import MOST_BUTTONS, Button, Choices, Money, Part, Phrase, Text, say
from domain.needs import (
    ENOUGH,
    INDUSTRIES,
    Need,
    NeedKind,
    can_submit,
    completeness,
    figure_of,
    filled,
    is_technical,
    next_question,
)
from handlers.need_card import KINDS

_MOST_CHOICES: Final = 4
"""Quick answers beside the way to more of them and 说不准."""

_BUDGETS: Final = {
    "b10": Money(None, Decimal(100_000)),
    "b50": Money(Decimal(100_000), Decimal(500_000)),
    "b51": Money(Decimal(500_000), None),
}
_DEADLINES: Final = {"d3": 3, "d6": 6}
"""Choice → months from today."""


def ask(need: Need, page: int = 0) -> tuple[Part, ...]:
    """The next question with its buttons; when enough is there, the way to submit comes first."""
    name = next_question(need)
    ready = completeness(need) >= ENOUGH or (name is None and can_submit(need))
    if name is None:
        return (Text(_ready(need)), _submit_choices(need))
    if ready:
        words = say("need-one-more", ready=_ready(need), question=_question(need, name))
        return (Text(words), _submit_choices(need, name))
    return (Text(_question(need, name)), _choices(need, name, page))


def ask_field(need: Need, name: str, page: int = 0) -> tuple[Part, ...]:
    """The question for one field, whether it is filled or not."""
    return (Text(_question(need, name)), _choices(need, name, page))


def choice(need: Need, key: str, today: date) -> dict[str, object]:
    """The field and value behind a quick choice's key; {} for a key this project never made."""
    if key.startswith("k.") and key[2:] in set(NeedKind):
        return {"kind": NeedKind(key[2:])}
    if key.startswith("i") and key[1:].isdigit() and int(key[1:]) < len(INDUSTRIES):
        return {"industry": INDUSTRIES[int(key[1:])]}
    if key in _BUDGETS:
        return {"budget": _BUDGETS[key]}
    if key in _DEADLINES:
        return {"deadline": _months_on(today, _DEADLINES[key])}
    if key == "dy":
        return {"deadline": date(today.year, 12, 31)}
    figure = figure_of(need)
    if key.startswith("t") and key[1:].isdigit() and figure is not None:
        sign = "≤" if figure.lower else "≥"
        return {"target": f"{sign} {int(key[1:])} %"}
    return {}


def _question(need: Need, name: str) -> Phrase:
    figure = figure_of(need)
    if name == "target" and figure is not None and is_technical(need):
        return say("need-figure-down" if figure.lower else "need-figure-up", figure=figure.name)
    if name in _OF_KIND.get(need.kind or NeedKind.TECHNOLOGY, ()):
        return say(f"need-ask-{name}-{need.kind}")
    return say(_QUESTIONS[name])


def _ready(need: Need) -> Phrase:
    key = "need-ready" if completeness(need) >= ENOUGH else "need-ready-thin"
    return say(key, percent=completeness(need))


def _submit_choices(need: Need, name: str = "") -> Choices:
    """The way to submit, and the question's quick answers where there are only a few."""
    quick = _QUICK[name](need) if name in _FEW_ANSWERS else []
    return Choices(
        (
            _button(need, say("button-submit"), "n.submit"),
            _button(need, say("button-edit"), "n.edit"),
            _button(need, say("button-preview"), "n.preview"),
            *quick,
        ),
        columns=3,
    )


def _choices(need: Need, name: str, page: int) -> Choices:
    quick = _QUICK.get(name)
    chosen = quick(need) if quick else []
    if name in _LONG:
        chosen = _page_of(need, name, chosen, page)
    skip = _button(need, say("button-unsure"), "n.skip", name)
    edit = _button(need, say("button-edit-earlier"), "n.edit")
    last = [skip] if name == "problem" else [skip, edit]
    if need.skipped:  # somebody who leaves things open may be done
        last.append(_button(need, say("button-submit-now"), "n.submit"))
    return Choices((*chosen, *(last if filled(need, "problem") else []))[:MOST_BUTTONS])


def _page_of(need: Need, name: str, all_of_them: list[Button], page: int) -> list[Button]:
    """Some of many quick answers, and the way to the next ones; behind the last comes the first page."""
    pages = -(-len(all_of_them) // _MOST_CHOICES)
    first = page % pages * _MOST_CHOICES
    more = _button(need, say(f"button-more-{_LONG[name]}"), "n.page", f"{name[0]}{(page + 1) % pages}")
    return [*all_of_them[first : first + _MOST_CHOICES], more]


def _kinds(need: Need) -> list[Button]:
    return [_button(need, words, "n.set", f"k.{kind}") for kind, words in KINDS.items()]


def _industries(need: Need) -> list[Button]:
    return [_button(need, industry_words(name), "n.set", f"i{index}") for index, name in enumerate(INDUSTRIES)]


def _targets(need: Need) -> list[Button]:
    figure = figure_of(need)
    if figure is None or not is_technical(need):
        return []
    key = "need-target-below" if figure.lower else "need-target-above"
    return [_button(need, say(key, percent=target), "n.set", f"t{target}") for target in figure.targets]


def _budgets(need: Need) -> list[Button]:
    if need.kind is NeedKind.FINANCE:  # what is sought is no budget of these sizes
        return []
    return [_button(need, say("plain", value=money), "n.set", key) for key, money in _BUDGETS.items()]


def _deadlines(need: Need) -> list[Button]:
    months = [_button(need, say("need-within-months", months=n), "n.set", key) for key, n in _DEADLINES.items()]
    return [_button(need, say("need-by-year-end"), "n.set", "dy"), *months]


def _button(need: Need, label: Phrase | str, action: str, key: str = "") -> Button:
    return Button(label, action, need.id, need.version, key)


def _months_on(today: date, months: int) -> date:
    year, month = divmod(today.month - 1 + months, 12)
    first = date(today.year + year, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(today.day, last.day))


_QUESTIONS: Final = {
    "problem": "need-ask-problem",
    "kind": "need-ask-kind",
    "industry": "need-ask-industry",
    "present": "need-ask-present",
    "target": "need-ask-target",
    "budget": "need-ask-budget",
    "deadline": "need-ask-deadline",
    "place": "need-ask-place",
    "tried": "need-ask-tried",
}
_OF_KIND: Final = {
    NeedKind.TALENT: {"target", "deadline", "tried"},
    NeedKind.FINANCE: {"target", "budget", "deadline"},
    NeedKind.TRAINING: {"target", "budget", "deadline"},
    NeedKind.POLICY: {"target", "tried"},
    NeedKind.IP: {"target", "deadline"},
    NeedKind.TESTING: {"target", "deadline"},
}
"""Questions that have words of their own for a kind: `need-ask-target-talent`."""

_LONG: Final = {"kind": "kinds", "industry": "industries"}
"""Fields with too many quick answers for one page."""

_FEW_ANSWERS: Final = frozenset({"target", "budget", "deadline"})
ASKABLE: Final = frozenset(_QUESTIONS)
"""Fields there is a question for."""

_QUICK: Final[dict[str, Callable[[Need], list[Button]]]] = {
    "kind": _kinds,
    "industry": _industries,
    "target": _targets,
    "budget": _budgets,
    "deadline": _deadlines,
}
