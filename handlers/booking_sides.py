"""The two sides of a booking: who acts, who is told, and what follows for the need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from domain import access, bookings
from domain.accounts import Account
from domain.bookings import Booking, BookingState, Side
from domain.errors import NotFound, SlotGone
from domain.experts import Expert, taken_none
from domain.messages import Document, Pressed, Reply, Span, say
from domain.needs import Need, NeedState
from handlers import calendar_files, free_times
from handlers.turn import Turn
from texts import catalog


def load(turn: Turn, pressed: Pressed, action: str) -> Booking:
    """The pressed booking when the actor may and the button is of its version; `NotFound`, `NotAllowed`, `Stale`."""
    return load_version(turn, pressed.row_id, pressed.version, action)


def load_version(turn: Turn, booking_id: int, version: int, action: str) -> Booking:
    """The booking when the actor may do `action` with it and it is still of this version."""
    booking = turn.store.bookings.get(booking_id)
    if booking is None:
        raise NotFound
    turn.check(action, booking)
    bookings.check_version(booking, version)
    return booking


def need_of(turn: Turn, booking: Booking) -> Need:
    """The booking's need."""
    need = turn.store.needs.get(booking.need_id)
    if need is None:
        raise NotFound
    return need


def expert_of(turn: Turn, booking: Booking) -> Expert:
    """The booking's expert, also one who has left the knowledge base since."""
    expert = turn.store.experts.get(booking.expert_id, retired=True)
    if expert is None:
        raise NotFound("booking-no-such-expert")
    return expert


def side_of(actor: Account, booking: Booking) -> Side:
    """On whose behalf the actor acts: as the asking side, the expert, or staff in the expert's place."""
    if isinstance(access.allowed(actor, "booking.withdraw", booking), access.Allowed):
        return Side.ENTERPRISE
    return Side.EXPERT if actor.expert_id == booking.expert_id else Side.OPERATOR


def tell_asker(turn: Turn, booking: Booking, reply: Callable[[Account], Reply]) -> None:
    """Tells who asked, unless it is the actor's own doing."""
    asker = None if booking.account_id is None else turn.store.accounts.get(booking.account_id)
    if asker is not None and asker.id != turn.actor.id:
        turn.tell(asker.id, reply(asker), about=f"booking:{booking.id}")


def tell_expert(turn: Turn, booking: Booking, reply: Callable[[Account], Reply]) -> None:
    """Tells the expert, or all staff while nobody answers for the expert; never the actor."""
    for account in expert_side(turn, booking):
        if account.id != turn.actor.id:
            turn.tell(account.id, reply(account), about=f"booking:{booking.id}")


def expert_side(turn: Turn, booking: Booking) -> list[Account]:
    """Who answers for the expert: the expert, or staff by telephone."""
    expert = turn.store.accounts.of_expert(booking.expert_id)
    return [expert] if expert is not None else turn.store.accounts.staff()


def only_on_web(turn: Turn, account_id: int) -> bool:
    """Whether the account is reached on no messenger but the web page."""
    return all(address.channel == "web" for address in turn.store.accounts.addresses_of(account_id))


def check_asker_free(turn: Turn, booking: Booking, span: Span) -> None:
    """`SlotGone` when who asked has another consultation in the new time of this one."""
    if not taken_none(span, free_times.busy_elsewhere(turn.store, booking, turn.now)):
        is_asker = side_of(turn.actor, booking) is Side.ENTERPRISE
        raise SlotGone("booking-overlaps-own" if is_asker else "booking-asker-busy")


def calendar_file(
    turn: Turn, booking: Booking, expert: Expert, account: Account, *, cancelled: bool = False
) -> Document:
    """The .ics for one side, in that person's language; it names the need's number and the expert, no contact."""
    number = need_of(turn, booking).number
    summary = catalog.write(say("booking-ics-summary", expert=expert.name), account.language)
    description = catalog.write(say("booking-ics-description", number=number), account.language)
    content = calendar_files.appointment(booking, summary, description, turn.now, cancelled=cancelled)
    name = f"keqiao-{number or booking.id}.ics"
    return turn.document(name, calendar_files.MIME, content, account.id)


def follow_need(turn: Turn, booking: Booking) -> None:
    """A need with a confirmed consultation is being consulted on; without one it is open again."""
    need = turn.store.needs.get(booking.need_id)
    if need is None:
        return
    confirmed = bool(turn.store.bookings.of_need(need.id, {BookingState.CONFIRMED}))
    moves = {(NeedState.OPEN, True): NeedState.CONSULTING, (NeedState.CONSULTING, False): NeedState.OPEN}
    if (to := moves.get((need.state, confirmed))) is not None:
        turn.store.needs.save(replace(need, state=to), turn.now)
