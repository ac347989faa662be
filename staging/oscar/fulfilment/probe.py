"""What the shop lets a probe read: `GET /integration/…` with the integration key; nothing can be changed here."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET
from oscar.core.loading import get_model

from ..inbox.models import ReceivedMessage
from ..storefront.names import order_language
from . import money, parcels, units, vouchers
from .minor import to_minor
from .models import CreditNote, Invoice, OutboxMessage, Parcel, Refund, ReturnRequest
from .orders_out import address_of, billing_of, exact, iso
from .worth import paid_for, tax_rate

View = Callable[..., JsonResponse]


def _error(code: str, message: str, status: int) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "message": message, "field": ""}}, status=status)


def _guarded(view: View) -> Any:
    """GET only, and only with the key, compared in constant time."""

    @wraps(view)
    def guarded(request: HttpRequest, **where: Any) -> JsonResponse:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        wanted = settings.SHOP_INTEGRATION_KEY
        if not wanted or scheme != "Bearer" or not hmac.compare_digest(key.encode(), wanted.encode()):
            return _error("unauthorised", "The integration key is missing or wrong.", 401)
        return view(request, **where)

    return require_GET(guarded)


@require_GET
def health(request: HttpRequest) -> JsonResponse:
    """`GET /integration/health/`: the shop serves and reaches its database."""
    get_model("order", "Order").objects.exists()
    return JsonResponse({"status": "ok"})


@_guarded
def order(request: HttpRequest, number: str) -> JsonResponse:
    """`GET /integration/orders/{order}/`: one order as docs/interfaces.md section 6 tells."""
    found = get_model("order", "Order").objects.filter(number=number).first()
    if found is None:
        return _error("unknown_order", f"There is no order {number}.", 404)
    return JsonResponse(_told_order(found))


@_guarded
def orders(request: HttpRequest) -> JsonResponse:
    """`GET /integration/orders/?since=N`: numbers above N, ascending; all without it."""
    since = request.GET.get("since", "0")
    if not since.isdecimal():
        return _error("malformed", "since must be an order number.", 400)
    numbers = get_model("order", "Order").objects.values_list("number", flat=True)
    told = sorted((number for number in numbers if number.isdecimal() and int(number) > int(since)), key=int)
    return JsonResponse({"orders": told})


@_guarded
def stock(request: HttpRequest) -> JsonResponse:
    """`GET /integration/stock/?sku=A&sku=B`: what is there and what is held; every article without `sku`."""
    records = get_model("partner", "StockRecord").objects.order_by("partner_sku")
    wanted = request.GET.getlist("sku")
    if wanted:
        records = records.filter(partner_sku__in=wanted)
    told = [
        {"sku": record.partner_sku, "on_hand": record.num_in_stock or 0, "allocated": record.num_allocated or 0}
        for record in records
    ]
    missing = set(wanted) - {record["sku"] for record in told}
    if missing:
        return _error("unknown_article", f"There is no article {', '.join(sorted(missing))}.", 404)
    return JsonResponse({"stock": told})


@_guarded
def messages(request: HttpRequest) -> JsonResponse:
    """`GET /integration/messages/?order=N`: what came in and what went out for an order."""
    number = request.GET.get("order", "")
    received = [
        {
            "id": message.message_id,
            "from": message.sender,
            "type": message.type,
            "at": exact(message.received_at),
            "effect": message.effect,
            "reason": message.reason,
        }
        for message in ReceivedMessage.objects.filter(order_number=number)
    ]
    sent = OutboxMessage.objects.filter(order__number=number)
    return JsonResponse(
        {"received": received, "sent": list(sent.values("to", "operation", "key", "attempts", "state"))}
    )


def _told_order(found: Any) -> dict[str, Any]:
    discounts = [discount for discount in found.discounts.all() if discount.voucher_code]
    return {
        "order": found.number,
        "status": found.status,
        "placed_at": iso(found.date_placed),
        "email": found.email,
        "language": order_language(found),
        "currency": found.currency,
        "delivery_method": found.shipping_code,
        "shipping": to_minor(found.shipping_incl_tax),
        "discount": to_minor(found.total_discount_incl_tax),
        "tax": to_minor(found.total_tax),
        "total": to_minor(found.total_incl_tax),
        "voucher": discounts[0].voucher_code if discounts else "",
        "voucher_uses": vouchers.uses(found),
        "address": address_of(found),
        "billing": billing_of(found),
        "lines": [_told_line(line, told) for line, told in units.units_of(found).items()],
        "payment": _told_payment(found),
        "parcels": [_told_parcel(parcel) for parcel in parcels.told_of(found)],
        "returns": [
            _told_return(request) for request in found.returns.prefetch_related("lines__line", "lines__grades")
        ],
        "invoices": [_told_note(invoice) for invoice in found.invoices.all()],
        "credit_notes": [_told_note(note) for note in found.credit_notes.all()],
        "history": [
            {"status": change.new_status, "at": exact(change.date_created)}
            for change in found.status_changes.order_by("pk")
        ],
    }


def _told_line(line: Any, told: units.Units) -> dict[str, Any]:
    return {
        "sku": line.partner_sku,
        "name": line.title,
        "quantity": line.quantity,
        "unit_price": to_minor(line.unit_price_incl_tax),
        "paid": paid_for(line).amount,
        "tax_rate": tax_rate(line),
        "shipped": told.shipped,
        "short": told.short,
        "returned": told.returned,
        "cancelled": told.cancelled,
    }


def _told_payment(found: Any) -> dict[str, Any]:
    source = found.sources.first()
    return {
        "reference": source.reference if source else "",
        "authorised": to_minor(source.amount_allocated) if source else 0,
        "captured": money.captured(found),
        "refunded": money.refunded(found),
    }


def _told_note(note: Invoice | CreditNote) -> dict[str, Any]:
    return {"number": note.number, "amount": note.amount, "tax": note.tax, "at": iso(note.created_at)}


def _told_parcel(parcel: Parcel) -> dict[str, Any]:
    return {
        "tracking_number": parcel.tracking_number,
        "direction": parcel.direction,
        "state": parcel.state,
        "tracking_url": parcel.tracking_url,
        "lines": [{"sku": told.line.partner_sku, "quantity": told.quantity} for told in parcel.lines.all()],
        "events": [{"type": event.type, "at": exact(event.at), "place": event.place} for event in parcel.events.all()],
    }


def _told_return(request: ReturnRequest) -> dict[str, Any]:
    """Graded lines once there are grades; before that the announced ones, with an empty grade."""
    graded = [
        {"sku": told.line.partner_sku, "quantity": grade.quantity, "grade": grade.grade}
        for told in request.lines.all()
        for grade in told.grades.all()
    ]
    announced = [{"sku": told.line.partner_sku, "quantity": told.quantity, "grade": ""} for told in request.lines.all()]
    return {
        "rma": request.rma,
        "reason": request.reason,
        "state": request.state,
        "lines": graded or announced,
        "tracking_number": request.parcel.tracking_number if request.parcel else "",
        "refund": sum(refund.amount for refund in request.refunds.filter(state=Refund.SETTLED)),
    }
