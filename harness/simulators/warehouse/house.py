"""The warehouse itself: orders and the stock book together.

Pure of everything but its store: a call changes the state and returns what happened, in order, as `Moved`, `Noted` and
`Said`; or it raises `Refused` and has changed nothing. The carrier is asked by the caller: for labels between `boxes`
and `pack`, for collection before `hand_over`; the order is `busy` meanwhile.

Moves of a part take the code of a site; "" means every site whose part of the order can make the move.
"""

from __future__ import annotations

from harness.simulators.warehouse.desk import Desk
from harness.simulators.warehouse.gate import Gate
from harness.simulators.warehouse.shelves import Shelves
from harness.simulators.warehouse.tables import Tables


class House(Shelves, Desk, Tables, Gate):
    """The shelves and the orders of one warehouse, over all its sites, and all that people do with them."""
