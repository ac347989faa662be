"""The endpoints of payment methods and setup intents."""

from __future__ import annotations

from dataclasses import replace

from harness.simulators.psp.api import shapes
from harness.simulators.psp.api.call import Call, Params
from harness.simulators.psp.api.customers import CustomerCalls
from harness.simulators.psp.api.paging import CREATED, PAGE, Pages
from harness.simulators.psp.api.shapes import IDENTITY
from harness.simulators.psp.book import Book, set_only
from harness.simulators.psp.cards import Card
from harness.simulators.psp.errors import Refusal, missing_parameter
from harness.simulators.psp.forms import Choice, Flag, Group, Integer, Metadata, Text, Url
from harness.simulators.psp.holding import PaymentMethod, SetupIntent
from harness.simulators.psp.methods import Methods
from harness.simulators.psp.setups import Setups
from harness.simulators.reception import Visit

CREATE = Group(
    shapes.METHOD_MADE,
    ("type",),
    ("customer", "customer_account", "payment_method", "radar_options", "link", "us_bank_account"),
)
UPDATE = Group(
    {
        "billing_details": shapes.BILLING, "metadata": Metadata(),
        "allow_redisplay": Choice(("always", "limited", "unspecified")),
        "card": Group({"exp_month": Integer(1, 12), "exp_year": Integer(2000, 2999)}, absent=("networks",)),
    },
    absent=("link", "pay_by_bank", "us_bank_account"),
)  # fmt: skip
ATTACH = Group({"customer": IDENTITY}, ("customer",), ("customer_account",))
LIST = Group(
    {
        "customer": IDENTITY, "type": shapes.METHOD_TYPE,
        "allow_redisplay": Choice(("always", "limited", "unspecified")), **PAGE,
    },
    absent=("customer_account",),
)  # fmt: skip
_ABSENT = (
    "attach_to_self", "confirmation_token", "customer_account", "excluded_payment_method_types", "flow_directions",
    "on_behalf_of", "payment_method_configuration", "single_use",
)  # fmt: skip
SETUP_CREATE = Group(
    {
        "customer": IDENTITY, "payment_method": IDENTITY, "payment_method_data": shapes.METHOD_GIVEN, "confirm": Flag(),
        "usage": shapes.FUTURE, "description": Text(1000), "metadata": Metadata(), "return_url": Url(),
        "payment_method_options": shapes.OPTIONS, "automatic_payment_methods": shapes.AUTOMATIC,
        "mandate_data": shapes.MANDATE, "use_stripe_sdk": Flag(), **shapes.TYPES_OF_METHODS,
    },
    absent=_ABSENT,
)  # fmt: skip
SETUP_CONFIRM = Group(
    {
        "payment_method": IDENTITY, "payment_method_data": shapes.METHOD_GIVEN, "return_url": Url(),
        "mandate_data": shapes.MANDATE, "payment_method_options": shapes.OPTIONS, "use_stripe_sdk": Flag(),
        "client_secret": Text(),
    },
    absent=(*_ABSENT, "allowed_payment_method_types"),
)  # fmt: skip
SETUP_CANCEL = Group({"cancellation_reason": Choice(("abandoned", "duplicate", "requested_by_customer"))})
SETUP_LIST = Group({"customer": IDENTITY, "payment_method": IDENTITY, **CREATED}, absent=("attach_to_self",))


class MethodCalls:
    """The endpoints of payment methods and setup intents over one book."""

    def __init__(self, book: Book, methods: Methods, setups: Setups, customers: CustomerCalls, pages: Pages) -> None:
        self._book = book
        self._methods = methods
        self._setups = setups
        self._customers = customers
        self._pages = pages

    def calls(self) -> list[Call]:
        method, setup, nothing = "/v1/payment_methods", "/v1/setup_intents", shapes.NOTHING
        return [
            Call("POST", method, "method.create", CREATE, self.create),
            Call("GET", method, "method.list", LIST, self.list_),
            Call("GET", f"{method}/{{id}}", "method.retrieve", nothing, self.retrieve),
            Call("POST", f"{method}/{{id}}", "method.update", UPDATE, self.update),
            Call("POST", f"{method}/{{id}}/attach", "method.attach", ATTACH, self.attach),
            Call("POST", f"{method}/{{id}}/detach", "method.detach", nothing, self.detach),
            Call("POST", setup, "setup.create", SETUP_CREATE, self.create_setup),
            Call("GET", setup, "setup.list", SETUP_LIST, self.list_setups),
            Call("GET", f"{setup}/{{id}}", "setup.retrieve", Group({"client_secret": Text()}), self.retrieve_setup),
            Call("POST", f"{setup}/{{id}}/confirm", "setup.confirm", SETUP_CONFIRM, self.confirm_setup),
            Call("POST", f"{setup}/{{id}}/cancel", "setup.cancel", SETUP_CANCEL, self.cancel_setup),
        ]

    def create(self, _visit: Visit, params: Params) -> object:
        return self._methods.made_of(params)

    def list_(self, visit: Visit, params: Params) -> object:
        if "customer" not in params:
            raise missing_parameter("customer")
        customer = self._book.customer(params["customer"], status=400)
        return self._customers.methods_of(visit, params, customer)

    def retrieve(self, visit: Visit, _params: Params) -> object:
        return self._book.method(visit.request.path_params["id"])

    def update(self, visit: Visit, params: Params) -> object:
        method = self._book.method(visit.request.path_params["id"])
        before = {"billing_details": dict(method.billing), "metadata": dict(method.metadata)}
        if "card" in params and method.card is not None:
            method.card = _renewed(method.card, params["card"])
        method.billing = {**method.billing, **params.get("billing_details", {})}
        method.allow_redisplay = params.get("allow_redisplay", method.allow_redisplay)
        if "metadata" in params:
            method.metadata = set_only({**method.metadata, **params["metadata"]}) if params["metadata"] else {}
        self._methods.updated(method, before)
        return method

    def attach(self, visit: Visit, params: Params) -> object:
        customer = self._book.customer(params["customer"], status=400)
        visit.order = customer.order
        method = self._methods.named(visit.request.path_params["id"], customer.order, status=404)
        self._methods.attach(method, customer)
        return method

    def detach(self, visit: Visit, _params: Params) -> object:
        method = self._book.method(visit.request.path_params["id"])
        self._methods.detach(method)
        return method

    def create_setup(self, visit: Visit, params: Params) -> object:
        types = shapes.types_of(params)
        method = self._method(params)
        setup = self._setups.create({**params, "types": types or ["card", *_other(method)]})
        visit.order = setup.order
        if params.get("confirm"):
            self._setups.confirm(setup, method, params.get("mandate_data"))
        elif method is not None:
            self._setups.choose(setup, method)
        return setup

    def list_setups(self, visit: Visit, params: Params) -> object:
        customer, method = params.get("customer"), params.get("payment_method")

        def allowed(it: SetupIntent) -> bool:
            return customer in (None, it.customer) and method in (None, it.method)

        return self._pages.of_all(visit, params, self._book.setups, "setupintent", allowed)

    def retrieve_setup(self, visit: Visit, _params: Params) -> object:
        return self._setup(visit)

    def confirm_setup(self, visit: Visit, params: Params) -> object:
        setup = self._setup(visit)
        setup.return_url = params.get("return_url", setup.return_url)
        self._setups.confirm(setup, self._method(params), params.get("mandate_data"))
        return setup

    def cancel_setup(self, visit: Visit, params: Params) -> object:
        setup = self._setup(visit)
        self._setups.cancel(setup, params.get("cancellation_reason", ""))
        return setup

    def _method(self, params: Params) -> PaymentMethod | None:
        if "payment_method_data" in params and "payment_method" in params:
            message = "You may only specify one of these parameters: payment_method, payment_method_data."
            raise Refusal(message, code="parameters_exclusive", param="payment_method")
        if "payment_method_data" in params:
            return self._methods.made_of(params["payment_method_data"], at="payment_method_data")
        return self._methods.named(params["payment_method"]) if "payment_method" in params else None

    def _setup(self, visit: Visit) -> SetupIntent:
        setup = self._book.setup(visit.request.path_params["id"])
        visit.order = setup.order
        return setup


def _other(method: PaymentMethod | None) -> list[str]:
    return [] if method is None or method.type == "card" else [method.type]


def _renewed(card: Card, given: dict[str, int]) -> Card:
    return replace(card, month=given.get("exp_month", card.month), year=given.get("exp_year", card.year))
