"""What a template leaves behind, and what only looks like it."""

from __future__ import annotations

import pytest

from harness.journey.placeholders import unfilled


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Hello {{ customer.name }}, thank you", ["{{ customer.name }}"]),
        ("Total: %(total)s", ["%(total)s"]),
        ("Bonjour ${name}", ["${name}"]),
        ("Hello None,", ["None"]),
        ("Total: undefined €", ["undefined"]),
        ("{% if voucher %}", ["{% if voucher %}"]),
        ("order.mail.confirmation.title", ["order.mail.confirmation.title"]),
        ("mail_order_shipped", ["mail_order_shipped"]),
        ("[object Object]", ["[object Object]"]),
    ],
)
def test_what_nobody_filled_in(text: str, left: list[str]) -> None:
    assert unfilled(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "Hello Ada, 100 % cotton, 23.90 €",
        "See https://shop.example/order.status.page/a_b_c and ada.lovelace.martin@mail.shop.example",
        "Nonette of Reims",
        "e.g. this one; etc. and so on... yes",
        "nullité, Nanette, undefinedness",
        "TEX-DUVET-240 and KIT_TEA_POT",
    ],
)
def test_what_is_none(text: str) -> None:
    assert unfilled(text) == []


def test_what_the_customer_typed_is_no_placeholder() -> None:
    own = ["Anna null", "{{ name }} %s"]
    assert unfilled("Anna null, {{ name }}", own) == []
    assert unfilled("Anna null, None", own) == ["None"]
