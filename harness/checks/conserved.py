"""How a conservation check states its rules: one quantity, counted in two places, that must agree."""

from __future__ import annotations

from functools import cache
from typing import Any

from harness.checks.amounts import amounts_worded
from harness.checks.facts import Facts, proofs
from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing

_OF_MONEY = {"money", "pages"}
"""Checks whose whole numbers are amounts."""


def rule(  # noqa: PLR0913 - a rule is stated in one place, with all that a finding must tell
    facts: Facts,
    check: str,
    name: str,
    arrow: str,
    *,
    stage: str,
    holds: bool,
    expected: Any,
    seen: Any,
    systems: tuple[str, ...],
    stake: int = 0,
    proof: tuple[str, ...] = (),
    lacking: str = "",
) -> Ruling:
    """Rule on `name` for one order.

    A system that was not seen makes it UNPROVEN, whatever the figures say; so does evidence that is `lacking`, in words.
    """
    sender, receiver = _ends(arrow)
    unseen = [] if facts.final.keys() >= set(systems) else [role for role in systems if role not in facts.final]
    standing = Standing.UNPROVEN if unseen or lacking else Standing.HOLDS if holds else Standing.BROKEN
    currency = facts.agreed.currency if check in _OF_MONEY else ""
    problem = ""
    if unseen:
        problem = f"the {unseen[0]} was not looked at in the end" + _why(facts, unseen[0])
    elif lacking:
        problem = lacking
    elif not holds:
        problem = f"{name} does not hold"
    return Ruling(
        check=check,
        interface=name,
        standing=standing,
        sender=sender,
        receiver=receiver,
        stage=stage,
        order=facts.order,
        journey=facts.journey,
        problem=problem,
        # Nobody asks what was expected, and what proves it, where it holds; a long run has a hundred thousand of these.
        expected="" if standing is Standing.HOLDS else amounts_worded(expected, currency),
        seen=amounts_worded(seen, currency) if standing is Standing.BROKEN else "",
        proof=() if standing is Standing.HOLDS else proof or proofs(facts, systems),
        at_stake=stake,
        currency=facts.agreed.currency,
    )


@cache
def _ends(arrow: str) -> tuple[str, str]:
    """Of `psp -> shop` who sends and who receives; of `shop` both are it."""
    sender, _, receiver = arrow.partition(" -> ")
    return sender, receiver or sender


def _why(facts: Facts, role: str) -> str:
    return f": {facts.unseen[role]}" if role in facts.unseen else ""


def between(amounts: tuple[int, int]) -> Any:
    """A range as an expectation, or the one amount it comes down to."""
    return amounts[0] if amounts[0] == amounts[1] else {"between": list(amounts)}


def off(amounts: tuple[int, int], seen: int) -> int:
    """How far `seen` lies outside the range, in minor units; 0 when it is right."""
    return max(amounts[0] - seen, seen - amounts[1], 0)
