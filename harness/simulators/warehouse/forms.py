"""What a body or a query at the warehouse's door and at its control plane must look like."""

from __future__ import annotations

from harness.simulators.address import ADDRESS
from harness.simulators.bodies import Flag, Kind, Listed, Shape, Text, Whole
from harness.simulators.warehouse.lifecycle import MOVES, RETURN_MOVES
from harness.simulators.warehouse.packing import CATALOGUE
from harness.simulators.warehouse.returns import GRADES
from harness.simulators.ways import IDEMPOTENCY_KEY

REFERENCE = Text(most=40, pattern=r"[A-Za-z0-9][A-Za-z0-9_-]*")
SKU = Text(most=64)
QUANTITY = Whole(1, 9999)
_CAME = Whole(0, 9999)  # of what was announced, none may have come
PRICE = Whole(0, 100_000_000)
SITE = Text(most=12, pattern="[A-Z0-9]+")
_DAY = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9])"
_HOUR = "([01][0-9]|2[0-3]):[0-5][0-9]"
_MOMENT = rf"(19|20)[0-9]{{2}}-({_DAY})T{_HOUR}:[0-5][0-9](\.[0-9]{{1,6}})?(Z|[+-]{_HOUR})"
_UNITS = Listed(Shape({"sku": SKU, "quantity": QUANTITY}), least=0)

# Besides the goods a parcel may hold: a message to whom gets it, paper around it, a leaflet named by its code, a slip.
ENCLOSED: dict[str, Kind] = {
    "gift_message": Text(least=0, most=500),
    "gift_wrap": Flag(),
    "insert": Text(least=0, most=40, pattern="[A-Za-z0-9_-]*"),
    "packing_slip": Flag(),
}

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
        **ENCLOSED,
    },
    optional=frozenset(ENCLOSED),
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

# It is noted; what makes a call safe to repeat is the reference in it.
KEYED = Shape({"Idempotency-Key": IDEMPOTENCY_KEY}, optional=frozenset({"Idempotency-Key"}))

STOCK_OF = Shape({"sku": Listed(SKU, least=0)}, optional=frozenset({"sku"}))

# The control plane

STOCK = Shape(
    {
        "stock": Listed(
            Shape(
                {
                    "sku": SKU,
                    "on_hand": Whole(0, 10_000_000),
                    "site": SITE,
                    "weight_g": Whole(1, 30_000),
                    "volume_ml": Whole(1, 2_000_000),
                },
                optional=frozenset({"site", "weight_g", "volume_ml"}),
            ),
            most=10_000,
        ),
        "origin": Text(least=0, most=200),
    },
    optional=frozenset({"origin"}),
)
COUNT = Shape({"counted": Whole(0, 10_000_000), "site": SITE}, optional=frozenset({"counted", "site"}))
DAMAGE = Shape({"quantity": QUANTITY, "site": SITE}, optional=frozenset({"site"}))

SITES = Listed(
    Shape(
        {
            "code": SITE,
            "name": Text(most=100),
            "address": ADDRESS,
            "cut_off": Text(least=0, most=5, pattern="(([01][0-9]|2[0-3]):[0-5][0-9])?"),
            "time_zone": Text(most=60, pattern="[A-Za-z0-9_+/-]+"),
        },
        optional=frozenset({"address", "cut_off", "time_zone"}),
    ),
    most=20,
)

POLICY = Shape(
    {
        "accept": Text(choices=("at_once", "by_hand")),
        "orders_an_hour": Whole(0, 1_000_000),
        "duplicates": Text(choices=("flag", "hold")),
    },
    optional=frozenset({"accept", "orders_an_hour", "duplicates"}),
)

HOLD_REASONS = ("address", "payment", "stock", "duplicate", "other")
LABEL_FAILURES = ("carrier_refused", "carrier_unreachable")
_HOW: dict[str, Kind] = {
    "site": SITE,
    "split": Flag(),
    "short": _UNITS,
    "damaged": _UNITS,
    "mispicks": Listed(Shape({"sku": SKU, "instead": SKU, "quantity": QUANTITY}), least=0),
    "parcels": Whole(1, 50),
    "boxes": Listed(
        Shape(
            {
                "lines": Listed(Shape({"sku": SKU, "quantity": QUANTITY})),
                "packaging": Text(choices=tuple(kind.code for kind in CATALOGUE)),
            },
            optional=frozenset({"packaging"}),
        ),
        most=50,
    ),
    "unchecked": Flag(),
    "force": Flag(),
    "reason": Text(choices=(*HOLD_REASONS, *LABEL_FAILURES)),
    "message": Text(least=0, most=500),
}
ORDER_MOVE = Shape({"move": Text(choices=MOVES), **_HOW}, optional=frozenset(_HOW))

# Which moves each way of making one belongs to.
HOW_OF = {
    "site": ("allocate", "start_picking", "pick", "pack", "hand_over", "miss_cut_off"),
    "split": ("allocate",),
    "short": ("pick",),
    "damaged": ("pick",),
    "mispicks": ("pick",),
    "parcels": ("pack",),
    "boxes": ("pack",),
    "unchecked": ("pack",),
    "force": ("start_picking", "pick", "hand_over"),
    "reason": ("hold", "fail_label"),
    "message": ("hold", "reject", "fail_label"),
}

_BACK: dict[str, Kind] = {
    "site": SITE,
    "grades": Listed(Shape({"sku": SKU, "quantity": _CAME, "grade": Text(choices=GRADES)}), least=0),
}
RETURN_MOVE = Shape({"move": Text(choices=tuple(RETURN_MOVES)), **_BACK}, optional=frozenset(_BACK))

UNANNOUNCED = Shape(
    {"order": REFERENCE, "lines": Listed(Shape({"sku": SKU, "quantity": QUANTITY})), "site": SITE},
    optional=frozenset({"site"}),
)
