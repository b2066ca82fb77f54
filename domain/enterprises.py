"""Enterprises, keyed by their 统一社会信用代码 or not registered yet."""

from __future__ import annotations

from dataclasses import dataclass

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError


@dataclass(frozen=True, slots=True)
class Enterprise:
    """A firm. `credit_code` is None while it is not registered (尚未注册)."""

    id: int
    name: str
    credit_code: str | None = None
    city: str = ""
    district: str = ""
    industry: str = ""


def read_credit_code(text: str) -> str | None:
    """The 18 characters of a valid 统一社会信用代码 (GB 32100-2015, check digit included), or None."""
    try:
        return str(uscc.validate(text.strip()))
    except ValidationError:
        return None
