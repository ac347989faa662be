"""The warehouse at work: what the house decides, noted in the journal and told to the shop; the carrier asked when needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from harness.simulators.refusal import Refused
from harness.simulators.simulation import Simulation
from harness.simulators.voice import Voice
from harness.simulators.warehouse.happened import Happened, Moved, Said
from harness.simulators.warehouse.house import House
from harness.simulators.warehouse.intake import Intake
from harness.simulators.warehouse.labels import Carrier
from harness.simulators.warehouse.orders import WarehouseOrder


class Floor:
    """One warehouse with its journal, its voice and its carrier."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.house = House()
        self.intake = Intake(self.house)
        voice = Voice(simulation)
        # Who tells the shop its news, by the door that an order or a return came in; further doors add themselves.
        self.speakers: dict[str, Callable[[Said], None]] = {
            "rest": lambda said: voice.say(said.type, said.order, said.body)
        }
        self._carrier = Carrier(simulation)

    def report(self, happened: Happened) -> None:
        """Note what moved, and tell the shop what it is owed."""
        for event in happened:
            if isinstance(event, Moved):
                operation = f"{event.thing}.{event.after}"
                self.simulation.journal.moved(
                    operation, event.thing, event.id, event.before, event.after, order=event.order, **event.fields
                )
            else:
                for speak in self._listened_to(event.door):
                    speak(event)

    def _listened_to(self, door: str) -> list[Callable[[Said], None]]:
        """The speaker of `door`; of all doors at which somebody listens when it is ""."""
        if door:
            return [self.speakers[door]]
        heard = [
            speak for name, speak in self.speakers.items() if name != "rest" or "shop" in self.simulation.hooks.peers
        ]
        return heard or [self.speakers["rest"]]

    async def move_order(self, reference: str, asked: dict[str, Any]) -> str:
        """Carry out one move (of the ORDER_MOVE form) and return the new state. Refused: 404, 409, 422, 502."""
        house = self.house
        order = house.order(reference)
        move = asked["move"]
        _only_with(asked, "short", "pick")
        _only_with(asked, "parcels", "pack")
        if move == "pick":
            happened = house.pick(reference, asked.get("short", ()))
        elif move == "pack":
            happened = await self._pack(order, asked.get("parcels", 1))
        elif move == "hand_over":
            happened = await self._hand_over(order)
        else:
            plain = {
                "accept": house.accept, "reject": house.reject, "allocate": house.allocate,
                "hold": house.hold, "release": house.release, "cancel": house.cancel,
            }  # fmt: skip
            happened = plain[move](reference)
        self.report(happened)
        return order.state

    def move_return(self, rma: str, asked: dict[str, Any]) -> str:
        """Carry out one move (of the RETURN_MOVE form) and return the new state. Refused: 404, 409, 422."""
        back = self.intake.return_(rma)
        _only_with(asked, "grades", "grade")
        if asked["move"] == "grade":
            happened = self.intake.grade(rma, asked.get("grades"))
        else:
            happened = (self.intake.receive if asked["move"] == "receive" else self.intake.close)(rma)
        self.report(happened)
        return back.state

    async def _pack(self, order: WarehouseOrder, parcels: int) -> Happened:
        boxes = self.house.boxes(order.reference, parcels)
        with _at_carrier(order):
            await self._carrier.label(order, boxes)
        return self.house.pack(order.reference, boxes)

    async def _hand_over(self, order: WarehouseOrder) -> Happened:
        self.house.check_move(order.reference, "hand_over")
        with _at_carrier(order):
            await self._carrier.collect(order)
        return self.house.hand_over(order.reference)


@contextmanager
def _at_carrier(order: WarehouseOrder) -> Iterator[None]:
    """Keep other moves off `order` while the carrier is asked; what it refused is kept with the order."""
    order.at_carrier = True
    try:
        yield
        order.carrier_refusal = ""
    except Refused as refused:
        order.carrier_refusal = refused.message
        raise
    finally:
        order.at_carrier = False


def _only_with(asked: dict[str, Any], field: str, move: str) -> None:
    if field in asked and asked["move"] != move:
        raise Refused(422, "invalid_field", f"{field} belongs to the move {move}", field)
