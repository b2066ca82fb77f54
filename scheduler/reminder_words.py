"""How a reminder reads: when, with whom or what, what to bring, and the buttons to say yes or change it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.bookings import Booking
from domain.events import event_of
from domain.messages import MOST_BUTTONS, Button, Card, Choices, Phrase, Reply, Text, Words, say
from domain.policies import city_day
from domain.reminders import Due
from handlers import events, policies
from storage.repositories import Repositories

Worded = tuple[tuple[Words, ...], tuple[Button, ...]]
"""Sentences and buttons of one reminder."""


def reply_for(store: Repositories, group: Sequence[Due], account_id: int, now: datetime) -> Reply:
    """One message for reminders of one account that fall due together."""
    worded = [_worded(store, due, account_id, now) for due in group]
    buttons = tuple(button for _, each in worded for button in each)[:MOST_BUTTONS]
    if len(worded) == 1:
        (first, *rest), _ = worded[0]
        parts: tuple[Text | Card, ...] = (Text(first), *(Text(sentence) for sentence in rest))
    else:
        lines = tuple(sentences[0] for sentences, _ in worded)
        parts = (Card(say("reminder-several", count=len(lines)), lines),)
    return Reply((*parts, *((Choices(buttons),) if buttons else ())))


def first_line(reply: Reply) -> str:
    """The first words of a rendered reminder."""
    match reply.parts[0]:
        case Text(text):
            return str(text)
        case Card(title, lines, _):
            return " / ".join((str(title), *(str(line) for line in lines)))
        case _:
            return ""


def _worded(store: Repositories, due: Due, account_id: int, now: datetime) -> Worded:
    kind, number, *_ = due.about.split(":")
    if kind == "booking":
        booking = store.bookings.get(int(number))
        assert booking is not None
        return _of_booking(store, booking, due, account_id)
    record = store.records.get(int(number))
    assert record is not None
    if kind == "event":
        event = event_of(record)
        mine = store.registrations.get(account_id, event.id)
        place: Words = event.place or say("event-place-later")
        told = say("reminder-event", when=events.when_of(event), title=event.title, place=place)
        return (told,), (Button(say("event-button-leave"), "e.leave", event.id, mine.version if mine else 0),)
    told = say("reminder-deadline", title=record.title, deadline=policies.deadline_words(record, city_day(now)))
    watched = record.id.number
    see, stop = say("reminder-button-policy"), say("policy-button-unwatch")
    return (told,), (Button(see, "p.card", watched), Button(stop, "p.unwatch", watched))


def _of_booking(store: Repositories, booking: Booking, due: Due, account_id: int) -> Worded:
    asking = account_id == booking.account_id
    who = _expert(store, booking) if asking else _firm(store, booking)
    form = say(f"reminder-form-{booking.form}")
    sentences: list[Words] = [say("reminder-booking", span=booking.span, who=who, form=form)]
    if booking.place:
        sentences.append(say("reminder-place", place=booking.place))
    if asking and due.lead == "day":
        sentences.append(_bring(store, booking))
    buttons = (
        Button(say("reminder-button-attend"), "y.attend", booking.id, booking.version),
        Button(say("reminder-button-move"), "b.move", booking.id, booking.version),
    )
    return tuple(sentences), buttons


def _expert(store: Repositories, booking: Booking) -> Words:
    record = store.records.get(booking.expert_id)
    return say("mine-an-expert") if record is None else record.title


def _firm(store: Repositories, booking: Booking) -> Words:
    firm = None if booking.enterprise_id is None else store.enterprises.get(booking.enterprise_id)
    return say("mine-a-firm") if firm is None else firm.name


def _bring(store: Repositories, booking: Booking) -> Phrase:
    need = store.needs.get(booking.need_id)
    kind = "technology" if need is None or need.kind is None else str(need.kind)
    return say(f"reminder-bring-{kind}")
