"""Everything that must happen once happens once: captures, refunds, orders, labels and mails.

A message repeated under the same key is a retry and does no harm; a second key is a second intention, even when the
receiver refused it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from harness.checks import facts
from harness.checks.conserved import rule
from harness.checks.facts import Facts
from harness.checks.ruling import Ruling
from harness.ledger.events import Noted
from harness.ledger.store import Reading

# (system that keeps the notes, operation, who sends it, what it is called, stage)
_REQUESTS = (
    ("psp", "payment.capture", "shop -> psp", "payment captured", "captured"),
    ("psp", "payment.refund", "shop -> psp", "payment refunded", "refunded"),
    ("psp", "payment.cancel", "shop -> psp", "payment released", "cancelled"),
    ("warehouse", "order.create", "shop -> warehouse", "order exported", "authorised"),
    ("warehouse", "return.announce", "shop -> warehouse", "return announced", "return announced"),
)
_MAILS = {"confirmation": "authorised", "dispatch": "shipped", "return": "return announced", "refund": "refunded"}


def check(reading: Reading) -> list[Ruling]:
    """For each order: each kind of request and each kind of mail that it caused, counted."""
    return [ruling for order in facts.orders(reading) for ruling in (*_requests(order), *_mails(order))]


def _requests(order: Facts) -> Iterable[Ruling]:
    for system, operation, arrow, name, stage in _REQUESTS:
        found = [(id, note) for id, note in order.notes if _is(note, system, operation)]
        if not found:
            continue
        by_subject: dict[str, set[str]] = defaultdict(set)
        for _, note in found:
            by_subject[str(note.fields.get("rma") or "")].add(note.key or f"#{note.number}")
        most = max(len(keys) for keys in by_subject.values())
        yield rule(
            order, "once", f"{name}: once", arrow, stage=stage, holds=most == 1, expected=1, seen=most, systems=(system,),
            stake=max((int(note.fields.get("amount") or 0) for _, note in found), default=0),
            proof=tuple(id for id, _ in found),
        )  # fmt: skip


def _is(note: Noted, system: str, operation: str) -> bool:
    return (note.system, note.kind, note.operation) == (system, "received", operation)


def _mails(order: Facts) -> Iterable[Ruling]:
    # A note may have been copied twice, in the end of its journey and in the end of the rehearsal.
    mails = {note.number: (id, note) for id, note in order.notes if note.system == "mail" and note.kind == "received"}
    for kind, stage in _MAILS.items():
        found = [(id, note) for id, note in mails.values() if note.operation == f"mail.{kind}"]
        due = _due(order, kind, stage)
        if due or found:
            yield rule(
                order, "once", f"{kind} mail: as often as its fact", "shop -> customer", stage=stage,
                holds=len(found) == due, expected=due, seen=len(found), systems=("mail",),
                proof=tuple(id for id, _ in found),
            )  # fmt: skip


def _due(order: Facts, kind: str, stage: str) -> int:
    if kind == "confirmation":
        return 1 if order.authorised else 0
    if kind == "dispatch":
        return 1 if any(order.shipped.values()) else 0
    return order.stages.count(stage)
