"""What the answers of the warehouse's door look like, and the forms that have a name in its description."""

from __future__ import annotations

from harness.simulators.address import ADDRESS
from harness.simulators.bodies import Kind, Listed, Shape, Text, Whole
from harness.simulators.warehouse.forms import ORDER, REFERENCE, RETURN, SITE, SKU
from harness.simulators.warehouse.lifecycle import ORDER as ORDER_LIFE
from harness.simulators.warehouse.lifecycle import RETURN as RETURN_LIFE
from harness.simulators.warehouse.news import PARCEL
from harness.simulators.warehouse.returns import GRADES

_MANY = 100_000
ORDER_STATE = Text(choices=tuple(sorted({state for pair in ORDER_LIFE.pairs for state in pair})))
RETURN_STATE = Text(choices=tuple(sorted({state for pair in RETURN_LIFE.pairs for state in pair})))

ORDER_TAKEN = Shape({"reference": REFERENCE, "state": ORDER_STATE})
ORDER_SHOWN = Shape({**ORDER.fields, "state": ORDER_STATE}, optional=ORDER.optional)
RETURN_TAKEN = Shape({"rma": REFERENCE, "state": RETURN_STATE})
RETURN_SHOWN = Shape(
    {
        **RETURN.fields,
        "state": RETURN_STATE,
        "graded": Listed(Shape({"sku": SKU, "quantity": Whole(1), "grade": Text(choices=GRADES)}), least=0, most=_MANY),
    }
)
_UNITS: dict[str, Kind] = {"on_hand": Whole(), "reserved": Whole(), "damaged": Whole()}
_SHELF = Shape(
    {"sku": SKU, **_UNITS, "sites": Listed(Shape({"site": SITE, **_UNITS}), least=0)}, optional=frozenset({"sites"})
)
STOCK_SHOWN = Shape({"stock": Listed(_SHELF, least=0, most=_MANY)})

NAMED: dict[str, tuple[Kind, str]] = {
    "Address": (ADDRESS, "Where somebody lives. Parts that an address does not have are empty."),
    "Order": (ORDER, "What the warehouse is to send. Prices are in minor units of `currency`, with taxes."),
    "OrderShown": (ORDER_SHOWN, "An order as it was asked, and its state."),
    "OrderTaken": (ORDER_TAKEN, "An order by its reference, and its state."),
    "Return": (RETURN, "What a customer sends back, announced by the shop."),
    "ReturnShown": (RETURN_SHOWN, "A return as it was announced, its state, and how it was graded."),
    "ReturnTaken": (RETURN_TAKEN, "A return by its number, and its state."),
    "Parcel": (PARCEL, "One box: what it weighs in grams with its packaging, and what lies in it."),
    "Shelf": (
        _SHELF,
        "Units of one article: in the house, promised to orders, damaged; by site where there are several.",
    ),
}
