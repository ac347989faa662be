"""Webhook endpoints that an integrator registers through the API."""

from __future__ import annotations

from typing import Any

import pytest
import stripe
from stripe import StripeClient

from tests.simulators.psp.fidelity import faults
from tests.simulators.psp.setting import Shop, control, direct, listening_shop, refused, settled


def test_an_endpoint_hears_what_it_asked_for_signed_with_its_own_secret(
    url: str, shop: Shop, client: StripeClient
) -> None:
    with listening_shop() as other:
        wanted: Any = ["payment_intent.amount_capturable_updated", "charge.captured"]
        made = client.v1.webhook_endpoints.create({"url": other.url, "enabled_events": wanted, "description": "mine"})
        assert made.secret is not None
        other.secret = made.secret
        try:
            intent = direct(client)
            client.v1.payment_intents.capture(intent.id)
            settled(url)
            assert other.types() == wanted
            assert other.refused == 0
            assert len(shop.events) > len(other.events)
            by_id = {event.id for event in shop.events}
            assert {event.id for event in other.events} <= by_id
        finally:
            client.v1.webhook_endpoints.delete(made.id)
        direct(client)
        settled(url)
        assert len(other.events) == 2


def test_the_secret_is_told_once(client: StripeClient) -> None:
    made = client.v1.webhook_endpoints.create({"url": "http://127.0.0.1:9/x", "enabled_events": ["*"]})
    assert not faults(made)
    assert made.secret is not None
    seen = client.v1.webhook_endpoints.retrieve(made.id)
    assert "secret" not in seen.to_dict()
    assert [each.id for each in client.v1.webhook_endpoints.list().data] == [made.id]
    changed = client.v1.webhook_endpoints.update(made.id, {"disabled": True, "enabled_events": ["charge.failed"]})
    assert (changed.status, changed.enabled_events) == ("disabled", ["charge.failed"])
    assert client.v1.webhook_endpoints.delete(made.id).deleted
    assert refused(lambda: client.v1.webhook_endpoints.retrieve(made.id)).http_status == 404


def test_endpoints_outlive_new_peers(url: str, client: StripeClient) -> None:
    with listening_shop() as other:
        made = client.v1.webhook_endpoints.create({"url": other.url, "enabled_events": ["payment_intent.created"]})
        assert made.secret is not None
        other.secret = made.secret
        control(url, "PUT", "/peers", {})
        direct(client)
        settled(url)
        client.v1.webhook_endpoints.delete(made.id)
        assert other.types() == ["payment_intent.created"]


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"url": "ftp://x/", "enabled_events": ["*"]}, "url"),
        ({"url": "http://127.0.0.1/x"}, "enabled_events"),
        ({"url": "http://127.0.0.1/x", "enabled_events": ["nonsense"]}, "enabled_events[0]"),
        ({"url": "http://127.0.0.1/x", "enabled_events": ["*"], "connect": True}, "connect"),
    ],
)
def test_endpoints_that_are_refused(client: StripeClient, params: Any, param: str) -> None:
    assert refused(lambda: client.v1.webhook_endpoints.create(params)).param == param


def test_sixteen_endpoints_are_enough(client: StripeClient) -> None:
    asked: Any = {"url": "http://127.0.0.1:9/x", "enabled_events": ["charge.expired"]}
    made = [client.v1.webhook_endpoints.create(asked).id for _ in range(16)]
    assert "maximum" in str(refused(lambda: client.v1.webhook_endpoints.create(asked)))
    for each in made:
        client.v1.webhook_endpoints.delete(each)


def test_an_event_says_which_call_caused_it(client: StripeClient) -> None:
    intent = client.v1.payment_intents.create({"amount": 500, "currency": "eur"}, {"idempotency_key": "cause"})
    event = client.v1.events.list({"type": "payment_intent.created", "limit": 1}).data[0]
    assert isinstance(event, stripe.Event)
    assert intent.last_response is not None
    assert event.request is not None
    assert (event.request.idempotency_key, event.request.id) == ("cause", intent.last_response.request_id)
