"""What a body or a query at the carrier's door must look like."""

from __future__ import annotations

from harness.simulators.address import ADDRESS
from harness.simulators.bodies import Figure, Listed, Shape, Text, Whole
from harness.simulators.carrier.lifecycle import MOVES
from harness.simulators.carrier.points import MOST
from harness.simulators.ways import IDEMPOTENCY_KEY

REFERENCE = Text(most=40, pattern=r"[A-Za-z0-9][A-Za-z0-9_-]*")
NUMBER = Text(most=40, pattern="[A-Z0-9]{6,40}")
SHIPMENT_ID = Text(most=40, pattern="shp_[0-9a-f]{16}")
MANIFEST_NUMBER = Text(most=40, pattern="MF[0-9]{10}")
POINT_ID = Text(most=20, pattern="[A-Z0-9]+")
DIRECTION = Text(choices=("outbound", "return"))
SERVICE = Text(choices=("home", "express", "pickup", "return"))
WEIGHT = Whole(1, 30_000)
SIZE = Shape({"length": Whole(1, 300), "width": Whole(1, 300), "height": Whole(1, 300)})
_COUNTRY = Text(pattern="[A-Z]{2}")
_POSTCODE = Text(most=12)
_NUMBERS = Listed(Text(most=40))

SHIPMENT = Shape(
    {
        "order": REFERENCE,
        "direction": DIRECTION,
        "service": SERVICE,
        "sender": ADDRESS,
        "recipient": ADDRESS,
        "weight_g": WEIGHT,
        "size_cm": SIZE,
        "declared_value": Whole(0, 100_000_000),
        "currency": Text(pattern="[A-Z]{3}"),
        "contents": Listed(Shape({"sku": Text(most=64), "quantity": Whole(1, 9999)})),
        "rma": REFERENCE,
        "point": POINT_ID,
    },
    optional=frozenset({"rma", "point", "size_cm"}),
)

CANCEL = Shape({"reason": Text(least=0, most=200)}, optional=frozenset({"reason"}))

HANDOVER = Shape({"tracking_numbers": _NUMBERS})

MANIFEST = Shape({"tracking_numbers": _NUMBERS})

_END = Shape({"country": _COUNTRY, "postcode": _POSTCODE}, optional=frozenset({"postcode"}))

RATES = Shape(
    {"origin": _END, "destination": _END, "weight_g": WEIGHT, "size_cm": SIZE}, optional=frozenset({"size_cm"})
)

KEYED = Shape({"Idempotency-Key": IDEMPOTENCY_KEY})

# Queries: every value is text.
POINTS = Shape(
    {"country": _COUNTRY, "postcode": _POSTCODE, "limit": Figure(1, MOST)},
    optional=frozenset({"limit"}),
)
LABEL = Shape({"page": Text(choices=("10x15", "A4"))}, optional=frozenset({"page"}))

MOVE = Shape(
    {
        "move": Text(choices=tuple(MOVES)),
        "place": Text(least=0, most=100),
        "reason": Text(least=0, most=40),
    },
    optional=frozenset({"place", "reason"}),
)
