"""`keqiao gaps`: the 智库缺口榜 in the terminal."""

from __future__ import annotations

from bot.settings import Settings
from bot.wiring import now, open_database
from domain.messages import say
from handlers import gap_board
from texts.catalog import write


def board_lines(settings: Settings) -> list[str]:
    """Every field in which needs found nothing, in words; one sentence when there is none."""
    database = open_database(settings)
    try:
        board = database.read_now(lambda store: store.gaps.board())
    finally:
        database.close()
    if not board:
        return [write(say("board-empty"), "zh")]
    return [write(each, "zh") for each in (gap_board.title(board), *gap_board.lines(board, now()))]
