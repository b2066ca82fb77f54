"""People on the memory channel."""

from __future__ import annotations

import hashlib
from uuid import uuid4

from bot.channels.memory import MemoryChannel
from bot.wiring import House
from domain.channels import Update
from domain.messages import Address, Message, Pressed, Reply, Said, read_button
from tests.talk.people import Person, buttons_of, words_of


class MemoryPerson(Person):
    """Somebody whose messenger is a list in memory."""

    def __init__(self, house: House, name: str) -> None:
        super().__init__(house)
        self.address = Address("memory", name)
        channel = house.channels["memory"]
        assert isinstance(channel, MemoryChannel)
        self._channel = channel
        self._seen = 0

    @property
    def replies(self) -> list[tuple[int, Reply]]:
        """(outgoing row, reply) of everything handed over, oldest first."""
        return self._channel.handed[self.address.id]

    def shown(self) -> str:
        return "\n".join(words_of(reply) for _, reply in self.replies[self._seen :])

    def look_away(self) -> None:
        self._seen = len(self.replies)

    async def forge(self, data: str) -> str:
        """Sends the data of a button that was never shown."""
        return await self._act(self._press_data, data)

    async def put(self, message: Message, **extra: str) -> None:
        """Puts a message as the channel would."""
        await self.house.reception.put([Update("memory", "test", uuid4().hex, message, "zh", **extra)])

    async def follow(self, token: str) -> str:
        """Follows an invitation link; like every channel it hashes the token before the inbox."""

        async def act(_: str) -> None:
            hashed = hashlib.sha256(token.encode()).hexdigest()
            await self.put(Said(self.address, "/start", (), self.house.clock()), invite=hashed)

        return await self._act(act, "an invitation")

    async def _say(self, text: str) -> None:
        await self.put(Said(self.address, text, (), self.house.clock()))

    async def _press(self, label: str) -> None:
        for row_id, reply in reversed(self.replies):
            for button in buttons_of(reply):
                if label in str(button.label):
                    await self._press_data(button.data(), row_id)
                    return
        raise AssertionError(f"no button {label!r} in:\n{words_of(self.replies[-1][1]) if self.replies else 'nothing'}")

    async def _press_data(self, data: str, row_id: int | None = None) -> None:
        action, about, version, key = read_button(data)
        await self.put(Pressed(self.address, action, about, version, key, row_id, self.house.clock()))
