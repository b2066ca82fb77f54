"""What every part of the web messenger works with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from jinja2 import Environment
from starlette.requests import HTTPConnection

from bot.web.assets import Assets
from bot.web.hub import Hub
from bot.web.signatures import Signer
from bot.web.uploads import Uploads
from domain.channels import Inlet
from storage.database import Database

Clock = Callable[[], datetime]
Heartbeats = Callable[[], Mapping[str, datetime | None]]
"""When each part of the process (worker, sender) was last alive; None = not yet."""


@dataclass(frozen=True, slots=True)
class Web:
    """Made once by `bot.web.app.make_app`."""

    database: Database
    inlet: Inlet
    hub: Hub
    clock: Clock
    demo: bool
    assets: Assets
    templates: Environment
    signer: Signer
    heartbeats: Heartbeats
    uploads: Uploads = field(default_factory=Uploads)


def web_of(connection: HTTPConnection) -> Web:
    """The context of the application that serves this connection."""
    web = connection.app.state.web
    assert isinstance(web, Web)
    return web
