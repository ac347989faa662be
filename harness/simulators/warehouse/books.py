"""The books of the warehouse: what every move needs, whoever makes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from harness.kernel.clock import Clock
from harness.simulators.refusal import Refused, impossible
from harness.simulators.store import Store
from harness.simulators.warehouse.backlog import Backlog
from harness.simulators.warehouse.happened import Happened, Moved, Noted, Said
from harness.simulators.warehouse.lifecycle import (
    INCIDENTS,
    ORDER,
    PART,
    PART_MOVES,
    incidents,
    order_moves,
    part_moves,
    state_of,
)
from harness.simulators.warehouse.orders import Part, WarehouseOrder
from harness.simulators.warehouse.policy import Policies
from harness.simulators.warehouse.sites import Sites
from harness.simulators.warehouse.stock import StockBook

Now = Callable[[str], datetime]


class Books:
    """The shelves and the orders of one warehouse, over all its sites."""

    def __init__(self, store: Store | None = None, now: Now | None = None) -> None:
        """`now(order)` is the time of an order. Without a `store` everything goes with this object."""
        self.store = store = store or Store()
        self.now: Now = now or Clock().now
        self.stock = StockBook(store)
        self.sites = Sites(store)
        self.policies = Policies(store)
        self.backlog = Backlog(store)
        self.orders = store.things("order", WarehouseOrder, due=lambda order: order.next_at)
        self.busy: set[str] = set()  # orders of which the carrier is being asked: not kept over a restart

    def order(self, reference: str) -> WarehouseOrder:
        """The order called `reference`. Refused: 404."""
        found = self.orders.get(reference)
        if found is None:
            raise Refused(404, "unknown_order", f"order {reference} is not known here")
        return found

    def check_move(self, reference: str, move: str) -> None:
        """Raises Refused, 404 or 409, unless `move` is possible now."""
        self._ready(reference, move)

    def changed(self, sku: str, delta: int, reason: str, site: str, order: WarehouseOrder | None = None) -> Said:
        """The news that the book had to be corrected; with an order, it goes where that came from."""
        total = self.stock.article(sku).total().on_hand
        body: dict[str, Any] = {"sku": sku, "delta": delta, "on_hand": total, "reason": reason}
        if len(self.sites.all) > 1:
            body["site"] = site
        return Said("stock.changed", order.reference if order else "", body, order.came_by if order else "")

    # For the moves

    def _ready(self, reference: str, move: str) -> WarehouseOrder:
        order = self.order(reference)
        states = [part.state for part in order.parts]
        allowed = order_moves(order.state, states)
        if move not in allowed and move not in incidents(order.state, states):
            raise impossible("order", reference, order.state, move, allowed)
        if reference in self.busy:
            raise Refused(409, "busy", f"order {reference} waits for the carrier's answer", allowed=[])
        return order

    def _parts(self, reference: str, move: str, site: str) -> tuple[WarehouseOrder, list[Part]]:
        """The order, and its parts that can make `move`: that of one site if named. Refused: 404, 409, 422."""
        order = self._ready(reference, move)
        able = [part for part in order.parts if part.state in {**PART_MOVES, **INCIDENTS}[move]]
        if not site:
            return order, able
        named = [part for part in order.parts if part.site == site]
        if not named:
            raise Refused(422, "unknown_site", f"no part of order {reference} is in {site[:40]}", "site")
        if named[0] not in able:
            raise impossible("part", f"{reference}/{site}", named[0].state, move, part_moves(named[0].state))
        return order, named

    def _to(self, order: WarehouseOrder, state: str, fields: Mapping[str, Any] | None = None) -> Moved:
        before, order.state = order.state, ORDER.move(order.state, state)
        order.changed_at = self.now(order.reference).timestamp()
        return Moved("order", order.reference, order.reference, before, state, fields or {})

    def _part_to(self, order: WarehouseOrder, part: Part, state: str) -> Happened:
        """Move a part, and the order with it when it was the last."""
        before, part.state = part.state, PART.move(part.state, state)
        happened = Happened()
        if order.split:
            happened.append(Moved("part", f"{order.reference}/{part.site}", order.reference, before, state))
        after = state_of(each.state for each in order.parts)
        if after != order.state:
            happened.append(self._to(order, after))
        return happened


def only(parts: Sequence[Part]) -> Part:
    if len(parts) > 1:
        sites = ", ".join(part.site for part in parts)
        raise Refused(422, "missing_field", f"several sites work on this order: name one of {sites}", "site")
    return parts[0]


def where(order: WarehouseOrder, part: Part) -> dict[str, str]:
    """The site, where there is more than one to the order."""
    return {"site": part.site} if order.split else {}


def told(type_: str, order: WarehouseOrder, **body: Any) -> Said:
    return Said(type_, order.reference, body, order.came_by)


def noted(operation: str, order: WarehouseOrder, **fields: Any) -> Noted:
    return Noted(
        operation,
        order.reference,
        {"thing": "order", "id": order.reference, "from": order.state, "to": order.state, **fields},
    )
