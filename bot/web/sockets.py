"""GET /ws: one open page, live. What the browser sends is in `bot.web.frames`; it is sent

    {"row": …}  {"mine": …}     rows of the transcript (bot.web.shown), both directions, in order of time
    {"ready": true}             everything that was there at connect has been sent
    {"ack": uuid}               the message is in the inbox for good
    {"refused": uuid, "why": …} it is not, and will not be
    {"reset": true}             another account is behind this cookie now: begin with an empty page
    {"farewell": …}             the last row for somebody whose data was removed, shown above a new beginning
    {"places": …, "seated": …}  the demonstration's sample experts
    {"pong": n}

After a break the browser names the newest `at` it has seen (`/ws?after=…`) and gets what came since.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.web import demo, frames, protection, seats, shown, transfers, visitors
from bot.web.context import Web, web_of
from bot.web.hub import Listener
from domain.messages import say
from storage.repositories import Repositories
from storage.transcripts import Heard, Told
from texts import catalog

NO_COOKIE: Final = 4401
NO_SEAT: Final = 4404

OVERLAP: Final = timedelta(seconds=60)
"""How far back a look goes: transactions of several processes do not become visible in order of their instants."""

SOON: Final = (0.05, 0.2, 0.5, 0.5, 1.0, 2.0, 2.0, 4.0)
"""Seconds between looks after something happened: the answer may come from another process."""

LATER: Final = 10.0
"""Seconds between looks while nothing happens."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Look:
    """One consistent reading of what the page does not show yet; `places` only for the demonstration's expert seat."""

    account_id: int | None
    told: list[Told]
    heard: list[Heard]
    places: list[demo.Place]
    accounts: list[int]


async def talk(socket: WebSocket) -> None:
    """Serves one socket until either side closes it."""
    web = web_of(socket)
    if not protection.same_origin(socket):
        await socket.close(1008)
        return
    seat = await seats.take(web, socket)
    await socket.accept()
    if seat is None:
        await socket.close(NO_COOKIE if visitors.token_of(socket) is None else NO_SEAT)
        return
    with web.hub.listening(seat.address) as listener:
        page = Page(web, socket, seat, listener)
        tasks = {asyncio.create_task(page.read()), asyncio.create_task(page.write())}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for task in done:
            await _end(socket, task.exception())


async def _end(socket: WebSocket, error: BaseException | None) -> None:
    if error is None or isinstance(error, WebSocketDisconnect):
        return
    log.warning("socket.failed", error=type(error).__name__, exc_info=error)
    try:
        await socket.close(1011)
    except RuntimeError:
        return  # the other side was quicker


class Page:
    """One open page: `read` takes what it sends, `write` sends what is new."""

    def __init__(self, web: Web, socket: WebSocket, seat: seats.Seat, listener: Listener) -> None:
        self._web = web
        self._socket = socket
        self._seat = seat
        self._listener = listener
        self._language = visitors.language_of(socket)
        self._after = _instant(socket.query_params.get("after", ""))
        self._account_id: int | None = None
        self._erased: int | None = None
        self._told: set[int] = set()
        self._heard: set[int] = set()
        self._places: list[dict[str, Any]] = []

    async def read(self) -> None:
        """Puts what the page says and presses into the inbox, until the page closes."""
        sender = frames.Sender(self._seat.address, self._language)
        while True:
            raw = await self._socket.receive_text()
            try:
                if len(raw) > frames.MAX_FRAME:
                    raise frames.BadFrame(_id_of(raw))
                await self._take(frames.parse(raw), sender)
            except frames.BadFrame as bad:
                why = catalog.write(say("web-message-refused"), self._language)
                await self._socket.send_json({"refused": bad.update_id, "why": why})

    async def write(self) -> None:
        """Sends everything there is, then everything new, until the page closes."""
        await self._look()
        await self._socket.send_json({"ready": True})
        pauses = list(SOON)
        while True:
            try:
                await asyncio.wait_for(self._listener.event.wait(), pauses.pop(0) if pauses else LATER)
                pauses = list(SOON)
            except TimeoutError:
                pass
            self._listener.event.clear()
            await self._look()

    async def _take(self, frame: dict[str, Any], sender: frames.Sender) -> None:
        now = self._web.clock()
        if "ping" in frame:
            await self._socket.send_json({"pong": frame["ping"]})
        elif "seen" in frame:
            await self._mark_seen(frames.seen_in(frame), now)
        else:
            files = transfers.reader(self._web, sender.address)
            update = frames.update_in(frame, sender, files, now)
            await self._web.inlet.put([update])
            await self._socket.send_json({"ack": update.update_id})
            self._web.hub.notify_address(sender.address)

    async def _mark_seen(self, row_ids: list[int], now: datetime) -> None:
        account_id = self._account_id
        if row_ids and account_id is not None:
            await self._web.database.write(lambda store: store.transcripts.mark_seen(account_id, row_ids, now))

    async def _look(self) -> None:
        look = await self._web.database.read(self._read)
        if look.account_id != self._account_id:
            await self._change(look.account_id)
            look = await self._web.database.read(self._read)
        self._web.hub.follow(self._listener, look.accounts)
        await self._send_places(look)
        await self._send_rows(look)

    def _read(self, store: Repositories) -> Look:
        account_id = store.accounts.number_at(self._seat.address)
        if account_id is None and self._erased is not None:  # of what it was told only the farewell is left
            return Look(None, store.transcripts.told(self._erased, "web", None, self._told), [], [], [self._erased])
        if account_id is None:
            return Look(None, [], [], [], [])
        told = store.transcripts.told(account_id, "web", self._after, self._told)
        heard = store.transcripts.heard(account_id, "web", self._after, self._heard)
        if self._seat.expert is None:
            return Look(account_id, told, heard, [], [account_id])
        return Look(account_id, told, heard, demo.places(store), [account_id, *demo.accounts(store)])

    async def _change(self, account_id: int | None) -> None:
        """Another account is behind the address: its first message was written, a return link was followed, or it
        was erased.
        """
        if self._account_id is not None:
            self._after = None
            self._told.clear()
            self._heard.clear()
            await self._socket.send_json({"reset": True})
        self._erased = self._account_id if account_id is None else None
        self._account_id = account_id

    async def _send_places(self, look: Look) -> None:
        places = [place.as_json() for place in look.places]
        if places != self._places:
            self._places = places
            await self._socket.send_json({"places": places, "seated": self._seat.expert})

    async def _send_rows(self, look: Look) -> None:
        link_of = transfers.linker(self._web, self._socket, self._seat)
        kind = "row" if look.account_id is not None else "farewell"
        mine = ((row.at, 0, row.id, {"mine": shown.heard(row, self._language)}) for row in look.heard)
        told = ((row.at, 1, row.id, {kind: shown.told(row, self._language, link_of)}) for row in look.told)
        fresh: list[tuple[datetime, int, int, dict[str, Any]]] = [*mine, *told]
        for _, _, _, frame in sorted(fresh, key=lambda each: each[:3]):
            await self._socket.send_json(frame)
        self._heard |= {row.id for row in look.heard}
        self._told |= {row.id for row in look.told}
        if fresh:
            self._after = max(each[0] for each in fresh) - OVERLAP


def _instant(text: str) -> datetime | None:
    """When the page was last up to date, with the overlap taken off; None = it has nothing."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if instant.tzinfo is None else instant.astimezone(UTC) - OVERLAP


def _id_of(raw: str) -> str:
    """The id our page puts first into a frame, so that even a frame that is too long to read can be answered."""
    return raw[7:43] if raw.startswith('{"id":"') else ""
