"""Events: a card, the list of what is coming, a seat in one tap, and giving it up."""

from __future__ import annotations

from typing import Final

from domain.errors import Broken, NotFound
from domain.events import Event, Registration, RegistrationState, coming, event_of
from domain.messages import Argument, Button, Card, Choices, Phrase, Pressed, Reply, Said, Span, Text, Words, say
from domain.policies import city_day
from domain.records import Kind, Match, Record
from handlers.routing import Command, Press
from handlers.turn import Found, Turn, View

PAGE: Final = 5
"""Events on one page: five buttons and one for the next page."""


def card(turn: Turn, record: Record) -> Reply:
    """When, where, what for, how many seats are left, and one button to register or to give the seat up."""
    event = event_of(record)
    mine = turn.store.registrations.get(turn.actor.id, event.id)
    lines = [say("event-when", when=when_of(event))]
    if event.place:
        lines.append(say("event-where", place=event.place))
    if summary := record.texts.get("summary"):
        lines.append(say("event-what", summary=summary))
    lines.append(_seats(turn, event))
    if mine is not None and mine.state is not RegistrationState.CANCELLED:
        lines.append(standing(turn, mine))
    buttons = _buttons(turn, event, mine)
    return Reply((Card(record.title, tuple(lines)), *((Choices(buttons),) if buttons else ())))


def standing(turn: Turn, registration: Registration) -> Phrase:
    """One line: a seat, or which place in the waiting list."""
    if registration.state is RegistrationState.REGISTERED:
        return say("event-standing-registered")
    return say("event-standing-waiting", place=turn.store.registrations.place_in_list(registration))


def when_of(event: Event) -> Argument:
    """The event's time as an argument of a text."""
    if event.starts_at is None:
        return say("event-no-day")
    if event.whole_days:
        first, last = city_day(event.starts_at), city_day(event.ends_at or event.starts_at)
        return first if first == last else say("event-days", first=first, last=last)
    return event.starts_at if event.ends_at is None else Span(event.starts_at, event.ends_at)


def _seats(turn: Turn, event: Event) -> Phrase:
    if event.started(turn.now):
        return say("event-over")
    if event.capacity is None:
        return say("event-seats-open")
    left = event.capacity - turn.store.registrations.taken(event.id)
    return say("event-seats-left", left=left) if left > 0 else say("event-seats-none", capacity=event.capacity)


def _buttons(turn: Turn, event: Event, mine: Registration | None) -> tuple[Button, ...]:
    if event.started(turn.now):
        return ()
    if mine is not None and mine.state is not RegistrationState.CANCELLED:
        return (Button(say("event-button-leave"), "e.leave", event.id, mine.version),)
    return (Button(say("event-button-join"), "e.join", event.id),)


def _event_record(turn: Turn, number: int) -> Record:
    record = turn.store.records.get(number)
    if record is None or record.id.kind is not Kind.EVENT:
        raise NotFound("event-gone")
    return record


def show(turn: Turn, pressed: Pressed) -> Reply:
    """The card of an event from a list."""
    return card(turn, _event_record(turn, pressed.row_id))


def join(turn: Turn, pressed: Pressed) -> Reply:
    """A seat, or a place in the waiting list; pressing twice says the same twice."""
    event = event_of(_event_record(turn, pressed.row_id))
    if event.started(turn.now):
        raise Broken("event-too-late", title=event.title)
    moved = turn.store.registrations.join(turn.actor.id, event.id, event.capacity, turn.now)
    _tell_moved_up(turn, event, moved)
    mine = turn.store.registrations.get(turn.actor.id, event.id)
    assert mine is not None
    turn.note("event.join", f"event:{event.id}", mine.state)
    buttons = Choices((Button(say("event-button-leave"), "e.leave", event.id, mine.version),))
    if mine.state is RegistrationState.REGISTERED:
        place: Words = event.place or say("event-place-later")
        told = say("event-joined", title=event.title, when=when_of(event), place=place)
        return Reply((Text(told), buttons), toast=say("event-joined-toast"))
    number = turn.store.registrations.place_in_list(mine)
    return Reply((Text(say("event-waiting", title=event.title, place=number)), buttons))


def leave(turn: Turn, pressed: Pressed) -> Reply:
    """Gives the seat up; the first of those who wait gets it and is told."""
    event = event_of(_event_record(turn, pressed.row_id))
    mine = turn.store.registrations.get(turn.actor.id, event.id)
    if mine is None or mine.state is RegistrationState.CANCELLED:
        return Reply((Text(say("event-not-joined", title=event.title)),))
    if event.started(turn.now):
        raise Broken("event-too-late-to-leave", title=event.title)
    give_up(turn, event, mine)
    turn.note("event.leave", f"event:{event.id}")
    again = Choices((Button(say("event-button-join"), "e.join", event.id),))
    return Reply((Text(say("event-left", title=event.title)), again), toast=say("event-left-toast"))


def give_up(turn: Turn, event: Event, registration: Registration) -> None:
    """Ends a registration, whoever's it is, and tells who moved up."""
    # an event that started gives nobody a seat any more: nothing to fill
    capacity = 0 if event.started(turn.now) else event.capacity
    _tell_moved_up(turn, event, turn.store.registrations.leave(registration, capacity))


def give_up_all(turn: Turn, account_id: int) -> None:
    """Ends all registrations of an account that is about to be erased."""
    for registration in turn.store.registrations.of_account(account_id):
        record = turn.store.records.get(registration.event_id)
        if record is not None:
            give_up(turn, event_of(record), registration)


def _tell_moved_up(turn: Turn, event: Event, moved: list[Registration]) -> None:
    for seated in moved:
        if seated.account_id == turn.actor.id:
            continue
        told = Text(say("event-moved-up", title=event.title, when=when_of(event)))
        leave_button = Choices((Button(say("event-button-leave"), "e.leave", event.id, seated.version),))
        key = f"seat:{seated.id}:{seated.version}"
        turn.tell(seated.account_id, Reply((told, leave_button)), key=key, about=f"event:{event.id}")


def look(view: View, message: Said | Pressed) -> Found:
    """Coming events in reading order; with words, those that fit the words first found."""
    industry = ""
    if view.actor.enterprise_id is not None:
        enterprise = view.store.enterprises.get(view.actor.enterprise_id)
        industry = "" if enterprise is None else enterprise.industry
    if isinstance(message, Said) and message.text.strip():
        return {Kind.EVENT: view.finder.find(message.text, (Kind.EVENT,), limit=PAGE)}
    records = coming(view.store.records.of_kind(Kind.EVENT, limit=100_000), view.now, industry)
    return {Kind.EVENT: [Match(record, 1.0, ()) for record in records]}


def list_words(turn: Turn, said: Said) -> Reply:
    """活动, or 活动 with words of what is looked for."""
    return _page(turn, 0)


def list_page(turn: Turn, pressed: Pressed) -> Reply:
    """Another page of coming events; `key` is its number."""
    return _page(turn, int(pressed.key) if pressed.key.isdigit() else 0, pressed.on)


def _page(turn: Turn, page: int, replaces: int | None = None) -> Reply:
    records = [match.record for match in turn.found.get(Kind.EVENT, ())]
    shown = list(enumerate(records, start=1))[page * PAGE : (page + 1) * PAGE]
    if not shown:
        return Reply((Text(say("event-list-none")),))
    lines = tuple(say("event-list-line", number=number, title=r.title, day=_day(turn, r)) for number, r in shown)
    buttons = [Button(say("event-button-show", number=number), "e.card", record.id.number) for number, record in shown]
    if len(records) > (page + 1) * PAGE:
        buttons.append(Button(say("event-button-more"), "e.list", key=str(page + 1)))
    listed = Card(say("event-list-title", count=len(records)), lines, say("event-list-next"))
    return Reply((listed, Choices(tuple(buttons), columns=3)), replaces)


def _day(turn: Turn, record: Record) -> Argument:
    event = event_of(record)
    if event.starts_at is None:
        return say("event-no-day")
    if event.started(turn.now):
        return say("event-was-on", day=city_day(event.starts_at).isoformat())
    return when_of(event)


PRESSES: Final = {
    "e.card": Press(show),
    "e.join": Press(join),
    "e.leave": Press(leave),
    "e.list": Press(list_page, look),
}

COMMANDS: Final = (Command("events", ("活动", "event"), list_words, look, argument=True),)
