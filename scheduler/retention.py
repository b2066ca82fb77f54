"""What is forgotten because time passed (design.md §6): run every hour, in one transaction each time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from storage.repositories import Repositories

CONSENT: Final = timedelta(hours=24)
"""How long the first message waits for an answer to the consent card."""

RECEIVED: Final = timedelta(days=7)
"""How long the words of a handled message are kept."""

SECRETS: Final = timedelta(days=1)
"""How long a link or code to sign in with can be read again in the conversation; what it opens is hashed at once."""

SENT: Final = timedelta(days=180)
"""How long the words of an outgoing message that ended are kept."""

EXPORTED: Final = timedelta(days=7)
"""How long a table that staff exported can be downloaded again."""

IMPORTED: Final = timedelta(days=7)
"""How long a table that was sent in, and what was made of it, can be opened again."""

UNNAMED: Final = timedelta(hours=24)
"""How long a received file waits for the message that names it."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was forgotten, by kind; counts only, so it may be logged."""

    unanswered: int
    received: int
    sent: int
    farewells: int
    exports: int
    imported: int
    files: int
    invites: int
    sign_in_failures: int


def run(store: Repositories, now: datetime) -> Forgotten:
    """Forgets everything whose time is over at `now`; doing it twice changes nothing more."""
    return Forgotten(
        unanswered=_forget_unanswered(store, now),
        received=store.inbox.forget(now - RECEIVED),
        sent=store.outbox.forget(now - SENT) + store.outbox.forget_secrets(now - SECRETS),
        farewells=store.erasure.forget_farewells(),
        exports=store.erasure.forget_exports(now - EXPORTED),
        imported=store.files.remove(store.imports.old_files(now - IMPORTED)),
        files=store.files.sweep(now - UNNAMED),
        invites=store.invites.forget(now),
        sign_in_failures=store.return_codes.forget_failures(now),
    )


def _forget_unanswered(store: Repositories, now: datetime) -> int:
    """What was written before consent and never agreed to; writing again brings the card back."""
    silent = store.erasure.unanswered(now - CONSENT)
    for account_id in silent:
        store.inbox.blank_waiting(account_id, now)
        store.erasure.without_consent(account_id)
    return len(silent)
