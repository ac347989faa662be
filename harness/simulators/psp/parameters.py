"""Which parameters each endpoint takes."""

from __future__ import annotations

from harness.simulators.psp.forms import (
    ArrayOf,
    Choice,
    Currency,
    Email,
    Flag,
    Group,
    Integer,
    Kind,
    Metadata,
    Text,
    Url,
)

_CAPTURE_METHOD = Choice(("automatic", "automatic_async", "manual"))
_CARD_ONLY = ArrayOf(Choice(("card",)), most=1)
_ADDRESS = Group({name: Text() for name in ("line1", "line2", "city", "state", "postal_code", "country")})
_SHIPPING = Group({"name": Text(), "phone": Text(), "carrier": Text(), "tracking_number": Text(), "address": _ADDRESS})
_DESCRIBING: dict[str, Kind] = {
    "description": Text(1000),
    "metadata": Metadata(),
    "receipt_email": Email(),
    "shipping": _SHIPPING,
    "statement_descriptor": Text(22),
    "statement_descriptor_suffix": Text(22),
}
_LINE = Group(
    {
        "price_data": Group(
            {
                "currency": Currency(),
                "unit_amount": Integer(0),
                "product_data": Group(
                    {"name": Text(250), "description": Text(1000), "images": ArrayOf(Url(), 8), "metadata": Metadata()},
                    ("name",),
                ),
                "tax_behavior": Choice(("inclusive", "exclusive", "unspecified")),
            },
            ("currency", "unit_amount", "product_data"),
        ),
        "quantity": Integer(1, 999_999),
    },
    ("price_data", "quantity"),
)
PAGE: dict[str, Kind] = {"limit": Integer(1, 100), "starting_after": Text(200), "ending_before": Text(200)}

SESSION_CREATE = Group(
    {
        "mode": Choice(("payment",)),
        "ui_mode": Choice(("hosted", "hosted_page")),
        "line_items": ArrayOf(_LINE),
        "success_url": Url(),
        "cancel_url": Url(),
        "client_reference_id": Text(200),
        "customer_email": Email(),
        "locale": Text(10),
        "metadata": Metadata(),
        "payment_intent_data": Group({"capture_method": _CAPTURE_METHOD, **_DESCRIBING}),
        "payment_method_types": _CARD_ONLY,
        "expires_at": Integer(0, 10**11),
        "submit_type": Choice(("auto", "book", "donate", "pay", "subscribe")),
        "branding_settings": Group({"display_name": Text(100)}),
    },
    ("mode", "line_items", "success_url"),
)
INTENT_CREATE = Group(
    {
        "amount": Integer(-(10**12), 10**12),
        "currency": Currency(),
        "capture_method": _CAPTURE_METHOD,
        "confirm": Flag(),
        "payment_method": Text(200),
        "payment_method_types": _CARD_ONLY,
        "automatic_payment_methods": Group(
            {"enabled": Flag(), "allow_redirects": Choice(("always", "never"))}, ("enabled",)
        ),
        "return_url": Url(),
        "off_session": Flag(),
        **_DESCRIBING,
    },
    ("amount", "currency"),
)
INTENT_UPDATE = Group({"payment_method": Text(200), **_DESCRIBING})
INTENT_CONFIRM = Group(
    {"payment_method": Text(200), "return_url": Url(), "off_session": Flag(), "receipt_email": Email()}
)
INTENT_CAPTURE = Group({"amount_to_capture": Integer(1, 10**12), "metadata": Metadata()})
INTENT_CANCEL = Group(
    {"cancellation_reason": Choice(("abandoned", "duplicate", "fraudulent", "requested_by_customer"))}
)
REFUND_CREATE = Group(
    {
        "payment_intent": Text(200),
        "charge": Text(200),
        "amount": Integer(1, 10**12),
        "reason": Choice(("duplicate", "fraudulent", "requested_by_customer")),
        "metadata": Metadata(),
    }
)
NOTHING = Group({})
LISTING = Group(PAGE)
OF_INTENT = Group({"payment_intent": Text(200), **PAGE})
OF_REFUND = Group({"payment_intent": Text(200), "charge": Text(200), **PAGE})
OF_EVENT = Group({"type": Text(100), "types": ArrayOf(Text(100), 20), **PAGE})
INTENT_RETRIEVE = Group({"client_secret": Text()})
