"""Imported once, before processes are forked from it: modules, word lists and texts that every start loads."""

from __future__ import annotations

from datetime import UTC, datetime

import bot.__main__
import bot.channels.telegram
from bot.starting import warm
from knowledge.index import Index
from knowledge.matcher import Matcher

__all__ = ["bot"]

warm(Matcher(Index.open(None)), datetime(2026, 11, 21, tzinfo=UTC))
