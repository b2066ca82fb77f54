"""People on the web messenger: a real WebSocket to the real server, as the page speaks it."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect

from bot.web.visitors import hashed
from bot.wiring import House
from domain.messages import Address
from storage.repositories import Repositories
from tests.talk.people import Person, eventually


class WebPerson(Person):
    """Somebody with an open page."""

    def __init__(self, house: House, port: int, cookie: str = "") -> None:
        super().__init__(house)
        self.base = f"http://127.0.0.1:{port}"
        self.cookie = cookie
        self.rows: list[dict[str, Any]] = []
        self._seen = 0
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._acks: set[str] = set()

    async def open(self, query: str = "") -> WebPerson:
        """Opens the page (for a cookie) and its socket, as a browser does."""
        if not self.cookie:
            async with httpx.AsyncClient(verify=False) as client:  # no TLS here, and reading certificates takes 20 ms
                page = await client.get(self.base + "/")
                self.cookie = "; ".join(f"{name}={value}" for name, value in page.cookies.items())
        headers = {"Cookie": self.cookie}
        address = self.base.replace("http", "ws") + "/ws" + query
        self._socket = await connect(address, additional_headers=headers, origin=self.base)  # type: ignore[arg-type]
        self._reader = asyncio.create_task(self._read(self._socket))
        return self

    async def close(self) -> None:
        """Closes the page."""
        if self._socket is not None:
            await self._socket.close()
        if self._reader is not None:
            await asyncio.gather(self._reader, return_exceptions=True)

    def shown(self) -> str:
        return "\n".join(words_of(row) for row in self.rows[self._seen :])

    def look_away(self) -> None:
        self._seen = len(self.rows)

    async def caught_up(self) -> None:
        address = Address("web", hashed(self.cookie.split("keqiao=")[1].split(";")[0]))

        def sent(store: Repositories) -> set[int]:
            account = store.accounts.number_at(address)
            return set() if account is None else {row.id for row in store.transcripts.told(account, "web", None)}

        async def there() -> bool:
            return await self.house.database.read(sent) <= {row["id"] for row in self.rows}

        assert await eventually(there), "the page does not show everything"

    async def send(self, frame: dict[str, Any]) -> None:
        """Sends a frame as the page does."""
        assert self._socket is not None
        await self._socket.send(json.dumps(frame))

    async def forge(self, data: str) -> str:
        """Sends the data of a button that was never shown."""

        async def act(forged: str) -> None:
            await self.send({"id": str(uuid4()), "press": {"data": forged, "on": 1}})

        return await self._act(act, data)

    async def follow(self, token: str) -> str:
        """Accepts an invitation."""

        async def act(_: str) -> None:
            await self.send({"id": str(uuid4()), "say": {"text": "/start"}, "invite": token})

        return await self._act(act, "an invitation")

    async def _say(self, text: str) -> None:
        await self.send({"id": str(uuid4()), "say": {"text": text, "files": []}})

    async def _press(self, label: str) -> None:
        async def there() -> bool:
            return self._button(label) is not None

        await eventually(there)
        found = self._button(label)
        assert found is not None, f"no button {label!r} in:\n{words_of(self.rows[-1]) if self.rows else 'nothing'}"
        await self.send({"id": str(uuid4()), "press": found})

    def _button(self, label: str) -> dict[str, Any] | None:
        for matches in (str.__eq__, str.__contains__):
            for row in reversed(self.rows):
                for button in buttons_of(row):
                    if matches(button["label"], label):
                        return {"data": button["data"], "on": row["id"]}
        return None

    async def _read(self, socket: ClientConnection) -> None:
        async for raw in socket:
            frame = json.loads(raw)
            if "row" in frame:
                self.rows.append(frame["row"])


def words_of(row: dict[str, Any]) -> str:
    """A row of the transcript as one text, buttons in ▸."""
    lines: list[str] = []
    for part in row["parts"]:
        lines += [part.get("text", ""), part.get("title", ""), *part.get("lines", []), part.get("footnote", "")]
        lines += [f"[{part['name']}]"] if part["type"] == "document" else []
    lines.append(" ".join(f"▸{button['label']}" for button in buttons_of(row)))
    return "\n".join(line for line in lines if line)


def buttons_of(row: dict[str, Any]) -> list[dict[str, Any]]:
    """All buttons of a row, times included."""
    found: list[dict[str, Any]] = []
    for part in row["parts"]:
        found += part.get("buttons", [])
        for day in part.get("days", []):
            alone = len(part["days"]) == 1  # the page names the day once, above the clock times
            found += [{**slot, "label": slot["clock"] if alone else slot["label"]} for slot in day["slots"]]
    return found
