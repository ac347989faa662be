"""Card numbers: their check digit, their scheme, and how they are kept out of texts."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from harness.simulators.psp.card_table import NAMES, by_name, by_number
from harness.simulators.psp.cards import brand_of, luhn
from harness.simulators.psp.pages.texts import TEXTS, language
from harness.simulators.psp.scrubbing import scrub


@pytest.mark.parametrize("digits", ["4242424242424242", "378282246310005", "6011111111111117", "30569309025904"])
def test_right_check_digits(digits: str) -> None:
    assert luhn(digits)


@pytest.mark.parametrize(
    "digits", ["4242424242424241", "", "4242", "4" * 20, "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢", "4242 4242 4242 4242"]
)
def test_wrong_numbers(digits: str) -> None:
    assert not luhn(digits)


@given(st.from_regex(r"4[0-9]{14}", fullmatch=True), st.integers(0, 14), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(start: str, place: int, shift: int) -> None:
    whole = next(start + str(check) for check in range(10) if luhn(start + str(check)))
    wrong = whole[:place] + str((int(whole[place]) + shift) % 10) + whole[place + 1 :]
    assert not luhn(wrong)


def test_a_card_that_is_no_test_card_is_declined() -> None:
    card = (
        by_number("4970100000000006", 12, 2034) if luhn("4970100000000006") else by_number("6011111111111117", 1, 2030)
    )
    assert card.decline is not None
    assert card.decline.decline_code == "test_mode_live_card"


def test_every_decline_has_its_words_in_both_languages() -> None:
    declines = {card.decline for name in NAMES if (card := by_name(name)) and card.decline}
    for texts in TEXTS.values():
        assert all((each.decline_code or each.code) in texts for each in declines)
    assert TEXTS["en"].keys() == TEXTS["fr"].keys()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("number=4242424242424242&cvc", "number=•••• 4242&cvc"),
        ("4242 4242 4242 4242", "•••• 4242"),
        ("4242+4242+4242+4242", "•••• 4242"),
        ("4242%204242%204242%204242", "•••• 4242"),
        ("order 1234567890123456 stays", "order 1234567890123456 stays"),
        ("pi_V7VyfLyy4Edkjl53vh1IPsUW", "pi_V7VyfLyy4Edkjl53vh1IPsUW"),
    ],
)
def test_scrubbing(text: str, kept: str) -> None:
    assert scrub(text) == kept


def test_brands() -> None:
    assert [brand_of(each) for each in ("42", "55", "2221", "37", "60")] == [
        "visa",
        "mastercard",
        "mastercard",
        "amex",
        "unknown",
    ]


@pytest.mark.parametrize(
    ("locale", "accepted", "expected"),
    [
        ("fr", "en", "fr"),
        ("fr-CA", "", "fr"),
        ("en-GB", "fr", "en"),
        ("auto", "fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("", "en;q=0.3, fr;q=0.8", "fr"),
        ("auto", "de, fr;q=0.5", "fr"),
        ("auto", "fr;q=0", "en"),
        ("auto", "fr;q=much", "en"),
        ("de", "fr", "en"),
        ("", "", "en"),
    ],
)
def test_the_language_of_a_page(locale: str, accepted: str, expected: str) -> None:
    assert language(locale, accepted) == expected
