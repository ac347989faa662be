"""The warehouse at work: what the house decides, noted in the journal and told to the shop; the carrier asked when needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from harness.kernel.clock import stamp
from harness.simulators.refusal import Refused
from harness.simulators.simulation import Simulation
from harness.simulators.voice import Voice
from harness.simulators.warehouse.forms import HOLD_REASONS, HOW_OF
from harness.simulators.warehouse.happened import Happened, Moved, Noted, Said
from harness.simulators.warehouse.house import House
from harness.simulators.warehouse.intake import Intake
from harness.simulators.warehouse.labels import Carrier
from harness.simulators.warehouse.picking import Mishaps
from harness.simulators.warehouse.routine import Routine

_NO_LABEL = {
    "carrier_refused": "The carrier refused the label.",
    "carrier_unreachable": "The carrier did not answer.",
}


class Floor:
    """One warehouse with its journal, its voice and its carrier."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.house = House(simulation.store, self._now)
        self.intake = Intake(self.house)
        self.carrier = Carrier(simulation)
        voice = Voice(simulation)
        # Who tells the shop its news, by the door that an order or a return came in; further doors add themselves.
        self.speakers: dict[str, Callable[[Said], None]] = {
            "rest": lambda said: voice.say(said.type, said.order, said.body, self._past(said.order))
        }
        self.playing: dict[str, datetime] = {}  # orders for which it is earlier: what was due then happens only now
        self.routine = Routine(self)

    def report(self, happened: Happened) -> None:
        """Note what happened, tell the shop what it is owed, and plan what comes next where people go on by themselves."""
        journal = self.simulation.journal
        for event in happened:
            if isinstance(event, Moved):
                operation = f"{event.thing}.{event.after}"
                journal.moved(
                    operation, event.thing, event.id, event.before, event.after, order=event.order, **event.fields
                )
            elif isinstance(event, Noted):
                journal.note("moved", event.operation, order=event.order, fields=event.fields)
            else:
                for speak in self._listened_to(event.door):
                    speak(event)
        self.routine.plan_for(happened)

    async def move_order(self, reference: str, asked: dict[str, Any]) -> str:
        """Carry out one move (of the ORDER_MOVE form) and return the new state. Refused: 404, 409, 422, 502."""
        house, move, site = self.house, asked["move"], asked.get("site", "")
        house.order(reference)
        _check_how(asked)
        forced = asked.get("force", False)
        if move == "pack":
            await self.pack(reference, asked)
        elif move == "hand_over":
            await self.hand_over(reference, site, forced=forced)
        elif move == "allocate":
            self.report(house.allocate(reference, split=asked.get("split", False), site=site))
        elif move == "start_picking":
            self.report(house.start_picking(reference, site, forced=forced))
        elif move == "pick":
            went_wrong = {name: asked[name] for name in ("short", "damaged", "mispicks") if name in asked}
            self.report(house.pick(reference, Mishaps(**went_wrong), site, forced=forced))
        elif move == "miss_cut_off":
            self.report(house.miss_cut_off(reference, site))
        elif move == "fail_label":
            self.report(self._no_label(reference, asked))
        elif move == "hold":
            self.report(house.hold(reference, asked.get("reason", "other"), asked.get("message", "")))
        elif move == "reject":
            self.report(house.reject(reference, **_words(asked)))
        else:
            plain = {"accept": house.accept, "release": house.release, "cancel": house.cancel}
            self.report(plain[move](reference))
        return house.order(reference).state

    def move_return(self, rma: str, asked: dict[str, Any]) -> str:
        """Carry out one move (of the RETURN_MOVE form) and return the new state. Refused: 404, 409, 422."""
        back, move = self.intake.return_(rma), asked["move"]
        for field, owner in (("grades", "grade"), ("site", "receive")):
            if field in asked and move != owner:
                raise Refused(422, "invalid_field", f"{field} belongs to the move {owner}", field)
        if move == "grade":
            happened = self.intake.grade(rma, asked.get("grades"))
        elif move == "receive":
            happened = self.intake.receive(rma, asked.get("site", ""))
        else:
            happened = self.intake.close(rma)
        self.report(happened)
        return back.state

    async def pack(self, reference: str, asked: dict[str, Any]) -> None:
        """Pack the picked parts, once the carrier has given a label for each parcel. Refused: 409, 422, 502."""
        house, unchecked = self.house, asked.get("unchecked", False)
        boxes = house.boxes(
            reference,
            asked.get("parcels"),
            contents=asked.get("boxes"),
            unchecked=unchecked,
            site=asked.get("site", ""),
        )
        with self._asking_carrier(reference):
            order = house.order(reference)
            for part in [part for part in order.parts if part.site in boxes]:
                sender = house.sites.of(part.site).address
                await self.carrier.label(order, part, boxes[part.site], sender)
        self.report(house.pack(reference, boxes, unchecked=unchecked))

    async def hand_over(self, reference: str, site: str = "", *, forced: bool = False) -> None:
        """Hand the packed parts to the carrier, site by site. Refused: 409, 422, 502."""
        for part in self.house.leaving(reference, site, forced=forced):
            with self._asking_carrier(reference):
                await self.carrier.collect(reference, [parcel.tracking_number for parcel in part.parcels])
            self.report(self.house.hand_over(reference, part.site, forced=True))

    def _no_label(self, reference: str, asked: dict[str, Any]) -> Happened:
        reason = asked.get("reason", "carrier_refused")
        if reason not in _NO_LABEL:
            raise Refused(422, "invalid_field", f"must be one of {', '.join(_NO_LABEL)}", "reason")
        return self.house.fail_label(reference, asked.get("message") or _NO_LABEL[reason], reason=reason)

    @contextmanager
    def _asking_carrier(self, reference: str) -> Iterator[None]:
        """Keep other moves off an order while the carrier is asked; what it refused is kept with the order."""
        self.house.busy.add(reference)
        try:
            yield
        except Refused as refused:
            self.house.busy.discard(reference)
            reason = "carrier_refused" if refused.status == 409 else "carrier_unreachable"
            self.report(self.house.carrier_failed(reference, refused.message, reason=reason))
            raise
        finally:
            self.house.busy.discard(reference)

    def _listened_to(self, door: str) -> list[Callable[[Said], None]]:
        """The speaker of `door`; of all doors at which somebody listens when it is ""."""
        if door:
            return [self.speakers[door]]
        peers = self.simulation.hooks.peers
        heard = [speak for name, speak in self.speakers.items() if name != "rest" or "shop" in peers]
        return heard or [self.speakers["rest"]]

    def _past(self, order: str) -> str:
        """The time that is played for an order, "" for the present."""
        return stamp(self.playing[order]) if order in self.playing else ""

    def _now(self, order: str) -> datetime:
        return self.playing.get(order) or self.simulation.clock.now(order)


def _check_how(asked: dict[str, Any]) -> None:
    for field, moves in HOW_OF.items():
        if field in asked and asked["move"] not in moves:
            raise Refused(422, "invalid_field", f"{field} belongs to the move {' or '.join(moves)}", field)
    if asked["move"] == "hold" and asked.get("reason", "other") not in HOLD_REASONS:
        raise Refused(422, "invalid_field", f"must be one of {', '.join(HOLD_REASONS)}", "reason")


def _words(asked: dict[str, Any]) -> dict[str, str]:
    """What is said to the shop of a rejection, as far as the clerk says something."""
    return {"message": asked["message"]} if asked.get("message") else {}
