"""Files: taken from a visitor before the message that names them, handed to the account they were made for."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlencode

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from bot.web import protection, seats, signatures, visitors
from bot.web.context import Web, web_of
from bot.web.frames import FileOf, cleaned
from bot.web.pages import page
from bot.web.shown import LinkOf
from bot.web.uploads import TooManyFiles
from domain.errors import BadFile, NotFound
from domain.messages import Address, FileRef, say
from storage.files import MAX_BYTES
from storage.repositories import Repositories
from texts import catalog

ENVELOPE: Final = 64 * 1024
"""Bytes of a form around the file itself."""


async def upload(request: Request) -> Response:
    """POST /files: keeps one file; answers `{file, name, size}`, or `{why}` with status 4xx."""
    web = web_of(request)
    if not protection.same_origin(request):
        raise HTTPException(403)
    seat = await seats.take(web, request)
    if seat is None:
        raise HTTPException(403)
    try:
        return await _keep(web, request, seat)
    except (BadFile, MultiPartException):
        why = say("web-file-refused", limit=MAX_BYTES // 1024 // 1024)
        return JSONResponse({"why": catalog.write(why, visitors.language_of(request))}, 413)
    except TooManyFiles as full:
        return JSONResponse({"why": catalog.write(say(full.key), visitors.language_of(request))}, 429)


async def _keep(web: Web, request: Request, seat: seats.Seat) -> Response:
    declared = request.headers.get("content-length", "")
    if not declared.isdigit() or int(declared) > MAX_BYTES + ENVELOPE:
        raise BadFile("web-file-refused", limit=MAX_BYTES // 1024 // 1024)
    web.uploads.count(seat.address, int(declared), web.clock())
    async with request.form(max_files=1, max_fields=1, max_part_size=ENVELOPE) as form:
        sent = form.get("file")
        if not isinstance(sent, UploadFile) or not sent.filename:
            raise HTTPException(400)
        name, mime, content = _name(sent.filename), sent.content_type or "", await sent.read()
    file_id = await web.inlet.keep_file(name, mime, content)
    values = {"id": file_id, "name": name, "mime": mime, "size": len(content), "of": seat.address.id}
    statement = web.signer.sign(signatures.UPLOAD, values, web.clock() + signatures.UPLOAD_LIFE)
    return JSONResponse({"file": statement, "name": name, "size": len(content)}, 201)


def reader(web: Web, address: Address) -> FileOf:
    """Reads statements of `upload`; a file that came from another address is not there."""

    def file_of(statement: str) -> FileRef | None:
        values = web.signer.read(signatures.UPLOAD, statement, web.clock())
        if values is None or values["of"] != address.id:
            return None
        return FileRef(values["id"], values["name"], values["mime"], values["size"])

    return file_of


def linker(web: Web, connection: HTTPConnection, seat: seats.Seat) -> LinkOf:
    """Addresses of files for this visitor.

    The browser inside 微信 downloads nothing and shares no cookie with the system's browser, so there the address
    itself carries the permission, for some hours.
    """
    if visitors.in_wechat(connection):
        until = web.clock() + signatures.DOWNLOAD_LIFE
        return lambda file_id: "/open/" + web.signer.sign(signatures.DOWNLOAD, {"id": file_id}, until)
    named = {"seat": seat.name, "expert": seat.expert}
    query = urlencode({name: value for name, value in named.items() if value})
    return lambda file_id: f"/files/{file_id}?{query}" if query else f"/files/{file_id}"


async def download(request: Request) -> Response:
    """GET /files/{id}: only for the account the file was made for; 404 for everybody else."""
    web, file_id = web_of(request), request.path_params["id"]
    seat = await seats.take(web, request)
    if seat is None or file_id > 2**62:
        raise HTTPException(404)
    if not await web.database.read(lambda store: _may_open(store, seat.address, file_id)):
        raise HTTPException(404)
    return await _hand_over(web, file_id)


def _may_open(store: Repositories, address: Address, file_id: int) -> bool:
    account_id = store.accounts.number_at(address)
    if account_id is None:
        return False
    return store.files.owner(file_id) == account_id or store.announcements.brought(account_id, file_id)


async def download_by_link(request: Request) -> Response:
    """GET /open/{statement}: inside 微信 a page that says how to leave it, elsewhere the file."""
    web = web_of(request)
    values = web.signer.read(signatures.DOWNLOAD, request.path_params["statement"], web.clock())
    if values is None:
        raise HTTPException(404)
    if visitors.in_wechat(request):
        return page(request, "open.html")
    return await _hand_over(web, values["id"])


async def _hand_over(web: Web, file_id: int) -> Response:
    try:
        name, content = await web.inlet.open_file(file_id)
    except NotFound as gone:
        raise HTTPException(404) from gone
    plain = "".join(char if char.isascii() and (char.isalnum() or char in "._- ") else "_" for char in name)
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=_media_type(name), headers=headers)


def _media_type(name: str) -> str:
    """Only what a calendar must be told; everything else is bytes to be saved."""
    return "text/calendar; charset=utf-8" if name.lower().endswith(".ics") else "application/octet-stream"


def _name(sent: str) -> str:
    """The last part of what the browser calls the file, at most 120 characters, its ending kept."""
    name = cleaned(sent).replace("\\", "/").rpartition("/")[2].strip() or "file"
    stem, dot, ending = name.rpartition(".")
    return name if len(name) <= 120 else f"{(stem or ending)[:100]}{dot if stem else ''}{ending[:10] if stem else ''}"
