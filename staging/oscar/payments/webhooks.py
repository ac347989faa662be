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
from .reading import CENTS, EVENT, INTENT, REFUND, TEXT, answered, demand

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
        event = _verified(request.body, request.headers.get("Stripe-Signature", ""))
    except stripe.SignatureVerificationError:
        return _answer(refuse(SENDER, "", "", "", "The signature is missing or wrong.", 401))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return _answer(refuse(SENDER, "", "", "", f"The message makes no sense: {error!r}", 400))
    return _answer(_take(event))


def _verified(body: bytes, signature: str) -> Any:
    """The message, if it is signed with our secret. Raises stripe.SignatureVerificationError."""
    secret = settings.SHOP_PSP_WEBHOOK_SECRET
    return stripe.Webhook.construct_event(body, signature, secret).to_dict()  # type: ignore[no-untyped-call]


def _take(event: Any) -> Receipt:
    """Apply a message of the PSP's own hand; what does not fit is refused under the id and type it claims."""
    try:
        effect = _read(event)
    except Refused as refused:
        return refuse(SENDER, *_claimed(event), refused.reason, refused.http_status)
    except stripe.StripeError as error:
        return refuse(SENDER, *_claimed(event), f"The PSP did not answer: {error}", 503)
    return receive_once(SENDER, *_claimed(event), apply=effect)


def _read(event: Any) -> Effect:
    """Return the effect a message asks for."""
    kind, thing = demand(event, EVENT, "the message")["type"], event["data"].get("object")
    reader = READERS.get(kind)
    if reader is None:
        return lambda: f"ignored: {kind}"
    return reader(demand(thing, {}))


def _session_completed(session: dict[str, Any]) -> Effect:
    if not session.get("payment_intent"):
        return lambda: "ignored: the session has no payment"
    intent = answered(client().v1.payment_intents.retrieve(session["payment_intent"]).to_dict(), INTENT)
    if intent["status"] != "requires_capture":
        return lambda: f"ignored: the payment is {intent['status']}"
    return _authorising(intent)


def _capturable(intent: dict[str, Any]) -> Effect:
    """The amount that may be captured changed: the bank has reserved it, or a part of it was captured."""
    if demand(intent, INTENT).get("amount_received"):
        return _captured_intent(intent)
    return _authorising(intent)


def _authorising(intent: dict[str, Any]) -> Effect:
    number = _order_of(intent)

    def effect() -> str:
        try:
            return record(number, intent)
        except NotAuthorised as error:
            raise Refused(str(error), 404 if "no order" in str(error) else 422) from error

    return effect


def _failed(intent: dict[str, Any]) -> Effect:
    why = (intent.get("last_payment_error") or {}).get("message") or "no reason given"
    return lambda: f"payment failed: {why}"


def _cancelled(intent: dict[str, Any]) -> Effect:
    intent_id = demand(intent, {"id": TEXT})["id"]
    return lambda: _or_never_kept(lambda: keeping.released(intent_id))


def _captured_intent(intent: dict[str, Any]) -> Effect:
    demand(intent, {"id": TEXT, "amount_received": CENTS})
    return lambda: keeping.captured(intent["id"], intent["amount_received"])


def _captured_charge(charge: dict[str, Any]) -> Effect:
    demand(charge, {"payment_intent": TEXT, "amount_captured": CENTS})
    return lambda: keeping.captured(charge["payment_intent"], charge["amount_captured"])


def _refund(refund: dict[str, Any]) -> Effect:
    demand(refund, REFUND)
    return lambda: keeping.refunded(refund)


def _refunded_charge(charge: dict[str, Any]) -> Effect:
    intent_id = demand(charge, {"payment_intent": TEXT})["payment_intent"]
    found = client().v1.refunds.list(params={"payment_intent": intent_id, "limit": 100})
    refunds = [answered(refund.to_dict(), REFUND) for refund in found.data]
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


def _claimed(event: Any) -> tuple[str, str, str]:
    """Id, type and order that a message claims, empty where they are not texts; for the record."""
    told = _table(event)
    thing = _table(_table(told.get("data")).get("object"))
    claims = (told.get("id"), told.get("type"), _table(thing.get("metadata")).get("order"))
    found = [claim if isinstance(claim, str) else "" for claim in claims]
    reference = thing.get("client_reference_id")
    return found[0], found[1], found[2] or (reference if isinstance(reference, str) else "")


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _answer(receipt: Receipt) -> JsonResponse:
    return JsonResponse({"effect": receipt.effect, "reason": receipt.reason}, status=receipt.http_status)
