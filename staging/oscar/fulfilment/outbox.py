"""The outbox: what must reach another system, kept in the database until it has.

`ask` writes the wish in the transaction of the cause; `delivering` carries it out after the commit, one message at a
time, in order for each order and destination. A failure is tried again with back-off.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from .models import OutboxMessage

if TYPE_CHECKING:
    from .delivering import Worker

#: rung when a message may be due
bell = threading.Event()


class Retry(Exception):
    """It did not work now and may later: time-out, connection refused, 5xx."""


class Refusal(Exception):
    """The other system said no, for good; the message is given up."""


def ask(to: str, operation: str, order: Any, key: str, body: dict[str, Any] | None = None) -> OutboxMessage:
    """Put one message into the outbox, unless its key is there already; the thread is woken after the commit."""
    wish = {"to": to, "operation": operation, "order": order, "body": body or {}}
    message, created = OutboxMessage.objects.get_or_create(key=key, defaults=wish)
    if created:
        transaction.on_commit(bell.set)
    return message


def send_again(message: OutboxMessage) -> None:
    """Take up a message that was given up, from its first try."""
    message.state, message.attempts, message.next_attempt_at = OutboxMessage.WAITING, 0, timezone.now()
    message.save(update_fields=["state", "attempts", "next_attempt_at"])
    transaction.on_commit(bell.set)


def start() -> Worker:
    """Take up what an earlier process left, then start the thread; call it once per process, after Django is set up."""
    from .delivering import Worker  # noqa: PLC0415 - operations ask too, so they cannot be imported from here at once
    from .receivers import take_up_forgotten_orders  # noqa: PLC0415 - as above

    take_up_forgotten_orders()
    worker = Worker()
    worker.start()
    return worker
