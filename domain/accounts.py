"""Who somebody is: an account with its roles, reached at one or more addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What an account may be; one person may be several."""

    ENTERPRISE = "enterprise"
    EXPERT = "expert"
    OPERATOR = "operator"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Account:
    """One person. `expert_id` is the number of the expert's record this person answers for.

    `member`: confirmed member of the firm; others only name it.
    `consent`: True, False, or None while not answered. All times aware, UTC.
    """

    id: int
    language: str
    name: str
    contact: str
    phone: str
    enterprise_id: int | None
    expert_id: int | None
    consent: bool | None
    promo: bool
    created_at: datetime
    roles: frozenset[Role] = frozenset()
    consent_asked_at: datetime | None = None
    member: bool = False

    @property
    def is_staff(self) -> bool:
        """Operators and admins act for the bureau."""
        return bool(self.roles & {Role.OPERATOR, Role.ADMIN})
