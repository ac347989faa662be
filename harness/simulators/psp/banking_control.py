"""What a rehearsal asks of the merchant's balance at the provider, and does to it.

    GET, PUT fees             {name: {"share": basis points, "fixed", "most"}}: what is taken off a payment (see `fees`);
                              a PUT names what it changes
    GET, PUT payout-schedule  {"interval": "daily" or "manual", "delay_days"}: when money is available and paid out
    GET  balance-transactions ?order= gives {"transactions": [Transaction]}, oldest first; without, the latest 500 of all

Transaction = {"id", "order", "type", "category", "amount", "fee", "net", "currency", "source", "status", "available_on",
"payout": the automatic payout that it is part of, "" for none yet}. Amounts are minor units, times Unix seconds.
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from harness.simulators.bodies import Shape, Text, Whole, read_json
from harness.simulators.control import ControlHandler
from harness.simulators.psp.balance import Balance
from harness.simulators.psp.banking import BalanceTransaction
from harness.simulators.psp.fees import DEFAULT

_LATEST = 500
_MOST = 99_999_999
_RATE = Shape(
    {"share": Whole(0, 10_000), "fixed": Whole(0, _MOST), "most": Whole(0, _MOST)},
    optional=frozenset({"share", "fixed", "most"}),
)
_FEES = Shape(dict.fromkeys(DEFAULT, _RATE), optional=frozenset(DEFAULT))
_SCHEDULE = Shape(
    {"interval": Text(choices=("daily", "manual")), "delay_days": Whole(0, 90)},
    optional=frozenset({"interval", "delay_days"}),
)


class BankingControl:
    """The part of the control plane that is about the merchant's money."""

    def __init__(self, balance: Balance) -> None:
        self._balance = balance

    def routes(self) -> list[tuple[str, str, ControlHandler]]:
        return [
            ("GET", "/fees", self.fees),
            ("PUT", "/fees", self.set_fees),
            ("GET", "/payout-schedule", self.schedule),
            ("PUT", "/payout-schedule", self.set_schedule),
            ("GET", "/balance-transactions", self.transactions),
        ]

    async def fees(self, _request: Request) -> Response:
        return JSONResponse(self._balance.fees.to_json())

    async def set_fees(self, request: Request) -> Response:
        body = await read_json(request)
        _FEES.check(body)
        self._balance.fees.change(body)
        return await self.fees(request)

    async def schedule(self, _request: Request) -> Response:
        return JSONResponse(self._balance.schedule())

    async def set_schedule(self, request: Request) -> Response:
        body = await read_json(request)
        _SCHEDULE.check(body)
        self._balance.set_schedule(body)
        return await self.schedule(request)

    async def transactions(self, request: Request) -> Response:
        order, things = request.query_params.get("order", ""), self._balance.transactions
        found = things.of(order) if order else things.latest(_LATEST)[::-1]
        return JSONResponse({"transactions": [told(it) for it in found]})


def told(it: BalanceTransaction) -> dict[str, Any]:
    """A Transaction."""
    status = "available" if it.settled else "pending"
    return {
        "id": it.id, "order": it.order, "type": it.type, "category": it.category, "amount": it.amount, "fee": it.fee,
        "net": it.net, "currency": it.currency.upper(), "source": it.source, "status": status,
        "available_on": it.available_on, "payout": it.payout if it.settled else "",
    }  # fmt: skip
