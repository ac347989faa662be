"""The states of a parcel, as pairs, and the moves a courier can make.

A parcel is announced, collected, goes through hubs (in_transit), is out_for_delivery and delivered; or it waits
at_pickup_point until somebody comes for it. On the way it may be misrouted, damaged, lost; at the door the attempt may
have failed, or the recipient refused. What cannot be delivered is returning and then returned. A label can be cancelled.
"""

from __future__ import annotations

from harness.kernel.lifecycle import Lifecycle

_HELD = (
    "collected",
    "in_transit",
    "misrouted",
    "out_for_delivery",
    "failed",
    "at_pickup_point",
    "refused",
    "returning",
)

PARCEL = Lifecycle.named(
    "parcel",
    [
        ("announced", "collected"),
        ("announced", "cancelled"),
        ("collected", "in_transit"),
        ("in_transit", "in_transit"),  # scanned in one hub after another
        ("in_transit", "out_for_delivery"),
        ("in_transit", "at_pickup_point"),
        ("out_for_delivery", "delivered"),
        ("out_for_delivery", "failed"),
        ("out_for_delivery", "refused"),
        ("out_for_delivery", "at_pickup_point"),
        ("failed", "out_for_delivery"),
        ("failed", "at_pickup_point"),  # nobody at home: the neighbours' shop keeps it
        ("at_pickup_point", "delivered"),
        ("at_pickup_point", "refused"),
        ("in_transit", "misrouted"),
        ("misrouted", "in_transit"),
        *((state, "damaged") for state in _HELD),
        ("damaged", "in_transit"),  # packed anew
        *((state, "lost") for state in (*_HELD, "damaged")),
        ("lost", "in_transit"),  # found again
        *((state, "returning") for state in ("in_transit", "failed", "at_pickup_point", "refused", "damaged")),
        ("returning", "returned"),
        # The same in one jump, for who does not care about the way back.
        *((state, "returned") for state in ("in_transit", "failed", "at_pickup_point", "refused")),
    ],
)

MOVES = {
    "collect": "collected",
    "transit": "in_transit",
    "out": "out_for_delivery",
    "deliver": "delivered",
    "fail": "failed",
    "hold_at_point": "at_pickup_point",
    "refuse": "refused",
    "misroute": "misrouted",
    "damage": "damaged",
    "lose": "lost",
    "send_back": "returning",
    "return": "returned",
    "cancel": "cancelled",
}
INCIDENTS = ("fail", "refuse", "misroute", "damage", "lose", "send_back", "return")
FINAL = frozenset({"delivered", "returned", "cancelled"})

# Why something went wrong; the first is meant when nobody says. A move that is not listed has no reason.
REASONS = {
    "fail": ("absent", "access", "address"),
    "refuse": ("unwanted", "damaged", "late"),
    "send_back": ("undeliverable", "unclaimed", "refused", "damaged", "address"),
}


def moves(state: str) -> list[str]:
    """The moves possible from `state`, sorted."""
    return sorted(move for move, after in MOVES.items() if PARCEL.allows(state, after))
