"""Subscriptions: which new records an account wants to hear of."""

from __future__ import annotations

from dataclasses import dataclass

from domain.records import Record


@dataclass(frozen=True, slots=True)
class Subscription:
    """`industry` and `level` as records name them; empty = all."""

    account_id: int
    industry: str = ""
    level: str = ""

    def fits(self, record: Record) -> bool:
        """Whether the account wants to hear of this record.

        One for every industry (其他, or none) fits all; the level is asked of records that have one (events have none).
        """
        general = not record.industries or "其他" in record.industries
        industry = not self.industry or general or self.industry in record.industries
        return industry and (not self.level or not record.level or self.level == record.level)
