"""The endpoints of refunds."""

from __future__ import annotations

from harness.simulators.psp.api import shapes
from harness.simulators.psp.api.call import Call, Params
from harness.simulators.psp.api.paging import CREATED, Pages
from harness.simulators.psp.api.shapes import IDENTITY
from harness.simulators.psp.book import Book
from harness.simulators.psp.errors import Refusal, missing_parameter
from harness.simulators.psp.forms import Choice, Email, Group, Integer, Metadata, Only
from harness.simulators.psp.models import Charge, Refund
from harness.simulators.psp.refunds import Refunds
from harness.simulators.reception import Visit

CREATE = Group(
    {
        "payment_intent": IDENTITY, "charge": IDENTITY, "amount": Integer(1, 10**12),
        "reason": Choice(("duplicate", "fraudulent", "requested_by_customer")), "metadata": Metadata(),
        "instructions_email": Email(), "currency": shapes.CURRENCY, "customer": IDENTITY, "origin": Only("customer_balance"),
    },
    absent=("refund_application_fee", "reverse_transfer"),
)  # fmt: skip
LIST = Group({"payment_intent": IDENTITY, "charge": IDENTITY, **CREATED})
UPDATE = Group({"metadata": Metadata()})


class RefundCalls:
    """The endpoints of refunds over one book."""

    def __init__(self, book: Book, refunds: Refunds, pages: Pages) -> None:
        self._book = book
        self._refunds = refunds
        self._pages = pages

    def calls(self) -> list[Call]:
        refund = "/v1/refunds"
        return [
            Call("POST", refund, "payment.refund", CREATE, self.create),
            Call("GET", refund, "refund.list", LIST, self.list_),
            Call("GET", f"{refund}/{{id}}", "refund.retrieve", shapes.NOTHING, self.retrieve),
            Call("POST", f"{refund}/{{id}}", "refund.update", UPDATE, self.update),
            Call("POST", f"{refund}/{{id}}/cancel", "refund.cancel", shapes.NOTHING, self.cancel),
            Call("POST", "/v1/test_helpers/refunds/{id}/expire", "refund.expire", shapes.NOTHING, self.expire),
        ]

    def create(self, visit: Visit, params: Params) -> object:
        metadata, reason = params.get("metadata", {}), params.get("reason", "")
        visit.fields = {
            "amount": params.get("amount", 0),
            "rma": metadata.get("rma", ""),
            "reason": metadata.get("reason") or reason,
        }
        visit.order = metadata.get("order", "")
        if "origin" in params:
            return self._from_cash(visit, params)
        charge = self._charge(params)
        visit.order = charge.order or visit.order
        left = charge.amount_captured - charge.amount_refunded
        visit.fields |= {"amount": params.get("amount", left), "currency": charge.currency.upper(), "status": "refused"}
        refund = self._refunds.create(
            charge, params.get("amount"), reason, metadata, params.get("instructions_email", "")
        )
        visit.fields["status"] = refund.status
        return refund

    def list_(self, visit: Visit, params: Params) -> object:
        charges = self._named(params)
        if charges is None:
            return self._pages.of_all(visit, params, self._book.refunds, "refund")
        visit.order = charges[0].order if charges else ""
        found = [refund for charge in charges for refund in self._book.refunds_of(charge)]
        return self._pages.of_few(visit, params, found)

    def retrieve(self, visit: Visit, _params: Params) -> object:
        return self._refund(visit)

    def update(self, visit: Visit, params: Params) -> object:
        refund = self._refund(visit)
        if "metadata" in params:
            self._refunds.update(refund, params["metadata"])
        return refund

    def cancel(self, visit: Visit, _params: Params) -> object:
        refund = self._refund(visit)
        if refund.status != "requires_action":
            message = (
                f"This refund has a status of {refund.status} and cannot be canceled: only a refund that waits for the "
                "customer (`requires_action`) can."
            )
            raise Refusal(message, started=True)
        self._refunds.cancel(refund)
        return refund

    def expire(self, visit: Visit, _params: Params) -> object:
        refund = self._refund(visit)
        if refund.status != "requires_action":
            raise Refusal(f"This refund has a status of {refund.status} and cannot expire.", started=True)
        self._refunds.fail(refund, "unknown")
        return refund

    def _from_cash(self, visit: Visit, params: Params) -> object:
        for name in ("customer", "amount", "currency"):
            if name not in params:
                raise missing_parameter(name)
        customer = self._book.customer(params["customer"], status=400)
        visit.order = customer.order or visit.order
        visit.fields |= {"currency": params["currency"].upper(), "status": "refused"}
        refund = self._refunds.from_cash(customer, params["amount"], params["currency"], params)
        visit.fields["status"] = refund.status
        return refund

    def _charge(self, params: Params) -> Charge:
        if ("charge" in params) == ("payment_intent" in params):
            raise Refusal("One of the following params should be provided for this request: payment_intent or charge.")
        if "charge" in params:
            return self._book.charge(params["charge"])
        intent = self._book.intent(params["payment_intent"], "payment_intent")
        charge = self._book.charge_of(intent)
        if charge is None:
            message = f"This PaymentIntent ({intent.id}) does not have a successful charge to refund."
            raise Refusal(message, param="payment_intent", started=True)
        return charge

    def _named(self, params: Params) -> list[Charge] | None:
        """The charges that a list is asked for, None for all."""
        if "charge" in params:
            charge = self._book.charge(params["charge"])
            return [charge] if params.get("payment_intent") in (None, charge.intent) else []
        if "payment_intent" in params:
            return self._book.charges_of(self._book.intent(params["payment_intent"], "payment_intent"))
        return None

    def _refund(self, visit: Visit) -> Refund:
        refund = self._book.refund(visit.request.path_params["id"], "refund")
        visit.order = refund.order
        return refund
