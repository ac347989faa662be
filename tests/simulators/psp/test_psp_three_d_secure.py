"""3-D Secure, blocks and checks: what each kind of test card makes of a payment."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from stripe import StripeClient

from tests.simulators.psp.setting import direct, refused

BACK = "http://127.0.0.1:9/back"
ASKED: dict[str, Any] = {"payment_method_options": {"card": {"request_three_d_secure": "any"}}}


def secure_of(client: StripeClient, intent: Any) -> Any:
    charge: Any = client.v1.charges.retrieve(intent.latest_charge)
    return charge.payment_method_details.card.three_d_secure


@pytest.mark.parametrize(
    ("method", "more", "status", "result"),
    [
        ("pm_card_visa", {}, "requires_capture", None),
        ("pm_card_visa", ASKED, "requires_capture", "attempt_acknowledged"),
        ("pm_card_amex_threeDSecureNotSupported", ASKED, "requires_capture", "not_supported"),
        ("pm_card_threeDSecureOptional", {}, "requires_capture", None),
        ("pm_card_threeDSecureOptionalProcessingError", ASKED, "requires_capture", "processing_error"),
    ],
)
def test_cards_that_nobody_is_asked_about(
    client: StripeClient, method: str, more: dict[str, Any], status: str, result: str | None
) -> None:
    intent = direct(client, method=method, return_url=BACK, **more)
    secure = secure_of(client, intent)
    assert (intent.status, secure and secure.result) == (status, result)


@pytest.mark.parametrize(
    ("method", "more"),
    [
        ("pm_card_threeDSecure2Required", {}),
        ("pm_card_authenticationRequired", {}),
        ("pm_card_authenticationRequiredOnSetup", {}),
        ("pm_card_authenticationRequiredSetupForOffSession", {}),
        ("pm_card_threeDSecureOptional", ASKED),
    ],
)
def test_cards_that_the_customer_is_asked_about(client: StripeClient, method: str, more: dict[str, Any]) -> None:
    intent = direct(client, method=method, return_url=BACK, **more)
    assert (intent.status, intent.latest_charge, intent.next_action.type) == (
        "requires_action",
        None,
        "redirect_to_url",
    )
    httpx.post(intent.next_action.redirect_to_url.url, data={"result": "pass"}, trust_env=False)
    done = client.v1.payment_intents.retrieve(intent.id)
    assert (done.status, secure_of(client, done).result) == ("requires_capture", "authenticated")


def test_without_a_friction(client: StripeClient) -> None:
    given = {"type": "card", "card": {"number": "4000000032200000", "exp_month": 12, "exp_year": 2034, "cvc": "123"}}
    params: Any = {"amount": 500, "currency": "eur", "confirm": True, "payment_method_data": given}
    intent = client.v1.payment_intents.create(params)
    secure = secure_of(client, intent)
    assert (intent.status, secure.result, secure.authentication_flow) == ("succeeded", "authenticated", "frictionless")


def test_a_bank_page_that_fails_is_a_decline(client: StripeClient) -> None:
    error = refused(lambda: direct(client, method="pm_card_threeDSecureRequiredProcessingError"))
    assert (error.http_status, error.code) == (402, "card_declined")


def test_failing_the_authentication_leaves_no_charge(client: StripeClient) -> None:
    intent = direct(client, method="pm_card_authenticationRequired", return_url=BACK)
    answer = httpx.post(intent.next_action.redirect_to_url.url, data={"result": "fail"}, trust_env=False)
    assert answer.headers["location"].endswith("redirect_status=failed")
    failed = client.v1.payment_intents.retrieve(intent.id)
    assert failed.last_payment_error is not None
    assert (failed.status, failed.latest_charge, failed.payment_method, failed.last_payment_error.code) == (
        "requires_payment_method", None, None, "payment_intent_authentication_failure",
    )  # fmt: skip


def test_a_shop_that_confirms_by_hand_is_asked_again_after_the_authentication(client: StripeClient) -> None:
    intent = direct(client, method="pm_card_authenticationRequired", return_url=BACK, confirmation_method="manual")
    httpx.post(intent.next_action.redirect_to_url.url, data={"result": "pass"}, trust_env=False)
    assert client.v1.payment_intents.retrieve(intent.id).status == "requires_confirmation"
    assert client.v1.payment_intents.confirm(intent.id).status == "requires_capture"


def test_a_shop_may_prefer_an_error_to_a_question(client: StripeClient) -> None:
    error = refused(lambda: direct(client, method="pm_card_authenticationRequired", error_on_requires_action=True))
    assert (error.http_status, error.code) == (402, "authentication_required")


@pytest.mark.parametrize(
    ("method", "reason"),
    [
        ("pm_card_radarBlock", "highest_risk_level"),
        ("pm_card_riskLevelHighest", "highest_risk_level"),
        ("pm_card_cvcCheckFail", "rule"),
    ],
)
def test_a_payment_that_is_too_risky_is_blocked(client: StripeClient, method: str, reason: str) -> None:
    error = refused(lambda: direct(client, method=method))
    charge: Any = client.v1.charges.retrieve(error.error.charge)
    outcome = charge.outcome
    assert (outcome.type, outcome.network_status, outcome.reason) == ("blocked", "not_sent_to_network", reason)


def test_a_risk_that_is_only_elevated_passes(client: StripeClient) -> None:
    charge: Any = client.v1.charges.retrieve(direct(client, method="pm_card_riskLevelElevated").latest_charge)
    assert (charge.outcome.type, charge.outcome.risk_level) == ("authorized", "elevated")


def test_checks_say_only_what_was_asked(client: StripeClient) -> None:
    def checks(number: str, **more: Any) -> Any:
        given = {"type": "card", "card": {"number": number, "exp_month": 12, "exp_year": 2034, **more.pop("card", {})}}
        params: Any = {"amount": 500, "currency": "eur", "confirm": True, "payment_method_data": {**given, **more}}
        charge: Any = client.v1.charges.retrieve(str(client.v1.payment_intents.create(params).latest_charge))
        shown = charge.payment_method_details.card.checks
        return shown.cvc_check, shown.address_postal_code_check, shown.address_line1_check

    where = {"billing_details": {"address": {"postal_code": "75001", "line1": "1 rue de Rivoli"}}}
    assert checks("4242424242424242") == (None, None, None)
    assert checks("4242424242424242", card={"cvc": "123"}, **where) == ("pass", "pass", "pass")
    assert checks("4000000000000036", **where) == (None, "fail", "pass")
    assert checks("4000000000000044", **where) == (None, "unavailable", "unavailable")
    assert checks("4000000000000127") == (None, None, None)  # a code that was not given cannot be wrong


@pytest.mark.parametrize(
    ("card", "code", "param"),
    [
        ({"number": "4242424242424241"}, "incorrect_number", "number"),
        ({"exp_month": 13}, "invalid_expiry_month", "exp_month"),
        ({"exp_year": 1995}, "invalid_expiry_year", "exp_year"),
        ({"cvc": "99"}, "invalid_cvc", "cvc"),
    ],
)
def test_a_card_that_cannot_be_one(client: StripeClient, card: dict[str, Any], code: str, param: str) -> None:
    given = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "123", **card}
    params: Any = {"type": "card", "card": given}
    error = refused(lambda: client.v1.payment_methods.create(params))
    assert (error.http_status, error.code, error.param) == (402, code, param)
