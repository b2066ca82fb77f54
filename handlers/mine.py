"""我的: needs, consultations, seats, deadlines and subscriptions, each with its next step in one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.bookings import Booking, BookingState
from domain.errors import NotFound, Stale
from domain.events import event_of
from domain.messages import MOST_BUTTONS, Button, Card, Choices, Phrase, Pressed, Reply, Said, Text, Words, say
from domain.needs import Need, NeedState
from domain.policies import city_day
from handlers import booking_news, events, policies, subscriptions
from handlers.routing import Command, Press
from handlers.turn import Turn, View
from knowledge.understand import Intent

EACH: Final = 3
"""Lines of one kind; more of it is only counted."""


_SHOWN_NEEDS: Final = (
    NeedState.DRAFT,
    NeedState.RETURNED,
    NeedState.SUBMITTED,
    NeedState.OPEN,
    NeedState.CONSULTING,
    NeedState.AGREED,
)
_PROBLEM_CHARS: Final = 16


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of things: its title, a line and a button for each of the first few, and how many there are."""

    title: Phrase
    lines: Sequence[Words]
    buttons: Sequence[Button]
    count: int


def show(turn: Turn, said: Said) -> Reply:
    """Everything of the actor, at most six buttons."""
    found = (_bookings(turn), _needs(turn), _seats(turn), _watches(turn), _subscriptions(turn))
    sections = [section for section in found if section.count]
    if not sections:
        return Reply((Text(_nothing_yet(turn)),))
    buttons = tuple(_fair(sections, MOST_BUTTONS))
    return Reply((*(_card(section) for section in sections), Choices(buttons)))


def show_booking(turn: Turn, said: Said) -> Reply:
    """The consultation that is meant, with what can be done: with the expert who is named, else the only one there is.
    Everything of the actor where that tells of none or several."""
    named = turn.heard.person if turn.heard else ""
    meant = [booking for booking, _ in _ahead(turn) if _expert_of(turn, booking).startswith(named)]
    if len(meant) != 1:
        return show(turn, said)
    changes = turn.heard is not None and turn.heard.intent in {Intent.CANCEL, Intent.RESCHEDULE}
    how = (Text(say("mine-press-to-change")),) if changes else ()
    return Reply((*how, *booking_news.status(turn, meant[0]).parts))


def _nothing_yet(turn: Turn) -> Phrase:
    if turn.actor.is_staff:
        return say("mine-empty-staff")
    return say("mine-empty") if turn.actor.expert_id is None else say("mine-empty-expert")


def attend(turn: Turn, pressed: Pressed) -> Reply:
    """我会参加 on a reminder: noted, and the appointment said once more."""
    booking = turn.store.bookings.get(pressed.row_id)
    if booking is None:
        raise NotFound("mine-booking-gone")
    turn.check("booking.see", booking)
    if booking.state is not BookingState.CONFIRMED or booking.version != pressed.version:
        raise Stale("mine-booking-moved")
    turn.note("booking.attend", f"booking:{booking.id}")
    return Reply((Text(say("mine-attend", span=booking.span)),), toast=say("mine-attend-toast"))


def _card(section: Section) -> Card:
    more = section.count - len(section.lines)
    return Card(section.title, tuple(section.lines), say("mine-more", count=more) if more > 0 else "")


def _fair(sections: list[Section], most: int) -> list[Button]:
    """The first button of each section, then the second of each, until there are enough; in the sections' order."""
    taken = [0] * len(sections)
    for turn in range(EACH):
        for index, section in enumerate(sections):
            if turn < len(section.buttons) and sum(taken) < most:
                taken[index] += 1
    return [button for section, count in zip(sections, taken, strict=True) for button in section.buttons[:count]]


def _needs(turn: Turn) -> Section:
    needs = turn.store.needs.of_account(turn.actor.id, _SHOWN_NEEDS)
    needs = [need for need in needs if need.problem or need.state is not NeedState.DRAFT]
    shown = needs[:EACH]
    buttons = [_need_button(need) for need in shown]
    buttons += [_close_button(need) for need in shown if need.state is NeedState.OPEN]
    return Section(say("mine-needs"), [_need_line(need) for need in shown], buttons, len(needs))


def _need_line(need: Need) -> Phrase:
    problem = need.problem if len(need.problem) <= _PROBLEM_CHARS else need.problem[:_PROBLEM_CHARS] + "…"
    name: Words = f"{need.number} {problem}".strip() or say("mine-need-unnamed")
    return say(f"mine-need-{need.state}", name=name)


def _need_button(need: Need) -> Button:
    short = need.number or say("mine-draft")
    if need.state in {NeedState.DRAFT, NeedState.RETURNED}:
        return Button(say("mine-button-go-on", name=short), "n.again", need.id, need.version)
    return Button(say("mine-button-matches", name=short), "m.show", need.id, need.version, "e0")


def _close_button(need: Need) -> Button:
    return Button(say("mine-button-close", name=need.number), "n.close", need.id, need.version)


def _ahead(turn: Turn | View) -> list[tuple[Booking, str]]:
    """Live bookings of the actor that are not over, by start, with the side on which the actor is."""
    store, actor = turn.store.bookings, turn.actor
    asked = store.of_account(actor.id)
    answering = [] if actor.expert_id is None else store.of_expert(actor.expert_id)
    sides = [(booking, "asking") for booking in asked] + [(booking, "expert") for booking in answering]
    sides.sort(key=lambda pair: pair[0].start)
    return [(booking, side) for booking, side in sides if booking.end > turn.now]


def has_booking(view: View) -> bool:
    """Whether the actor has a consultation ahead, or asked for one."""
    return bool(_ahead(view))


def _expert_of(turn: Turn, booking: Booking) -> str:
    expert = turn.store.records.get(booking.expert_id)
    return expert.title if expert is not None else ""


def _bookings(turn: Turn) -> Section:
    ahead = _ahead(turn)
    lines = [_booking_line(turn, booking, side) for booking, side in ahead[:EACH]]
    buttons = [
        Button(say("mine-button-booking", start=booking.start), "b.show", booking.id, booking.version)
        for booking, _ in ahead[:EACH]
    ]
    return Section(say("mine-bookings"), lines, buttons, len(ahead))


def _booking_line(turn: Turn, booking: Booking, side: str) -> Phrase:
    expert = turn.store.records.get(booking.expert_id)
    need = turn.store.needs.get(booking.need_id)
    asking = expert.title if expert is not None else say("mine-an-expert")
    answering = need.number if need is not None and need.number else say("mine-a-firm")
    return say(
        f"mine-booking-{side}-{booking.state}",
        span=booking.span,
        who=asking if side == "asking" else answering,
        until=booking.expires_at or booking.start,
    )


def _seats(turn: Turn) -> Section:
    lines: list[Words] = []
    buttons: list[Button] = []
    for registration in turn.store.registrations.of_account(turn.actor.id):
        record = turn.store.records.get(registration.event_id)
        if record is None or event_of(record).started(turn.now):
            continue
        standing = events.standing(turn, registration)
        lines.append(say("mine-seat", title=record.title, when=events.when_of(event_of(record)), standing=standing))
        buttons.append(Button(say("mine-button-seat", title=record.title[:8]), "e.card", record.id.number))
    return Section(say("mine-seats"), lines[:EACH], buttons[:EACH], len(lines))


def _watches(turn: Turn) -> Section:
    records = [turn.store.records.get(number) for number in turn.store.subscriptions.watched_by(turn.actor.id)]
    today = city_day(turn.now)
    live = [record for record in records if record and not (record.closes_on and record.closes_on < today)]
    lines = [
        say("mine-watch", title=record.title, deadline=policies.deadline_words(record, today)) for record in live[:EACH]
    ]
    buttons = [
        Button(say("mine-button-watch", title=record.title[:8]), "p.card", record.id.number) for record in live[:EACH]
    ]
    return Section(say("mine-watches"), lines, buttons, len(live))


def _subscriptions(turn: Turn) -> Section:
    mine = turn.store.subscriptions.of_account(turn.actor.id)
    lines = [subscriptions.words_of(subscription) for subscription in mine[:EACH]]
    buttons = [Button(say("subscription-button-manage"), "s.manage")] if mine else []
    return Section(say("mine-subscriptions"), lines, buttons, len(mine))


PRESSES: Final = {"y.attend": Press(attend)}

COMMANDS: Final = (Command("mine", ("我的", "my"), show),)
