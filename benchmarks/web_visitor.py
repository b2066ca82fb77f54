"""A visitor of the web messenger: a cookie and a WebSocket, as the page speaks it."""

from __future__ import annotations

import json
import socket
import time
from typing import Any, Final
from uuid import uuid4

import httpx
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

_PATIENCE: Final = 30.0
_LOOK: Final = 0.01


class WebVisitor:
    """One page; `cookie` brings an earlier visitor back."""

    def __init__(self, port: int, cookie: str = "") -> None:
        """Opens the page and its socket, waiting up to 30 s for a server that is just starting."""
        self._base = f"http://127.0.0.1:{port}"
        await_port(port)
        self.cookie = cookie or self._new_cookie()
        self._socket = self._connected()
        self._seen: set[int] = set()

    def say(self, text: str) -> list[dict[str, Any]]:
        """Writes; the row that answers."""
        return self._sent({"id": str(uuid4()), "say": {"text": text, "files": []}})

    def agree(self, shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Presses the first button of an answer, which on the consent card agrees."""
        for row in shown:
            for part in row["parts"]:
                if part.get("buttons"):
                    data = part["buttons"][0]["data"]
                    return self._sent({"id": str(uuid4()), "press": {"data": data, "on": row["id"]}})
        raise LookupError("no button to press")

    def close(self) -> None:
        """Closes the page."""
        self._socket.close()

    def _sent(self, frame: dict[str, Any]) -> list[dict[str, Any]]:
        self._socket.send(json.dumps(frame))
        while True:
            shown = json.loads(self._socket.recv(_PATIENCE))
            if "row" in shown and shown["row"]["id"] not in self._seen:
                self._seen.add(shown["row"]["id"])
                return [shown["row"]]

    def _new_cookie(self) -> str:
        page = httpx.get(f"{self._base}/", verify=False)  # no TLS here, and reading certificates takes 20 ms
        return "; ".join(f"{name}={value}" for name, value in page.cookies.items())

    def _connected(self) -> ClientConnection:
        address = self._base.replace("http", "ws") + "/ws"
        opened: ClientConnection = connect(
            address, additional_headers={"Cookie": self.cookie}, origin=Origin(self._base), legacy=True
        )
        self._seen = set()
        while "ready" not in (frame := json.loads(opened.recv(_PATIENCE))):
            if "row" in frame:
                self._seen.add(frame["row"]["id"])
        return opened


def newcomer(port: int, text: str) -> WebVisitor:
    """A visitor who said something, agreed and got an answer."""
    visitor = WebVisitor(port)
    visitor.agree(visitor.say(text))
    return visitor


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_port(port: int) -> None:
    """Returns once somebody listens there; `TimeoutError` after 30 s."""
    give_up = time.monotonic() + _PATIENCE
    while time.monotonic() < give_up:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(_LOOK)
    raise TimeoutError(f"nobody listens on {port}")
