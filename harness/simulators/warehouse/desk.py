"""The desk: orders are taken, accepted, allocated, held and cancelled, before anything is picked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from harness.simulators.refusal import Refused
from harness.simulators.warehouse.allocating import allotted
from harness.simulators.warehouse.books import Books, noted, told
from harness.simulators.warehouse.happened import Happened, Moved
from harness.simulators.warehouse.orders import Line, Part, WarehouseOrder, likeness
from harness.simulators.warehouse.shelves import check_articles


class Desk(Books):
    """What is decided about an order."""

    def take_order(self, asked: dict[str, Any], came_by: str = "rest") -> tuple[WarehouseOrder, bool, Happened]:
        """The order made of `asked`, whether it is new, and what happened. Refused: 409 other content, 422 article."""
        known = self.orders.get(asked["reference"])
        if known is not None:
            if known.asked != asked:
                raise Refused(409, "other_content", f"order {known.reference} is here with other content", "reference")
            return known, False, []
        check_articles(self.stock, asked["lines"])
        order = WarehouseOrder.of(asked, came_by)
        alike = likeness(asked)
        try:
            self.orders.put(order.reference, order, group=order.reference, names=(alike,))
        except ValueError:  # another order of the day has that name
            order.suspect_of = self.orders.id_of(alike)
            self.orders.put(order.reference, order, group=order.reference)
        happened: Happened = [Moved("order", order.reference, order.reference, "", order.state)]
        if order.suspect_of:
            happened.append(noted("order.suspected", order, suspect_of=order.suspect_of))
        if self.policies.now.accept == "at_once":
            return order, True, happened + self._accepted(order)
        order.changed_at = self.now(order.reference).timestamp()
        return order, True, happened

    def accept(self, reference: str) -> Happened:
        return self._accepted(self._ready(reference, "accept"))

    def reject(
        self, reference: str, code: str = "rejected", message: str = "The warehouse does not take this order."
    ) -> Happened:
        order = self._ready(reference, "reject")
        return [self._to(order, "rejected"), told("order.rejected", order, code=code, message=message)]

    def allocate(self, reference: str, *, split: bool = False, site: str = "") -> Happened:
        """Reserve what there is, in one site if it has all; units that no site has become `short` at once.

        `split` shares the order out between sites, `site` names the only one that may serve it. Refused: 409 when the
        sites cannot share it.
        """
        order = self._ready(reference, "allocate")
        codes = [self.sites.site(site).code] if site else [each.code for each in self.sites.all]
        given = allotted(self.stock, codes, order.wanted, split=split)
        if split and len(given) < 2:
            raise Refused(409, "cannot_split", "only one site could serve this order", "split")
        order.parts = [self._part(order, code, units) for code, units in given.items()] or [
            Part(site=codes[0], lines=[])
        ]
        found = {line.sku: line.reserved for line in order.lines}
        order.out_of_stock = {sku: count - found[sku] for sku, count in order.wanted.items() if count > found[sku]}
        lines = [{"sku": sku, "quantity": count} for sku, count in found.items() if count]
        sites = {part.site: {line.sku: line.quantity for line in part.lines} for part in order.parts}
        fields = {"short": order.missing()} | ({"sites": sites} if order.split else {})
        return [self._to(order, "allocated", fields), told("order.allocated", order, lines=lines)]

    def hold(self, reference: str, reason: str = "other", message: str = "") -> Happened:
        """Stop working on an order that is not begun: an address that cannot be, a payment in doubt."""
        order = self._ready(reference, "hold")
        order.held_from, order.held_for = order.state, reason
        moved = self._to(order, "on_hold", {"reason": reason, "message": message})
        return [moved, told("order.held", order, reason=reason, message=message)]

    def release(self, reference: str) -> Happened:
        """Go on where the order was held."""
        order = self._ready(reference, "release")
        order.held_for = ""
        return [self._to(order, order.held_from), told("order.released", order)]

    def cancel(self, reference: str) -> Happened:
        """Give the reserved units back. Cancelling a cancelled order does nothing and is no error."""
        if self.order(reference).state == "cancelled":
            return []
        order = self._ready(reference, "cancel")
        for part in order.parts:
            for line in part.lines:
                self.stock.release(line.sku, part.site, line.reserved)
                line.reserved = 0
        order.held_for = ""
        return [self._to(order, "cancelled"), told("order.cancelled", order)]

    def _accepted(self, order: WarehouseOrder) -> Happened:
        happened: Happened = [self._to(order, "accepted"), told("order.accepted", order)]
        order.accepted_at = order.changed_at
        if order.suspect_of and self.policies.now.duplicates == "hold":
            message = f"It looks like order {order.suspect_of}, sent twice."
            happened += self.hold(order.reference, "duplicate", message)
        return happened

    def _part(self, order: WarehouseOrder, code: str, units: Mapping[str, int]) -> Part:
        """What the site called `code` does, its units reserved."""
        lines = [
            Line(sku=sku, quantity=count, reserved=self.stock.reserve(sku, code, count)) for sku, count in units.items()
        ]
        accepted = datetime.fromtimestamp(order.accepted_at, UTC)
        return Part(site=code, lines=lines, leaves_on=self.sites.of(code).leaving_day(accepted))
