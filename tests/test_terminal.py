"""`keqiao chat`: replies as plain lines with numbered choices, and typed lines as messages or presses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from bot.channels.terminal import Screen
from domain.channels import Outgoing
from domain.messages import (
    Address,
    Button,
    Card,
    Choices,
    Document,
    Pressed,
    Reply,
    Said,
    Slot,
    Text,
    Times,
)

NOW = datetime(2026, 11, 21, 2, 2, tzinfo=UTC)


class Talk:
    """A screen whose lines are kept."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.screen = Screen(Address("terminal", "me"), self.lines.append, lambda: NOW)

    def show(self, *parts: Text | Card | Choices | Times | Document, row: int = 7) -> str:
        self.lines.clear()
        self.screen.display(Outgoing(row, 1, "reply", Reply(parts)))
        return "\n".join(self.lines)

    def type(self, line: str, question: str = "") -> Said | Pressed:
        return self.screen.read(line, question).message


@pytest.fixture
def talk() -> Talk:
    """An empty screen."""
    return Talk()


def _times() -> Times:
    hours = [NOW + timedelta(hours=hour) for hour in (1, 2)]
    buttons = [Button(f"{at:%H:%M}", "b.slot", 5, 0, f"9.{number}") for number, at in enumerate(hours)]
    return Times(tuple(Slot(at, at + timedelta(hours=1), button) for at, button in zip(hours, buttons, strict=True)))


def test_a_reply_is_lines_with_numbers_for_choices(talk: Talk) -> None:
    card = Card("我理解的是：", ("类型　技术需求", "目标　还没说"), "下一步")
    choices = Choices((Button("说不准", "n.skip", 3), Button("修改", "n.edit", 3)))
    shown = talk.show(card, Text("希望降到多少？"), choices)
    assert shown == "我理解的是：\n  类型　技术需求\n  目标　还没说\n下一步\n希望降到多少？\n1·说不准  2·修改\n"


def test_times_and_choices_are_numbered_through(talk: Talk) -> None:
    assert "1·03:02  2·04:02  3·其他时间" in talk.show(_times(), Choices((Button("其他时间", "b.more", 5),)))


def test_a_number_presses(talk: Talk) -> None:
    talk.show(Choices((Button("接受", "b.accept", 4, 2), Button("不合适", "b.decline", 4, 2))), row=11)
    pressed = talk.type("2")
    assert isinstance(pressed, Pressed)
    assert (pressed.action, pressed.row_id, pressed.version, pressed.on) == ("b.decline", 4, 2, 11)


@pytest.mark.parametrize("line", ["0", "3", "99999999999999999999", "-1", "1.5", "２", "²", "１"])
def test_a_number_that_is_no_choice_is_said(talk: Talk, line: str) -> None:
    talk.show(Choices((Button("接受", "b.accept", 4, 2), Button("不合适", "b.decline", 4, 2))))
    said = talk.type(line)
    assert isinstance(said, Said)
    assert said.text == line


@pytest.mark.parametrize("question", ["need.target", "need.budget", "need.present"])
def test_a_number_answers_a_question_that_takes_numbers(talk: Talk, question: str) -> None:
    talk.show(Choices((Button("说不准", "n.skip", 3),)))
    assert isinstance(talk.type("1", question), Said)
    assert isinstance(talk.type("#1", question), Pressed)


def test_a_number_presses_only_what_the_last_reply_offers(talk: Talk) -> None:
    talk.show(Choices((Button("接受", "b.accept", 4, 2),)))
    talk.show(Text("好的。"))
    assert isinstance(talk.type("1"), Said)


def test_a_label_with_markup_is_shown_as_it_is(talk: Talk) -> None:
    assert "<b>粗</b> &lt; *_[" in talk.show(Text("<b>粗</b> &lt; *_["))


def test_control_characters_do_not_reach_the_terminal(talk: Talk) -> None:
    """Words of others may hold escape sequences that would redraw the screen or the window's title."""
    shown = talk.show(Card("\x1b[2J标题", ("一\x07行\x9b",)), Text("a\x1b]0;x\x07b\tc"))
    assert not any(character in shown for character in "\x1b\x07\x9b")
    assert "a]0;xb\tc" in shown


def test_what_is_typed_can_be_kept(talk: Talk) -> None:
    """A terminal of another encoding gives half surrogates."""
    said = talk.type("铸钢\udce4件\x00")
    assert isinstance(said, Said)
    said.text.encode()
    assert "\x00" not in said.text


def test_an_invitation_is_hashed_before_it_is_kept(talk: Talk) -> None:
    update = talk.screen.read("/start i_secret-token", "")
    assert update.invite == sha256(b"secret-token").hexdigest()
    assert "secret-token" not in str(update)


def test_a_deep_link(talk: Talk) -> None:
    assert talk.screen.read("/start e_17", "").start == "e_17"


def test_files_are_named(talk: Talk) -> None:
    assert "[会议.ics]" in talk.show(Document(3, "会议.ics"))
