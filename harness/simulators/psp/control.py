"""What a rehearsal asks of the provider, and does to it, behind the scenes.

    GET  payments          ?order= gives {"payments": [Payment]}
    POST payments/{intent}/dispute       the customer disputes the charge; {"dispute": id}
    POST payments/{intent}/fail-refund   the last refund bounces; {"refund": id, "status": "failed"}
    PUT  merchant          {"name"}: whose page it is

Payment = {"intent", "session", "order", "status", "session_status", "amount", "currency", "authorised", "captured",
"refunded", "captures": [amount], "refunds": [{"id", "amount", "status", "rma", "reason", "metadata"}], "declines": [code],
"url"}. `authorised` is what the bank said yes to, `refunded` counts no failed refund, `status` is that of the intent
("requires_payment_method" before there is one, "canceled" when the session ended without one).
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from harness.kernel.lifecycle import ImpossibleMove
from harness.simulators.bodies import BadBody, Shape, Text, read_json
from harness.simulators.control import ControlHandler
from harness.simulators.psp.book import Book
from harness.simulators.psp.checkout import Checkout
from harness.simulators.psp.models import Charge, Intent, Session
from harness.simulators.psp.payments import Payments
from harness.simulators.psp.refunds import Refunds, refund_fields

_MERCHANT = Shape({"name": Text(most=100)})


class Control:
    """The provider's own part of the control plane."""

    def __init__(self, book: Book, payments: Payments, checkout: Checkout, refunds: Refunds) -> None:
        self._book = book
        self._payments = payments
        self._checkout = checkout
        self._refunds = refunds

    def routes(self) -> list[tuple[str, str, ControlHandler]]:
        return [
            ("GET", "/payments", self.list_payments),
            ("POST", "/payments/{intent}/dispute", self.dispute),
            ("POST", "/payments/{intent}/fail-refund", self.fail_refund),
            ("PUT", "/merchant", self.name_merchant),
        ]

    def sweep(self) -> None:
        """Let everything end whose time is over; asked for after the clock was advanced."""
        self._checkout.sweep()
        self._payments.sweep()

    async def list_payments(self, request: Request) -> Response:
        self.sweep()
        order = request.query_params.get("order", "")
        shown = [payment(session, intent, self._book.url) for session, intent in self._book.of_order(order)]
        return JSONResponse({"payments": shown})

    async def dispute(self, request: Request) -> Response:
        charge = self._charge(request)
        try:
            return JSONResponse({"dispute": self._refunds.dispute(charge)}, status_code=201)
        except ValueError as error:
            raise BadBody(409, "impossible", str(error)) from error

    async def fail_refund(self, request: Request) -> Response:
        charge = self._charge(request)
        if not charge.refunds:
            raise BadBody(409, "impossible", "this payment has no refund")
        refund = charge.refunds[-1]
        try:
            self._refunds.fail(refund)
        except ImpossibleMove as error:
            raise BadBody(409, "impossible", str(error)) from error
        return JSONResponse({"refund": refund.id, "status": refund.status})

    async def name_merchant(self, request: Request) -> Response:
        body = await read_json(request)
        _MERCHANT.check(body)
        self._book.merchant = body["name"]
        return JSONResponse({"name": self._book.merchant})

    def _charge(self, request: Request) -> Charge:
        intent = self._book.intents.get(request.path_params["intent"])
        if intent is None:
            raise BadBody(404, "unknown_payment", "there is no such payment intent", "intent")
        if intent.paid_charge is None:
            raise BadBody(409, "impossible", f"this payment is {intent.status} and was never accepted by a bank")
        return intent.paid_charge


def payment(session: Session | None, intent: Intent | None, url: str) -> dict[str, Any]:
    """The state of one payment, as the module docstring shows it. One of the two is given at least."""
    shown: dict[str, Any] = {"intent": "", "session": "", "session_status": "", "url": "", "status": "", "order": ""}
    shown |= {"authorised": 0, "captured": 0, "refunded": 0, "captures": [], "refunds": [], "declines": []}
    if session is not None:
        waiting = "requires_payment_method" if session.status == "open" else "canceled"
        shown |= {"session": session.id, "session_status": session.status, "order": session.order, "status": waiting}
        shown |= {
            "amount": session.amount_total,
            "currency": session.currency.upper(),
            "url": f"{url}/c/pay/{session.id}",
        }
    return shown | (_of_intent(intent) if intent is not None else {})


def _of_intent(intent: Intent) -> dict[str, Any]:
    charge = intent.paid_charge
    refused = [each.failure.decline_code or each.failure.code for each in intent.charges if each.failure]
    shown = {"intent": intent.id, "order": intent.order, "status": intent.status, "amount": intent.amount}
    shown |= {"currency": intent.currency.upper(), "declines": refused}
    if charge is None:
        return shown
    refunds = [{"id": each.id, "metadata": each.metadata, **refund_fields(each)} for each in charge.refunds]
    return shown | {
        "authorised": charge.amount,
        "captured": charge.amount_captured,
        "refunded": charge.amount_refunded,
        "captures": [charge.amount_captured] if charge.captured else [],
        "refunds": refunds,
    }
