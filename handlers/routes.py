"""Everything that can be pressed, answered or typed as a command, collected from the modules of this package."""

from __future__ import annotations

from typing import Final

from domain.accounts import Account
from handlers import (
    admin,
    announcement_choices,
    announcement_results,
    announcements,
    booking_answers,
    booking_moves,
    booking_proposals,
    booking_reasons,
    bookings,
    corrections,
    events,
    expert,
    feedback,
    gap_board,
    gap_lists,
    imports,
    match_cards,
    matches,
    members,
    menu,
    mine,
    need_closing,
    need_submission,
    needs,
    operator,
    policies,
    privacy,
    retiring,
    signing_in,
    subscriptions,
    templates,
    today,
)
from handlers.routing import Answer, Command, Press

_MODULES: Final = (
    menu,
    needs,
    need_closing,
    need_submission,
    matches,
    match_cards,
    feedback,
    bookings,
    booking_answers,
    booking_moves,
    booking_proposals,
    booking_reasons,
    expert,
    policies,
    events,
    subscriptions,
    mine,
    members,
    privacy,
    signing_in,
    operator,
    today,
    gap_lists,
    gap_board,
    admin,
    announcement_choices,
    announcements,
    announcement_results,
    imports,
    templates,
    corrections,
    retiring,
)

PRESSES: Final[dict[str, Press]] = {
    action: press for module in _MODULES for action, press in getattr(module, "PRESSES", {}).items()
}
ANSWERS: Final[dict[str, Answer]] = {
    question: answer for module in _MODULES for question, answer in getattr(module, "ANSWERS", {}).items()
}
COMMANDS: Final[tuple[Command, ...]] = tuple(
    command for module in _MODULES for command in getattr(module, "COMMANDS", ())
)


def begun(text: str, actor: Account) -> Command | None:
    """The command for people of this account's roles that the words begin with: 今日新需求, 缺口榜有哪些."""
    found = [(word, command) for command in COMMANDS for word in command.begins(text, actor.roles)]
    return max(found, key=lambda each: len(each[0]))[1] if found else None
