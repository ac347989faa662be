"""The list that closes a day: which parcels the driver takes, signed at the gate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from harness.kernel.clock import Clock, stamp
from harness.kernel.seed import Seed
from harness.simulators.carrier.depot import Depot
from harness.simulators.refusal import Refused
from harness.simulators.store import Store


@dataclass(slots=True, weakref_slot=True, kw_only=True)
class Manifest:
    """One closed list. `at` is ISO 8601 in UTC, `weight_g` that of all parcels together."""

    number: str
    at: str
    tracking_numbers: list[str]
    weight_g: int
    sender: dict[str, Any]
    pdf_url: str

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "parcels": len(self.tracking_numbers)}


class Manifests:
    """All closed lists of one carrier. A parcel stands on one of them at most."""

    def __init__(self, seed: Seed, clock: Clock, store: Store, depot: Depot) -> None:
        self._seed = seed
        self._clock = clock
        self._depot = depot
        self._things = store.things("manifest", Manifest)

    def close(self, numbers: Sequence[str], base_url: str) -> Manifest:
        """Put these parcels on a new list. Refused, all of them: 409 one is on a list already or void, 422 not acceptable."""
        parcels = self._depot.listed(numbers)
        for index, parcel in enumerate(parcels):
            at, number = f"tracking_numbers.{index}", parcel.tracking_number
            if parcel.direction != "outbound":
                raise Refused(422, "not_outbound", f"{number} is a return: its sender brings it", at)
            if parcel.manifest:
                raise Refused(409, "already_on_manifest", f"{number} stands on manifest {parcel.manifest} already", at)
            if parcel.state not in ("announced", "collected"):
                raise Refused(409, "too_late", f"{number} is {parcel.state}: it is not at the gate", at)
        number = self._free_number(numbers[0])
        made = Manifest(
            number=number,
            at=stamp(self._clock.now(parcels[0].order)),
            tracking_numbers=list(numbers),
            weight_g=sum(parcel.asked["weight_g"] for parcel in parcels),
            sender=parcels[0].asked["sender"],
            pdf_url=f"{base_url}/manifests/{number}.pdf",
        )
        self._things.put(number, made)
        for parcel in parcels:
            parcel.manifest = number
        return made

    def _free_number(self, first: str) -> str:
        serial = self._seed.derive("manifest", first)
        while (number := f"MF{serial % 10**10:010d}") in self._things:
            serial += 1
        return number

    def named(self, number: str) -> Manifest:
        """The list with this number. Refused: 404."""
        found = self._things.get(number)
        if found is None:
            raise Refused(404, "unknown_manifest", "this manifest is not known here")
        return found
