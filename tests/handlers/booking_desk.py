"""People who book with each other on a real database: what they press and say, and what they read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from icalendar import Calendar
from sqlalchemy import select

from domain.accounts import Role
from domain.bookings import Booking, BookingState
from domain.messages import Address, Button, Card, Choices, Document, Pressed, Reply, Said, Text, Times, read_button
from domain.needs import Need, NeedState
from domain.records import Filters, Kind, Match, NewRecord, Reason, RecordId
from domain.working_days import CITY_TIME
from handlers import booking_answers, booking_moves, booking_proposals, booking_reasons, bookings, expert
from handlers.routing import Answer, Command, Press
from handlers.turn import Turn, View
from scheduler import expiries
from storage.database import Database
from storage.repositories import Repositories
from storage.tables import outbox

MODULES: Any = (bookings, booking_answers, booking_moves, booking_proposals, booking_reasons, expert)
PRESSES: dict[str, Press] = {
    name: press for module in MODULES for name, press in getattr(module, "PRESSES", {}).items()
}
ANSWERS: dict[str, Answer] = {name: each for module in MODULES for name, each in getattr(module, "ANSWERS", {}).items()}
COMMANDS: tuple[Command, ...] = expert.COMMANDS

WEDNESDAY = [{"weekday": 2, "start": "14:00", "end": "17:00"}, {"weekday": 4, "start": "09:00", "end": "11:00"}]
NAMES = ("陈工（示例）", "马老师（示例）", "沈高工（示例）", "安教授（示例）")


@dataclass
class EveryExpert:
    """A finder to which every expert fits every need."""

    store: Repositories

    def find(
        self,
        text: str,
        kinds: Collection[Kind],
        filters: Filters = Filters(),
        limit: int = 10,
        among: Collection[RecordId] | None = None,
    ) -> list[Match]:
        records = self.store.records.of_kind(Kind.EXPERT)
        return [Match(r, 0.9, (Reason("reason-same-words", r.id, "fields", ("气孔",)),)) for r in records][:limit]


PRIVATE = ("13800000000", "张工", "某铸造")
"""What an expert must not read before accepting."""


class Desk:
    """One enterprise with a submitted need, four experts, one operator; each account is named by a word."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database, self.now = database, now
        self.people: dict[str, int] = {}
        database.write_now(self._fill)

    def _fill(self, store: Repositories) -> None:
        store.records.load([_record(name) for name in NAMES], self.now)
        self.experts = {record.title[:2]: record.id.number for record in store.records.of_kind(Kind.EXPERT)}
        for name, channel in (("asker", "web"), ("stranger", "web"), ("chen", "telegram"), ("staff", "telegram")):
            self.people[name] = store.accounts.touch(Address(channel, name), self.now)
            store.accounts.answer_consent(self.people[name], True, self.now)
            store.return_codes.make(self.people[name], self.now)  # the way back was offered before
        store.accounts.grant(self.people["staff"], Role.OPERATOR, self.now)
        store.accounts.grant(self.people["chen"], Role.EXPERT, self.now)
        store.accounts.change(self.people["chen"], expert_id=self.experts["陈工"])
        self.need_id = self.submit(store, "asker").id

    def submit(self, store: Repositories, name: str) -> Need:
        """An open need of somebody, that names firm and telephone where an expert must not read them."""
        need = store.needs.add(self.people[name], self.now)
        number = f"N-26-{need.id:04}"
        said = "铸钢件有气孔，电话 13800000000，我们是银川某铸造有限公司（示例）"
        told = {"problem": said, "industry": "高端装备制造", "place": "宁夏回族自治区银川市"}
        return store.needs.save(replace(need, state=NeedState.OPEN, number=number, **told), self.now)

    def press(self, who: str, label: str) -> Reply:
        """Presses the newest button with this label that the person has received."""
        return self.send_press(who, self.button(who, label))

    def send_press(self, who: str, button: Button) -> Reply:
        """Presses any button, also one that was never shown to this person."""
        address = Address("web", who)
        pressed = Pressed(address, *read_button(button.data()), None, self.now)  # as a channel carries it
        route = PRESSES[button.action]
        return self._turn(who, pressed, route.look, route.handle)

    def say(self, who: str, text: str) -> Reply:
        """Says something: a command, or the answer to the open question."""
        talk = self.database.read_now(lambda store: store.conversations.get(self.people[who]))
        for command in COMMANDS:
            argument = command.argument_of(text, frozenset(Role))
            if argument is not None:
                return self._turn(who, Said(Address("web", who), argument, (), self.now), command.look, command.handle)
        answer = ANSWERS[talk.question]
        return self._turn(who, Said(Address("web", who), text, (), self.now), answer.look, answer.handle)

    def again(self, who: str) -> Reply:
        """The open question once more."""
        talk = self.database.read_now(lambda store: store.conversations.get(self.people[who]))
        answer = ANSWERS[talk.question]
        return self._turn(who, None, None, lambda turn, _: answer.again(turn))

    def offer(self, who: str, expert: str, window: Any = None) -> Reply:
        """What `offer_times` shows for the need."""

        def handle(turn: Turn, _: Any) -> Reply:
            need = turn.store.needs.get(self.need_id)
            assert need is not None
            return bookings.offer_times(turn, need, self.experts[expert], window)

        return self._turn(who, None, None, handle)

    def know_contact(self, who: str = "asker") -> None:
        """The person gave firm, name and telephone before."""

        def fill(store: Repositories) -> None:
            firm = store.enterprises.add("银川某铸造有限公司（示例）", self.now)
            known = {"enterprise_id": firm.id, "member": "yes", "contact": "张工", "phone": "13800000000"}
            store.accounts.change(self.people[who], **known)

        self.database.write_now(fill)

    def book(self, clock: str = "15:00") -> Booking:
        """A request of the asker to 陈工 for Wednesday."""
        self.know_contact()
        self.offer("asker", "陈工")
        self.press("asker", clock)
        return self.booking()

    def confirm(self) -> Booking:
        """An appointment of the asker with 陈工 on Wednesday at 15:00."""
        self.book()
        self.press("chen", "接受")
        return self.booking()

    def booking(self) -> Booking:
        """The newest booking."""
        states = frozenset(BookingState)
        listed = self.database.read_now(lambda store: store.bookings.in_states(states))
        return max(listed, key=lambda booking: booking.id)

    def need(self) -> Need:
        """The asker's need as it stands."""
        need = self.database.read_now(lambda store: store.needs.get(self.need_id))
        assert need is not None
        return need

    def taken(self, expert: str = "陈工") -> int:
        """How many quarter-hours of the expert are held."""
        return len(self.database.read_now(lambda store: store.bookings.taken(self.experts[expert], self.now)))

    def lapse(self) -> list[bool]:
        """What the ticker does with everything that is due now."""
        done = []
        for number in self.database.read_now(lambda store: expiries.due(store, self.now)):
            found = self.database.read_now(lambda store, n=number: expiries.look(store, EveryExpert(store), n))
            done.append(
                self.database.write_now(lambda store, n=number, f=found: expiries.expire(store, n, f, self.now))
            )
        return done

    def wait(self, **time: float) -> None:
        """Time passes."""
        self.now += timedelta(**time)

    def received(self, who: str) -> list[Reply]:
        """Everything this person was sent, oldest first."""

        def work(store: Repositories) -> list[Reply]:
            mine = select(outbox.c.id).where(outbox.c.account_id == self.people[who]).order_by(outbox.c.id)
            return [row.reply for row in store.outbox.read(list(store._connection.scalars(mine)))]

        return self.database.read_now(work)

    def news(self, who: str) -> str:
        """The text of the last thing this person was sent."""
        return text_of(self.received(who)[-1])

    def button(self, who: str, label: str) -> Button:
        """The newest button that the person has received whose label is, or at least ends with, this one."""
        for reply in reversed(self.received(who)):
            found = [button for button in buttons_of(reply) if str(button.label).endswith(label)]
            if found:
                return next((button for button in found if button.label == label), found[0])
        raise AssertionError(f"{who} has no button {label}")

    def _turn(self, who: str, message: Any, look: Any, handle: Any) -> Reply:
        view = self.database.read_now(lambda store: self._look(store, who, message, look))

        def work(store: Repositories) -> None:
            actor = store.accounts.get(self.people[who])
            assert actor is not None
            turn = Turn(actor, self.now, store, store.conversations.get(actor.id), Address("web", who), found=view)
            reply = handle(turn, message)
            assert turn.answer(reply) is not None

        self.database.write_now(work)
        return self.received(who)[-1]

    def _look(self, store: Repositories, who: str, message: Any, look: Any) -> Any:
        actor = store.accounts.get(self.people[who])
        assert actor is not None
        view = View(actor, self.now, store, EveryExpert(store), store.conversations.get(actor.id))
        return look(view, message) if look else {}


def _record(name: str) -> NewRecord:
    facts = {"unit": "某大学", "title": "教授", "form": "online", "place": "线上会议室 01（示例）", "hours": WEDNESDAY}
    return NewRecord(Kind.EXPERT, name, name, {"fields": "铸钢气孔与夹杂"}, city="银川", facts=facts, sample=True)


def buttons_of(reply: Reply) -> list[Button]:
    """All buttons, those of times first."""
    slots = [slot.button for part in reply.parts if isinstance(part, Times) for slot in part.slots]
    return slots + [button for part in reply.parts if isinstance(part, Choices) for button in part.buttons]


def labels(reply: Reply) -> list[str]:
    """What the buttons say."""
    return [str(button.label) for button in buttons_of(reply)]


def text_of(reply: Reply) -> str:
    """The words of a reply without its buttons, a line each."""
    lines: list[str] = []
    for part in reply.parts:
        if isinstance(part, Text):
            lines.append(str(part.text))
        elif isinstance(part, Card):
            lines += [str(part.title), *map(str, part.lines), str(part.footnote)]
    return "\n".join(lines)


def files_of(reply: Reply) -> list[int]:
    """Ids of the documents handed over."""
    return [part.file_id for part in reply.parts if isinstance(part, Document)]


def calendar_of(desk: Desk, reply: Reply) -> Calendar:
    """The calendar file handed over with a reply."""
    (file_id,) = files_of(reply)
    return Calendar.from_ical(desk.database.read_now(lambda store: store.files.open(file_id)[1]))


def at(text: str) -> datetime:
    """An instant of 2026 as a clock in the city shows it, such as 11-25T15:00."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=CITY_TIME)
