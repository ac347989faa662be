"""Money that is held: taken at once or in several captures, increased, held longer, let go."""

from __future__ import annotations

from typing import Any

from stripe import StripeClient

from tests.simulators.psp.setting import Shop, advance, direct, payments, refused, settled

SEVERAL: dict[str, Any] = {"payment_method_options": {"card": {"request_multicapture": "if_available"}}}


def charge_of(client: StripeClient, intent: str) -> Any:
    return client.v1.payment_intents.retrieve(intent, {"expand": ["latest_charge"]}).latest_charge


def test_several_captures_take_what_was_authorised_and_no_more(url: str, client: StripeClient) -> None:
    intent = direct(client, 1000, metadata={"order": "m1"}, expand=["latest_charge"], **SEVERAL)
    assert intent.latest_charge.payment_method_details.card.multicapture.status == "available"
    first = client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 700, "final_capture": False})
    assert (first.status, first.amount_capturable, first.amount_received) == ("requires_capture", 300, 700)
    charge = charge_of(client, intent.id)
    assert (charge.amount, charge.amount_captured, charge.captured) == (1000, 700, False)
    error = refused(lambda: client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 301}))
    assert (error.code, error.param) == ("amount_too_large", "amount_to_capture")
    last = client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 200})
    assert (last.status, last.amount_capturable, last.amount_received) == ("succeeded", 0, 900)
    charge = charge_of(client, intent.id)
    assert (charge.amount_captured, charge.captured) == (900, True)
    (payment,) = payments(url, "m1")
    assert (payment["captures"], payment["captured"], payment["authorised"]) == ([700, 200], 900, 1000)


def test_the_rest_is_released_by_a_final_capture_of_nothing(client: StripeClient) -> None:
    intent = direct(client, 1000, **SEVERAL)
    nothing: Any = {"amount_to_capture": 0, "final_capture": True}
    assert refused(lambda: client.v1.payment_intents.capture(intent.id, nothing)).code == "parameter_invalid_integer"
    client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 400, "final_capture": False})
    done = client.v1.payment_intents.capture(intent.id, nothing)
    assert (done.status, done.amount_capturable, done.amount_received) == ("succeeded", 0, 400)
    assert refused(lambda: client.v1.payment_intents.capture(intent.id)).code == "payment_intent_unexpected_state"


def test_several_captures_are_told(url: str, shop: Shop, client: StripeClient) -> None:
    intent = direct(client, 1000, **SEVERAL)
    settled(url)
    shop.events.clear()
    client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 700, "final_capture": False})
    settled(url)
    assert shop.types() == ["charge.updated", "payment_intent.amount_capturable_updated"]
    told: Any = shop.events[1].data
    assert (told.object["amount_capturable"], told.previous_attributes["amount_capturable"]) == (300, 1000)
    shop.events.clear()
    client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 200})
    settled(url)
    assert shop.types() == [
        "charge.updated",
        "payment_intent.amount_capturable_updated",
        "charge.captured",
        "payment_intent.succeeded",
    ]


def test_what_was_captured_in_part_can_be_refunded_before_the_last_capture(client: StripeClient) -> None:
    intent = direct(client, 1000, **SEVERAL)
    client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 700, "final_capture": False})
    assert refused(lambda: client.v1.refunds.create({"payment_intent": intent.id, "amount": 701})).param == "amount"
    client.v1.refunds.create({"payment_intent": intent.id, "amount": 700})
    assert not charge_of(client, intent.id).refunded
    client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 100})
    client.v1.refunds.create({"payment_intent": intent.id})
    assert charge_of(client, intent.id).refunded


def test_without_asking_for_it_the_first_capture_is_the_last(client: StripeClient) -> None:
    intent = direct(client, 1000)
    error = refused(
        lambda: client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 700, "final_capture": False})
    )
    assert error.param == "final_capture"
    assert client.v1.payment_intents.retrieve(intent.id).amount_capturable == 1000
    assert client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 700}).status == "succeeded"


def test_a_network_without_several_captures_says_so(client: StripeClient) -> None:
    intent = direct(client, 1000, method="pm_card_unionpay", expand=["latest_charge"], **SEVERAL)
    assert intent.latest_charge.payment_method_details.card.multicapture.status == "unavailable"


def test_a_payment_captured_in_part_is_not_canceled(client: StripeClient) -> None:
    intent = direct(client, 1000, **SEVERAL)
    client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 700, "final_capture": False})
    assert refused(lambda: client.v1.payment_intents.cancel(intent.id)).code == "payment_intent_unexpected_state"


def test_an_authorisation_can_be_increased_when_that_was_asked_for(client: StripeClient) -> None:
    plain = direct(client, 1000)
    error = refused(lambda: client.v1.payment_intents.increment_authorization(plain.id, {"amount": 1500}))
    assert error.code == "payment_intent_unexpected_state"
    options = {"card": {"request_incremental_authorization": "if_available"}}
    intent = direct(client, 1000, payment_method_options=options)
    assert (
        refused(lambda: client.v1.payment_intents.increment_authorization(intent.id, {"amount": 1000})).param
        == "amount"
    )
    more = client.v1.payment_intents.increment_authorization(intent.id, {"amount": 1500})
    assert (more.amount, more.amount_capturable) == (1500, 1500)
    assert client.v1.payment_intents.capture(intent.id).amount_received == 1500


def test_banks_let_go_after_a_week_or_a_month(url: str, shop: Shop, client: StripeClient) -> None:
    longer = {"card": {"request_extended_authorization": "if_available"}}
    week = direct(client, 1000, metadata={"order": "week"})
    month = direct(client, 1000, metadata={"order": "month"}, payment_method_options=longer)
    part = direct(client, 1000, metadata={"order": "part"}, **SEVERAL)
    client.v1.payment_intents.capture(part.id, {"amount_to_capture": 300, "final_capture": False})
    for order in ("week", "month", "part"):
        advance(url, 7.1, order)
    assert client.v1.payment_intents.retrieve(week.id).status == "canceled"
    assert client.v1.payment_intents.retrieve(month.id).status == "requires_capture"
    kept = client.v1.payment_intents.retrieve(part.id)
    assert (kept.status, kept.amount_received, kept.amount_capturable) == ("succeeded", 300, 0)
    advance(url, 23, "month")
    assert client.v1.payment_intents.retrieve(month.id).status == "canceled"
    settled(url)
    assert shop.types()[-2:] == ["charge.expired", "payment_intent.canceled"]


def test_a_test_card_is_disputed_as_soon_as_money_was_taken(url: str, shop: Shop, client: StripeClient) -> None:
    intent = direct(client, 1000, method="pm_card_createDispute")
    settled(url)
    assert "charge.dispute.created" not in shop.types()
    client.v1.payment_intents.capture(intent.id)
    settled(url)
    assert shop.types()[-4:] == [
        "charge.captured",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "payment_intent.succeeded",
    ]
    assert refused(lambda: client.v1.refunds.create({"payment_intent": intent.id})).code == "charge_disputed"
