"""What the payment provider knows of an order's money."""

from __future__ import annotations

from typing import Any

from harness.probes.reading import JsonReader, understanding

Fields = dict[str, Any]
_MOVED = ("authorised", "captured", "refunded")


@understanding
class PaymentsProbe:
    """The payments of an order as the PSP simulator keeps them, amounts in minor units."""

    def __init__(self, reader: JsonReader) -> None:
        self._reader = reader

    def order(self, order: str) -> dict[str, Any]:
        """What became of the order's money, {} for an unknown order.

        {"requested", "authorised", "captured", "refunded", "currency", "status", "refunds", "refunds_by_return",
        "payments"}: sums go over all payments of the order, so that a doubled one shows.
        """
        return summed(self._reader.fields("/_control/payments", order=order).get("payments", []))

    def order_of_session(self, session: str) -> str:
        """The order a hosted payment page is for, "" when the provider does not know the page."""
        payments = self._reader.fields("/_control/payments", session=session).get("payments", [])
        return next((str(payment["order"]) for payment in payments if payment.get("session") == session), "")


def summed(payments: list[Fields]) -> Fields:
    """One account over all payments of an order, oldest first; {} for none."""
    if not payments:
        return {}
    sums = {name: sum(payment[name] for payment in payments) for name in _MOVED}
    last = next((p for p in payments if p["authorised"]), payments[-1])
    refunds = [refund for payment in payments for refund in payment["refunds"]]
    return sums | {
        "requested": last["amount"],
        "currency": last["currency"].upper(),
        "status": last["status"],
        "refunds": [refund["amount"] for refund in refunds if refund["status"] not in {"failed", "canceled"}],
        "refunds_by_return": {r["rma"]: r["amount"] for r in refunds if r.get("rma")},
        "payments": payments,
    }
