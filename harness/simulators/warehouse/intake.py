"""The intake: where returns are announced, received and graded. Pure, as the house is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from harness.simulators.refusal import Refused, impossible
from harness.simulators.warehouse.happened import Happened, Moved, Said
from harness.simulators.warehouse.house import House
from harness.simulators.warehouse.lifecycle import RETURN, RETURN_MOVES, return_moves
from harness.simulators.warehouse.orders import WarehouseOrder
from harness.simulators.warehouse.returns import WarehouseReturn, merged
from harness.simulators.warehouse.shelves import check_articles

Lines = list[dict[str, Any]]


class Intake:
    """All returns of one house."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.returns = house.store.things("return", WarehouseReturn, due=lambda back: back.next_at)

    def announce(self, asked: dict[str, Any], came_by: str = "rest") -> tuple[WarehouseReturn, bool, Happened]:
        """The return made of `asked`, whether it is new, and what happened. Refused: 409, 422."""
        known = self.returns.get(asked["rma"])
        if known is not None:
            if known.asked != asked:
                raise Refused(409, "other_content", f"return {known.rma} is here with other content", "rma")
            return known, False, []
        self._check_returnable(asked)
        made = WarehouseReturn(asked=asked, came_by=came_by)
        return made, True, [self._put(made)]

    def find_unannounced(
        self, order: str, lines: Sequence[Mapping[str, Any]], site: str = ""
    ) -> tuple[WarehouseReturn, Happened]:
        """A parcel comes back that nobody announced: [{"sku", "quantity"}] of an order. It gets a number of the house.

        Refused: 422 for an order that never left, or an unknown article.
        """
        code = self._house.sites.site(site).code if site else ""
        sold = self._sold(order)
        check_articles(self._house.stock, lines)
        found = [{"sku": line["sku"], "quantity": line["quantity"], "reason": ""} for line in lines]
        rma = self._free_number(order)
        asked = {"rma": rma, "order": order, "lines": found, "tracking_number": ""}
        made = WarehouseReturn(
            asked=asked, state="received", announced=False, came_by=sold.came_by, site=code or _site(sold)
        )
        moved = self._put(made)
        plain = [{"sku": line["sku"], "quantity": line["quantity"]} for line in lines]
        return made, [moved, Said("return.unannounced", order, {"rma": rma, "lines": plain}, made.came_by)]

    def return_(self, rma: str) -> WarehouseReturn:
        """The return called `rma`. Refused: 404."""
        found = self.returns.get(rma)
        if found is None:
            raise Refused(404, "unknown_return", f"return {rma} is not known here")
        return found

    def receive(self, rma: str, site: str = "") -> Happened:
        """The parcel is here: at `site`, or where it was sent from."""
        back = self._returned(rma, "receive")
        code = self._house.sites.site(site).code if site else _site(self._house.order(back.order))
        back.site = code or self._house.sites.first.code
        return [self._to(back, "receive"), self._said("return.received", back, {"rma": rma})]

    def grade(self, rma: str, grades: list[dict[str, Any]] | None = None) -> Happened:
        """Say in which state each unit came: [{"sku", "quantity", "grade"}], by default all that was announced as A.

        What came may be less than was announced, more, or something else: what this order cannot have shipped is told
        apart, under `others`, and goes on the shelf as a correction.
        """
        back = self._returned(rma, "grade")
        lines = merged(back.all_as_new() if grades is None else grades)
        check_articles(self._house.stock, lines, "grades")
        differs = _differs(back.units(), lines)
        back.graded = lines
        for line in lines:
            self._house.stock.take_back(line["sku"], back.site, line["quantity"], sellable=line["grade"] == "A")
        moved = self._to(back, "grade", {"not_as_announced": differs} if differs else {})
        theirs, others = self._told_apart(back, lines)
        body = {"rma": rma, "lines": theirs, **({"others": others} if others else {})}
        return [moved, self._said("return.graded", back, body), *self._corrections(back, others)]

    def close(self, rma: str) -> Happened:
        return [self._to(self._returned(rma, "close"), "close")]

    def _returned(self, rma: str, move: str) -> WarehouseReturn:
        back = self.return_(rma)
        allowed = return_moves(back.state)
        if move not in allowed:
            raise impossible("return", rma, back.state, move, allowed)
        return back

    def _put(self, made: WarehouseReturn) -> Moved:
        made.announced_at = made.changed_at = self._house.now(made.order).timestamp()
        self.returns.put(made.rma, made, group=made.order)
        return Moved("return", made.rma, made.order, "", made.state)

    def _to(self, back: WarehouseReturn, move: str, fields: Mapping[str, Any] | None = None) -> Moved:
        before, back.state = back.state, RETURN.move(back.state, RETURN_MOVES[move])
        back.changed_at = self._house.now(back.order).timestamp()
        return Moved("return", back.rma, back.order, before, back.state, fields or {})

    def _said(self, type_: str, back: WarehouseReturn, body: Mapping[str, Any]) -> Said:
        more = {"site": back.site} if len(self._house.sites.all) > 1 else {}
        return Said(type_, back.order, {**body, **more}, back.came_by)

    def _told_apart(self, back: WarehouseReturn, lines: list[dict[str, Any]]) -> tuple[Lines, Lines]:
        """What the order shipped and did not get back yet, and what it cannot have shipped."""
        left = Counter({line.sku: line.shipped for line in self._house.order(back.order).lines})
        for known in self.returns.of(back.order):
            if known.rma != back.rma and known.state in ("graded", "closed"):
                left.subtract(known.units())
        theirs, others = Lines(), Lines()
        for line in lines:
            count = max(0, min(line["quantity"], left[line["sku"]]))
            left[line["sku"]] -= count
            theirs += [{**line, "quantity": count}] if count else []
            others += [{**line, "quantity": line["quantity"] - count}] if count < line["quantity"] else []
        return theirs, others

    def _corrections(self, back: WarehouseReturn, others: Lines) -> Happened:
        order = self._house.order(back.order)
        return [
            self._house.changed(line["sku"], line["quantity"], "returned", back.site, order)
            for line in others
            if line["grade"] == "A"
        ]

    def _free_number(self, order: str) -> str:
        count = 1 + sum(not back.announced for back in self.returns.of(order))
        while (number := f"U{order[:34]}-{count}") in self.returns:
            count += 1
        return number

    def _sold(self, reference: str) -> WarehouseOrder:
        """The order that something comes back of. Refused: 422 unless a part of it left."""
        order = self._house.orders.get(reference)
        if order is None:
            raise Refused(422, "unknown_order", f"order {reference} is not known here", "order")
        if not any(line.shipped for line in order.lines):
            raise Refused(422, "nothing_shipped", f"nothing of order {reference} has left", "order")
        return order

    def _check_returnable(self, asked: Mapping[str, Any]) -> None:
        """Only what left the house can be announced back; what did not come with one return can come with the next."""
        order = self._house.orders.get(asked["order"])
        if order is None:
            raise Refused(422, "unknown_order", f"order {asked['order']} is not known here", "order")
        check_articles(self._house.stock, asked["lines"])
        left = Counter({line.sku: line.shipped for line in order.lines})
        for back in self.returns.of(order.reference):
            left.subtract(back.units())
        for index, line in enumerate(asked["lines"]):
            left[line["sku"]] -= line["quantity"]
            if left[line["sku"]] < 0:
                message = f"more units of {line['sku']} than this order shipped and has not announced yet"
                raise Refused(422, "more_than_shipped", message, f"lines.{index}.quantity")


def _site(order: WarehouseOrder) -> str:
    """Where an order was sent from first."""
    return order.parts[0].site if order.parts else ""


def _differs(announced: Counter[str], graded: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """By article: how many units more came than were announced, or, below zero, fewer."""
    came = Counter[str]()
    for line in graded:
        came[line["sku"]] += line["quantity"]
    came.subtract(announced)
    return {sku: count for sku, count in came.items() if count}
