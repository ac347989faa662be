"""The doors for warehouse and carrier: who may speak, what is understood, and the one effect of each message.

400 malformed   401 wrong signature   404 unknown order or return   409 impossible now   413 too long
422 no such article   200 applied, applied before, or a type we do not know
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from oscar.core.loading import get_model
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from ..inbox.receiving import Receipt, Refused, receive_once, refuse
from . import carrier_events, reading, warehouse_events
from .pipeline import PENDING

LONGEST_BODY = 256 * 1024
LONGEST_ID = 255


@dataclass(frozen=True)
class Envelope:
    """A message as it came: `order` is empty when none is meant."""

    type: str
    order: str
    at: datetime
    body: dict[str, Any]


@csrf_exempt
@require_POST
def warehouse(request: HttpRequest) -> JsonResponse:
    """`POST /webhooks/warehouse/`."""
    return _receive(request, "warehouse", settings.SHOP_WAREHOUSE_WEBHOOK_SECRET, _apply_warehouse)


@csrf_exempt
@require_POST
def carrier(request: HttpRequest) -> JsonResponse:
    """`POST /webhooks/carrier/`."""
    return _receive(request, "carrier", settings.SHOP_CARRIER_WEBHOOK_SECRET, _apply_carrier)


def _apply_warehouse(envelope: Envelope) -> str | None:
    effect = warehouse_events.EFFECTS.get(envelope.type)
    if effect is None:
        return f"ignored: unknown type {envelope.type}"
    if not envelope.order and envelope.type in warehouse_events.WITHOUT_ORDER:
        return effect(None, envelope.body)
    order = _order(envelope.order)
    if order.status == PENDING and envelope.type not in warehouse_events.WITHOUT_ORDER:
        raise Refused("the order is not paid, the warehouse cannot know it", http_status=409)
    return effect(order, envelope.body)


def _apply_carrier(envelope: Envelope) -> str | None:
    effect = carrier_events.EFFECTS.get(envelope.type)
    if effect is None:
        return f"ignored: unknown type {envelope.type}"
    return effect(_order(envelope.order), envelope.body, envelope.at)


def _receive(request: HttpRequest, sender: str, secret: str, apply: Callable[[Envelope], str | None]) -> JsonResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_BODY or len(request.body) > LONGEST_BODY:
        return _answer(Receipt("refused", f"a message has at most {LONGEST_BODY} bytes", 413))
    message_id = request.headers.get("webhook-id", "")
    try:
        Webhook(secret).verify(request.body, dict(request.headers), json_parse=False)
    except (WebhookVerificationError, ValueError) as error:
        claimed = _claimed(request.body)
        return _answer(refuse(sender, message_id, *claimed, f"wrong signature: {error}", 401))
    try:
        envelope = _open(request.body, message_id)
    except Refused as refused:
        return _answer(refuse(sender, message_id, *_claimed(request.body), refused.reason, refused.http_status))
    return _answer(receive_once(sender, message_id, envelope.type, envelope.order, apply=lambda: apply(envelope)))


def _open(raw: bytes, message_id: str) -> Envelope:
    try:
        message = json.loads(raw)
    except (ValueError, RecursionError):
        raise Refused("the message is not JSON", http_status=400) from None
    if not isinstance(message, dict) or not isinstance(message.get("data"), dict):
        raise Refused("the message must be an object with an object `data`", http_status=400)
    if reading.text(message, "id", longest=LONGEST_ID) != message_id:
        raise Refused("the id in the message must be the one in the header webhook-id", http_status=400)
    return Envelope(
        type=reading.text(message, "type"),
        order=reading.text(message, "order", required=False),
        at=reading.moment(message, "at"),
        body=message["data"],
    )


def _claimed(raw: bytes) -> tuple[str, str]:
    """Type and order that a refused message claims, for the record only."""
    try:
        message = json.loads(raw)
    except (ValueError, RecursionError):
        return "", ""
    if not isinstance(message, dict):
        return "", ""
    kind, order = message.get("type"), message.get("order")
    return kind if isinstance(kind, str) else "", order if isinstance(order, str) else ""


def _order(number: str) -> Any:
    order = get_model("order", "Order").objects.filter(number=number).first() if number else None
    if order is None:
        raise Refused(f"there is no order {number or '(none named)'}", http_status=404)
    return order


def _answer(receipt: Receipt) -> JsonResponse:
    body = {"effect": receipt.effect, "reason": receipt.reason}
    return JsonResponse(body, status=receipt.http_status)
