"""The carrier itself: all parcels, from the label to the door.

A call changes the state and returns the moves that were made, or raises `Refused` and has changed nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from harness.kernel.clock import Clock, read_stamp, stamp
from harness.kernel.seed import Seed
from harness.simulators.address import check_deliverable
from harness.simulators.carrier.lifecycle import MOVES, PARCEL, REASONS, moves
from harness.simulators.carrier.parcel import Parcel
from harness.simulators.carrier.points import Point, nearest, point_of
from harness.simulators.carrier.rates import Lane, check_carried
from harness.simulators.carrier.tracking_number import tracking_number
from harness.simulators.refusal import Refused, impossible
from harness.simulators.store import Store

Numbering = Callable[[str, int], str]

# The two letters of a tracking number tell the product.
_INDICATORS = {"home": "LA", "express": "EE", "pickup": "LP", "return": "LR"}
_NUMBER = re.compile(r"[A-Z0-9]{6,40}")
_TRIES = 10_000
_FAR = ("Brest", "Lille", "Lyon", "Marseille", "Nice", "Strasbourg", "Toulouse")


@dataclass(frozen=True, slots=True)
class Moved:
    """A parcel went from one state to another, at `place`; `before` is "" when it came into being.

    `reason` is one of `lifecycle.REASONS`, "" for none; `at` is ISO 8601 in UTC.
    """

    parcel: Parcel
    before: str
    after: str
    place: str
    reason: str = ""
    at: str = ""


def native(service: str, serial: int) -> str:
    """A tracking number of this carrier's own: UPU S10, from any whole number."""
    return tracking_number(_INDICATORS[service], serial % 10**8)


class Depot:
    """All that one carrier knows. Its parcels are things of the kind "parcel" in the store."""

    def __init__(self, seed: Seed, clock: Clock, store: Store) -> None:
        self._seed = seed
        self._clock = clock
        self.things = store.things("parcel", Parcel, due=lambda parcel: parcel.next_at)

    def announce(
        self,
        asked: dict[str, Any],
        key: str,
        base_url: str,
        *,
        numbering: Numbering = native,
        dialect: str = "native",
        extras: Mapping[str, Any] | None = None,
    ) -> tuple[Parcel, bool, list[Moved]]:
        """The parcel that `asked` (of the SHIPMENT form) makes, whether it is new, and its first move.

        The same `key` by the same door (`dialect`) gives the same parcel again; "" always makes a new one.
        `numbering(service, serial)` makes a tracking number; it is asked with the next serial while that one is taken.
        Refused: 422 when the content of a known key differs, or nobody could deliver it.
        """
        known = self.things.named(f"key:{dialect}:{key}") if key else None
        if known is not None:
            if known.asked != asked:
                raise Refused(422, "key_reused", "this Idempotency-Key was used for another shipment")
            return known, False, []
        _check(asked)
        point = _point(asked)
        parcel = self._made(asked, key, base_url, numbering, dialect)
        parcel.extras = dict(extras or {})
        parcel.point = point.to_json() if point else {}
        names = [f"number:{parcel.tracking_number}", *([f"key:{dialect}:{key}"] if key else [])]
        self.things.put(parcel.id, parcel, group=parcel.order, names=names)
        return parcel, True, [self._happened(parcel, "", "announced", parcel.usual_place("announced"))]

    def shipment(self, identity: str) -> Parcel:
        """The parcel with this id. Refused: 404."""
        found = self.things.get(identity)
        if found is None:
            raise Refused(404, "unknown_shipment", "this shipment is not known here")
        return found

    def by_number(self, number: str) -> Parcel | None:
        """The parcel with this tracking number, None when there is none."""
        return self.things.named(f"number:{number}")

    def by_key(self, key: str, dialect: str = "native") -> Parcel | None:
        """The parcel that was announced under this key by that door, None when there is none."""
        return self.things.named(f"key:{dialect}:{key}")

    def parcel(self, number: str) -> Parcel:
        """The parcel with this tracking number. Refused: 404."""
        found = self.by_number(number)
        if found is None:
            raise Refused(404, "unknown_parcel", "this tracking number is not known here")
        return found

    def of_order(self, order: str) -> list[Parcel]:
        """The parcels of one order, in the order of their labels."""
        return self.things.of(order)

    def hand_over(self, numbers: Sequence[str]) -> list[Moved]:
        """Collect these parcels from the sender. Refused, all of them: 409 already handed over, 422 not acceptable."""
        found = self.listed(numbers)
        for index, parcel in enumerate(found):
            at, number = f"tracking_numbers.{index}", parcel.tracking_number
            if parcel.direction != "outbound":
                raise Refused(422, "not_outbound", f"{number} is a return: its sender brings it", at)
            if parcel.state == "cancelled":
                raise Refused(409, "label_void", f"{number} was cancelled: its label is void", at)
            if parcel.state != "announced":
                raise Refused(409, "already_handed_over", f"{number} is {parcel.state} already", at)
        return [self._to(parcel, "collected") for parcel in found]

    def listed(self, numbers: Sequence[str]) -> list[Parcel]:
        """The parcels with these tracking numbers. Refused: 422 for one that is doubled or not known."""
        if len(set(numbers)) != len(numbers):
            raise Refused(422, "doubled_parcel", "a tracking number stands twice in the list", "tracking_numbers")
        found = []
        for index, number in enumerate(numbers):
            parcel = self.by_number(number)
            if parcel is None:
                at = f"tracking_numbers.{index}"
                raise Refused(422, "unknown_parcel", "this tracking number is not known here", at)
            found.append(parcel)
        return found

    def cancel(self, identity: str) -> list[Moved]:
        """Take back the label of the shipment with this id; [] when it was taken back before.

        Refused: 404; 409 once it was handed over, or stands on a manifest.
        """
        parcel = self.shipment(identity)
        if parcel.state == "cancelled":
            return []
        return [self.move(parcel.tracking_number, "cancel")]

    def move(self, number: str, move: str, place: str = "", reason: str = "", at: float | None = None) -> Moved:
        """Let a courier make `move`, at `at` (Unix seconds; the present if None, and never before its last event).

        Refused: 404, 409 with the moves that are possible, 422 for a reason that this move does not have.
        """
        parcel = self.parcel(number)
        if not PARCEL.allows(parcel.state, MOVES[move]):
            raise impossible("parcel", number, parcel.state, move, moves(parcel.state))
        if move == "cancel" and parcel.manifest:
            raise Refused(409, "on_manifest", f"{number} stands on the closed manifest {parcel.manifest}")
        known = REASONS.get(move, ())
        if reason and reason not in known:
            raise Refused(422, "invalid_field", f"a reason of {move} is one of: {', '.join(known) or 'none'}", "reason")
        return self._to(parcel, MOVES[move], place, reason or next(iter(known), ""), at)

    def _made(self, asked: dict[str, Any], key: str, base_url: str, numbering: Numbering, dialect: str) -> Parcel:
        before = self.things.latest(1, group=asked["order"])
        nth = before[0].nth + 1 if before else 1
        number = self._free_number(asked, key or f"{dialect}-{nth}", numbering)
        identity = f"shp_{self._seed.derive('shipment', number):016x}"
        return Parcel(
            id=identity,
            tracking_number=number,
            asked=asked,
            label_url=f"{base_url}/shipments/{identity}/label.pdf",
            tracking_url=f"{base_url}/track/{number}",
            key=key,
            nth=nth,
            dialect=dialect,
        )

    def _free_number(self, asked: dict[str, Any], key: str, numbering: Numbering) -> str:
        """A number that only seed and key decide, whatever other parcels are made beside it."""
        serial = self._seed.derive("tracking", asked["order"], key)
        for step in range(_TRIES):
            number = numbering(asked["service"], serial + step)
            if not _NUMBER.fullmatch(number):
                raise ValueError(f"{number!r} is no tracking number: capitals and digits, 6 to 40 of them")
            if not self.things.id_of(f"number:{number}"):
                return number
        raise Refused(409, "no_number_left", "the numbers of this product are used up")

    def _to(self, parcel: Parcel, state: str, place: str = "", reason: str = "", at: float | None = None) -> Moved:
        before, parcel.state = parcel.state, PARCEL.move(parcel.state, state)
        if state == "at_pickup_point" and not parcel.point:
            near = nearest(parcel.asked["recipient"])
            parcel.point = near.to_json() if near else {}
        return self._happened(parcel, before, state, place or self._usual_place(parcel, state), reason, at)

    def _usual_place(self, parcel: Parcel, state: str) -> str:
        """Where an event happens when nobody says; a misrouted parcel is in any town but the right one."""
        if state != "misrouted":
            return parcel.usual_place(state)
        right = parcel.asked["recipient"]["city"]
        wrong = [town for town in _FAR if town.casefold() != right.casefold()]
        return self._seed.stream("wrong depot", parcel.tracking_number).choice(wrong)

    def _happened(
        self, parcel: Parcel, before: str, after: str, place: str, reason: str = "", at: float | None = None
    ) -> Moved:
        now = self._clock.now(parcel.order)
        moment = now if at is None else min(now, datetime.fromtimestamp(at, UTC))
        if parcel.events:
            moment = max(moment, read_stamp(parcel.events[-1]["at"]))
        event = {"type": f"parcel.{after}", "at": stamp(moment), "place": place}
        parcel.events.append({**event, "reason": reason} if reason else event)
        return Moved(parcel, before, after, place, reason, event["at"])


def _check(asked: dict[str, Any]) -> None:
    if (asked["direction"] == "return") != (asked["service"] == "return"):
        message = "the service return belongs to the direction return, and only to it"
        raise Refused(422, "wrong_service", message, "service")
    if "rma" in asked and asked["direction"] != "return":
        raise Refused(422, "wrong_direction", "only a return has an rma", "rma")
    sender, recipient = asked["sender"], asked["recipient"]
    check_deliverable(recipient, "recipient")
    # A sender without a country is at home.
    lane = Lane(sender["country"] or "FR", recipient["country"], sender["postcode"], recipient["postcode"])
    check_carried(asked["service"], lane, asked["weight_g"], asked.get("size_cm"))


def _point(asked: dict[str, Any]) -> Point | None:
    """The pick-up point that a shipment goes to: the one asked for, else the nearest to its recipient."""
    named = asked.get("point", "")
    if asked["service"] != "pickup":
        if named:
            raise Refused(422, "wrong_service", "only the service pickup goes to a point", "point")
        return None
    recipient = asked["recipient"]
    if not named:
        near = nearest(recipient)
        if near is None:
            raise Refused(422, "no_point_near", "there is no pick-up point near this postcode", "recipient.postcode")
        return near
    point = point_of(named)
    if point is None:
        raise Refused(422, "unknown_point", "there is no such pick-up point; GET /points lists them", "point")
    if point.address["country"] != recipient["country"]:
        raise Refused(422, "point_abroad", f"this point is not in {recipient['country']}", "point")
    return point
