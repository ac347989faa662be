"""Sharing the amount of a line among its units: to the cent, whatever the order in which they come back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staging.oscar.fulfilment.minor import as_people_read, to_decimal, to_minor
from staging.oscar.fulfilment.shares import share_of, unit_shares


def test_the_first_units_carry_the_odd_cents() -> None:
    assert unit_shares(1000, 3) == [334, 333, 333]
    assert unit_shares(3598, 2) == [1799, 1799]
    assert unit_shares(1, 3) == [1, 0, 0]


@pytest.mark.parametrize(("amount", "units"), [(100, 0), (-1, 2), (100, -3)])
def test_an_impossible_sharing_is_refused(amount: int, units: int) -> None:
    with pytest.raises(ValueError, match="cannot share"):
        unit_shares(amount, units)


def test_units_a_line_does_not_have_are_refused() -> None:
    with pytest.raises(ValueError, match="of a line of 3"):
        share_of(1000, 3, 2, 2)


@given(amount=st.integers(0, 10_000_000), units=st.integers(1, 300))
def test_all_shares_add_up_and_differ_by_a_cent_at_most(amount: int, units: int) -> None:
    shares = unit_shares(amount, units)
    assert sum(shares) == amount
    assert max(shares) - min(shares) <= 1


@given(amount=st.integers(0, 1_000_000), parts=st.lists(st.integers(0, 20), min_size=1, max_size=8))
def test_units_shipped_or_returned_in_any_parts_add_up_to_what_was_paid(amount: int, parts: list[int]) -> None:
    units = sum(parts) or 1
    first, total = 0, 0
    for part in parts:
        total += share_of(amount, units, first, part)
        first += part
    assert total == (amount if sum(parts) else 0)


def test_decimals_become_cents_and_back() -> None:
    assert to_minor(Decimal("19.99")) == 1999
    assert to_decimal(1999) == Decimal("19.99")
    with pytest.raises(ValueError, match="whole number of cents"):
        to_minor(Decimal("0.005"))


@pytest.mark.parametrize(
    ("minor", "language", "text"),
    [
        (2390, "en", "23.90 €"),
        (2390, "fr", "23,90 €"),
        (5, "fr", "0,05 €"),
        (123456789, "en", "1,234,567.89 €"),
        (123456789, "fr", "1 234 567,89 €"),
        (-490, "fr", "-4,90 €"),
    ],
)
def test_amounts_as_people_read_them(minor: int, language: str, text: str) -> None:
    assert as_people_read(minor, language) == text
