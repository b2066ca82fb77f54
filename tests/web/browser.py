"""A page without a screen: the socket as the scripts of the page use it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

WITHIN = 10.0
"""Seconds; only a broken test waits so long."""


class Page:
    """Sends frames and collects those that come."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.seen: list[dict[str, Any]] = []

    async def send(self, frame: object) -> None:
        await self._socket.send(frame if isinstance(frame, str) else json.dumps(frame))

    async def until(self, key: str) -> Any:
        """What the next frame with this key says; frames before it are kept in `seen`."""
        while True:
            frame = json.loads(await asyncio.wait_for(self._socket.recv(), WITHIN))
            self.seen.append(frame)
            if key in frame:
                return frame[key]

    async def say(self, text: str, update_id: str = "", **more: Any) -> str:
        """Says something and waits until it is acknowledged; the message's id."""
        message = {"id": update_id or str(uuid4()), "say": {"text": text, **more}}
        await self.send(message)
        await self.until("ack")
        return str(message["id"])

    async def answer(self, text: str, **more: Any) -> dict[str, Any]:
        """Says something; the row that answers it."""
        await self.say(text, **more)
        known = [frame["row"] for frame in self.seen if "row" in frame and frame["row"]["parts"]]
        for row in known:
            if row["parts"][0].get("title") == text:
                return row  # the answer overtook the acknowledgement
        row: dict[str, Any] = await self.until("row")
        return row

    def rows(self, key: str) -> list[Any]:
        """All frames of one kind so far."""
        return [frame[key] for frame in self.seen if key in frame]


@asynccontextmanager
async def open_page(
    host: str, cookie: str, query: str = "", origin: str | None = None, user_agent: str = "test"
) -> AsyncIterator[Page]:
    """A connected socket; `ready` has not been read yet."""
    headers = {"Cookie": f"keqiao={cookie}", "Accept-Language": "zh-CN"}
    address = f"ws://{host}/ws{query}"
    async with connect(
        address,
        origin=Origin(origin or f"http://{host}"),
        additional_headers=headers,
        user_agent_header=user_agent,
        proxy=None,
    ) as socket:
        yield Page(socket)
