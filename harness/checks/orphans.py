"""No orphans: every payment, order and parcel that a system holds belongs to an order somebody placed."""

from __future__ import annotations

from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.events import Agreed, Looked, Noted
from harness.ledger.store import Reading

_BIRTHS = {
    ("psp", "session.create"): ("shop", "placed"),
    ("warehouse", "order.create"): ("shop", "authorised"),
    ("warehouse", "return.announce"): ("shop", "return announced"),
    ("carrier", "shipment.create"): ("warehouse", "packed"),
}


def check(reading: Reading) -> list[Ruling]:
    """One ruling for each kind of thing that systems create, over the whole rehearsal."""
    swept = {look.system for _, look in reading.of(Looked) if look.order == "*" and not look.reason}
    if not swept:
        return []
    known = {agreed.order for _, agreed in reading.of(Agreed)}
    births = [(entry.id, note) for entry, note in reading.of(Noted) if _born(note)]
    return [_rule(kind, known, births) for kind in _BIRTHS if kind[0] in swept]


def _born(note: Noted) -> bool:
    return note.kind == "received" and (note.system, note.operation) in _BIRTHS and 200 <= note.status < 300


def _rule(kind: tuple[str, str], known: set[str], births: list[tuple[str, Noted]]) -> Ruling:
    system, operation = kind
    sender, stage = _BIRTHS[kind]
    mine = [(id, note) for id, note in births if (note.system, note.operation) == kind]
    strays = [(id, note) for id, note in mine if note.order not in known]
    return Ruling(
        check="orphans",
        interface=f"{system}: no {operation.replace('.', ' ')} without an order",
        standing=Standing.BROKEN if strays else Standing.HOLDS,
        sender=sender,
        receiver=system,
        stage=stage,
        order=strays[0][1].order if strays else "",
        problem=f"the {system} holds something of an order that nobody placed" if strays else "",
        expected="only orders of this rehearsal" if strays else "",
        seen=", ".join(sorted({note.order or "no order" for _, note in strays})[:10]),
        proof=tuple(id for id, _ in strays[:20]),
    )
