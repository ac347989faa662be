"""Receive a message once: its effect and the memory of it are kept together, or neither is.

    receipt = receive_once("warehouse", "evt_000012", "order.picked", "100027", apply=lambda: take_picked(order, body))
    return HttpResponse(status=receipt.http_status)

The effect runs inside a database transaction: it must not call another system, and raises `Refused` to change nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from .models import ReceivedMessage


class Refused(Exception):
    """The message cannot be applied; nothing of it was kept but the record. `http_status` goes to the sender."""

    def __init__(self, reason: str, http_status: int = 422) -> None:
        """Keep the reason, one sentence, and the HTTP status."""
        super().__init__(reason)
        self.reason = reason
        self.http_status = http_status


@dataclass(frozen=True)
class Receipt:
    """What became of a message: effect is applied, repeated or refused; `http_status` answers the sender."""

    effect: str
    reason: str = ""
    http_status: int = 200


def receive_once(
    sender: str, message_id: str, kind: str, order_number: str = "", *, apply: Callable[[], str | None]
) -> Receipt:
    """Run `apply` unless this sender's id was applied before; record the reception either way.

    `apply` may return a note that is kept as the reason ("ignored: unknown type"). It raises `Refused` to roll back.
    Any other exception rolls back too, is not recorded, and is raised on: the sender gets a 500 and tries again.
    """
    row = _row(sender, message_id, kind, order_number)
    try:
        with transaction.atomic():
            if _applied_before(sender, row["message_id"]):
                return _record(row, ReceivedMessage.REPEATED)
            # Recorded after the effect, in the same transaction: SQLite's write lock (IMMEDIATE) keeps a twin waiting.
            return _record(row, ReceivedMessage.APPLIED, apply() or "")
    except Refused as refused:
        return refuse(sender, message_id, kind, order_number, refused.reason, refused.http_status)


def refuse(sender: str, message_id: str, kind: str, order_number: str, reason: str, http_status: int) -> Receipt:
    """Record a message that is not applied: wrong signature, unknown order, no sense."""
    row = _row(sender, message_id, kind, order_number)
    return _record(row, ReceivedMessage.REFUSED, reason, http_status)


def _applied_before(sender: str, message_id: str) -> bool:
    return ReceivedMessage.objects.filter(sender=sender, message_id=message_id, effect=ReceivedMessage.APPLIED).exists()


def _row(sender: str, message_id: str, kind: str, order_number: str) -> dict[str, str]:
    row = {"sender": sender, "message_id": message_id[:255], "type": kind[:100], "order_number": order_number[:128]}
    return {name: _storable(value) for name, value in row.items()}


def _storable(text: str) -> str:
    """JSON may hold halves of characters, which no database takes: they become question marks."""
    return text.encode("utf-8", "replace").decode()


def _record(row: dict[str, str], effect: str, reason: str = "", http_status: int = 200) -> Receipt:
    ReceivedMessage.objects.create(**row, effect=effect, reason=_storable(reason[:500]))
    return Receipt(effect, reason, http_status)
