"""What each message of the outbox does: the call it makes, what its answer changes, what a refusal means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..storefront.names import order_language
from . import cancelling, invoices, mails, partners, payments_out, refunds, returns
from .models import OutboxMessage, Refund, ReturnRequest
from .orders_out import order_body, return_body, return_shipment_body

Answer = dict[str, Any]


def tell_staff(message: OutboxMessage, reason: str) -> None:
    """Leave a note on the order: this must be looked at by a person."""
    message.order.notes.create(note_type="Error", message=f"{message.operation} ({message.key}) failed: {reason}")


def nothing(message: OutboxMessage, answer: Answer) -> None:
    """The answer changes nothing here."""


@dataclass(frozen=True)
class Operation:
    """`send` calls another system, outside any transaction, and may be repeated; `settle` and `refused` write."""

    send: Callable[[OutboxMessage], Answer]
    settle: Callable[[OutboxMessage, Answer], None] = nothing
    refused: Callable[[OutboxMessage, str], None] = tell_staff


def _export_order(message: OutboxMessage) -> Answer:
    order = message.order
    return partners.warehouse("POST", "/orders", message.key, order_body(order, order_language(order)))


def _cancel_order(message: OutboxMessage) -> Answer:
    path = f"/orders/{message.order.number}/cancel"
    return partners.warehouse("POST", path, message.key, message.body, unknown_is_fine=True)


def _cancelled(message: OutboxMessage, answer: Answer) -> None:
    cancelling.finish(message.order, str(message.body.get("reason", "")))


def _announce_return(message: OutboxMessage) -> Answer:
    return partners.warehouse("POST", "/returns", message.key, return_body(_request(message)))


def _ask_label(message: OutboxMessage) -> Answer:
    return partners.carrier("POST", "/shipments", message.key, return_shipment_body(_request(message)))


def _label_made(message: OutboxMessage, answer: Answer) -> None:
    returns.label_made(_request(message), answer)


def _captured(message: OutboxMessage, answer: Answer) -> None:
    invoices.issue(message.order, message.key, int(message.body["amount"]))


def _refund_answered(message: OutboxMessage, answer: Answer) -> None:
    if answer["settled"]:
        refunds.settle(_refund(message), str(answer["reference"]))


def _refund_refused(message: OutboxMessage, reason: str) -> None:
    refunds.refuse(_refund(message), reason)


def _send_refund(message: OutboxMessage) -> Answer:
    return payments_out.refund(_refund(message))


def _request(message: OutboxMessage) -> ReturnRequest:
    return ReturnRequest.objects.select_related("order", "parcel").get(rma=message.body["rma"])


def _refund(message: OutboxMessage) -> Refund:
    return Refund.objects.select_related("order", "request").get(pk=message.body["refund"])


OPERATIONS: dict[str, Operation] = {
    "order.export": Operation(_export_order),
    "order.cancel": Operation(_cancel_order, _cancelled),
    "return.label": Operation(_ask_label, _label_made),
    "return.announce": Operation(_announce_return),
    "capture": Operation(payments_out.capture, _captured),
    "release": Operation(payments_out.release),
    "refund": Operation(_send_refund, _refund_answered, _refund_refused),
    **{f"mail.{kind}": Operation(mails.send) for kind in mails.KINDS},
}
