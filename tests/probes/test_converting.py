"""Values of other systems, parsed or refused: nothing between."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.probes import converting


@pytest.mark.parametrize(
    ("raw", "currency", "minor"),
    [
        ("23.90", "EUR", 2390),
        ("23.9000", "EUR", 2390),
        ("-9.5", "EUR", -950),
        ("1 234,50 €", "EUR", 123450),
        ("1,234.50", "EUR", 123450),
        (Decimal("23.900"), "EUR", 2390),
        (Decimal("2.39E1"), "EUR", 2390),
        (24, "EUR", 2400),
        ("0", "EUR", 0),
        ("1500", "JPY", 1500),
        (Decimal("1.234"), "TND", 1234),
    ],
)
def test_major_units(raw: Any, currency: str, minor: int) -> None:
    assert converting.money(raw, "major", currency) == minor


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("1.234", "two ways"),
        ("23.905", "two ways"),
        ("23.9051", "more decimals"),
        (Decimal("23.905"), "more decimals than EUR knows"),
        (23.9, "is 23.9, which is no amount"),
        (True, "no amount"),
        (Decimal("NaN"), "no amount"),
        (Decimal("Infinity"), "no amount"),
        (Decimal("1E+40"), "no amount"),
        ("", "0 amounts"),
        ("free", "0 amounts"),
        ("12 %", "not an amount"),
        ("$ 5.00", "not in EUR"),
        ("5.00 USD", "not in EUR"),
        ("1.00 2.00", "amounts"),
        ([1], "is a list, which is no amount"),
        ("9" * 400, "no amount"),
    ],
)
def test_what_is_no_amount_is_refused(raw: Any, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        converting.money(raw, "major", "EUR")


@pytest.mark.parametrize(
    ("raw", "number"), [(2, 2), ("2", 2), (" 2 ", 2), (Decimal("2.000"), 2), ("2.00", 2), ("-1", -1)]
)
def test_whole_numbers(raw: Any, number: int) -> None:
    assert converting.whole(raw) == number
    assert converting.money(raw, "minor", "EUR") == number


@pytest.mark.parametrize(
    "raw", [2.0, True, None, "2.5", Decimal("2.5"), "two", "2e3", "", Decimal("NaN"), 10**16, "٢", [2]]
)
def test_what_is_no_whole_number_is_refused(raw: Any) -> None:
    with pytest.raises(ValueError, match="no whole number"):
        converting.whole(raw)


def test_texts() -> None:
    assert converting.text("  Zoé \0 ") == "Zoé �"
    assert converting.text(100027) == "100027"
    assert converting.text("\ud800") == "?", "a lone surrogate could not be written into the record"
    for raw in (True, 1.5, None, ["a"], {"a": 1}, b"a"):
        with pytest.raises(ValueError, match="no text"):
            converting.text(raw)
    with pytest.raises(ValueError, match="more than 2000000"):
        converting.text("x" * 2_000_001)


def test_times() -> None:
    assert converting.time("2026-11-22T20:15:00Z") == "2026-11-22T20:15:00Z"
    assert converting.time("2026-11-22T21:15:00+01:00") == "2026-11-22T20:15:00Z"
    assert converting.time("22/11/2026 21:15", "Europe/Paris", "%d/%m/%Y %H:%M") == "2026-11-22T20:15:00Z"
    assert converting.time(datetime(2026, 11, 22, 20, 15, tzinfo=UTC)) == "2026-11-22T20:15:00Z"


@pytest.mark.parametrize(
    ("raw", "zone", "problem"),
    [
        ("2026-11-22T20:15:00", "", "a time without a zone"),
        (datetime(2026, 11, 22), "", "a time without a zone"),  # noqa: DTZ001 - that is the point
        ("soon", "", "Invalid isoformat"),
        (1763842500, "", "no time"),
        ("2026-11-22T20:15:00", "Europe/Atlantis", "no time"),
        ("0001-01-01T00:00:00+14:00", "", "no time"),
    ],
)
def test_what_is_no_time_is_refused(raw: Any, zone: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        converting.time(raw, zone)


@given(st.integers(-(10**12), 10**12))
def test_every_amount_is_read_to_the_cent(minor: int) -> None:
    shown = f"{Decimal(minor).scaleb(-2):.2f}"
    assert converting.money(shown, "major", "EUR") == minor
    assert converting.money(Decimal(shown), "major", "EUR") == minor


JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.decimals(), st.binary(), st.lists(st.integers())
)


@given(JUNK)
def test_whatever_comes_is_read_or_refused(raw: Any) -> None:
    """Never another error: a hostile value must not end a rehearsal."""
    for read in (
        converting.text,
        converting.whole,
        converting.time,
        lambda each: converting.money(each, "major", "EUR"),
        lambda each: converting.money(each, "minor", "JPY"),
    ):
        try:
            found = read(raw)
        except ValueError:
            continue
        assert type(found) in {str, int}
