"""Capture, refund and release: what fulfilment asks of the PSP.

Each call is idempotent by its key, talks to the PSP outside any transaction, keeps the outcome and the order's Source in
one, and answers `Moved`; it never raises for what the PSP says or fails to say. Call them outside a transaction.

    asked ──► done       the PSP moved the money (or had done so before, under the same key)
          ├─► refused    it never will; ask again under another key, for something else
          └─► asked      no answer: it may have moved money; ask again under the same key
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import stripe
from django.db import transaction
from oscar.core.loading import get_model

from . import keeping
from .gateway import client, to_minor
from .models import MoneyMove

Source = get_model("payment", "Source")

#: HTTP statuses after which the PSP may still do, or have done, what was asked
UNCERTAIN = {401, 403, 409, 429}


@dataclass(frozen=True)
class Moved:
    """What became of a move.

    `ok`: the PSP accepted it; `settled`: a refund it has also confirmed (else `refund_settled` tells later).
    Not ok: the reason, and `uncertain` when asking again under the same key can still help.
    """

    ok: bool
    reason: str = ""
    reference: str = ""
    uncertain: bool = False
    settled: bool = False


def capture(order: Any, amount: Decimal, *, key: str, final: bool = True) -> Moved:
    """Take `amount` (EUR incl. tax) of what is authorised; after the `final` capture the PSP gives the rest back."""

    def ask(source: Any) -> Any:
        params = {"amount_to_capture": to_minor(amount), "metadata": {"order": order.number}}
        if not final:
            params["final_capture"] = False
        made = client().v1.payment_intents.capture(
            source.reference,
            params=params,  # type: ignore[arg-type]
            options={"idempotency_key": key},
        )
        return {"id": made.id, "status": made.status}

    return _move(order, MoneyMove.CAPTURE, amount, key, ask)


def refund(order: Any, amount: Decimal, *, key: str, metadata: dict[str, str]) -> Moved:
    """Give `amount` (EUR incl. tax) of what was captured back; `metadata` says why: {"rma": …} or {"reason": …}."""

    def ask(source: Any) -> Any:
        params = {
            "payment_intent": source.reference,
            "amount": to_minor(amount),
            "metadata": {**metadata, "order": order.number, "key": key},
        }
        made = client().v1.refunds.create(
            params=params,  # type: ignore[arg-type]
            options={"idempotency_key": key},
        )
        return {"id": made.id, "status": made.status}

    return _move(order, MoneyMove.REFUND, amount, key, ask)


def release(order: Any) -> Moved:
    """Give up what is authorised and not captured, so that no more of it can be captured."""
    key = f"release-{order.number}"
    source = Source.objects.filter(order=order).first()
    amount = source.amount_allocated - source.amount_debited if source else Decimal(0)
    kept = MoneyMove.objects.filter(key=key).first()

    def ask(source: Any) -> Any:
        intents, options = client().v1.payment_intents, {"idempotency_key": key}
        if source.amount_debited:
            # What was captured in part cannot be cancelled: a last capture of nothing gives the rest free.
            rest = {"amount_to_capture": 0, "final_capture": True}
            made = intents.capture(source.reference, params=rest, options=options)
        else:
            made = intents.cancel(source.reference, options=options)
        return {"id": made.id, "status": made.status}

    return _move(order, MoneyMove.RELEASE, kept.amount if kept else amount, key, ask)


def _move(order: Any, kind: str, amount: Decimal, key: str, ask: Callable[[Any], Any]) -> Moved:
    begun = _begin(order, kind, amount, key)
    if isinstance(begun, Moved):
        return begun
    source, move = begun
    try:
        answer = ask(source)
    except stripe.StripeError as error:
        return _not_moved(move, error)
    keeping.keep(move.pk, answer["id"], answer["status"])
    move.refresh_from_db()
    return _told(move)


def _begin(order: Any, kind: str, amount: Decimal, key: str) -> Any:
    """Return (source, move) when the PSP is to be asked, else the answer."""
    with transaction.atomic():
        source = Source.objects.filter(order=order).first()
        move = MoneyMove.objects.filter(key=key).first()
        if source is None:
            return Moved(False, "nothing is authorised for this order")
        if move is None:
            left = _left(source, kind)
            if amount <= 0 or amount > left:
                return Moved(False, f"{amount} was asked for, {left} is left for a {kind}")
            return source, MoneyMove.objects.create(order=order, kind=kind, amount=amount, key=key)
        if (move.order_id, move.kind, move.amount) != (order.pk, kind, amount):
            return Moved(False, f"the key {key} was used before for something else")
        return (source, move) if move.state == MoneyMove.ASKED else _told(move)


def _left(source: Any, kind: str) -> Decimal:
    """Return what may still be moved, counting what was asked for and not answered as moved."""
    moves = MoneyMove.objects.filter(order_id=source.order_id)
    open_ = moves.filter(kind=kind, settled=False).exclude(state=MoneyMove.REFUSED)
    if kind == MoneyMove.REFUND:
        return source.amount_debited - source.amount_refunded - _sum(open_)
    if moves.filter(kind=MoneyMove.RELEASE, state=MoneyMove.DONE).exists():
        return Decimal(0)
    return source.amount_allocated - source.amount_debited - _sum(open_.filter(state=MoneyMove.ASKED))


def _sum(moves: Any) -> Decimal:
    return sum((move.amount for move in moves), Decimal(0))


def _told(move: MoneyMove) -> Moved:
    if move.state == MoneyMove.DONE:
        return Moved(True, reference=move.reference, settled=move.settled)
    return Moved(False, move.reason, move.reference)


def _not_moved(move: MoneyMove, error: stripe.StripeError) -> Moved:
    status, reason = error.http_status, str(error.user_message or error)[:500]
    # An error with a good status is an answer that could not be read: the work may be done.
    if status is None or not 400 <= status < 500 or status in UNCERTAIN:
        return Moved(False, reason, uncertain=True)
    MoneyMove.objects.filter(pk=move.pk, state=MoneyMove.ASKED).update(state=MoneyMove.REFUSED, reason=reason)
    return Moved(False, reason)
