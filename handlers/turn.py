"""What a handler works with: a `View` while looking things up, a `Turn` while changing them.

A message is handled in two steps. First, on a reading connection and without a transaction, the words are understood
and records are matched (`View`). Then one short writing transaction loads, lets `domain` decide, saves, and answers
(`Turn`). Returning a reply and telling somebody only add outgoing rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from domain import access
from domain.accounts import Account
from domain.audit import Entry
from domain.errors import NotAllowed
from domain.messages import Address, Document, Reply
from domain.records import Filters, Kind, Match, RecordId
from domain.talk import Conversation
from knowledge.understand import Understood
from storage.outbox import SECRET, Draft
from storage.repositories import Repositories
from texts import catalog

Found = Mapping[Kind, Sequence[Match]]
"""Matches by kind, best first."""


class Finder(Protocol):
    """What handlers need of `knowledge.matcher.Matcher`."""

    def find(
        self,
        text: str,
        kinds: Collection[Kind],
        filters: Filters = Filters(),
        limit: int = 10,
        among: Collection[RecordId] | None = None,
    ) -> list[Match]:
        """The best matches with reasons; [] when nothing fits."""
        ...


@dataclass(frozen=True)
class View:
    """The first step: reading and matching, nothing is written."""

    actor: Account
    now: datetime
    store: Repositories
    finder: Finder
    talk: Conversation
    heard: Understood | None = None
    demo: bool = False


@dataclass
class Turn:
    """The second step: one writing transaction on behalf of `actor`."""

    actor: Account
    now: datetime
    store: Repositories
    talk: Conversation
    address: Address | None = None
    inbox_id: int | None = None
    heard: Understood | None = None
    found: Found = field(default_factory=dict)
    process: str | None = None
    demo: bool = False
    secret: bool = False
    """Set when the reply carries a link or code to sign in with: its text is forgotten after a day."""

    def ask(self, question: str, need_id: int | None = None, **context: Any) -> None:
        """Opens a question: the next free message of this account answers it. `context` holds ids, never texts."""
        keep = self.talk.need_id if need_id is None else need_id
        self._move(replace(self.talk, question=question, need_id=keep, context=context))

    def settle(self) -> None:
        """Closes the open question; the draft stays what is talked about."""
        if self.talk.question:
            self._move(replace(self.talk, question="", context={}))

    def talk_about(self, need_id: int | None) -> None:
        """Makes this need the one that is talked about, and closes the open question."""
        self._move(replace(self.talk, need_id=need_id, question="", context={}))

    def hand_to_human(self, since: datetime | None) -> None:
        """Starts (an instant) or ends (None) the stretch in which a person of the bureau answers."""
        self._move(replace(self.talk, human_since=since))

    def tell(
        self,
        account_id: int,
        reply: Reply,
        kind: str = "news",
        due_at: datetime | None = None,
        key: str | None = None,
        about: str = "",
    ) -> int | None:
        """Adds an outgoing row for anybody; the sender picks the address. None when `key` was told before."""
        receiver = self.store.accounts.get(account_id)
        if receiver is None:
            return None
        rendered = catalog.render(reply, receiver.language)
        draft = Draft(account_id, kind, rendered, due_at or self.now, about=about, key=key)
        return self.store.outbox.add(draft, self.now)

    def answer(self, reply: Reply) -> int | None:
        """Adds the reply to the message being handled, to the address it came from."""
        if not reply.parts and reply.toast is None:
            return None
        rendered = catalog.render(reply, self.actor.language)
        about = SECRET if self.secret else ""
        draft = Draft(self.actor.id, "reply", rendered, self.now, self.address, about, answers=self.inbox_id)
        return self.store.outbox.add(draft, self.now, claimed_by=self.process)

    def document(self, name: str, mime: str, content: bytes, account_id: int | None = None) -> Document:
        """Keeps a file made for an account (the actor's by default) and gives the part that hands it over."""
        owner = self.actor.id if account_id is None else account_id
        return Document(self.store.files.keep(name, mime, content, self.now, owner).id, name)

    def check(self, action: str, row: object = None) -> None:
        """`NotAllowed` unless `domain.access` lets the actor do this; the refusal gets its audit row."""
        verdict = access.allowed(self.actor, action, row)
        if isinstance(verdict, access.Refused):
            raise NotAllowed(verdict.key, action=action)

    def note(self, action: str, row: str, detail: str = "") -> None:
        """Adds a line to the audit log for something that was done."""
        self.store.audit.add(Entry(self.now, self.actor.id, action, row, "done", detail))

    def _move(self, talk: Conversation) -> None:
        self.store.conversations.save(talk, self.now)
        self.talk = replace(talk, version=talk.version + 1)
