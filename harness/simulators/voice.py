"""Saying things to the shop: webhooks in the envelope of `docs/interfaces.md` section 1."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harness.kernel.clock import stamp
from harness.simulators.hooks import Message
from harness.simulators.simulation import Simulation


@dataclass(slots=True, weakref_slot=True)
class _Said:
    count: int = 0


class Voice:
    """Numbers and sends the webhooks of one simulator.

    An id is made of the order and a count within it, so that it is the same in every run, whichever orders are worked
    beside it, and new for every order when a simulator is started anew beside a shop that lives on.
    """

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._said = simulation.store.things("said", _Said)

    def say(self, type_: str, order: str, body: Mapping[str, Any]) -> None:
        """Queue one webhook for the shop; `body` becomes its `data`, and the fields of its note."""
        identity = f"evt_{self._simulation.name}_{order or 'none'}_{self._next(order):03d}"
        envelope: dict[str, Any] = {"id": identity, "type": type_, "at": stamp(self._simulation.clock.now(order))}
        if order:
            envelope["order"] = order
        envelope["data"] = body
        text = json.dumps(envelope, ensure_ascii=False)
        self._simulation.hooks.send(Message(identity=identity, type=type_, order=order, body=text, fields=body))

    def _next(self, order: str) -> int:
        said = self._said.get(order)
        if said is None:
            self._said.put(order, said := _Said(), group=order)
        said.count += 1
        return said.count
