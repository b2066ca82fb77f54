"""What became of an announcement: one row for each account, as a workbook."""

from __future__ import annotations

from typing import Final

from domain.messages import Pressed, Reply, Text, say
from handlers.announcements import loaded
from handlers.routing import Press
from handlers.turn import Turn
from knowledge.importing.export import Value, write_xlsx
from storage.announcements import Outcome
from texts import catalog

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_COLUMNS: Final = ("account", "name", "enterprise", "channel", "outcome", "why", "at")
_WHYS: Final = {
    "opted out": "announcement-why-opted-out",
    "unreachable": "announcement-why-unreachable",
    "had enough this week": "announcement-why-had-enough",
    "stopped": "announcement-why-stopped",
    "sender lost": "announcement-why-sender-lost",
}


def result(turn: Turn, pressed: Pressed) -> Reply:
    """Sent, failed, in doubt or skipped, and why, by account."""
    announcement = loaded(turn, pressed, "announcement.send")
    language = turn.actor.language
    headers = [catalog.write(say(f"announcement-column-{name}"), language) for name in _COLUMNS]
    rows = [_row(each, language) for each in turn.store.announcements.outcomes(announcement.id)]
    document = turn.document(f"announcement-{announcement.id}.xlsx", XLSX, write_xlsx(headers, rows))
    turn.note("announcement.result", f"announcement:{announcement.id}")
    return Reply((Text(say("announcement-result", count=len(rows))), document))


def _row(outcome: Outcome, language: str) -> tuple[Value, ...]:
    state = catalog.write(say(f"announcement-outcome-{outcome.state}"), language)
    # what a channel gave as its reason stays as it is
    why = catalog.write(say(_WHYS[outcome.why]), language) if outcome.why in _WHYS else outcome.why
    who = (outcome.account_id, outcome.name, outcome.enterprise, outcome.channel)
    return (*who, state, why, outcome.ended_at)


PRESSES: Final = {"a.result": Press(result)}
