"""Industries as people read them: those of the domain's list are named in the reader's language."""

from __future__ import annotations

from typing import Final

from domain.messages import Words, say
from domain.needs import INDUSTRIES

_CODES: Final = dict(
    zip(
        INDUSTRIES,
        (
            "new-materials",
            "equipment",
            "electronics",
            "wine",
            "agriculture",
            "new-energy",
            "biomedicine",
            "metals",
            "chemicals",
            "environment",
            "ai",
            "new-vehicles",
            "marine",
            "food",
            "textiles",
            "other",
        ),
        strict=True,
    )
)


def industry_words(industry: str) -> Words:
    """An industry of the list by its name; any other word as it stands."""
    code = _CODES.get(industry)
    return industry if code is None else say(f"industry-{code}")
