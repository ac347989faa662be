"""The states of an order and of a return in the warehouse, as pairs, and the moves a clerk can make."""

from __future__ import annotations

from harness.kernel.lifecycle import Lifecycle

ORDER = Lifecycle.named(
    "order",
    [
        ("received", "accepted"),
        ("received", "rejected"),
        ("received", "cancelled"),
        ("accepted", "allocated"),
        ("accepted", "on_hold"),
        ("accepted", "cancelled"),
        ("allocated", "picking"),
        ("allocated", "on_hold"),
        ("allocated", "cancelled"),
        ("on_hold", "accepted"),
        ("on_hold", "allocated"),
        ("on_hold", "cancelled"),
        ("picking", "picked"),
        ("picked", "packed"),
        ("packed", "handed_over"),
    ],
)

RETURN = Lifecycle.named("return", [("announced", "received"), ("received", "graded"), ("graded", "closed")])

# What a clerk asks for, and the state it begins. `release` leads back to where the order was held.
ORDER_MOVES = {
    "accept": "accepted",
    "reject": "rejected",
    "allocate": "allocated",
    "pick": "picking",
    "pack": "packed",
    "hand_over": "handed_over",
    "hold": "on_hold",
    "cancel": "cancelled",
}
RETURN_MOVES = {"receive": "received", "grade": "graded", "close": "closed"}


def order_moves(state: str) -> list[str]:
    """The moves possible from `state`, sorted. Accepting and allocating a held order is `release`."""
    if state == "on_hold":
        return ["cancel", "release"]
    return sorted(move for move, after in ORDER_MOVES.items() if ORDER.allows(state, after))


def return_moves(state: str) -> list[str]:
    """The moves possible from `state`, sorted."""
    return sorted(move for move, after in RETURN_MOVES.items() if RETURN.allows(state, after))
