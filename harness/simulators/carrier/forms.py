"""What a body at the carrier's door must look like."""

from __future__ import annotations

from harness.simulators.address import ADDRESS
from harness.simulators.bodies import Listed, Shape, Text, Whole
from harness.simulators.carrier.lifecycle import MOVES

REFERENCE = Text(most=40, pattern=r"[A-Za-z0-9][A-Za-z0-9_-]*")

SHIPMENT = Shape(
    {
        "order": REFERENCE,
        "direction": Text(choices=("outbound", "return")),
        "service": Text(choices=("home", "express", "pickup", "return")),
        "sender": ADDRESS,
        "recipient": ADDRESS,
        "weight_g": Whole(1, 30_000),
        "declared_value": Whole(0, 100_000_000),
        "currency": Text(pattern="[A-Z]{3}"),
        "contents": Listed(Shape({"sku": Text(most=64), "quantity": Whole(1, 9999)})),
        "rma": REFERENCE,
    },
    optional=frozenset({"rma"}),
)

HANDOVER = Shape({"tracking_numbers": Listed(Text(most=40))})

MOVE = Shape({"move": Text(choices=tuple(MOVES)), "place": Text(least=0, most=100)}, optional=frozenset({"place"}))
