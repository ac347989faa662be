"""Races and retries: what happens twice, late, in another order, or not at the first try."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from ..fulfilment.models import OutboxMessage
from ..fulfilment.outbox import Retry, ask
from ..fulfilment.pipeline import FORWARD, PACKED
from ..inbox.receiving import Receipt
from ..payments import money
from ..payments.gateway import client, to_minor
from .catalogue import FROM_CARRIER, FROM_PSP, FROM_WAREHOUSE, TO_CUSTOMER, TO_PSP, TO_WAREHOUSE, Original, area

RECEIVE = "inbox.receiving:receive_once"
AT_THE_DOORS = ("fulfilment.webhooks",)
Apply = Callable[[], "str | None"]

planted = area("races and retries")


@planted(
    "confirmed-at-every-message",
    "payments.authorising:record",
    "Each message about a payment confirms the order anew",
    TO_CUSTOMER,
    FROM_PSP,
)
def confirmed_at_every_message(original: Original, number: str, intent: Any) -> str:
    """The browser comes back and two messages come in: nobody asks whether it is known."""
    told: str = original(number, intent)
    order = OutboxMessage.objects.filter(order__number=number).first()
    if told == "already known" and order:
        again = OutboxMessage.objects.filter(order__number=number, operation="mail.confirmation").count()
        ask("mail", "mail.confirmation", order.order, f"mail-confirmation-{number}-{again}")
    return told


@planted(
    "repeated-dispatch-told-again",
    RECEIVE,
    "A message that comes twice sends two dispatch mails",
    TO_CUSTOMER,
    FROM_WAREHOUSE,
    within=AT_THE_DOORS,
)
def repeated_dispatch_told_again(
    original: Original, sender: str, message_id: str, kind: str, order: str = "", *, apply: Apply
) -> Receipt:
    """The mail is sent before the message is looked up."""
    receipt: Receipt = original(sender, message_id, kind, order, apply=apply)
    told = OutboxMessage.objects.filter(order__number=order, operation="mail.dispatch").first()
    if receipt.effect == "repeated" and kind == "order.dispatched" and told:
        ask("mail", "mail.dispatch", told.order, f"{told.key}-{message_id}", told.body)
    return receipt


@planted(
    "repeated-correction-doubled",
    RECEIVE,
    "A correction of the stock that comes twice counts twice",
    FROM_WAREHOUSE,
    within=AT_THE_DOORS,
)
def repeated_correction_doubled(
    original: Original, sender: str, message_id: str, kind: str, order: str = "", *, apply: Apply
) -> Receipt:
    """Messages without an order are not remembered."""
    receipt: Receipt = original(sender, message_id, kind, order, apply=apply)
    if receipt.effect == "repeated" and kind == "stock.changed":
        apply()
    return receipt


@planted(
    "work-done-answered-500",
    RECEIVE,
    "The stock is corrected, the answer is an error, and the correction comes again",
    FROM_WAREHOUSE,
    within=AT_THE_DOORS,
)
def work_done_answered_500(
    original: Original, sender: str, message_id: str, kind: str, order: str = "", *, apply: Apply
) -> Receipt:
    """The answer is written after the work, and fails the first time."""
    if kind == "stock.changed" and message_id not in _answered:
        _answered.add(message_id)
        apply()
        return Receipt("applied", http_status=500)
    receipt: Receipt = original(sender, message_id, kind, order, apply=apply)
    return receipt


_answered: set[str] = set()


@planted(
    "every-tenth-message-lost",
    RECEIVE,
    "Now and then a message is answered with 200 and lost",
    FROM_WAREHOUSE,
    FROM_CARRIER,
    within=AT_THE_DOORS,
)
def every_tenth_message_lost(
    original: Original, sender: str, message_id: str, kind: str, order: str = "", *, apply: Apply
) -> Receipt:
    """It is answered before the work, which waits in a memory that overflows."""
    lost = next(_received) % 10 == 0
    receipt: Receipt = original(sender, message_id, kind, order, apply=(lambda: None) if lost else apply)
    return receipt


_received = count(1)


@planted("capture-key-of-the-day", "payments.money:capture", "Only the first capture of a day reaches the PSP", TO_PSP)
def capture_key_of_the_day(original: Original, order: Any, amount: Decimal, *, key: str, **more: Any) -> Any:
    """The idempotency key is the same for all orders."""

    def ask_psp(source: Any) -> dict[str, str]:
        wanted = {"amount_to_capture": to_minor(amount), "metadata": {"order": order.number}}
        today = {"idempotency_key": f"capture-{datetime.now(UTC):%Y-%m-%d}"}
        made = client().v1.payment_intents.capture(source.reference, params=wanted, options=today)  # type: ignore[arg-type]
        return {"id": made.id, "status": made.status}

    return money._move(order, "capture", amount, key, ask_psp)  # noqa: SLF001 - all but the key is right


@planted("refund-retried-under-new-key", "payments.money:refund", "A refund whose answer is lost is paid twice", TO_PSP)
def refund_retried_under_new_key(original: Original, order: Any, amount: Decimal, *, key: str, **more: Any) -> Any:
    """No answer is taken for a no, and the next try has a key of its own."""
    earlier = order.money_moves.filter(key__startswith=key)
    earlier.filter(state="asked").update(state="refused")
    tries = earlier.count()
    return original(order, amount, key=f"{key}-{tries}" if tries else key, **more)


@planted(
    "time-out-taken-as-done",
    "fulfilment.partners:warehouse",
    "Orders the warehouse did not answer are thought to be with it",
    TO_WAREHOUSE,
)
def time_out_taken_as_done(original: Original, *call: Any, **more: Any) -> Any:
    """An error that is only written to a log."""
    try:
        return original(*call, **more)
    except Retry:
        return {}


@planted(
    "given-up-after-one-try",
    "fulfilment.delivering:_postpone",
    "What another system did not take at once is never sent again",
    TO_WAREHOUSE,
    TO_PSP,
    TO_CUSTOMER,
)
def given_up_after_one_try(original: Original, message: Any, reason: str) -> None:
    """There is a retry in the plan, and none in the code."""
    message.attempts = 1000
    original(message, reason)


@planted(
    "outbox-lost-at-restart",
    "fulfilment.outbox:start",
    "What was still to be sent is lost when the shop is started anew",
    TO_WAREHOUSE,
    TO_PSP,
    TO_CUSTOMER,
)
def outbox_lost_at_restart(original: Original) -> Any:
    """The queue lives in the memory of the process."""
    OutboxMessage.objects.filter(state=OutboxMessage.WAITING).delete()
    return original()


@planted(
    "late-message-reopens",
    "fulfilment.pipeline:advance",
    "A late message sets the order back",
    FROM_WAREHOUSE,
    visible=True,
)
def late_message_reopens(original: Original, order: Any, target: str) -> bool:
    """The last message is taken for the truth."""
    if order.status in FORWARD and FORWARD.index(order.status) > FORWARD.index(target):
        type(order).objects.filter(pk=order.pk).update(status=target)
        return True
    return bool(original(order, target))


@planted(
    "last-scan-wins",
    "fulfilment.parcels:_state_of",
    "A carrier's message that comes late overwrites the parcel's state",
    FROM_CARRIER,
    visible=True,
)
def last_scan_wins(original: Original, parcel: Any) -> str:
    """The order of arrival instead of the carrier's time."""
    last = parcel.events.order_by("pk").last()
    return str(last.type) if last and parcel.dispatched_at else str(original(parcel))


@planted(
    "out-of-order-dropped",
    "fulfilment.warehouse_events:dispatched",
    "A dispatch that overtakes its packing message is dropped",
    FROM_WAREHOUSE,
    visible=True,
)
def out_of_order_dropped(original: Original, order: Any, body: Any) -> Any:
    """The states must come one after the other, or not at all."""
    return original(order, body) if order.status == PACKED else f"ignored: the order is {order.status}"
