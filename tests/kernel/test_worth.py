"""What a part of a discounted order is worth: never more than all of it, and the whole to the cent."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from harness.kernel.worth import goods_worth, ordered_units, with_delivery
from tests.checks.story import LINES

ORDERS = st.lists(
    st.fixed_dictionaries(
        {"sku": st.sampled_from("ABC"), "quantity": st.integers(1, 9), "unit_price": st.integers(0, 10**6)}
    ),
    min_size=1,
    max_size=5,
)


@given(lines=ORDERS, share=st.fractions(0, 1), rounding=st.integers(0, 3))
def test_the_whole_is_what_was_paid(lines: list[dict[str, Any]], share: Any, rounding: int) -> None:
    goods = sum(line["unit_price"] * line["quantity"] for line in lines)
    discount = int(goods * share)
    assert goods_worth(lines, discount, ordered_units(lines), rounding=rounding) == (goods - discount,) * 2


@given(lines=ORDERS, share=st.fractions(0, 1), chosen=st.data())
def test_a_part_and_the_rest_are_the_whole(lines: list[dict[str, Any]], share: Any, chosen: Any) -> None:
    """Whatever way a shop rounds, both parts can be right at once."""
    assume(len({line["sku"] for line in lines}) == len(lines))
    goods = sum(line["unit_price"] * line["quantity"] for line in lines)
    discount = int(goods * share)
    ordered = ordered_units(lines)
    part = {sku: chosen.draw(st.integers(0, count)) for sku, count in ordered.items()}
    low, high = goods_worth(lines, discount, part)
    rest_low, rest_high = goods_worth(lines, discount, {sku: ordered[sku] - part[sku] for sku in ordered})
    assert 0 <= low <= high
    assert low + rest_low <= goods - discount <= high + rest_high


@given(lines=ORDERS, chosen=st.data())
def test_without_discount_there_is_one_right_amount(lines: list[dict[str, Any]], chosen: Any) -> None:
    part = {sku: chosen.draw(st.integers(0, count)) for sku, count in ordered_units(lines).items()}
    low, high = goods_worth(lines, 0, part)
    assert low == high


def test_figures() -> None:
    assert goods_worth(LINES, 500, {"MUG": 1}) == (1864, 1867)
    assert goods_worth(LINES, 500, {"MUG": 1}, rounding=0) == (1865, 1866)
    assert goods_worth(LINES, 500, {"MUG": 2, "CHAIR": 1}) == (6998, 6998)
    assert goods_worth(LINES, 500, {}) == (0, 0)
    assert goods_worth(LINES, 0, {"CHAIR": 1}) == (3500, 3500)
    assert with_delivery((10, 12), 490) == (500, 502)


def test_one_line_may_take_what_the_rounding_of_the_others_left() -> None:
    """5.00 over five lines, each share rounded up by the shop: 3.61, 0.18, 0.77, 0.29, 0.16, and the rest on the largest."""
    prices = {"CHAIR": (3, 24990), "LAMP": (2, 7990), "COOK": (2, 2990), "PAPER": (2, 1850), "GARDEN": (2, 1590)}
    lines = [{"sku": sku, "quantity": count, "unit_price": price} for sku, (count, price) in prices.items()]
    low, high = goods_worth(lines, 500, {"CHAIR": 3})
    assert low <= 74606 <= high
    assert (low, high) == (74604, 74613)


def test_an_article_on_two_lines() -> None:
    """At two prices, the units of the first line count first."""
    lines = [{"sku": "A", "quantity": 1, "unit_price": 100}, {"sku": "A", "quantity": 2, "unit_price": 40}]
    assert ordered_units(lines) == {"A": 3}
    assert [goods_worth(lines, 0, {"A": count})[0] for count in (0, 1, 2, 3)] == [0, 100, 140, 180]


@pytest.mark.parametrize("units", [{"MUG": 3}, {"MUG": -1}, {"TABLE": 1}])
def test_what_was_not_ordered_has_no_worth(units: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="is not a part of"):
        goods_worth(LINES, 0, units)
