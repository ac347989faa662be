"""The endpoints of the balance and of what moved it."""

from __future__ import annotations

from harness.simulators.psp.api import shapes
from harness.simulators.psp.api.call import Call, Params
from harness.simulators.psp.api.paging import CREATED, Pages, everything
from harness.simulators.psp.api.shapes import IDENTITY
from harness.simulators.psp.balance import Balance
from harness.simulators.psp.banking import BalanceTransaction
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.forms import Currency, Group, Text
from harness.simulators.psp.objects import banking
from harness.simulators.reception import Visit

LIST = Group({"currency": Currency(), "payout": IDENTITY, "source": IDENTITY, "type": Text(100), **CREATED})


class BalanceCalls:
    """The endpoints of one balance."""

    def __init__(self, balance: Balance, pages: Pages) -> None:
        self._balance = balance
        self._pages = pages

    def calls(self) -> list[Call]:
        transaction = "/v1/balance_transactions"
        return [
            Call("GET", "/v1/balance", "balance.retrieve", shapes.NOTHING, self.balance),
            Call("GET", transaction, "balance_transaction.list", LIST, self.list_),
            Call("GET", f"{transaction}/{{id}}", "balance_transaction.retrieve", shapes.NOTHING, self.retrieve),
        ]

    def balance(self, _visit: Visit, _params: Params) -> object:
        return banking.balance(self._balance.all_purses())

    def list_(self, visit: Visit, params: Params) -> object:
        things, kind = self._balance.transactions, "balance_transaction"
        wanted = {name: params[name] for name in ("type", "currency", "source") if name in params}

        def fits(it: BalanceTransaction) -> bool:
            return all(getattr(it, name) == value for name, value in wanted.items())

        if "payout" in params:
            self._check_payout(params["payout"])
            return self._pages.of_list(visit, params, things, kind, f"payout:{params['payout']}", fits)
        if "source" in params:
            return self._pages.of_list(visit, params, things, kind, f"source:{params['source']}", fits)
        return self._pages.of_all(visit, params, things, kind, fits if wanted else everything)

    def retrieve(self, visit: Visit, _params: Params) -> object:
        found = self._balance.transaction(visit.request.path_params["id"])
        visit.order = found.order
        return found

    def _check_payout(self, identity: str) -> None:
        """Only what was paid out by itself is known to be part of a payout."""
        if not self._balance.payout(identity).automatic:
            message = "Balance transaction history can only be filtered on automatic payouts, not manual."
            raise Refusal(message, param="payout")
