"""我的数据: everything kept about a person, as a table they can open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from domain.bookings import BookingState
from domain.industries import industry_words
from domain.messages import (
    Button,
    Card,
    Choices,
    Document,
    Message,
    Part,
    Pressed,
    Reply,
    Said,
    Text,
    Times,
    Words,
    say,
)
from domain.needs import filled
from handlers import feedback, need_card
from handlers.exports import XLSX
from handlers.routing import Command, Press
from handlers.turn import Turn
from knowledge.importing.export import Value, write_xlsx
from texts import catalog

Line = tuple[Words, Words, Value]
"""What it is, what it says, since when."""

MESSAGES: Final = 2000
"""Newest messages of each direction and channel in the table."""


def show(turn: Turn, said: Said | Pressed) -> Reply:
    """The table, who saw the contact details and when, and the way to remove it all."""
    turn.check("account.see", turn.store.accounts.get(turn.actor.id))
    headers = [_written(turn, say(key)) for key in ("mydata-what", "mydata-content", "mydata-at")]
    rows = [(_written(turn, what), _written(turn, content), at) for what, content, at in _lines(turn)]
    document = turn.document("keqiao-my-data.xlsx", XLSX, write_xlsx(headers, rows))
    turn.note("account.see", f"account:{turn.actor.id}")
    seen = tuple(say("mydata-seen-line", expert=expert, at=at) for expert, at in _reveals(turn))
    card = Card(say("mydata-title"), seen[-5:] or (say("mydata-seen-by-nobody"),), say("mydata-note"))
    return Reply((card, document, Choices((Button(say("mydata-button-erase"), "y.forget"),))))


def _lines(turn: Turn) -> Iterator[Line]:
    yield from _person(turn)
    yield from _needs(turn)
    yield from _bookings(turn)
    yield from ((say("mydata-reveal"), expert, at) for expert, at in _reveals(turn))
    yield from _interests(turn)
    yield from _files(turn)
    yield from _messages(turn)


def _person(turn: Turn) -> Iterator[Line]:
    me = turn.actor
    firm = turn.store.enterprises.get(me.enterprise_id) if me.enterprise_id is not None else None
    yield say("mydata-account"), str(me.id), me.created_at
    named: tuple[tuple[Words, Words], ...] = (
        (say("mydata-name"), me.name),
        (say("mydata-contact"), me.contact),
        (say("mydata-phone"), me.phone),
        (say("mydata-firm"), firm.name if firm else ""),
        (say("mydata-code"), firm.credit_code or "" if firm else ""),
        (say("mydata-roles"), _listed([say(f"mydata-role-{role}") for role in sorted(me.roles)])),
        (say("mydata-promo"), say("mydata-yes") if me.promo else say("mydata-no")),
    )
    yield from ((what, content, None) for what, content in named if content)
    for address in turn.store.accounts.addresses_of(me.id):
        yield say("mydata-address"), f"{address.channel} {address.id}", None
    for entry in turn.store.audit.of_account(me.id):
        if entry.action == "consent.yes":
            yield say("mydata-consent"), say("mydata-yes"), entry.at


def _needs(turn: Turn) -> Iterator[Line]:
    for need in turn.store.needs.of_account(turn.actor.id, limit=10_000):
        name: Words = need.number or say("mydata-draft")
        for field in (each for each in need_card.LABELS if filled(need, each)):
            yield say("mydata-need", number=name), need_card.line(need, field), need.created_at
        if need.text:
            yield say("mydata-need", number=name), need.text, need.created_at
    for gap in turn.store.gaps.of_account(turn.actor.id):
        yield say("mydata-gap"), gap.text, gap.created_at
    for one in turn.store.feedback.of_account(turn.actor.id):
        yield say("mydata-feedback"), feedback.line(turn, one), one.created_at


def _bookings(turn: Turn) -> Iterator[Line]:
    for booking in turn.store.bookings.of_account(turn.actor.id, tuple(BookingState), limit=10_000):
        state = say(f"export-booking-{booking.state.replace('_', '-')}")
        line = say("mydata-booking-line", time=booking.span, expert=_title(turn, booking.expert_id), state=state)
        yield say("mydata-booking"), line, booking.created_at


def _reveals(turn: Turn) -> list[tuple[Words, datetime]]:
    """(expert's name, instant) of each time an expert was shown the contact details."""
    if turn.actor.enterprise_id is None or not turn.actor.member:
        return []
    mine = {one.id for one in turn.store.bookings.of_account(turn.actor.id, tuple(BookingState), limit=10_000)}
    seen = turn.store.bookings.reveals_to(turn.actor.enterprise_id)
    return [(_title(turn, expert), at) for booking, expert, at in seen if booking in mine]


def _interests(turn: Turn) -> Iterator[Line]:
    for one in turn.store.subscriptions.of_account(turn.actor.id):
        both = tuple(each for each in (industry_words(one.industry), one.level) if each)
        yield say("mydata-subscription"), say("plain", value=both) if both else say("mydata-all"), None
    for number in turn.store.subscriptions.watched_by(turn.actor.id):
        yield say("mydata-watch"), _title(turn, number), None
    for seat in turn.store.registrations.of_account(turn.actor.id):
        yield say("mydata-registration"), _title(turn, seat.event_id), None


def _files(turn: Turn) -> Iterator[Line]:
    for file, at in turn.store.files.of_account(turn.actor.id):
        yield say("mydata-file"), file.name, at


def _messages(turn: Turn) -> Iterator[Line]:
    channels = sorted({address.channel for address in turn.store.accounts.addresses_of(turn.actor.id)})
    for channel in channels:
        for _, update, at in turn.store.inbox.transcript(turn.actor.id, channel, 0, MESSAGES):
            if words := _of_message(update.message):
                yield say("mydata-written"), words, at
        for told in turn.store.outbox.transcript(turn.actor.id, channel, 0, MESSAGES):
            yield say("mydata-told"), "\n".join(_of_part(part) for part in told.reply.parts), None


def _of_message(message: Message) -> str:
    return message.text if isinstance(message, Said) else ""


def _of_part(part: Part) -> str:
    """A rendered part in one piece."""
    match part:
        case Text(text):
            return str(text)
        case Card(title, lines, footnote):
            return "\n".join(str(each) for each in (title, *lines, footnote) if each)
        case Choices(buttons):
            return " ".join(f"[{button.label}]" for button in buttons)
        case Times(slots):
            return " ".join(f"[{slot.button.label}]" for slot in slots)
        case Document(_, name):
            return name


def _title(turn: Turn, number: int) -> Words:
    record = turn.store.records.get(number)
    return record.title if record is not None else say("mydata-gone")


def _listed(words: list[Words]) -> Words:
    """Several words as one."""
    return say("plain", value=tuple(words)) if words else ""


def _written(turn: Turn, words: Words) -> str:
    return catalog.write(words, turn.actor.language)


PRESSES: Final = {"y.data": Press(show)}

COMMANDS: Final = (Command("mydata", ("我的数据", "我的资料", "my data"), show),)
