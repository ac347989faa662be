"""The endpoints of payment intents."""

from __future__ import annotations

from typing import Any

from harness.simulators.psp.api import shapes
from harness.simulators.psp.api.call import Call, Params
from harness.simulators.psp.api.paging import CREATED, Pages
from harness.simulators.psp.api.shapes import DESCRIBING, IDENTITY
from harness.simulators.psp.book import Book, check_amount, order_of
from harness.simulators.psp.errors import Refusal, missing_parameter
from harness.simulators.psp.forms import ArrayOf, Choice, Email, Flag, Group, Integer, Kind, Metadata, Text, Url
from harness.simulators.psp.holding import PaymentMethod
from harness.simulators.psp.methods import Methods
from harness.simulators.psp.models import Intent, MethodType
from harness.simulators.psp.payments import Payments
from harness.simulators.reception import Visit

_ABSENT = (
    "amount_details", "application_fee_amount", "confirmation_token", "customer_account", "hooks", "mandate", "on_behalf_of",
    "payment_details", "payment_method_configuration", "radar_options", "transfer_data", "amount_to_confirm",
    "excluded_payment_method_types",
)  # fmt: skip
_PAYING: dict[str, Kind] = {
    "payment_method": IDENTITY,
    "payment_method_data": shapes.METHOD_GIVEN,
    "payment_method_options": shapes.OPTIONS,
    "setup_future_usage": shapes.FUTURE,
    **shapes.TYPES_OF_METHODS,
}
_CONFIRMING: dict[str, Kind] = {
    "return_url": Url(),
    "off_session": shapes.OFF_SESSION,
    "mandate_data": shapes.MANDATE,
    "use_stripe_sdk": Flag(),
    "error_on_requires_action": Flag(),
    "capture_method": shapes.CAPTURE_METHOD,
}
CREATE = Group(
    {
        "amount": shapes.AMOUNT,
        "currency": shapes.CURRENCY,
        "confirm": Flag(),
        "confirmation_method": Choice(("automatic", "manual")),
        "automatic_payment_methods": shapes.AUTOMATIC,
        "customer": IDENTITY,
        **_PAYING,
        **_CONFIRMING,
        **DESCRIBING,
    },
    ("amount", "currency"),
    _ABSENT,
)
UPDATE = Group(
    {
        "amount": shapes.AMOUNT, "currency": shapes.CURRENCY, "customer": IDENTITY,
        "capture_method": shapes.CAPTURE_METHOD, **_PAYING, **DESCRIBING,
    },
    absent=_ABSENT,
)  # fmt: skip
CONFIRM = Group(
    {
        **_PAYING,
        **_CONFIRMING,
        "receipt_email": Email(unset=True),
        "shipping": shapes.SHIPPING,
        "client_secret": Text(),
    },
    absent=_ABSENT,
)
CAPTURE = Group(
    {
        "amount_to_capture": Integer(0, 10**12), "final_capture": Flag(), "metadata": Metadata(),
        "statement_descriptor": Text(22), "statement_descriptor_suffix": Text(22),
    },
    absent=_ABSENT,
)  # fmt: skip
CANCEL = Group({"cancellation_reason": Choice(("abandoned", "duplicate", "fraudulent", "requested_by_customer"))})
INCREMENT = Group(
    {
        "amount": Integer(1, 99_999_999),
        "description": Text(1000),
        "metadata": Metadata(),
        "statement_descriptor": Text(22),
    },
    ("amount",),
    _ABSENT,
)
LIST = Group({"customer": IDENTITY, **CREATED}, absent=("customer_account",))
RETRIEVE = Group({"client_secret": Text()})
SEARCH = Group({"query": Text(), "limit": Integer(1, 100), "page": Text(), "expand": ArrayOf(Text())})


class IntentCalls:
    """The endpoints of payment intents over one book."""

    def __init__(self, book: Book, payments: Payments, methods: Methods, pages: Pages) -> None:
        self._book = book
        self._payments = payments
        self._methods = methods
        self._pages = pages

    def calls(self) -> list[Call]:
        intent = "/v1/payment_intents"
        return [
            Call("POST", intent, "payment.create", CREATE, self.create),
            Call("GET", intent, "payment.list", LIST, self.list_),
            Call("GET", f"{intent}/search", "payment.search", SEARCH, self.search),
            Call("GET", f"{intent}/{{id}}", "payment.retrieve", RETRIEVE, self.retrieve),
            Call("POST", f"{intent}/{{id}}", "payment.update", UPDATE, self.update),
            Call("POST", f"{intent}/{{id}}/confirm", "payment.confirm", CONFIRM, self.confirm),
            Call("POST", f"{intent}/{{id}}/capture", "payment.capture", CAPTURE, self.capture),
            Call("POST", f"{intent}/{{id}}/cancel", "payment.cancel", CANCEL, self.cancel),
            Call("POST", f"{intent}/{{id}}/increment_authorization", "payment.increment", INCREMENT, self.increment),
        ]

    def create(self, visit: Visit, params: Params) -> object:
        amount, currency = params["amount"], params["currency"]
        visit.order = order_of(params.get("metadata", {}))
        visit.fields = {"amount": amount, "currency": currency.upper()}
        check_amount(amount, currency, "amount")
        self._check(params)
        method = self._method(params, visit.order)
        wishes = {**params, "types": self._types(params, method), "automatic_payment_methods": _automatic(params)}

        def check(draft: Intent) -> None:
            if method is not None and params.get("confirm"):
                self._payments.check_paying(draft, method, params.get("mandate_data"))
            elif method is not None:
                self._payments.check_owner(draft, method)

        intent = self._payments.create(amount, currency, wishes, check=check)
        if params.get("confirm"):
            self._confirm(intent, method, params)
        elif method is not None:
            self._payments.choose(intent, method)
        return intent

    def list_(self, visit: Visit, params: Params) -> object:
        if "customer" in params:
            return self._pages.of_list(
                visit, params, self._book.intents, "payment_intent", f"intents:{params['customer']}"
            )
        return self._pages.of_all(visit, params, self._book.intents, "payment_intent")

    def search(self, _visit: Visit, _params: Params) -> object:
        raise Refusal(
            "This simulator does not offer search: list payment intents, by `customer` or `created`.", status=404
        )

    def retrieve(self, visit: Visit, _params: Params) -> object:
        return self._intent(visit)

    def update(self, visit: Visit, params: Params) -> object:
        intent = self._intent(visit)
        if "amount" in params:
            check_amount(params["amount"], params.get("currency", intent.currency), "amount")
        if "customer" in params:
            self._book.customer(params["customer"], status=400)
        types = shapes.types_of(params)
        changes = {**params, **({"types": types} if types else {})}
        method = self._method(params, intent.order)
        if method is not None:
            self._payments.check_open(intent, "payment_method")
            self._payments.check_owner(self._payments.draft(intent, changes), method)
        self._payments.update(intent, changes)
        if method is not None:
            self._payments.choose(intent, method)
        visit.order = intent.order
        return intent

    def confirm(self, visit: Visit, params: Params) -> object:
        intent = self._intent(visit)
        self._not_of_open_session(intent, "confirm")
        self._payments.check_open(intent, "payment_method")
        method = self._method(params, intent.order)
        chosen = self._payments.chosen(intent, method)
        named = ("receipt_email", "shipping", "payment_method_options", "setup_future_usage", "capture_method")
        changes: dict[str, Any] = {name: params[name] for name in named if name in params}
        self._payments.check_paying(self._payments.draft(intent, changes), chosen, params.get("mandate_data"))
        self._payments.update(intent, changes)
        intent.return_url = params.get("return_url", intent.return_url)
        intent.use_sdk = params.get("use_stripe_sdk", intent.use_sdk)
        self._confirm(intent, method, params)
        return intent

    def capture(self, visit: Visit, params: Params) -> object:
        intent = self._intent(visit)
        amount = params.get("amount_to_capture")
        asked = intent.amount_capturable if amount is None else amount
        visit.fields = {"amount": asked, "currency": intent.currency.upper()}
        self._payments.captures.capture(intent, amount, final=params.get("final_capture", True))
        self._payments.update(intent, {"metadata": {**intent.metadata, **params.get("metadata", {})}})
        return intent

    def cancel(self, visit: Visit, params: Params) -> object:
        intent = self._intent(visit)
        self._not_of_open_session(intent, "cancel")
        self._payments.cancel(intent, params.get("cancellation_reason", ""))
        return intent

    def increment(self, visit: Visit, params: Params) -> object:
        intent = self._intent(visit)
        visit.fields = {"amount": params["amount"], "currency": intent.currency.upper()}
        self._payments.captures.increment(intent, params["amount"])
        named: tuple[str, ...] = ("description", "statement_descriptor")
        kept = {name: params[name] for name in named if name in params}
        self._payments.update(intent, {**kept, "metadata": {**intent.metadata, **params.get("metadata", {})}})
        return intent

    def _confirm(self, intent: Intent, method: PaymentMethod | None, params: Params) -> None:
        self._payments.confirm(
            intent, method, mandate=params.get("mandate_data"), off_session=bool(params.get("off_session")),
            must_not_ask=params.get("error_on_requires_action", False),
        )  # fmt: skip

    def _intent(self, visit: Visit) -> Intent:
        intent = self._book.intent(visit.request.path_params["id"])
        visit.order = intent.order
        return intent

    def _check(self, params: Params) -> None:
        """Refuse what does not go together, before anything comes into being."""
        if "customer" in params:
            self._book.customer(params["customer"], status=400)
        given = "payment_method" in params or "payment_method_data" in params
        if params.get("confirm") and not given:
            raise missing_parameter("payment_method")
        for name in ("return_url", "off_session", "mandate_data", "error_on_requires_action"):
            if name in params and not params.get("confirm"):
                message = f"The parameter `{name}` cannot be passed when creating a PaymentIntent unless `confirm` is set to true."
                raise Refusal(message, param=name)
        if "automatic_payment_methods" in params and shapes.types_of(params):
            message = "You may only specify one of these parameters: automatic_payment_methods, payment_method_types."
            raise Refusal(message, code="parameters_exclusive", param="automatic_payment_methods")

    def _method(self, params: Params, order: str) -> PaymentMethod | None:
        if "payment_method_data" in params and "payment_method" in params:
            message = "You may only specify one of these parameters: payment_method, payment_method_data."
            raise Refusal(message, code="parameters_exclusive", param="payment_method")
        if "payment_method_data" in params:
            return self._methods.made_of(params["payment_method_data"], order, "payment_method_data")
        return self._methods.named(params["payment_method"], order) if "payment_method" in params else None

    def _types(self, params: Params, method: PaymentMethod | None) -> list[MethodType]:
        """Those asked for; else, as with the payment methods of a dashboard, card and what was given to pay with."""
        named = shapes.types_of(params)
        if named:
            return named
        types: list[MethodType] = ["card"]
        return types if method is None or method.type == "card" else [*types, method.type]

    def _not_of_open_session(self, intent: Intent, verb: str) -> None:
        session = self._book.sessions.get(intent.session) if intent.session else None
        if session is not None and session.status == "open":
            message = f"You cannot {verb} this PaymentIntent because its Checkout Session is still open; expire the session instead."
            raise Refusal(message, code="payment_intent_unexpected_state", started=True)


def _automatic(params: Params) -> dict[str, Any] | None:
    """As Stripe shows it: on when nothing else was said of payment methods."""
    given: dict[str, Any] | None = params.get("automatic_payment_methods")
    if given is None:
        return None if shapes.types_of(params) else {"allow_redirects": "always", "enabled": True}
    return {"allow_redirects": given.get("allow_redirects", "always"), "enabled": given["enabled"]}
