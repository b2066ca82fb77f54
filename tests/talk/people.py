"""A person in a test, whatever the channel: what they do, and what they see since they last did something."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable

from bot.wiring import House
from domain.messages import Button, Card, Choices, Document, Reply, Text, Times
from storage.repositories import Repositories


async def eventually(check: Callable[[], Awaitable[bool]], within: float = 5.0, every: float = 0.01) -> bool:
    """Whether `check` becomes true within so many seconds."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within
    while loop.time() < deadline:
        if await check():
            return True
        await asyncio.sleep(every)
    return False


def words_of(reply: Reply) -> str:
    """A rendered reply as one text, buttons in ▸."""
    lines: list[str] = []
    for part in reply.parts:
        match part:
            case Text(text):
                lines.append(str(text))
            case Card(title, rows, footnote):
                lines += [str(title), *map(str, rows), str(footnote)]
            case Choices(buttons):
                lines.append(" ".join(f"▸{button.label}" for button in buttons))
            case Times(slots):
                lines.append(" ".join(f"▸{slot.button.label}" for slot in slots))
            case Document(_, name):
                lines.append(f"[{name}]")
    return "\n".join(line for line in lines if line)


def buttons_of(reply: Reply) -> list[Button]:
    """All buttons of a reply, times included."""
    found: list[Button] = []
    for part in reply.parts:
        if isinstance(part, Choices):
            found += part.buttons
        elif isinstance(part, Times):
            found += [slot.button for slot in part.slots]
    return found


class Person(ABC):
    """Somebody with a messenger. `acts` counts messages and presses."""

    def __init__(self, house: House) -> None:
        self.acts = 0
        self.house = house

    async def say(self, text: str) -> str:
        """Writes a message; what is shown once everything is answered."""
        return await self._act(self._say, text)

    async def press(self, label: str) -> str:
        """Presses the newest button whose label contains `label`."""
        return await self._act(self._press, label)

    async def sees(self, *parts: str, within: float = 5.0) -> str:
        """Waits until all of these are on the screen since the last act; fails with the screen otherwise."""

        async def there() -> bool:
            return all(part in self.shown() for part in parts)

        found = await eventually(there, within)
        shown = self.shown()
        assert found, f"{[part for part in parts if part not in shown]} not in:\n{shown}"
        return shown

    @abstractmethod
    def shown(self) -> str:
        """Everything shown since the last act."""

    @abstractmethod
    def look_away(self) -> None:
        """What is on the screen now is not looked at again."""

    @abstractmethod
    async def _say(self, text: str) -> None: ...

    @abstractmethod
    async def _press(self, label: str) -> None: ...

    async def _act(self, act: Callable[[str], Awaitable[None]], what: str) -> str:
        self.acts += 1
        before = await self.house.database.read(lambda store: store.inbox.last_id())
        self.look_away()
        await act(what)

        async def arrived() -> bool:
            return await self.house.database.read(lambda store: store.inbox.last_id()) > before

        assert await eventually(arrived), f"{what!r} never arrived"
        await settled(self.house)
        await self.caught_up()
        return self.shown()

    async def caught_up(self) -> None:
        """Waits until the screen shows what was handed over; a messenger that is written to needs no time."""
        return


async def settled(house: House) -> None:
    """Waits until every message is handled (or waits for consent) and everything due was handed over."""

    def nothing_open(store: Repositories) -> bool:
        return not store.inbox.next_rows((), 1) and not store.outbox.any_open(house.clock())

    async def idle() -> bool:
        return await house.database.read(nothing_open)

    assert await eventually(idle, within=10), "not everything was handled"
