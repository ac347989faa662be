"""What the ledger says of one order, gathered for the checks that weigh whole lives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from harness.kernel import dues
from harness.kernel.worth import ordered_units
from harness.ledger.entry import Entry
from harness.ledger.events import Acted, Agreed, Event, Looked, Noted, Observed, RehearsalBegan, StageReached, Stocked
from harness.ledger.store import Reading

Fields = dict[str, Any]
_AT_REST = {"delivered", "returned", "lost", "at_pickup_point"}
# What these say depends on which came first.
_LOOKS = frozenset({Observed, Looked})


@dataclass(slots=True)
class Facts:
    """One order: the terms agreed, the stages reached, and the last look at every system.

    `final` is role to fields, `proof` role to the entry that holds them. A system missing from `final` was not seen, or
    not seen whole; `unseen` says why. `reached` is `stages` with the part that each was reached for. `systems` is the
    landscape as the rehearsal began with it, {} where that is unknown. `notes` are those of simulators, by system and kind.
    `done`: what actors did, without what was refused.
    """

    order: str
    journey: str
    agreed: Agreed
    agreed_entry: str
    policy: Fields
    systems: Fields = field(default_factory=dict)
    stages: list[str] = field(default_factory=list)
    reached: list[tuple[str, str]] = field(default_factory=list)
    final: dict[str, Fields] = field(default_factory=dict)
    proof: dict[str, str] = field(default_factory=dict)
    looked: set[str] = field(default_factory=set)
    unseen: dict[str, str] = field(default_factory=dict)
    notes: dict[tuple[str, str], list[tuple[Entry, Noted]]] = field(default_factory=dict)
    stock: list[tuple[str, Stocked]] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def noted(self, kind: str) -> list[Noted]:
        """The notes of this kind of all simulators."""
        return [note for (_, each), notes in self.notes.items() if each == kind for _, note in notes]

    @property
    def authorised(self) -> bool:
        """Whether the payment provider holds or moved money for this order."""
        return bool(self.final.get("psp", {}).get("authorised"))

    @property
    def ordered(self) -> dict[str, int]:
        return ordered_units(self.agreed.lines)

    @property
    def shipped(self) -> dict[str, int]:
        """Units that left the house, by the warehouse's own books."""
        return dict(self._picked.get("shipped", {}))

    @property
    def short(self) -> dict[str, int]:
        return dict(self._picked.get("short", {}))

    @property
    def written_off(self) -> dict[str, int]:
        """Units that the warehouse found missing or broken while it picked; those that are short, where it does not say."""
        picked = self._picked
        return dict(picked["written_off"] if "written_off" in picked else picked.get("short", {}))

    @property
    def _picked(self) -> Fields:
        known: Fields = self.final.get("warehouse", {}).get("order", {})
        return known

    @property
    def returns(self) -> list[Fields]:
        """The returns the warehouse has graded, oldest first, each with "rma" and "graded" lines."""
        found = self.final.get("warehouse", {}).get("returns", [])
        return [each for each in found if each["state"] in {"graded", "closed"}]

    @property
    def resting(self) -> dict[str, str]:
        """Where the carrier has each outbound parcel that rests; of the others the next scan may be on its way."""
        parcels = (self.final.get("carrier", {}).get("outbound") or {}).get("parcels", [])
        return {each["tracking_number"]: each["state"] for each in parcels if each.get("state") in _AT_REST}

    @property
    def closed(self) -> bool:
        """Whether nothing more of it can leave the house."""
        state = self.final.get("warehouse", {}).get("order", {}).get("state", "")
        return "cancelled" in self.stages or state in {"handed_over", "cancelled"}

    @property
    def backs(self) -> list[dues.Back]:
        """The graded returns as the policy weighs them. Why a parcel came is what the shop was told, article by article."""
        return [dues.Back(case["graded"], _reason(case)) for case in self.returns]

    def captured_due(self) -> dues.Range:
        """What must have been captured in the end."""
        return dues.capture_due(self.agreed, self.policy, self.shipped)

    def refunded_due(self) -> dues.Range:
        """What must have gone back in the end: all of it after a whole refund, else by returns and by what never shipped."""
        if ("refunded", "") in self.reached:
            captured = int(self.final.get("psp", {}).get("captured", 0))
            return captured, captured
        low, high = dues.returns_due(self.agreed, self.policy, self.shipped, self.backs)
        if self.closed:
            never = dues.never_shipped_due(self.agreed, self.policy, self.shipped)
            low, high = low + never[0], high + never[1]
        return low, high


def _reason(case: Fields) -> str:
    """Why the customer sent it back; "" where nobody announced it."""
    return next((str(line.get("reason", "")) for line in case.get("lines", []) if line.get("reason")), "")


def orders(reading: Reading) -> Sequence[Facts]:
    """The facts of every order that was agreed to, in the order of agreement. All checks of a reading share them."""
    return reading.once("orders", lambda: _orders(reading))


def _orders(reading: Reading) -> list[Facts]:
    began = next((event for _, event in reading.of(RehearsalBegan)), None)
    policy = {"rounding": 1} | (began.policy if began else reading.policy)
    systems = began.systems if began else {}
    found: dict[str, Facts] = {}
    for entry, agreed in reading.of(Agreed):
        found[agreed.order] = Facts(agreed.order, entry.journey, agreed, entry.id, policy, systems)
    for entry, note in reading.of(Noted):
        if (facts := found.get(note.order)) is not None:
            facts.notes.setdefault((note.system, note.kind), []).append((entry, note))
    for _, reached in reading.of(StageReached):
        if (facts := found.get(reached.order)) is not None:
            facts.stages.append(reached.stage)
            facts.reached.append((reached.stage, reached.part))
    _remember_acts(found, reading)
    for entry, stocked in reading.of(Stocked):
        if (facts := found.get(stocked.order)) is not None:
            facts.stock.append((entry.id, stocked))
    for entry in reading.entries:
        event = entry.event
        if type(event) in _LOOKS and (facts := found.get(getattr(event, "order", ""))) is not None:
            _look(facts, entry, event)
    return list(found.values())


def _remember_acts(found: dict[str, Facts], reading: Reading) -> None:
    for _, acted in reading.of(Acted):
        if acted.outcome == "done" and acted.order in found:
            found[acted.order].done.append(acted.act)


def _look(facts: Facts, entry: Entry, event: Event) -> None:
    match event:
        case Observed(subject="final"):
            facts.final[event.system] = event.fields
            facts.proof[event.system] = entry.id
        case Looked() if event.reason:
            # What an earlier look saw is no longer how the order stands in the end.
            facts.final.pop(event.system, None)
            facts.looked.discard(event.system)
            facts.unseen[event.system] = event.reason
        case Looked():
            facts.looked.add(event.system)


def proofs(facts: Facts, roles: Iterable[str]) -> tuple[str, ...]:
    """The entries that hold the terms and the last look at these systems."""
    return (facts.agreed_entry, *(facts.proof[role] for role in roles if role in facts.proof))
