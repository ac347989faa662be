"""Calls to warehouse and carrier: one try each, sorted into done, refused for good, and worth another try."""

from __future__ import annotations

from typing import Any

import requests
from django.conf import settings

from .outbox import Refusal, Retry

#: seconds to connect, seconds to answer
PATIENCE_S = (2, 5)
#: 400: what leaves here is well-formed JSON, so it was spoilt on its way; 401, 403: a key that is changed is put right
TRY_AGAIN = (400, 401, 403, 408, 425, 429)


def warehouse(
    method: str, path: str, key: str, body: dict[str, Any], *, unknown_is_fine: bool = False
) -> dict[str, Any]:
    """Call the warehouse; its JSON answer."""
    return _call(settings.SHOP_WAREHOUSE_URL, settings.SHOP_WAREHOUSE_KEY, method, path, key, body, unknown_is_fine)


def carrier(method: str, path: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
    """Call the carrier; its JSON answer."""
    return _call(settings.SHOP_CARRIER_URL, settings.SHOP_CARRIER_KEY, method, path, key, body, False)


def _call(
    base: str, bearer: str, method: str, path: str, key: str, body: dict[str, Any], unknown_is_fine: bool
) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {bearer}", "Idempotency-Key": key}
    try:
        answer = requests.request(
            method, base.rstrip("/") + path, json=body, headers=headers, timeout=PATIENCE_S, allow_redirects=False
        )
    except requests.RequestException as error:
        raise Retry(f"{method} {path}: {type(error).__name__}") from error
    if answer.status_code == 404 and unknown_is_fine:
        return {}
    return _read(f"{method} {path}", answer)


def _read(call: str, answer: requests.Response) -> dict[str, Any]:
    if answer.status_code >= 500 or answer.status_code in TRY_AGAIN:
        raise Retry(f"{call}: {answer.status_code}")
    if not 200 <= answer.status_code < 300:
        raise Refusal(f"{call}: {answer.status_code} {answer.text[:300]}")
    try:
        told = answer.json()
    except ValueError as error:
        raise Retry(f"{call}: the answer is not JSON") from error
    if not isinstance(told, dict):
        raise Retry(f"{call}: the answer is not an object")
    return told
