"""The PSP's messages: signed, each applied once, each with its one effect.

What a message needs of the PSP is asked before its transaction is opened; the effect itself touches the database only.
"""

from collections.abc import Callable
from typing import Any

import stripe
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from staging.oscar.inbox.receiving import Receipt, Refused, receive_once, refuse

from . import keeping
from .authorising import NotAuthorised, record
from .gateway import client

SENDER = "psp"
LARGEST = 256 * 1024

Effect = Callable[[], str]


@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Verify, apply once, and answer: 200 applied or repeated, 401 signature, 400 no sense, 404 and 422 refused."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return _answer(refuse(SENDER, "", "", "", "The message is larger than 256 KB.", 413))
    try:
        event = stripe.Webhook.construct_event(  # type: ignore[no-untyped-call]
            request.body, request.headers.get("Stripe-Signature", ""), settings.SHOP_PSP_WEBHOOK_SECRET
        ).to_dict()
        thing, effect = _read(event)
    except stripe.SignatureVerificationError:
        return _answer(refuse(SENDER, "", "", "", "The signature is missing or wrong.", 401))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return _answer(refuse(SENDER, "", "", "", f"The message makes no sense: {error!r}", 400))
    except stripe.StripeError as error:
        return _answer(Receipt("refused", f"The PSP did not answer: {error}", 503))
    receipt = receive_once(SENDER, event["id"], event["type"], _order_of(thing), apply=effect)
    return _answer(receipt)


def _read(event: dict[str, Any]) -> tuple[dict[str, Any], Effect]:
    """Return the object a message is about and the effect it asks for."""
    thing, kind = event["data"]["object"], event["type"]
    reader = READERS.get(kind)
    if reader is None:
        return thing, lambda: f"ignored: {kind}"
    return thing, reader(thing)


def _session_completed(session: dict[str, Any]) -> Effect:
    if not session.get("payment_intent"):
        return lambda: "ignored: the session has no payment"
    intent = client().v1.payment_intents.retrieve(session["payment_intent"]).to_dict()
    if intent["status"] != "requires_capture":
        return lambda: f"ignored: the payment is {intent['status']}"
    return _capturable(intent)


def _capturable(intent: dict[str, Any]) -> Effect:
    number = _order_of(intent)

    def effect() -> str:
        try:
            return record(number, intent)
        except NotAuthorised as error:
            raise Refused(str(error), 404 if "no order" in str(error) else 422) from error

    return effect


def _failed(intent: dict[str, Any]) -> Effect:
    why = (intent.get("last_payment_error") or {}).get("message", "no reason given")
    return lambda: f"payment failed: {why}"


def _cancelled(intent: dict[str, Any]) -> Effect:
    return lambda: _or_never_kept(lambda: keeping.released(intent["id"]))


def _captured_intent(intent: dict[str, Any]) -> Effect:
    return lambda: keeping.captured(intent["id"], int(intent["amount_received"]))


def _captured_charge(charge: dict[str, Any]) -> Effect:
    return lambda: keeping.captured(charge["payment_intent"], int(charge["amount_captured"]))


def _refund(refund: dict[str, Any]) -> Effect:
    return lambda: keeping.refunded(refund)


def _refunded_charge(charge: dict[str, Any]) -> Effect:
    found = client().v1.refunds.list(params={"payment_intent": charge["payment_intent"], "limit": 100})
    refunds = [refund.to_dict() for refund in found.data]
    return lambda: "; ".join(filter(None, [keeping.refunded(refund) for refund in refunds]))


def _or_never_kept(effect: Effect) -> str:
    """An intent cancelled before it was authorised, or given back as surplus, was never kept: nothing to do."""
    try:
        return effect()
    except Refused as refused:
        return f"ignored: {refused.reason}"


READERS: dict[str, Callable[[dict[str, Any]], Effect]] = {
    "checkout.session.completed": _session_completed,
    "payment_intent.amount_capturable_updated": _capturable,
    "payment_intent.payment_failed": _failed,
    "payment_intent.canceled": _cancelled,
    "payment_intent.succeeded": _captured_intent,
    "charge.captured": _captured_charge,
    "charge.refunded": _refunded_charge,
    "charge.refund.updated": _refund,
    "refund.created": _refund,
    "refund.updated": _refund,
    "refund.failed": _refund,
}


def _order_of(thing: dict[str, Any]) -> str:
    return str((thing.get("metadata") or {}).get("order") or thing.get("client_reference_id") or "")


def _answer(receipt: Receipt) -> JsonResponse:
    return JsonResponse({"effect": receipt.effect, "reason": receipt.reason}, status=receipt.http_status)
