"""`keqiao match`: what the bot would find for a need, in the terminal."""

from __future__ import annotations

from typing import Any

from bot.settings import Settings
from bot.wiring import open_database
from domain.records import Kind, Match
from knowledge.index import Index
from knowledge.matcher import Matcher
from knowledge.reasons import phrase
from scheduler.index_feed import IndexFeed
from texts.catalog import write


def find(settings: Settings, text: str, kind: str, limit: int) -> list[dict[str, Any]]:
    """Matches as JSON values, by kind ("" = all), best first.

    Uses an index in memory, so that a running process is not disturbed.
    """
    database = open_database(settings)
    try:
        index = Index.open(None)
        IndexFeed(database, index).catch_up_now()
        matcher = Matcher(index)
        kinds = [Kind(kind)] if kind else list(Kind)
        return [_as_json(match) for each in kinds for match in matcher.find(text, {each}, limit=limit)]
    finally:
        database.close()


def line(found: dict[str, Any]) -> str:
    """One result in words."""
    return f"{found['id']:<16} {found['title']}\n    {'；'.join(found['reasons'])}"


def _as_json(match: Match) -> dict[str, Any]:
    return {
        "id": str(match.record.id),
        "title": match.record.title,
        "score": round(match.score, 3),
        "reasons": [write(phrase(each), "zh") for each in match.reasons],
        "source": match.record.source.name,
    }
