"""People on Telegram: the local Bot API server over HTTP, our bot polling it."""

from __future__ import annotations

from bot.wiring import House
from tests.botapi.people import User
from tests.talk.people import Person


class TelegramPerson(Person):
    """Somebody at their Telegram."""

    def __init__(self, house: House, user: User) -> None:
        super().__init__(house)
        self.user = user
        self._seen = 0

    def shown(self) -> str:
        fresh = [each for each in self.user.messages if each.id > self._seen or each.edited]
        return "\n".join(
            f"{each.text}{each.document} {' '.join('▸' + label for label in each.labels)}" for each in fresh
        )

    def look_away(self) -> None:
        self._seen = max((each.id for each in self.user.messages), default=0)

    async def follow(self, token: str) -> str:
        """Opens the invitation's deep link."""
        return await self.say(f"/start i_{token}")

    async def _say(self, text: str) -> None:
        self.user.say(text)

    async def _press(self, label: str) -> None:
        self.user.press(label)
