"""One try to tell the analytics. It answers 204 to anything, so all that can be learnt is that it was there."""

from __future__ import annotations

from typing import Any

import requests
from django.conf import settings

from ..fulfilment.models import CreditNote, OutboxMessage
from ..fulfilment.outbox import Refusal, Retry
from ..fulfilment.partners import PATIENCE_S, TRY_AGAIN
from .bodies import purchase_body, refund_body


def send_purchase(message: OutboxMessage) -> dict[str, Any]:
    """Tell of the order."""
    return _post(purchase_body(message.order))


def send_refund(message: OutboxMessage) -> dict[str, Any]:
    """Tell of the refund whose credit note the message names."""
    note = CreditNote.objects.select_related("order", "refund").get(number=message.body["credit_note"])
    return _post(refund_body(note))


def _post(body: dict[str, Any]) -> dict[str, Any]:
    url = settings.SHOP_ANALYTICS_URL.rstrip("/") + "/mp/collect"
    who = {"measurement_id": settings.SHOP_ANALYTICS_ID, "api_secret": settings.SHOP_ANALYTICS_SECRET}
    try:
        answer = requests.post(url, params=who, json=body, timeout=PATIENCE_S, allow_redirects=False)
    except requests.RequestException as error:
        raise Retry(f"POST /mp/collect: {type(error).__name__}") from error
    if answer.status_code >= 500 or answer.status_code in TRY_AGAIN:
        raise Retry(f"POST /mp/collect: {answer.status_code}")
    if not 200 <= answer.status_code < 300:
        raise Refusal(f"POST /mp/collect: {answer.status_code}")
    return {}
