"""The carrier itself: all parcels, from the label to the door.

Pure: a call changes the state and returns the moves that were made, or raises `Refused` and has changed nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from harness.kernel.clock import Clock, stamp
from harness.kernel.seed import Seed
from harness.simulators.address import check_deliverable
from harness.simulators.carrier.lifecycle import MOVES, PARCEL, moves
from harness.simulators.carrier.parcel import Parcel
from harness.simulators.carrier.tracking_number import tracking_number
from harness.simulators.refusal import Refused, impossible

# The two letters of a tracking number tell the product.
_INDICATORS = {"home": "LA", "express": "EE", "pickup": "LP", "return": "LR"}


@dataclass(frozen=True, slots=True)
class Moved:
    """A parcel went from one state to another, at `place`; `before` is "" when it came into being."""

    parcel: Parcel
    before: str
    after: str
    place: str


class Depot:
    """All that one carrier knows."""

    def __init__(self, seed: Seed, clock: Clock) -> None:
        self._seed = seed
        self._clock = clock
        self._by_id: dict[str, Parcel] = {}
        self._by_number: dict[str, Parcel] = {}
        self._by_key: dict[str, Parcel] = {}

    def announce(self, asked: dict[str, Any], key: str, base_url: str) -> tuple[Parcel, bool, list[Moved]]:
        """The parcel that `asked` (of the SHIPMENT form) makes, whether it is new, and its first move.

        The same `key` gives the same parcel again. Refused: 422 when its content differs, or nobody could deliver it.
        """
        known = self._by_key.get(key)
        if known is not None:
            if known.asked != asked:
                raise Refused(422, "key_reused", "this Idempotency-Key was used for another shipment")
            return known, False, []
        _check(asked)
        parcel = self._made(asked, key, base_url)
        self._by_id[parcel.id] = self._by_number[parcel.tracking_number] = self._by_key[key] = parcel
        return parcel, True, [self._happened(parcel, "", "announced", parcel.usual_place("announced"))]

    def shipment(self, identity: str) -> Parcel:
        """The parcel with this id. Refused: 404."""
        if identity not in self._by_id:
            raise Refused(404, "unknown_shipment", "this shipment is not known here")
        return self._by_id[identity]

    def parcel(self, number: str) -> Parcel:
        """The parcel with this tracking number. Refused: 404."""
        if number not in self._by_number:
            raise Refused(404, "unknown_parcel", "this tracking number is not known here")
        return self._by_number[number]

    def parcels(self, order: str = "") -> list[Parcel]:
        """All parcels, or those of one order, in the order of their labels."""
        return [parcel for parcel in self._by_id.values() if order in ("", parcel.order)]

    def hand_over(self, numbers: Sequence[str]) -> list[Moved]:
        """Collect these parcels from the sender. Refused, all of them: 409 already handed over, 422 not acceptable."""
        if len(set(numbers)) != len(numbers):
            raise Refused(422, "doubled_parcel", "a tracking number stands twice in the list", "tracking_numbers")
        for index, number in enumerate(numbers):
            at = f"tracking_numbers.{index}"
            if number not in self._by_number:
                raise Refused(422, "unknown_parcel", "this tracking number is not known here", at)
            parcel = self._by_number[number]
            if parcel.direction != "outbound":
                raise Refused(422, "not_outbound", f"{number} is a return: its sender brings it", at)
            if parcel.state != "announced":
                raise Refused(409, "already_handed_over", f"{number} is {parcel.state} already", at)
        return [self._to(self._by_number[number], "collected", "") for number in numbers]

    def move(self, number: str, move: str, place: str = "") -> Moved:
        """Let a courier make `move`. Refused: 404, 409 with the moves that are possible."""
        parcel = self.parcel(number)
        if not PARCEL.allows(parcel.state, MOVES[move]):
            raise impossible("parcel", number, parcel.state, move, moves(parcel.state))
        return self._to(parcel, MOVES[move], place)

    def _made(self, asked: dict[str, Any], key: str, base_url: str) -> Parcel:
        number = self._free_number(asked, key)
        identity = f"shp_{self._seed.derive('shipment', number):016x}"
        return Parcel(
            id=identity,
            tracking_number=number,
            asked=asked,
            label_url=f"{base_url}/shipments/{identity}/label.pdf",
            tracking_url=f"{base_url}/track/{number}",
        )

    def _free_number(self, asked: dict[str, Any], key: str) -> str:
        """A number that only seed and key decide, whatever other parcels are made beside it."""
        serial = self._seed.derive("tracking", asked["order"], key)
        while (number := tracking_number(_INDICATORS[asked["service"]], serial % 10**8)) in self._by_number:
            serial += 1
        return number

    def _to(self, parcel: Parcel, state: str, place: str) -> Moved:
        before, parcel.state = parcel.state, PARCEL.move(parcel.state, state)
        return self._happened(parcel, before, state, place or parcel.usual_place(state))

    def _happened(self, parcel: Parcel, before: str, after: str, place: str) -> Moved:
        parcel.events.append({"type": f"parcel.{after}", "at": stamp(self._clock.now()), "place": place})
        return Moved(parcel, before, after, place)


def _check(asked: dict[str, Any]) -> None:
    if (asked["direction"] == "return") != (asked["service"] == "return"):
        raise Refused(
            422, "wrong_service", "the service return belongs to the direction return, and only to it", "service"
        )
    if "rma" in asked and asked["direction"] != "return":
        raise Refused(422, "wrong_direction", "only a return has an rma", "rma")
    check_deliverable(asked["recipient"], "recipient")
