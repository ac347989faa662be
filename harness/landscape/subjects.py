"""What a declared probe can be asked about, by role, and the fields that each answer may hold.

The names are those that handoffs and checks compare, so a landscape file maps a system's words to ours and nothing else
needs to know the system. docs/probes.md lists them for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "text",  # one line or more
    "currency",  # ISO 4217 code, the one of the landscape
    "money",  # an amount in minor units
    "whole",  # a whole number
    "time",  # an aware time, ISO 8601 in UTC
    "texts",  # a list of texts, in the order of the system
    "amounts",  # a list of amounts
    "units",  # articles and how many, {"MUG": 2}
    "amounts by",  # a text and an amount, {"R100027-1": 1799}
    "record",  # an object of the named parts, empty ones left out
    "rows",  # a list of objects of the named parts
]


@dataclass(frozen=True, slots=True)
class Shape:
    """The form of one field. `parts` are those of a record or of rows; `needed` ones may not be left out of a file."""

    kind: Kind
    parts: Mapping[str, Shape] = field(default_factory=dict)
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """One question: `asked` are the names it may be asked by, `one` whether a single row answers it."""

    asked: tuple[str, ...]
    fields: Mapping[str, Shape]
    one: bool = True


def _shapes(**kinds: str) -> dict[str, Shape]:
    """Fields by kind: `money="total shipping!"`; a field that ends in ! is needed."""
    made: dict[str, Shape] = {}
    for kind, names in kinds.items():
        for name in names.split():
            made[name.rstrip("!")] = Shape(kind.replace("_", " "), needed=name.endswith("!"))  # type: ignore[arg-type]
    return made


_ADDRESS = _shapes(text="name company line1 line2 postcode city state country phone email")
_LINES = _shapes(text="sku!", whole="quantity!")
_GRADED = _shapes(text="sku! grade!", whole="quantity!")
_ITEMS = _shapes(text="sku!", whole="quantity!", money="price")
_ASKED = _shapes(text="sku! name", money="unit_price")
_SENT_BACK = _shapes(text="sku! reason", whole="quantity!")
_CAME_BACK = _shapes(text="sku! grade!", whole="quantity!")
_PAPER = _shapes(text="number", money="amount! tax!", time="at")
_DOCUMENT = _shapes(text="number state", money="amount! tax", currency="currency!", time="at")


def _record(**parts: Shape) -> Shape:
    return Shape("record", parts)


def _rows(parts: Mapping[str, Shape]) -> Shape:
    return Shape("rows", parts)


SUBJECTS: Mapping[str, Mapping[str, Subject]] = {
    "shop": {
        "order": Subject(
            ("order",),
            _shapes(
                text="reference status email language delivery_method payment_reference",
                currency="currency",
                money="total shipping discount tax authorised captured refunded credited",
                units="units shipped short returned cancelled",
                texts="statuses tracking_numbers parcel_states",
                time="placed_at",
                whole="voucher_uses",
            )
            | {
                "address": _record(**_ADDRESS),
                "parcels": _rows(
                    _shapes(text="tracking_number! direction! state!")
                    | {"lines": _rows(_LINES), "events": _rows(_shapes(text="type!", time="at!"))}
                ),
                "invoices": _rows(_PAPER),
                "credit_notes": _rows(_PAPER),
                "returns": _rows(
                    _shapes(text="rma! state reason", money="refund", units="units!") | {"lines": _rows(_CAME_BACK)}
                ),
            },
        ),
        "stock": Subject(("sku",), _shapes(whole="on_hand! held!")),
    },
    "psp": {
        "order": Subject(
            ("order",),
            _shapes(
                text="reference status",
                currency="currency!",
                money="requested authorised! captured! refunded!",
                amounts="captures refunds",
                amounts_by="refunds_by_return",
            ),
        ),
        "session": Subject(("session",), _shapes(text="order!")),
    },
    "warehouse": {
        "order": Subject(
            ("order",),
            _shapes(
                text="reference state! language delivery_method",
                currency="currency",
                money="total declared_value",
                units="units! picked short! shipped! written_off",
                texts="tracking_numbers",
            )
            | {"recipient": _record(**_ADDRESS), "asked": _rows(_ASKED)},
        ),
        "return": Subject(
            ("rma",),
            _shapes(text="rma order state", units="units") | {"graded": _rows(_GRADED), "lines": _rows(_SENT_BACK)},
        ),
        "returns": Subject(
            ("order",),
            _shapes(text="rma! state!", units="units")
            | {"graded": Shape("rows", _GRADED, needed=True), "lines": _rows(_SENT_BACK)},
            one=False,
        ),
        "stock": Subject(("sku",), _shapes(whole="on_hand! held! damaged")),
    },
    "carrier": {
        "parcels": Subject(
            ("order",),
            _shapes(
                text="tracking_number! direction! state! service rma",
                units="units!",
                money="declared_value",
                currency="currency",
            )
            | {"recipient": _record(**_ADDRESS), "sender": _record(**_ADDRESS)},
            one=False,
        ),
    },
    "mail": {
        "mails": Subject(
            ("order",),
            _shapes(text="id kind! subject! text! html! language", texts="to!", time="at"),
            one=False,
        ),
    },
    "erp": {
        "order": Subject(
            ("order",),
            _shapes(text="reference state customer", currency="currency!", money="total tax", units="units"),
        ),
        "invoices": Subject(("order",), _DOCUMENT, one=False),
        "credit_notes": Subject(("order",), _DOCUMENT, one=False),
    },
    "analytics": {
        "events": Subject(
            ("order",),
            _shapes(text="name! client", money="value! tax shipping", currency="currency!", time="at")
            | {"items": _rows(_ITEMS)},
            one=False,
        ),
    },
}
