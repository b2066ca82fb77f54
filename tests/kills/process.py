"""A running Keqiao that is killed with SIGKILL and started again.

Each start is the real `keqiao run` in a process of its own, forked from one that has loaded everything already
(`loaded`), so that a start costs a fraction of a second and the kills fall into the story instead of into imports.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from tests.talk.people import eventually


class Keqiao:
    """One installation: its data folder, its database, its fixed port."""

    def __init__(self, folder: Path, url: str, more: Mapping[str, str]) -> None:
        self.port = free_port()
        self.kills = 0
        self._log = folder / f"log-{self.port}"
        self._environment = {
            "KEQIAO_DATA": str(folder),
            "KEQIAO_DATABASE_URL": url,
            "KEQIAO_PORT": str(self.port),
            "KEQIAO_DEMO": "0",
            **more,
        }
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.kills.loaded"])
        self._process: ForkServerProcess | None = None

    @property
    def base(self) -> str:
        """Where its web messenger is."""
        return f"http://127.0.0.1:{self.port}"

    def log(self) -> str:
        """Everything it logged, over all its lives."""
        return self._log.read_text(errors="replace")

    def start(self) -> None:
        """Starts `keqiao run`; returns at once."""
        self._process = self._context.Process(target=_run, args=(self._environment, str(self._log)), daemon=True)
        self._process.start()

    async def answers(self) -> float:
        """Waits until it takes connections; the seconds that took, which on a crowded machine are many."""
        loop = asyncio.get_running_loop()
        begun = loop.time()

        async def there() -> bool:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.close()
                return True
            return False

        assert await eventually(there, within=60, every=0.02), f"it never answered:\n{self.log()[-3000:]}"
        return loop.time() - begun

    async def kill(self) -> None:
        """Ends it as a power failure would; returns when nothing of it is left."""
        assert self._process is not None
        assert self._process.exitcode is None, f"it ended by itself:\n{self.log()[-3000:]}"
        self._process.kill()
        await asyncio.to_thread(self._process.join)
        self.kills += 1

    async def stop(self) -> None:
        """Asks it to end."""
        if self._process is not None and self._process.is_alive():
            self._process.terminate()
            await asyncio.to_thread(self._process.join, 10)
            self._process.kill()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _run(environment: Mapping[str, str], log: str) -> None:
    os.environ.update(environment)
    with open(log, "ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    from bot.__main__ import app

    app(["run"])
