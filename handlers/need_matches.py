"""What fits a need, by kind, in the order the enterprise's own words gave it; and what of it was shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

from domain.feedback import in_order
from domain.needs import Need, NeedState, search_text
from domain.records import Filters, Kind, Match, Record, RecordId
from handlers.turn import Finder, Found, Turn, View
from texts.formats import CITY_TIME

KINDS: Final = (Kind.EXPERT, Kind.POLICY, Kind.ACHIEVEMENT)
"""Kinds that are matched with needs."""

PICK: Final = "match.pick"
WHY: Final = "match.why"
"""Open questions: which expert, and why one does not suit."""

DEEPEST: Final = 15
"""Results of one kind that can be paged through."""

_LIVE: Final = {NeedState.OPEN, NeedState.CONSULTING}


def talked(view: View | Turn) -> Need | None:
    """The submitted need that is talked about."""
    need = view.store.needs.get(view.talk.need_id) if view.talk.need_id else None
    return need if need is not None and need.state in _LIVE else None


def look(view: View, need: Need, kinds: Collection[Kind] = KINDS) -> Found:
    """Matches of a need by kind, best first: experts, policies open today, achievements."""
    today = view.now.astimezone(CITY_TIME).date()
    said = view.store.feedback.on(need.id)
    return {kind: in_order(find(view.finder, need, kind, today), said) for kind in kinds}


def find(finder: Finder, need: Need, kind: Kind, today: date, among: Collection[RecordId] | None = None) -> list[Match]:
    """Records of one kind that fit the need on a day (Asia/Shanghai), best first."""
    text = searched(need, kind)
    if kind is not Kind.POLICY:
        return finder.find(text, {kind}, limit=DEEPEST, among=among)
    policies = finder.find(text, {kind}, Filters(open_on=today), DEEPEST, among)
    # a policy of another industry cannot be applied for, however well its words fit
    return [
        each for each in policies if not need.industry or need.industry in (each.record.industries or (need.industry,))
    ]


def searched(need: Need, kind: Kind) -> str:
    """The words by which records of this kind are found for a need."""
    return f"{need.industry} {search_text(need)}" if kind is Kind.POLICY else search_text(need)


def find_words(view: View, need: Need | None, text: str) -> Found:
    """Matches for other words than the need's own."""
    today = view.now.astimezone(CITY_TIME).date()
    said = view.store.feedback.on(need.id) if need is not None else {}
    filters = {Kind.POLICY: Filters(open_on=today)}
    return {
        kind: in_order(view.finder.find(text, {kind}, filters.get(kind, Filters()), limit=DEEPEST), said)
        for kind in KINDS
    }


def remember(turn: Turn, need: Need) -> None:
    """All that was found is no news for this need any more, whether it is looked at or not."""
    numbers = [match.record.id.number for matches in turn.found.values() for match in matches]
    turn.store.finds.add(need.id, numbers, turn.now)


def see(turn: Turn, need: Need, shown: Iterable[Match]) -> None:
    """These stand on the page that is being answered."""
    turn.store.finds.see(need.id, [match.record.id.number for match in shown], turn.now)


def ask_which(turn: Turn, need: Need, listing: Iterable[Record] | None = None, opened: Record | None = None) -> None:
    """约 2, 2 不合适 may come now. Numbers count in the order of `listing`, of whatever kind, or of the one before it:
    what is said of one changes the order, which nobody sees until the list is shown again. `opened`: whose card is
    shown now, which 这位 means."""
    numbers = listed(turn, need) if listing is None else [record.id.number for record in listing]
    card = {} if opened is None else {"opened": opened.id.number}
    turn.ask(PICK, need.id, shown=numbers, **card)


def mean(turn: Turn, need: Need, listing: Iterable[Record] | None = None, opened: Record | None = None) -> None:
    """`ask_which` for what is shown in between: another open question stays open."""
    if turn.talk.question in ("", PICK, WHY):
        ask_which(turn, need, listing, opened)


def listed(turn: Turn, need: Need) -> list[int]:
    """Numbers of the records that were listed last for this need, in that order; [] when that is not known."""
    known = turn.talk.question in (PICK, WHY) and turn.talk.need_id == need.id
    return list(turn.talk.context.get("shown", ())) if known else []


def opened(turn: Turn, need: Need) -> Record | None:
    """The record whose card was shown last for this need, if nothing else was listed since."""
    known = turn.talk.question == PICK and turn.talk.need_id == need.id
    number = turn.talk.context.get("opened") if known else None
    return None if number is None else turn.store.records.get(number)
