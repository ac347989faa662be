"""Emptying the outbox: one thread per process, one message at a time, back-off after a failure."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from django.db import close_old_connections, connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from .models import OutboxMessage
from .operations import OPERATIONS
from .outbox import Refusal, Retry, bell

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 5.0
#: two minutes from the first to the last: a neighbour that is started anew is waited for
MOST_ATTEMPTS = 29
IDLE_LOOK_S = 1.0

log = logging.getLogger(__name__)


def pause_after(attempts: int) -> float:
    """Seconds to wait after so many attempts: 0.2 doubling to 5."""
    return float(min(FIRST_PAUSE_S * 2 ** (attempts - 1), LONGEST_PAUSE_S))


def deliver_due() -> int:
    """Carry out every message that is due; return how many were tried."""
    tried = 0
    while message := _next_due():
        _deliver(message)
        tried += 1
    return tried


def _next_due() -> OutboxMessage | None:
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.WAITING)
    earlier = waiting.filter(to=OuterRef("to"), order=OuterRef("order"), pk__lt=OuterRef("pk"))
    due = waiting.filter(~Exists(earlier), next_attempt_at__lte=timezone.now())
    return due.select_related("order").order_by("next_attempt_at", "pk").first()


def _deliver(message: OutboxMessage) -> None:
    """Try once. The call is made outside any transaction; its effect and the mark `delivered` share one."""
    operation = OPERATIONS[message.operation]
    message.attempts += 1
    try:
        answer = operation.send(message)
        with transaction.atomic():
            operation.settle(message, answer)
            _finish(message, OutboxMessage.DELIVERED)
    except Refusal as refusal:
        _give_up(message, str(refusal))
    except Exception as error:  # whatever went wrong, the message must not be lost and the thread must live
        if not isinstance(error, Retry):
            log.exception("outbox: %s", message.key)
        _postpone(message, f"{type(error).__name__}: {error}")


def _finish(message: OutboxMessage, state: str) -> None:
    message.state, message.delivered_at = state, timezone.now()
    message.save(update_fields=["state", "delivered_at", "attempts", "last_error"])


def _give_up(message: OutboxMessage, reason: str) -> None:
    message.last_error, message.state = reason[:2000], OutboxMessage.GIVEN_UP
    with transaction.atomic():
        message.save(update_fields=["state", "attempts", "last_error"])
        OPERATIONS[message.operation].refused(message, reason)


def _postpone(message: OutboxMessage, reason: str) -> None:
    if message.attempts >= MOST_ATTEMPTS:
        _give_up(message, reason)
        return
    message.last_error = reason[:2000]
    message.next_attempt_at = timezone.now() + timedelta(seconds=pause_after(message.attempts))
    message.save(update_fields=["attempts", "last_error", "next_attempt_at"])


class Worker(threading.Thread):
    """The thread that empties the outbox; one per process."""

    def __init__(self) -> None:
        super().__init__(name="outbox", daemon=True)
        self._stopping = threading.Event()

    def run(self) -> None:
        """Deliver what is due, then wait for the bell or for the next message that becomes due."""
        while not self._stopping.is_set():
            bell.clear()
            try:
                deliver_due()
            except Exception:  # a locked or vanished database: look again later
                log.exception("outbox")
                close_old_connections()
            bell.wait(_seconds_to_next())
        connection.close()

    def stop(self, timeout: float = 5.0) -> None:
        """End the thread after the message in hand."""
        self._stopping.set()
        bell.set()
        self.join(timeout)


def _seconds_to_next() -> float:
    try:
        first = OutboxMessage.objects.filter(state=OutboxMessage.WAITING).order_by("next_attempt_at").first()
    except Exception:
        log.exception("outbox")
        return IDLE_LOOK_S
    if first is None:
        return IDLE_LOOK_S
    return min(IDLE_LOOK_S, max(0.02, (first.next_attempt_at - timezone.now()).total_seconds()))
