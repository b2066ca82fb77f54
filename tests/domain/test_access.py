"""Who may do what: every action of the table for every kind of person."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.access import RULES, Allowed, Refused, allowed
from domain.accounts import Account, Role
from domain.bookings import Booking, BookingState
from domain.gaps import Gap, Why
from domain.needs import Need, NeedState

NOW = datetime(2026, 11, 21, 2, 2, tzinfo=UTC)
FIRM, RECORD = 7, 17


def account(number: int, *roles: Role, firm: int | None = None, record: int | None = None) -> Account:
    return Account(number, "zh", "", "", "", firm, record, True, True, NOW, frozenset(roles), member=True)


PEOPLE = {
    "owner": account(1, firm=FIRM),
    "colleague": account(2, firm=FIRM),
    # typed the firm's public credit code; nobody of the firm has confirmed them yet
    "newcomer": replace(account(9, firm=FIRM), member=False),
    "stranger": account(3),
    "other firm": account(4, firm=8),
    "expert": account(5, Role.EXPERT, record=RECORD),
    "other expert": account(6, Role.EXPERT, record=18),
    "operator": account(10, Role.OPERATOR),
    "other operator": account(11, Role.OPERATOR),
    "admin": account(12, Role.ADMIN),
}

NEED = Need(1, 1, NeedState.OPEN, 1, NOW, enterprise_id=FIRM)
BOOKING = Booking(1, 1, RECORD, 1, FIRM, BookingState.REQUESTED, 1, NOW, NOW + timedelta(hours=1), "online", "", NOW)
GAP = Gap(1, 1, 1, "", Why.ASKED_HUMAN, NOW, taken_by=10)

ASKERS = {"owner", "colleague"}
STAFF = {"operator", "other operator", "admin"}

WHO_MAY: dict[str, tuple[object, set[str]]] = {
    # a need belongs to its author and to the firm; staff read it and never change it
    "need.change": (NEED, ASKERS),
    "need.see": (NEED, ASKERS | STAFF),
    "match.judge": (NEED, ASKERS),
    "booking.request": (NEED, ASKERS),
    # the expert answers, or staff who asked an expert without a messenger by telephone
    "booking.answer": (BOOKING, {"expert"} | STAFF),
    "booking.withdraw": (BOOKING, ASKERS),
    "booking.choose": (BOOKING, ASKERS),
    "booking.cancel": (BOOKING, ASKERS | {"expert"} | STAFF),
    "booking.move": (BOOKING, ASKERS | {"expert"} | STAFF),
    "booking.see": (BOOKING, ASKERS | {"expert"} | STAFF),
    "member.confirm": (PEOPLE["newcomer"], {"owner", "colleague"}),
    "expert.hours": (None, {"expert", "other expert"}),
    "staff.today": (None, STAFF),
    "staff.export": (None, STAFF),
    "staff.invite": (None, STAFF),
    "staff.gaps": (None, STAFF),
    # only who took a talk answers in it, whatever their rank
    "staff.answer": (GAP, {"operator"}),
    "admin.invite": (None, {"admin"}),
    "import.write": (None, {"admin"}),
    "record.correct": (None, {"admin"}),
    "record.retire": (None, {"admin"}),
    "announcement.write": (None, {"admin"}),
    "announcement.send": (None, {"admin"}),
    "announcement.stop": (None, {"admin"}),
    # nobody sees or erases the data of somebody else, an admin neither
    "account.see": (PEOPLE["owner"], {"owner"}),
    "account.erase": (PEOPLE["owner"], {"owner"}),
}


def test_every_action_is_in_this_table() -> None:
    assert WHO_MAY.keys() == RULES.keys()


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("action", WHO_MAY)
def test_who_may(action: str, who: str) -> None:
    row, may = WHO_MAY[action]
    verdict = allowed(PEOPLE[who], action, row)
    assert verdict == (Allowed() if who in may else Refused(RULES[action][1]))


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("action", [action for action, (row, _) in WHO_MAY.items() if row is not None])
def test_without_its_row_nobody_may(action: str, who: str) -> None:
    """A forgotten row must never open a door."""
    opened = {"need.see"} if who in STAFF else set()
    assert isinstance(allowed(PEOPLE[who], action, None), Allowed) is (action in opened)


@pytest.mark.parametrize("who", PEOPLE)
def test_an_unknown_action_is_refused_to_everybody(who: str) -> None:
    assert allowed(PEOPLE[who], "need.frobnicate", NEED) == Refused("access-unknown")


def test_people_without_a_firm_are_not_one_firm() -> None:
    need = Need(1, 1, NeedState.OPEN, 1, NOW, enterprise_id=None)
    assert isinstance(allowed(PEOPLE["stranger"], "need.see", need), Refused)


def test_what_an_erased_expert_left_belongs_to_nobody() -> None:
    nobody = account(9, record=None)
    assert isinstance(allowed(nobody, "booking.answer", BOOKING), Refused)


def test_every_action_that_handlers_check_is_known() -> None:
    folder = Path(__file__).parents[2] / "handlers"
    checked = {
        call.args[0].value
        for path in folder.glob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "check"
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    assert len(checked) > 10
    assert checked <= RULES.keys()
