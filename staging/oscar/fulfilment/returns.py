"""Returns: announced by the customer, received and graded by the warehouse, then restocked and refunded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from .. import policy
from ..inbox.receiving import Refused
from . import parcels, refunds, stock, units
from .models import Parcel, ReturnGrade, ReturnLine, ReturnRequest
from .orders_out import weight_g
from .outbox import ask
from .pipeline import DELIVERED, RETURNED, RETURNING, SHIPPED, move_if_allowed
from .worth import units_worth

REASONS = ("changed_mind", "does_not_fit", "damaged", "wrong_article")
GRADES = policy.GRADES

#: grams; a return travels in one parcel, and no carrier takes a heavier one
MOST_BACK_G = 30_000

RETURNABLE = (SHIPPED, DELIVERED, RETURNING, RETURNED)


def returnable(order: Any) -> dict[Any, int]:
    """Order line → units at the customer's that no open return has announced."""
    if order.status not in RETURNABLE:
        return {}
    waiting = ReturnLine.objects.filter(
        request__order=order, request__state__in=(ReturnRequest.ANNOUNCED, ReturnRequest.RECEIVED)
    )
    announced: dict[int, int] = {}
    for told in waiting:
        announced[told.line_id] = announced.get(told.line_id, 0) + told.quantity
    left = {line: told.away - announced.get(line.pk, 0) for line, told in units.units_of(order).items()}
    return {line: count for line, count in left.items() if count > 0}


def announce(order: Any, quantities: Mapping[Any, int], reason: str) -> ReturnRequest:
    """Open a return of `quantities` (order line → units) and ask the carrier for its label.

    Refused when nothing, too much or too heavy a parcel is announced, or the reason is none of `REASONS`.
    """
    wanted = {line: count for line, count in quantities.items() if count}
    if not wanted:
        raise Refused("nothing_chosen")
    if reason not in REASONS:
        raise Refused("unknown_reason")
    with transaction.atomic():
        order.refresh_from_db()
        limits = returnable(order)
        if any(not 0 < count <= limits.get(line, 0) for line, count in wanted.items()):
            raise Refused("too_many")
        if sum(weight_g(line) * count for line, count in wanted.items()) > MOST_BACK_G:
            raise Refused("too_heavy")
        request = _open(order, wanted, reason)
        move_if_allowed(order, RETURNING)
        ask("carrier", "return.label", order, f"label-{request.rma}", {"rma": request.rma})
    return request


def take_unannounced(order: Any, rma: str, found: Mapping[str, int]) -> ReturnRequest:
    """Open a return for articles (SKU → units) that came back without a word, as far as they are the customer's."""
    wanted: dict[Any, int] = {}
    for line, left in returnable(order).items():
        wanted[line] = min(left, found.get(line.partner_sku, 0) - sum(_of_article(wanted, line)))
    request = _opened(order, rma, {line: count for line, count in wanted.items() if count > 0}, REASONS[0])
    receive(request)
    move_if_allowed(order, RETURNING)
    return request


def label_made(request: ReturnRequest, label: Mapping[str, Any]) -> None:
    """The carrier made the label: keep it, tell the warehouse, and send it to the customer."""
    parcel, _ = Parcel.objects.get_or_create(
        tracking_number=str(label["tracking_number"]),
        defaults={"order": request.order, "direction": Parcel.RETURN},
    )
    parcel.tracking_url, parcel.label_url = str(label["tracking_url"]), str(label["label_url"])
    parcel.save(update_fields=["tracking_url", "label_url"])
    for told in request.lines.all():
        parcel.lines.get_or_create(line=told.line, defaults={"quantity": told.quantity})
    parcels.settle_state(parcel)
    request.parcel = parcel
    request.save(update_fields=["parcel"])
    ask("warehouse", "return.announce", request.order, f"return-{request.rma}", {"rma": request.rma})
    ask("mail", "mail.return", request.order, f"mail-return-{request.rma}", {"rma": request.rma})


def request_of(order: Any, rma: str) -> ReturnRequest:
    """The return of that number; refused (404) when the order has none such."""
    request: ReturnRequest | None = order.returns.filter(rma=rma).first()
    if request is None:
        raise Refused(f"order {order.number} has no return {rma}", http_status=404)
    return request


def receive(request: ReturnRequest) -> None:
    """The parcel is at the warehouse; nothing happens when it was graded already."""
    if request.state == ReturnRequest.ANNOUNCED:
        request.state = ReturnRequest.RECEIVED
        request.save(update_fields=["state"])


def grade(request: ReturnRequest, graded: Iterable[tuple[str, str, int]]) -> None:
    """Take the warehouse's grades (SKU, grade, units): put them back on sale and refund by policy.

    Refused for a return graded before (409), an unknown grade (400), an article that was not ordered (422), and more
    units than are at the customer's (409).
    """
    if request.state in (ReturnRequest.GRADED, ReturnRequest.REFUNDED):
        raise Refused(f"return {request.rma} is graded already", http_status=409)
    accepted = []
    for sku, mark, count in graded:
        if mark not in GRADES:
            raise Refused(f"grade must be one of {', '.join(GRADES)}, not {mark}", http_status=400)
        back = _come_back(request, sku, count)
        accepted += [(line, mark, quantity) for line, quantity in back.items()]
        for line, quantity in back.items():
            _note_grade(request, line, mark, quantity)
    request.state = ReturnRequest.GRADED
    request.save(update_fields=["state"])
    _refund(request, accepted)


def _open(order: Any, wanted: Mapping[Any, int], reason: str) -> ReturnRequest:
    return _opened(order, f"R{order.number}-{order.returns.count() + 1}", wanted, reason)


def _of_article(wanted: Mapping[Any, int], line: Any) -> list[int]:
    return [count for other, count in wanted.items() if other.partner_sku == line.partner_sku]


def _opened(order: Any, rma: str, wanted: Mapping[Any, int], reason: str) -> ReturnRequest:
    request = ReturnRequest.objects.create(order=order, rma=rma, reason=reason)
    for line, count in wanted.items():
        request.lines.create(line=line, quantity=count)
    return request


def _come_back(request: ReturnRequest, sku: str, count: int) -> dict[Any, int]:
    """Count units as returned; what was not announced is taken too, as long as it was shipped."""
    at_customers = {line: told.away for line, told in units.units_of(request.order).items()}
    back = {line: quantity for line, quantity in units.on_lines(at_customers, {sku: count}).items() if quantity}
    units.record(request.order, units.RETURNED, back, reference=request.rma)
    return back


def _note_grade(request: ReturnRequest, line: Any, mark: str, quantity: int) -> None:
    told, _ = request.lines.get_or_create(line=line, defaults={"quantity": 0})
    ReturnGrade.objects.create(line=told, grade=mark, quantity=quantity)
    if mark in policy.in_force().restock_grades:
        stock.restock(line, quantity)


def _refund(request: ReturnRequest, graded: Iterable[tuple[Any, str, int]]) -> None:
    """Ask for the refund the policy grants, of the articles and of delivery."""
    order = request.order
    items = _items_due(request, graded)
    delivery = refunds.delivery_due(order)
    if items or delivery:
        refunds.propose(order, f"refund-{request.rma}", "return", items, delivery, request)
    else:
        refunds.settle_status(order)


def _items_due(request: ReturnRequest, graded: Iterable[tuple[Any, str, int]]) -> list[refunds.Item]:
    """What to pay back for (order line, grade, units); units paid back before are not paid back again."""
    done = refunds.paid_back(request.order)
    paid = {line: refunds.paid_units(line, told) for line, told in units.units_of(request.order).items()}
    due = []
    for line, mark, quantity in graded:
        first = done.get(line.pk, 0)
        count = max(0, min(quantity, paid[line] - first))
        worth = refunds.refund_value(units_worth(line, first, count), mark, request.reason)
        if worth.amount:
            due.append(refunds.Item(line, count, worth))
            done[line.pk] = first + count
    return due
