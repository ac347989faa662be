"""What the answers of the carrier's door look like, and the forms that have a name in its description."""

from __future__ import annotations

from harness.simulators.address import ADDRESS
from harness.simulators.bodies import Kind, Listed, Mapped, Number, Shape, Text, Whole
from harness.simulators.carrier.forms import (
    DIRECTION,
    MANIFEST_NUMBER,
    NUMBER,
    POINT_ID,
    SERVICE,
    SHIPMENT,
    SHIPMENT_ID,
)
from harness.simulators.carrier.lifecycle import PARCEL, REASONS
from harness.simulators.carrier.points import MOST, WEEK
from harness.simulators.news import STAMP

_MANY = 100_000
_STATES = tuple(sorted({state for pair in PARCEL.pairs for state in pair}))
_LINK = Text(most=2000, pattern="https?://[!-~]+")
STATE = Text(choices=_STATES)

POINT = Shape(
    {
        "id": POINT_ID,
        "name": Text(most=100),
        "address": ADDRESS,
        "hours": Shape({day: Text(least=0, most=60) for day in WEEK}),
        "latitude": Number(-90, 90),
        "longitude": Number(-180, 180),
        "distance_m": Whole(),
    }
)
RECEIPT = Shape(
    {"id": SHIPMENT_ID, "tracking_number": NUMBER, "label_url": _LINK, "tracking_url": _LINK, "state": STATE, "point": POINT},
    optional=frozenset({"point"}),
)  # fmt: skip
_REASON = Text(choices=tuple(dict.fromkeys(reason for reasons in REASONS.values() for reason in reasons)))
EVENT = Shape(
    {
        "type": Text(choices=tuple(f"parcel.{state}" for state in _STATES)),
        "at": STAMP,
        "place": Text(least=0, most=500),
        "reason": _REASON,
    },
    optional=frozenset({"reason"}),
)
_EVENTS = Listed(EVENT, most=_MANY)
SHIPMENT_SHOWN = Shape(
    {**SHIPMENT.fields, **RECEIPT.fields, "manifest": MANIFEST_NUMBER, "dialect": Text(most=40), "events": _EVENTS},
    optional=SHIPMENT.optional | {"manifest"},
)
TRACKING = Shape(
    {
        "tracking_number": NUMBER,
        "order": SHIPMENT.fields["order"],
        "direction": DIRECTION,
        "state": STATE,
        "events": _EVENTS,
    }
)
_NUMBERS = Listed(NUMBER)
HANDED_OVER = Shape({"tracking_numbers": _NUMBERS, "state": Text(choices=("collected",))})
MANIFEST_SHOWN = Shape(
    {
        "number": MANIFEST_NUMBER,
        "at": STAMP,
        "tracking_numbers": _NUMBERS,
        "parcels": Whole(1),
        "weight_g": Whole(1),
        "sender": ADDRESS,
        "pdf_url": _LINK,
    }
)
OFFER = Shape(
    {
        "service": SERVICE,
        "name": Text(most=60),
        "amount": Whole(1),
        "currency": Text(pattern="[A-Z]{3}"),
        "days_from": Whole(1),
        "days_to": Whole(1),
        "surcharges": Mapped(Whole(1)),
    }
)
RATES_SHOWN = Shape({"rates": Listed(OFFER, least=0)})
POINTS_SHOWN = Shape({"points": Listed(POINT, least=0, most=MOST)})

NAMED: dict[str, tuple[Kind, str]] = {
    "Address": (ADDRESS, "Where somebody lives. Parts that an address does not have are empty."),
    "Shipment": (SHIPMENT, "One parcel to be carried: weight in grams, value in minor units of `currency`."),
    "ShipmentShown": (SHIPMENT_SHOWN, "A parcel as it was announced, where it is, and all that happened to it."),
    "Receipt": (RECEIPT, "A parcel by its numbers, with the links to its label and to the page for its recipient."),
    "Tracking": (TRACKING, "What anybody with the number may know of a parcel."),
    "Event": (EVENT, "One thing that happened to a parcel, and why when it was an unlucky one."),
    "Manifest": (
        MANIFEST_SHOWN,
        "The list that closes a day: which parcels the driver takes, weighing how much together.",
    ),
    "Point": (
        POINT,
        "A pick-up point. Its id stays the same. `distance_m` is from the middle of the postcode asked for.",
    ),
    "Offer": (
        OFFER,
        "A product for such a parcel: `amount` with its `surcharges`, in minor units; working days from hand-over to door.",
    ),
}
