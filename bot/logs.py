"""Structured logs: one JSON line per event, ids only; never a text, a phone or a token."""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path

import structlog


def _where(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """An exception as the lines it passed through: its message may hold what a person wrote, so it stays out."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-8:]
        event["where"] = [f"{Path(each.filename).name}:{each.lineno} {each.name}" for each in frames]
    return event


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
    logging.basicConfig(level=max(threshold, logging.WARNING), stream=sys.stderr, format="%(name)s: %(levelname)s")
