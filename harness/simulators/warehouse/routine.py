"""A day in the warehouse: what clerks do next with an order or a return when nobody interferes, and when.

An order is accepted within minutes, allocated within twenty, in a tote after an hour, packed soon after, and leaves with
the truck of its day. A return is received once the carrier has brought it, graded within two days and closed the same
day. Nothing goes wrong by itself.

Chance comes from the seed, the thing and the move, so that a run can be repeated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from harness.simulators.refusal import Refused
from harness.simulators.warehouse.backlog import next_hour
from harness.simulators.warehouse.happened import Happened, Moved
from harness.simulators.warehouse.orders import Part, WarehouseOrder
from harness.simulators.warehouse.returns import WarehouseReturn

if TYPE_CHECKING:
    from harness.simulators.warehouse.floor import Floor

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
AGAIN = 15 * MINUTE  # after the carrier refused, or did not answer
LOOK_EVERY = 6 * HOUR  # how often somebody asks the carrier where an announced return is
WAITED_FOR = 30 * DAY  # an announced return that has not come by then is not looked for any more

# How long each step of a part takes, in minutes: least, most.
_TAKES = {"start_picking": (10, 45), "pick": (10, 45), "pack": (5, 15)}
_AFTER = {"allocated": "start_picking", "picking": "pick", "picked": "pack"}
_BACK = {"received": ("grade", DAY / MINUTE, 2 * DAY / MINUTE), "graded": ("close", 60, 240)}


@dataclass(frozen=True, slots=True)
class Step:
    """The next move, and when, in Unix seconds; `site` for the part of one site."""

    move: str
    at: float
    site: str = ""


class Routine:
    """Plans and makes the moves of people who need no telling."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._house = floor.house
        self._intake = floor.intake
        self._simulation = floor.simulation
        self._simulation.when_due(self._house.orders, self._order_due)
        self._simulation.when_due(self._intake.returns, self._return_due)

    def replan(self, order: str) -> None:
        """The autopilot was switched for an order, or for all ("")."""
        self._simulation.store.flush()
        for each in self._house.orders.of(order) if order else self._house.orders.each():
            self._plan_order(each)
        for back in self._intake.returns.of(order) if order else self._intake.returns.each():
            self._plan_return(back)

    def plan_for(self, happened: Happened) -> None:
        """Plan what follows for all that moved."""
        on = self._simulation.autopilot.on
        moved = {(event.thing, event.id): event.order for event in happened if isinstance(event, Moved)}
        for (thing, identity), order in moved.items():
            if not on(order):  # then nothing is planned, and nothing was
                continue
            if thing == "return":
                self._plan_return(self._intake.return_(identity))
            else:
                self._plan_order(self._house.order(order))

    def next_step(self, order: WarehouseOrder, since: float) -> Step | None:
        """What happens next to an order that is as it is at `since`; None when nobody does anything."""
        if order.state == "received":
            return Step("accept", since + self._minutes(order.reference, "accept", 2, 10))
        if order.state == "accepted":
            return Step("allocate", since + self._minutes(order.reference, "allocate", 5, 20))
        if order.state not in ("allocated", "picking", "picked", "packed"):
            return None
        open_ = [part for part in order.parts if part.state != "handed_over"]
        return min((self._part_step(order, part, since) for part in open_), key=lambda step: step.at)

    def _part_step(self, order: WarehouseOrder, part: Part, since: float) -> Step:
        move = _AFTER.get(part.state)
        if move:
            return Step(move, since + self._minutes(f"{order.reference}/{part.site}", move, *_TAKES[move]), part.site)
        moment = datetime.fromtimestamp(since, UTC)
        truck = self._house.sites.of(part.site).next_truck(moment, part.leaves_on)
        return Step("hand_over", truck.timestamp(), part.site)

    def _plan_order(self, order: WarehouseOrder) -> None:
        step = None
        if self._simulation.autopilot.on(order.reference):
            step = self.next_step(order, self._house.now(order.reference).timestamp())
        order.next_move, order.next_site, order.next_at = (step.move, step.site, step.at) if step else ("", "", None)
        if step and step.move == "hand_over" and (day := self._late(order, step)):
            self._floor.report(self._house.miss_cut_off(order.reference, step.site, day))

    def _late(self, order: WarehouseOrder, step: Step) -> str:
        """The day on which a packed part leaves, when the truck of its own day has gone without it; else ""."""
        part = next(part for part in order.parts if part.site == step.site)
        day = self._house.sites.of(part.site).day(datetime.fromtimestamp(step.at, UTC)).isoformat()
        return day if part.leaves_on and day > part.leaves_on else ""

    def _plan_return(self, back: WarehouseReturn) -> None:
        back.next_at = None
        if not self._simulation.autopilot.on(back.order):
            return
        since = self._house.now(back.order).timestamp()
        if back.state == "announced":
            back.next_at = since + LOOK_EVERY
        elif back.state in _BACK:
            move, least, most = _BACK[back.state]
            back.next_at = since + self._minutes(back.rma, move, least, most)

    async def _order_due(self, due: WarehouseOrder) -> None:
        """Make the move that was planned for an order, as if it were still that time."""
        reference = due.reference
        order = self._house.orders.get(reference)
        if order is None or order.next_at is None:
            return
        if not self._simulation.autopilot.on(reference):  # it was put off when it was switched off
            order.next_at = None
            return
        asked = {"move": order.next_move} | ({"site": order.next_site} if order.next_site else {})
        at, order.next_at = order.next_at, None
        self._floor.playing[reference] = datetime.fromtimestamp(at, UTC)
        try:
            await self._floor.move_order(reference, asked)
        except Refused as refused:
            self._put_off(reference, asked, at, refused)
        finally:
            del self._floor.playing[reference]

    def _put_off(self, reference: str, asked: dict[str, str], at: float, refused: Refused) -> None:
        """Try a move again later: in the next hour when the floor has enough to do, else in a while."""
        order = self._house.order(reference)
        order.next_move, order.next_site = asked["move"], asked.get("site", "")
        if refused.code == "backlog":
            order.next_at = next_hour(at) + self._minutes(reference, "backlog", 0, 30)
            return
        # A carrier that is away now would not have been there for the hours that are played either.
        order.next_at = self._simulation.clock.now(reference).timestamp() + AGAIN
        fields = {"thing": "order", "id": reference, "move": asked["move"], "code": refused.code}
        self._simulation.journal.note(
            "refused", f"order.{asked['move']}", order=reference, fields=fields, reply=refused.message
        )

    async def _return_due(self, due: WarehouseReturn) -> None:
        """Make the next move of a return, or look whether it has come."""
        back = self._intake.returns.get(due.rma)
        if back is None or back.next_at is None:
            return
        if not self._simulation.autopilot.on(back.order):
            back.next_at = None
            return
        at, back.next_at = back.next_at, None
        self._floor.playing[back.order] = datetime.fromtimestamp(at, UTC)
        try:
            if back.state in _BACK:
                self._floor.move_return(back.rma, {"move": _BACK[back.state][0]})
            elif await self._has_come(back, at):
                self._receive(back.rma)
            elif at < back.announced_at + WAITED_FOR:
                self._intake.return_(back.rma).next_at = at + LOOK_EVERY
        finally:
            del self._floor.playing[back.order]

    def _receive(self, rma: str) -> None:
        """A clerk may have been quicker."""
        if self._intake.return_(rma).state == "announced":
            self._floor.move_return(rma, {"move": "receive"})

    async def _has_come(self, back: WarehouseReturn, at: float) -> bool:
        """Whether the carrier has brought a return; without a carrier to ask, parcels take two to four days."""
        number = back.asked["tracking_number"]
        if not number or "carrier" not in self._simulation.hooks.peers:
            return at >= back.announced_at + self._minutes(back.rma, "receive", 2 * DAY / MINUTE, 4 * DAY / MINUTE)
        try:
            return await self._floor.carrier.whereabouts(back.order, number) == "delivered"
        except Refused:
            return False

    def _minutes(self, identity: str, move: str, least: float, most: float) -> float:
        """Between so many minutes, in seconds."""
        return self._simulation.seed.stream("routine", identity, move).uniform(least, most) * MINUTE
