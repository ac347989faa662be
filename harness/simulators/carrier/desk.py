"""The carrier at work: what the depot decides, noted in the journal and told to the shop."""

from __future__ import annotations

from collections.abc import Iterable

from harness.simulators.carrier.depot import Depot, Moved
from harness.simulators.simulation import Simulation
from harness.simulators.voice import Voice


class Desk:
    """One carrier with its journal and its voice."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.depot = Depot(simulation.seed, simulation.clock)
        self._voice = Voice(simulation)

    def report(self, moved: Iterable[Moved]) -> None:
        """Note each move, and tell the shop of all but the announcement, which it has asked for itself."""
        for move in moved:
            parcel = move.parcel
            number, order = parcel.tracking_number, parcel.order
            self.simulation.journal.moved(
                f"parcel.{move.after}", "parcel", number, move.before, move.after,
                order=order, direction=parcel.direction, place=move.place,
            )  # fmt: skip
            if move.before:
                body = {"tracking_number": number, "direction": parcel.direction, "place": move.place}
                self._voice.say(f"parcel.{move.after}", order, body)
