"""The state of a conversation beside the unfinished row: which draft, which question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.channels import Update


@dataclass(frozen=True, slots=True)
class Conversation:
    """What an account is being asked. `question` "" = nothing open; `context` holds ids and choices, never texts."""

    account_id: int
    need_id: int | None = None
    question: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0
    human_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """One row of the inbox as the worker takes it."""

    id: int
    account_id: int
    update: Update
    attempts: int
    more: bool = False
    """Whether further rows of its account wait behind it."""
