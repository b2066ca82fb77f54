"""Consent before anything is read; what is kept about a person, and removing it, are reached from here."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from domain.accounts import Account
from domain.channels import Update
from domain.messages import NOTHING, Button, Choices, Pressed, Reply, Said, Text, say
from handlers import erasing, my_data
from handlers.routing import Command, Press
from handlers.turn import Turn

_AGREES: Final = r"(?:好的?|嗯|行|可以|ok|yes)?[,，、\s]*+(?:(?:我|我们)?同意[了的]?|(?:i )?agreed?)[.。!！~\s]*+"
_REFUSES: Final = r"(?:(?:我|我们)?不同意[了的]?|(?:i )?disagree)[.。!！~\s]*+"
_ASKS: Final = (
    r"[^,，。]{0,6}(?:为什么|为啥|为何|凭什么|干[嘛吗]|怎么|一定|非|必须)[^,，。]{0,6}同意.{0,6}"
    r"|.{0,6}同意[^,，。]{0,6}(?:什么|啥|怎|咋|如何|吗|么|呢|[?？]).{0,4}"
    r"|(?:会不会|不?会|有没有可能)[^,，。]{0,6}泄[露漏].{0,10}"
    r"|why .{0,20}agree\W*|what if i (?:don'?t|disagree).{0,10}|what (?:do|am) i agree.{0,10}"
)
"""A question about the card; longer words may tell of a firm's own matter."""

_TYPED: Final = {
    action: re.compile(words, re.IGNORECASE)
    for action, words in (("c.yes", _AGREES), ("c.no", _REFUSES), ("c.more", _ASKS))
}
"""Words that count as a button of the card besides its label. Whoever says more than this has not plainly agreed."""


def typed(actor: Account, said: Said) -> Pressed | None:
    """The button that 同意, 不同意 or 为什么要同意 stands for while the card is open: not everybody presses buttons."""
    if said.files or actor.consent_asked_at is None:
        return None
    action = next((action for action, words in _TYPED.items() if words.fullmatch(said.text.strip())), None)
    return Pressed(said.address, action, 0, 0, "", None, said.at) if action else None


def ask_first(turn: Turn, update: Update, inbox_id: int) -> Reply:
    """What happens to a message of somebody who has not agreed: it waits unread, and the card is shown once.

    An answer to the card, pressed or typed, is taken; every other button waits as well.
    """
    message = update.message
    if isinstance(message, Pressed) and message.action in CONSENT:
        return CONSENT[message.action].handle(turn, message)
    turn.store.inbox.await_consent(inbox_id)
    if turn.actor.consent_asked_at is not None:
        _point_to_card(turn)
        return NOTHING
    turn.store.accounts.change(turn.actor.id, consent_asked_at=turn.now)
    return consent_card()


def _point_to_card(turn: Turn) -> None:
    """Says what everything waits for, at most once a minute and never in two minutes of the clock that adjoin."""
    key, before = (f"consent:{turn.actor.id}:{at:%Y%m%d%H%M}" for at in (turn.now, turn.now - timedelta(minutes=1)))
    if not turn.store.outbox.known({before}):
        turn.tell(turn.actor.id, Reply((Text(say("consent-first")), _answers(more=False))), key=key)


def consent_card() -> Reply:
    """Who is speaking, what happens to the words, and the three answers."""
    return Reply((Text(say("consent-card")), _answers()))


def agree(turn: Turn, pressed: Pressed) -> Reply:
    """The waiting message is handled as if just said; without one, the next step is named."""
    if turn.actor.consent:
        return NOTHING
    turn.store.accounts.answer_consent(turn.actor.id, True, turn.now)
    turn.note("consent.yes", f"account:{turn.actor.id}")
    waited = turn.store.inbox.release(turn.actor.id)
    return NOTHING if waited else Reply((Text(say("consent-agreed")),))


def explain(turn: Turn, pressed: Pressed) -> Reply:
    """The long form, with the same choice again."""
    return Reply((Text(say("consent-details")), *(() if turn.actor.consent else (_answers(more=False),))))


def decline(turn: Turn, pressed: Pressed) -> Reply:
    """What waited is blanked unread; writing again brings the card back. Agreed before: the way out is erasing."""
    if turn.actor.consent:
        return Reply((Text(say("consent-given")), Choices((Button(say("mydata-button-erase"), "y.forget"),))))
    turn.store.inbox.blank_waiting(turn.actor.id, turn.now)
    turn.store.accounts.answer_consent(turn.actor.id, False, turn.now)
    turn.store.erasure.without_consent(turn.actor.id)
    turn.note("consent.no", f"account:{turn.actor.id}")
    return Reply((Text(say("consent-declined")),))


def _answers(more: bool = True) -> Choices:
    yes, no = Button(say("consent-button-yes"), "c.yes"), Button(say("consent-button-no"), "c.no")
    details = (Button(say("consent-button-more"), "c.more"),) if more else ()
    return Choices((yes, *details, no))


CONSENT: Final[dict[str, Press]] = {"c.yes": Press(agree), "c.more": Press(explain), "c.no": Press(decline)}

PRESSES: Final[dict[str, Press]] = {**CONSENT, **my_data.PRESSES, **erasing.PRESSES}

COMMANDS: Final[tuple[Command, ...]] = (*my_data.COMMANDS, *erasing.COMMANDS)
