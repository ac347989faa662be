"""The states of an order, of its part in each site and of a return, as pairs, and the moves a clerk can make.

An order is worked as one part until it is allocated, then site by site: it is as far as the part that is least far, and
`picking` as soon as one part is begun.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

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

STAGES = ("allocated", "picking", "picked", "packed", "handed_over")
PART = Lifecycle.named("part", pairwise(STAGES))

RETURN = Lifecycle.named("return", [("announced", "received"), ("received", "graded"), ("graded", "closed")])

# What a clerk asks for, and the state it leads to. `release` leads back to where the order was held.
ORDER_MOVES = {
    "accept": "accepted",
    "reject": "rejected",
    "allocate": "allocated",
    "hold": "on_hold",
    "cancel": "cancelled",
}
# What a clerk does with the part in one site, and the states in which it can be done.
PART_MOVES = {
    "start_picking": ("allocated",),
    "pick": ("allocated", "picking"),
    "pack": ("picked",),
    "hand_over": ("packed",),
}
# What nobody wants to happen to it.
INCIDENTS = {
    "fail_label": ("picked",),
    "miss_cut_off": ("allocated", "picking", "picked", "packed"),
}
MOVES = (*ORDER_MOVES, "release", *PART_MOVES, *INCIDENTS)
RETURN_MOVES = {"receive": "received", "grade": "graded", "close": "closed"}


def order_moves(state: str, parts: Iterable[str] = ()) -> list[str]:
    """The moves possible for an order in `state` whose parts are in the states `parts`, sorted; incidents left out."""
    if state == "on_hold":
        return ["cancel", "release"]
    moves = {move for move, after in ORDER_MOVES.items() if ORDER.allows(state, after)}
    if state in STAGES:
        moves.update(move for part in parts for move in part_moves(part))
    return sorted(moves)


def part_moves(state: str) -> list[str]:
    """The moves possible for a part in `state`, sorted."""
    return sorted(move for move, before in PART_MOVES.items() if state in before)


def incidents(state: str, parts: Iterable[str]) -> list[str]:
    """The incidents possible for an order in `state`, sorted."""
    parts = list(parts) if state in STAGES else []
    return sorted({name for name, before in INCIDENTS.items() for part in parts if part in before})


def state_of(parts: Iterable[str]) -> str:
    """The state of an order whose parts are in these states: that of the last, `picking` once one is begun."""
    ranks = [STAGES.index(part) for part in parts]
    least, most = min(ranks), max(ranks)
    return "picking" if least == 0 < most else STAGES[least]


def return_moves(state: str) -> list[str]:
    """The moves possible from `state`, sorted."""
    return sorted(move for move, after in RETURN_MOVES.items() if RETURN.allows(state, after))
