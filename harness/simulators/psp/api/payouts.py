"""The endpoints of payouts."""

from __future__ import annotations

from harness.simulators.psp.api import shapes
from harness.simulators.psp.api.call import Call, Params
from harness.simulators.psp.api.paging import CREATED, Pages, everything
from harness.simulators.psp.api.shapes import IDENTITY
from harness.simulators.psp.balance import Balance
from harness.simulators.psp.banking import Payout
from harness.simulators.psp.book import Book
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.forms import Choice, Currency, Group, Integer, Metadata, Only, Range, Text
from harness.simulators.psp.objects.banking import destination
from harness.simulators.psp.payouts import Payouts
from harness.simulators.reception import Visit

_STATUS = Choice(("pending", "in_transit", "paid", "failed", "canceled"))
CREATE = Group(
    {
        "amount": Integer(1, 10**12), "currency": Currency(), "description": Text(1000), "metadata": Metadata(),
        "method": Only("standard"), "source_type": Only("card"), "statement_descriptor": Text(22),
    },
    ("amount", "currency"),
    absent=("destination", "payout_method"),
)  # fmt: skip
UPDATE = Group({"metadata": Metadata()})
REVERSE = Group({"metadata": Metadata()})
LIST = Group({"status": _STATUS, "arrival_date": Range(), "destination": IDENTITY, **CREATED})


class PayoutCalls:
    """The endpoints of payouts over one book."""

    def __init__(self, book: Book, payouts: Payouts, balance: Balance, pages: Pages) -> None:
        self._book = book
        self._payouts = payouts
        self._balance = balance
        self._pages = pages

    def calls(self) -> list[Call]:
        payout = "/v1/payouts"
        return [
            Call("POST", payout, "payout.create", CREATE, self.create),
            Call("GET", payout, "payout.list", LIST, self.list_),
            Call("GET", f"{payout}/{{id}}", "payout.retrieve", shapes.NOTHING, self.retrieve),
            Call("POST", f"{payout}/{{id}}", "payout.update", UPDATE, self.update),
            Call("POST", f"{payout}/{{id}}/cancel", "payout.cancel", shapes.NOTHING, self.cancel),
            Call("POST", f"{payout}/{{id}}/reverse", "payout.reverse", REVERSE, self.reverse),
        ]

    def create(self, _visit: Visit, params: Params) -> object:
        return self._payouts.create(params["amount"], params["currency"], params)

    def list_(self, visit: Visit, params: Params) -> object:
        status, ours = params.get("status"), params.get("destination") in (None, destination(self._book))
        first, last = params.get("arrival_date", (0, 10**11))

        def fits(it: Payout) -> bool:
            return ours and status in (None, it.status) and first <= it.arrival <= last

        filtered = {"status", "arrival_date", "destination"} & set(params)
        return self._pages.of_all(visit, params, self._payouts.all, "payout", fits if filtered else everything)

    def retrieve(self, visit: Visit, _params: Params) -> object:
        return self._payout(visit)

    def update(self, visit: Visit, params: Params) -> object:
        it = self._payout(visit)
        if "metadata" in params:
            self._payouts.update(it, params["metadata"])
        return it

    def cancel(self, visit: Visit, _params: Params) -> object:
        it = self._payout(visit)
        self._payouts.cancel(it)
        return it

    def reverse(self, visit: Visit, _params: Params) -> object:
        self._payout(visit)
        raise Refusal("Only payouts to US bank accounts can be reversed.", code="payout_reversal_not_supported")

    def _payout(self, visit: Visit) -> Payout:
        return self._balance.payout(visit.request.path_params["id"])
