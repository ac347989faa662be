"""Asking, in the middle of a scenario, whether what is recorded so far holds: what a Then step stands on."""

from __future__ import annotations

from typing import Any, Protocol

from harness.checks.catalogue import OF_ONE_ORDER, rule_on
from harness.checks.ruling import Ruling
from harness.kernel.errors import Compromised
from harness.kernel.outcome import Standing
from harness.ledger.entry import Entry
from harness.ledger.store import reading


class DoesNotHold(AssertionError):
    """Something recorded is not as it was owed. The message names each interface, what was expected, what was seen."""


class Recorded(Protocol):
    """A journey: what was recorded of it so far, and the merchant's rules it is judged by."""

    @property
    def policy(self) -> dict[str, Any]:
        """The rules, as in RehearsalBegan."""

    def entries(self) -> list[Entry]:
        """Its entries."""


def demand(journey: Recorded, *interfaces: str) -> None:
    """Each of these handoffs or rules was due and held. Raises DoesNotHold, or Compromised where nothing could be seen."""
    rulings = [each for each in _rulings(journey) if each.interface in interfaces]
    if missing := set(interfaces) - {each.interface for each in rulings}:
        raise DoesNotHold(f"the order never came to the stage of: {', '.join(sorted(missing))}")
    _require(rulings)


def demand_all(journey: Recorded) -> None:
    """Every handoff and every conservation rule of the journey holds. Raises as `demand`."""
    rulings = _rulings(journey)
    if not any(each.check == "handoff" for each in rulings):
        raise DoesNotHold("nothing was handed from one system to another in this scenario")
    _require(rulings)


def _rulings(journey: Recorded) -> list[Ruling]:
    return rule_on(reading(journey.entries(), policy=journey.policy), OF_ONE_ORDER)


def _require(rulings: list[Ruling]) -> None:
    broken = [each for each in rulings if each.standing is Standing.BROKEN]
    if broken:
        raise DoesNotHold("\n".join(_worded(each) for each in broken))
    unproven = [each for each in rulings if each.standing is Standing.UNPROVEN]
    if unproven:
        raise Compromised("; ".join(f"{each.interface}: {each.problem}" for each in unproven))


def _worded(ruling: Ruling) -> str:
    arrow = f"{ruling.sender} → {ruling.receiver}" if ruling.receiver != ruling.sender else ruling.sender
    return f"{arrow}, {ruling.interface}: {ruling.problem} (expected {ruling.expected}; seen {ruling.seen})"
