"""The states of a parcel, as pairs, and the moves a courier can make."""

from __future__ import annotations

from harness.kernel.lifecycle import Lifecycle

PARCEL = Lifecycle.named(
    "parcel",
    [
        ("announced", "collected"),
        ("collected", "in_transit"),
        ("in_transit", "in_transit"),  # scanned in one hub after another
        ("in_transit", "out_for_delivery"),
        ("in_transit", "returned"),  # undeliverable: nobody even tries
        ("out_for_delivery", "delivered"),
        ("out_for_delivery", "failed"),
        ("failed", "out_for_delivery"),
        ("failed", "returned"),
    ],
)

MOVES = {
    "collect": "collected",
    "transit": "in_transit",
    "out": "out_for_delivery",
    "deliver": "delivered",
    "fail": "failed",
    "return": "returned",
}


def moves(state: str) -> list[str]:
    """The moves possible from `state`, sorted."""
    return sorted(move for move, after in MOVES.items() if PARCEL.allows(state, after))
