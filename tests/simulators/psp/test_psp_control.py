"""What a rehearsal, and people at the console, do to payments."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from stripe import StripeClient

from tests.simulators.psp.setting import authorised, control, direct, pay, payments, refused_control, session_of


def cards(url: str, order: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = control(url, "GET", f"/board?order={order}")["cards"]
    return found


def buttons(card: dict[str, Any]) -> list[str]:
    return [button["name"] for button in card["buttons"]]


def press(url: str, card: dict[str, Any], name: str, **filled: Any) -> Any:
    """Press a button of a card, with its inputs filled in as a console does."""
    button = next(each for each in card["buttons"] if each["name"] == name)
    body = dict(button["body"])
    for each in button["inputs"]:
        (at,) = each["at"]
        body[at] = filled.get(each["name"], body[at])
    return control(url, "POST", button["path"], body)


def test_people_take_an_order_through_its_life(url: str, client: StripeClient) -> None:
    session = session_of(client, "b1")
    (card,) = cards(url, "b1")
    assert (card["thing"], card["id"], card["state"], card["facts"]["amount"]) == (
        "payment", session.id, "requires_payment_method", 2390,
    )  # fmt: skip
    assert buttons(card) == ["pay", "expire"]
    press(url, card, "pay", payment_method="pm_card_visa_chargeDeclined")
    (card,) = cards(url, "b1")
    assert (card["state"], card["facts"]["declined"]) == ("requires_payment_method", "generic_decline")
    press(url, card, "pay", payment_method="pm_card_authenticationRequired")
    (card,) = cards(url, "b1")
    assert (card["state"], buttons(card)[:2]) == ("requires_action", ["authenticate", "fail_authentication"])
    press(url, card, "authenticate")
    (card,) = cards(url, "b1")
    assert (card["state"], buttons(card)) == ("requires_capture", ["expire", "capture", "cancel"])
    press(url, card, "capture", amount=2000)
    (card,) = cards(url, "b1")
    assert (card["state"], card["facts"]["captured"], buttons(card)) == ("succeeded", 2000, ["refund", "dispute"])
    press(url, card, "refund", amount=500)
    refund, card = cards(url, "b1")
    assert (refund["thing"], refund["state"], buttons(refund)) == ("refund", "succeeded", ["fail_refund"])
    press(url, refund, "fail_refund")
    refund, card = cards(url, "b1")
    assert (refund["state"], buttons(refund), card["facts"]["refunded"]) == ("failed", [], 0)
    press(url, card, "dispute", reason="product_not_received")
    dispute, _, card = cards(url, "b1")
    assert (dispute["state"], buttons(dispute), buttons(card)) == ("needs_response", ["submit", "close"], [])
    assert [payment["captured"] for payment in payments(url, "b1")] == [2000]


def test_every_button_leads_somewhere(url: str, client: StripeClient) -> None:
    """No button of any state is refused when it is pressed as it stands."""
    session_of(client, "b2", payment_method_types=["card", "sepa_debit"], payment_intent_data={})
    seen: set[str] = set()
    for wanted in ("pay", "capture", "refund", "cancel_refund", "fail_refund", "settle", "fail", "expire", "cancel"):
        for card in cards(url, "b2"):
            if wanted in buttons(card):
                press(url, card, wanted)
                seen.add(wanted)
                break
    assert {"pay", "refund", "fail_refund"} <= seen


def test_a_debit_and_a_transfer_have_buttons_of_their_own(url: str, client: StripeClient) -> None:
    session_of(client, "b3", payment_method_types=["sepa_debit"], payment_intent_data={})
    press(url, cards(url, "b3")[0], "pay", payment_method="pm_sepaDebit_success_fr")
    (card,) = cards(url, "b3")
    assert (card["state"], buttons(card)) == ("processing", ["settle", "fail"])
    press(url, card, "settle")
    press(url, cards(url, "b3")[0], "refund", amount=100)
    assert buttons(cards(url, "b3")[0]) == ["settle", "fail_refund", "cancel_refund"]


def test_the_board_shows_the_newest_first_and_no_more_than_asked(url: str, client: StripeClient) -> None:
    for order in ("b4", "b5", "b6"):
        direct(client, metadata={"order": order})
    found = control(url, "GET", "/board?limit=2")["cards"]
    assert [card["order"] for card in found] == ["b6", "b5"]
    assert {card["order"] for card in cards(url, "b4")} == {"b4"}


def test_the_messages_that_can_be_disturbed(url: str) -> None:
    found = control(url, "GET", "/messages")
    assert "checkout.session.completed" in found["sent"]
    assert {"payment.capture", "session.create", "payment.refund"} <= set(found["received"])


def test_payments_are_found_by_session_and_by_order(url: str, client: StripeClient) -> None:
    session = session_of(client, "b7")
    assert [each["order"] for each in control(url, "GET", f"/payments?session={session.id}")["payments"]] == ["b7"]
    assert control(url, "GET", "/payments?session=cs_nothing") == {"payments": []}
    intent = authorised(client, "b8")
    (payment,) = payments(url, "b8")
    assert (payment["intent"], payment["authorised"], payment["captures"]) == (intent, 2390, [])
    assert payments(url, "b8")[-1] in control(url, "GET", "/payments")["payments"]


def test_an_order_that_is_named_late_is_found(url: str, client: StripeClient) -> None:
    """Connectors often make the intent before the order has a number."""
    intent = client.v1.payment_intents.create({"amount": 700, "currency": "eur"})
    client.v1.payment_intents.update(intent.id, {"metadata": {"order_id": "b9"}})
    assert [payment["intent"] for payment in payments(url, "b9")] == [intent.id]


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/payments/pi_nothing/capture", {}, (404, "unknown_payment")),
        ("/payments/{intent}/capture", {"amount": 99999}, (409, "amount_too_large")),
        ("/payments/{intent}/capture", {"amount": "1"}, (422, "invalid_field")),
        ("/payments/{intent}/pay", {"method": "pm_card_nonsense"}, (409, "resource_missing")),
        ("/payments/{intent}/pay", {"card": "x"}, (422, "unknown_field")),
        ("/payments/{intent}/authenticate", {"passed": True}, (409, "payment_intent_unexpected_state")),
        ("/payments/{intent}/fund", {"amount": 5}, (409, "impossible")),
        ("/payments/{intent}/settle", {}, (409, "impossible")),
        ("/payments/{intent}/dispute", {}, (409, "impossible")),
        ("/payments/{intent}/fail-refund", {}, (409, "impossible")),
        ("/refunds/re_nothing/fail", {}, (404, "unknown_refund")),
    ],
)
def test_what_cannot_be_done_is_refused(
    url: str, client: StripeClient, path: str, body: dict[str, Any], expected: tuple[int, str]
) -> None:
    intent = direct(client, metadata={"order": "b10"}).id
    before = payments(url, "b10")
    assert refused_control(url, "POST", path.replace("{intent}", intent), body) == expected
    assert payments(url, "b10") == before


def test_settling_takes_whole_seconds_only(url: str) -> None:
    assert refused_control(url, "PUT", "/settling", {"normal": -1}) == (422, "invalid_field")
    assert refused_control(url, "PUT", "/settling", {"slow": 1}) == (422, "unknown_field")


def test_the_merchant_has_a_name(url: str, client: StripeClient) -> None:
    control(url, "PUT", "/merchant", {"name": "Chez Zoé"})
    try:
        assert "Chez Zoé" in httpx.get(session_of(client, "b11").url, trust_env=False).text
        assert client.v1.accounts.retrieve_current().to_dict()["business_profile"]["name"] == "Chez Zoé"
    finally:
        control(url, "PUT", "/merchant", {"name": "Dryrun Test Shop"})


def test_ways_of_shipping_are_chosen_on_the_page(url: str, client: StripeClient) -> None:
    def rate(name: str, amount: int) -> dict[str, Any]:
        fixed = {"amount": amount, "currency": "eur"}
        return {"shipping_rate_data": {"display_name": name, "type": "fixed_amount", "fixed_amount": fixed}}

    session = session_of(client, "b12", shipping_options=[rate("Colissimo", 490), rate("Chronopost", 1290)])
    assert (session.amount_subtotal, session.amount_total, session.shipping_cost.amount_total) == (2390, 2880, 490)
    page = httpx.get(session.url, trust_env=False).text
    assert "Chronopost" in page
    assert "28,80\u00a0€" in page
    second = session.shipping_options[1].shipping_rate
    assert httpx.post(f"{session.url}/shipping", data={"shipping": second}, trust_env=False).status_code == 303
    assert httpx.post(f"{session.url}/shipping", data={"shipping": "shr_none"}, trust_env=False).status_code == 400
    pay(session.url)
    paid = client.v1.checkout.sessions.retrieve(session.id)
    assert paid.total_details is not None
    assert (paid.amount_total, paid.total_details.amount_shipping) == (3680, 1290)
    assert payments(url, "b12")[0]["authorised"] == 3680


def test_a_body_in_chunks_counts_as_any_other(url: str, client: StripeClient) -> None:
    intent = direct(client, amount=2390, metadata={"order": "chunked"})
    pieces = iter([b'{"amount": ', b"1000}"])
    answer = httpx.post(
        f"{url}/_control/payments/{intent.id}/capture", content=pieces, trust_env=False,
        headers={"content-type": "application/json"},
    )  # fmt: skip
    assert answer.json()["captured"] == 1000
