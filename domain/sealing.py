"""What an expert must not read in a need before accepting: telephones, e-mail, links, firms' and people's names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from domain.needs import Need

HIDDEN: Final = "…"

_REACHED: Final = re.compile(
    r"https?://\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?:微信|weixin|wechat|wx|qq)[号:： ]*[A-Za-z0-9_-]{5,20}"
    r"|(?<![0-9A-Za-z.])(?:\+?86[ -]?)?(?:1[3-9]\d(?:[ -]?\d{4}){2}|0\d{2,3}[ -]?\d{7,8}|400[ -]?\d{3}[ -]?\d{4})(?!\d)"
    r"|(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_FIRM: Final = re.compile(
    r"[一-鿿A-Za-z（）()·]{2,30}?(?:有限责任公司|股份有限公司|有限公司|集团公司|合作社)(?:（示例）|\(示例\))?"
)
_WIDE_DIGITS: Final = str.maketrans("０１２３４５６７８９", "0123456789")
_TEXTS: Final = ("problem", "present", "target", "tried", "place", "form")


def without_contact(text: str, names: Iterable[str] = ()) -> str:
    """The text with every way to reach or name its sender replaced by `HIDDEN`; `names` are hidden wherever they stand.

    Telephone numbers are those of mainland China; credit codes as GB 32100-2015 writes them.
    """
    for name in sorted({name for name in names if len(name) > 1}, key=len, reverse=True):
        text = text.replace(name, HIDDEN)
    return _FIRM.sub(HIDDEN, _REACHED.sub(HIDDEN, text.translate(_WIDE_DIGITS)))


def sealed(need: Need, names: Iterable[str] = ()) -> Need:
    """The need as an expert may read it before accepting."""
    hidden = tuple(names)
    texts: dict[str, Any] = {field: without_contact(getattr(need, field), hidden) for field in _TEXTS}
    return replace(need, **texts)
