"""People who write and press, handled by `dispatch` on a real database as the worker does it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import select

from domain.accounts import Role
from domain.audit import Entry
from domain.channels import Update
from domain.errors import Broken
from domain.messages import Address, Button, FileRef, Message, Pressed, Reply, Said, read_button
from domain.records import Filters, Kind, Match, NewRecord, RecordId
from handlers import dispatch
from storage.database import Database
from storage.repositories import Repositories
from storage.tables import outbox
from tests.engines import engine_of
from tests.talk.people import buttons_of, words_of


class NothingFits:
    """A finder for which nothing fits."""

    def find(
        self,
        text: str,
        kinds: Collection[Kind],
        filters: Filters = Filters(),
        limit: int = 10,
        among: Collection[RecordId] | None = None,
    ) -> list[Match]:
        return []


class FrontDesk:
    """`await`-less talk: `desk.say("zhang", "你好")` gives what zhang reads then."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database, self.now = database, now
        self._context = dispatch.Context(NothingFits(), "test")
        self._numbers = count(1)
        self._read: dict[int, int] = {}

    def number(self, who: str) -> int:
        """The account of somebody, made when first asked for."""
        return self.database.write_now(lambda store: store.accounts.touch(_address(who), self.now))

    def settled(self, who: str, *roles: Role, **known: object) -> int:
        """Somebody who agreed before, with these roles and columns."""

        def fill(store: Repositories) -> int:
            number = store.accounts.touch(_address(who), self.now)
            store.accounts.answer_consent(number, True, self.now)
            for role in roles:
                store.accounts.grant(number, role, self.now)
            if known:
                store.accounts.change(number, **known)
            return number

        return self.database.write_now(fill)

    def expert(self, name: str, unit: str = "某大学（示例）") -> int:
        """The number of a new expert's record."""
        row = NewRecord(Kind.EXPERT, f"{name}/{unit}", name, {"unit": unit}, facts={"form": "online"}, sample=True)
        self.database.write_now(lambda store: store.records.load([row], self.now))
        return max(
            one.id.number for one in self.database.read_now(lambda store: store.records.named(Kind.EXPERT, name))
        )

    def say(self, who: str, text: str, files: tuple[FileRef, ...] = (), **extra: str) -> str:
        """Writes something; what this person reads then."""
        return self._handle(who, Said(_address(who), text, files, self.now), **extra)

    def press(self, who: str, label: str) -> str:
        """Presses this person's newest button whose label contains `label`."""
        return self.send(who, self.button(who, label))

    def send(self, who: str, button: Button) -> str:
        """Presses a button, also one that was never shown to this person."""
        action, row, version, key = read_button(button.data())
        return self._handle(who, Pressed(_address(who), action, row, version, key, None, self.now))

    def button(self, who: str, label: str) -> Button:
        """This person's newest button whose label contains `label`."""
        for _, reply in reversed(self.replies(who)):
            for button in buttons_of(reply):
                if label in str(button.label):
                    return button
        raise AssertionError(f"{who} has no button {label!r}")

    def reads(self, who: str) -> str:
        """What this person was sent since they were last looked at."""
        return self._fresh(self.number(who))

    def replies(self, who: str) -> list[tuple[int, Reply]]:
        """(row, reply) of everything this person was sent, oldest first."""
        return self._sent_to(self.number(who))

    def _fresh(self, number: int) -> str:
        shown = self._sent_to(number)
        fresh = [reply for row_id, reply in shown if row_id > self._read.get(number, 0)]
        self._read[number] = max((row_id for row_id, _ in shown), default=0)
        return "\n".join(words_of(reply) for reply in fresh)

    def _sent_to(self, number: int) -> list[tuple[int, Reply]]:
        with engine_of(self.database.url).connect() as connection:
            mine = list(connection.scalars(select(outbox.c.id).where(outbox.c.account_id == number)))
        return [(row.id, row.reply) for row in self.database.read_now(lambda store: store.outbox.read(mine))]

    def audit(self, who: str) -> list[tuple[str, str]]:
        """(outcome, detail or action) of what this person did, oldest first."""
        number = self.number(who)
        entries: list[Entry] = self.database.read_now(lambda store: store.audit.of_account(number))
        return [(entry.outcome, entry.detail if entry.outcome == "refused" else entry.action) for entry in entries]

    def wait(self, **time: float) -> None:
        """Time passes."""
        self.now += timedelta(**time)

    def _handle(self, who: str, message: Message, **extra: str) -> str:
        number = self.number(who)  # an erased person is reached under this number once more
        self._fresh(number)
        update = Update("memory", "test", str(next(self._numbers)), message, "zh", **extra)
        self.database.write_now(lambda store: store.inbox.put(update, self.now))
        while rows := self.database.read_now(lambda store: store.inbox.next_rows(())):
            for row in rows:
                try:
                    plan = self.database.read_now(lambda store, r=row: dispatch.plan(store, r, self.now, self._context))
                    self.database.write_now(
                        lambda store, r=row, p=plan: dispatch.carry_out(store, r, p, self.now, self._context)
                    )
                except Broken as refusal:
                    self.database.write_now(
                        lambda store, r=row, why=refusal: dispatch.refuse(store, r, why, self.now, self._context)
                    )
        return self._fresh(number)


def _address(who: str) -> Address:
    return Address("memory", who)
