"""How a rehearsal begins in its record: the systems in play, the table in force, and the merchant's rules."""

from __future__ import annotations

from typing import Any

from harness.journey.disturbing import ROUTES
from harness.journey.handoffs import in_force
from harness.landscape.gating import recorded
from harness.landscape.model import Landscape
from harness.ledger.events import RehearsalBegan


def beginning(
    landscape: Landscape, systems: dict[str, Any], *, run: str, seed: int, language: str, channel: str
) -> RehearsalBegan:
    """How a rehearsal on this landscape begins in its record; `systems` as in RehearsalBegan."""
    return RehearsalBegan(
        run=run,
        landscape=landscape.name,
        seed=seed,
        language=language,
        systems=systems,
        handoffs=_handoffs(landscape),
        policy=landscape.policy.model_dump(mode="json"),
        channel=channel,
        **recorded(landscape.gate, landscape.known_issues, landscape.currency),
    )


def _handoffs(landscape: Landscape) -> dict[str, Any]:
    policy = landscape.policy.model_dump(mode="json")
    table = in_force(landscape.deadlines, set(landscape.without), landscape.systems, policy)
    return {name: handoff.described(within) | _route(name) for name, (handoff, within) in table.items()}


def _route(name: str) -> dict[str, Any]:
    """How a handoff travels, so that the judge finds its messages among the notes; {} for one that no message carries."""
    route = ROUTES.get(name)
    return {"noted_by": route.system, "way": route.way, "messages": list(route.messages)} if route else {}
