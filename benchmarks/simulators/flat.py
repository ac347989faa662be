"""Latency of a simulator with few things in it and of one with many, block by block in turn."""

from __future__ import annotations

import http.client
import json
import statistics
import urllib.parse
from collections.abc import Callable
from typing import Any

from benchmarks.simulators.running import simulator
from harness.kernel.clock import stopwatch

ALLOWED = 1.5
FEW = 100
BLOCKS, BLOCK = 20, 50


class Line:
    """One kept connection to one simulator."""

    def __init__(self, url: str) -> None:
        self._connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=30)
        self.filled = 0

    def told(self, method: str, path: str, body: str = "", **headers: str) -> dict[str, Any]:
        """The JSON of a 2xx answer."""
        self._connection.request(method, path, body.encode(), headers)
        answer = self._connection.getresponse()
        said = answer.read()
        assert 200 <= answer.status < 300, f"{method} {path}: {answer.status} {said[:300]!r}"
        read: dict[str, Any] = json.loads(said or b"{}")
        return read


Work = Callable[[Line, int], None]


def measure(many: int) -> dict[str, Any]:
    """{"warehouse": {"few_p99_ms", "many_p99_ms", "ratio"}, …}, and printed."""
    print(f"\nLatency with {FEW} and with {many} things in it, p99 of {BLOCKS * BLOCK} (ratio allowed {ALLOWED})")
    work: dict[str, tuple[str, Work, dict[str, Work]]] = {
        "warehouse": ("warehouse", order, {"order": order, "day of an order": day_of_an_order}),
        "psp": ("psp", payment, {"authorise": payment, "capture and refund": capture_and_refund}),
    }
    figures: dict[str, Any] = {}
    for name, fill, measured in work.values():
        with simulator(name) as (few_url, _), simulator(name) as (many_url, process):
            few, full = Line(few_url), Line(many_url)
            _fill(full, name, fill, many)  # first, because a connection that rests for long is closed
            _fill(few, name, fill, FEW)
            for what, act in measured.items():
                figures[f"{name}: {what}"] = figure = _compared(few, full, act)
                print(
                    f"  {name}: {what:<20} {figure['few_p99_ms']:.2f} ms, {figure['many_p99_ms']:.2f} ms, ratio {figure['ratio']:.2f}"
                )
            figures[f"{name}: mb"] = process.memory_info().rss / 1e6
            print(f"  {name} with {many}: {figures[f'{name}: mb']:.0f} MB")
    return figures


def _fill(line: Line, name: str, work: Work, count: int) -> None:
    if name == "warehouse":
        stock = [{"sku": "BENCH-1", "on_hand": 10_000_000}]
        line.told("PUT", "/_control/stock", json.dumps({"stock": stock}))
    for _ in range(count):
        line.filled += 1
        work(line, line.filled)


def _compared(few: Line, full: Line, work: Work) -> dict[str, float]:
    times: dict[int, list[float]] = {id(few): [], id(full): []}
    for number in range(BLOCKS + 1):
        for line in (few, full) if number % 2 else (full, few):
            took = [_timed(line, work) for _ in range(BLOCK)]
            if number:
                times[id(line)] += took
    small, large = (statistics.quantiles(times[id(line)], n=100)[98] * 1e3 for line in (few, full))
    return {"few_p99_ms": small, "many_p99_ms": large, "ratio": large / small}


def _timed(line: Line, work: Work) -> float:
    line.filled += 1
    began = stopwatch()
    work(line, line.filled)
    return stopwatch() - began


def order(line: Line, number: int) -> None:
    """The warehouse takes an order."""
    address = dict.fromkeys(("company", "line2", "state", "phone", "email"), "")
    address |= {
        "name": "Zoé Lefèvre",
        "line1": "12 rue des Lilas",
        "postcode": "69003",
        "city": "Lyon",
        "country": "FR",
    }
    asked = {
        "reference": f"F{number}", "placed_at": "2026-11-22T20:15:00Z", "currency": "EUR", "language": "fr",
        "delivery_method": "home", "recipient": address, "total": 2489, "declared_value": 1999,
        "lines": [{"sku": "BENCH-1", "name": "Lampe", "quantity": 1, "unit_price": 1999}],
    }  # fmt: skip
    line.told("POST", "/orders", json.dumps(asked), authorization="Bearer bench")


def day_of_an_order(line: Line, number: int) -> None:
    """Taken, looked at, allocated, picked, looked at again."""
    order(line, number)
    reference = f"F{number}"
    line.told("GET", f"/orders/{reference}", authorization="Bearer bench")
    for move in ("allocate", "pick"):
        line.told("POST", f"/_control/orders/{reference}/moves", json.dumps({"move": move}))
    line.told("GET", f"/_control/notes?order={reference}")


def payment(line: Line, number: int) -> None:
    """The provider authorises a card."""
    form = {
        "amount": "2489", "currency": "eur", "capture_method": "manual", "confirm": "true",
        "payment_method": "pm_card_visa", "return_url": "http://127.0.0.1:9/", "metadata[order]": f"F{number}",
    }  # fmt: skip
    said = line.told("POST", "/v1/payment_intents", urllib.parse.urlencode(form), **_FORM)
    assert said["status"] == "requires_capture"


def capture_and_refund(line: Line, number: int) -> None:
    """Found by its order, captured, refunded in part, looked at."""
    payment(line, number)
    (found,) = line.told("GET", f"/_control/payments?order=F{number}")["payments"]
    line.told("POST", f"/v1/payment_intents/{found['intent']}/capture", "amount_to_capture=2000", **_FORM)
    line.told("POST", "/v1/refunds", f"payment_intent={found['intent']}&amount=500", **_FORM)
    line.told("GET", f"/v1/payment_intents/{found['intent']}", **_FORM)


_FORM = {"authorization": "Bearer sk_test_bench", "content-type": "application/x-www-form-urlencoded"}
