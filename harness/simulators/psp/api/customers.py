"""The endpoints of customers, with their payment methods and cash balances."""

from __future__ import annotations

from typing import Any

from harness.simulators.psp.api import shapes
from harness.simulators.psp.api.call import Call, Params
from harness.simulators.psp.api.paging import CREATED, PAGE, Pages, everything
from harness.simulators.psp.api.shapes import IDENTITY
from harness.simulators.psp.book import Book, order_of, set_only
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.events import Events
from harness.simulators.psp.forms import ArrayOf, Choice, Email, Group, Integer, Kind, Metadata, Text
from harness.simulators.psp.holding import CashMove, Customer, PaymentMethod
from harness.simulators.psp.methods import Methods
from harness.simulators.psp.objects import holders
from harness.simulators.psp.transfers import Transfers
from harness.simulators.reception import Visit

_ABSENT = (
    "balance", "business_name", "cash_balance", "individual_name", "invoice_prefix", "next_invoice_sequence", "source",
    "tax", "tax_id_data", "test_clock", "validate",
)  # fmt: skip
_KEPT: dict[str, Kind] = {
    "email": Email(unset=True),
    "name": Text(256, unset=True),
    "phone": Text(20, unset=True),
    "description": Text(5000, unset=True),
    "metadata": Metadata(),
    "address": shapes.ADDRESS,
    "shipping": shapes.SHIPPING,
    "preferred_locales": ArrayOf(Text(10), 20),
    "tax_exempt": Choice(("exempt", "none", "reverse")),
    "invoice_settings": Group(
        {"default_payment_method": IDENTITY}, absent=("custom_fields", "footer", "rendering_options")
    ),
}
CREATE = Group({**_KEPT, "payment_method": IDENTITY}, absent=_ABSENT)
UPDATE = Group(_KEPT, absent=(*_ABSENT, "default_source"))
LIST = Group({"email": Email(), **CREATED}, absent=("test_clock",))
METHODS = Group({"type": shapes.METHOD_TYPE, "allow_redisplay": Choice(("always", "limited", "unspecified")), **PAGE})
FUND = Group(
    {"amount": Integer(1, 99_999_999), "currency": shapes.CURRENCY, "reference": Text(200)}, ("amount", "currency")
)


class CustomerCalls:
    """The endpoints of customers over one book."""

    def __init__(self, book: Book, events: Events, methods: Methods, transfers: Transfers, pages: Pages) -> None:
        self._book = book
        self._events = events
        self._methods = methods
        self._transfers = transfers
        self._pages = pages

    def calls(self) -> list[Call]:
        customer, nothing = "/v1/customers", shapes.NOTHING
        one, cash = f"{customer}/{{id}}", f"{customer}/{{id}}/cash_balance_transactions"
        return [
            Call("POST", customer, "customer.create", CREATE, self.create),
            Call("GET", customer, "customer.list", LIST, self.list_),
            Call("GET", one, "customer.retrieve", nothing, self.retrieve),
            Call("POST", one, "customer.update", UPDATE, self.update),
            Call("DELETE", one, "customer.delete", nothing, self.delete),
            Call("GET", f"{one}/payment_methods", "customer.methods", METHODS, self.methods),
            Call("GET", f"{one}/payment_methods/{{method}}", "customer.method", nothing, self.method),
            Call("GET", f"{one}/cash_balance", "customer.cash_balance", nothing, self.cash_balance),
            Call("GET", cash, "customer.cash_moves", Group(PAGE), self.cash_moves),
            Call("GET", f"{cash}/{{move}}", "customer.cash_move", nothing, self.cash_move),
            Call("POST", "/v1/test_helpers/customers/{id}/fund_cash_balance", "customer.fund", FUND, self.fund),
        ]

    def create(self, visit: Visit, params: Params) -> object:
        visit.order = order_of(params.get("metadata", {}))
        customer = Customer(
            id=self._book.new_id("cus", visit.order, 14), created=self._book.now(visit.order), order=visit.order
        )
        method = self._methods.named(params["payment_method"], visit.order) if "payment_method" in params else None
        self._change(customer, params)
        self._book.customers.put(customer.id, customer, group=visit.order)
        self._book.enter("customers", customer.id)
        if customer.email:
            self._book.enter(f"customers:{customer.email}", customer.id)
        if method is not None:
            self._methods.attach(method, customer)
        self._tell("customer.created", customer)
        return customer

    def list_(self, visit: Visit, params: Params) -> object:
        list_ = f"customers:{params['email']}" if "email" in params else "customers"
        return self._pages.of_list(visit, params, self._book.customers, "customer", list_)

    def retrieve(self, visit: Visit, _params: Params) -> object:
        return self._customer(visit, deleted_too=True)

    def update(self, visit: Visit, params: Params) -> object:
        customer, was = self._customer(visit), ""
        was = customer.email
        self._change(customer, params)
        if customer.email != was:
            self._book.strike(f"customers:{was}", customer.id)
            if customer.email:
                self._book.enter(f"customers:{customer.email}", customer.id)
        self._tell("customer.updated", customer)
        return customer

    def delete(self, visit: Visit, _params: Params) -> dict[str, Any]:
        customer = self._customer(visit)
        for identity in self._book.listed(f"methods:{customer.id}", 1000):
            if (method := self._book.methods.get(identity)) is not None:
                self._methods.detach(method)
        self._tell("customer.deleted", customer)
        self._book.strike("customers", customer.id)
        self._book.strike(f"customers:{customer.email}", customer.id)
        customer.deleted = True
        return {"id": customer.id, "object": "customer", "deleted": True}

    def methods(self, visit: Visit, params: Params) -> object:
        return self.methods_of(visit, params, self._customer(visit))

    def methods_of(self, visit: Visit, params: Params, customer: Customer) -> object:
        """A page of the payment methods kept with a customer."""
        kind, show = params.get("type"), params.get("allow_redisplay")

        def allowed(it: PaymentMethod) -> bool:
            return kind in (None, it.type) and show in (None, it.allow_redisplay)

        chosen = everything if kind is None and show is None else allowed
        shelf = self._book.methods
        return self._pages.of_list(visit, params, shelf, "PaymentMethod", f"methods:{customer.id}", chosen)

    def method(self, visit: Visit, _params: Params) -> object:
        customer = self._customer(visit)
        method = self._book.method(visit.request.path_params["method"])
        if method.customer != customer.id:
            message = f"The payment method {method.id} does not belong to the customer {customer.id}."
            raise Refusal(message, status=404, code="resource_missing", param="payment_method")
        return method

    def cash_balance(self, visit: Visit, _params: Params) -> dict[str, Any]:
        return holders.cash_balance(self._customer(visit))

    def cash_moves(self, visit: Visit, params: Params) -> object:
        customer = self._customer(visit)
        return self._pages.of_few(visit, params, self._book.cash.of(customer.id))

    def cash_move(self, visit: Visit, _params: Params) -> CashMove:
        customer = self._customer(visit)
        move = self._book.cash.get(visit.request.path_params["move"])
        if move is None or move.customer != customer.id:
            message = f"No such customer_cash_balance_transaction: '{visit.request.path_params['move'][:100]}'"
            raise Refusal(message, status=404, code="resource_missing", param="transaction")
        return move

    def fund(self, visit: Visit, params: Params) -> CashMove:
        customer = self._customer(visit)
        visit.fields = {"amount": params["amount"], "currency": params["currency"].upper()}
        return self._transfers.fund(customer, params["amount"], params["currency"], params.get("reference", ""))

    def _change(self, customer: Customer, params: Params) -> None:
        if "invoice_settings" in params and (name := params["invoice_settings"].get("default_payment_method")):
            if self._book.method(name, status=400).customer != customer.id:
                message = (
                    f"The payment method {name} must be attached to the customer before it can be the default one."
                )
                raise Refusal(message, param="invoice_settings[default_payment_method]")
            customer.default_method = name
        for name in ("email", "name", "phone", "description", "address", "shipping", "preferred_locales", "tax_exempt"):
            if name in params:
                setattr(customer, name, params[name])
        if "metadata" in params:
            customer.metadata = set_only({**customer.metadata, **params["metadata"]}) if params["metadata"] else {}

    def _customer(self, visit: Visit, *, deleted_too: bool = False) -> Customer:
        customer = self._book.customer(visit.request.path_params["id"], "customer")
        visit.order = customer.order
        if customer.deleted and not deleted_too:
            message = f"No such customer: '{customer.id}'"
            raise Refusal(message, status=404, code="resource_missing", param="customer")
        return customer

    def _tell(self, kind: str, customer: Customer) -> None:
        self._events.announce(kind, customer, {"email": customer.email})
