"""Customers, their payment methods, and payments without them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from stripe import StripeClient

from tests.simulators.psp.fidelity import faults
from tests.simulators.psp.setting import Shop, direct, refused, settled


def kept(client: StripeClient, method: str = "pm_card_visa") -> tuple[str, str]:
    """A customer with one payment method."""
    customer = client.v1.customers.create({"email": "zoe@example.fr"})
    attached = client.v1.payment_methods.attach(method, {"customer": customer.id})
    return customer.id, attached.id


def test_a_customer_is_kept_changed_and_deleted(client: StripeClient) -> None:
    address: Any = {"line1": "1 rue de Rivoli", "city": "Paris", "postal_code": "75001", "country": "FR"}
    made = client.v1.customers.create({"email": "a@b.fr", "name": "Zoé", "address": address, "metadata": {"shop": "7"}})
    assert not faults(made)
    changed = client.v1.customers.update(made.id, {"name": "Zoé L.", "metadata": {"shop": "", "vip": "1"}})
    assert (changed.name, changed.email, dict(changed.to_dict()["metadata"])) == ("Zoé L.", "a@b.fr", {"vip": "1"})
    assert client.v1.customers.delete(made.id).deleted
    assert client.v1.customers.retrieve(made.id).deleted
    assert refused(lambda: client.v1.customers.update(made.id, {"name": "x"})).http_status == 404


def test_customers_are_found_by_their_address(client: StripeClient) -> None:
    made = [client.v1.customers.create({"email": "twin@example.fr"}).id for _ in range(3)]
    client.v1.customers.update(made[1], {"email": "other@example.fr"})
    found = client.v1.customers.list({"email": "twin@example.fr"}).data
    assert [each.id for each in found] == [made[2], made[0]]
    assert made[1] in [each.id for each in client.v1.customers.list({"limit": 5}).data]


def test_payment_methods_are_attached_listed_and_detached(client: StripeClient) -> None:
    customer, method = kept(client)
    attached = client.v1.payment_methods.retrieve(method)
    assert attached.customer == customer
    assert not faults(attached)
    second = client.v1.payment_methods.attach("pm_card_mastercard", {"customer": customer}).id
    assert [each.id for each in client.v1.customers.payment_methods.list(customer).data] == [second, method]
    assert [each.id for each in client.v1.payment_methods.list({"customer": customer, "type": "card"}).data] == [
        second,
        method,
    ]
    client.v1.payment_methods.detach(second)
    assert [each.id for each in client.v1.customers.payment_methods.list(customer).data] == [method]
    assert refused(lambda: client.v1.payment_methods.attach(second, {"customer": customer})).http_status == 400
    assert refused(lambda: client.v1.payment_methods.detach(second)).http_status == 400


def test_a_payment_method_belongs_to_one_customer(client: StripeClient) -> None:
    customer, method = kept(client)
    other = client.v1.customers.create({}).id
    assert refused(lambda: client.v1.payment_methods.attach(method, {"customer": other})).http_status == 400
    assert refused(lambda: direct(client, method=method)).code == "parameter_missing"
    assert refused(lambda: direct(client, method=method, customer=other)).param == "payment_method"
    assert direct(client, method=method, customer=customer).customer == customer


def test_a_card_that_its_bank_declines_cannot_be_kept(client: StripeClient) -> None:
    customer = client.v1.customers.create({}).id
    declined = "pm_card_visa_chargeDeclinedStolenCard"
    error = refused(lambda: client.v1.payment_methods.attach(declined, {"customer": customer}))
    assert (error.http_status, error.error.decline_code) == (402, "stolen_card")
    late = client.v1.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": customer}).id
    assert refused(lambda: direct(client, method=late, customer=customer)).code == "card_declined"


def test_a_payment_method_without_a_customer_pays_once(client: StripeClient) -> None:
    given: Any = {"type": "card", "card": {"token": "tok_visa"}}
    method = client.v1.payment_methods.create(given).id
    assert direct(client, method=method).status == "requires_capture"
    error = refused(lambda: direct(client, method=method))
    assert "may not be used again" in str(error)


def test_a_saved_card_pays_without_the_customer(client: StripeClient) -> None:
    customer = client.v1.customers.create({}).id
    first = direct(
        client, method="pm_card_authenticationRequiredOnSetup", customer=customer, setup_future_usage="off_session",
        return_url="http://127.0.0.1:9/back",
    )  # fmt: skip
    httpx.post(first.next_action.redirect_to_url.url, data={"result": "pass"}, trust_env=False)
    (method,) = client.v1.customers.payment_methods.list(customer).data
    again = direct(client, method=method.id, customer=customer, off_session=True)
    assert (again.status, again.setup_future_usage) == ("requires_capture", None)
    fresh = client.v1.payment_methods.attach("pm_card_authenticationRequiredOnSetup", {"customer": customer}).id
    error = refused(lambda: direct(client, method=fresh, customer=customer, off_session=True))
    assert error.code == "authentication_required"


def test_the_intents_of_a_customer_are_listed(client: StripeClient) -> None:
    customer = client.v1.customers.create({}).id
    made = [direct(client, customer=customer).id for _ in range(3)]
    direct(client)
    assert [each.id for each in client.v1.payment_intents.list({"customer": customer}).data] == made[::-1]
    late = client.v1.payment_intents.create({"amount": 500, "currency": "eur"}).id
    client.v1.payment_intents.update(late, {"customer": customer})
    assert client.v1.payment_intents.list({"customer": customer, "limit": 1}).data[0].id == late


@pytest.mark.parametrize("call", ["customers", "payment_methods", "setup_intents", "payment_intents"])
def test_an_unknown_customer_is_refused(client: StripeClient, call: str) -> None:
    calls: dict[str, Any] = {
        "customers": lambda: client.v1.customers.retrieve("cus_nobody"),
        "payment_methods": lambda: client.v1.payment_methods.attach("pm_card_visa", {"customer": "cus_nobody"}),
        "setup_intents": lambda: client.v1.setup_intents.create({"customer": "cus_nobody"}),
        "payment_intents": lambda: direct(client, customer="cus_nobody"),
    }
    error = refused(calls[call])
    assert (error.code, error.param) == ("resource_missing", "customer")


def test_a_setup_intent_keeps_a_card_for_later(url: str, shop: Shop, client: StripeClient) -> None:
    customer = client.v1.customers.create({}).id
    params: Any = {
        "customer": customer, "payment_method": "pm_card_authenticationRequiredOnSetup", "confirm": True,
        "return_url": "http://127.0.0.1:9/back",
    }  # fmt: skip
    setup = client.v1.setup_intents.create(params)
    assert not faults(setup)
    assert setup.next_action is not None
    page: Any = setup.next_action.redirect_to_url
    answer = httpx.post(page.url, data={"result": "pass"}, trust_env=False)
    assert "setup_intent=seti_" in answer.headers["location"]
    done = client.v1.setup_intents.retrieve(setup.id)
    assert (done.status, done.next_action) == ("succeeded", None)
    assert (
        direct(client, method=str(done.payment_method), customer=customer, off_session=True).status
        == "requires_capture"
    )
    settled(url)
    assert "setup_intent.succeeded" in shop.types()
    assert refused(lambda: client.v1.setup_intents.cancel(setup.id)).code == "setup_intent_unexpected_state"


def test_a_setup_that_is_declined(client: StripeClient) -> None:
    params: Any = {"payment_method": "pm_card_visa_chargeDeclined", "confirm": True}
    error = refused(lambda: client.v1.setup_intents.create(params))
    assert (error.http_status, error.code) == (402, "card_declined")
