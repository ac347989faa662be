"""The API as the official client meets it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import stripe
from stripe import StripeClient

from tests.simulators.psp.setting import authorised, client_of, direct, notes, pay, payments, refused, session_of


def test_an_order_is_authorised_captured_in_part_and_refunded(url: str, client: StripeClient) -> None:
    intent = authorised(client, "1", 2390)
    held = client.v1.payment_intents.retrieve(intent, {"expand": ["latest_charge"]})
    assert (held.status, held.amount_capturable, held.amount_received) == ("requires_capture", 2390, 0)
    assert isinstance(held.latest_charge, stripe.Charge)
    assert not held.latest_charge.captured
    taken = client.v1.payment_intents.capture(intent, {"amount_to_capture": 2000})
    assert (taken.status, taken.amount_capturable, taken.amount_received) == ("succeeded", 0, 2000)
    refund = client.v1.refunds.create(
        {"payment_intent": intent, "amount": 500, "metadata": {"order": "1", "rma": "R1"}}
    )
    assert (refund.status, refund.amount) == ("succeeded", 500)
    (payment,) = payments(url, "1")
    assert (payment["authorised"], payment["captured"], payment["refunded"]) == (2390, 2000, 500)
    assert payment["captures"] == [2000]
    assert [(each["amount"], each["rma"], each["metadata"]) for each in payment["refunds"]] == [
        (500, "R1", {"order": "1", "rma": "R1"})
    ]


def test_a_session_is_paid_only_when_money_was_captured(client: StripeClient) -> None:
    session = session_of(client, "2")
    assert (session.status, session.payment_status, session.payment_intent) == ("open", "unpaid", None)
    pay(session.url)
    session = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (session.status, session.payment_status, session.url) == ("complete", "unpaid", None)
    assert isinstance(session.payment_intent, stripe.PaymentIntent)
    client.v1.payment_intents.capture(session.payment_intent.id)
    (found,) = client.v1.checkout.sessions.list({"payment_intent": session.payment_intent.id}).data
    assert (found.id, found.payment_status) == (session.id, "paid")


def test_captured_at_once_when_nobody_asks_for_more(client: StripeClient) -> None:
    intent = client.v1.payment_intents.create(
        {"amount": 1000, "currency": "eur", "payment_method": "pm_card_visa", "confirm": True}
    )
    assert (intent.status, intent.amount_received) == ("succeeded", 1000)


def test_confirming_step_by_step(client: StripeClient) -> None:
    intent = client.v1.payment_intents.create({"amount": 1000, "currency": "eur"})
    assert intent.status == "requires_payment_method"
    error = refused(lambda: client.v1.payment_intents.confirm(intent.id))
    assert error.code == "payment_intent_unexpected_state"
    chosen = client.v1.payment_intents.update(intent.id, {"payment_method": "pm_card_visa"})
    assert chosen.status == "requires_confirmation"
    assert client.v1.payment_intents.confirm(intent.id).status == "succeeded"


def test_authentication_is_asked_for_by_a_redirect(client: StripeClient) -> None:
    intent = direct(client, method="pm_card_authenticationRequired", return_url="http://127.0.0.1:9/back?a=1")
    assert intent.status == "requires_action"
    page = intent.next_action.redirect_to_url.url
    answer = httpx.post(page, data={"result": "pass"}, trust_env=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("http://127.0.0.1:9/back?a=1&payment_intent=pi_")
    assert answer.headers["location"].endswith("redirect_status=succeeded")
    assert client.v1.payment_intents.retrieve(intent.id).status == "requires_capture"


@pytest.mark.parametrize(
    ("method", "code", "decline_code"),
    [
        ("pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"),
        ("pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"),
        ("pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error"),
    ],
)
def test_a_declined_card_raises_a_card_error(client: StripeClient, method: str, code: str, decline_code: str) -> None:
    error = refused(lambda: direct(client, method=method))
    assert isinstance(error, stripe.CardError)
    said: Any = error.error
    assert (error.http_status, error.code, said.decline_code) == (402, code, decline_code)
    intent = client.v1.payment_intents.retrieve(said.payment_intent.id)
    assert intent.status == "requires_payment_method"
    assert intent.last_payment_error is not None
    assert intent.last_payment_error.charge == said.charge
    assert client.v1.charges.retrieve(said.charge).status == "failed"


def test_off_session_cannot_be_authenticated(client: StripeClient) -> None:
    error = refused(lambda: direct(client, method="pm_card_authenticationRequired", off_session=True))
    assert (error.http_status, error.code) == (402, "authentication_required")


def test_capturing_too_much_or_twice_or_too_early_is_refused(client: StripeClient) -> None:
    intent = direct(client)
    error = refused(lambda: client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 2391}))
    assert (error.http_status, error.code, error.param) == (400, "amount_too_large", "amount_to_capture")
    assert client.v1.payment_intents.retrieve(intent.id).amount_capturable == 2390
    client.v1.payment_intents.capture(intent.id)
    error = refused(lambda: client.v1.payment_intents.capture(intent.id))
    assert error.code == "payment_intent_unexpected_state"
    assert "already been captured" in error.user_message
    waiting = client.v1.payment_intents.create({"amount": 500, "currency": "eur"})
    assert refused(lambda: client.v1.payment_intents.capture(waiting.id)).code == "payment_intent_unexpected_state"


def test_cancelling_releases_and_cannot_be_done_twice(client: StripeClient) -> None:
    intent = direct(client)
    gone = client.v1.payment_intents.cancel(intent.id, {"cancellation_reason": "requested_by_customer"})
    assert (gone.status, gone.amount_capturable) == ("canceled", 0)
    assert refused(lambda: client.v1.payment_intents.cancel(intent.id)).code == "payment_intent_unexpected_state"
    assert refused(lambda: client.v1.payment_intents.capture(intent.id)).code == "payment_intent_unexpected_state"
    assert refused(lambda: client.v1.refunds.create({"payment_intent": intent.id})).code == "charge_not_refundable"


def test_refunds_never_exceed_what_was_captured(client: StripeClient) -> None:
    intent = direct(client)
    assert refused(lambda: client.v1.refunds.create({"payment_intent": intent.id})).code == "charge_not_refundable"
    client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 1000})
    assert refused(lambda: client.v1.refunds.create({"payment_intent": intent.id, "amount": 1001})).param == "amount"
    assert refused(lambda: client.v1.refunds.create({"payment_intent": intent.id, "amount": 0})).param == "amount"
    client.v1.refunds.create({"payment_intent": intent.id, "amount": 400})
    rest = client.v1.refunds.create({"charge": str(client.v1.payment_intents.retrieve(intent.id).latest_charge)})
    assert rest.amount == 600
    error = refused(lambda: client.v1.refunds.create({"payment_intent": intent.id, "amount": 1}))
    assert error.code == "charge_already_refunded"
    listed = client.v1.refunds.list({"payment_intent": intent.id, "expand": ["data.charge"]}).data
    assert [refund.amount for refund in listed] == [600, 400]
    assert isinstance(listed[0].charge, stripe.Charge)
    assert (listed[0].charge.amount_refunded, listed[0].charge.refunded) == (1000, True)


def test_a_repeated_key_gets_the_first_answer(client: StripeClient) -> None:
    intent = direct(client)
    first = client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 700}, {"idempotency_key": "capture-1"})
    again = client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 700}, {"idempotency_key": "capture-1"})
    assert first.last_response is not None
    assert again.last_response is not None
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert again.to_dict() == first.to_dict()


def test_a_key_used_for_something_else_is_an_idempotency_error(client: StripeClient) -> None:
    intent = direct(client)
    capture = client.v1.payment_intents.capture
    capture(intent.id, {"amount_to_capture": 700}, {"idempotency_key": "capture-2"})
    error = refused(lambda: capture(intent.id, {"amount_to_capture": 701}, {"idempotency_key": "capture-2"}))
    assert isinstance(error, stripe.IdempotencyError)
    assert error.http_status == 400
    error = refused(lambda: client.v1.refunds.create({"payment_intent": intent.id}, {"idempotency_key": "capture-2"}))
    assert isinstance(error, stripe.IdempotencyError)


def test_a_decline_is_replayed_and_a_bad_parameter_is_not(client: StripeClient) -> None:
    intent = client.v1.payment_intents.create({"amount": 900, "currency": "eur"})
    confirm = client.v1.payment_intents.confirm
    wrong = {"payment_method": "pm_card_nonsense"}
    assert refused(lambda: confirm(intent.id, wrong, {"idempotency_key": "c"})).code == "resource_missing"  # type: ignore[arg-type]
    declined = {"payment_method": "pm_card_visa_chargeDeclined"}
    first = refused(lambda: confirm(intent.id, declined, {"idempotency_key": "c"}))  # type: ignore[arg-type]
    again = refused(lambda: confirm(intent.id, declined, {"idempotency_key": "c"}))  # type: ignore[arg-type]
    assert first.json_body == again.json_body
    assert len(client.v1.charges.list({"payment_intent": intent.id}).data) == 1


def test_a_replayed_call_says_so_in_its_note(url: str, client: StripeClient) -> None:
    intent = authorised(client, "3")
    for _ in range(2):
        client.v1.payment_intents.capture(intent, {"amount_to_capture": 100}, {"idempotency_key": "capture-3"})
    first, again = notes(url, "3", "received", "payment.capture")
    assert first["fields"] == {"amount": 100, "currency": "EUR"}
    assert again["fields"] == {"amount": 100, "currency": "EUR", "replayed": True}
    assert first["key"] == again["key"] == "capture-3"
    assert len(notes(url, "3", "moved", "payment.capture")) == 1


def test_a_refused_call_is_a_note_with_its_status(url: str, client: StripeClient) -> None:
    intent = authorised(client, "4", 1000)
    refused(lambda: client.v1.payment_intents.capture(intent, {"amount_to_capture": 1001}))
    (note,) = notes(url, "4", "received", "payment.capture")
    assert (note["status"], note["fields"]["amount"]) == (400, 1001)
    assert "amount_too_large" in note["reply"]


def test_no_card_number_enters_the_journal(url: str, client: StripeClient) -> None:
    session = session_of(client, "5", metadata={"order": "5", "slip": "my card is 4242 4242 4242 4242"})
    pay(session.url, "4000 0000 0000 9995", cvc="987")
    written = httpx.get(f"{url}/_control/notes?order=5", trust_env=False).text
    assert "9995" in written
    for secret in (
        "4000 0000 0000 9995",
        "4000000000009995",
        "4242 4242 4242 4242",
        "4242+4242+4242",
        "cvc=",
        "sk_test",
    ):
        assert secret not in written


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        ({"amount": 100, "currency": "eur", "colour": "red"}, "parameter_unknown", "colour"),
        ({"amount": 100, "currency": "eur", "shipping": {"address": {"street": "x"}}}, "parameter_unknown", "shipping[address][street]"),
        ({"amount": 100}, "parameter_missing", "currency"),
        ({"amount": "12.50", "currency": "eur"}, "parameter_invalid_integer", "amount"),
        ({"amount": -5, "currency": "eur"}, "amount_too_small", "amount"),
        ({"amount": 49, "currency": "eur"}, "amount_too_small", "amount"),
        ({"amount": 100_000_000, "currency": "eur"}, "amount_too_large", "amount"),
        ({"amount": 100, "currency": "xyz"}, None, "currency"),
        ({"amount": 100, "currency": "eur", "confirm": True}, "parameter_missing", "payment_method"),
        ({"amount": 100, "currency": "eur", "confirm": "perhaps"}, None, "confirm"),
        ({"amount": 100, "currency": "eur", "capture_method": "later"}, None, "capture_method"),
        ({"amount": 100, "currency": "eur", "metadata": {"k" * 41: "v"}}, None, f"metadata[{'k' * 41}]"),
        ({"amount": 100, "currency": "eur", "metadata": {"k": "v" * 501}}, None, "metadata[k]"),
        ({"amount": 100, "currency": "eur", "receipt_email": "nobody"}, "email_invalid", "receipt_email"),
    ],
)  # fmt: skip
def test_a_bad_parameter_is_named(client: StripeClient, params: Any, code: str | None, param: str) -> None:
    error = refused(lambda: client.v1.payment_intents.create(params))
    assert isinstance(error, stripe.InvalidRequestError)
    assert (error.http_status, error.code, error.param) == (400, code, param)


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"success_url": "javascript:alert(1)"}, "success_url"),
        ({"success_url": "/thanks"}, "success_url"),
        ({"mode": "subscription"}, "mode"),
        ({"line_items": []}, "line_items"),
        ({"expires_at": 5}, "expires_at"),
        ({"payment_intent_data": {"capture": "manual"}}, "payment_intent_data[capture]"),
    ],
)
def test_a_bad_session_is_refused(client: StripeClient, more: dict[str, Any], param: str) -> None:
    error = refused(lambda: session_of(client, "6", **more))
    assert error.param == param


def test_what_does_not_exist_is_404(client: StripeClient) -> None:
    for call in (
        lambda: client.v1.payment_intents.retrieve("pi_nothing"),
        lambda: client.v1.payment_intents.capture("pi_nothing"),
        lambda: client.v1.checkout.sessions.retrieve("cs_nothing"),
        lambda: client.v1.charges.retrieve("ch_nothing"),
        lambda: client.v1.refunds.retrieve("re_nothing"),
        lambda: client.v1.events.retrieve("evt_nothing"),
        lambda: client.v1.refunds.create({"payment_intent": "pi_nothing"}),
    ):
        error = refused(call)
        assert (error.http_status, error.code) == (404, "resource_missing")
    assert refused(client.v1.products.list).http_status == 404


@pytest.mark.parametrize("key", ["sk_live_abc", "nonsense", "pk_test_abc"])
def test_a_key_that_is_no_test_key_is_an_authentication_error(url: str, key: str) -> None:
    error = refused(client_of(url, key).v1.payment_intents.list)
    assert isinstance(error, stripe.AuthenticationError)
    assert key not in str(error)


def test_an_open_session_can_expire_once(url: str, client: StripeClient) -> None:
    session = session_of(client, "7")
    pay(session.url, "4000000000000002")
    assert client.v1.checkout.sessions.expire(session.id).status == "expired"
    refused(lambda: client.v1.checkout.sessions.expire(session.id))
    assert pay(session.url).status_code == 410
    (payment,) = payments(url, "7")
    assert (payment["status"], payment["session_status"], payment["authorised"]) == ("canceled", "expired", 0)
    assert payment["declines"] == ["generic_decline"]


def test_the_intent_of_an_open_session_belongs_to_the_session(client: StripeClient) -> None:
    session = session_of(client, "8")
    pay(session.url, "4000000000000002")
    intent = str(client.v1.checkout.sessions.retrieve(session.id).payment_intent)
    assert refused(lambda: client.v1.payment_intents.cancel(intent)).code == "payment_intent_unexpected_state"


def test_lists_are_cut_in_pages(client: StripeClient) -> None:
    made = [direct(client, 1000 + step).id for step in range(5)]
    first = client.v1.payment_intents.list({"limit": 2})
    assert [each.id for each in first.data] == [made[4], made[3]]
    assert first.has_more
    second = client.v1.payment_intents.list({"limit": 2, "starting_after": made[3]})
    assert [each.id for each in second.data] == [made[2], made[1]]
    back = client.v1.payment_intents.list({"limit": 2, "ending_before": made[2]})
    assert [each.id for each in back.data] == [made[4], made[3]]
    walked = [each.id for each in client.v1.payment_intents.list({"limit": 2}).auto_paging_iter()]
    assert walked[:5] == made[::-1]
    assert len(walked) == len(set(walked))


def test_events_tell_what_happened(client: StripeClient) -> None:
    intent = direct(client)
    (event,) = client.v1.events.list({"type": "payment_intent.amount_capturable_updated", "limit": 1}).data
    assert event.data.object["id"] == intent.id
    assert client.v1.events.retrieve(event.id).type == event.type


def test_only_what_can_be_expanded_is(client: StripeClient) -> None:
    intent = direct(client)
    error = refused(lambda: client.v1.payment_intents.retrieve(intent.id, {"expand": ["shipping"]}))
    assert error.http_status == 400
    assert client.v1.payment_intents.retrieve(intent.id, {"expand": ["customer"]}).customer is None
    deep = client.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge.payment_intent"]})
    assert isinstance(deep.latest_charge, stripe.Charge)
    assert isinstance(deep.latest_charge.payment_intent, stripe.PaymentIntent)


def test_the_api_version_is_echoed(url: str) -> None:
    headers = {"authorization": "Bearer sk_test_x", "stripe-version": "2025-03-31.basil"}
    answer = httpx.get(f"{url}/v1/payment_intents", headers=headers, trust_env=False)
    assert answer.headers["stripe-version"] == "2025-03-31.basil"
    assert answer.headers["request-id"].startswith("req_")
