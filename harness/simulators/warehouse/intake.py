"""The intake: where returns are announced, received and graded. Pure, as the house is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from harness.simulators.refusal import Refused, impossible
from harness.simulators.warehouse.happened import Happened, Moved, Said
from harness.simulators.warehouse.house import House, check_articles
from harness.simulators.warehouse.lifecycle import RETURN, RETURN_MOVES, return_moves
from harness.simulators.warehouse.returns import WarehouseReturn, merged


class Intake:
    """All returns of one house."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.returns: dict[str, WarehouseReturn] = {}

    def announce(self, asked: dict[str, Any], came_by: str = "rest") -> tuple[WarehouseReturn, bool, Happened]:
        """The return made of `asked`, whether it is new, and what happened. Refused: 409, 422."""
        known = self.returns.get(asked["rma"])
        if known is not None:
            if known.asked != asked:
                raise Refused(409, "other_content", f"return {known.rma} is here with other content", "rma")
            return known, False, []
        self._check_returnable(asked)
        made = WarehouseReturn(asked=asked, came_by=came_by)
        self.returns[made.rma] = made
        return made, True, [Moved("return", made.rma, made.order, "", made.state)]

    def return_(self, rma: str) -> WarehouseReturn:
        """The return called `rma`. Refused: 404."""
        if rma not in self.returns:
            raise Refused(404, "unknown_return", f"return {rma} is not known here")
        return self.returns[rma]

    def receive(self, rma: str) -> Happened:
        back = self._returned(rma, "receive")
        return [self._return_to(back, "receive"), Said("return.received", back.order, {"rma": rma}, back.came_by)]

    def grade(self, rma: str, grades: list[dict[str, Any]] | None = None) -> Happened:
        """Say in which state each unit came: [{"sku", "quantity", "grade"}], by default all that was announced as A."""
        back = self._returned(rma, "grade")
        lines = merged(back.all_as_new() if grades is None else grades)
        check_articles(self._house.stock, lines, "grades")
        back.graded = lines
        for line in lines:
            self._house.stock.take_back(line["sku"], line["quantity"], sellable=line["grade"] == "A")
        told = Said("return.graded", back.order, {"rma": rma, "lines": lines}, back.came_by)
        return [self._return_to(back, "grade"), told]

    def close(self, rma: str) -> Happened:
        return [self._return_to(self._returned(rma, "close"), "close")]

    def _returned(self, rma: str, move: str) -> WarehouseReturn:
        back = self.return_(rma)
        allowed = return_moves(back.state)
        if move not in allowed:
            raise impossible("return", rma, back.state, move, allowed)
        return back

    def _return_to(self, back: WarehouseReturn, move: str) -> Moved:
        before, back.state = back.state, RETURN.move(back.state, RETURN_MOVES[move])
        return Moved("return", back.rma, back.order, before, back.state)

    def _check_returnable(self, asked: Mapping[str, Any]) -> None:
        """Only what left the house can be announced back; what did not come with one return can come with the next."""
        order = self._house.orders.get(asked["order"])
        if order is None:
            raise Refused(422, "unknown_order", f"order {asked['order']} is not known here", "order")
        check_articles(self._house.stock, asked["lines"])
        left = Counter({line.sku: line.shipped for line in order.lines})
        for back in self.returns.values():
            if back.order == order.reference:
                left.subtract(back.units())
        for index, line in enumerate(asked["lines"]):
            left[line["sku"]] -= line["quantity"]
            if left[line["sku"]] < 0:
                message = f"more units of {line['sku']} than this order shipped and has not announced yet"
                raise Refused(422, "more_than_shipped", message, f"lines.{index}.quantity")
