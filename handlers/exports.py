"""导出: needs and bookings as tables for offices; staff alone, and each export is in the audit log."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from domain.accounts import Role
from domain.bookings import Booking, BookingState
from domain.errors import Stale
from domain.messages import Button, Choices, Pressed, Reply, Said, Text, Words, say
from domain.needs import Need, NeedState
from domain.working_days import CITY_TIME
from handlers import need_card
from handlers.booking_news import reason_words
from handlers.routing import Command, Press
from handlers.turn import Turn
from knowledge.importing.columns import COLUMNS
from knowledge.importing.export import Value, write_xlsx
from knowledge.importing.kinds import kind_within
from texts import catalog

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

JOB: Final = "export"
"""Kind of the job that makes a table of records."""

MOST: Final = 1000
"""Rows of one export, the newest: it is made within one turn. The reply says when there are more."""

_NAMED: Final = {"需求": "needs", "needs": "needs", "预约": "bookings", "bookings": "bookings"}
_KNOWLEDGE: Final = re.compile("知识|库|记录|records", re.IGNORECASE)

Row = Sequence[Value | Words]

_NEED_HEADERS: Final = (
    *("number", "state", "kind", "industry", "problem", "present", "target", "budget_low", "budget_high", "deadline"),
    *("place", "form", "tried", "firm", "credit_code", "contact", "phone", "submitted"),
)
_BOOKING_HEADERS: Final = (
    *("number", "state", "expert", "start", "end", "form", "location", "firm", "contact", "phone", "reason", "asked"),
)


def choose(turn: Turn, said: Said | Pressed) -> Reply:
    """Which table, unless it is named: 导出 需求, 导出专家, 导出知识库."""
    turn.check("staff.export")
    if isinstance(said, Said) and (named := _named(said)) is not None:
        handle, key = named
        return handle(turn, Pressed(said.address, "", 0, 0, key, None, said.at))
    needs = Button(say("export-button-needs"), "o.export", key="needs")
    bookings = Button(say("export-button-bookings"), "o.export", key="bookings")
    records = Button(say("export-button-records"), "o.records")
    return Reply((Text(say("export-which")), Choices((needs, bookings, records))))


def _named(said: Said) -> tuple[Callable[[Turn, Pressed], Reply], str] | None:
    """How the table that words name is made, and the key of its button."""
    for word, key in _NAMED.items():
        if word in said.text.lower():
            return export, key
    if kind := kind_within(said.text):
        return export_records, str(kind)
    return (choose_kind, "") if _KNOWLEDGE.search(said.text) else None


def choose_kind(turn: Turn, pressed: Pressed) -> Reply:
    """Which records of the knowledge base."""
    turn.check("staff.export")
    buttons = tuple(Button(say(f"export-kind-{kind}"), "o.kind", key=str(kind)) for kind in COLUMNS)
    return Reply((Text(say("export-which")), Choices(buttons, columns=3)))


def export_records(turn: Turn, pressed: Pressed) -> Reply:
    """All records of a kind as a table that reads back the same, made in the background."""
    turn.check("staff.export")
    if pressed.key not in set(COLUMNS):
        raise Stale("turn-unknown-button")
    args = {"kind": pressed.key, "account": turn.actor.id}
    turn.store.jobs.add(JOB, args, turn.now, turn.now, f"{JOB}:{turn.inbox_id}")
    return Reply((Text(say("export-begun")),))


def export(turn: Turn, pressed: Pressed) -> Reply:
    """The table as a file of the person who asked for it."""
    turn.check("staff.export")
    if pressed.key not in TABLES:
        raise Stale("turn-unknown-button")
    headers, rows_of = TABLES[pressed.key]
    rows = list(rows_of(turn))
    if not rows:
        return Reply((Text(say("export-empty")),))
    content = write_xlsx([_written(turn, say(f"export-column-{name}")) for name in headers], _cells(turn, rows[:MOST]))
    day = turn.now.astimezone(CITY_TIME).date()
    document = turn.document(f"keqiao-{pressed.key}-{day.isoformat()}.xlsx", XLSX, content)
    turn.note(f"export.{pressed.key}", f"file:{document.file_id}")
    text = say("export-cut", count=MOST) if len(rows) > MOST else say("export-done", count=len(rows))
    return Reply((Text(text), document))


def _needs(turn: Turn) -> Iterable[Row]:
    states = tuple(state for state in NeedState if state is not NeedState.DRAFT)
    for need in turn.store.needs.in_states(states, limit=MOST + 1):
        yield _need_row(turn, need)


def _need_row(turn: Turn, need: Need) -> Row:
    low, high = (need.budget.low, need.budget.high) if need.budget else (None, None)
    kind: Words = need_card.KINDS[need.kind] if need.kind else ""
    return (
        need.number,
        say(f"export-need-{need.state}"),
        kind,
        need.industry,
        need.problem,
        need.present,
        need.target,
        None if low is None else float(low),
        None if high is None else float(high),
        need.deadline,
        need.place,
        need.form,
        need.tried,
        *_asker(turn, need.account_id, need.enterprise_id, with_code=True),
        need.submitted_at,
    )


def _bookings(turn: Turn) -> Iterable[Row]:
    found = turn.store.bookings.in_states(tuple(BookingState))
    for booking in sorted(found, key=lambda each: each.start, reverse=True)[: MOST + 1]:
        yield _booking_row(turn, booking)


def _booking_row(turn: Turn, booking: Booking) -> Row:
    need = turn.store.needs.get(booking.need_id)
    expert = turn.store.records.get(booking.expert_id)
    return (
        need.number if need else "",
        say(f"export-booking-{booking.state.replace('_', '-')}"),
        expert.title if expert else "",
        booking.start,
        booking.end,
        say(f"export-form-{booking.form}"),
        booking.place,
        *_asker(turn, booking.account_id, booking.enterprise_id),
        reason_words(booking.reason) if booking.reason else "",
        booking.created_at,
    )


def _asker(turn: Turn, account_id: int | None, firm_id: int | None, with_code: bool = False) -> tuple[str, ...]:
    account = turn.store.accounts.get(account_id) if account_id is not None else None
    firm = turn.store.enterprises.get(firm_id) if firm_id is not None else None
    code = (firm.credit_code or "" if firm else "",) if with_code else ()
    return (firm.name if firm else "", *code, account.contact if account else "", account.phone if account else "")


def _cells(turn: Turn, rows: Iterable[Row]) -> Iterable[Sequence[Value]]:
    for row in rows:
        yield [_written(turn, value) if not isinstance(value, Value) else value for value in row]


def _written(turn: Turn, words: Words) -> str:
    return catalog.write(words, turn.actor.language)


TABLES: Final[dict[str, tuple[Sequence[str], Callable[[Turn], Iterable[Row]]]]] = {
    "needs": (_NEED_HEADERS, _needs),
    "bookings": (_BOOKING_HEADERS, _bookings),
}

PRESSES: Final = {
    "o.exports": Press(choose),
    "o.export": Press(export),
    "o.records": Press(choose_kind),
    "o.kind": Press(export_records),
}

COMMANDS: Final = (
    Command("export", ("导出",), choose, argument=True, roles=frozenset({Role.OPERATOR, Role.ADMIN}), common=True),
)
