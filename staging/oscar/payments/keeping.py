"""Keep what the PSP says of money moved, on the order's Source, once: whether it answers us or sends a webhook.

The webhook may overtake the answer to our own request, so both end in the same functions here.
"""

from decimal import Decimal
from typing import Any

from django.db import transaction
from oscar.core.loading import get_model

from staging.oscar.inbox.receiving import Refused

from . import signals
from .gateway import from_minor
from .models import MoneyMove

Order = get_model("order", "Order")
Source = get_model("payment", "Source")


def keep(move_id: int, reference: str, status: str) -> None:
    """Keep the PSP's answer to a move of ours; `status` is the payment intent's or the refund's."""
    with transaction.atomic():
        move = MoneyMove.objects.get(pk=move_id)
        if move.kind == MoneyMove.REFUND:
            _refund_is(move, reference, status)
        elif move.state != MoneyMove.DONE:
            _done(move, reference)
            source = Source.objects.get(order=move.order_id)
            if move.kind == MoneyMove.CAPTURE:
                source.debit(move.amount, reference=reference, status=status)
                transaction.on_commit(lambda: _tell_captured(move))
            else:
                source.transactions.create(txn_type="Release", amount=move.amount, reference=reference, status=status)


def captured(intent_id: str, received: int) -> str:
    """Keep that the PSP has captured `received` cents of an intent in all; return a note for the record."""
    with transaction.atomic():
        source = _source(intent_id)
        missing = from_minor(received) - source.amount_debited
        if missing <= 0:
            return "already known"
        asked = MoneyMove.objects.filter(
            order=source.order_id, kind=MoneyMove.CAPTURE, state=MoneyMove.ASKED, amount=missing
        ).first()
        move = asked or _made_elsewhere(source, MoneyMove.CAPTURE, missing, f"psp-{intent_id}-{received}")
        keep(move.pk, intent_id, "succeeded")
        return "" if asked else "captured at the PSP, not by the shop"


def released(intent_id: str) -> str:
    """Keep that the PSP cancelled an intent; return a note for the record."""
    with transaction.atomic():
        source = _source(intent_id)
        key = f"release-{source.order.number}"
        move = MoneyMove.objects.filter(key=key).first()
        move = move or _made_elsewhere(source, MoneyMove.RELEASE, source.amount_allocated - source.amount_debited, key)
        keep(move.pk, intent_id, "canceled")
        return ""


def refunded(refund: dict[str, Any]) -> str:
    """Keep a refund as the PSP shows it (its refund object); return a note for the record."""
    with transaction.atomic():
        source = _source(str(refund.get("payment_intent")))
        key = (refund.get("metadata") or {}).get("key", "")
        moves = MoneyMove.objects.filter(order=source.order_id, kind=MoneyMove.REFUND)
        move = moves.filter(reference=refund["id"]).first() or moves.filter(key=key).first()
        ours = move is not None
        move = move or _made_elsewhere(source, MoneyMove.REFUND, from_minor(refund["amount"]), f"psp-{refund['id']}")
        _refund_is(move, refund["id"], refund["status"])
        return "" if ours else "refunded at the PSP, not by the shop"


def _refund_is(move: MoneyMove, reference: str, status: str) -> None:
    if status in ("failed", "canceled"):
        return _refund_failed(move, reference, status)
    if move.state != MoneyMove.DONE:
        _done(move, reference)
    if status == "succeeded" and not move.settled:
        move.settled = True
        move.save(update_fields=["settled"])
        source = Source.objects.get(order=move.order_id)
        source.refund(move.amount, reference=reference, status=status)
        transaction.on_commit(lambda: _tell(move))
    return None


def _refund_failed(move: MoneyMove, reference: str, status: str) -> None:
    """Note that the money did not go back; a bank may say so after the PSP had confirmed it."""
    if move.settled:
        source = Source.objects.get(order=move.order_id)
        source.refund(-move.amount, reference=reference, status=status)
    move.state, move.settled = MoneyMove.REFUSED, False
    move.reference, move.reason = reference, f"the refund {status}"
    move.save()
    transaction.on_commit(lambda: _tell_failed(move))


def _tell_captured(move: MoneyMove) -> None:
    signals.captured.send(sender=Order, order=move.order, key=move.key, amount=Decimal(move.amount))


def _tell(move: MoneyMove) -> None:
    signals.refund_settled.send(sender=Order, order=move.order, refund_id=move.reference, amount=Decimal(move.amount))


def _tell_failed(move: MoneyMove) -> None:
    signals.refund_failed.send(sender=Order, order=move.order, key=move.key, reason=move.reason)


def _done(move: MoneyMove, reference: str) -> None:
    move.state, move.reference = MoneyMove.DONE, reference
    move.save(update_fields=["state", "reference"])


def _source(intent_id: str) -> Any:
    source = Source.objects.select_related("order").filter(reference=intent_id).first()
    if source is None:
        raise Refused(f"No order of this shop is paid by {intent_id}.", 404)
    return source


def _made_elsewhere(source: Any, kind: str, amount: Decimal, key: str) -> MoneyMove:
    return MoneyMove.objects.create(order_id=source.order_id, kind=kind, amount=amount, key=key)
