"""The HTTP side: tokens, JSON, form and multipart bodies, scripted faults, file downloads."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.botapi.faults import Fault, Script
from tests.botapi.methods import METHODS
from tests.botapi.people import User, new_chat
from tests.botapi.replies import ApiError, Params, Upload, bad_request, read_int
from tests.botapi.world import World

TOKEN = "123456789:AAExampleTokenOfTheLocalServer_00000"
MAX_BODY = 50 * 1024 * 1024
CALLS_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Call:
    """One call that came in; `at` is the event loop's clock, in seconds. Uploads are left out of `params`."""

    method: str
    params: Params
    at: float


class BotApiServer:
    """Serves `url` while it is entered (or between `start` and `stop`), in the running event loop.

    `clock` gives Unix seconds for the dates of messages. State survives `stop` and a new `start`.
    """

    def __init__(self, token: str = TOKEN, clock: Callable[[], float] = time.time) -> None:
        self.token = token
        self.world = World(token, clock)
        self.faults = Script()
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self.port = 0
        self._users: dict[int, User] = {}
        self._runner: web.AppRunner | None = None
        self._stopping = asyncio.Event()
        self._news = asyncio.Event()

    @property
    def url(self) -> str:
        """Base address, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self, port: int = 0) -> None:
        """Listens on 127.0.0.1; port 0 picks a free one, or the earlier one after a `stop`."""
        self._stopping.clear()
        app = web.Application(client_max_size=MAX_BODY)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        # a client that goes away ends its long poll, as at Telegram
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port or self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stops listening; connections are refused from here on."""
        self._stopping.set()
        self.world.updates.stop()
        if self._runner:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def user(self, user_id: int, name: str = "示例", language: str = "zh-hans") -> User:
        """The person with this id; the bot may write to them only after they wrote first."""
        if user_id not in self._users:
            self._users[user_id] = User(self.world, user_id, name, language)
        return self._users[user_id]

    def group(self, chat_id: int, title: str = "示例群") -> int:
        """A group that the bot is in; `chat_id` is negative. Give it to `User.say(…, group=…)`."""
        chat = new_chat(self.world, chat_id, {"id": chat_id, "type": "supergroup", "title": title})
        chat.known = True
        return chat_id

    def script(self, method: str, *faults: Fault, chat_id: int | None = None) -> None:
        """The next calls of `method` (to `chat_id`) meet these faults, one each, in order."""
        self.faults.add(method, faults, chat_id)

    def count(self, method: str) -> int:
        """How many calls of `method` are remembered."""
        return sum(1 for call in self.calls if call.method.lower() == method.lower())

    async def called(self, method: str, times: int = 1, within: float = 5) -> None:
        """Waits until `method` was called `times` times in all; `AssertionError` after `within` seconds."""
        try:
            async with asyncio.timeout(within):
                while self.count(method) < times:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"{self.count(method)} calls of {method} within {within} s, not {times}") from None

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            self._check(request)
            params = await _read_params(request)
            plain = {name: value for name, value in params.items() if not isinstance(value, Upload)}
            self.calls.append(Call(method, plain, asyncio.get_running_loop().time()))
            self._news.set()
            if fault := self.faults.take(method, str(params.get("chat_id", ""))):
                return await self._fail(request, method, params, fault)
            return _json(200, {"ok": True, "result": await self._result(method, params)})
        except ApiError as error:
            return _json(error.status, error.body())

    def _check(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if not re.fullmatch(r"\d+:[\w-]+", token):
            raise ApiError(404, "Not Found")
        if token != self.token:
            raise ApiError(401, "Unauthorized")

    async def _result(self, method: str, params: Params) -> Any:
        if method.lower() == "getupdates":
            limit = min(max(read_int(params, "limit", 100), 1), 100)
            offset, timeout = read_int(params, "offset", 0), read_int(params, "timeout", 0)
            return await self.world.updates.read(offset, limit, timeout)
        if method.lower() not in METHODS:
            raise ApiError(404, "Not Found: method not found")
        return METHODS[method.lower()](self.world, params)

    async def _fail(self, request: web.Request, method: str, params: Params, fault: Fault) -> web.StreamResponse:
        if fault.effect:
            await self._result(method, params)
        if fault.error:
            raise fault.error
        if fault.body:
            return web.Response(status=fault.status, text=fault.body, content_type="text/html")
        if fault.silent:
            await self._stopping.wait()
        if request.transport:
            request.transport.abort()
        return web.Response(status=500)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check(request)
        except ApiError as error:
            return _json(error.status, error.body())
        path = request.match_info["path"]
        if fault := self.faults.take("file", ""):
            return await self._fail(request, "getMe", {}, fault)
        stored = next((file for file in self.world.files.values() if file.path == path), None)
        if stored is None:
            return _json(404, ApiError(404, "Not Found").body())
        return web.Response(body=stored.content, content_type="application/octet-stream")


def _json(status: int, body: Any) -> web.Response:
    return web.Response(status=status, text=json.dumps(body), content_type="application/json")


async def _read_params(request: web.Request) -> Params:
    """Query, JSON, form and multipart parameters in one; uploaded files as `Upload`."""
    params: Params = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        if not isinstance(body, dict):
            raise bad_request("can't parse JSON object")
        return params | body
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            params[name] = Upload(value.filename, value.content_type, value.file.read())
        else:
            params[name] = value if isinstance(value, str) else bytes(value).decode(errors="replace")
    return params
