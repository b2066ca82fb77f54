"""Policies: a card, the answer to a question about them, the list, and watching a deadline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from domain.errors import Broken, NotFound
from domain.industries import industry_words
from domain.messages import Argument, Button, Card, Choices, Phrase, Pressed, Reply, Said, Text, Words, say
from domain.policies import LEVELS, Deadline, DeadlineState, city_day, deadline_of, for_reading
from domain.records import Kind, Match, Record
from handlers import dates, need_matches
from handlers.routing import Command, Press
from handlers.turn import Found, Turn, View

PAGE: Final = 5
"""Policies on one page: five buttons and one for the next page."""

_CHOSEN: Final = 3
"""How many matches are looked at for a question."""


def look(view: View, said: Said) -> Found:
    """Questions and policies that fit the words, for `answer`."""
    return {kind: view.finder.find(said.text, (kind,), limit=_CHOSEN) for kind in (Kind.FAQ, Kind.POLICY)}


def card(turn: Turn, record: Record) -> Reply:
    """What a policy gives, to whom, until when, and where that is written."""
    return Reply((Card(record.title, card_lines(turn, record)), Choices(card_buttons(turn, record))))


def card_lines(turn: Turn, record: Record) -> tuple[Phrase, ...]:
    """The lines of the card of a policy."""
    facts = record.facts
    found = [say("policy-level", level=_level(record), issuer=str(facts.get("issuer", "")) or record.city or "-")]
    if facts.get("amount"):
        found.append(say("policy-amount", amount=str(facts["amount"])))
    if record.industries and record.industries != ("其他",):
        found.append(say("policy-for", industries=tuple(map(industry_words, record.industries))))
    found.append(deadline_words(record, city_day(turn.now)))
    found.append(say("policy-source", source=_source(record)))
    return tuple(found)


def card_buttons(turn: Turn, record: Record, *, in_full: bool = False) -> tuple[Button, ...]:
    """The conditions, or other policies where these are shown; being reminded of the last day, or not any more."""
    number = record.id.number
    others = Button(say("policy-button-list"), "p.list", key="0")
    found = [others if in_full else Button(say("policy-button-full"), "p.full", number)]
    watchable = record.id.kind is Kind.POLICY and _can_watch(record, city_day(turn.now))
    if watchable and turn.store.subscriptions.watches(turn.actor.id, number):
        found.append(Button(say("policy-button-unwatch"), "p.unwatch", number))
    elif watchable:
        found.append(Button(say("policy-button-watch"), "p.watch", number))
    return tuple(found)


def answer(turn: Turn, said: Said) -> Reply:
    """The best record's own answer with its source and deadline; without a record it says so and offers a person."""
    best = _best(turn.found)
    if best is None:
        return _no_record()
    record = best.record
    behind = _policy_behind(turn, record)
    wording = str(record.facts.get("answer") or record.texts.get("summary", ""))
    told = say("policy-answer", answer=wording.rstrip("。"), source=_source(record), opening=_opening(record))
    deadline = () if behind is None else (Text(deadline_words(behind, city_day(turn.now))),)
    return Reply((Text(told), *deadline, Choices(card_buttons(turn, behind or record))))


def deadline_words(record: Record, today: date) -> Phrase:
    """One line: open until, closing soon, not yet open, all year, closed, or that no day is recorded."""
    deadline = deadline_of(record, today)
    days = deadline.days_left or 0
    state = "today" if _ends_today(deadline) else deadline.state
    opens, closes = ("" if day is None else dates.day_of(day, today) for day in (record.opens_on, record.closes_on))
    return say(f"policy-deadline-{state}", opens=opens, closes=closes, days=days)


def _ends_today(deadline: Deadline) -> bool:
    return deadline.state is DeadlineState.CLOSING and deadline.days_left == 0


def _level(record: Record) -> Argument:
    return say(f"policy-level-{LEVELS[record.level]}") if record.level in LEVELS else say("policy-level-unknown")


def _source(record: Record) -> str:
    """Name, clause and date of what is cited, as the record has them."""
    named = str(record.facts.get("source_text") or record.source.name)
    if record.source.on is None or f"{record.source.on.year} 年" in named:  # a report that names its month has no day
        return named
    return f"{named}，{record.source.on.isoformat()}"


def _opening(record: Record) -> Argument:
    """A written answer names its policy itself; a summary needs the title before it."""
    return "" if record.facts.get("answer") else say("policy-named", title=record.title)


def _best(found: Found) -> Match | None:
    # both scores are the share of the same words that a record meets; a question and answer wins a tie
    candidates = [*found.get(Kind.FAQ, ())[:1], *found.get(Kind.POLICY, ())[:1]]
    return max(candidates, key=lambda match: match.score, default=None)


def _policy_behind(turn: Turn, record: Record) -> Record | None:
    """The policy a question belongs to, or the policy itself; None when it is not in the knowledge base."""
    if record.id.kind is Kind.POLICY:
        return record
    return next(iter(turn.store.records.named(Kind.POLICY, str(record.facts.get("policy", "")))), None)


def _can_watch(record: Record, today: date) -> bool:
    return deadline_of(record, today).state is not DeadlineState.CLOSED


def _no_record() -> Reply:
    buttons = (Button(say("button-human"), "o.human"), Button(say("policy-button-list"), "p.list", key="0"))
    return Reply((Text(say("policy-no-record")), Choices(buttons)))


def _policy(turn: Turn, pressed: Pressed) -> Record:
    record = turn.store.records.get(pressed.row_id)
    if record is None or record.id.kind not in {Kind.POLICY, Kind.FAQ}:
        raise NotFound("policy-gone")
    return record


def show(turn: Turn, pressed: Pressed) -> Reply:
    """The card of a policy from a list."""
    return card(turn, _policy(turn, pressed))


def full(turn: Turn, pressed: Pressed) -> Reply:
    """All that the knowledge base holds of the conditions."""
    record = _policy(turn, pressed)
    text = str(record.texts.get("summary") or record.facts.get("answer", ""))
    deadline = deadline_words(record, city_day(turn.now))
    lines: list[Words] = [text, deadline, say("policy-source", source=_source(record))]
    if note := record.facts.get("note"):
        lines.insert(1, str(note))
    return Reply(
        (Card(record.title, tuple(lines), say("policy-full-next")), Choices(card_buttons(turn, record, in_full=True)))
    )


def watch(turn: Turn, pressed: Pressed) -> Reply:
    """Reminds of the deadline 30, 7 and 1 days before; of one that has none yet, as soon as it is published."""
    record = _policy(turn, pressed)
    today = city_day(turn.now)
    if record.id.kind is not Kind.POLICY or not _can_watch(record, today):
        raise Broken("policy-cannot-watch", title=record.title)
    turn.store.subscriptions.watch(turn.actor.id, record.id.number, turn.now)
    if record.closes_on is None:
        return Reply((Text(say("policy-watched-undated", title=record.title)),), toast=say("policy-watched-toast"))
    told = say("policy-watched", title=record.title, closes=dates.day_of(record.closes_on, today))
    return Reply((Text(told),), toast=say("policy-watched-toast"))


def unwatch(turn: Turn, pressed: Pressed) -> Reply:
    """No more reminders of this deadline."""
    turn.store.subscriptions.unwatch(turn.actor.id, pressed.row_id)
    return Reply((Text(say("policy-unwatched")),), toast=say("policy-unwatched"))


def look_open(view: View, message: Pressed | Said) -> Found:
    """All policies one can still apply for, in reading order; with words, those that fit the words."""
    today = city_day(view.now)
    if isinstance(message, Said) and message.text.strip():
        return {Kind.POLICY: view.finder.find(message.text, (Kind.POLICY,), limit=PAGE)}
    records = for_reading(view.store.records.of_kind(Kind.POLICY, limit=100_000), today, _industry(view))
    return {Kind.POLICY: [Match(record, 1.0, ()) for record in records]}


def _industry(view: View) -> str:
    """The industry of the actor's enterprise, else of the need that is talked about."""
    enterprise_id, need_id = view.actor.enterprise_id, view.talk.need_id
    enterprise = None if enterprise_id is None else view.store.enterprises.get(enterprise_id)
    if enterprise is not None and enterprise.industry:
        return enterprise.industry
    need = None if need_id is None else view.store.needs.get(need_id)
    return "" if need is None else need.industry


def list_words(turn: Turn, said: Said) -> Reply:
    """政策, or 政策 with words of what is looked for."""
    if said.text.strip() and not turn.found.get(Kind.POLICY):
        return _no_record()
    title = say("policy-found-title") if said.text.strip() else None
    return _page(turn, 0, title=title)


def list_page(turn: Turn, pressed: Pressed) -> Reply:
    """Another page of the open policies; `key` is its number."""
    page = int(pressed.key) if pressed.key.isdigit() else 0
    return _page(turn, page, replaces=pressed.on)


def _page(turn: Turn, page: int, title: Phrase | None = None, replaces: int | None = None) -> Reply:
    records = [match.record for match in turn.found.get(Kind.POLICY, ())]
    shown = records[page * PAGE : (page + 1) * PAGE]
    if not shown:
        return Reply((Text(say("policy-list-none")),))
    today = city_day(turn.now)
    lines = tuple(
        say("policy-list-line", number=number, title=record.title, deadline=deadline_words(record, today))
        for number, record in enumerate(shown, start=page * PAGE + 1)
    )
    buttons = [
        Button(say("policy-button-show", number=number), "p.card", record.id.number)
        for number, record in enumerate(shown, start=page * PAGE + 1)
    ]
    if len(records) > (page + 1) * PAGE:
        buttons.append(Button(say("policy-button-more"), "p.list", key=str(page + 1)))
    _let_numbers_mean(turn, records[: (page + 1) * PAGE])
    card_of_page = Card(title or say("policy-list-title", count=len(records)), lines, say("policy-list-next"))
    return Reply((card_of_page, Choices(tuple(buttons), columns=3)), replaces)


def _let_numbers_mean(turn: Turn, listing: Sequence[Record]) -> None:
    """While results of a need are talked about, numbers mean the list that was shown last: now this one."""
    need = need_matches.talked(turn)
    if need is not None:
        need_matches.mean(turn, need, listing)


PRESSES: Final = {
    "p.card": Press(show),
    "p.full": Press(full),
    "p.watch": Press(watch),
    "p.unwatch": Press(unwatch),
    "p.list": Press(list_page, look_open),
}

COMMANDS: Final = (Command("policies", ("政策", "policy"), list_words, look_open, argument=True),)
