"""`keqiao invite`: a single-use link from the command line, for the first admin and for experts."""

from __future__ import annotations

from bot.settings import Settings
from bot.wiring import now, open_database
from domain.accounts import Role
from domain.records import Kind
from storage.repositories import Repositories


def invite_link(settings: Settings, role: str, expert: str) -> str | None:
    """The link, or None when there is no such role or not exactly one such expert."""
    if role not in {Role.ADMIN, Role.OPERATOR, Role.EXPERT}:
        return None
    database = open_database(settings)

    def work(store: Repositories) -> str | None:
        number = None
        if role == Role.EXPERT:
            named = store.records.named(Kind.EXPERT, expert)
            if len(named) != 1:
                return None
            number = named[0].id.number
        token = store.invites.create(Role(role), number, None, now())
        running = store.installation.value("base_url") if not settings.public_url else None
        return f"{running or settings.public_address}/i/{token}"

    try:
        return database.write_now(work)
    finally:
        database.close()
