"""What the verdict of one trial says, held against the truth about the defect that was planted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from harness.bench.catalogue import Defect
from harness.bench.screen_only import Complaint, complaints
from harness.checks.catalogue import rule_on
from harness.kernel.outcome import Standing
from harness.ledger.events import Acted
from harness.ledger.store import Reading, read_run

MOST_TOLD = 5
"""Causes, and complaints of the screen-only suite, that a row quotes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One problem as the verdict leads with it. `arrow` is sender -> receiver, `orders` how many it struck."""

    arrow: str
    interface: str
    problem: str
    orders: int
    at_stake: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One defect and what became of it.

    found       the decision is NO-GO; NOT PROVEN alone misses it, though it is no GO either
    named       the first cause of the verdict is at one of the interfaces that would rightly be named
    rank        the place of the first cause that is, counted from 1; 0 where none is
    to_find     seconds from the first act to the first entry that completes a proof of something broken; None without one
    screen      what the screen-only suite complains of in the same run
    """

    name: str
    area: str
    title: str
    interfaces: tuple[str, ...]
    decision: str
    exit_code: int
    found: bool
    named: bool
    rank: int
    causes: tuple[Cause, ...]
    to_find: float | None
    screen_only_found: bool
    screen: tuple[str, ...]
    took: float
    run: str
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def row(
    defect: Defect, run: Path | None, *, exit_code: int, took: float, usual: Sequence[Complaint], note: str = ""
) -> Row:
    """The row of a defect whose rehearsal left `run`, None when it left none. Never raises: what cannot be read is no find."""
    try:
        verdict = _verdict(run)
        causes = causes_of(verdict)
        reading = read_run(run) if run is not None else Reading(())
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        verdict, causes, reading = {}, [], Reading(())
        note = note or f"no verdict can be read ({type(error).__name__})"
    decision = str(verdict.get("decision", ""))
    rank = next((place for place, cause in enumerate(causes, start=1) if cause.arrow in defect.interfaces), 0)
    said = complaints(reading, usual=usual)
    return Row(
        name=defect.name,
        area=defect.area,
        title=defect.title,
        interfaces=defect.interfaces,
        decision=decision or "none",
        exit_code=exit_code,
        found=decision == "NO-GO",
        named=decision == "NO-GO" and rank == 1,
        rank=rank,
        causes=tuple(causes[:MOST_TOLD]),
        to_find=seconds_to_find(reading),
        screen_only_found=bool(said),
        screen=tuple(dict.fromkeys(f"{each.about}: {each.said}"[:300] for each in said))[:MOST_TOLD],
        took=round(took, 1),
        run=str(run or ""),
        note=note,
    )


def causes_of(verdict: dict[str, Any]) -> list[Cause]:
    """What is broken, as verdict.json leads with it: one for each group of findings, in its order.

    Of a verdict without groups, every finding is a cause of its own.
    """
    told = verdict.get("groups") or verdict.get("findings", [])
    return [
        Cause(
            arrow=f"{each['sender']} -> {each['receiver']}",
            interface=each["interface"],
            problem=each["problem"],
            orders=len(each["orders"]),
            at_stake=each["at_stake"],
        )
        for each in told
        if each["standing"] == "broken"
    ]


def seconds_to_find(reading: Reading) -> float | None:
    """Seconds from the first act to the moment at which the record first proves that something is broken."""
    acts = [entry.at for entry, _ in reading.of(Acted)]
    proofs = [ruling.proof for ruling in rule_on(reading) if ruling.standing is Standing.BROKEN]
    ends = [max(times) for proof in proofs if (times := [each.at for id in proof if (each := reading.by_id(id))])]
    if not acts or not ends:
        return None
    return round((min(ends) - min(acts)).total_seconds(), 3)


def _verdict(run: Path | None) -> dict[str, Any]:
    if run is None:
        return {}
    body = json.loads((run / "verdict.json").read_text(encoding="utf-8"))
    if not isinstance(body, dict):
        raise TypeError("verdict.json is no object")
    return body
