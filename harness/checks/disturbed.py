"""Every fault that was armed on purpose came about: a scenario about a message that never came proves nothing."""

from __future__ import annotations

from collections.abc import Iterable

from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.entry import Entry
from harness.ledger.events import Agreed, Disturbed, Noted
from harness.ledger.store import Reading

Note = tuple[str, Noted]


def check(reading: Reading) -> list[Ruling]:
    """One ruling for each fault and handoff of each scenario; a handoff may go by several messages, of which one is enough."""
    orders: dict[str, set[str]] = {}
    for entry, agreed in reading.of(Agreed):
        orders.setdefault(entry.journey, set()).add(agreed.order)
    done = [(entry.id, note) for entry, note in reading.of(Noted) if note.kind == "disturbed"]
    return [
        _rule(entry, armed, _met(armed, orders.get(entry.journey, set()), done)) for entry, armed in _meant(reading)
    ]


def _meant(reading: Reading) -> Iterable[tuple[Entry, list[Disturbed]]]:
    """The faults that were armed, those of one handoff together, each with its first entry."""
    found: dict[tuple[str, ...], tuple[Entry, list[Disturbed]]] = {}
    for entry, armed in reading.of(Disturbed):
        key = (entry.journey, armed.system, armed.fault, _name(armed))
        found.setdefault(key, (entry, []))[1].append(armed)
    return found.values()


def _met(armed: list[Disturbed], orders: set[str], done: list[Note]) -> list[str]:
    """The notes that say that one of these faults came about."""
    return [id for id, note in done if note.order in orders and any(_is(note, each) for each in armed)]


def _is(note: Noted, armed: Disturbed) -> bool:
    same = (note.system, note.fields.get("fault")) == (armed.system, armed.fault)
    way = note.fields.get("way", "sent") == armed.detail.get("way", "sent")
    return same and way and armed.message in ("*", note.operation)


def _rule(entry: Entry, armed: list[Disturbed], met: list[str]) -> Ruling:
    first = armed[0]
    problem = "" if met else f"{first.fault} was asked for on {_name(first)} and never came about"
    return Ruling(
        check="disturbed",
        interface="a fault that was asked for comes about",
        standing=Standing.HOLDS if met else Standing.UNPROVEN,
        sender=first.system,
        receiver=first.system,
        order=first.order,
        journey=entry.journey,
        problem=problem,
        expected="" if met else first.fault,
        seen="" if met else "nothing",
        proof=(entry.id, *met),
    )


def _name(armed: Disturbed) -> str:
    return str(armed.detail.get("handoff") or armed.message)
