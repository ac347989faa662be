"""The endpoints of disputes."""

from __future__ import annotations

from harness.simulators.psp.api import shapes
from harness.simulators.psp.api.call import Call, Params
from harness.simulators.psp.api.paging import CREATED, Pages
from harness.simulators.psp.api.shapes import IDENTITY
from harness.simulators.psp.banking import Dispute
from harness.simulators.psp.book import Book
from harness.simulators.psp.disputes import Disputes
from harness.simulators.psp.forms import Flag, Group, Metadata, Text
from harness.simulators.psp.objects.disputes import FILES, TEXTS
from harness.simulators.reception import Visit

EVIDENCE = Group(
    dict.fromkeys(TEXTS, Text(20_000, unset=True)), absent=(*FILES, "enhanced_evidence", "appeal")
)  # fmt: skip
UPDATE = Group({"evidence": EVIDENCE, "metadata": Metadata(), "submit": Flag()}, absent=("intended_submission_method",))
LIST = Group({"charge": IDENTITY, "payment_intent": IDENTITY, **CREATED})


class DisputeCalls:
    """The endpoints of disputes over one book."""

    def __init__(self, book: Book, disputes: Disputes, pages: Pages) -> None:
        self._book = book
        self._disputes = disputes
        self._pages = pages

    def calls(self) -> list[Call]:
        dispute = "/v1/disputes"
        return [
            Call("GET", dispute, "dispute.list", LIST, self.list_),
            Call("GET", f"{dispute}/{{id}}", "dispute.retrieve", shapes.NOTHING, self.retrieve),
            Call("POST", f"{dispute}/{{id}}", "dispute.update", UPDATE, self.update),
            Call("POST", f"{dispute}/{{id}}/close", "dispute.close", shapes.NOTHING, self.close),
        ]

    def list_(self, visit: Visit, params: Params) -> object:
        if "charge" not in params and "payment_intent" not in params:
            return self._pages.of_all(visit, params, self._disputes.all, "dispute")
        if "charge" in params:
            charges = [self._book.charge(params["charge"])]
        else:
            charges = self._book.charges_of(self._book.intent(params["payment_intent"], "payment_intent"))
        found = [each for charge in charges if (each := self._disputes.of(charge)) is not None]
        wanted = params.get("payment_intent")
        return self._pages.of_few(visit, params, [each for each in found if wanted in (None, each.intent)])

    def retrieve(self, visit: Visit, _params: Params) -> object:
        return self._dispute(visit)

    def update(self, visit: Visit, params: Params) -> object:
        """Evidence goes to the bank at once, unless `submit` says false."""
        it, evidence = self._dispute(visit), params.get("evidence", {})
        self._disputes.change(it, evidence, params.get("metadata"))
        if params.get("submit", bool(evidence)):
            self._disputes.submit(it)
        else:
            self._disputes.told_of_change(it)
        return it

    def close(self, visit: Visit, _params: Params) -> object:
        it = self._dispute(visit)
        self._disputes.accept(it)
        return it

    def _dispute(self, visit: Visit) -> Dispute:
        found = self._disputes.dispute(visit.request.path_params["id"])
        visit.order = found.order
        return found
