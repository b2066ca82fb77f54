"""Subscriptions: hearing of new policies and events by industry and level, and not hearing of them any more."""

from __future__ import annotations

from typing import Final

from domain.errors import Stale
from domain.industries import industry_words
from domain.messages import Button, Card, Choices, Phrase, Pressed, Reply, Said, Text, Words, say
from domain.needs import INDUSTRIES
from domain.policies import LEVELS
from domain.subscriptions import Subscription
from handlers.routing import Command, Press
from handlers.turn import Turn
from knowledge.importing import vocabulary

PAGE: Final = 5
"""Industries on one page: five buttons and one for the next page."""

_LEVELS: Final = tuple(LEVELS)
_ALL: Final = "a"
"""In a button's key: every industry, or every level."""


def words_of(subscription: Subscription) -> Phrase:
    """`新材料 · 国家级`."""
    level = LEVELS.get(subscription.level)
    return say(
        "subscription-words",
        industry=_or_all(subscription.industry),
        level=say("subscription-all-levels") if level is None else say(f"policy-level-{level}"),
    )


def subscribe_in_words(turn: Turn, said: Said) -> Reply:
    """订阅, or 订阅 新材料 国家 at once."""
    words = said.text.replace("，", " ").replace("、", " ").split()
    industries = [found for word in words if (found := vocabulary.industry(word))]
    levels = [found for word in words if (found := vocabulary.level(word))]
    if not words:
        return _industries(turn, 0)
    if len(industries) + len(levels) < len(words):
        asked = _industries(turn, 0)
        return Reply((Text(say("subscription-not-understood", words=said.text[:40])), *asked.parts))
    added = [Subscription(turn.actor.id, i, level) for i in industries or [""] for level in levels or [""]]
    return _added(turn, added)


def more_industries(turn: Turn, pressed: Pressed) -> Reply:
    """Another page of industries; `key` is its number."""
    return _industries(turn, int(pressed.key) if pressed.key.isdigit() else 0, pressed.on)


def _industries(turn: Turn, page: int, replaces: int | None = None) -> Reply:
    ordered = ["", *_own_first(turn)]
    shown = ordered[page * PAGE : (page + 1) * PAGE]
    buttons = [Button(_or_all(name), "s.industry", key=_industry_key(name)) for name in shown]
    if len(ordered) > (page + 1) * PAGE:
        buttons.append(Button(say("subscription-button-more"), "s.page", key=str(page + 1)))
    return Reply((Text(say("subscription-which-industry")), Choices(tuple(buttons))), replaces)


def _own_first(turn: Turn) -> list[str]:
    enterprise_id = turn.actor.enterprise_id
    enterprise = None if enterprise_id is None else turn.store.enterprises.get(enterprise_id)
    own = "" if enterprise is None else enterprise.industry
    return sorted(INDUSTRIES, key=lambda name: name != own)


def _or_all(name: str) -> Words:
    return industry_words(name) or say("subscription-all-industries")


def _industry_key(name: str) -> str:
    return str(INDUSTRIES.index(name)) if name else _ALL


def choose_level(turn: Turn, pressed: Pressed) -> Reply:
    """The industry is chosen (`key`); which level?"""
    industry = _read(INDUSTRIES, pressed.key)
    every = Button(say("subscription-all-levels"), "s.add", key=f"{pressed.key}-{_ALL}")
    buttons = [
        Button(say(f"policy-level-{name}"), "s.add", key=f"{pressed.key}-{index}")
        for index, name in enumerate(LEVELS.values())
    ]
    asked = say("subscription-which-level", industry=_or_all(industry))
    return Reply((Text(asked), Choices((every, *buttons))), pressed.on)


def add(turn: Turn, pressed: Pressed) -> Reply:
    """Industry and level are chosen (`key`, such as `3-0`)."""
    return _added(turn, [_chosen(turn, pressed)], pressed.on)


def drop(turn: Turn, pressed: Pressed) -> Reply:
    """Ends one of the actor's own subscriptions (`key`, such as `3-0`)."""
    subscription = _chosen(turn, pressed)
    turn.store.subscriptions.remove(subscription)
    left = turn.store.subscriptions.of_account(turn.actor.id)
    told = Text(say("subscription-dropped", words=words_of(subscription), left=len(left)))
    return Reply((told, *_managing(turn)), pressed.on)


def drop_all(turn: Turn, pressed: Pressed) -> Reply:
    """Ends all of the actor's subscriptions; watched deadlines stay."""
    turn.store.subscriptions.remove_all(turn.actor.id)
    return Reply((Text(say("subscription-dropped-all")), *_managing(turn)), pressed.on)


def set_promo(turn: Turn, pressed: Pressed) -> Reply:
    """Opts out of 宣传 messages (`key` no) or in again (yes)."""
    wanted = pressed.key == "yes"
    turn.store.accounts.change(turn.actor.id, promo="yes" if wanted else "no")
    turn.note("promo.in" if wanted else "promo.out", f"account:{turn.actor.id}")
    return Reply((Text(say("subscription-promo-in") if wanted else say("subscription-promo-out")),), pressed.on)


def manage(turn: Turn, said: Said) -> Reply:
    """取消订阅, 退订: what is subscribed, each with a button to end it, and the switch for announcements."""
    return Reply(_managing(turn))


def manage_pressed(turn: Turn, pressed: Pressed) -> Reply:
    """The same from a button."""
    return Reply(_managing(turn), pressed.on)


def _managing(turn: Turn) -> tuple[Card, Choices]:
    mine = turn.store.subscriptions.of_account(turn.actor.id)
    account = turn.store.accounts.get(turn.actor.id)
    promo = account is None or account.promo
    lines = tuple(words_of(subscription) for subscription in mine) or (say("subscription-none"),)
    footnote = say("subscription-promo-now-in") if promo else say("subscription-promo-now-out")
    buttons = [
        Button(say("subscription-button-drop", words=words_of(one)), "s.drop", key=_key(one)) for one in mine[:3]
    ]
    if len(mine) > 1:
        buttons.append(Button(say("subscription-button-drop-all"), "s.clear"))
    switch = say("subscription-button-promo-out") if promo else say("subscription-button-promo-in")
    buttons.append(Button(switch, "s.promo", key="no" if promo else "yes"))
    buttons.append(Button(say("subscription-button-add"), "s.page", key="0"))
    return Card(say("subscription-title"), lines, footnote), Choices(tuple(buttons))


def _added(turn: Turn, subscriptions: list[Subscription], replaces: int | None = None) -> Reply:
    for subscription in subscriptions:
        turn.store.subscriptions.add(subscription, turn.now)
    told = say("subscription-added", words=tuple(words_of(each) for each in subscriptions))
    buttons = (
        Button(say("subscription-button-add"), "s.page", key="0"),
        Button(say("subscription-button-manage"), "s.manage"),
    )
    return Reply((Text(told), Choices(buttons)), replaces)


def _chosen(turn: Turn, pressed: Pressed) -> Subscription:
    industry, _, level = pressed.key.partition("-")
    return Subscription(turn.actor.id, _read(INDUSTRIES, industry), _read(_LEVELS, level))


def _read(names: tuple[str, ...], key: str) -> str:
    if key == _ALL:
        return ""
    if not key.isdigit() or int(key) >= len(names):
        raise Stale
    return names[int(key)]


def _key(subscription: Subscription) -> str:
    level = str(_LEVELS.index(subscription.level)) if subscription.level else _ALL
    return f"{_industry_key(subscription.industry)}-{level}"


PRESSES: Final = {
    "s.page": Press(more_industries),
    "s.industry": Press(choose_level),
    "s.add": Press(add),
    "s.drop": Press(drop),
    "s.clear": Press(drop_all),
    "s.promo": Press(set_promo),
    "s.manage": Press(manage_pressed),
}

COMMANDS: Final = (
    # 取消订阅 before 订阅: the first command that fits is taken
    Command("unsubscribe", ("取消订阅", "退订"), manage),
    Command("subscribe", ("订阅",), subscribe_in_words, argument=True, glued=True),
)
