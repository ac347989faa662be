"""The warehouse itself: orders and the stock book together.

Pure: a call changes the state and returns what happened, in order, as `Moved` (a state change to note down) and
`Said` (a webhook owed to the shop); or it raises `Refused` and has changed nothing. The carrier is asked by the caller:
for labels between `boxes` and `pack`, for collection before `hand_over`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from harness.simulators.refusal import Refused, impossible
from harness.simulators.warehouse.happened import Happened, Moved, Said
from harness.simulators.warehouse.lifecycle import ORDER, order_moves
from harness.simulators.warehouse.orders import Line, Parcel, WarehouseOrder
from harness.simulators.warehouse.packing import parcelled, weight
from harness.simulators.warehouse.stock import StockBook, StockRefused


class House:
    """The shelves and the orders of one warehouse."""

    def __init__(self) -> None:
        self.stock = StockBook()
        self.orders: dict[str, WarehouseOrder] = {}
        self.accepts_by_hand = False

    # Stock

    def give_stock(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Take articles into the book: [{"sku", "on_hand", "weight_g"?}]. All of them, or none (409)."""
        rows = list(rows)
        if len({row["sku"] for row in rows}) != len(rows):
            raise Refused(422, "doubled_article", "an article stands twice in the list", "stock")
        for index, row in enumerate(rows):
            try:
                self.stock.check_seed(row["sku"], row["on_hand"])
            except StockRefused as error:
                raise Refused(409, "stock_reserved", str(error), f"stock.{index}.on_hand") from error
        for row in rows:
            self.stock.seed(row["sku"], row["on_hand"], row.get("weight_g"))

    # Orders

    def take_order(self, asked: dict[str, Any], came_by: str = "rest") -> tuple[WarehouseOrder, bool, Happened]:
        """The order made of `asked`, whether it is new, and what happened. Refused: 409 other content, 422 article."""
        known = self.orders.get(asked["reference"])
        if known is not None:
            if known.asked != asked:
                raise Refused(409, "other_content", f"order {known.reference} is here with other content", "reference")
            return known, False, []
        check_articles(self.stock, asked["lines"])
        order = WarehouseOrder.of(asked, came_by)
        self.orders[order.reference] = order
        happened: Happened = [Moved("order", order.reference, order.reference, "", order.state)]
        if not self.accepts_by_hand:
            happened += self.accept(order.reference)
        return order, True, happened

    def order(self, reference: str) -> WarehouseOrder:
        """The order called `reference`. Refused: 404."""
        if reference not in self.orders:
            raise Refused(404, "unknown_order", f"order {reference} is not known here")
        return self.orders[reference]

    def accept(self, reference: str) -> Happened:
        order = self._ready(reference, "accept")
        return [self._to(order, "accepted"), _said("order.accepted", order)]

    def reject(
        self, reference: str, code: str = "rejected", message: str = "The warehouse does not take this order."
    ) -> Happened:
        order = self._ready(reference, "reject")
        return [self._to(order, "rejected"), _said("order.rejected", order, {"code": code, "message": message})]

    def allocate(self, reference: str) -> Happened:
        """Reserve what there is; units that are not in the book become `short` at once."""
        order = self._ready(reference, "allocate")
        for line in order.lines:
            line.reserved = self.stock.reserve(line.sku, line.quantity)
            line.short = line.quantity - line.reserved
        lines = [{"sku": line.sku, "quantity": line.reserved} for line in order.lines if line.reserved]
        moved = replace(self._to(order, "allocated"), fields={"short": order.missing()})
        return [moved, _said("order.allocated", order, {"lines": lines})]

    def pick(self, reference: str, short: Iterable[Mapping[str, Any]] = ()) -> Happened:
        """Take the reserved units off the shelves. `short` [{"sku", "quantity"}] were not there: written off the book."""
        order = self._ready(reference, "pick")
        missing = self._missing(order, short)
        began = self._to(order, "picking")
        corrections: Happened = []
        for line in order.lines:
            corrections += self._pick_line(order, line, missing.get(line.sku, 0))
        lines = [{"sku": line.sku, "quantity": line.picked, "short": line.short} for line in order.lines]
        return [began, self._to(order, "picked"), _said("order.picked", order, {"lines": lines}), *corrections]

    def boxes(self, reference: str, parcels: int = 1) -> list[Parcel]:
        """The parcels that packing would make, still without labels. Changes nothing. Refused: 409, 422."""
        order = self._ready(reference, "pack")
        weights = {line.sku: self.stock.shelf(line.sku).weight_g for line in order.lines}
        try:
            boxes = parcelled([(line.sku, line.picked) for line in order.lines], parcels)
        except ValueError as error:
            raise Refused(422, "too_many_parcels", str(error), "parcels") from error
        return [
            Parcel(id=f"P{reference}-{number}", weight_g=weight(box, weights), lines=box)
            for number, box in enumerate(boxes, start=1)
        ]

    def pack(self, reference: str, parcels: list[Parcel]) -> Happened:
        """Close the boxes, which by now have their labels."""
        order = self._ready(reference, "pack")
        order.parcels = parcels
        shown = [parcel.to_json() for parcel in parcels]
        return [self._to(order, "packed"), _said("order.packed", order, {"parcels": shown})]

    def check_move(self, reference: str, move: str) -> None:
        """Raises Refused, 404 or 409, unless `move` is possible now."""
        self._ready(reference, move)

    def hand_over(self, reference: str) -> Happened:
        """The parcels leave the house, and with them their units."""
        order = self._ready(reference, "hand_over")
        for line in order.lines:
            self.stock.ship(line.sku, line.picked)
            line.reserved -= line.picked
            line.shipped = line.picked
        left = {"parcels": [parcel.to_json() for parcel in order.parcels], "short": order.missing()}
        return [self._to(order, "handed_over"), _said("order.dispatched", order, left)]

    def hold(self, reference: str) -> Happened:
        order = self._ready(reference, "hold")
        order.held_from = order.state
        return [self._to(order, "on_hold")]

    def release(self, reference: str) -> Happened:
        """Go on where the order was held."""
        order = self._ready(reference, "release")
        return [self._to(order, order.held_from)]

    def cancel(self, reference: str) -> Happened:
        """Give the reserved units back. Cancelling a cancelled order does nothing and is no error."""
        if self.order(reference).state == "cancelled":
            return []
        order = self._ready(reference, "cancel")
        for line in order.lines:
            self.stock.release(line.sku, line.reserved)
            line.reserved = 0
        return [self._to(order, "cancelled"), _said("order.cancelled", order)]

    # Inside

    def _ready(self, reference: str, move: str) -> WarehouseOrder:
        order = self.order(reference)
        allowed = order_moves(order.state)
        if move not in allowed:
            raise impossible("order", reference, order.state, move, allowed)
        if order.at_carrier:
            raise Refused(409, "busy", f"order {reference} waits for the carrier's answer", allowed=[])
        return order

    def _to(self, order: WarehouseOrder, state: str) -> Moved:
        before, order.state = order.state, ORDER.move(order.state, state)
        return Moved("order", order.reference, order.reference, before, state)

    def _missing(self, order: WarehouseOrder, short: Iterable[Mapping[str, Any]]) -> dict[str, int]:
        missing: dict[str, int] = {}
        for index, entry in enumerate(short):
            line = order.line(entry["sku"])
            missing[entry["sku"]] = missing.get(entry["sku"], 0) + entry["quantity"]
            if line is None:
                raise Refused(422, "unknown_article", f"{entry['sku']} is not in this order", f"short.{index}.sku")
            if missing[line.sku] > line.reserved:
                message = f"only {line.reserved} units of {line.sku} were reserved"
                raise Refused(422, "too_many_short", message, f"short.{index}.quantity")
        return missing

    def _pick_line(self, order: WarehouseOrder, line: Line, missing: int) -> Happened:
        line.picked = line.reserved - missing
        if not missing:
            return []
        self.stock.write_off(line.sku, missing)
        line.short += missing
        line.reserved -= missing
        on_hand = self.stock.shelf(line.sku).on_hand
        body = {"sku": line.sku, "delta": -missing, "on_hand": on_hand, "reason": "short_pick"}
        return [_said("stock.changed", order, body)]


def _said(type_: str, order: WarehouseOrder, body: Mapping[str, Any] | None = None) -> Said:
    return Said(type_, order.reference, body or {}, order.came_by)


def check_articles(stock: StockBook, lines: Iterable[Mapping[str, Any]], of: str = "lines") -> None:
    """Raises Refused 422 naming the first article of `lines` that is not in the book."""
    for index, line in enumerate(lines):
        if line["sku"] not in stock:
            raise Refused(422, "unknown_article", f"article {line['sku']} is not known here", f"{of}.{index}.sku")
