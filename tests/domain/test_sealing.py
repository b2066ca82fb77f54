"""What an expert does not read before accepting."""

from __future__ import annotations

import pytest

from domain.sealing import without_contact


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("有气孔，电话13800000000", "有气孔，电话…"),
        ("打 138 0000 0000 找我", "打 … 找我"),
        ("电话１３８００００００００", "电话…"),  # full width
        ("+86-13800000000", "…"),
        ("座机0951-5555555转2", "座机…转2"),
        ("邮箱 a.b@example.com 联系", "邮箱 … 联系"),
        ("微信号：zhang_gong1 详聊", "… 详聊"),
        ("见 https://example.com/x?y=1 谢谢", "见 … 谢谢"),
        ("代码91640100MA0000000X", "代码…"),
        ("银川某铸造有限公司（示例）的铸件", "…的铸件"),
        ("废品率 8 %，牌号 ZG270-500，型号 1350-2", "废品率 8 %，牌号 ZG270-500，型号 1350-2"),  # figures stay
        ("2026年11月25日，投资 13800000 元", "2026年11月25日，投资 13800000 元"),
    ],
)
def test_contact_is_hidden_and_figures_stay(said: str, read: str) -> None:
    assert without_contact(said) == read


def test_known_names_are_hidden_longest_first() -> None:
    assert without_contact("大漠铸造的张工，大漠", ["大漠", "大漠铸造", "张工", "", "a"]) == "…的…，…"
