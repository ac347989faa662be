"""Refunds: what goes back to the customer, and the credit note that says so.

propose (database) → the PSP is asked (outbox) → settle: credit note, mail, status   or   refuse: a note for staff
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from ..inbox.receiving import Refused
from . import money, units
from .minor import as_people_read
from .models import CreditNote, Refund, ReturnRequest
from .outbox import ask
from .pipeline import REFUNDED, RETURNED, move_if_allowed
from .worth import Worth, delivery_worth, units_worth

#: reasons for which a return is the customer's own choice, not the shop's mistake
CUSTOMERS_CHOICE = ("changed_mind", "does_not_fit")


@dataclass(frozen=True)
class Item:
    """Units of an order line to pay back, and the amount with its tax."""

    line: Any
    quantity: int
    worth: Worth


def refund_value(worth: Worth, grade: str, reason: str) -> Worth:
    """The policy: what the shop pays back for graded units for which the customer paid `worth`.

    Grades A and B are paid back in full. Scrap is too, unless the return was the customer's own choice: then the
    articles were ruined at the customer's and nothing is due.
    """
    return Worth() if grade == "scrap" and reason in CUSTOMERS_CHOICE else worth


def paid_back(order: Any) -> dict[int, int]:
    """Order line id → units of it already paid back or about to be."""
    counts: dict[int, int] = {}
    for refund in order.refunds.exclude(state=Refund.REFUSED).prefetch_related("lines"):
        for told in refund.lines.all():
            counts[told.line_id] = counts.get(told.line_id, 0) + told.quantity
    return counts


def delivery_left(order: Any) -> int:
    """Minor units of the delivery charge that were captured and not paid back."""
    shipped = any(told.shipped for told in units.units_of(order).values())
    back = sum(refund.delivery for refund in order.refunds.exclude(state=Refund.REFUSED))
    return max(0, delivery_worth(order).amount - back) if shipped else 0


def propose(
    order: Any,
    key: str,
    reason: str,
    items: Sequence[Item],
    delivery: int,
    request: ReturnRequest | None = None,
) -> Refund:
    """Write a refund of `items` and of `delivery` minor units, and have the PSP asked once.

    Refused (409) for nothing, for an unpaid order, and for more than was captured and not given back.
    """
    amount = sum(item.worth.amount for item in items) + delivery
    check(order, amount)
    refund = Refund.objects.create(
        order=order, request=request, key=key, reason=reason, amount=amount, delivery=delivery
    )
    for item in items:
        refund.lines.create(line=item.line, quantity=item.quantity, amount=item.worth.amount, tax=item.worth.tax)
    ask("psp", "refund", order, key, {"refund": refund.pk})
    return refund


def check(order: Any, amount: int) -> None:
    """Refuse (409) an amount in minor units that cannot be given back."""
    if money.captured(order) == 0:
        raise Refused("nothing was captured for this order, so nothing can be refunded", http_status=409)
    if amount <= 0:
        raise Refused("a refund of zero is no refund", http_status=409)
    left = money.refundable(order)
    if amount > left:
        what, most = as_people_read(amount, "en"), as_people_read(left, "en")
        raise Refused(f"{what} is more than the {most} that is left to refund", http_status=409)


def everything(order: Any) -> Refund:
    """Refund all that was captured and did not go back yet, delivery included."""
    done = paid_back(order)
    left = {line: told.shipped - done.get(line.pk, 0) for line, told in units.units_of(order).items()}
    items = [Item(line, n, units_worth(line, done.get(line.pk, 0), n)) for line, n in left.items() if n]
    number = order.refunds.count() + 1
    return propose(order, f"refund-{order.number}-all-{number}", "everything", items, delivery_left(order))


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
    tax = sum(told.tax for told in refund.lines.all()) + delivery_tax(refund)
    return CreditNote.objects.create(
        number=f"CN-{number:06d}", refund=refund, order=refund.order, amount=refund.amount, tax=tax
    )


def delivery_tax(refund: Refund) -> int:
    """The VAT in the delivery charge a refund pays back, in minor units."""
    whole: Worth = delivery_worth(refund.order)
    return round(whole.tax * refund.delivery / whole.amount) if whole.amount else 0


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
