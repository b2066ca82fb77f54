"""How a match is written: who or what it is, and why it fits, in words both sides can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from domain.feedback import Verdict
from domain.messages import Card, Phrase, Span, Words, say
from domain.records import Kind, Match, Record
from handlers import dates
from handlers.turn import Found
from knowledge.reasons import OPEN_UNTIL, phrase
from texts.formats import CITY_TIME

_MOST_REASONS: Final = 2


def expert_match(
    index: int, match: Match, soonest: Span | None, now: datetime, said: Verdict | None = None
) -> tuple[Words, ...]:
    """Two lines: number, name, unit and title; then why, where, when there is time, and what was said of them."""
    record = match.record
    who = say("match-expert", index=index, name=record.title, post=_post(record))
    why = chained(*_told(match), _where(record), free(soonest, now), judged(said))
    return who, say("match-why", why=why)


def why_one(match: Match | None, said: Verdict | None) -> Words:
    """Why one record fits, and what was said of it: a line of a card that names the rest by itself; "" for neither."""
    return chained(*(_told(match) if match is not None else ()), judged(said))


def judged(said: Verdict | None) -> Words:
    """What the enterprise said of it before."""
    return say(f"match-said-{said}") if said is not None else ""


def expert_lines(record: Record) -> tuple[Words, ...]:
    """What an expert works on, where, and in which form."""
    fields = say("match-fields", fields=record.texts.get("fields", ""))
    done = record.texts.get("done", "")
    return (
        _post(record),
        fields,
        say("match-done", done=done) if done else "",
        _where(record),
    )


def achievement_lines(record: Record, today: date) -> tuple[Words, ...]:
    """Whose it is, what it is, how far it is and how it can be had."""
    maturity, transfer = _fact(record, "maturity"), _fact(record, "transfer")
    return (
        _about(record, today),
        record.texts.get("summary", ""),
        say("match-maturity", maturity=maturity) if maturity else "",
        say("match-transfer", transfer=transfer) if transfer else "",
    )


def records_card(kind: Kind, matches: Sequence[Match], first: int, said: Mapping[int, Verdict], today: date) -> Card:
    """Policies or achievements with what matters of each, and where it comes from."""
    lines: list[Words] = []
    for index, match in enumerate(matches, start=first + 1):
        record = match.record
        lines.append(say("match-record", index=index, title=record.title))
        lines.append(_about(record, today))
        if why := why_one(match, said.get(record.id.number)):
            lines.append(say("match-why", why=why))
    return Card(say("match-policies-title" if kind is Kind.POLICY else "match-achievements-title"), tuple(lines))


def counted(title: Words, shown: int, count: int) -> Phrase:
    """How many experts fit, and how many of them are shown first."""
    if shown < count:
        return say("match-experts-first", title=title, count=count, shown=shown)
    return say("match-experts-found", title=title, count=count)


def others(found: Found, now: datetime) -> Phrase | None:
    """How many policies and achievements there are besides; None when there are none."""
    policies, achievements = found.get(Kind.POLICY, ()), found.get(Kind.ACHIEVEMENT, ())
    closing = min((m.record.closes_on for m in policies if m.record.closes_on), default=None)
    policy: Words = ""
    if policies:
        some = say("match-policies", count=len(policies))
        today = now.astimezone(CITY_TIME).date()
        day = dates.day_of(closing, today) if closing else ""
        policy = say("match-policies-closing", count=len(policies), day=day) if closing else some
    achievement: Words = say("match-achievements", count=len(achievements)) if achievements else ""
    named = tuple(each for each in (policy, achievement) if each)
    return say("match-besides", found=named) if named else None


def chained(*words: Words) -> Words:
    """Half-sentences in one line, empty ones left out."""
    said = [each for each in words if each]
    chain: Words = said[0] if said else ""
    for each in said[1:]:
        chain = say("match-chain", first=chain, second=each)
    return chain


def free(soonest: Span | None, now: datetime) -> Phrase:
    """When there is time next: this week, next week, or from a day on."""
    if soonest is None:
        return say("match-not-free")
    start, today = soonest.start.astimezone(CITY_TIME).date(), now.astimezone(CITY_TIME).date()
    monday = today - timedelta(days=today.weekday())
    if start < monday + timedelta(days=7):
        return say("match-free-this-week", day=start)
    return say("match-free-next-week" if start < monday + timedelta(days=14) else "match-free-later", day=start)


def _told(match: Match) -> tuple[Phrase, ...]:
    told = [each for each in match.reasons if each.key != OPEN_UNTIL]  # another line names the day
    return tuple(phrase(each) for each in told[:_MOST_REASONS])


def _about(record: Record, today: date) -> Words:
    owner = record.texts.get("owner", "")
    if owner:
        return say("match-owner", owner=owner, source=record.source.name)
    if record.closes_on is not None:
        return say("match-open-until", day=dates.day_of(record.closes_on, today), source=record.source.name)
    return say("match-source", source=record.source.name)


def _post(record: Record) -> Words:
    """Unit and rank; a table may have left the rank out."""
    unit, title = _fact(record, "unit"), _fact(record, "title")
    return say("match-unit", unit=unit, title=title) if unit and title else unit or title


def _where(record: Record) -> Words:
    form = str(record.facts.get("form", ""))
    if form in {"online", "onsite", "phone"}:
        if not record.city:
            return say(f"match-anywhere-{form}")
        return say(f"match-form-{form}", city=record.city)
    return say("match-city", city=record.city) if record.city else ""


def _fact(record: Record, name: str) -> str:
    return str(record.facts.get(name, ""))
