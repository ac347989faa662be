"""What the tests of the warehouse at work share: a floor in this process, with a carrier that answers as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from harness.kernel.seed import Seed
from harness.simulators.refusal import Refused
from harness.simulators.simulation import Options, Simulation
from harness.simulators.warehouse.floor import Floor
from harness.simulators.warehouse.happened import Said
from tests.simulators.carrier.trade import Json, order
from tests.simulators.warehouse.building import MONDAY, TWO_SITES

T = TypeVar("T")


class OtherCarrier:
    """Gives labels and takes parcels, unless `trouble` says otherwise. `states` are those of parcels by number."""

    def __init__(self) -> None:
        self.trouble: Refused | None = None
        self.states: dict[str, str] = {}
        self.asked = 0

    async def label(self, _order: Any, _part: Any, parcels: Any, _sender: Any) -> None:
        self._answer()
        for parcel in parcels:
            parcel.tracking_number, parcel.tracking_url, parcel.label_url = f"T-{parcel.id}", "http://t", "http://l"

    async def collect(self, _order: str, _numbers: Any) -> None:
        self._answer()

    async def whereabouts(self, _order: str, number: str) -> str:
        self._answer()
        return self.states.get(number, "")

    def _answer(self) -> None:
        self.asked += 1
        if self.trouble:
            raise self.trouble


class Day:
    """One floor on a Monday morning, with nine of each article in each of two sites; the truck leaves at 16:00."""

    def __init__(self, state: Path | None = None, *, seed: int = 7) -> None:
        self.simulation = Simulation.begin("warehouse", Options(state=state, seed=Seed(seed)))
        self.time = MONDAY
        self.simulation.clock.real = lambda: self.time
        self.floor = Floor(self.simulation)
        self.carrier = OtherCarrier()
        self.floor.carrier = self.carrier  # type: ignore[assignment]
        self.heard: list[Said] = []
        self.floor.speakers["rest"] = self.heard.append
        self.house, self.intake = self.floor.house, self.floor.intake
        self.house.set_sites([{**site, "cut_off": "16:00"} for site in TWO_SITES])
        self.house.give_stock([{"sku": sku, "on_hand": 9, "site": code} for sku in "AB" for code in ("LIL", "LYO")])

    def fly(self, *, on: bool = True, order: str = "") -> None:
        """Turn the autopilot on or off."""
        self.simulation.autopilot.switch(on=on, order=order)
        self.floor.routine.replan(order)

    def take(self, reference: str, *lines: tuple[str, int], **changes: Any) -> None:
        self.floor.report(self.house.take_order(order(reference, *lines, **changes))[2])

    def wait(self, **by: float) -> None:
        """Let time pass, and all happen that is due by then."""
        self.time += timedelta(**by)
        run(self.simulation.agenda.tick())

    def types(self, reference: str) -> list[str]:
        return [news.type for news in self.heard if news.order == reference]

    def said(self, reference: str, type_: str) -> list[Json]:
        return [dict(news.body) for news in self.heard if (news.order, news.type) == (reference, type_)]

    def due(self, reference: str) -> datetime | None:
        at = self.house.order(reference).next_at
        return None if at is None else datetime.fromtimestamp(at, UTC)

    def move(self, reference: str, move: str, **how: Any) -> str:
        return run(self.floor.move_order(reference, {"move": move, **how}))


def run(work: Coroutine[Any, Any, T]) -> T:
    """The outcome of `work`, in an event loop of its own."""
    return asyncio.run(work)
