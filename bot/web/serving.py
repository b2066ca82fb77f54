"""Runs the web messenger inside the program's own event loop; signals stay the program's."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn

from bot.web.app import make_app
from bot.web.context import Clock, Heartbeats
from bot.web.hub import Hub
from domain.channels import Inlet
from storage.database import Database

MAX_FRAME_BYTES: Final = 4 * 1024 * 1024
"""Larger frames end the connection; `bot.web.frames` refuses smaller ones with a sentence."""

GOODBYE: Final = 1
"""Whole seconds that open connections get at the end."""


class _Server(uvicorn.Server):
    """Leaves signals alone and says when it accepts connections."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


class WebServer:
    """Pages, sockets, files and health on a bound socket."""

    def __init__(
        self,
        listening: socket.socket,
        database: Database,
        inlet: Inlet,
        hub: Hub,
        *,
        demo: bool,
        clock: Clock,
        heartbeats: Heartbeats,
    ) -> None:
        self._listening = listening
        self._parts = (database, inlet, hub)
        self._demo, self._clock, self._heartbeats = demo, clock, heartbeats
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listening.getsockname()[1])

    async def start(self) -> None:
        """Returns when connections are accepted; raises what kept the server from starting."""
        app = make_app(*self._parts, demo=self._demo, clock=self._clock, heartbeats=self._heartbeats)
        # no access log: addresses of pages hold tokens of invitations and return links
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            proxy_headers=True,  # from loopback only: the web server in front says whether it was https
            ws_max_size=MAX_FRAME_BYTES,
            timeout_graceful_shutdown=GOODBYE,
        )
        self._server = _Server(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[self._listening]))
        up = asyncio.create_task(self._server.up.wait())
        await asyncio.wait({self._task, up}, return_when=asyncio.FIRST_COMPLETED)
        if self._task.done():
            up.cancel()
            await self._task

    async def stop(self) -> None:
        """Takes no further connection and closes those that are open; pages come back by themselves."""
        if self._server is not None and self._task is not None:
            self._server.should_exit = True
            await self._task
