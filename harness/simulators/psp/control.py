"""What a rehearsal asks of the provider, and does to it, behind the scenes.

    GET  payments          ?order= or ?session= gives {"payments": [Payment]}; without either, the latest 500 of all orders
    POST payments/{id}/pay             {"method"}: on behalf of the customer, by a test card or test account of Stripe's
    POST payments/{id}/authenticate    {"passed"}: the customer comes out of 3-D Secure
    POST payments/{id}/expire          the time to pay is over
    POST payments/{id}/capture         {"amount"?, "final"?}; cancel: {}; both as the shop's own back office would
    POST payments/{id}/fund            {"amount", "currency"?}: a bank transfer of the customer arrives
    POST payments/{id}/settle, fail    the bank answers a SEPA debit now
    POST payments/{id}/refund          {"amount"?, "reason"?}
    POST payments/{id}/dispute         {"reason"?}: the customer disputes the charge, or (reason "inquiry") asks the bank
                                       about it; {"dispute": id}
    POST payments/{id}/fail-refund     the last refund bounces; {"refund": id, "status": "failed"}
    POST refunds/{id}/answer, settle, fail, cancel   what becomes of a refund
    PUT  merchant          {"name"}: whose page it is
    GET, PUT settling      {"normal", "delayed"}: seconds until banks answer SEPA debits

`{id}` is that of a payment intent or of a Checkout Session. Those that change a payment answer with it.

Payment = {"intent", "session", "order", "status", "session_status", "amount", "currency", "authorised", "captured",
"refunded", "captures": [amount], "refunds": [{"id", "amount", "status", "rma", "reason", "metadata"}], "declines": [code],
"url", "email", "locale", "reference", "method", "amount_capturable", "funded"}. `authorised` is what the bank said yes to (for a debit under way: was
asked for), `refunded` counts no failed refund, `status` is that of the intent ("requires_payment_method" before there is
one, "canceled" when the session ended without one), `funded` what bank transfers have brought for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from harness.kernel.lifecycle import ImpossibleMove
from harness.simulators.bodies import BadBody, Flag, Shape, Text, Whole, read_json, read_json_if_any
from harness.simulators.control import ControlHandler
from harness.simulators.psp.book import Book
from harness.simulators.psp.cards import NOT_AUTHENTICATED
from harness.simulators.psp.checkout import Checkout
from harness.simulators.psp.disputes import WISHES, Disputes
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.methods import Methods
from harness.simulators.psp.models import Charge, Intent, Refund, Session
from harness.simulators.psp.payments import Payments
from harness.simulators.psp.refunds import Refunds
from harness.simulators.psp.shown import payment, payment_named, payments_of

_LATEST = 500
_CANCEL_WITHIN = 1800  # seconds in which a back office can take a refund to a card back
_MOST = 99_999_999
_MERCHANT = Shape({"name": Text(most=100)})
_SETTLING = Shape(
    {"normal": Whole(0, 366 * 86400), "delayed": Whole(0, 366 * 86400)}, optional=frozenset({"normal", "delayed"})
)
_NOTHING = Shape({})
_PAY = Shape({"method": Text(most=100)})
_PASSED = Shape({"passed": Flag()})
_CAPTURE = Shape({"amount": Whole(0, _MOST), "final": Flag()}, optional=frozenset({"amount", "final"}))
_FUND = Shape({"amount": Whole(1, _MOST), "currency": Text(3, 3)}, optional=frozenset({"currency"}))
_REFUND = Shape({"amount": Whole(1, _MOST), "reason": Text(most=100)}, optional=frozenset({"amount", "reason"}))
_DISPUTE = Shape({"reason": Text(choices=WISHES)}, optional=frozenset({"reason"}))

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that the control plane may use."""

    book: Book
    payments: Payments
    checkout: Checkout
    refunds: Refunds
    methods: Methods
    disputes: Disputes


class Control:
    """The provider's own part of the control plane."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._book = rules.book

    def routes(self) -> list[tuple[str, str, ControlHandler]]:
        acts: list[tuple[str, Shape, Callable[[Session | None, Intent | None, Body], None]]] = [
            ("pay", _PAY, self._pay), ("authenticate", _PASSED, self._authenticate), ("expire", _NOTHING, self._expire),
            ("capture", _CAPTURE, self._capture), ("cancel", _NOTHING, self._cancel), ("fund", _FUND, self._fund),
            ("settle", _NOTHING, self._settle), ("fail", _NOTHING, self._fail), ("refund", _REFUND, self._refund),
        ]  # fmt: skip
        changes: list[tuple[str, Callable[[Refund], None]]] = [
            ("answer", self._rules.refunds.answer), ("settle", self._rules.refunds.settle),
            ("fail", self._rules.refunds.fail), ("cancel", self._cancel_refund),
        ]  # fmt: skip
        return [
            ("GET", "/payments", self.list_payments),
            *(("POST", f"/payments/{{id}}/{name}", self._act(shape, act)) for name, shape, act in acts),
            ("POST", "/payments/{id}/dispute", self.dispute),
            ("POST", "/payments/{id}/fail-refund", self.fail_refund),
            *(("POST", f"/refunds/{{id}}/{name}", self._change(change)) for name, change in changes),
            ("PUT", "/merchant", self.name_merchant),
            ("GET", "/settling", self.settling),
            ("PUT", "/settling", self.set_settling),
        ]

    async def list_payments(self, request: Request) -> Response:
        order, session = request.query_params.get("order", ""), request.query_params.get("session", "")
        if session:
            found = [payment_named(self._book, session)] if session in self._book.sessions else []
        else:
            found = payments_of(self._book, order, _LATEST)
        return JSONResponse({"payments": [payment(self._book, *each) for each in found]})

    async def dispute(self, request: Request) -> Response:
        body = await read_json_if_any(request)
        _DISPUTE.check(body)
        charge = self._charge(self._found(request)[1])
        try:
            identity = self._rules.disputes.open(charge, body.get("reason", "fraudulent"))
        except ValueError as error:
            raise BadBody(409, "impossible", str(error)) from error
        return JSONResponse({"dispute": identity}, status_code=201)

    async def fail_refund(self, request: Request) -> Response:
        charge = self._charge(self._found(request)[1])
        refunds = self._book.refunds_of(charge)
        if not refunds:
            raise BadBody(409, "impossible", "this payment has no refund")
        try:
            self._rules.refunds.fail(refunds[-1])
        except ImpossibleMove as error:
            raise BadBody(409, "impossible", str(error)) from error
        return JSONResponse({"refund": refunds[-1].id, "status": refunds[-1].status})

    async def name_merchant(self, request: Request) -> Response:
        body = await read_json(request)
        _MERCHANT.check(body)
        self._book.set_merchant(body["name"])
        return JSONResponse({"name": self._book.merchant})

    async def settling(self, _request: Request) -> Response:
        return JSONResponse(self._rules.payments.debits.settling())

    async def set_settling(self, request: Request) -> Response:
        body = await read_json(request)
        _SETTLING.check(body)
        self._rules.payments.debits.set_settling(body)
        return await self.settling(request)

    def _act(self, shape: Shape, act: Callable[[Session | None, Intent | None, Body], None]) -> ControlHandler:
        """A route that does something to a payment and answers with it."""

        async def handler(request: Request) -> Response:
            body = await read_json_if_any(request)
            shape.check(body)
            session, intent = self._found(request)
            try:
                act(session, intent, body)
            except Refusal as refusal:
                # A decline, or a failed 3-D Secure, is what was asked for: the payment tells of it.
                if refusal.status != 402 and refusal.code != NOT_AUTHENTICATED.code:
                    raise BadBody(409, refusal.code or "impossible", refusal.message) from refusal
            except ImpossibleMove as error:
                raise BadBody(409, "impossible", str(error)) from error
            return JSONResponse(payment(self._book, *self._found(request)))

        return handler

    def _change(self, change: Callable[[Refund], None]) -> ControlHandler:
        """A route that does something to a refund and answers with it."""

        async def handler(request: Request) -> Response:
            refund = self._book.refunds.get(request.path_params["id"])
            if refund is None:
                raise BadBody(404, "unknown_refund", "there is no such refund", "id")
            try:
                change(refund)
            except ImpossibleMove as error:
                raise BadBody(409, "impossible", str(error)) from error
            return JSONResponse({"refund": refund.id, "status": refund.status})

        return handler

    def _pay(self, session: Session | None, intent: Intent | None, body: Body) -> None:
        order = session.order if session else intent.order if intent else ""
        method = self._rules.methods.named(body["method"], order)
        mandate = {"customer_acceptance": {"type": "offline", "offline": {}}} if method.type == "sepa_debit" else None
        if session is not None:
            email = session.customer_email or "customer@example.com"
            self._rules.checkout.pay(session, method, name="Jenny Rosen", email=email, mandate=mandate)
        elif intent is not None:
            self._rules.payments.confirm(intent, method, mandate=mandate)

    def _authenticate(self, session: Session | None, intent: Intent | None, body: Body) -> None:
        asked = self._begun(intent)
        if session is not None:
            self._rules.checkout.authenticate(session, asked, passed=body["passed"])
        else:
            self._rules.payments.cards.authenticate(asked, passed=body["passed"])

    def _expire(self, session: Session | None, intent: Intent | None, _body: Body) -> None:
        if session is not None and session.status == "open":
            self._rules.checkout.expire(session)
        elif intent is not None and intent.status == "requires_capture":
            self._rules.payments.captures.expire(intent)
        else:
            raise ImpossibleMove("only an open session or an authorisation that is held can expire")

    def _capture(self, _session: Session | None, intent: Intent | None, body: Body) -> None:
        self._rules.payments.captures.capture(self._begun(intent), body.get("amount"), final=body.get("final", True))

    def _cancel(self, _session: Session | None, intent: Intent | None, _body: Body) -> None:
        self._rules.payments.cancel(self._begun(intent), "requested_by_customer")

    def _fund(self, _session: Session | None, intent: Intent | None, body: Body) -> None:
        wanted = self._begun(intent)
        customer = self._book.customers.get(wanted.customer) if wanted.customer else None
        if customer is None or not wanted.reference:
            raise ImpossibleMove("this payment does not wait for a bank transfer")
        currency = body.get("currency", wanted.currency).lower()
        self._rules.payments.transfers.fund(customer, body["amount"], currency, wanted.reference, wanted.order)

    def _settle(self, _session: Session | None, intent: Intent | None, _body: Body) -> None:
        self._rules.payments.debits.settle(self._processing(intent))

    def _fail(self, _session: Session | None, intent: Intent | None, _body: Body) -> None:
        self._rules.payments.debits.fail(self._processing(intent))

    def _refund(self, _session: Session | None, intent: Intent | None, body: Body) -> None:
        charge = self._charge(intent)
        metadata = {"order": charge.order, "reason": body.get("reason", "")}
        self._rules.refunds.create(charge, body.get("amount"), "requested_by_customer", metadata)

    def _cancel_refund(self, refund: Refund) -> None:
        late = self._book.now(refund.order) > refund.created + _CANCEL_WITHIN
        if refund.type == "card" and late:
            raise ImpossibleMove("a refund to a card can be canceled within 30 minutes")
        self._rules.refunds.cancel(refund)

    def _found(self, request: Request) -> tuple[Session | None, Intent | None]:
        found = payment_named(self._book, request.path_params["id"])
        if found == (None, None):
            raise BadBody(404, "unknown_payment", "there is no such payment", "id")
        return found

    def _begun(self, intent: Intent | None) -> Intent:
        if intent is None:
            raise BadBody(409, "impossible", "nobody has tried to pay this yet")
        return intent

    def _processing(self, intent: Intent | None) -> Intent:
        begun = self._begun(intent)
        if begun.status != "processing":
            raise ImpossibleMove(f"this payment is {begun.status}: no debit is under way")
        return begun

    def _charge(self, intent: Intent | None) -> Charge:
        charge = self._book.charge_of(self._begun(intent))
        if charge is None:
            raise BadBody(
                409, "impossible", f"this payment is {self._begun(intent).status} and no bank has accepted it"
            )
        return charge
