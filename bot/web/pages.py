"""Pages: the chat, links into it, the way back from another device, and what is shown when something is missing."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import parse_qs

from jinja2 import Environment, PackageLoader
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.web import protection, visitors
from bot.web.context import web_of
from bot.web.seats import SEATS
from bot.web.words import page_words
from domain.errors import Broken
from domain.messages import Phrase, Words, say
from domain.records import Kind
from handlers import signing_in
from storage.repositories import Repositories
from texts import catalog

SMALL_FORM: Final = 4096
"""Bytes of a form that holds a code, a link or a language."""

LINKS: Final = {"e": Kind.EVENT, "x": Kind.EXPERT}
"""First letter of a public link → the kind of record it points to."""


def make_templates() -> Environment:
    """Templates of the package; everything put into them is escaped."""
    return Environment(loader=PackageLoader("bot.web"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page in the visitor's language; gives or renews the cookie."""
    web, language = web_of(request), visitors.language_of(request)

    def t(key: str, **args: str | int) -> str:
        return catalog.write(Phrase(key, args), language)

    html = web.templates.get_template(template).render(
        t=t, language=language, asset=web.assets.url, demo=web.demo, other="en" if language == "zh" else "zh", **values
    )
    response = HTMLResponse(html, status, headers={"Content-Language": "zh-CN" if language == "zh" else "en"})
    visitors.keep(response, request)
    return response


def chat_page(request: Request, opening: dict[str, str] | None = None) -> Response:
    """The chat. `opening` is what the visitor came for, offered as one tap."""
    web, language = web_of(request), visitors.language_of(request)
    given = {
        "language": language,
        "words": page_words(language),
        "seats": SEATS if web.demo else [""],
        "wechat": visitors.in_wechat(request),
        "opening": opening,
    }
    return page(request, "chat.html", given=json.dumps(given, ensure_ascii=False))


async def home(request: Request) -> Response:
    """GET /"""
    return chat_page(request)


async def invitation(request: Request) -> Response:
    """GET /i/{token}: nothing happens before the visitor accepts, so a preview of the link does not use it up."""
    return chat_page(request, {"kind": "invite", "token": request.path_params["token"]})


async def public_link(request: Request) -> Response:
    """GET /e/{number}, /x/{number}: an event or an expert, as printed on posters."""
    letter, number = request.path_params["letter"], request.path_params["number"]
    if letter not in LINKS or number > 2**62:
        raise HTTPException(404)
    record = await web_of(request).database.read(lambda store: store.records.get(number))
    if record is None or record.id.kind is not LINKS[letter]:
        raise HTTPException(404)
    return chat_page(request, {"kind": record.id.kind.value, "start": f"{letter}_{number}", "title": record.title})


async def way_back(request: Request) -> Response:
    """GET /r and /r/{token}: offers to open an account on this device."""
    return page(request, "return.html", token=request.path_params.get("token", ""), problem="")


async def go_back(request: Request) -> Response:
    """POST /r: opens the account that the link or the 8 digits belong to on this device."""
    form = await _small_form(request)
    token = form.get("token", "")
    problem = await _enter(request, token, form.get("code", ""))
    if problem is not None:
        words = catalog.write(problem, visitors.language_of(request))
        return page(request, "return.html", 422, token="", problem=words)
    response = RedirectResponse("/", 303)
    visitors.keep(response, request)
    return response


async def choose_language(request: Request) -> Response:
    """POST /language: the page's words, and what is written to this visitor from now on."""
    language = (await _small_form(request)).get("language", "")
    if language not in catalog.LANGUAGES:
        raise HTTPException(400)
    token = visitors.token_of(request)
    if token is not None:
        await web_of(request).database.write(lambda store: _set_language(store, token, language))
    response = RedirectResponse("/", 303)
    visitors.keep_language(response, request, language)
    return response


async def failed(request: Request, error: Exception) -> Response:
    """The page for 404 and the other statuses; a script gets a status only."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    problem = {404: "not-found", 403: "forbidden"}.get(status, "broken" if status >= 500 else "refused")
    if "text/html" in request.headers.get("accept", ""):
        response: Response = page(request, "problem.html", status, key=f"web-problem-{problem}")
    else:
        response = Response(status_code=status)
    protection.protect(response.headers, request.headers)  # what fails for good is answered outside of `Protection`
    return response


async def _enter(request: Request, token: str, code: str) -> Words | None:
    """What is wrong; None when the account is open on this device now."""
    web, cookie = web_of(request), visitors.token_of(request)
    if cookie is None:
        return say("web-no-cookie")
    address, now = visitors.address_of(cookie), web.clock()

    def enter(store: Repositories) -> int | None:
        if token:
            return signing_in.enter_with_link(store, token, address, now)
        return signing_in.enter_with_code(store, code, address, now)

    try:
        account_id = await web.database.write(enter)
    except Broken as broken:
        return Phrase(broken.key, broken.args_of_text)
    web.hub.notify_address(address)
    return say("web-return-wrong") if account_id is None else None


def _set_language(store: Repositories, token: str, language: str) -> None:
    account_id = store.accounts.number_at(visitors.address_of(token))
    if account_id is not None:
        store.accounts.change(account_id, language=language)


async def _small_form(request: Request) -> dict[str, str]:
    """The fields of a short form from our own page; 403 from elsewhere, 413 when it is not short."""
    if not protection.same_origin(request):
        raise HTTPException(403)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > SMALL_FORM:
            raise HTTPException(413)
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[0] for name, values in fields.items()}
