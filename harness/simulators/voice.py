"""Saying things to the shop: webhooks in the envelope of `docs/interfaces.md` section 1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from harness.simulators.hooks import Message
from harness.simulators.simulation import Simulation


class Voice:
    """Numbers and sends the webhooks of one simulator.

    An id is made of the order and a count within it, so that it is the same in every run, whichever orders are worked
    beside it, and new for every order when a simulator is started anew beside a shop that lives on. After a snapshot was
    restored the count begins again where it then was; the shop, which lives on, must not take what follows for repeated.
    """

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation

    def say(self, type_: str, order: str, body: Mapping[str, Any], at: str = "") -> None:
        """Queue one webhook for the shop; `body` becomes its `data`, and the fields of its note. `at`: when, if not now."""
        hooks = self._simulation.hooks
        if not hooks.reaches("shop"):
            hooks.note_unreached(type_, order, body)
            return
        store = self._simulation.store
        again = f"r{store.restored}_" if store.restored else ""
        identity = f"evt_{self._simulation.name}_{order or 'none'}_{again}{store.count(f'said:{order}'):03d}"
        envelope: dict[str, Any] = {"id": identity, "type": type_, "at": at or self._simulation.clock.stamp(order)}
        if order:
            envelope["order"] = order
        envelope["data"] = body
        text = msgspec.json.encode(envelope).decode()
        hooks.send(Message(identity=identity, type=type_, order=order, body=text, fields=body))
