"""The endpoints of Checkout Sessions."""

from __future__ import annotations

from typing import Any

from harness.simulators.psp.api import shapes
from harness.simulators.psp.api.call import Call, Params
from harness.simulators.psp.api.paging import CREATED, PAGE, Pages, everything
from harness.simulators.psp.api.shapes import DESCRIBING, IDENTITY
from harness.simulators.psp.book import Book, order_of
from harness.simulators.psp.checkout import Checkout, session_fields
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.forms import ArrayOf, Choice, Email, Group, Integer, Metadata, Only, Text, Url
from harness.simulators.psp.models import Session
from harness.simulators.psp.objects import listing, sessions
from harness.simulators.reception import Visit

_OFF = Group({"enabled": Only("false")})
_PRICE = Group(
    {
        "currency": shapes.CURRENCY,
        "unit_amount": Integer(0),
        "product_data": Group(
            {
                "name": Text(250), "description": Text(1000), "images": ArrayOf(Url(), 8), "metadata": Metadata(),
                "tax_code": Text(40),
            },
            ("name",),
        ),
        "tax_behavior": Choice(("inclusive", "exclusive", "unspecified")),
    },
    ("currency", "unit_amount", "product_data"),
    ("product", "recurring", "unit_amount_decimal"),
)  # fmt: skip
_LINE = Group(
    {"price_data": _PRICE, "quantity": Integer(1, 999_999), "metadata": Metadata()},
    ("price_data", "quantity"),
    ("price", "adjustable_quantity", "dynamic_tax_rates", "tax_rates"),
)
_DAYS = Group(
    {"unit": Choice(("hour", "day", "business_day", "week", "month")), "value": Integer(1, 999)}, ("unit", "value")
)
_RATE = Group(
    {
        "display_name": Text(100),
        "type": Only("fixed_amount"),
        "fixed_amount": Group(
            {"amount": Integer(0), "currency": shapes.CURRENCY}, ("amount", "currency"), ("currency_options",)
        ),
        "delivery_estimate": Group({"minimum": _DAYS, "maximum": _DAYS}),
        "metadata": Metadata(),
        "tax_behavior": Choice(("inclusive", "exclusive", "unspecified")),
        "tax_code": Text(40),
    },
    ("display_name", "fixed_amount"),
)
_ABSENT = (
    "adaptive_pricing", "after_expiration", "consent_collection", "custom_fields", "custom_text", "customer_account",
    "customer_update", "discounts", "excluded_payment_method_types", "integration_identifier", "managed_payments",
    "name_collection", "optional_items", "origin_context", "payment_method_collection", "payment_method_configuration",
    "payment_method_data", "permissions", "redirect_on_completion", "return_url", "saved_payment_method_options",
    "setup_intent_data", "shipping_address_collection", "subscription_data", "tax_id_collection", "wallet_options",
)  # fmt: skip
CREATE = Group(
    {
        "mode": Only("payment"),
        "ui_mode": Choice(("hosted", "hosted_page")),
        "line_items": ArrayOf(_LINE),
        "success_url": Url(),
        "cancel_url": Url(),
        "client_reference_id": Text(200),
        "currency": shapes.CURRENCY,
        "customer": IDENTITY,
        "customer_email": Email(),
        "customer_creation": Choice(("always", "if_required")),
        "locale": Text(10),
        "metadata": Metadata(),
        "payment_intent_data": Group(
            {"capture_method": shapes.CAPTURE_METHOD, "setup_future_usage": shapes.FUTURE, **DESCRIBING},
            absent=("application_fee_amount", "on_behalf_of", "transfer_data"),
        ),
        "payment_method_options": shapes.OPTIONS,
        **shapes.TYPES_OF_METHODS,
        "shipping_options": ArrayOf(
            Group({"shipping_rate_data": _RATE}, ("shipping_rate_data",), ("shipping_rate",)), most=5
        ),
        "expires_at": Integer(0, 10**11),
        "submit_type": Choice(("auto", "book", "donate", "pay", "subscribe")),
        "branding_settings": Group(
            {"display_name": Text(100)},
            absent=("background_color", "border_style", "button_color", "font_family", "icon", "logo"),
        ),
        "billing_address_collection": Only("auto"),
        "allow_promotion_codes": Only("false"),
        "automatic_tax": _OFF,
        "invoice_creation": _OFF,
        "phone_number_collection": _OFF,
    },
    ("mode", "line_items", "success_url"),
    _ABSENT,
)
LIST = Group(
    {
        "payment_intent": IDENTITY, "customer": IDENTITY, "status": Choice(("open", "complete", "expired")),
        "customer_details": Group({"email": Email()}), **CREATED,
    },
    absent=("customer_account", "payment_link", "subscription"),
)  # fmt: skip
UPDATE = Group({"metadata": Metadata()}, absent=("collected_information", "line_items", "shipping_options"))


class SessionCalls:
    """The endpoints of Checkout Sessions over one book."""

    def __init__(self, book: Book, checkout: Checkout, pages: Pages) -> None:
        self._book = book
        self._checkout = checkout
        self._pages = pages

    def calls(self) -> list[Call]:
        session = "/v1/checkout/sessions"
        return [
            Call("POST", session, "session.create", CREATE, self.create),
            Call("GET", session, "session.list", LIST, self.list_),
            Call("GET", f"{session}/{{id}}", "session.retrieve", shapes.NOTHING, self.retrieve),
            Call("POST", f"{session}/{{id}}", "session.update", UPDATE, self.update),
            Call("GET", f"{session}/{{id}}/line_items", "session.line_items", Group(PAGE), self.line_items),
            Call("POST", f"{session}/{{id}}/expire", "session.expire", shapes.NOTHING, self.expire),
        ]

    def create(self, visit: Visit, params: Params) -> object:
        visit.order = order_of(params.get("metadata", {})) or params.get("client_reference_id", "")
        types = shapes.types_of(params)
        session = self._checkout.open({**params, **({"types": types} if types else {})})
        visit.fields = session_fields(session)
        return session

    def list_(self, visit: Visit, params: Params) -> object:
        intent, email = params.get("payment_intent"), params.get("customer_details", {}).get("email")

        def allowed(it: Session) -> bool:
            return (
                params.get("customer") in (None, it.customer)
                and params.get("status") in (None, it.status)
                and email in (None, it.customer_email)
            )

        if intent is not None:
            of = self._book.intents.get(intent)
            found = self._book.sessions.get(of.session) if of and of.session else None
            return self._pages.of_few(visit, params, [found] if found and allowed(found) else [])
        filtered = any(name in params for name in ("customer", "status", "customer_details"))
        return self._pages.of_all(
            visit, params, self._book.sessions, "checkout.session", allowed if filtered else everything
        )

    def retrieve(self, visit: Visit, _params: Params) -> object:
        return self._session(visit)

    def update(self, visit: Visit, params: Params) -> object:
        session = self._session(visit)
        given = params.get("metadata")
        if given is not None:
            merged = {**session.metadata, **given} if given else {}
            session.metadata = {name: text for name, text in merged.items() if text}
        return session

    def line_items(self, visit: Visit, params: Params) -> dict[str, Any]:
        lines = sessions.line_items(self._session(visit))
        limit, ids = params.get("limit", 10), [line["id"] for line in lines]
        for name in ("starting_after", "ending_before"):
            if name in params and params[name] not in ids:
                message = f"No such object: '{params[name][:100]}'"
                raise Refusal(message, code="resource_missing", param=name)
        if "ending_before" in params:
            before = lines[: ids.index(params["ending_before"])]
            return listing(before[-limit:], visit.request.url.path, more=len(before) > limit)
        start = ids.index(params["starting_after"]) + 1 if "starting_after" in params else 0
        return listing(lines[start : start + limit], visit.request.url.path, more=len(lines) > start + limit)

    def expire(self, visit: Visit, _params: Params) -> object:
        session = self._session(visit)
        self._checkout.expire(session)
        return session

    def _session(self, visit: Visit) -> Session:
        session = self._book.session(visit.request.path_params["id"])
        visit.order, visit.fields = session.order, session_fields(session)
        return session
