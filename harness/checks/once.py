"""Everything that must happen once happens once: captures, refunds, orders, labels and mails.

A request repeated under the same key because it was not answered well is a retry, and does no harm. A second key is a
second intention, even when the receiver refused it; so is a request sent again after it had been answered. What a fault
repeated, or answered badly on purpose, is nobody's intention.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from harness.checks import facts
from harness.checks.conserved import rule
from harness.checks.facts import Facts
from harness.checks.ruling import Ruling
from harness.kernel.resending import asked_again
from harness.ledger.events import Noted
from harness.ledger.store import Reading

# (system that keeps the notes, operation, who sends it, what it is called, stage)
_REQUESTS = (
    ("psp", "payment.capture", "shop -> psp", "payment captured", "captured"),
    ("psp", "payment.refund", "shop -> psp", "payment refunded", "refunded"),
    ("psp", "payment.cancel", "shop -> psp", "payment released", "cancelled"),
    ("warehouse", "order.create", "shop -> warehouse", "order exported", "authorised"),
    ("warehouse", "order.cancel", "shop -> warehouse", "cancellation requested", "cancelled"),
    ("warehouse", "return.announce", "shop -> warehouse", "return announced", "return announced"),
    ("analytics", "analytics.purchase", "shop -> analytics", "purchase counted", "authorised"),
    ("analytics", "analytics.refund", "shop -> analytics", "refund counted", "refunded"),
)
_MAILS = {
    "confirmation": "authorised",
    "dispatch": "shipped",
    "return": "return announced",
    "refund": "refunded",
    "cancellation": "cancelled",
}
# Whose books tell whether a mail is due; the others follow from stages.
_KNOWN_BY = {"confirmation": ("psp",), "dispatch": ("warehouse",)}


def check(reading: Reading) -> list[Ruling]:
    """For each order: each kind of request and each kind of mail that it caused, counted."""
    return [ruling for order in facts.orders(reading) for ruling in (*_requests(order), *_mails(order), *_ids(order))]


def _requests(order: Facts) -> Iterable[Ruling]:
    for system, operation, arrow, name, stage in _REQUESTS:
        found = _distinct(order, system, operation)
        if not found:
            if _left_a_trace(order, system, operation):
                yield rule(
                    order, "once", f"{name}: once", arrow, stage=stage, holds=False, expected=1, seen=0,
                    systems=(system,), lacking=f"the notes of the {system} on it are missing from the record",
                )  # fmt: skip
            continue
        by_subject: dict[str, int] = defaultdict(int)
        for _, note in _intentions(found):
            by_subject[str(note.fields.get("rma") or "")] += 1
        times = _times(order, operation)
        most = max(by_subject.values(), key=lambda count: (count - times, count))
        yield rule(
            order, "once", f"{name}: once", arrow, stage=stage, holds=most == times, expected=times, seen=most,
            systems=(system,), proof=tuple(id for id, _ in found),
            stake=max((int(note.fields.get("amount") or 0) for _, note in found), default=0) if most > times else 0,
        )  # fmt: skip


def _times(order: Facts, operation: str) -> int:
    """How often a request is due for each thing it is about: once, unless money moves by parcel or by refund."""
    if operation == "payment.capture" and order.policy.get("capture") == "per_parcel":
        parcels = order.final.get("carrier", {}).get("outbound", {}).get("tracking_numbers", [])
        return max(1, len(parcels))
    if operation == "analytics.refund":
        return max(1, order.stages.count("refunded"))
    return 1


def _left_a_trace(order: Facts, system: str, operation: str) -> bool:
    """Whether a simulator's end says that such a request was made; a real system keeps no notes for us."""
    if order.systems.get(system, {}).get("kind") != "simulated":
        return False
    final = order.final.get(system, {})
    traces = {
        "payment.capture": final.get("captured"),
        "payment.refund": final.get("refunded"),
        "order.create": final.get("order"),
        "return.announce": final.get("returns"),
        "analytics.purchase": final.get("purchases"),
        "analytics.refund": final.get("refunds"),
    }
    return bool(traces.get(operation))


def _distinct(order: Facts, system: str, operation: str) -> list[tuple[str, Noted]]:
    """The requests of one kind, oldest first. A note that was copied twice into the ledger is one request."""
    found = {
        note.number: (entry, note)
        for entry, note in order.notes.get((system, "received"), ())
        if note.operation == operation
    }
    return [(entry.id, note) for _, (entry, note) in sorted(found.items())]


def _intentions(requests: list[tuple[str, Noted]]) -> list[tuple[str, Noted]]:
    """Requests that are not retries: those under a new key, and those repeated although they had been answered."""
    meant: list[tuple[str, Noted]] = []
    answered: set[str] = set()
    known: set[str] = set()
    for id, note in requests:
        # Without a key, what a request is about has to tell it from the next one.
        key = note.key or f"about {note.fields.get('rma', '')}"
        spoilt = bool(note.fields.get("disturbed"))
        if key not in known or (key in answered and not spoilt):
            meant.append((id, note))
        known.add(key)
        if 200 <= note.status < 300 and not spoilt:
            answered.add(key)
    return meant


def _mails(order: Facts) -> Iterable[Ruling]:
    # A note may have been copied twice, in the end of its journey and in the end of the rehearsal.
    mails = {
        note.number: (entry.id, note)
        for entry, note in order.notes.get(("mail", "received"), ())
        if not note.fields.get("repeats")
    }
    for kind, stage in _MAILS.items():
        found = [(id, note) for id, note in mails.values() if note.operation == f"mail.{kind}"]
        ends = order.final.get("mail", {}).get("mails", [])
        boxed = [mail for mail in ends if mail.get("kind") == kind and not mail.get("repeats")]
        due, seen = _due(order, kind, stage), max(len(found), len(boxed))
        unnoted = len(found) < len(boxed) and order.systems.get("mail", {}).get("kind") == "simulated"
        if due or seen:
            yield rule(
                order, "once", f"{kind} mail: as often as its fact", "shop -> customer", stage=stage,
                holds=seen == due, expected=due, seen=seen,
                systems=("mail", *_KNOWN_BY.get(kind, ())),
                proof=tuple(id for id, _ in found),
                lacking="the notes of the mail on it are missing from the record" if unnoted else "",
            )  # fmt: skip


def _ids(order: Facts) -> Iterable[Ruling]:
    """Mail programs take two mails of one id for one, and show the customer only the first."""
    mails = [mail for mail in order.final.get("mail", {}).get("mails", []) if not mail.get("repeats")]
    kinds: dict[str, list[str]] = defaultdict(list)
    for mail in mails:
        if mail.get("id"):
            kinds[mail["id"]].append(str(mail.get("kind", "")))
    if kinds:
        wrong = sorted(", ".join(found) for found in kinds.values() if len(set(found)) > 1)
        yield rule(
            order, "once", "every mail has an id of its own", "shop -> customer", stage="",
            holds=not wrong, expected="an id for each", seen=wrong or "an id for each", systems=("mail",),
        )  # fmt: skip


def _due(order: Facts, kind: str, stage: str) -> int:
    """Once for its fact, and once more each time that somebody had it sent again."""
    return _facts_of(order, kind, stage) + order.done.count(asked_again(kind))


def _facts_of(order: Facts, kind: str, stage: str) -> int:
    if kind == "confirmation":
        return 1 if order.authorised else 0
    if kind == "dispatch":
        return 1 if any(order.shipped.values()) else 0
    return order.stages.count(stage)
