"""Bank transfers: told where to send how much, sent in part, sent too much, sent back."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from stripe import StripeClient

from tests.simulators.psp.fidelity import faults
from tests.simulators.psp.setting import Shop, advance, control, payments, refused, refused_control, session_of, settled

OPTIONS: dict[str, Any] = {
    "customer_balance": {
        "funding_type": "bank_transfer",
        "bank_transfer": {"type": "eu_bank_transfer", "eu_bank_transfer": {"country": "FR"}},
    }
}


@pytest.fixture
def customer(client: StripeClient) -> str:
    return client.v1.customers.create({"email": "zoe@example.fr", "name": "Zoé"}).id


def transfer(client: StripeClient, customer: str, order: str, amount: int = 1000) -> Any:
    params: Any = {
        "amount": amount, "currency": "eur", "customer": customer, "payment_method_types": ["customer_balance"],
        "payment_method_data": {"type": "customer_balance"}, "payment_method_options": OPTIONS, "confirm": True,
        "metadata": {"order": order},
    }  # fmt: skip
    return client.v1.payment_intents.create(params)


def fund(client: StripeClient, customer: str, amount: int, reference: str = "") -> Any:
    params: Any = {"amount": amount, "currency": "eur", **({"reference": reference} if reference else {})}
    return client.v1.test_helpers.customers.fund_cash_balance(customer, params)


def test_the_customer_is_told_where_to_send_how_much(client: StripeClient, customer: str) -> None:
    intent = transfer(client, customer, "t1")
    assert not faults(intent)
    told = intent.next_action.display_bank_transfer_instructions
    assert (intent.status, intent.next_action.type) == ("requires_action", "display_bank_transfer_instructions")
    assert (told.amount_remaining, told.currency, told.type) == (1000, "eur", "eu_bank_transfer")
    assert told.financial_addresses[0].iban.iban.startswith("FR00")
    page = httpx.get(told.hosted_instructions_url, headers={"accept-language": "fr"}, trust_env=False)
    assert told.reference in page.text
    assert "10,00\u00a0€" in page.text


def test_too_little_then_the_rest(url: str, shop: Shop, client: StripeClient, customer: str) -> None:
    intent = transfer(client, customer, "t2")
    settled(url)
    assert shop.types()[-1] == "payment_intent.requires_action"
    shop.events.clear()
    moved = fund(client, customer, 400)
    assert not faults(moved)
    assert (moved.type, moved.net_amount, moved.funded.bank_transfer.type) == ("funded", 400, "eu_bank_transfer")
    part: Any = client.v1.payment_intents.retrieve(intent.id)
    assert part.next_action.display_bank_transfer_instructions.amount_remaining == 600
    assert (part.status, part.amount_received) == ("requires_action", 0)
    fund(client, customer, 600)
    assert client.v1.payment_intents.retrieve(intent.id).amount_received == 1000
    settled(url)
    assert [kind for kind in shop.types() if not kind.startswith("customer_cash")] == [
        "payment_intent.partially_funded", "charge.succeeded", "payment_intent.succeeded",
    ]  # fmt: skip
    assert payments(url, "t2")[0]["captured"] == 1000


def test_too_much_pays_the_next_one(client: StripeClient, customer: str) -> None:
    transfer(client, customer, "t3")
    fund(client, customer, 1500)
    balance: Any = client.v1.customers.cash_balance.retrieve(customer)
    assert not faults(balance)
    assert balance.available["eur"] == 500
    assert transfer(client, customer, "t3", 300).status == "succeeded"
    partly = transfer(client, customer, "t3", 300)
    assert partly.next_action.display_bank_transfer_instructions.amount_remaining == 100
    kinds = [each.type for each in client.v1.customers.cash_balance_transactions.list(customer).data]
    assert kinds == ["applied_to_payment", "applied_to_payment", "applied_to_payment", "funded"]


def test_money_goes_to_the_payment_it_names(client: StripeClient, customer: str) -> None:
    first, second = transfer(client, customer, "t4", 1000), transfer(client, customer, "t5", 700)
    third = transfer(client, customer, "t6", 800)
    fund(client, customer, 800)  # exactly what the third asks for
    assert client.v1.payment_intents.retrieve(third.id).status == "succeeded"
    reference = second.next_action.display_bank_transfer_instructions.reference
    fund(client, customer, 1700, reference)
    assert client.v1.payment_intents.retrieve(second.id).status == "succeeded"
    assert client.v1.payment_intents.retrieve(first.id).status == "succeeded"


def test_canceling_gives_the_customer_back_what_was_sent(client: StripeClient, customer: str) -> None:
    intent = transfer(client, customer, "t7")
    fund(client, customer, 400)
    client.v1.payment_intents.cancel(intent.id)
    balance: Any = client.v1.customers.cash_balance.retrieve(customer)
    assert balance.available["eur"] == 400
    newest = client.v1.customers.cash_balance_transactions.list(customer, {"limit": 1}).data[0]
    assert (newest.type, newest.net_amount) == ("unapplied_from_payment", 400)
    fund(client, customer, 600)
    assert client.v1.payment_intents.retrieve(intent.id).status == "canceled"


def test_a_shop_may_settle_for_less(client: StripeClient, customer: str) -> None:
    intent = transfer(client, customer, "t8")
    fund(client, customer, 980)
    client.v1.payment_intents.update(intent.id, {"amount": 980})
    done = client.v1.payment_intents.confirm(intent.id)
    assert (done.status, done.amount_received) == ("succeeded", 980)


def test_the_control_plane_lets_money_arrive(url: str, client: StripeClient, customer: str) -> None:
    intent = transfer(client, customer, "t9")
    assert control(url, "POST", f"/payments/{intent.id}/fund", {"amount": 400})["funded"] == 400
    assert control(url, "POST", f"/payments/{intent.id}/fund", {"amount": 600})["status"] == "succeeded"
    assert refused_control(url, "POST", f"/payments/{intent.id}/fund", {"amount": -1}) == (422, "invalid_field")


def test_a_session_waits_for_the_transfer(url: str, shop: Shop, client: StripeClient, customer: str) -> None:
    session = session_of(
        client, "t10", payment_method_types=["card", "customer_balance"], payment_method_options=OPTIONS, customer=customer,
        customer_email=None, payment_intent_data={"metadata": {"order": "t10"}},
    )  # fmt: skip
    page = httpx.get(session.url, trust_env=False).text
    assert 'data-testid="tab-customer_balance"' in page
    answer = httpx.post(session.url, data={"method": "customer_balance"}, trust_env=False)
    instructions = httpx.get(url + answer.headers["location"], trust_env=False)
    assert "Votre virement" in instructions.text
    waiting = client.v1.checkout.sessions.retrieve(session.id)
    assert (waiting.status, waiting.payment_status) == ("complete", "unpaid")
    fund(client, customer, 2390)
    settled(url)
    assert shop.types()[-1] == "checkout.session.async_payment_succeeded"
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    assert "bien arrivé" in httpx.get(url + answer.headers["location"], trust_env=False).text


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"customer": None}, "customer"),
        ({"payment_method_options": None}, "payment_method_options[customer_balance][funding_type]"),
        ({"capture_method": "manual"}, None),
        ({"currency": "usd"}, "currency"),
        ({"payment_method_options": {"customer_balance": {"bank_transfer": {"type": "us_bank_transfer"}}}},
         "payment_method_options[customer_balance][bank_transfer][type]"),
    ],
)  # fmt: skip
def test_transfers_that_cannot_be_asked_for(
    client: StripeClient, customer: str, more: dict[str, Any], param: str | None
) -> None:
    whole = {
        "amount": 1000, "currency": "eur", "customer": customer, "payment_method_types": ["customer_balance"],
        "payment_method_data": {"type": "customer_balance"}, "payment_method_options": OPTIONS, "confirm": True, **more,
    }  # fmt: skip
    params: Any = {name: value for name, value in whole.items() if value is not None}
    error = refused(lambda: client.v1.payment_intents.create(params))
    assert (error.http_status, error.param) == (400, param)


def test_a_refund_asks_the_customer_for_an_account(url: str, shop: Shop, client: StripeClient, customer: str) -> None:
    intent = transfer(client, customer, "t11")
    fund(client, customer, 1000)
    refund: Any = client.v1.refunds.create({"payment_intent": intent.id, "amount": 300})
    assert not faults(refund)
    assert (refund.status, refund.instructions_email) == ("requires_action", "zoe@example.fr")
    assert refund.next_action.display_details.email_sent.email_sent_to == "zoe@example.fr"
    assert control(url, "POST", f"/refunds/{refund.id}/answer")["status"] == "pending"
    advance(url, 5, "t11")
    assert client.v1.refunds.retrieve(refund.id).status == "succeeded"
    canceled = client.v1.refunds.create({"payment_intent": intent.id, "amount": 700})
    assert client.v1.refunds.cancel(canceled.id).status == "canceled"
    assert payments(url, "t11")[0]["refunded"] == 300
    forgotten = client.v1.refunds.create({"payment_intent": intent.id})
    assert forgotten.amount == 700
    advance(url, 46, "t11")
    assert client.v1.refunds.retrieve(forgotten.id).status == "failed"
    settled(url)
    assert shop.types()[-1] == "refund.failed"


def test_on_autopilot_customers_answer_by_themselves(url: str, client: StripeClient, customer: str) -> None:
    intent = transfer(client, customer, "t12")
    fund(client, customer, 1000)
    refund = client.v1.refunds.create({"payment_intent": intent.id})
    advance(url, 10, "t12")
    assert client.v1.refunds.retrieve(refund.id).status == "requires_action"
    control(url, "PUT", "/autopilot", {"on": True, "order": "t12"})
    advance(url, 2, "t12")
    assert client.v1.refunds.retrieve(refund.id).status == "pending"
    advance(url, 5, "t12")
    assert client.v1.refunds.retrieve(refund.id).status == "succeeded"


def test_a_cash_balance_can_be_sent_back(client: StripeClient, customer: str) -> None:
    fund(client, customer, 500)
    params: Any = {"origin": "customer_balance", "customer": customer, "currency": "eur", "amount": 501}
    assert refused(lambda: client.v1.refunds.create(params)).code == "insufficient_funds"
    params["amount"] = 500
    refund = client.v1.refunds.create(params)
    assert (refund.status, refund.charge) == ("requires_action", None)
    assert client.v1.customers.cash_balance.retrieve(customer).available is None
    client.v1.refunds.cancel(refund.id)
    balance: Any = client.v1.customers.cash_balance.retrieve(customer)
    assert balance.available["eur"] == 500
