"""The endpoints of charges and of events."""

from __future__ import annotations

from harness.simulators.psp.api import shapes
from harness.simulators.psp.api.call import Call, Params
from harness.simulators.psp.api.paging import CREATED, PAGE, Pages
from harness.simulators.psp.api.shapes import IDENTITY
from harness.simulators.psp.book import Book, set_only
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.events import Events
from harness.simulators.psp.forms import ArrayOf, Choice, Email, Flag, Group, Metadata, Text
from harness.simulators.psp.models import Charge, Event
from harness.simulators.reception import Visit

LIST = Group({"payment_intent": IDENTITY, "customer": IDENTITY, "transfer_group": Text(200), **CREATED})
UPDATE = Group(
    {
        "description": Text(1000, unset=True), "metadata": Metadata(), "receipt_email": Email(unset=True),
        "shipping": shapes.SHIPPING, "transfer_group": Text(200), "customer": IDENTITY,
        "fraud_details": Group({"user_report": Choice(("fraudulent", "safe"))}, ("user_report",)),
    }
)  # fmt: skip
EVENTS = Group(
    {"type": Text(100), "types": ArrayOf(Text(100), 20), "delivery_success": Flag(), **CREATED},
    absent=("related_object",),
)


class ChargeCalls:
    """The endpoints of charges and events over one book."""

    def __init__(self, book: Book, events: Events, pages: Pages) -> None:
        self._book = book
        self._events = events
        self._pages = pages

    def calls(self) -> list[Call]:
        charge = "/v1/charges"
        return [
            Call("GET", charge, "charge.list", LIST, self.list_),
            Call("GET", f"{charge}/{{id}}", "charge.retrieve", shapes.NOTHING, self.retrieve),
            Call("POST", f"{charge}/{{id}}", "charge.update", UPDATE, self.update),
            Call("GET", f"{charge}/{{id}}/refunds", "charge.refunds", Group(PAGE), self.refunds),
            Call("GET", "/v1/events", "event.list", EVENTS, self.list_events),
            Call("GET", "/v1/events/{id}", "event.retrieve", shapes.NOTHING, self.retrieve_event),
            Call("GET", "/v1/mandates/{id}", "mandate.retrieve", shapes.NOTHING, self.retrieve_mandate),
        ]

    def list_(self, visit: Visit, params: Params) -> object:
        customer, group = params.get("customer"), params.get("transfer_group")

        def allowed(it: Charge) -> bool:
            return customer in (None, it.customer) and group in (None, it.transfer_group)

        if "payment_intent" in params:
            intent = self._book.intent(params["payment_intent"], "payment_intent")
            visit.order = intent.order
            return self._pages.of_few(visit, params, [it for it in self._book.charges_of(intent) if allowed(it)])
        if customer is None and group is None:
            return self._pages.of_all(visit, params, self._book.charges, "charge")
        return self._pages.of_all(visit, params, self._book.charges, "charge", allowed)

    def retrieve(self, visit: Visit, _params: Params) -> object:
        return self._charge(visit)

    def update(self, visit: Visit, params: Params) -> object:
        charge = self._charge(visit)
        if "customer" in params and charge.customer not in ("", params["customer"]):
            raise Refusal("You cannot change the customer of a charge that has one.", param="customer")
        for name in ("description", "receipt_email", "shipping", "transfer_group", "customer"):
            if name in params:
                setattr(charge, name, params[name])
        if "metadata" in params:
            charge.metadata = set_only({**charge.metadata, **params["metadata"]}) if params["metadata"] else {}
        charge.fraud_report = params.get("fraud_details", {}).get("user_report", charge.fraud_report)
        self._events.announce("charge.updated", charge, {"amount": charge.amount, "status": charge.status})
        return charge

    def refunds(self, visit: Visit, params: Params) -> object:
        return self._pages.of_few(visit, params, self._book.refunds_of(self._charge(visit)))

    def list_events(self, visit: Visit, params: Params) -> object:
        wanted = list(dict.fromkeys([*params.get("types", ()), *([params["type"]] if "type" in params else [])]))
        if any(name.endswith("*") for name in wanted) or len(wanted) > 1:
            return self._pages.of_all(visit, params, self._book.events, "event", lambda it: _fits(it, wanted))
        if wanted:
            return self._pages.of_list(visit, params, self._book.events, "event", f"events:{wanted[0]}")
        return self._pages.of_all(visit, params, self._book.events, "event")

    def retrieve_event(self, visit: Visit, _params: Params) -> object:
        event = self._book.event(visit.request.path_params["id"])
        visit.order = event.order
        return event

    def retrieve_mandate(self, visit: Visit, _params: Params) -> object:
        return self._book.mandate(visit.request.path_params["id"])

    def _charge(self, visit: Visit) -> Charge:
        charge = self._book.charge(visit.request.path_params["id"], "charge")
        visit.order = charge.order
        return charge


def _fits(event: Event, wanted: list[str]) -> bool:
    """Whether an event is of one of the types, which may end in `*`."""
    return any(event.type == name or (name.endswith("*") and event.type.startswith(name[:-1])) for name in wanted)
