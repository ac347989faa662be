"""No orphans: every payment, order, parcel and mail that a system holds belongs to an order somebody placed."""

from __future__ import annotations

from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.entry import Entry
from harness.ledger.events import Agreed, Looked, Noted, Owed, RehearsalBegan, StageReached
from harness.ledger.store import Reading

_BIRTHS = {
    ("psp", "session.create"): ("shop", "placed"),
    ("warehouse", "order.create"): ("shop", "authorised"),
    ("warehouse", "return.announce"): ("shop", "return announced"),
    ("carrier", "shipment.create"): ("warehouse", "packed"),
    ("psp", "payment.capture"): ("shop", "captured"),
    ("psp", "payment.refund"): ("shop", "refunded"),
    ("mail", "mail.confirmation"): ("shop", "authorised"),
    ("mail", "mail.dispatch"): ("shop", "shipped"),
    ("mail", "mail.refund"): ("shop", "refunded"),
    ("analytics", "analytics.purchase"): ("shop", "authorised"),
}


def check(reading: Reading) -> list[Ruling]:
    """One ruling for each kind of thing that simulators create, over the whole rehearsal.

    A simulator whose notes could not be read in the end is UNPROVEN. A real system cannot be asked for all it has.
    """
    swept = {look.system: look.reason for _, look in reading.of(Looked) if look.order == "*"}
    simulated = {
        role for _, began in reading.of(RehearsalBegan) for role, row in began.systems.items() if _simulated(row)
    }
    known = _known(reading)
    births = [(entry.id, note) for entry, note in reading.of(Noted) if _born(note)]
    return [
        _rule(kind, known, births) if swept.get(kind[0]) == "" else _unseen(kind, swept.get(kind[0], ""))
        for kind in _BIRTHS
        if kind[0] in simulated | swept.keys()
    ]


def unclaimed(reading: Reading) -> list[Entry]:
    """What `check` needs of a part of the record: births of orders that the part does not know."""
    known = _known(reading)
    return [entry for entry, note in reading.of(Noted) if _born(note) and note.order not in known]


def _known(reading: Reading) -> set[str]:
    # An order whose terms are missing from the record was placed all the same; that it lacks them is said elsewhere.
    kinds: tuple[type[Agreed | StageReached | Owed], ...] = (Agreed, StageReached, Owed)
    return {event.order for kind in kinds for _, event in reading.of(kind)}


def _simulated(row: dict[str, str]) -> bool:
    return row["kind"] == "simulated"


def _born(note: Noted) -> bool:
    return note.kind == "received" and (note.system, note.operation) in _BIRTHS and 200 <= note.status < 300


def _rule(kind: tuple[str, str], known: set[str], births: list[tuple[str, Noted]]) -> Ruling:
    system, _ = kind
    sender, stage = _BIRTHS[kind]
    mine = [(id, note) for id, note in births if (note.system, note.operation) == kind]
    strays = [(id, note) for id, note in mine if note.order not in known]
    return Ruling(
        check="orphans",
        interface=_name(kind),
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


def _unseen(kind: tuple[str, str], reason: str) -> Ruling:
    system, _ = kind
    sender, stage = _BIRTHS[kind]
    return Ruling(
        check="orphans",
        interface=_name(kind),
        standing=Standing.UNPROVEN,
        sender=sender,
        receiver=system,
        stage=stage,
        problem=f"the {system} was not asked for all its notes in the end" + (f": {reason}" if reason else ""),
    )


def _name(kind: tuple[str, str]) -> str:
    system, operation = kind
    return f"{system}: no {operation.replace('.', ' ')} without an order"
