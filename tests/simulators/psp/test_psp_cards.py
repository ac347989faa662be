"""Card numbers: their check digit, their scheme, and how they are kept out of texts."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from harness.simulators.psp.card_table import NAMES, NUMBERS, by_name, by_number
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


def test_every_test_card_has_a_right_check_digit() -> None:
    assert len(NUMBERS) > 140
    assert [digits for digits in NUMBERS if not luhn(digits)] == []


def test_a_card_that_is_no_test_card_is_declined() -> None:
    digits = next(f"497010000000000{check}" for check in range(10) if luhn(f"497010000000000{check}"))
    card = by_number(digits, 12, 2034)
    assert card.decline is not None
    assert card.decline.decline_code == "test_mode_live_card"


@pytest.mark.parametrize(
    ("name", "brand", "country", "funding", "last4"),
    [
        ("pm_card_visa", "visa", "US", "credit", "4242"),
        ("tok_visa_debit", "visa", "US", "debit", "5556"),
        ("pm_card_mastercard_prepaid", "mastercard", "US", "prepaid", "5100"),
        ("pm_card_amex", "amex", "US", "credit", "0005"),
        ("pm_card_discover", "discover", "US", "credit", "1117"),
        ("pm_card_diners", "diners", "US", "credit", "0004"),
        ("pm_card_jcb", "jcb", "JP", "credit", "0505"),
        ("pm_card_unionpay", "unionpay", "CN", "credit", "0005"),
        ("pm_card_fr", "visa", "FR", "credit", "0003"),
        ("pm_card_gb_debit", "visa", "GB", "debit", "0005"),
        ("tok_de", "visa", "DE", "credit", "0016"),
    ],
)
def test_a_name_stands_for_a_card(name: str, brand: str, country: str, funding: str, last4: str) -> None:
    card = by_name(name)
    assert card is not None
    assert (card.brand, card.country, card.funding, card.last4) == (brand, country, funding, last4)


def test_a_co_branded_card_is_paid_over_its_own_network_first() -> None:
    card = by_name("pm_card_visa_cartesBancaires")
    assert card is not None
    assert card.networks == ("cartes_bancaires", "visa")


@pytest.mark.parametrize("name", ["visa", "pm_card_", "pm_card_nonsense", "tok_", "pm_1234", ""])
def test_other_names_stand_for_none(name: str) -> None:
    assert by_name(name) is None


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
        ("card[number]=1&card[cvc]=123&x", "card[number]=1&card[cvc]=***&x"),
        ("card%5Bcvc%5D=1234", "card%5Bcvc%5D=***"),
        ('"cvc_check": "pass"', '"cvc_check": "pass"'),
        ("iban=FR1420041010050500013M02606&a", "iban=FR•• •••• 2606&a"),
        ("DE89 3704 0044 0532 0130 00", "DE•• •••• 3000"),
        ("DE89+3704+0044+0532+0130+00", "DE•• •••• 3000"),
        ("DE88 3704 0044 0532 0130 00", "DE88 3704 0044 0532 0130 00"),
        ("FR00123456789012345678", "FR00123456789012345678"),
    ],
)
def test_scrubbing(text: str, kept: str) -> None:
    assert scrub(text) == kept


def test_brands() -> None:
    assert [brand_of(each) for each in ("42", "55", "2221", "37", "6011", "35", "36", "62", "99")] == [
        "visa",
        "mastercard",
        "mastercard",
        "amex",
        "discover",
        "jcb",
        "diners",
        "unionpay",
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
