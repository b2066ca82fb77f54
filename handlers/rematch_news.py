"""三个月前的需求，今天有了新匹配: what an enterprise is told when something new fits a need that waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from domain.messages import Button, Card, Choices, Phrase, Reply, Words, say
from domain.needs import Need
from domain.policies import city_day
from domain.records import Kind, Match
from domain.working_days import CITY_TIME
from handlers import free_times, match_lines
from storage.repositories import Repositories

_MONTH: Final = 30
_MONTHS_FROM: Final = 60
"""Days from which an age is told in months."""


def reply(store: Repositories, need: Need, matches: Sequence[Match], now: datetime) -> Reply:
    """The best of `matches` with its reasons and what can be done; how many more there are. `now`: when it is read."""
    best = matches[0]
    more = say("rematch-more", count=len(matches) - 1) if len(matches) > 1 else ""
    title = say("rematch-title", age=_age(need, now), number=need.number)
    lines = (say("rematch-problem", problem=need.problem), *_lines(store, need, best, now), more)
    return Reply((Card(title, lines, say(f"rematch-next-{best.record.id.kind}")), Choices(_buttons(need, best))))


def _lines(store: Repositories, need: Need, match: Match, now: datetime) -> tuple[Words, ...]:
    if match.record.id.kind is Kind.EXPERT:
        busy = free_times.busy(store, need.account_id, now)
        soonest = free_times.soonest(store, match.record.id.number, now, busy)
        return match_lines.expert_match(1, match, soonest, now)
    return match_lines.records_card(match.record.id.kind, [match], 0, {}, city_day(now)).lines


def _buttons(need: Need, match: Match) -> tuple[Button, ...]:
    kind, number = match.record.id.kind, str(match.record.id.number)
    about = Button(say("button-see-it"), "m.one", need.id, need.version, number)
    unfit = Button(say("button-unfit"), "m.unfit", need.id, need.version, number)
    every = Button(say("button-all-matches"), "m.show", need.id, need.version, f"{kind[0]}0")
    if kind is Kind.EXPERT:
        return Button(say("button-book"), "b.times", need.id, need.version, number), about, unfit, every
    return about, unfit, every


def _age(need: Need, now: datetime) -> Phrase:
    since = need.submitted_at or need.created_at
    days = (now.astimezone(CITY_TIME).date() - since.astimezone(CITY_TIME).date()).days
    if days < 1:
        return say("rematch-age-today")
    return (
        say("rematch-age-days", count=days) if days < _MONTHS_FROM else say("rematch-age-months", count=days // _MONTH)
    )
