"""Everything that EasyPost keeps, each under its id: `adr_…`, `prcl_…`, `shp_…`, `trk_…` and 32 hexadecimal digits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from harness.kernel.clock import read_stamp, stamp
from harness.simulators.carrier.dialects.easypost.errors import Json, not_found
from harness.simulators.simulation import Simulation
from harness.simulators.things import Things


@dataclass(slots=True, weakref_slot=True, kw_only=True)
class Kept:
    """An address, a parcel, a customs form, a scan form, a refund or an event: `body` is how it is shown."""

    id: str
    created: str
    body: Json


@dataclass(slots=True, weakref_slot=True, kw_only=True)
class Shipment:
    """One shipment: from its addresses and rates to the parcel that the carrier made of it.

    made      what it was created with, as it is shown: addresses, parcel, customs_info, options, reference, is_return
    form      what the carrier is asked for when a rate is bought, of its SHIPMENT form but for the service
    rates     as they are shown;  services  the carrier's service of each, by the rate's id
    parcel    the id of the carrier's parcel, "" until it is bought
    formats   the forms in which its label was asked for besides the first
    refund    when the label was taken back: submitted, refunded
    due       when the refund is paid (Unix seconds by the clock of its order), None for never
    """

    id: str
    order: str
    site: str
    created: str
    updated: str
    made: Json
    form: Json
    rated: int = 0
    rates: list[Json] = field(default_factory=list)
    services: dict[str, str] = field(default_factory=dict)
    messages: list[Json] = field(default_factory=list)
    selected: Json = field(default_factory=dict)
    insurance: str | None = None
    parcel: str = ""
    tracker: str = ""
    formats: list[str] = field(default_factory=list)
    scan_form: str = ""
    refund: str = ""
    due: float | None = None


@dataclass(slots=True, weakref_slot=True, kw_only=True)
class Tracker:
    """Follows one parcel of the carrier's, bought here or not. `status` is what was last told of it."""

    id: str
    order: str
    parcel: str
    created: str
    shipment: str = ""
    carrier: str = ""
    status: str = "unknown"


@dataclass(slots=True, weakref_slot=True, kw_only=True)
class Webhook:
    """An address that wants to hear of events. `headers` are its own, sent along."""

    id: str
    url: str
    secret: str
    headers: dict[str, str]
    created: str


T = TypeVar("T", Kept, Shipment, Tracker, Webhook)


class Cabinet:
    """The drawers, one for each kind of object."""

    def __init__(self, simulation: Simulation) -> None:
        store = simulation.store
        self._simulation = simulation
        self.addresses: Things[Kept] = store.things("easypost_address", Kept)
        self.parcels: Things[Kept] = store.things("easypost_parcel", Kept)
        self.customs_infos: Things[Kept] = store.things("easypost_customs_info", Kept)
        self.customs_items: Things[Kept] = store.things("easypost_customs_item", Kept)
        self.scan_forms: Things[Kept] = store.things("easypost_scan_form", Kept)
        self.refunds: Things[Kept] = store.things("easypost_refund", Kept)
        self.events: Things[Kept] = store.things("easypost_event", Kept)
        self.webhooks: Things[Webhook] = store.things("easypost_webhook", Webhook)
        self.trackers: Things[Tracker] = store.things("easypost_tracker", Tracker)
        self.shipments: Things[Shipment] = store.things("easypost_shipment", Shipment, due=lambda one: one.due)

    def new_id(self, prefix: str, things: Things[T], *names: str, group: str = "") -> str:
        """A free id that the seed, `names` and what was kept last of `group` decide."""
        before = things.latest(1, group=group)
        after = before[0].id if before else ""
        identity = f"{prefix}_{self.digits(prefix, *names, group, after)}"
        while identity in things:
            after = identity
            identity = f"{prefix}_{self.digits(prefix, *names, group, after)}"
        return identity

    def digits(self, *names: str) -> str:
        """32 hexadecimal digits of their own for `names`."""
        seed = self._simulation.seed
        return f"{seed.derive('easypost', *names):016x}{seed.derive('easypost', 'more', *names):016x}"

    def now(self, order: str = "") -> str:
        return stamp(self._simulation.clock.now(order))

    def moment(self, order: str = "") -> datetime:
        return self._simulation.clock.now(order)


def found(things: Things[T], identity: str) -> T:
    """The thing with this id. Raises Rejected 404."""
    thing = things.get(identity)
    if thing is None:
        raise not_found()
    return thing


def shown(at: str) -> str:
    """As EasyPost writes moments: 2023-11-28T22:08:51Z."""
    return read_stamp(at).strftime("%Y-%m-%dT%H:%M:%SZ")
