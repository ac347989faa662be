"""The verdict of a rehearsal, as a value that every report reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from harness.kernel.outcome import Standing


class Decision(StrEnum):
    """The one word of a rehearsal; `exit_code` is what a pipeline sees."""

    GO = "GO"
    NO_GO = "NO-GO"
    NOT_PROVEN = "NOT PROVEN"

    @property
    def exit_code(self) -> int:
        return {Decision.GO: 0, Decision.NO_GO: 1, Decision.NOT_PROVEN: 2}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One proven problem (BROKEN), or one thing that could not be seen (UNPROVEN), over all orders it struck.

    `orders` and `journeys` name them all; expected, seen, proof and replay are of the first. `at_stake` is summed. `id`
    names it within its verdict; `cause` is the id of the finding it likely follows from, "" when it stands for itself.
    """

    standing: Standing
    check: str
    interface: str
    sender: str
    receiver: str
    stage: str
    problem: str
    expected: str
    seen: str
    orders: tuple[str, ...]
    journeys: tuple[str, ...]
    proof: tuple[str, ...]
    at_stake: int
    currency: str
    since: str
    replay: str
    place: str
    id: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Findings with one likely cause: the one that leads, and what follows from it.

    `leader` and `consequences` are ids of findings. `interface`, `sender`, `receiver` and `stage` say where the mistake
    likely lies: the leader's own, unless the record points at another one. `orders` are all that were struck; `at_stake`
    counts the money of each of them once. `why` says what makes it likely, "" for a finding that is alone.
    """

    leader: str
    consequences: tuple[str, ...]
    standing: Standing
    interface: str
    sender: str
    receiver: str
    stage: str
    problem: str
    orders: tuple[str, ...]
    at_stake: int
    currency: str
    place: str
    why: str


class Allowed(StrEnum):
    """What became of something the merchant accepted beforehand."""

    ACCEPTED = "accepted"
    EXPIRED = "expired"
    EXCEEDED = "exceeded"
    ABSENT = "did not occur"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A known issue of the landscape, or a thing that may stay unproven, and what it met in this rehearsal.

    `kind` is "known issue" or "not seen"; `id`, `owner`, `reason`, `problem` and `until` are "" for the latter.
    `findings` are the ids of those it speaks of; only those of an ACCEPTED one do not count.
    """

    kind: str
    interface: str
    state: Allowed
    findings: tuple[str, ...] = ()
    id: str = ""
    owner: str = ""
    reason: str = ""
    problem: str = ""
    until: str = ""
    at_stake: int = 0
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One interface over the whole rehearsal: how often it held, was broken or unproven, and its slowest message."""

    interface: str
    check: str
    sender: str
    receiver: str
    stage: str
    held: int = 0
    broken: int = 0
    unproven: int = 0
    slowest: float | None = None
    within: float | None = None

    @property
    def standing(self) -> Standing:
        """The worst that was seen; an interface nobody looked at is unproven."""
        if self.broken:
            return Standing.BROKEN
        return Standing.UNPROVEN if self.unproven or not self.held else Standing.HOLDS


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioResult:
    """How one scenario ended. `outcome` as in ScenarioEnded, or "unfinished"."""

    journey: str
    title: str
    numbers: tuple[str, ...]
    language: str
    outcome: str
    reason: str
    step: str
    took: float
    orders: tuple[str, ...]
    replay: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a rehearsal says.

    `reasons` are sentences for `decision`; `money` is what was authorised, by currency, in minor units; `systems` as in
    RehearsalBegan; `blind` lists what was not seen at all. `groups` holds every finding once, the worst group first;
    `gate` is what it was judged by ({} for the default), `accepted` what the merchant had accepted beforehand.
    """

    run: str
    landscape: str
    seed: int
    decision: Decision
    reasons: tuple[str, ...]
    began: str
    took: float
    scenarios: tuple[ScenarioResult, ...]
    orders: tuple[str, ...]
    money: dict[str, int]
    systems: dict[str, Any]
    cells: tuple[Cell, ...]
    findings: tuple[Finding, ...]
    blind: tuple[str, ...] = ()
    damage: tuple[str, ...] = field(default=())
    groups: tuple[Group, ...] = ()
    accepted: tuple[Acceptance, ...] = ()
    gate: dict[str, Any] = field(default_factory=dict)
