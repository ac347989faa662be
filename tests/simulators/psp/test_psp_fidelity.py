"""Answers and parameters, held against what the official client knows of Stripe's API."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
import stripe
import stripe.params
import stripe.params.checkout
import stripe.params.reporting
from stripe import StripeClient

from harness.simulators.psp.api import (
    account,
    balance,
    customers,
    disputes,
    intents,
    methods,
    payouts,
    refunds,
    reports,
    sessions,
)
from harness.simulators.psp.forms import Group
from tests.simulators.psp.fidelity import faults
from tests.simulators.psp.setting import authorised, direct, pay, refused, session_of

# Ours, and those that the newest client no longer has: `payment_method_types` is Stripe's older word.
_OLDER = {"payment_method_types", "client_secret"}
_ENDPOINTS: list[tuple[str, Any, Group]] = [
    ("payment intent", stripe.params.PaymentIntentCreateParams, intents.CREATE),
    ("payment intent, updated", stripe.params.PaymentIntentUpdateParams, intents.UPDATE),
    ("payment intent, confirmed", stripe.params.PaymentIntentConfirmParams, intents.CONFIRM),
    ("payment intent, captured", stripe.params.PaymentIntentCaptureParams, intents.CAPTURE),
    ("payment intent, canceled", stripe.params.PaymentIntentCancelParams, intents.CANCEL),
    ("payment intent, increased", stripe.params.PaymentIntentIncrementAuthorizationParams, intents.INCREMENT),
    ("payment intents", stripe.params.PaymentIntentListParams, intents.LIST),
    ("refund", stripe.params.RefundCreateParams, refunds.CREATE),
    ("refunds", stripe.params.RefundListParams, refunds.LIST),
    ("checkout session", stripe.params.checkout.SessionCreateParams, sessions.CREATE),
    ("checkout sessions", stripe.params.checkout.SessionListParams, sessions.LIST),
    ("customer", stripe.params.CustomerCreateParams, customers.CREATE),
    ("customer, updated", stripe.params.CustomerUpdateParams, customers.UPDATE),
    ("payment method, attached", stripe.params.PaymentMethodAttachParams, methods.ATTACH),
    ("payment methods", stripe.params.PaymentMethodListParams, methods.LIST),
    ("setup intent", stripe.params.SetupIntentCreateParams, methods.SETUP_CREATE),
    ("setup intent, confirmed", stripe.params.SetupIntentConfirmParams, methods.SETUP_CONFIRM),
    ("webhook endpoint", stripe.params.WebhookEndpointCreateParams, account.CREATE),
    ("balance transactions", stripe.params.BalanceTransactionListParams, balance.LIST),
    ("payout", stripe.params.PayoutCreateParams, payouts.CREATE),
    ("payouts", stripe.params.PayoutListParams, payouts.LIST),
    ("dispute, updated", stripe.params.DisputeUpdateParams, disputes.UPDATE),
    ("disputes", stripe.params.DisputeListParams, disputes.LIST),
    ("report run", stripe.params.reporting.ReportRunCreateParams, reports.CREATE),
]


@pytest.mark.parametrize(("name", "known", "ours"), _ENDPOINTS, ids=[each[0] for each in _ENDPOINTS])
def test_every_parameter_of_stripe_is_taken_or_refused_by_its_name(name: str, known: Any, ours: Group) -> None:
    theirs = set(known.__annotations__) - set(stripe.RequestOptions.__annotations__) - {"expand"}
    taken, absent = set(ours.kinds), set(ours.absent)
    assert theirs - taken - absent == set(), f"{name}: neither taken nor named as absent"
    assert taken - theirs - _OLDER == set(), f"{name}: invented"
    assert taken & absent == set()


def test_every_object_is_as_the_client_knows_it(client: StripeClient) -> None:
    customer = client.v1.customers.create({"name": "Zoé", "email": "zoe@example.fr"})
    session = session_of(client, "f1", expand=["line_items", "customer"])
    pay(session.url, "4000000000000002")
    pay(session.url)
    intent = str(client.v1.checkout.sessions.retrieve(session.id).payment_intent)
    client.v1.payment_intents.capture(intent, {"amount_to_capture": 2000})
    refund = client.v1.refunds.create({"payment_intent": intent, "amount": 100})
    whole: Any = {"expand": ["latest_charge.refunds", "payment_method", "latest_charge.customer"]}
    found = [
        customer,
        session,
        client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]}),
        *client.v1.checkout.sessions.line_items.list(session.id).data,
        client.v1.payment_intents.retrieve(intent, whole),
        *client.v1.charges.list({"payment_intent": intent}).data,
        refund,
        *client.v1.events.list({"limit": 100}).data,
        client.v1.payment_methods.retrieve(str(client.v1.payment_intents.retrieve(intent).payment_method)),
        client.v1.accounts.retrieve_current(),
    ]
    assert [fault for each in found for fault in faults(each)] == []


def test_an_error_carries_what_went_wrong(client: StripeClient) -> None:
    error = refused(lambda: direct(client, method="pm_card_visa_chargeDeclinedInsufficientFunds"))
    said: Any = error.error
    assert said.payment_intent.status == "requires_payment_method"
    assert said.payment_method.card.last4 == "9995"
    assert (said.doc_url, said.payment_method_type) == ("https://stripe.com/docs/error-codes/card-declined", "card")
    assert said.payment_intent.last_payment_error.payment_method.id == said.payment_method.id
    assert faults(said.payment_intent) == []


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"application_fee_amount": 5}, "application_fee_amount"),
        ({"confirmation_token": "ct_1"}, "confirmation_token"),
        ({"payment_method_types": ["klarna"]}, "payment_method_types[0]"),
        ({"payment_method_options": {"card": {"installments": {"enabled": True}}}}, "payment_method_options[card][installments]"),
        ({"payment_method_types": ["card"], "automatic_payment_methods": {"enabled": True}}, "automatic_payment_methods"),
        ({"return_url": "http://127.0.0.1:9/"}, "return_url"),
        ({"off_session": True}, "off_session"),
        ({"payment_method": "pm_card_visa", "payment_method_data": {"type": "card", "card": {"token": "tok_visa"}}}, "payment_method"),
    ],
)  # fmt: skip
def test_what_is_not_offered_is_named(client: StripeClient, params: Any, param: str) -> None:
    params |= {"amount": 500, "currency": "eur"}
    error = refused(lambda: client.v1.payment_intents.create(params))
    assert (error.http_status, error.param) == (400, param)


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"discounts": [{"coupon": "X"}]}, "discounts"),
        ({"mode": "subscription"}, "mode"),
        ({"automatic_tax": {"enabled": True}}, "automatic_tax[enabled]"),
        ({"allow_promotion_codes": True}, "allow_promotion_codes"),
        ({"line_items": [{"price": "price_1", "quantity": 1}]}, "line_items[0][price]"),
        ({"shipping_options": [{"shipping_rate": "shr_1"}]}, "shipping_options[0][shipping_rate]"),
        ({"payment_method_types": ["customer_balance"]}, "customer"),
        ({"payment_method_types": ["sepa_debit"]}, "payment_intent_data[capture_method]"),
    ],
)
def test_what_a_session_cannot_do_is_named(client: StripeClient, more: dict[str, Any], param: str) -> None:
    assert refused(lambda: session_of(client, "f2", **more)).param == param


def test_both_words_for_kinds_of_payment_methods_are_taken(client: StripeClient) -> None:
    for word in ("payment_method_types", "allowed_payment_method_types"):
        params: Any = {"amount": 500, "currency": "eur", word: ["sepa_debit", "card"]}
        assert client.v1.payment_intents.create(params).payment_method_types == ["sepa_debit", "card"]


def test_amounts_and_metadata_are_changed_while_nothing_is_paid(client: StripeClient) -> None:
    made = client.v1.payment_intents.create({"amount": 500, "currency": "eur", "metadata": {"a": "1", "b": "2"}})
    changed = client.v1.payment_intents.update(made.id, {"amount": 700, "metadata": {"a": ""}, "description": "x"})
    assert (changed.amount, changed.description, changed.to_dict()["metadata"]) == (700, "x", {"b": "2"})
    assert client.v1.payment_intents.update(made.id, {"metadata": ""}).to_dict()["metadata"] == {}
    intent = authorised(client, "f3")
    error = refused(lambda: client.v1.payment_intents.update(intent, {"amount": 1}))
    assert error.code in ("payment_intent_unexpected_state", "amount_too_small")
    assert (
        refused(lambda: client.v1.payment_intents.update(intent, {"amount": 100})).code
        == "payment_intent_unexpected_state"
    )


def test_a_refused_call_leaves_nothing_behind(client: StripeClient) -> None:
    """What could never be paid is refused before an intent comes into being, or changes."""

    def newest() -> str:
        return client.v1.payment_intents.list({"limit": 1}).data[0].id

    owner = client.v1.customers.create({}).id
    saved = client.v1.payment_methods.attach("pm_card_visa", {"customer": owner}).id
    waiting = client.v1.payment_intents.create({"amount": 500, "currency": "eur", "metadata": {"a": "1"}}).id
    before = str(client.v1.payment_intents.retrieve(waiting))
    base: Any = {"amount": 500, "currency": "eur", "confirm": True}
    sepa: Any = {"payment_method_types": ["sepa_debit"], "payment_method": "pm_sepaDebit_success_fr"}
    tries: list[Any] = [{**base, **sepa}, {**base, "payment_method": saved}, {**base, "payment_method": "pm_nothing"}]
    for params in tries:
        refused(partial(client.v1.payment_intents.create, params))
        assert newest() == waiting
    changes: Any = {"payment_method": saved, "metadata": {"a": "2"}, "description": "x"}
    refused(lambda: client.v1.payment_intents.update(waiting, changes))
    confirming: Any = {"payment_method": saved, "receipt_email": "a@b.fr", "setup_future_usage": "off_session"}
    refused(lambda: client.v1.payment_intents.confirm(waiting, confirming))
    assert str(client.v1.payment_intents.retrieve(waiting)) == before
