"""Which order a request is about, told from its address and its body alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from starlette.requests import Request

from harness.simulators.naming import mentions, named_order


@dataclass
class Asked:
    request: Request
    raw: bytes = b""


def asked(raw: bytes = b"", path: str = "/orders", query: bytes = b"", key: str = "", **in_path: Any) -> Asked:
    headers = [(b"host", b"x"), (b"idempotency-key", key.encode())]
    scope = {"type": "http", "path": path, "query_string": query, "headers": headers, "path_params": in_path}
    return Asked(Request(scope | {"server": ("x", 80), "scheme": "http"}), raw)


@pytest.mark.parametrize(
    ("visit", "order"),
    [
        (asked(b'{"order": "100027"}'), "100027"),
        (asked(b'{"reference": "100027", "order": 5}'), "100027"),
        (asked(b"{}", order="100027"), "100027"),
        (asked(b"amount=5&metadata[order]=100027"), "100027"),
        (asked(b"metadata%5Border%5D=100027"), "100027"),
        (asked(b"client_reference_id=100027&mode=payment"), "100027"),
        (asked(b"[1]"), ""),
        (asked(b"{"), ""),
        (asked(b"\xff\xfe"), ""),
        (asked(b"[" * 100_000), ""),
        (asked(b"&".join(b"a=b" for _ in range(1000))), ""),
        (asked(), ""),
    ],
)
def test_the_order_that_a_request_names(visit: Asked, order: str) -> None:
    assert named_order(visit) == order


@pytest.mark.parametrize(
    ("visit", "reference", "said"),
    [
        (asked(key="capture-100027-1"), "100027", True),
        (asked(path="/orders/100027/cancel"), "100027", True),
        (asked(query=b"order=100027"), "100027", True),
        (asked(b"<ref>100027</ref>"), "100027", True),
        (asked(b"customer_email=zoe%2Brun-1%40example.com"), "zoe+run-1@example.com", True),
        (asked(b'{"to": "zoe+run-1@example.com"}'), "zoe+run-1@example.com", True),
        (asked(b'{"to": "zoe+run-12@example.com"}'), "zoe+run-1", False),
        (asked(b'{"total": 1000270}'), "100027", False),
        (asked(b'{"id": "A100027"}'), "100027", False),
        (asked(b"a.c"), "abc", False),
    ],
)
def test_what_a_request_mentions(visit: Asked, reference: str, said: bool) -> None:
    assert mentions(visit, reference) is said
