"""Refunds: what goes back to the customer, and the credit note that says so.

propose (database) → the PSP is asked (outbox) → settle: credit note, mail, status   or   refuse: a note for staff
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Sum

from .. import policy
from ..inbox.receiving import Refused
from . import money, units
from .minor import as_people_read
from .models import CreditNote, Refund, RefundLine, ReturnRequest
from .outbox import ask
from .pipeline import REFUNDED, RETURNED, move_if_allowed
from .shares import tax_of
from .worth import Worth, delivery_worth, paid_for, units_worth

#: why a refund was made when no return is its cause: articles that the warehouse did not have
OUT_OF_STOCK = "out_of_stock"


@dataclass(frozen=True)
class Item:
    """Units of an order line to pay back, and the amount with its tax."""

    line: Any
    quantity: int
    worth: Worth


def refund_value(worth: Worth, grade: str, reason: str) -> Worth:
    """The policy: what the shop pays back for graded units for which the customer paid `worth`.

    The percentage of the grade when the return was the customer's own choice; everything for any other reason.
    """
    rules = policy.in_force()
    percent = rules.refund_percent[grade] if reason in rules.choice_reasons else 100
    return Worth((worth.amount * percent + 50) // 100, (worth.tax * percent + 50) // 100)


def paid_back(order: Any) -> dict[int, int]:
    """Order line id → units of it already paid back or about to be."""
    counts: dict[int, int] = {}
    for refund in order.refunds.exclude(state=Refund.REFUSED).prefetch_related("lines"):
        for told in refund.lines.all():
            counts[told.line_id] = counts.get(told.line_id, 0) + told.quantity
    return counts


def paid_units(line: Any, told: units.Units) -> int:
    """Units of an order line that the customer paid for: all of them, or those that shipped, by the policy."""
    return told.ordered if policy.in_force().capture == policy.AT_ORDER else told.shipped


def delivery_left(order: Any) -> int:
    """Minor units of the delivery charge that were paid and not paid back."""
    paid = any(paid_units(line, told) for line, told in units.units_of(order).items())
    back = sum(refund.delivery for refund in order.refunds.exclude(state=Refund.REFUSED))
    return max(0, delivery_worth(order).amount - back) if paid else 0


def delivery_due(order: Any) -> int:
    """Minor units of the delivery charge that a return gives back by the policy."""
    rule, now = policy.in_force().refund_shipping, units.units_of(order)
    if rule == policy.NEVER or (
        rule == policy.WHEN_EVERYTHING_RETURNED and any(u.away or u.open for u in now.values())
    ):
        return 0
    return delivery_left(order)


def propose(
    order: Any,
    key: str,
    reason: str,
    items: Sequence[Item],
    delivery: int,
    request: ReturnRequest | None = None,
) -> Refund:
    """Write a refund of `items` and of `delivery` minor units, and have the PSP asked once.

    Refused (409) for nothing, for an unpaid order, and for more than was charged and not given back. A capture that
    is on its way counts as charged: the outbox asks the PSP for it first.
    """
    amount = sum(item.worth.amount for item in items) + delivery
    check(order, amount)
    refund = Refund.objects.create(
        order=order, request=request, key=key, reason=reason, amount=amount, delivery=delivery
    )
    for item in items:
        refund.lines.create(line=item.line, quantity=item.quantity, amount=item.worth.amount)
    ask("psp", "refund", order, key, {"refund": refund.pk})
    return refund


def check(order: Any, amount: int) -> None:
    """Refuse (409) an amount in minor units that cannot be given back."""
    if money.charged(order) == 0:
        raise Refused("nothing was captured for this order, so nothing can be refunded", http_status=409)
    if amount <= 0:
        raise Refused("a refund of zero is no refund", http_status=409)
    left = money.refundable(order)
    if amount > left:
        what, most = as_people_read(amount, "en"), as_people_read(left, "en")
        raise Refused(f"{what} is more than the {most} that is left to refund", http_status=409)


def everything(order: Any, reason: str = "everything") -> Refund:
    """Refund all that was charged and did not go back yet, delivery included."""
    done, back = paid_back(order), _amounts_back(order)
    items = []
    for line, told in units.units_of(order).items():
        paid = paid_units(line, told)
        left = units_worth(line, 0, paid).amount - back.get(line.pk, 0)
        if left > 0:
            items.append(Item(line, max(0, paid - done.get(line.pk, 0)), Worth(left)))
    return propose(order, _next_key(order, "all"), reason, items, delivery_left(order))


def for_missing(order: Any) -> Refund | None:
    """Pay back the units that were charged and will never ship, once; None when there are none."""
    done, known = paid_back(order), _paid_back_as_missing(order)
    items = []
    for line, told in units.units_of(order).items():
        first = done.get(line.pk, 0)
        count = min(told.short - known.get(line.pk, 0), told.ordered - first)
        if count > 0:
            items.append(Item(line, count, units_worth(line, first, count)))
    return propose(order, _next_key(order, "missing"), OUT_OF_STOCK, items, 0) if items else None


def _next_key(order: Any, why: str) -> str:
    return f"refund-{order.number}-{why}-{order.refunds.count() + 1}"


def _amounts_back(order: Any) -> dict[int, int]:
    """Order line id → minor units of it already paid back or about to be."""
    told = RefundLine.objects.filter(refund__order=order).exclude(refund__state=Refund.REFUSED)
    return {row["line_id"]: row["sum"] for row in told.values("line_id").annotate(sum=Sum("amount"))}


def _paid_back_as_missing(order: Any) -> dict[int, int]:
    told = RefundLine.objects.filter(refund__order=order, refund__reason=OUT_OF_STOCK)
    counted = told.exclude(refund__state=Refund.REFUSED).values("line_id").annotate(sum=Sum("quantity"))
    return {row["line_id"]: row["sum"] for row in counted}


def settle(refund: Refund, psp_reference: str) -> None:
    """The PSP has given the money back: credit note, mail and status, once."""
    with transaction.atomic():
        refund.refresh_from_db()
        if refund.state == Refund.SETTLED:
            return
        refund.state, refund.psp_reference = Refund.SETTLED, psp_reference
        refund.save(update_fields=["state", "psp_reference"])
        note = issue_credit_note(refund)
        _close_return(refund.request)
        settle_status(refund.order)
        ask("mail", "mail.refund", refund.order, f"mail-refund-{note.number}", {"credit_note": note.number})


def refuse(refund: Refund, reason: str) -> None:
    """The PSP will not give the money back; staff must know."""
    Refund.objects.filter(pk=refund.pk, state=Refund.ASKED).update(state=Refund.REFUSED)
    refund.order.notes.create(note_type="Error", message=f"Refund {refund.key} was refused: {reason}")


def issue_credit_note(refund: Refund) -> CreditNote:
    """The credit note of a settled refund, under the next number; its VAT is that of what it gives back."""
    last = CreditNote.objects.order_by("-pk").first()
    number = int(last.number.removeprefix("CN-")) + 1 if last else 1
    for told in refund.lines.select_related("line"):
        told.tax = line_tax(told)
        told.save(update_fields=["tax"])
    tax = sum(told.tax for told in refund.lines.all()) + delivery_tax(refund)
    return CreditNote.objects.create(
        number=f"CN-{number:06d}", refund=refund, order=refund.order, amount=refund.amount, tax=tax
    )


def line_tax(told: RefundLine) -> int:
    """The VAT in what a refund pays back of an order line, after what was credited of it before."""
    on_line = RefundLine.objects.filter(line=told.line)
    earlier = on_line.filter(refund__credit_note__isnull=False).exclude(refund=told.refund)
    beside = on_line.filter(refund=told.refund, pk__lt=told.pk)  # the same article under another grade
    before = sum(other.amount for other in (*earlier, *beside))
    whole = paid_for(told.line)
    return tax_of(whole.tax, whole.amount, before, told.amount)


def delivery_tax(refund: Refund) -> int:
    """The VAT in the delivery charge a refund pays back, after what earlier credit notes gave back of it."""
    earlier = refund.order.refunds.filter(credit_note__isnull=False).exclude(pk=refund.pk)
    before = sum(other.delivery for other in earlier)
    whole: Worth = delivery_worth(refund.order)
    return tax_of(whole.tax, whole.amount, before, refund.delivery)


def _close_return(request: ReturnRequest | None) -> None:
    if request is not None:
        request.state = ReturnRequest.REFUNDED
        request.save(update_fields=["state"])


def settle_status(order: Any) -> None:
    """Refunded when all that was captured went back; else Returned when no return is under way any more."""
    order.refresh_from_db()
    settled = sum(refund.amount for refund in order.refunds.filter(state=Refund.SETTLED))
    if settled >= money.captured(order) > 0:
        move_if_allowed(order, REFUNDED)
    elif not order.returns.filter(state__in=(ReturnRequest.ANNOUNCED, ReturnRequest.RECEIVED)).exists():
        move_if_allowed(order, RETURNED)
