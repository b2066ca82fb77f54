"""Who an announcement is for, and when it may go: the choices an admin is shown."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Final

from domain.accounts import Role
from domain.announcements import Announcement, Audience
from domain.errors import Stale
from domain.industries import industry_words
from domain.messages import Button, Choices, Reply, Text, Words, say
from domain.needs import INDUSTRIES
from domain.working_days import CITY_TIME, is_working_day
from handlers.turn import Turn

TOP: Final = 2
"""Industries shown beside 全部; the rest is behind 按行业."""

MOST: Final = 5
"""Audiences on one page, beside the button back or on."""

_ROLES: Final = tuple(Role)
_ROLE_WORDS: Final = {"专家": Role.EXPERT, "工作人员": Role.OPERATOR, "管理员": Role.ADMIN}
_EVERYBODY: Final = ("全部", "所有", "大家", "每个人", "everybody", "all")
_SENDING_CLOCKS: Final = (time(9, 0), time(15, 0), time(18, 0))
_DAYS_AHEAD: Final = 14


def words_of(audience: Audience) -> Words:
    """Everybody, an industry, a district or a role, in words."""
    if audience.industry:
        return industry_words(audience.industry)
    if audience.district:
        return audience.district
    return say("audience-all") if audience.role is None else say(f"audience-role-{audience.role}")


def ask(turn: Turn, announcement: Announcement, key: str = "", replaces: int | None = None) -> Reply:
    """For whom? `key`: `` the first page, `i0`, `i1` … industries by pages, `d0` … districts, `r` roles."""
    page = int(key[1:]) if key[1:].isdigit() else 0
    match key[:1]:
        case "i":
            buttons = _paged(announcement, _industries(turn, announcement), "i", page)
        case "d":
            buttons = _paged(announcement, _districts(turn, announcement), "d", page)
        case "r":
            roles = [_to(announcement, f"r{n}", Audience(role), turn) for n, role in enumerate(_ROLES)]
            buttons = _paged(announcement, roles, "r", page)
        case _:
            buttons = _first_page(turn, announcement)
    nobody = key[:1] in {"i", "d"} and len(buttons) == 1
    asked = say("audience-none") if nobody else say("audience-ask")
    return Reply((Text(asked), Choices(tuple(buttons))), replaces)


def read(turn: Turn, key: str) -> Audience:
    """The audience a button's key names; `Stale` when it names none."""
    kind, number = key[:1], key[1:]
    if key == "all":
        return Audience()
    if not number.isdigit():
        raise Stale
    if kind == "i" and int(number) < len(INDUSTRIES):
        return Audience(industry=INDUSTRIES[int(number)])
    if kind == "r" and int(number) < len(_ROLES):
        return Audience(role=_ROLES[int(number)])
    # a district has no number of its own: the button names a firm that lies in it
    firm = turn.store.enterprises.get(int(number)) if kind == "d" else None
    if firm is None or not firm.district:
        raise Stale
    return Audience(district=firm.district)


def named(turn: Turn, text: str) -> Audience | None:
    """The audience somebody's words name; None when they name none."""
    role = next((role for word, role in _ROLE_WORDS.items() if word in text), None)
    if role is not None:
        return Audience(role)
    district = next((name for _, name, _ in turn.store.announcements.sizes_by_district() if name in text), "")
    if district:
        return Audience(district=district)
    industry = next((name for name in INDUSTRIES if name in text), "") or (turn.heard.industry if turn.heard else "")
    if industry:
        return Audience(industry=industry)
    return Audience() if any(word in text.lower() for word in _EVERYBODY) else None


def times_to_send(now: datetime) -> list[datetime]:
    """The next few usual hours of working days at which an announcement may go out, in UTC."""
    today = now.astimezone(CITY_TIME).date()
    days = [today + timedelta(days=n) for n in range(_DAYS_AHEAD)]
    moments = [datetime.combine(day, at, CITY_TIME) for day in days if is_working_day(day) for at in _SENDING_CLOCKS]
    return [moment.astimezone(UTC) for moment in moments if moment > now][:MOST]


def _first_page(turn: Turn, announcement: Announcement) -> list[Button]:
    row = announcement.id, announcement.version
    return [
        _to(announcement, "all", Audience(), turn),
        *_industries(turn, announcement)[:TOP],
        Button(say("audience-button-industries"), "a.who", *row, "i0"),
        Button(say("audience-button-districts"), "a.who", *row, "d0"),
        Button(say("audience-button-roles"), "a.who", *row, "r"),
    ]


def _industries(turn: Turn, announcement: Announcement) -> list[Button]:
    sizes = turn.store.announcements.sizes_by_industry()
    known = [(INDUSTRIES.index(name), name, count) for name, count in sizes if name in INDUSTRIES]
    return [_sized(announcement, f"i{number}", industry_words(name), count) for number, name, count in known]


def _districts(turn: Turn, announcement: Announcement) -> list[Button]:
    sizes = turn.store.announcements.sizes_by_district()
    return [_sized(announcement, f"d{firm}", name, count) for firm, name, count in sizes]


def _paged(announcement: Announcement, buttons: list[Button], letter: str, page: int) -> list[Button]:
    row = announcement.id, announcement.version
    shown = buttons[page * MOST : (page + 1) * MOST]
    if len(buttons) > (page + 1) * MOST:
        return [*shown, Button(say("audience-button-more"), "a.who", *row, f"{letter}{page + 1}")]
    return [*shown, Button(say("audience-button-back"), "a.who", *row)]


def _to(announcement: Announcement, key: str, audience: Audience, turn: Turn) -> Button:
    return _sized(announcement, key, words_of(audience), turn.store.announcements.size(audience))


def _sized(announcement: Announcement, key: str, name: Words, count: int) -> Button:
    label = say("audience-button-sized", name=name, count=count)
    return Button(label, "a.to", announcement.id, announcement.version, key)
