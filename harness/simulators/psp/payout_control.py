"""What a rehearsal asks of payouts, and does to them.

    GET  payouts             ?order=, ?payout= or neither (the latest 100) gives {"payouts": [Payout]}, oldest first
    POST payouts             what is available is paid out now; answers like GET, with the payouts that were made
    POST payouts/{id}/pay    the bank has it now
    POST payouts/{id}/fail   {"code"?}: the bank sends it back
    POST payouts/{id}/cancel as the merchant's back office would

Payout = {"id", "amount", "currency", "status", "automatic", "created", "arrival_date", "reconciled", "transactions"}.
`transactions` (as in `GET balance-transactions`) are those of the order, of a named payout all but its own, else none.
The amount of an automatic payout is the sum of the net of its transactions. Those that change one answer with it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from harness.kernel.clock import stamp
from harness.kernel.lifecycle import ImpossibleMove
from harness.simulators.board import Button, Card, Fact, Input
from harness.simulators.bodies import BadBody, Shape, Text, read_json_if_any
from harness.simulators.control import ControlHandler
from harness.simulators.psp.balance import Balance
from harness.simulators.psp.banking import BalanceTransaction, Payout
from harness.simulators.psp.banking_control import told
from harness.simulators.psp.book import Book
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.objects.banking import FAILURES
from harness.simulators.psp.payouts import Payouts

_LATEST = 100
_MOST = 100_000  # transactions of one payout that are shown
_ON_BOARD = 10
_FAIL = Shape({"code": Text(choices=tuple(FAILURES))}, optional=frozenset({"code"}))
_NOTHING = Shape({})


class PayoutControl:
    """The part of the control plane that is about payouts."""

    def __init__(self, book: Book, payouts: Payouts, balance: Balance) -> None:
        self._book = book
        self._payouts = payouts
        self._balance = balance

    def routes(self) -> list[tuple[str, str, ControlHandler]]:
        rules = self._payouts
        return [
            ("GET", "/payouts", self.list_),
            ("POST", "/payouts", self.create),
            ("POST", "/payouts/{id}/pay", self._act(_NOTHING, lambda it, _body: rules.arrive(it))),
            ("POST", "/payouts/{id}/fail", self._act(_FAIL, lambda it, body: rules.fail(it, **body))),
            ("POST", "/payouts/{id}/cancel", self._act(_NOTHING, lambda it, _body: rules.cancel(it))),
        ]

    def cards(self, order: str, limit: int) -> list[Card]:
        """The latest payouts; none for an order, to which no payout belongs."""
        return [] if order else [_card(it) for it in self._payouts.all.latest(min(limit, _ON_BOARD))]

    async def list_(self, request: Request) -> Response:
        order, named = request.query_params.get("order", ""), request.query_params.get("payout", "")
        if named:
            it = self._payout(named)
            return _answer([_told(it, self._of_payout(it))])
        if not order:
            return _answer([_told(it, []) for it in self._payouts.all.latest(_LATEST)[::-1]])
        return _answer(self._of_order(order))

    async def create(self, request: Request) -> Response:
        _NOTHING.check(await read_json_if_any(request))
        made = [self._payouts.pay_out(purse) for purse in self._balance.all_purses()]
        return _answer([_told(it, self._of_payout(it)) for it in made if it is not None], 201)

    def _act(self, shape: Shape, act: Callable[[Payout, dict[str, Any]], None]) -> ControlHandler:
        async def handler(request: Request) -> Response:
            body = await read_json_if_any(request)
            shape.check(body)
            it = self._payout(request.path_params["id"])
            try:
                act(it, body)
            except Refusal as refusal:
                raise BadBody(409, "impossible", refusal.message) from refusal
            except ImpossibleMove as error:
                raise BadBody(409, "impossible", str(error)) from error
            return JSONResponse(_told(it, []))

        return handler

    def _payout(self, identity: str) -> Payout:
        found = self._payouts.all.get(identity)
        if found is None:
            raise BadBody(404, "unknown_payout", "there is no such payout", "id")
        return found

    def _of_order(self, order: str) -> list[dict[str, Any]]:
        """The payouts in which there is money of an order, with that money."""
        parts: dict[str, list[BalanceTransaction]] = {}
        for each in self._balance.transactions.of(order):
            if each.settled:
                parts.setdefault(each.payout, []).append(each)
        return [_told(it, moved) for name, moved in parts.items() if (it := self._payouts.all.get(name)) is not None]

    def _of_payout(self, it: Payout) -> list[BalanceTransaction]:
        ids = self._book.listed(f"payout:{it.id}", _MOST)[::-1]
        found = [each for name in ids if (each := self._balance.transactions.get(name)) is not None]
        return [each for each in found if each.source != it.id]


def _answer(payouts: list[dict[str, Any]], status: int = 200) -> Response:
    return JSONResponse({"payouts": payouts}, status)


def _told(it: Payout, moved: list[BalanceTransaction]) -> dict[str, Any]:
    return {
        "id": it.id, "amount": it.amount, "currency": it.currency.upper(), "status": it.status, "automatic": it.automatic,
        "created": it.created, "arrival_date": it.arrival, "reconciled": it.reconciled,
        "transactions": [told(each) for each in moved],
    }  # fmt: skip


def _card(it: Payout) -> Card:
    path, buttons = f"/payouts/{it.id}", []
    if it.status in ("pending", "in_transit"):
        buttons.append(Button("pay", f"{path}/pay"))
    if it.status == "pending" and not it.automatic:
        buttons.append(Button("cancel", f"{path}/cancel"))
    if it.status in ("pending", "in_transit", "paid"):
        why = Input("code", ("code",), "choice", tuple(FAILURES), "could_not_process")
        buttons.append(Button("fail", f"{path}/fail", {"code": "could_not_process"}, "incident", (why,)))
    facts: dict[str, Fact] = {"amount": it.amount, "currency": it.currency.upper()}
    return Card("payout", it.id, "", it.status, stamp(datetime.fromtimestamp(it.created, UTC)), facts, tuple(buttons))
