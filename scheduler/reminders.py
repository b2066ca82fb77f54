"""Reminders are made when they are due: out of bookings, registrations and watches, as rows that go out.

Any number of processes may do this at once: each reminder has a key, and a key is written at most once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from domain import reminders
from domain.bookings import BookingState
from domain.events import event_of
from domain.messages import Reply, Span, Text, say
from domain.policies import city_day
from domain.reminders import TOGETHER, WEEK, Attention, Due
from scheduler import reminder_words
from storage.database import Database
from storage.outbox import Draft
from storage.repositories import Repositories
from texts import catalog

_ALL: Final = 1_000_000

LOOK_AHEAD: Final = timedelta(hours=37)
"""An hour-before reminder may move to the evening before: at most 12 h more than a day ahead."""

LOOK_BACK: Final = timedelta(days=7)
"""What fell due while nothing ran is sent late or skipped with its reason; older than this it is forgotten."""

SLICE: Final = 60
"""Messages made in one transaction: well under 200 ms, so that conversations go on meanwhile."""

_ABOUT_CHARS: Final = 60


PLANNED_AT_ONCE: Final = 600


@dataclass(frozen=True, slots=True)
class Planned:
    """One message that would go out, or would be skipped (`why`); `reply` is rendered in the receiver's language."""

    group: tuple[Due, ...]
    attention: Attention
    reply: Reply
    why: str = ""

    @property
    def first(self) -> Due:
        """The reminder whose key the message carries."""
        return self.group[0]


async def remind(database: Database, now: datetime) -> int:
    """Makes all reminders that are due: found and worded while reading, written in short transactions; how many."""
    made = 0
    while plans := await database.read(lambda store: plan(store, now, PLANNED_AT_ONCE)):
        before = made
        for start in range(0, len(plans), SLICE):
            made += await database.write(partial(write, plans=plans[start : start + SLICE], now=now))
        if made == before:
            break  # another process made them at this moment
    return made


def generate(store: Repositories, now: datetime) -> int:
    """Makes the next reminders that are due; how many messages and skips were written (0 = nothing is left to do)."""
    return write(store, plan(store, now, SLICE), now)


def write(store: Repositories, plans: Sequence[Planned], now: datetime) -> int:
    """Writes what `plan` found, perhaps on another connection; how many messages and skips were not there yet."""
    written = 0
    for planned in plans:
        row_id = store.outbox.add(_draft(planned, now), now)
        written += row_id is not None
        if row_id is not None:
            # what was told in the same message is kept under its own key, so that it is not told again
            store.outbox.add_all([_told_with(planned, due) for due in planned.group[1:]], now)
    return written


def plan(store: Repositories, now: datetime, most: int = _ALL) -> list[Planned]:
    """The first `most` that are due at `now` and were not made before, in the order they go out; writes nothing."""
    window = [due for due in _candidates(store, now) if now - LOOK_BACK < due.due_at <= now + TOGETHER]
    known = store.outbox.known([due.key for due in window]) if window else set()
    fresh = [due for due in window if due.key not in known]
    late = [(due, reminders.why_late(due, now)) for due in fresh]
    skipped = [Planned((due,), due.attention, Reply(()), why) for due, why in late if why][:most]
    groups = reminders.together(due for due, why in late if why is None)
    ready = sorted((group for group in groups if group[0].due_at <= now), key=lambda group: group[0].due_at)
    told = _within_budget(store, ready[: most - len(skipped)], now)
    return sorted([*skipped, *told], key=lambda planned: (planned.first.due_at, planned.first.key))


def preview(store: Repositories, at: datetime) -> list[Planned]:
    """What would go out at `at` if nothing changed until then; for `keqiao reminders --at TIME`."""
    return plan(store, at)


def lines(store: Repositories, planned: Sequence[Planned], language: str = "zh") -> list[str]:
    """The preview as a line each: when, to whom, of which class, what."""
    found: list[str] = []
    for one in planned:
        account = store.accounts.get(one.first.account_id)
        who = f"#{one.first.account_id}" if account is None else account.contact or account.name or f"#{account.id}"
        what = say(f"reminder-skipped-{one.why}") if one.why else reminder_words.first_line(one.reply)
        attention = say(f"reminder-attention-{one.attention}")
        line = say("reminder-preview", due=one.first.due_at, who=who, attention=attention, what=what)
        found.append(catalog.write(line, language))
    return found or [catalog.write(say("reminder-preview-none"), language)]


def _candidates(store: Repositories, now: datetime) -> Iterator[Due]:
    yield from _of_bookings(store, now)
    today, days = city_day(now), timedelta(days=2)
    for seat in store.registrations.at_events_between(today - LOOK_BACK, today + days):
        record = store.records.get(seat.event_id)
        start = None if record is None else event_of(record).starts_at
        if start is not None:
            yield from reminders.of_event(seat.event_id, seat.account_id, start, seat.since)
    first, last = today - LOOK_BACK, today + timedelta(days=max(reminders.DEADLINE_DAYS) + 1)
    for watch in store.subscriptions.closing_between(first, last):
        yield from reminders.of_watch(watch)


def _of_bookings(store: Repositories, now: datetime) -> Iterator[Due]:
    window = Span(now - LOOK_BACK, now + LOOK_AHEAD)
    confirmed = store.bookings.starting(window, {BookingState.CONFIRMED}, limit=_ALL)
    agreed_at = store.reminders.agreed_at([booking.id for booking in confirmed]) if confirmed else {}
    for booking in confirmed:
        expert = store.accounts.of_expert(booking.expert_id)
        sides = {booking.account_id, None if expert is None else expert.id} - {None}
        for account_id in sorted(side for side in sides if side is not None):
            yield from reminders.of_booking(booking, account_id, agreed_at[booking.id])


def _within_budget(store: Repositories, groups: list[tuple[Due, ...]], now: datetime) -> Iterator[Planned]:
    told: dict[int, int] = {}
    for group in groups:
        attention, account_id = reminders.attention_of(group), group[0].account_id
        account = store.accounts.get(account_id)
        if account is None:
            continue
        if attention is Attention.SERVICE and account_id not in told:
            told[account_id] = store.outbox.told_since(account_id, attention, now - WEEK)
        if not reminders.affordable(attention, told.get(account_id, 0)):
            yield from (Planned((due,), attention, Reply(()), "budget") for due in group)
            continue
        told[account_id] = told.get(account_id, 0) + (attention is Attention.SERVICE)
        reply = reminder_words.reply_for(store, group, account_id, now)
        yield Planned(group, attention, catalog.render(reply, account.language))


def _draft(planned: Planned, now: datetime) -> Draft:
    first = planned.first
    due_at = first.due_at if planned.why else now
    about = first.about
    for due in planned.group[1:]:
        about = f"{about}+{due.about}" if len(about) + len(due.about) < _ABOUT_CHARS else about
    return Draft(
        first.account_id,
        "reminder",
        planned.reply,
        due_at,
        about=about,
        key=first.key,
        attention=planned.attention,
        skipped=planned.why,
    )


def _told_with(planned: Planned, due: Due) -> Draft:
    nothing = Reply((Text(""),))
    why = f"told with {planned.first.key}"
    return Draft(due.account_id, "reminder", nothing, due.due_at, about=due.about, key=due.key, skipped=why)
