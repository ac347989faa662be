"""From what does not hold to the word: findings by likely cause, what was accepted beforehand, and the gate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from harness.checks.ruling import Ruling
from harness.ledger.events import RehearsalBegan
from harness.ledger.store import Reading
from harness.verdict.acceptance import Terms, accepted, rules_from
from harness.verdict.gate import decide
from harness.verdict.grouping import causes
from harness.verdict.model import Acceptance, Cell, Decision, Finding, Group, ScenarioResult
from harness.verdict.origin import Known


@dataclass(frozen=True, slots=True)
class Asked:
    """The merchant's rules for a GO, as RehearsalBegan keeps them under `gate` and `known_issues`."""

    gate: dict[str, Any] = field(default_factory=dict)
    known_issues: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The part of a verdict that decides; fields as in Verdict."""

    decision: Decision
    reasons: tuple[str, ...]
    findings: tuple[Finding, ...]
    groups: tuple[Group, ...]
    accepted: tuple[Acceptance, ...]
    gate: dict[str, Any]


def settle(  # noqa: PLR0913 - all that a verdict goes by, in one place
    rulings: Iterable[Ruling],
    cells: Sequence[Cell],
    reading: Reading,
    results: Sequence[ScenarioResult],
    *,
    began: RehearsalBegan | None,
    blind: Sequence[str],
    orders: int,
    first: datetime | None,
    asked: Asked | None = None,
    known: Known | None = None,
) -> Settlement:
    """Group what does not hold, and decide.

    `rulings`: all of them; `first`: when the rehearsal began, by which the last day of a known issue is judged; `asked`:
    newer rules than those of the record. With `known`, `rulings` and `reading` are as in grouping.causes.
    """
    rules = asked or (Asked(began.gate, began.known_issues) if began else Asked())
    read = rules_from(rules.gate, rules.known_issues)
    found = causes(rulings, reading, results, known)
    beforehand = accepted(found.findings, read, day=_day(first), blind=blind)
    terms = Terms(read, tuple(beforehand), orders)
    decision, reasons = decide(cells, found.findings, results, whole=began is not None, blind=blind, terms=terms)
    return Settlement(
        decision=decision,
        reasons=tuple(reasons),
        findings=tuple(found.findings),
        groups=tuple(found.groups),
        accepted=terms.accepted,
        gate=rules.gate,
    )


def _day(first: datetime | None) -> date:
    # A record without a single time is of no day: nothing is accepted any more.
    return first.astimezone(UTC).date() if first else date.max
