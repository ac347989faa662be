"""Bank accounts: check digits, and what Stripe's test accounts make happen."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.ibans import ACCOUNTS, account, by_token, tidy, valid
from harness.simulators.psp.methods import account_of


def test_every_test_account_has_right_check_digits() -> None:
    assert len(ACCOUNTS) > 150
    assert [iban for iban in ACCOUNTS if not valid(iban)] == []


@given(st.sampled_from(sorted(ACCOUNTS)), st.data())
def test_one_wrong_digit_is_always_found(iban: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(2, len(iban) - 1).filter(lambda at: iban[at].isdigit()))
    digit = data.draw(st.sampled_from([sign for sign in "0123456789" if sign != iban[place]]))
    assert not valid(iban[:place] + digit + iban[place + 1 :])


@pytest.mark.parametrize("text", ["", "FR", "FR14", "١٢٣٤", "FR14" + "A" * 40, "fr1420041010050500013M02606", "14FR"])
def test_what_is_no_iban(text: str) -> None:
    assert not valid(text)


@pytest.mark.parametrize(
    ("token", "iban", "outcome"),
    [
        ("pm_sepaDebit_success_fr", "FR1420041010050500013M02606", "success"),
        ("pm_sepaDebit_failed_de", "DE62370400440532013001", "failed"),
        ("pm_sepaDebit_disputed_at", "AT591904300235473203", "disputed"),
        ("pm_sepaDebit_insufficientFunds_gb", "GB70WEST12345602222227", "insufficientFunds"),
        ("pm_sepaDebit_successDelayed_ch", "CH8656663438253651553", "successDelayed"),
    ],
)
def test_a_token_stands_for_an_account(token: str, iban: str, outcome: str) -> None:
    found = by_token(token)
    assert found is not None
    assert (found, found.outcome, found.last4) == (account(iban), outcome, iban[-4:])


def test_people_write_spaces_and_small_letters() -> None:
    assert tidy(" de89 3704-0044 0532 0130 00") == "DE89370400440532013000"
    assert account_of("de89 3704 0044 0532 0130 00", "iban").outcome == "success"


@pytest.mark.parametrize(
    ("iban", "code"),
    [
        ("DE88370400440532013000", "invalid_bank_account_iban"),
        ("GB33BUKB20201555555555", "payment_method_invalid_parameter_testmode"),
        ("FR2620041010050000000055555", "sepa_debit_bank_not_supported"),
        ("FR5020041010050000000066666", "sepa_debit_debits_not_supported"),
    ],
)
def test_an_account_that_cannot_be_debited_is_refused(iban: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        account_of(iban, "sepa_debit[iban]")
    assert caught.value.code == code
    assert by_token("pm_sepaDebit_bankNotSupported_fr") is None
