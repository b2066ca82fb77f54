"""Tells a messenger which commands there are, per role, and remembers the bot's name for links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from domain.accounts import Role
from domain.messages import say
from handlers import routes
from handlers.routing import Command
from storage.database import Database
from storage.repositories import Repositories
from texts.catalog import write

Described = tuple[str, str, str]
"""Latin command, Chinese description, English description."""


@runtime_checkable
class Introduced(Protocol):
    """A channel that lists commands beside its input field."""

    name: str

    async def set_commands(self, commands: Sequence[Described], chat_id: str = "") -> None:
        """Registers commands for everybody, or for one chat."""
        ...

    async def username(self) -> str:
        """The bot's public name."""
        ...


class Introduction:
    """Registers commands once for everybody, and again for each person whose roles changed since."""

    def __init__(self, database: Database, channel: Introduced) -> None:
        self._database = database
        self._channel = channel
        self._introduced: dict[str, frozenset[Role]] = {}
        self._named = False

    async def run(self) -> None:
        """One round; a failure of the messenger is raised, and the next round tries again."""
        if not self._named:
            await self._channel.set_commands(described(frozenset()))
            username = await self._channel.username()
            await self._database.write(lambda store: store.installation.put("telegram_name", username))
            self._named = True
        people = await self._database.read(self._people)
        for chat_id, held in people.items():
            if self._introduced.get(chat_id) != held:
                await self._channel.set_commands(described(held), chat_id)
                self._introduced[chat_id] = held

    def _people(self, store: Repositories) -> dict[str, frozenset[Role]]:
        found: dict[str, frozenset[Role]] = {}
        for account in store.accounts.with_roles({Role.EXPERT, Role.OPERATOR, Role.ADMIN}):
            for address in store.accounts.addresses_of(account.id):
                if address.channel == self._channel.name:
                    found[address.id] = account.roles
        return found


def described(held: frozenset[Role]) -> list[Described]:
    """The commands for people with these roles, in the order of the routes."""
    return [_described(command) for command in routes.COMMANDS if not command.roles or command.roles & held]


def _described(command: Command) -> Described:
    words = say(f"command-{command.latin}")
    return command.latin, write(words, "zh"), write(words, "en")
