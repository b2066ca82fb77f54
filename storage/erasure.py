"""Removing what people said, and people themselves, from every table (design.md §6)."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, ColumnElement, Connection, Row, Table, Text, cast, delete, false, null, or_, select, update

from domain.accounts import Role
from domain.messages import Document
from storage.changing import Changing
from storage.dialect import as_json
from storage.files import PUBLISHED, Files
from storage.payloads import reply_from_json
from storage.tables import (
    accounts,
    addresses,
    audit,
    bookings,
    conversations,
    enterprises,
    feedback,
    files,
    gaps,
    imports,
    inbox,
    needs,
    outbox,
    registrations,
    return_codes,
    reveals,
    roles,
    sign_in_failures,
    subscriptions,
    watches,
)

HIDDEN: Final = "***"
"""What stands in a kept need where the erased person's name or phone stood."""

_NEED_TEXTS: Final = ("problem", "present", "target", "place", "form", "tried", "text", "reason")
_OWNED: Final = (roles, addresses, return_codes, subscriptions, watches, registrations)


@dataclass(frozen=True, slots=True)
class _Person:
    """Who is erased, and which needs and bookings go with them."""

    row: Row[tuple[Any, ...]]
    needs_gone: tuple[int, ...]
    bookings: tuple[int, ...]
    words: tuple[str, ...]
    contacts: tuple[str, ...] = ()
    """Phones and mails by which this person is reached, an expert's record included."""

    @property
    def id(self) -> int:
        return int(self.row.id)

    @property
    def marks(self) -> tuple[str, ...]:
        """Phones, mails and names, as they may stand in other people's rows."""
        return tuple(mark for mark in (*self.contacts, self.row.contact, self.row.name) if len(mark) > 1)


class Erasure:
    """Blanks and deletes within the caller's transaction; appointments must have been cancelled before."""

    def __init__(self, connection: Connection, kept_files: Files) -> None:
        self._connection = connection
        self._files = kept_files

    def unanswered(self, before: datetime) -> list[int]:
        """Accounts that were shown the consent card before that instant and have not answered."""
        silent = accounts.c.consent.is_(None) | (accounts.c.consent == "no")
        query = select(accounts.c.id).where(silent & (accounts.c.consent_asked_at < before))
        return list(self._connection.scalars(query))

    def without_consent(self, account_id: int) -> None:
        """Forgets what came with an unagreed message: display name and files. Address, answer and time stay."""
        self._erase_files(account_id)
        self._set(accounts, accounts.c.id == account_id, name="", consent_asked_at=None)

    def person(self, account_id: int, now: datetime) -> None:
        """Removes name, phone, addresses, messages and files of an account; what stays of it are ids and times."""
        row = self._connection.execute(select(accounts).where(accounts.c.id == account_id)).one_or_none()
        if row is None or row.erased_at is not None:
            return
        person = self._weigh(row)
        self._erase_files(account_id)
        self._erase_messages(person, now)
        self._erase_needs(person)
        self._scrub_kept(person)
        self._erase_account(person, now)
        if row.expert_id is not None:
            Changing(self._connection).forget_contact(row.expert_id)
        self.forget_exports(now)

    def forget_exports(self, before: datetime) -> int:
        """Removes tables that staff exported before that instant: they hold names and phones; returns how many."""
        exported = audit.c.action.startswith("export.") & (audit.c.outcome == "done") & (audit.c.at < before)
        made = self._connection.scalars(select(audit.c.row).where(exported & audit.c.row.startswith("file:")))
        return self._files.remove([int(row.removeprefix("file:")) for row in made])

    def forget_farewells(self) -> int:
        """Blanks the last replies to erased people once they have ended; returns how many."""
        erased = select(accounts.c.id).where(accounts.c.erased_at.is_not(None))
        old = outbox.c.account_id.in_(erased) & outbox.c.ended_at.is_not(None)
        left = old & (outbox.c.reply.is_not(None) | outbox.c.external_id.is_not(None))
        return self._set(outbox, left, reply=null(), external_id=None, ref="")

    def _weigh(self, row: Row[tuple[Any, ...]]) -> _Person:
        mine = needs.c.account_id == row.id
        if row.enterprise_id is None:
            going: ColumnElement[bool] = mine
        elif self._has_other_member(row):
            own = (needs.c.state == "draft") | needs.c.enterprise_id.is_(None)
            going = mine & own if row.member == "yes" else mine  # who only named the firm leaves it nothing
        else:  # what earlier members left goes too, never what another living person said
            going = mine | ((needs.c.enterprise_id == row.enterprise_id) & needs.c.account_id.is_(None))
        gone = self._connection.execute(select(needs).where(going)).all()
        gone_ids = tuple(need.id for need in gone)
        booked = bookings.c.need_id.in_(gone_ids) | (bookings.c.account_id == row.id)
        booking_ids = tuple(self._connection.scalars(select(bookings.c.id).where(booked)))
        words = {
            text for need in gone for text in (need.problem, need.present, need.target, need.tried) if len(text) > 3
        }
        known = () if row.expert_id is None else Changing(self._connection).contacts_known(row.expert_id)
        contacts = (*((row.phone,) if row.phone else ()), *known)
        return _Person(row, gone_ids, booking_ids, tuple(sorted(words)), contacts)

    def _has_other_member(self, row: Row[tuple[Any, ...]]) -> bool:
        members = (accounts.c.enterprise_id == row.enterprise_id) & (accounts.c.member == "yes")
        same_firm = members & accounts.c.erased_at.is_(None)
        return self._connection.scalar(select(accounts.c.id).where(same_firm & (accounts.c.id != row.id))) is not None

    def _erase_files(self, account_id: int) -> None:
        mine = files.c.account_id == account_id
        self._set(files, mine & files.c.id.in_(PUBLISHED), account_id=None)  # an announcement's file is the bureau's
        self._files.erase_of(account_id)

    def _erase_messages(self, person: _Person, now: datetime) -> None:
        mine = inbox.c.account_id == person.id
        self._set(inbox, mine, payload=null())
        self._set(inbox, mine & (inbox.c.state == "new"), state="handled", handled_at=now, why="erased")
        ended: dict[str, Any] = {"reply": null(), "external_id": None, "ref": ""}
        waiting = (outbox.c.account_id == person.id) & outbox.c.state.in_(("waiting", "claimed"))
        self._set(outbox, waiting, state="skipped", why="erased", ended_at=now)
        self._set(outbox, outbox.c.account_id == person.id, **ended)
        self._blank_told(person, now)

    def _blank_told(self, person: _Person, now: datetime) -> None:
        """Blanks what other people were told about this person, and what their experts and staff wrote of them."""
        about = [f"booking:{number}" for number in person.bookings]
        about += [f"need:{number}" for number in person.needs_gone]
        about += [f"match:{number}" for number in person.needs_gone]
        about += [f"gap:{number}" for number in self._gap_ids(person)]
        held = [_is_about(each) for each in about]
        held += [_holds(outbox.c.reply, each) for each in person.contacts]
        partners = self._partners(person)
        near = outbox.c.account_id.in_(partners)
        held += [near & _holds(outbox.c.reply, words) for words in (*person.marks, *person.words)]
        told = or_(false(), *held) & outbox.c.reply.is_not(None)
        told &= ~_fresh_news(now)  # news of a cancelled appointment are still on their way and name no one
        self._files.remove(self._documents(told))
        still = told & outbox.c.state.in_(("waiting", "claimed"))
        self._set(outbox, still, state="skipped", why="erased", ended_at=now)
        self._set(outbox, told, reply=null())
        named = or_(false(), *(_holds(inbox.c.payload, mark) for mark in person.marks))
        self._set(inbox, inbox.c.account_id.in_(partners) & (inbox.c.state != "new") & named, payload=null())

    def _documents(self, rows: ColumnElement[bool]) -> list[int]:
        """Files that were handed over with these rows, such as what a person sent to staff."""
        replies = [
            reply_from_json(reply) for reply in self._connection.scalars(select(outbox.c.reply).where(rows)) if reply
        ]
        return [part.file_id for reply in replies for part in reply.parts if isinstance(part, Document)]

    def _partners(self, person: _Person) -> list[int]:
        """Accounts that may have been told this person's name or words: their experts and the staff."""
        experts = select(bookings.c.expert_id).where(bookings.c.id.in_(person.bookings))
        staff = select(roles.c.account_id).where(roles.c.role.in_((Role.OPERATOR, Role.ADMIN)))
        query = select(accounts.c.id).where(accounts.c.expert_id.in_(experts) | accounts.c.id.in_(staff))
        return list(self._connection.scalars(query))

    def _gap_ids(self, person: _Person) -> list[int]:
        return list(self._connection.scalars(select(gaps.c.id).where(_gaps_of(person))))

    def _erase_needs(self, person: _Person) -> None:
        self._delete(gaps, _gaps_of(person))
        self._set(gaps, gaps.c.taken_by == person.id, taken_by=None)
        self._delete(bookings, bookings.c.need_id.in_(person.needs_gone))
        self._set(conversations, conversations.c.need_id.in_(person.needs_gone), need_id=None, question="", context={})
        self._delete(needs, needs.c.id.in_(person.needs_gone))

    def _scrub_kept(self, person: _Person) -> None:
        """What stays with the enterprise names the person no more."""
        kept = needs.c.account_id == person.id
        if person.row.member == "yes":  # who only named the firm changes nothing of what others said
            kept |= needs.c.enterprise_id == person.row.enterprise_id
        stays = self._connection.execute(select(needs).where(kept)).all()
        for need in stays:
            texts = {name: _hidden(getattr(need, name), person.marks) for name in _NEED_TEXTS}
            self._set(needs, needs.c.id == need.id, **texts)
        self._set(needs, needs.c.account_id == person.id, account_id=None)
        self._scrub_feedback(person, [need.id for need in stays])
        for booking in self._connection.execute(select(bookings).where(bookings.c.id.in_(person.bookings))).all():
            texts = {name: _hidden(getattr(booking, name), person.marks) for name in ("place", "reason")}
            self._set(bookings, bookings.c.id == booking.id, account_id=None, **texts)

    def _scrub_feedback(self, person: _Person, kept: Collection[int]) -> None:
        """What was said of results stays with the need; its words name the person no more."""
        said = (feedback.c.account_id == person.id) | feedback.c.need_id.in_(kept)
        for one in self._connection.execute(select(feedback).where(said & (feedback.c.reason != ""))).all():
            self._set(feedback, feedback.c.id == one.id, reason=_hidden(one.reason, person.marks))
        self._set(feedback, feedback.c.account_id == person.id, account_id=None)

    def _erase_account(self, person: _Person, now: datetime) -> None:
        here = select(addresses.c.external_id).where(addresses.c.account_id == person.id)
        self._delete(sign_in_failures, sign_in_failures.c.external_id.in_(here))
        for table in _OWNED:
            self._delete(table, table.c.account_id == person.id)
        self._set(imports, imports.c.account_id == person.id, account_id=None)  # what it changed stays the bureau's
        blank: dict[str, Any] = {"need_id": None, "question": "", "context": {}, "human_since": None}
        self._set(conversations, conversations.c.account_id == person.id, **blank)
        nobody: dict[str, Any] = {
            "name": "",
            "contact": "",
            "phone": "",
            "enterprise_id": None,
            "expert_id": None,
            "consent": None,
        }
        self._set(accounts, accounts.c.id == person.id, **nobody, consent_asked_at=None, erased_at=now)
        if person.row.enterprise_id is not None and not self._is_named(person.row.enterprise_id):
            self._erase_enterprise(person.row.enterprise_id)

    def _is_named(self, number: int) -> bool:
        """Whether somebody, confirmed or not, or a need that stays still names the firm."""
        naming = (select(table.c.id).where(table.c.enterprise_id == number).limit(1) for table in (accounts, needs))
        return any(self._connection.scalar(query) is not None for query in naming)

    def _erase_enterprise(self, number: int) -> None:
        """A firm that nobody names any more; its needs are gone already."""
        for table in (reveals, bookings):
            self._set(table, table.c.enterprise_id == number, enterprise_id=None)
        self._delete(enterprises, enterprises.c.id == number)

    def _set(self, table: Table, condition: ColumnElement[bool], **values: Any) -> int:
        return self._connection.execute(update(table).where(condition).values(**values)).rowcount

    def _delete(self, table: Table, condition: ColumnElement[bool]) -> None:
        self._connection.execute(delete(table).where(condition))


def _gaps_of(person: _Person) -> ColumnElement[bool]:
    return (gaps.c.account_id == person.id) | gaps.c.need_id.in_(person.needs_gone)


def _fresh_news(now: datetime) -> ColumnElement[bool]:
    return (outbox.c.created_at == now) & outbox.c.ended_at.is_(None)


def _is_about(thing: str) -> ColumnElement[bool]:
    """Rows about a thing such as `booking:5`, with or without its version, also among several joined with `+`."""
    versioned = outbox.c.about.contains(f"{thing}:", autoescape=True)
    return (outbox.c.about == thing) | versioned | outbox.c.about.endswith(f"+{thing}", autoescape=True)


def _holds(column: ColumnElement[JSON], words: str) -> ColumnElement[bool]:
    """Whether a JSON column's text has these words; both databases keep it as it was written: Chinese as it is, and
    escaped in rows of earlier days."""
    written = {as_json(words)[1:-1], json.dumps(words)[1:-1]}
    return or_(*(cast(column, Text).contains(each, autoescape=True) for each in written))


def _hidden(text: str, marks: Collection[str]) -> str:
    for mark in marks:
        text = text.replace(mark, HIDDEN)
    return text
