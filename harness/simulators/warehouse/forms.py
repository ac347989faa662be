"""What a body at the warehouse's door and at its control plane must look like."""

from __future__ import annotations

from harness.simulators.address import ADDRESS
from harness.simulators.bodies import Listed, Shape, Text, Whole
from harness.simulators.warehouse.lifecycle import ORDER_MOVES, RETURN_MOVES
from harness.simulators.warehouse.returns import GRADES

REFERENCE = Text(most=40, pattern=r"[A-Za-z0-9][A-Za-z0-9_-]*")
SKU = Text(most=64)
QUANTITY = Whole(1, 9999)
PRICE = Whole(0, 100_000_000)
_MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)"

ORDER = Shape(
    {
        "reference": REFERENCE,
        "placed_at": Text(most=40, pattern=_MOMENT),
        "currency": Text(pattern="[A-Z]{3}"),
        "language": Text(pattern="[a-z]{2}(-[A-Za-z]{2,4})?"),
        "delivery_method": Text(choices=("home", "express", "pickup")),
        "recipient": ADDRESS,
        "lines": Listed(
            Shape({"sku": SKU, "name": Text(least=0, most=500), "quantity": QUANTITY, "unit_price": PRICE})
        ),
        "total": PRICE,
        "declared_value": PRICE,
    }
)

CANCEL = Shape({"reason": Text(least=0, most=500)})

RETURN = Shape(
    {
        "rma": REFERENCE,
        "order": REFERENCE,
        "lines": Listed(Shape({"sku": SKU, "quantity": QUANTITY, "reason": Text(least=0, most=500)})),
        "tracking_number": Text(least=0, most=40),
    }
)

STOCK = Shape(
    {
        "stock": Listed(
            Shape(
                {"sku": SKU, "on_hand": Whole(0, 10_000_000), "weight_g": Whole(1, 30_000)},
                optional=frozenset({"weight_g"}),
            ),
            most=10_000,
        ),
        "origin": Text(least=0, most=200),
    },
    optional=frozenset({"origin"}),
)

POLICY = Shape({"accept": Text(choices=("at_once", "by_hand"))})

ORDER_MOVE = Shape(
    {
        "move": Text(choices=(*ORDER_MOVES, "release")),
        "short": Listed(Shape({"sku": SKU, "quantity": QUANTITY}), least=0),
        "parcels": Whole(1, 50),
    },
    optional=frozenset({"short", "parcels"}),
)

RETURN_MOVE = Shape(
    {
        "move": Text(choices=tuple(RETURN_MOVES)),
        "grades": Listed(Shape({"sku": SKU, "quantity": QUANTITY, "grade": Text(choices=GRADES)}), least=0),
    },
    optional=frozenset({"grades"}),
)
