"""Whose transcript a socket or a file belongs to: the visitor's own, or in a demonstration the seat they took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.requests import HTTPConnection

from bot.web import demo, visitors
from bot.web.context import Web
from domain.messages import Address
from storage.repositories import Repositories

SEATS: Final = ("enterprise", "expert", "admin")


@dataclass(frozen=True, slots=True)
class Seat:
    """`name` "" = the visitor themselves; `expert` is the number of the sample expert's record."""

    address: Address
    name: str = ""
    expert: int | None = None


async def take(web: Web, connection: HTTPConnection) -> Seat | None:
    """The seat that the request names, None when it may not be taken: no cookie, no demonstration, no such expert."""
    token, name = visitors.token_of(connection), connection.query_params.get("seat", "")
    if token is None or (name and (not web.demo or name not in SEATS)):
        return None
    language, now = visitors.language_of(connection), web.clock()
    if name == "admin":
        address = visitors.address_of(f"{token}:admin")
        await web.database.write(lambda store: demo.seat_admin(store, address, now, language))
        return Seat(address, name)
    if name == "expert":
        wanted = connection.query_params.get("expert", "")
        number = int(wanted) if wanted.isdigit() and len(wanted) < 18 else None
        return await web.database.write(lambda store: _expert(store, number, web, language))
    return Seat(visitors.address_of(token), name)


def _expert(store: Repositories, wanted: int | None, web: Web, language: str) -> Seat | None:
    """The named sample expert, or the one who was asked last and has not answered, or the first."""
    places = demo.places(store)
    number = wanted if wanted is not None else next((place.number for place in places), None)
    if number is None or number not in {place.number for place in places}:
        return None
    demo.seat_expert(store, number, web.clock(), language)
    return Seat(demo.expert_address(number), "expert", number)
