"""Static files under an address that holds a hash of all of them, so that a browser may keep them for good."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

MEDIA_TYPES: Final = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
}
FOREVER: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Assets:
    """The files by name, and the hash over all of them."""

    files: Mapping[str, bytes]
    version: str

    def url(self, name: str) -> str:
        """The address of a file; modules find each other beside it."""
        if name not in self.files:
            raise KeyError(name)
        return f"/static/{self.version}/{name}"


def read_assets() -> Assets:
    """All static files of the package, read once."""
    folder = resources.files("bot.web").joinpath("static")
    listed = sorted(folder.iterdir(), key=lambda file: file.name)
    files = {file.name: file.read_bytes() for file in listed if file.name.rpartition(".")[2] in MEDIA_TYPES}
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name}:{len(content)}:".encode() + content)
    return Assets(files, digest.hexdigest()[:16])


async def asset(request: Request) -> Response:
    """GET /static/{version}/{name}. A page of an earlier version gets today's file, but must not keep it."""
    assets: Assets = request.app.state.web.assets
    name = request.path_params["name"]
    if name not in assets.files:
        raise HTTPException(404)
    keep = FOREVER if request.path_params["version"] == assets.version else "no-store"
    media_type = MEDIA_TYPES[name.rpartition(".")[2]]
    return Response(assets.files[name], media_type=media_type, headers={"Cache-Control": keep})
