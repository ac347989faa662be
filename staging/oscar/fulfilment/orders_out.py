"""What leaves the shop about an order: the bodies of docs/interfaces.md sections 2 and 3."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from .minor import to_minor
from .models import ReturnRequest
from .worth import paid_for, units_worth

#: Where returned articles go: the warehouse's returns desk, at the address that the embedded warehouse sends from.
RETURNS_DESK = {
    "name": "Maison Lumen, retours",
    "company": "Maison Lumen",
    "line1": "12 rue du Quai",
    "line2": "",
    "postcode": "59000",
    "city": "Lille",
    "state": "",
    "country": "FR",
    "phone": "+33400000000",
    "email": "retours@maison-lumen.example",
}

#: grams a unit is taken to weigh when the catalogue does not say
USUAL_WEIGHT_G = 500


def address_of(order: Any) -> dict[str, str]:
    """The delivery address as every system of the landscape reads it; an order without one gives empty fields."""
    there = order.shipping_address
    names = ("name", "company", "line1", "line2", "postcode", "city", "state", "country", "phone", "email")
    if there is None:
        return dict.fromkeys(names, "") | {"email": order.email}
    return {
        "name": there.name,
        "company": "",
        "line1": there.line1,
        "line2": " ".join(part for part in (there.line2, there.line3) if part),
        "postcode": there.postcode,
        "city": there.line4,
        "state": there.state,
        "country": there.country_id,
        "phone": str(there.phone_number or ""),
        "email": order.email,
    }


def billing_of(order: Any) -> dict[str, str]:
    """Where the bill goes, if the customer named another address for it; empty for that of the delivery."""
    there = order.billing_address
    if there is None:
        return {}
    return {
        "name": there.name,
        "line1": there.line1,
        "line2": " ".join(part for part in (there.line2, there.line3) if part),
        "postcode": there.postcode,
        "city": there.line4,
        "state": there.state,
        "country": there.country_id,
    }


def order_body(order: Any, language: str) -> dict[str, Any]:
    """The order as the warehouse takes it."""
    lines = list(order.lines.all())
    return {
        "reference": order.number,
        "placed_at": iso(order.date_placed),
        "currency": order.currency,
        "language": language,
        "delivery_method": order.shipping_code,
        "recipient": address_of(order),
        "lines": [line_body(line) for line in lines],
        "total": to_minor(order.total_incl_tax),
        "declared_value": sum(paid_for(line).amount for line in lines),
    }


def line_body(line: Any) -> dict[str, Any]:
    """One line of it; `unit_price` is what was paid for one unit, rounded down."""
    return {
        "sku": line.partner_sku,
        "name": line.title,
        "quantity": line.quantity,
        "unit_price": paid_for(line).amount // line.quantity,
    }


def return_body(request: Any) -> dict[str, Any]:
    """The announced return as the warehouse takes it."""
    return {
        "rma": request.rma,
        "order": request.order.number,
        "lines": [
            {"sku": told.line.partner_sku, "quantity": told.quantity, "reason": request.reason}
            for told in request.lines.select_related("line")
        ],
        "tracking_number": request.parcel.tracking_number if request.parcel else "",
    }


def return_shipment_body(request: Any) -> dict[str, Any]:
    """The return label as the shop asks the carrier for it."""
    return {
        "order": request.order.number,
        "direction": "return",
        "service": "return",
        "sender": address_of(request.order),
        "recipient": RETURNS_DESK,
        "weight_g": announced_weight_g(request),
        "declared_value": announced_value(request),
        "currency": request.order.currency,
        "contents": [
            {"sku": told.line.partner_sku, "quantity": told.quantity} for told in request.lines.select_related("line")
        ],
        "rma": request.rma,
    }


def announced_weight_g(request: ReturnRequest) -> int:
    """Grams of what was announced, by the catalogue's `weight_g` attribute."""
    return sum(weight_g(told.line) * told.quantity for told in request.lines.select_related("line__product"))


def weight_g(line: Any) -> int:
    """Grams of one unit of an order line."""
    return int(getattr(line.product.attr, "weight_g", 0) or USUAL_WEIGHT_G) if line.product else USUAL_WEIGHT_G


def announced_value(request: ReturnRequest) -> int:
    """Minor units the customer paid for what was announced."""
    return sum(units_worth(told.line, 0, told.quantity).amount for told in request.lines.select_related("line"))


def iso(moment: datetime) -> str:
    """A moment in UTC as ISO 8601, e.g. `2026-11-22T20:15:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def exact(moment: datetime) -> str:
    """A moment in UTC to the microsecond, e.g. `2026-11-22T20:15:00.250000Z`: what tells which of two came first."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
