"""GET /healthz: the process lives. GET /readyz: it can serve. Nothing in them is worth hiding."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.web.context import Web, web_of
from domain.errors import KeqiaoError

ALIVE_WITHIN: Final = timedelta(seconds=15)
"""A part that has not looked around for so long hangs."""

PATIENCE: Final = 2.0
"""Seconds the database has to answer."""


async def alive(request: Request) -> Response:
    """GET /healthz"""
    return JSONResponse({"status": "ok"})


async def ready(request: Request) -> Response:
    """GET /readyz: 200 when the database answers and every part works, otherwise 503; each check by name."""
    web = web_of(request)
    checks = {"database": await _database_answers(web)}
    for name, last in web.heartbeats().items():
        checks[name] = last is not None and web.clock() - last < ALIVE_WITHIN
    good = all(checks.values())
    body = {"status": "ok" if good else "unready", "checks": checks}
    return JSONResponse(body, 200 if good else 503)


async def _database_answers(web: Web) -> bool:
    try:
        await asyncio.wait_for(web.database.read(lambda store: store.installation.value("first_start")), PATIENCE)
    except (KeqiaoError, TimeoutError):
        return False
    return True
