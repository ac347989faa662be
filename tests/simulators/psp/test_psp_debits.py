"""SEPA debits: under way for days, then paid, refused or disputed."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from stripe import StripeClient

from tests.simulators.psp.fidelity import faults
from tests.simulators.psp.setting import (
    Shop,
    advance,
    control,
    notes,
    payments,
    refused,
    refused_control,
    session_of,
    settled,
)

AGREED: dict[str, Any] = {
    "customer_acceptance": {"type": "online", "online": {"ip_address": "127.0.0.1", "user_agent": "x"}}
}
SEPA: dict[str, Any] = {"payment_method_types": ["sepa_debit"], "payment_intent_data": {"metadata": {}}}


def debit(client: StripeClient, order: str, token: str = "pm_sepaDebit_success_fr", **more: Any) -> Any:
    params: dict[str, Any] = {
        "amount": 4200, "currency": "eur", "payment_method_types": ["sepa_debit"], "payment_method": token,
        "mandate_data": AGREED, "confirm": True, "metadata": {"order": order},
    }  # fmt: skip
    asked: Any = {**params, **more}
    return client.v1.payment_intents.create(asked)


def test_a_debit_is_paid_days_later(url: str, shop: Shop, client: StripeClient) -> None:
    intent = debit(client, "s1")
    assert (intent.status, intent.amount_received) == ("processing", 0)
    charge: Any = client.v1.charges.retrieve(intent.latest_charge)
    assert (charge.status, charge.paid) == ("pending", False)
    assert charge.payment_method_details.sepa_debit.last4 == "2606"
    advance(url, 3, "s1")
    assert client.v1.payment_intents.retrieve(intent.id).status == "processing"
    assert payments(url, "s1")[0]["captured"] == 0
    advance(url, 3, "s1")
    paid = client.v1.payment_intents.retrieve(intent.id)
    assert (paid.status, paid.amount_received) == ("succeeded", 4200)
    settled(url)
    assert shop.types() == [
        "payment_intent.created", "payment_intent.processing", "charge.pending", "charge.succeeded", "payment_intent.succeeded",
    ]  # fmt: skip
    (payment,) = payments(url, "s1")
    assert (payment["captured"], payment["method"]) == (4200, "sepa_debit")


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("pm_sepaDebit_failed_de", "generic_could_not_process"),
        ("pm_sepaDebit_insufficientFunds_fr", "insufficient_funds"),
    ],
)
def test_a_debit_that_the_bank_refuses(url: str, shop: Shop, client: StripeClient, token: str, reason: str) -> None:
    intent = debit(client, token, token)
    advance(url, 6, token)
    failed = client.v1.payment_intents.retrieve(intent.id)
    assert (failed.status, failed.payment_method, failed.amount_received) == ("requires_payment_method", None, 0)
    assert failed.last_payment_error is not None
    assert failed.last_payment_error.decline_code == reason
    charge = client.v1.charges.retrieve(str(failed.latest_charge))
    assert (charge.status, charge.failure_code) == ("failed", reason)
    settled(url)
    assert shop.types()[-2:] == ["charge.failed", "payment_intent.payment_failed"]
    again: Any = {"payment_method": "pm_sepaDebit_success_fr", "mandate_data": AGREED}
    assert client.v1.payment_intents.confirm(intent.id, again).status == "processing"


def test_delayed_accounts_take_longer(url: str, client: StripeClient) -> None:
    intent = debit(client, "s2", "pm_sepaDebit_successDelayed_fr")
    advance(url, 7, "s2")
    assert client.v1.payment_intents.retrieve(intent.id).status == "processing"
    advance(url, 5, "s2")
    assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"


def test_a_debit_that_is_disputed(url: str, shop: Shop, client: StripeClient) -> None:
    debit(client, "s3", "pm_sepaDebit_disputed_fr")
    advance(url, 6, "s3")
    settled(url)
    assert shop.types()[-4:] == [
        "charge.succeeded",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "payment_intent.succeeded",
    ]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"mandate_data": None}, "parameter_missing"),
        ({"capture_method": "manual"}, "payment_intent_incompatible_payment_method"),
        ({"currency": "usd"}, "payment_method_currency_mismatch"),
        ({"payment_method": "pm_sepaDebit_exceedsWeeklyVolumeLimit_fr"}, "charge_exceeds_source_limit"),
        ({"payment_method": "pm_card_visa"}, "payment_intent_incompatible_payment_method"),
    ],
)
def test_debits_that_are_refused_at_once(client: StripeClient, more: dict[str, Any], code: str) -> None:
    given: dict[str, Any] = {"mandate_data": AGREED, **more}
    asked = {name: value for name, value in given.items() if value is not None}
    params: Any = {
        "amount": 4200, "currency": "eur", "payment_method_types": ["sepa_debit"], "confirm": True,
        "payment_method": "pm_sepaDebit_success_fr", **asked,
    }  # fmt: skip
    error = refused(lambda: client.v1.payment_intents.create(params))
    assert (error.http_status, error.code) == (400, code)


def test_a_mandate_can_be_seen(client: StripeClient) -> None:
    iban = {"type": "sepa_debit", "sepa_debit": {"iban": "FR14 2004 1010 0505 0001 3M02 606"}}
    given = {**iban, "billing_details": {"name": "Zoé", "email": "zoe@example.fr"}}
    params: Any = {
        "amount": 500, "currency": "eur", "payment_method_types": ["sepa_debit"], "payment_method_data": given,
        "mandate_data": AGREED, "confirm": True, "expand": ["latest_charge", "payment_method"],
    }  # fmt: skip
    intent: Any = client.v1.payment_intents.create(params)
    assert not faults(intent)
    mandate = client.v1.mandates.retrieve(intent.latest_charge.payment_method_details.sepa_debit.mandate)
    assert not faults(mandate)
    assert mandate.payment_method_details.sepa_debit is not None
    page = httpx.get(mandate.payment_method_details.sepa_debit.url, headers={"accept-language": "fr"}, trust_env=False)
    assert "Mandat de prélèvement SEPA" in page.text


def test_an_account_needs_its_holder(client: StripeClient) -> None:
    given: Any = {"type": "sepa_debit", "sepa_debit": {"iban": "DE89370400440532013000"}}
    assert refused(lambda: client.v1.payment_methods.create(given)).param == "billing_details[name]"


def test_no_account_number_enters_the_journal(url: str, client: StripeClient) -> None:
    session = session_of(client, "s5", **SEPA)
    form = {"method": "sepa_debit", "iban": "FR1420041010050500013M02606", "name": "Zoé Lefèvre"}
    assert httpx.post(session.url, data=form, trust_env=False).status_code == 303
    given: Any = {"name": "Zoé", "email": "zoe@example.fr"}
    params: Any = {"type": "sepa_debit", "sepa_debit": {"iban": "DE89370400440532013000"}, "billing_details": given}
    client.v1.payment_methods.create(params)
    written = httpx.get(f"{url}/_control/notes", trust_env=False).text
    assert "2606" in written
    assert "13M02606" not in written
    assert "0532013000" not in written


def test_a_session_is_complete_before_the_money_is_there(url: str, shop: Shop, client: StripeClient) -> None:
    session = session_of(client, "s6", **SEPA)
    page = httpx.get(session.url, trust_env=False).text
    assert 'data-testid="iban"' in page
    assert "vous autorisez" in page
    form = {"method": "sepa_debit", "iban": "DE89 3704 0044 0532 0130 00", "name": "Zoé Lefèvre"}
    answer = httpx.post(session.url, data=form, trust_env=False)
    assert answer.headers["location"].startswith("http://127.0.0.1:9/thanks")
    waiting = client.v1.checkout.sessions.retrieve(session.id)
    assert (waiting.status, waiting.payment_status) == ("complete", "unpaid")
    advance(url, 6, "s6")
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    settled(url)
    assert shop.types()[-2:] == ["payment_intent.succeeded", "checkout.session.async_payment_succeeded"]
    assert "checkout.session.completed" in shop.types()


def test_a_session_hears_of_a_debit_that_failed(url: str, shop: Shop, client: StripeClient) -> None:
    session = session_of(client, "s7", **SEPA)
    form = {"method": "sepa_debit", "iban": "DE62370400440532013001", "name": "Zoé Lefèvre"}
    httpx.post(session.url, data=form, trust_env=False)
    advance(url, 6, "s7")
    settled(url)
    assert shop.types()[-1] == "checkout.session.async_payment_failed"
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "unpaid"


@pytest.mark.parametrize(
    ("iban", "hint"),
    [
        ("DE88370400440532013000", "Cet IBAN n’est pas valide."),
        ("GB33BUKB20201555555555", "Seuls les comptes de test"),
        ("FR2620041010050000000055555", "ne peut pas être prélevé"),
        ("", "Cet IBAN n’est pas valide."),
        ("<b>", "Cet IBAN n’est pas valide."),
    ],
)
def test_an_account_filled_in_wrongly_debits_nothing(url: str, client: StripeClient, iban: str, hint: str) -> None:
    order = f"wrong-{iban[:4]}"
    answer = httpx.post(
        session_of(client, order, **SEPA).url,
        data={"method": "sepa_debit", "iban": iban, "name": "Zoé"},
        trust_env=False,
    )
    assert answer.status_code == 422
    assert hint in answer.text
    assert {payment["intent"] for payment in payments(url, order)} == {""}


def test_people_may_let_the_bank_answer(url: str, client: StripeClient) -> None:
    first, second = debit(client, "s8"), debit(client, "s9")
    assert control(url, "POST", f"/payments/{first.id}/settle")["status"] == "succeeded"
    assert control(url, "POST", f"/payments/{second.id}/fail")["status"] == "requires_payment_method"
    assert refused_control(url, "POST", f"/payments/{first.id}/settle") == (409, "impossible")
    assert len(notes(url, "s8", "moved", "payment.capture")) == 1


def test_banks_can_be_made_quick(url: str, client: StripeClient) -> None:
    usual = control(url, "GET", "/settling")
    control(url, "PUT", "/settling", {"normal": 60})
    try:
        intent = debit(client, "s10")
        advance(url, 0.001, "s10")
        assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"
    finally:
        control(url, "PUT", "/settling", usual)


def test_a_refund_of_a_debit_takes_days(url: str, shop: Shop, client: StripeClient) -> None:
    intent = debit(client, "s11")
    error = refused(lambda: client.v1.refunds.create({"payment_intent": intent.id}))
    assert error.code == "charge_not_refundable"
    control(url, "POST", f"/payments/{intent.id}/settle")
    refund = client.v1.refunds.create({"payment_intent": intent.id, "amount": 1000})
    assert refund.status == "pending"
    assert not faults(refund)
    advance(url, 6, "s11")
    assert client.v1.refunds.retrieve(refund.id).status == "succeeded"
    settled(url)
    assert shop.types()[-3:] == ["refund.created", "charge.refunded", "refund.updated"]
