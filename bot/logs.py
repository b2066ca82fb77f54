"""Structured logs: one JSON line per event, ids only; never a text, a phone or a token."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from pathlib import Path

import structlog


def _where(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """An exception as the lines it passed through: its message may hold what a person wrote, so it stays out."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["where"] = _frames(error)
    return event


def _frames(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return [f"{Path(each.filename).name}:{each.lineno} {each.name}" for each in frames]


class _LibraryLine(logging.Formatter):
    """A library's warning as one JSON line: who, how bad, which error and where; its message stays out as well."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {"event": "library.logged", "level": record.levelname.lower(), "logger": record.name}
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            line |= {"error": type(error).__name__, "where": _frames(error)}
        return json.dumps(line, ensure_ascii=False)


def set_up(level: str) -> None:
    """Sends structlog and the libraries' own logging to standard error as JSON lines."""
    threshold = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            *shared,
            _where,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    # libraries may name addresses with tokens at INFO, so only their warnings are let through
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_LibraryLine())
    logging.basicConfig(level=max(threshold, logging.WARNING), handlers=[handler])
