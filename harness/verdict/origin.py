"""What the record says of where a mistake lies: what was sent and answered, what the shop refused, which fault it needs."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.events import Agreed, Disturbed, Noted, RehearsalBegan
from harness.ledger.store import Reading
from harness.verdict.flow import CUSTOMER, HANDOFF, SCENARIO, Flow
from harness.verdict.tracing import Key

Table = Mapping[str, Any]
_SHORT = 160
_SAID = re.compile(r"(?P<sender>\w+) → (?P<receiver>\w+), (?P<interface>[^\n]+?): ")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the mistake behind a group likely lies, and why that is likely."""

    interface: str
    sender: str
    receiver: str
    stage: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What was counted over a whole record, where the reading and the rulings at hand are only what does not hold.

    `faults`: order to the handoffs that faults were laid over, each with its fault; `held`: how many orders that no fault
    touched each interface held for; `since`: when each finding was first seen.
    """

    faults: Mapping[str, Mapping[str, str]]
    held: Mapping[str, int]
    since: Mapping[Key, datetime]


class Record:
    """What is needed of a record to place mistakes. Notes are read for the orders `of` alone."""

    def __init__(
        self,
        reading: Reading,
        rulings: Iterable[Ruling],
        of: Collection[str],
        flow: Flow,
        known: Known | None = None,
    ) -> None:
        self.flow = flow
        began = next((event for _, event in reading.of(RehearsalBegan)), None)
        self.table: Table = began.handoffs if began else {}
        self.notes: dict[str, dict[tuple[str, int], Noted]] = {}
        for _, note in reading.of(Noted) if of else ():
            if note.order in of:
                # A note that was copied twice is one note, and the copy of its journey has the texts.
                self.notes.setdefault(note.order, {}).setdefault((note.system, note.number), note)
        self.faults = known.faults if known else faults_of(reading)
        self.held = known.held if known else _held(rulings, self.faults) if self.faults else {}

    def row(self, handoff: str) -> Table:
        row = self.table.get(handoff)
        return row if isinstance(row, Mapping) else {}


def place(leader: Ruling, together: Sequence[Ruling], orders: Sequence[str], record: Record) -> Origin:
    """Where a group's mistake lies. `together`: the rulings of its first order, its leader's among them."""
    own = _named_by_scenario(leader) or Origin(leader.interface, leader.sender, leader.receiver, leader.stage)
    return _by_fault(own, leader, orders, record) or Origin(
        own.interface, own.sender, own.receiver, own.stage, _refused(leader, together) or _told(leader, record)
    )


def _named_by_scenario(leader: Ruling) -> Origin | None:
    """The interface in the words of a scenario that failed, where nothing else in the record is broken any more."""
    found = _SAID.match(leader.seen) if leader.check == SCENARIO else None
    return Origin(found["interface"], found["sender"], found["receiver"], "") if found else None


def faults_of(reading: Reading) -> dict[str, dict[str, str]]:
    """The faults that were laid over the handoffs of each order: handoff to fault."""
    orders: dict[str, set[str]] = {}
    armed = [(entry.journey, fault) for entry, fault in reading.of(Disturbed) if fault.detail.get("handoff")]
    for entry, agreed in reading.of(Agreed) if armed else ():
        orders.setdefault(entry.journey, set()).add(agreed.order)
    found: dict[str, dict[str, str]] = {}
    for journey, fault in armed:
        for order in orders.get(journey, set()):
            found.setdefault(order, {})[str(fault.detail["handoff"])] = fault.fault
    return found


def _held(rulings: Iterable[Ruling], faults: Collection[str]) -> Counter[str]:
    """How many orders that no fault touched each interface held for."""
    return Counter(each.interface for each in rulings if each.standing is Standing.HOLDS and each.order not in faults)


def _by_fault(own: Origin, leader: Ruling, orders: Sequence[str], record: Record) -> Origin | None:
    """Something that breaks only where one handoff was disturbed, and holds elsewhere, lies in how that handoff is taken."""
    touched = [record.faults.get(order, {}) for order in orders]
    if not touched or not all(touched) or not record.held.get(own.interface):
        return None
    counted = Counter(name for names in touched for name in names)
    name = _likeliest(own, counted, record)
    times, row = counted[name], record.row(name)
    sender, receiver, stage = (str(row.get(field, "")) for field in ("sender", "receiver", "stage"))
    met = Ruling(check=HANDOFF, interface=name, standing=leader.standing, sender=sender, receiver=receiver, stage=stage)
    touches = {sender, receiver} & {own.sender, own.receiver} - {CUSTOMER}
    if times < len(touched) or not touches or record.flow.position(met) > record.flow.position(leader):
        return None
    fault = next(names[name] for names in touched)
    n = record.held[own.interface]
    why = f"it breaks only where “{fault}” was laid over {name}, and holds for {n} other orders"
    return Origin(name, sender, receiver, stage, why)


def _likeliest(own: Origin, counted: Counter[str], record: Record) -> str:
    """Of the handoffs that were disturbed, one on the way that broke; "" where several were, and all on other ways."""
    same = {
        name: times
        for name, times in counted.items()
        if (record.row(name).get("sender"), record.row(name).get("receiver")) == (own.sender, own.receiver)
    }
    candidates = same or (counted if len(counted) == 1 else {})
    return max(candidates, key=lambda name: candidates[name], default="")


def _refused(leader: Ruling, together: Sequence[Ruling]) -> str:
    """What the shop's own list of messages says, of this way first."""
    lists = [each for each in together if each.check == "messages" and each.seen]
    lists.sort(key=lambda each: (each.sender, each.receiver) != (leader.sender, leader.receiver))
    for each in lists:
        if leader.check != "messages" and each.receiver not in {"shop", leader.receiver}:
            continue
        said = each.seen[:_SHORT]
        return f"the shop refused it: {said}" if each.receiver == "shop" else f"the shop could not hand it over: {said}"
    return ""


def _told(leader: Ruling, record: Record) -> str:
    """What the simulator on this way noted of its messages."""
    row = record.row(leader.interface)
    messages, system = row.get("messages"), row.get("noted_by")
    notes = record.notes.get(leader.order)
    if not isinstance(messages, list) or not notes or leader.check != HANDOFF:
        return ""
    kind = "sent" if row.get("way") == "sent" else "received"
    mine = [
        each for each in notes.values() if (each.system, each.kind) == (system, kind) and each.operation in messages
    ]
    if not any(each.system == system for each in notes.values()):
        return ""
    if not mine:
        said = str(messages[0])
        return f"the {leader.sender} did not send {said}" if kind == "sent" else f"the {leader.receiver} got no {said}"
    last = max(mine, key=lambda each: each.number)
    return _answered(leader, last, kind)


def _answered(leader: Ruling, note: Noted, kind: str) -> str:
    well = 200 <= note.status < 300
    if kind == "sent" and well:
        return f"{note.operation} was sent, and the {leader.receiver} answered {note.status}"
    if kind == "sent" and not note.status:
        return f"{note.operation} was sent, and the {leader.receiver} did not answer"
    if well:
        return f"the {leader.receiver} took {note.operation} as it came"
    code = _code(note.reply)
    went = "was sent" if kind == "sent" else "came"
    return f"{note.operation} {went}, and the {leader.receiver} answered {note.status}" + (f", {code}" if code else "")


def _code(reply: str) -> str:
    """The code of an error in a reply, "" where there is none that can be read."""
    try:
        code = json.loads(reply)["error"]["code"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return code[:60] if isinstance(code, str) else ""
