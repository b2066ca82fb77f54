"""People who do not give up: what was not acknowledged is sent again, and a page comes back after a break."""

from __future__ import annotations

import asyncio
import json
import re
from abc import ABC, abstractmethod
from contextlib import suppress
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.botapi.people import User
from tests.talk.people import eventually
from tests.talk.web import buttons_of, words_of

PATIENCE = 60.0
RECONNECT = 0.2


class Stubborn(ABC):
    """Somebody in the story. `since` is how much had been shown at their last act."""

    def __init__(self) -> None:
        self.since = 0

    async def say(self, text: str, *answer: str) -> None:
        """Writes, and waits until all parts of the answer are shown."""
        self.since = self.count()
        await self.put(text)
        await self.sees(*answer)

    async def press(self, label: str, *answer: str) -> None:
        """Presses the newest button whose label contains the pattern, once there is one, and waits for the answer."""
        pattern = re.compile(label)

        async def there() -> bool:
            return self.find(pattern) is not None

        found = await eventually(there, within=PATIENCE, every=0.02)
        assert found, f"no button {label} in:\n{self.shown(0)}"
        self.since = self.count()
        await self.tap(pattern)
        await self.sees(*answer)

    async def sees(self, *parts: str) -> None:
        """Waits until something new is shown that holds all of these."""

        async def there() -> bool:
            shown = self.shown(self.since)
            return bool(shown) and all(part in shown for part in parts)

        found = await eventually(there, within=PATIENCE, every=0.02)
        assert found, f"{parts} never came; shown since:\n{self.shown(self.since)}"

    @abstractmethod
    def count(self) -> int:
        """How many messages were shown so far."""

    @abstractmethod
    def shown(self, since: int) -> str:
        """What was shown after so many messages."""

    @abstractmethod
    def find(self, label: re.Pattern[str]) -> object:
        """The newest button with such a label, None while there is none."""

    @abstractmethod
    async def put(self, text: str) -> None:
        """Writes."""

    @abstractmethod
    async def tap(self, label: re.Pattern[str]) -> None:
        """Presses."""


class OnTelegram(Stubborn):
    """Telegram keeps what a bot did not acknowledge, so that its people need not repeat anything."""

    def __init__(self, user: User) -> None:
        super().__init__()
        self.user = user

    def count(self) -> int:
        return max((each.id for each in self.user.messages), default=0)

    def shown(self, since: int) -> str:
        fresh = [each for each in self.user.messages if each.id > since or each.edited]
        return "\n".join(f"{each.text}{each.document}{' ▸'.join(('', *each.labels))}" for each in fresh)

    async def put(self, text: str) -> None:
        self.user.say(text)

    def find(self, label: re.Pattern[str]) -> str | None:
        labels = (each for message in reversed(self.user.messages) for each in message.labels)
        return next((each for each in labels if label.search(each)), None)

    async def tap(self, label: re.Pattern[str]) -> None:
        self.user.press(self.find(label) or "")


class OnWeb(Stubborn):
    """A page: frames keep their UUID and are sent at every connect until they are acknowledged.

    `cookie`: that of a visitor known already; by default a new one is fetched.
    """

    def __init__(self, base: str, cookie: str = "") -> None:
        super().__init__()
        self.base = base
        self.rows: dict[int, dict[str, Any]] = {}
        self.acknowledged: set[str] = set()
        self._waiting: dict[str, str] = {}
        self._cookie = cookie
        self._socket: ClientConnection | None = None
        self._closed = asyncio.Event()
        self._task = asyncio.create_task(self._live())

    async def close(self) -> None:
        """Closes the page."""
        self._closed.set()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    def count(self) -> int:
        return len(self.rows)

    def shown(self, since: int) -> str:
        return "\n".join(words_of(row) for row in list(self.rows.values())[since:])

    async def put(self, text: str) -> None:
        await self._send({"say": {"text": text, "files": []}})

    def find(self, label: re.Pattern[str]) -> tuple[int, str] | None:
        """(row, data) of the first such button on the newest row that has one."""
        for row in reversed(self.rows.values()):
            for button in buttons_of(row):
                if label.search(button["label"]):
                    return row["id"], button["data"]
        return None

    async def tap(self, label: re.Pattern[str]) -> None:
        found = self.find(label)
        assert found is not None
        await self._send({"press": {"data": found[1], "on": found[0]}})

    async def forge(self, data: str) -> None:
        """Presses a button that is not on the page."""
        await self._send({"press": {"data": data}})

    async def acknowledged_all(self) -> None:
        """Waits until nothing is left to be sent."""

        async def all_in() -> bool:
            return not self._waiting

        assert await eventually(all_in, within=PATIENCE)

    async def follow(self, token: str) -> None:
        """Accepts an invitation."""
        await self._send({"say": {"text": "/start"}, "invite": token})

    async def _send(self, frame: dict[str, Any]) -> None:
        update_id = str(uuid4())
        self._waiting[update_id] = raw = json.dumps({"id": update_id} | frame)
        if self._socket is not None:
            try:
                await self._socket.send(raw)
            except WebSocketException:
                return  # it is sent again at the next connect

    async def _live(self) -> None:
        while not self._closed.is_set():
            try:
                await self._connected()
            except (OSError, WebSocketException, httpx.HTTPError):
                self._socket = None
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._closed.wait(), RECONNECT)

    async def _connected(self) -> None:
        if not self._cookie:
            async with httpx.AsyncClient(
                timeout=5, verify=False
            ) as client:  # no TLS here, and reading certificates takes 20 ms
                page = await client.get(self.base + "/")
                self._cookie = "; ".join(f"{name}={value}" for name, value in page.cookies.items())
        address = self.base.replace("http", "ws") + "/ws"
        headers = {"Cookie": self._cookie}
        async with connect(address, additional_headers=headers, origin=self.base, proxy=None) as socket:  # type: ignore[arg-type]
            for raw in list(self._waiting.values()):
                await socket.send(raw)
            self._socket = socket
            async for frame in socket:
                self._take(json.loads(frame))

    def _take(self, frame: dict[str, Any]) -> None:
        if "row" in frame:
            self.rows.setdefault(frame["row"]["id"], frame["row"])
        if "ack" in frame:
            self.acknowledged.add(frame["ack"])
            self._waiting.pop(frame["ack"], None)
