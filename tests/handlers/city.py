"""A city with policies, questions and events on a real database: what people press and say, and what they read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.accounts import Role
from domain.messages import Address, Button, Card, Choices, FileRef, Phrase, Pressed, Reply, Said, Text
from domain.records import Filters, Kind, Match, NewRecord, RecordId, Source
from handlers import announcement_choices, announcement_results, announcements, events, mine, policies, subscriptions
from handlers.routing import Answer, Command, Press
from handlers.turn import Turn, View
from storage.database import Database
from storage.repositories import Repositories
from texts import catalog

MODULES: Any = (announcement_choices, announcement_results, announcements, events, mine, policies, subscriptions)
PRESSES: dict[str, Press] = {name: press for module in MODULES for name, press in module.PRESSES.items()}
COMMANDS: list[Command] = [command for module in MODULES for command in getattr(module, "COMMANDS", ())]
ANSWERS: dict[str, Answer] = announcements.ANSWERS | announcement_choices.ANSWERS


def policy(title: str, closes_on: date | None = None, opens_on: date | None = None, **more: Any) -> NewRecord:
    """A policy of 某市科技局 with a summary."""
    facts = {"issuer": "某市科技局", "source_text": "某办法，第三条"} | more.pop("facts", {})
    return NewRecord(
        Kind.POLICY,
        title,
        title,
        {"title": title, "summary": more.pop("summary", f"{title}的条件")},
        opens_on=opens_on,
        closes_on=closes_on,
        source=Source("某办法", date(2026, 1, 5)),
        facts=facts,
        **more,
    )


def fair(title: str, starts_at: str, capacity: int | None = None, **more: Any) -> NewRecord:
    """An event on one day; `starts_at` such as `2026-12-03T14:00+08:00`."""
    day = date.fromisoformat(starts_at[:10])
    facts = {"starts_at": starts_at, "place": "会展中心（示例）", "capacity": capacity}
    return NewRecord(Kind.EVENT, title, title, {"title": title}, opens_on=day, closes_on=day, facts=facts, **more)


@dataclass
class Words:
    """A finder that finds records whose title shares two neighbouring characters with the text."""

    store: Repositories

    def find(
        self,
        text: str,
        kinds: Collection[Kind],
        filters: Filters = Filters(),
        limit: int = 10,
        among: Collection[RecordId] | None = None,
    ) -> list[Match]:
        pairs = {text[i : i + 2] for i in range(len(text) - 1)}
        found: list[Match] = []
        for kind in kinds:
            for record in self.store.records.of_kind(kind):
                met = sum(pair in record.title for pair in pairs)
                if met:
                    found.append(Match(record, met / len(pairs), ()))
        return sorted(found, key=lambda match: -match.score)[:limit]


class City:
    """People by name; each has consented and is reached on the memory channel."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database, self.now = database, now
        self.people: dict[str, int] = {}

    def person(self, name: str, *roles: Role, language: str = "zh", channel: str = "memory") -> int:
        """A new account that has agreed."""

        def work(store: Repositories) -> int:
            account_id = store.accounts.touch(Address(channel, name), self.now, language, name)
            store.accounts.answer_consent(account_id, True, self.now)
            for role in roles:
                store.accounts.grant(account_id, role, self.now)
            return account_id

        self.people[name] = self.database.write_now(work)
        return self.people[name]

    def load(self, *records: NewRecord) -> list[int]:
        """Adds records; their numbers in the same order."""
        self.database.write_now(lambda store: store.records.load(records, self.now))
        return [
            self.database.read_now(lambda store, r=record: store.records.named(r.kind, r.title)[0].id.number)
            for record in records
        ]

    def press(self, name: str, button: Button) -> Reply:
        """The rendered reply to a press."""
        address = Address("memory", name)
        pressed = Pressed(address, button.action, button.row_id, button.version, button.key, None, self.now)
        press = PRESSES[button.action]
        found = self.database.read_now(lambda store: press.look(self._view(store, name), pressed) if press.look else {})
        return self._turn(name, lambda turn: press.handle(turn, pressed), found)

    def command(self, name: str, text: str) -> Reply:
        """The rendered reply to a command with its argument."""
        command = next(each for each in COMMANDS if each.argument_of(text, frozenset(Role)) is not None)
        said = Said(Address("memory", name), command.argument_of(text, frozenset(Role)) or "", (), self.now)
        look = command.look
        found = self.database.read_now(lambda store: look(self._view(store, name), said) if look else {})
        return self._turn(name, lambda turn: command.handle(turn, said), found)

    def question(self, name: str, text: str) -> Reply:
        """The rendered reply to a question about policies."""
        said = Said(Address("memory", name), text, (), self.now)
        found = self.database.read_now(lambda store: policies.look(self._view(store, name), said))
        return self._turn(name, lambda turn: policies.answer(turn, said), found)

    def say(self, name: str, text: str, *files: FileRef) -> Reply:
        """The rendered reply to an answer of the open question."""
        said = Said(Address("memory", name), text, files, self.now)
        return self._turn(name, lambda turn: ANSWERS[turn.talk.question].handle(turn, said), {})

    def told(self, name: str) -> list[str]:
        """All that went out to somebody without having been asked, oldest first."""

        def work(store: Repositories) -> list[str]:
            rows = store.outbox.read(range(1, 10_000))
            return [words(row.reply) for row in rows if row.account_id == self.people[name]]

        return self.database.read_now(work)

    def _view(self, store: Repositories, name: str) -> View:
        actor = store.accounts.get(self.people[name])
        assert actor is not None
        return View(actor, self.now, store, Words(store), store.conversations.get(actor.id))

    def _turn(self, name: str, handle: Any, found: Any) -> Reply:
        def work(store: Repositories) -> Reply:
            actor = store.accounts.get(self.people[name])
            assert actor is not None
            turn = Turn(actor, self.now, store, store.conversations.get(actor.id), Address("memory", name), found=found)
            reply: Reply = catalog.render(handle(turn), actor.language)
            return reply

        return self.database.write_now(work)


def words(reply: Reply) -> str:
    """Everything a person reads of a rendered reply, a line each."""
    lines: list[Phrase | str] = []
    for part in reply.parts:
        match part:
            case Text(text):
                lines.append(text)
            case Card(title, listed, footnote):
                lines.extend((title, *listed, *([footnote] if footnote else [])))
    return "\n".join(map(str, lines))


def buttons(reply: Reply) -> list[Button]:
    """All buttons of a reply."""
    return [button for part in reply.parts if isinstance(part, Choices) for button in part.buttons]


def button(reply: Reply, label: str) -> Button:
    """The one button whose label starts so."""
    [found] = [each for each in buttons(reply) if str(each.label).startswith(label)]
    return found
