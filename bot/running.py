"""Starts everything that was wired, and stops it in order: receiving, turns, sender, checkpoint, close."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial

import structlog

from bot.interpreter import leave_out_of_collections, take_short_turns
from bot.settings import Settings
from bot.starting import warm
from bot.web.serving import WebServer
from bot.wiring import House, build
from domain.channels import Channel
from domain.errors import KeqiaoError

log = structlog.get_logger()


class PortTaken(KeqiaoError):
    """The web messenger's port is in use."""


def prepared(settings: Settings, extra: Sequence[Channel] = (), *, keeps_index: bool = True) -> House:
    """The whole program (see `build`), not running yet, with all that is needed later loaded and left out of garbage
    collections."""
    house = build(settings, extra=extra, keeps_index=keeps_index)
    warm(house.matcher, house.clock())
    leave_out_of_collections()
    return house


@asynccontextmanager
async def started(house: House, *, web: bool = True) -> AsyncIterator[int]:
    """Runs the house inside the block; gives the port of the web messenger (0 without web)."""
    take_short_turns()
    server = _server(house) if web else None
    receiving = [asyncio.create_task(_receive(house, channel)) for channel in house.channels.values()]
    running = [asyncio.create_task(house.worker.run()), asyncio.create_task(house.sender.run())]
    leading = asyncio.create_task(house.leadership.run())
    house.ticker.start()
    if server is not None:
        await server.start()
    try:
        yield server.port if server is not None else 0
    finally:
        await _stop(house, server, receiving, running, leading)


async def _receive(house: House, channel: Channel) -> None:
    if channel.limits.polled:  # a messenger answers one poller at a time
        await house.leadership.during(partial(channel.receive, house.reception))
    else:
        await channel.receive(house.reception)


async def _stop(
    house: House,
    server: WebServer | None,
    receiving: list[asyncio.Task[None]],
    running: list[asyncio.Task[None]],
    leading: asyncio.Task[None],
) -> None:
    for task in receiving:
        task.cancel()
    if server is not None:
        await server.stop()
    await asyncio.gather(*receiving, return_exceptions=True)
    house.ticker.stop()
    await house.worker.stop()
    await house.sender.stop()
    await asyncio.gather(*running, return_exceptions=True)
    leading.cancel()
    await asyncio.gather(leading, return_exceptions=True)
    for channel in house.channels.values():
        if (close := getattr(channel, "close", None)) is not None:
            await close()
    house.index.close()
    house.database.close()


async def until_signal() -> None:
    """Returns at Ctrl-C or when the process is asked to end."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()


def _server(house: House) -> WebServer:
    settings = house.settings
    try:
        listening = _listen(settings.host, settings.port)
    except OSError as error:
        raise PortTaken(f"{settings.host}:{settings.port}") from error
    return WebServer(
        listening,
        house.database,
        house.reception,
        house.hub,
        demo=settings.demo,
        clock=house.clock,
        heartbeats=lambda: _heartbeats(house),
    )


def _heartbeats(house: House) -> dict[str, datetime | None]:
    return {"worker": house.worker.last_look, "sender": house.sender.last_look}


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    return listening
