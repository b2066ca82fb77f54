"""Dirt in cells: found, taken out, named; what is no dirt stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.importing.cleaning import clean, cleaned

G, M, P, F, A, T, C = (
    f"importing-cleaned-{kind}" for kind in ("gloss", "miswritten", "picture", "footer", "advert", "phone", "censored")
)


@pytest.mark.parametrize(
    ("text", "after", "found"),
    [
        # the dirt of the articles the product is built on
        ("蕞新技术，质量蕞好", "最新技术，质量最好", (M,)),
        ("實(shí)施創(chuàng)新", "实施创新", (G,)),
        ("實（shí）施", "实施", (G,)),
        ("核心*术", "核心*术", (C,)),
        ("铸钢气孔的控制。\n扫码加微信领取优惠，详询13912345678", "铸钢气孔的控制。", (A,)),
        ("铸钢气孔的控制。贷款请联系139 1234 5678。", "铸钢气孔的控制。", (A,)),
        ("铸钢气孔的控制\n版权所有 © 某网站 未经授权不得转载", "铸钢气孔的控制", (F,)),
        ("第一段\nIMG_2021-06.jpg\n第二段", "第一段\n第二段", (P,)),
        ("微信图片_20210601.png", "", (P,)),
        ("线G时代的机遇", "5G时代的机遇", (M,)),
        ("　铸钢　气孔\n\n\n　夹杂　", "铸钢 气孔\n夹杂", ()),
        ("１２３ＡＢｃ", "123ABc", ()),
        ("铸\u200b钢\ufeff气孔", "铸钢气孔", ()),
        ("铸钢，手机：13800000000", "铸钢", (T,)),
        # what only looks like it
        ("蕞尔小城", "蕞尔小城", ()),
        ("碳化硅(SiC)陶瓷", "碳化硅(SiC)陶瓷", ()),
        ("重(chong)复利用", "重复利用", (G,)),  # a reading without its tone is one all the same
        ("网络(an)标准", "网络(an)标准", ()),  # no reading of 络
        ("三维设计 5*3 阵列", "三维设计 5*3 阵列", ()),
        ("国內產業鏈", "国內產業鏈", ()),  # traditional characters without a gloss stay
        ("二维码识读设备", "二维码识读设备", ()),
        ("扫码支付系统的咨询服务", "扫码支付系统的咨询服务", ()),
        ("节能技术咨询，联系电话13800000000", "节能技术咨询", (T,)),
        ("微信小程序开发", "微信小程序开发", ()),
        ("A生产线G区改造", "A生产线G区改造", ()),
        ("图像格式 png 与 jpg 的压缩", "图像格式 png 与 jpg 的压缩", ()),
        ("13.800000000 微米", "13.800000000 微米", ()),
        ("编号 1380000000012", "编号 1380000000012", ()),
        ("版权登记服务", "版权登记服务", ()),
    ],
)
def test_dirt_is_found_and_all_else_stays(text: str, after: str, found: tuple[str, ...]) -> None:
    assert cleaned(text) == (after, found)


DIRT = st.sampled_from(
    [
        *(
            "蕞",
            "實(shí)",
            "（shí）",
            "線G",
            "线G",
            "*",
            "扫码",
            "微信",
            "13800000000",
            "版权所有",
            "©",
            "a.png",
            "加微信",
            "联系",
        ),
        *(
            "。",
            "\n",
            "；",
            "　",
            "１",
            " ",
            "\u200b",
            "\ufe0f",
            "(",
            ")",
            "电话：",
            ",",
            "铸钢",
            "\x00",
            "\ud800",
            "+86",
        ),
    ]
)
ANY = st.one_of(st.text(max_size=60), st.lists(DIRT, max_size=14).map("".join))


@given(ANY)
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    after, _ = cleaned(text)
    again, found = cleaned(after)
    assert again == after
    assert set(found) <= {C}


@given(ANY)
def test_what_is_clean_shows_nothing_hidden(text: str) -> None:
    after = clean(text)
    assert clean(after) == after
    assert all(ch.isprintable() or ch == "\n" for ch in after)
    assert after == after.strip()
    assert "  " not in after


@given(st.text("铸钢气孔夹杂焊接，。、；\n", max_size=60))
def test_words_without_dirt_are_not_touched(text: str) -> None:
    assert cleaned(text) == (clean(text), ())
