"""`keqiao invite`: a single-use link from the command line, for the first admin and for experts."""

from __future__ import annotations

from bot.settings import Settings
from bot.wiring import now, open_database
from domain.accounts import Role
from domain.errors import Broken, NotFound
from handlers.admin import MOST, experts_named
from storage.repositories import Repositories


def invite_link(settings: Settings, role: Role, expert: str) -> str:
    """The link; `Broken` when not exactly one expert fits the name, or somebody answers for them already."""
    database = open_database(settings)

    def work(store: Repositories) -> str:
        number = _number(store, expert) if role is Role.EXPERT else None
        token = store.invites.create(role, number, None, now())
        running = store.installation.value("base_url") if not settings.public_url else None
        return f"{running or settings.public_address}/i/{token}"

    try:
        return database.write_now(work)
    finally:
        database.close()


def _number(store: Repositories, name: str) -> int:
    found = experts_named(store, name)
    if not found:
        raise NotFound("invite-nobody", name=name)
    if len(found) > 1:
        raise Broken("invite-several", count=len(found), names=tuple(sorted(one.title for one in found)[:MOST]))
    if store.accounts.of_expert(found[0].id.number) is not None:
        raise Broken("invite-answers-already", name=found[0].title)
    return found[0].id.number
