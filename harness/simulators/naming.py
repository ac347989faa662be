"""Which order a request is about, told before anybody has worked it: only asked while a fault waits for an order."""

from __future__ import annotations

import json
import re
from typing import Protocol
from urllib.parse import parse_qs, unquote_plus

from starlette.requests import Request

_FIELDS = ("order", "reference")
_FORM_FIELDS = ("metadata[order]", "payment_intent_data[metadata][order]", "client_reference_id")


class Asked(Protocol):
    """A request that was read."""

    request: Request
    raw: bytes


def named_order(visit: Asked) -> str:
    """The order that the address or the JSON body names as `order` or `reference`, or a form as Stripe has it; "" for none."""
    in_path = [visit.request.path_params.get(name) for name in _FIELDS]
    return next((each for each in [*in_path, *_in_body(visit.raw)] if isinstance(each, str) and each), "")


def mentions(visit: Asked, reference: str) -> bool:
    """Whether `reference` stands as a word of its own in the address, the idempotency key or the body."""
    request = visit.request
    key = request.headers.get("idempotency-key", "")
    texts = (f"{request.url.path}?{request.url.query}", key, visit.raw.decode("utf-8", "replace"))
    word = re.compile(rf"(?<![A-Za-z0-9]){re.escape(reference)}(?![A-Za-z0-9])")
    return any(word.search(each) for text in texts for each in (text, unquote_plus(text)))


def _in_body(raw: bytes) -> list[object]:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return _in_form(raw)
    return [body.get(name) for name in _FIELDS] if isinstance(body, dict) else []


def _in_form(raw: bytes) -> list[object]:
    try:
        form = parse_qs(raw.decode("ascii"), max_num_fields=500)
    except ValueError:
        return []
    return [form.get(name, [""])[0] for name in _FORM_FIELDS]
