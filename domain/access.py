"""Who may do what: the one place where authorisation is decided, for all channels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from domain.accounts import Account, Role
from domain.bookings import Booking
from domain.gaps import Gap
from domain.needs import Need


@dataclass(frozen=True, slots=True)
class Allowed:
    """The actor may."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The actor may not; `key` is the text that says so and names the way out."""

    key: str


Rule = Callable[[Account, object], bool]


def _staff(actor: Account, _: object) -> bool:
    return actor.is_staff


def _admin(actor: Account, _: object) -> bool:
    return Role.ADMIN in actor.roles


def _expert(actor: Account, _: object) -> bool:
    return actor.expert_id is not None


def _oneself(actor: Account, row: object) -> bool:
    return isinstance(row, Account) and row.id == actor.id


def _own_talk(actor: Account, row: object) -> bool:
    return isinstance(row, Gap) and actor.is_staff and row.taken_by == actor.id


def _colleague(actor: Account, enterprise_id: int | None) -> bool:
    # a firm's credit code is public: only a member whom the firm confirmed sees what colleagues asked for
    return actor.member and enterprise_id is not None and enterprise_id == actor.enterprise_id


def _member_of_same_firm(actor: Account, row: object) -> bool:
    return isinstance(row, Account) and row.id != actor.id and _colleague(actor, row.enterprise_id)


def _own_need(actor: Account, row: object) -> bool:
    if not isinstance(row, Need):
        return False
    return row.account_id == actor.id or _colleague(actor, row.enterprise_id)


def _need_or_staff(actor: Account, row: object) -> bool:
    return _own_need(actor, row) or actor.is_staff


def _asking_side(actor: Account, row: object) -> bool:
    if not isinstance(row, Booking):
        return False
    return row.account_id == actor.id or _colleague(actor, row.enterprise_id)


def _expert_side(actor: Account, row: object) -> bool:
    # staff may answer for an expert: an expert without a messenger is asked by telephone
    return isinstance(row, Booking) and (row.expert_id == actor.expert_id or actor.is_staff)


def _either_side(actor: Account, row: object) -> bool:
    return _asking_side(actor, row) or _expert_side(actor, row)


RULES: Final[dict[str, tuple[Rule, str]]] = {
    "need.change": (_own_need, "access-not-your-need"),
    "need.see": (_need_or_staff, "access-not-your-need"),
    "match.judge": (_own_need, "access-not-your-need"),
    "booking.request": (_own_need, "access-not-your-need"),
    "booking.answer": (_expert_side, "access-not-your-booking"),
    "booking.withdraw": (_asking_side, "access-not-your-booking"),
    "booking.choose": (_asking_side, "access-not-your-booking"),
    "booking.cancel": (_either_side, "access-not-your-booking"),
    "booking.move": (_either_side, "access-not-your-booking"),
    "booking.see": (_either_side, "access-not-your-booking"),
    "member.confirm": (_member_of_same_firm, "access-not-your-firm"),
    "expert.hours": (_expert, "access-experts-only"),
    "staff.today": (_staff, "access-staff-only"),
    "staff.export": (_staff, "access-staff-only"),
    "staff.invite": (_staff, "access-staff-only"),
    "staff.gaps": (_staff, "access-staff-only"),
    "staff.answer": (_own_talk, "access-not-your-talk"),
    "admin.invite": (_admin, "access-admins-only"),
    "import.write": (_admin, "access-admins-only"),
    "record.correct": (_admin, "access-admins-only"),
    "record.retire": (_admin, "access-admins-only"),
    "account.see": (_oneself, "access-not-your-data"),
    "account.erase": (_oneself, "access-not-your-data"),
    "announcement.write": (_admin, "access-admins-only"),
    "announcement.send": (_admin, "access-admins-only"),
    "announcement.stop": (_admin, "access-admins-only"),
}
"""Action → who may, and the text of the refusal. An action that is not listed is refused to everybody."""


def allowed(actor: Account, action: str, row: object = None) -> Allowed | Refused:
    """Whether `actor` may do `action` with `row` (a domain object, or None where the action has none)."""
    rule, refusal = RULES.get(action, (lambda *_: False, "access-unknown"))
    return Allowed() if rule(actor, row) else Refused(refusal)
