"""The administrative map of China: provinces, cities, counties, as far as a firm's place needs them.

Source: the county codes that python-stdnum carries (GB/T 2260 by way of the Chinese Wikipedia), current names only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

_PROVINCE: Final = re.compile(r'^(\d\d) province="([^"]+)"')
_COUNTY: Final = re.compile(r'^  (\d{4}) county="([^"]+)"')
_ENDED: Final = re.compile(r"\[\d*-\d+\]")
_STARTED: Final = re.compile(r"\[\d+-\]")
_NO_PLACES: Final = frozenset({"市辖区", "县", "市", "郊区", "市区", "省直辖县级行政区划", "自治区直辖县级行政区划"})
_PEOPLES: Final = (
    "土家族|回族|藏族|蒙古族|蒙古|壮族|苗族|侗族|瑶族|彝族|傣族|白族|土族|撒拉族|保安族|东乡族|裕固族|哈萨克族|哈萨克|柯尔克孜|"
    "维吾尔|朝鲜族|满族|布依族|仡佬族|羌族|哈尼族|傈僳族|景颇族|佤族|拉祜族|布朗族|纳西族|独龙族|怒族|普米族|水族|畲族|黎族|"
    "锡伯|塔吉克|达斡尔族|毛南族|仫佬族|各族"
)
_KIND: Final = re.compile(
    rf"(?:(?:{_PEOPLES})*(?:自治区|自治州|自治县|自治旗)|特别行政区|省|市|地区|盟|林区|特区|新区|矿区|区|县|旗)$"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place with what lies above it; the parts that are not known are empty. Full official names."""

    province: str
    city: str = ""
    district: str = ""

    def __str__(self) -> str:
        parts = (self.province, self.city if self.city != self.province else "", self.district)
        return "".join(part for part in parts if part)


@cache
def places() -> tuple[Place, ...]:
    """Every province, city and county of today, in the order of their codes."""
    found: list[Place] = []
    province = city = ""
    for line in files("stdnum.cn").joinpath("loc.dat").read_text("utf-8").splitlines():
        if header := _PROVINCE.match(line):
            province = city = header[2]
            found.append(Place(province, province if province.endswith("市") else ""))
        elif row := _COUNTY.match(line):
            name = _current_name(row[2])
            if not name or name in _NO_PLACES or (row[1] == "0000" and name[:2] == province[:2]):
                continue
            if row[1].endswith("00"):
                city = name
                found.append(Place(province, name))
            else:
                found.append(_county(province, city, row[1], name))
    return tuple(found)


def _county(province: str, city: str, code: str, name: str) -> Place:
    """A county under its city; one that the province governs itself (code 90xx) is its own city."""
    if code.startswith("90"):
        return Place(province, name)
    return Place(province, city, name)


def _current_name(names: str) -> str:
    """The name in force out of `[-2002]老名,[2002-]新名`, or "" when the code has ended."""
    for name in names.split(","):
        if not _ENDED.match(name):
            return _STARTED.sub("", name)
    return ""


def short_name(name: str) -> str:
    """银川市 → 银川, 宁夏回族自治区 → 宁夏; names of one character before the kind stay whole (沙县)."""
    shorts = (_KIND.sub("", name), name.removesuffix("自治区"))
    return next((short for short in shorts if len(short) >= 2), name)


@cache
def places_by_name() -> Mapping[str, tuple[Place, ...]]:
    """Places by full name and by short name; a name of several places gives all, the highest first."""
    found: dict[str, list[Place]] = {}
    for place in places():
        full = place.district or place.city or place.province
        for name in {full, short_name(full)}:
            found.setdefault(name, []).append(place)
    return {name: tuple(sorted(same, key=_depth)) for name, same in found.items()}


def _depth(place: Place) -> int:
    return bool(place.city) + bool(place.district)
