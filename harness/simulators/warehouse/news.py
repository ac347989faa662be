"""What the warehouse tells the shop (docs/interfaces.md section 1)."""

from __future__ import annotations

from harness.simulators.bodies import Flag, Kind, Listed, Shape, Text, Whole
from harness.simulators.news import News
from harness.simulators.warehouse.forms import HOLD_REASONS, LABEL_FAILURES, QUANTITY, REFERENCE, SITE, SKU
from harness.simulators.warehouse.packing import CATALOGUE
from harness.simulators.warehouse.returns import GRADES

_MANY = 100_000
_UNITS = Listed(Shape({"sku": SKU, "quantity": Whole(1)}), least=0, most=_MANY)
_GRADED = Shape({"sku": SKU, "quantity": Whole(1), "grade": Text(choices=GRADES)})
_WORDS = Text(least=0, most=2000)
_DAY = Text(least=0, most=10, pattern="([0-9]{4}-[0-9]{2}-[0-9]{2})?")

PARCEL = Shape(
    {
        "id": Text(most=80),
        "tracking_number": Text(most=40),
        "tracking_url": Text(most=2000),
        "weight_g": Whole(1),
        "packaging": Text(choices=tuple(kind.code for kind in CATALOGUE)),
        "enclosed": Listed(Text(most=60), least=0),
        "lines": Listed(Shape({"sku": SKU, "quantity": QUANTITY}), most=_MANY),
    }
)
_PARCELS = Listed(PARCEL, least=0, most=_MANY)


def _in_site(fields: dict[str, Kind], *more: str) -> Shape:
    """These fields, with the site where several work; those named in `more` may be missing too."""
    return Shape({**fields, "site": SITE}, optional=frozenset({"site", *more}))


NEWS: dict[str, News] = {
    "order.accepted": News("The warehouse will work on the order.", Shape({})),
    "order.rejected": News("The warehouse does not take the order.", Shape({"code": Text(most=60), "message": _WORDS})),
    "order.held": News(
        "Nobody works on the order until somebody decides.",
        Shape({"reason": Text(choices=HOLD_REASONS), "message": _WORDS}),
    ),
    "order.released": News("An order that was held goes on.", Shape({})),
    "order.allocated": News("These units are reserved for the order.", Shape({"lines": _UNITS})),
    "order.picked": News(
        "Taken off the shelves: `quantity` really picked, `short` missing.",
        _in_site({"lines": Listed(Shape({"sku": SKU, "quantity": Whole(), "short": Whole()}), most=_MANY)}),
    ),
    "order.packed": News("The parcels are closed and have labels.", _in_site({"parcels": _PARCELS})),
    "order.delayed": News(
        'The order leaves later: on the day `leaves_on`, "" when nobody knows.',
        _in_site(
            {"reason": Text(choices=("cut_off_missed", *LABEL_FAILURES)), "message": _WORDS, "leaves_on": _DAY},
        ),
    ),
    "order.dispatched": News(
        "What left the house, and what never will. Of an order that several sites work on, each site tells its part; "
        "`complete` is true in the last of these messages, which alone says what is `short`.",
        _in_site({"parcels": _PARCELS, "short": _UNITS, "complete": Flag()}, "complete"),
    ),
    "order.cancelled": News("The order will not leave.", Shape({})),
    "stock.changed": News(
        "A correction that the shop cannot know by itself; `delta` is signed, `on_hand` the units of all sites after it.",
        _in_site(
            {
                "sku": SKU,
                "delta": Whole(-1_000_000_000),
                "on_hand": Whole(),
                "reason": Text(choices=("short_pick", "damaged", "returned", "counted")),
            }
        ),
        of_order=False,
    ),
    "return.received": News("A parcel that was announced as a return is here.", _in_site({"rma": REFERENCE})),
    "return.unannounced": News(
        "A parcel of this order came back that nobody announced; `rma` is the warehouse's own number for it.",
        Shape({"rma": REFERENCE, "lines": _UNITS}),
    ),
    "return.graded": News(
        "What came, and in which state. Grade A is on sale again. `others` is what this order cannot have shipped.",
        _in_site({"rma": REFERENCE, "lines": Listed(_GRADED, least=0), "others": Listed(_GRADED)}, "others"),
    ),
}
