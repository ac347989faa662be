"""The carrier at work: what the depot decides, noted in the journal and told to who made the parcel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from harness.kernel.clock import read_stamp
from harness.simulators.carrier.depot import Depot, Moved
from harness.simulators.carrier.lifecycle import FINAL, moves
from harness.simulators.carrier.manifest import Manifest, Manifests
from harness.simulators.carrier.parcel import Parcel
from harness.simulators.carrier.routine import expiry, next_step
from harness.simulators.simulation import Simulation
from harness.simulators.voice import Voice

_AT_ONCE = 500


class Desk:
    """One carrier with its journal and its voices.

    `tellers` tell of a move in the way of the dialect that a parcel came by; a dialect without one is only asked.
    """

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.depot = Depot(simulation.seed, simulation.clock, simulation.store)
        self.manifests = Manifests(simulation.seed, simulation.clock, simulation.store, self.depot)
        self.tellers: dict[str, Callable[[Moved], None]] = {"native": self._tell_shop}
        self.watchers: list[Callable[[Moved], None]] = []  # who hears of every parcel, whoever's door it came by
        self._voice = Voice(simulation)
        simulation.when_due(self.depot.things, self.step)

    def report(self, moved: Iterable[Moved]) -> None:
        """Note each move, and tell of all but the announcement, which its hearer has asked for."""
        for move in moved:
            parcel = move.parcel
            self.simulation.journal.moved(
                f"parcel.{move.after}", "parcel", parcel.tracking_number, move.before, move.after,
                order=parcel.order, direction=parcel.direction, place=move.place, **_reason(move),
            )  # fmt: skip
            if move.before:
                tell = self.tellers.get(parcel.dialect)
                for hear in [*([tell] if tell else []), *self.watchers]:
                    hear(move)
            self._plan(parcel, read_stamp(move.at))

    def step(self, parcel: Parcel) -> None:
        """Let happen what is due for a parcel by now, and plan what comes next."""
        move, reason, at = parcel.next_move, parcel.next_reason, parcel.next_at
        parcel.next_move, parcel.next_reason, parcel.next_at = "", "", None
        if move in moves(parcel.state):
            self.report([self.depot.move(parcel.tracking_number, move, reason=reason, at=at)])

    def replan(self, order: str = "") -> None:
        """Plan anew what happens by itself to the parcels of an order, or to all: the autopilot was switched."""
        self.depot.things.flush()
        found = self.depot.of_order(order) if order else self.depot.things.each()
        for count, parcel in enumerate(found, start=1):
            if parcel.state not in FINAL:
                self._plan(parcel, self.simulation.clock.now(parcel.order))
            if count % _AT_ONCE == 0:
                self.depot.things.flush()  # so that not all of them are held in memory

    def _plan(self, parcel: Parcel, since: datetime) -> None:
        on = self.simulation.autopilot.on(parcel.order)
        step = next_step(parcel, since, self.simulation.seed) if on else expiry(parcel)
        parcel.next_move, parcel.next_reason = (step.move, step.reason) if step else ("", "")
        parcel.next_at = step.at.timestamp() if step else None

    def close_day(self, numbers: Sequence[str], base_url: str) -> Manifest:
        """Put these parcels on a closed list, and note it. Refused as `Manifests.close` does."""
        made = self.manifests.close(numbers, base_url)
        parcels = self.depot.listed(numbers)
        orders = {parcel.order for parcel in parcels}
        self.simulation.journal.moved(
            "manifest.closed", "manifest", made.number, "", "closed", tracking_numbers=list(numbers),
            order=orders.pop() if len(orders) == 1 else "",
        )  # fmt: skip
        for parcel in parcels:
            self._plan(parcel, self.simulation.clock.now(parcel.order))
        return made

    def _tell_shop(self, move: Moved) -> None:
        parcel = move.parcel
        body = {"tracking_number": parcel.tracking_number, "direction": parcel.direction, "place": move.place}
        at_point = {"point": parcel.point["id"]} if move.after == "at_pickup_point" and parcel.point else {}
        self._voice.say(f"parcel.{move.after}", parcel.order, {**body, **_reason(move), **at_point}, at=move.at)


def _reason(move: Moved) -> dict[str, Any]:
    return {"reason": move.reason} if move.reason else {}
