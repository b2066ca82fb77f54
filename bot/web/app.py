"""Builds the web messenger."""

from __future__ import annotations

import secrets

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute

from bot.web import assets, health, pages, sockets, transfers
from bot.web.context import Clock, Heartbeats, Web
from bot.web.hub import Hub
from bot.web.protection import Protection
from bot.web.signatures import SECRET, Signer
from domain.channels import Inlet
from storage.database import Database


def make_app(
    database: Database,
    inlet: Inlet,
    hub: Hub,
    *,
    demo: bool,
    clock: Clock,
    heartbeats: Heartbeats = lambda: {},
) -> Starlette:
    """The ASGI application. Reads the installation's key from the database, which must have its tables by now.

    `heartbeats` gives, by name, when the worker and the sender last looked around (see `/readyz`).
    """
    secret = database.write_now(lambda store: store.installation.keep(SECRET, secrets.token_hex(32)))
    app = Starlette(
        routes=_routes(),
        middleware=[Middleware(Protection, loopback_only=demo)],
        exception_handlers={HTTPException: pages.failed, 500: pages.failed},
    )
    templates = pages.make_templates()
    app.state.web = Web(database, inlet, hub, clock, demo, assets.read_assets(), templates, Signer(secret), heartbeats)
    return app


def _routes() -> list[Route | WebSocketRoute]:
    return [
        Route("/", pages.home),
        Route("/i/{token}", pages.invitation),
        Route("/r", pages.way_back),
        Route("/r", pages.go_back, methods=["POST"]),
        Route("/r/{token}", pages.way_back),
        Route("/language", pages.choose_language, methods=["POST"]),
        Route("/files", transfers.upload, methods=["POST"]),
        Route("/files/{id:int}", transfers.download),
        Route("/open/{statement}", transfers.download_by_link),
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        Route("/static/{version}/{name}", assets.asset),
        Route("/{letter}/{number:int}", pages.public_link),
        WebSocketRoute("/ws", sockets.talk),
    ]
