"""Money: shown and parsed back, refused rather than guessed, split to the last cent."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.kernel.money import Money, adds_up, amounts_in, exponent_of, miswritten, parse, split, total

CURRENCIES = st.sampled_from(["EUR", "GBP", "USD", "CHF", "JPY", "TND"])
LANGUAGES = st.sampled_from(["en", "fr"])
AMOUNTS = st.integers(-(10**12), 10**12)
NB, THIN = "\u00a0", "\u202f"


@given(amount=AMOUNTS, currency=CURRENCIES, language=LANGUAGES)
def test_what_is_shown_can_be_parsed(amount: int, currency: str, language: str) -> None:
    money = Money(amount, currency)
    assert parse(money.shown(language), currency) == money
    assert amounts_in(f"Total: {money.shown(language)}, thank you.", currency) == [amount]


@pytest.mark.parametrize(
    ("money", "english", "french"),
    [
        (Money(2390, "EUR"), f"23.90{NB}€", f"23,90{NB}€"),
        (Money(123450, "EUR"), f"1,234.50{NB}€", f"1{THIN}234,50{NB}€"),
        (Money(-5, "GBP"), f"-0.05{NB}£", f"-0,05{NB}£"),
        (Money(1234, "JPY"), f"1,234{NB}JPY", f"1{THIN}234{NB}JPY"),
        (Money(1234500, "TND"), f"1,234.500{NB}TND", f"1{THIN}234,500{NB}TND"),
    ],
)
def test_shown(money: Money, english: str, french: str) -> None:
    assert (money.shown("en"), money.shown("fr"), str(money)) == (english, french, english)


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("€1,234.50", "EUR", 123450),
        ("1 234,50 €", "EUR", 123450),
        (f"1{THIN}234,50{NB}€", "EUR", 123450),
        ("1.234,50 EUR", "EUR", 123450),
        ("1'234.50 CHF", "CHF", 123450),
        ("1,234,567.89", "EUR", 123456789),
        ("1.234.567", "EUR", 123456700),
        ("23.90", "EUR", 2390),
        ("23,9 €", "EUR", 2390),
        ("23 €", "EUR", 2300),
        ("23,90 € TTC", "EUR", 2390),
        ("Total: 23.90 €", "EUR", 2390),
        ("0,00 €", "EUR", 0),
        ("23.900", "TND", 23900),
        ("1,234", "JPY", 1234),
        ("¥1,234,567", "JPY", 1234567),
        ("-5,00 €", "EUR", -500),
        ("-€5.00", "EUR", -500),
        ("− 5,00 €", "EUR", -500),
        ("\u22125.00 €", "EUR", -500),
    ],
)
def test_parsed(text: str, currency: str, amount: int) -> None:
    assert parse(text, currency) == Money(amount, currency)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("", "EUR"),
        ("free", "EUR"),
        ("1,234", "EUR"),
        ("1.234 €", "EUR"),
        ("23.90 $", "EUR"),
        ("23.90 USD", "EUR"),
        ("CHF 23.90", "EUR"),
        ("¥23", "EUR"),
        ("23.90 ₹", "EUR"),
        ("10.00 € 12.00 €", "EUR"),
        ("2 × 12.50 €", "EUR"),
        ("10-20 €", "EUR"),
        ("12.5 %", "EUR"),
        ("12.5%", "EUR"),
        ("1.234.56", "EUR"),
        ("1,234.567.890", "EUR"),
        ("12,34,567.00", "EUR"),
        ("12.345,678", "EUR"),
        ("23.905", "EUR"),
        ("0.5", "JPY"),
        ("5.00-", "EUR"),
        ("Discount - 5.00 €", "EUR"),
        ("NaN", "EUR"),
        ("1e3", "EUR"),
    ],
)
def test_refused(text: str, currency: str) -> None:
    with pytest.raises(ValueError, match=r"amount|two ways|not in|decimals|minus"):
        parse(text, currency)


@given(text=st.text(), currency=CURRENCIES)
def test_any_text_is_parsed_or_refused(text: str, currency: str) -> None:
    try:
        money = parse(text, currency)
    except ValueError:
        return
    assert money.currency == currency


def test_amounts_are_found_beside_their_sign() -> None:
    text = "Order 100027\n2 × Mug: 39.98 €\nVAT 20%: €6.66, CHF 5.00\nThe 12.50 on the label"
    assert amounts_in(text, "EUR") == [3998, 666]
    assert amounts_in(text, "CHF") == [500]
    assert amounts_in("1.2345 €, 1,234 €", "EUR") == []


@given(amount=st.integers(-(10**9), 10**9), weights=st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
def test_a_split_is_exact_and_fair(amount: int, weights: list[int]) -> None:
    whole = sum(weights)
    if not whole:
        return
    parts = split(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * whole - amount * weight) < whole, "further than one unit from its fair share"
        assert part == 0 or weight > 0
        assert (part < 0) <= (amount < 0)


@given(amount=st.integers(0, 10**9), weights=st.lists(st.integers(1, 10**6), min_size=2, max_size=8))
def test_who_weighs_more_gets_no_less(amount: int, weights: list[int]) -> None:
    shared = sorted(zip(weights, split(amount, weights), strict=True))
    for (lighter, less), (heavier, more) in pairwise(shared):
        assert less <= more
        assert lighter < heavier or more - less <= 1


def test_splits() -> None:
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(-100, [1, 1, 1]) == [-34, -33, -33]
    assert split(0, [0, 0]) == [0, 0]
    assert split(0, []) == []
    assert Money(500, "EUR").shares([3998, 3500]) == [Money(267, "EUR"), Money(233, "EUR")]


@pytest.mark.parametrize(("amount", "weights"), [(1, [0, 0]), (1, []), (1, [2, -1]), (0, [-1])])
def test_what_cannot_be_split(amount: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match="cannot be shared"):
        split(amount, weights)


def test_arithmetic() -> None:
    assert Money(5, "EUR") + Money(6, "EUR") == Money(11, "EUR")
    assert Money(5, "EUR") - Money(6, "EUR") == Money(-1, "EUR")
    assert Money(5, "EUR") * 3 == Money(15, "EUR")
    assert total([Money(1, "EUR"), Money(2, "EUR")], "EUR") == Money(3, "EUR")
    assert total([], "EUR") == Money(0, "EUR")
    assert (exponent_of("EUR"), exponent_of("JPY"), exponent_of("KWD")) == (2, 0, 3)


@pytest.mark.parametrize("amount", [1.0, "1", None, True])
def test_only_whole_units(amount: object) -> None:
    with pytest.raises(TypeError, match="whole minor units"):
        Money(amount, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "€", "EUR\n"])
def test_only_currency_codes(currency: str) -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(1, currency)


def test_currencies_are_not_mixed() -> None:
    euro, pound = Money(1, "EUR"), Money(1, "GBP")
    with pytest.raises(ValueError, match="cannot be added"):
        euro + pound
    with pytest.raises(ValueError, match="cannot be added"):
        euro - pound
    with pytest.raises(ValueError, match="cannot be added"):
        total([euro, pound], "EUR")


@pytest.mark.parametrize(
    ("amounts", "total", "right"),
    [
        ([3998, 3500, 490, 7988, 1331], 7988, True),
        ([1866, 1866, 311], 1866, True),  # one line, its sum, the tax
        ([3998, 3500, 1866, 311], 1866, False),
        ([1555, 311, 1866], 1866, True),  # net and tax
        ([5000, -1000, 4000], 4000, True),
        ([1866], 1866, False),
        ([], 1866, False),
        ([1] * 41, 10**9, True),  # nobody adds that up
    ],
)
def test_the_lines_of_a_document_make_its_sum(amounts: list[int], total: int, right: bool) -> None:
    assert adds_up(amounts, total) is right


@pytest.mark.parametrize(
    ("text", "language", "currency", "wrong"),
    [
        ("Total : 23,90 €, livraison 1 023,90 €", "fr", "EUR", []),
        ("Total : 23.90 €, livraison 1,023.90 €", "fr", "EUR", ["1,023.90", "23.90"]),
        ("Total: 23.90 €, delivery 1,023.90 EUR", "en", "EUR", []),
        ("Total: 23,90 €", "en", "EUR", ["23,90"]),
        ("Version 2.10, 5.00 £", "fr", "EUR", []),
        ("23.90 CHF", "fr", "CHF", []),
        ("", "fr", "EUR", []),
    ],
)
def test_amounts_are_written_as_the_language_does(text: str, language: str, currency: str, wrong: list[str]) -> None:
    assert miswritten(text, language, currency) == wrong
