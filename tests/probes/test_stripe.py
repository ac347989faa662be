"""Stripe's own client looks at the payment simulator, and says what the simulator's control plane says."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from stripe import StripeClient

from harness.kernel.errors import LandscapeInvalid
from harness.landscape.endpoint import Endpoint
from harness.probes.payments import PaymentsProbe
from harness.probes.reading import Blind, JsonReader
from tests.probes.servers import probe
from tests.probes.site import Site, site
from tests.simulators.processes import running
from tests.simulators.psp.setting import authorised, client_of, session_of

KEY = "sk_test_of_the_probe"
NAMES = ("requested", "authorised", "captured", "refunded", "currency", "status", "refunds", "refunds_by_return")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running("psp", "--seed", "7") as url:
        yield url


@pytest.fixture(scope="module")
def client(url: str) -> StripeClient:
    return client_of(url)


def books(url: str, more: str = "", key: str = KEY) -> Any:
    return probe("psp", f'kind = "stripe"\naddress = "{url}"\nkey = {{ env = "KEY" }}\n{more}', KEY=key)


def test_it_says_what_the_control_plane_says(url: str, client: StripeClient) -> None:
    """An order refused once, paid, captured in part, refunded twice; and one that was only begun, one that was released."""
    session_of(client, "1")
    intent = authorised(client, "1")
    client.v1.payment_intents.capture(intent, {"amount_to_capture": 2000})
    client.v1.refunds.create({"payment_intent": intent, "amount": 500, "metadata": {"order": "1", "rma": "R1-1"}})
    client.v1.refunds.create(
        {"payment_intent": intent, "amount": 250, "metadata": {"order": "1", "reason": "goodwill"}}
    )
    session_of(client, "2")
    client.v1.payment_intents.cancel(authorised(client, "3"))
    ours = PaymentsProbe(JsonReader("psp", url))
    for order in ("1", "2", "3"):
        seen, known = books(url).order(order), ours.order(order)
        assert {name: seen[name] for name in NAMES} == {name: known[name] for name in NAMES}, order
    seen = books(url).order("1")
    assert (seen["captured"], seen["refunded"], seen["refunds_by_return"]) == (2000, 750, {"R1-1": 500})
    assert books(url).order("4") == {}


def test_each_capture_of_a_payment_is_counted(url: str, client: StripeClient) -> None:
    more = {"capture_method": "manual", "metadata": {"order": "11"}}
    more |= {"payment_method_options": {"card": {"request_multicapture": "if_available"}}}
    session_of(client, "11")
    asked: Any = {"amount": 2390, "currency": "eur", "payment_method": "pm_card_visa", "confirm": True, **more}
    asked["payment_method_types"] = ["card"]
    intent = client.v1.payment_intents.create(asked).id
    client.v1.payment_intents.capture(intent, {"amount_to_capture": 1000, "final_capture": False})
    client.v1.payment_intents.capture(intent, {"amount_to_capture": 500})
    first, paid = books(url).order("11")["payments"]
    assert (paid["captures"], paid["captured"]) == ([1000, 500], 1500)
    assert (first["captures"], first["email"], first["locale"]) == ([], "zoe@example.fr", "fr")


def test_a_payment_taken_twice_shows(url: str, client: StripeClient) -> None:
    authorised(client, "21")
    authorised(client, "21")
    seen = books(url).order("21")
    assert (seen["authorised"], len(seen["payments"])) == (4780, 2)


def test_the_order_of_a_payment_page(url: str, client: StripeClient) -> None:
    session = session_of(client, "31")
    assert books(url).order_of_session(session.id) == "31"
    for unknown in ("cs_test_unknown", "", "../refunds", "pi_1", "cs_1/line_items"):
        assert books(url).order_of_session(unknown) == ""


def test_more_payments_than_may_be_looked_through_are_blindness(url: str, client: StripeClient) -> None:
    session_of(client, "41")
    session_of(client, "42")
    with pytest.raises(Blind, match="has more than 1 payments of the last 48 hours"):
        books(url, "most_rows = 1").order("42")


@pytest.mark.parametrize("key", ["sk_live_0123", "rk_live_0123", "pk_test_0123", "whsec_1", "sk_test_", " sk_live_ "])
def test_a_key_that_is_none_of_test_mode_is_refused(url: str, key: str) -> None:
    with pytest.raises(LandscapeInvalid, match="names no key of Stripe's test mode") as refused:
        books(url, key=key)
    assert key.strip() not in str(refused.value).replace("sk_test_…", "")


def test_the_key_may_be_that_of_the_system(url: str, client: StripeClient) -> None:
    session = session_of(client, "51")
    told = Endpoint(role="psp", address="https://unused.example", key=KEY)
    assert probe("psp", f'kind = "stripe"\naddress = "{url}"', told).order_of_session(session.id) == "51"


SESSION = {
    "id": "cs_1",
    "object": "checkout.session",
    "livemode": False,
    "client_reference_id": "1",
    "payment_intent": "pi_1",
}
SESSION |= {"amount_total": 100, "currency": "eur", "status": "open", "created": 1, "metadata": {}}
INTENT = {
    "id": "pi_1",
    "object": "payment_intent",
    "livemode": False,
    "amount": 100,
    "currency": "eur",
    "status": "succeeded",
}
INTENT |= {
    "latest_charge": {
        "id": "ch_1",
        "object": "charge",
        "status": "succeeded",
        "amount": 100,
        "amount_captured": 100,
        "amount_refunded": 0,
    }
}


def answering(web: Site, session: Any, intent: Any) -> Any:
    def listed(*found: Any) -> bytes:
        return json.dumps({"object": "list", "data": found, "has_more": False, "url": "/"}).encode()

    web.answers = {
        "GET /v1/checkout/sessions": (200, listed(session)),
        "GET /v1/payment_intents": (200, listed(intent)),
        "GET /v1/refunds": (200, listed()),
        "GET /v1/balance_transactions": (200, listed({"type": "charge", "amount": 100})),
    }
    return books(web.address)


@pytest.fixture(scope="module")
def web() -> Iterator[Site]:
    with site() as made:
        yield made


def test_the_hand_written_answer_is_one_that_is_read(web: Site) -> None:
    assert answering(web, SESSION, INTENT).order("1")["captured"] == 100


@pytest.mark.parametrize(
    ("session", "intent", "reason"),
    [
        ({}, {"currency": "usd"}, "shows USD, where the orders of this landscape are in EUR"),
        ({"payment_intent": None, "currency": "usd"}, {}, "shows USD"),
        ({"livemode": True}, {}, "of live mode"),
        ({}, {"livemode": True}, "of live mode"),
        ({}, {"amount": None, "currency": None}, "shows NONE"),
        ({}, {"latest_charge": {"status": "succeeded"}}, "something else than Stripe does"),
        ({}, {"latest_charge": "ch_1"}, "something else than Stripe does"),
        ({"metadata": ["order"]}, {}, "something else than Stripe does"),
        ({"id": 5, "payment_intent": {"id": "pi_1"}}, {}, "something else than Stripe does"),
    ],
)
def test_another_shape_is_blindness(web: Site, session: dict[str, Any], intent: dict[str, Any], reason: str) -> None:
    looking = answering(web, SESSION | session, INTENT | intent)
    with pytest.raises(Blind, match=reason):
        looking.order("1")


@pytest.mark.parametrize(
    "answer",
    [
        (500, b"{}"),
        (401, b'{"error": {"message": "Invalid API Key: sk_test_of_the_probe"}}'),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"data": 5}'),
        (302, b""),
    ],
    ids=range(6),
)
def test_a_provider_that_answers_badly_is_blindness(web: Site, answer: tuple[int, bytes]) -> None:
    web.answers, web.otherwise = {}, answer
    with pytest.raises(Blind) as blind:
        books(web.address).order("1")
    assert KEY not in str(blind.value)
    with pytest.raises(Blind):
        books(web.address).order_of_session("cs_1")


def test_a_provider_that_does_not_answer_is_left_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        looking = books(f"http://127.0.0.1:{silent.getsockname()[1]}", "within = 0.1")
        with pytest.raises(Blind, match=r"cannot be asked by Stripe's client .APIConnectionError"):
            looking.order("1")
