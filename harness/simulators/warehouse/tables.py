"""The tables: orders are picked and packed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from harness.simulators.refusal import Refused
from harness.simulators.warehouse import picking
from harness.simulators.warehouse.books import Books, noted, only, told, where
from harness.simulators.warehouse.boxing import boxed
from harness.simulators.warehouse.happened import Happened, Noted
from harness.simulators.warehouse.orders import Parcel, Part, WarehouseOrder
from harness.simulators.warehouse.packing import enclosed
from harness.simulators.warehouse.picking import Mishaps

NOTHING = Mishaps()


class Tables(Books):
    """What clerks do with the part of an order in their site."""

    def start_picking(self, reference: str, site: str = "", *, forced: bool = False) -> Happened:
        """A clerk takes the order in hand. Refused: 409 when the floor has begun as many this hour as it can."""
        order, parts = self._parts(reference, "start_picking", site)
        self._check_backlog(order, parts, forced=forced)
        return [event for part in parts for event in self._begin(order, part)]

    def pick(self, reference: str, mishaps: Mishaps = NOTHING, site: str = "", *, forced: bool = False) -> Happened:
        """Take the reserved units off the shelves, but for what goes wrong. Refused: 409, 422."""
        order, parts = self._parts(reference, "pick", site)
        if mishaps:
            picking.check(self.stock, only(parts), mishaps)
        self._check_backlog(order, [part for part in parts if part.state == "allocated"], forced=forced)
        happened: Happened = []
        for part in parts:
            happened += self._begin(order, part) if part.state == "allocated" else []
            happened += self._picked(order, part, mishaps)
        return happened

    def boxes(
        self,
        reference: str,
        parcels: int | None = None,
        *,
        contents: Sequence[Mapping[str, Any]] | None = None,
        unchecked: bool = False,
        site: str = "",
    ) -> dict[str, list[Parcel]]:
        """The parcels that packing would make in each site, still without labels. Changes nothing. Refused: 409, 422.

        As many as are needed, or exactly `parcels`, or with the `contents` [{"lines", "packaging"?}]. `unchecked` lets
        articles pass that were picked by mistake.
        """
        order, parts = self._parts(reference, "pack", site)
        if parcels is not None or contents is not None:
            only(parts)
        inside = [] if any(parcel.enclosed for parcel in order.parcels) else enclosed(order.asked)
        made = {}
        for part in parts:
            made[part.site] = boxed(
                self.stock, order, part, parcels, contents=contents, enclosed=inside, unchecked=unchecked
            )
            inside = [] if made[part.site] else inside
        return made

    def pack(self, reference: str, boxes: Mapping[str, list[Parcel]], *, unchecked: bool = False) -> Happened:
        """Close the `boxes` of each site, which by now have their labels."""
        order, happened = self._ready(reference, "pack"), Happened()
        for part in [part for part in order.parts if part.site in boxes and part.state == "picked"]:
            happened += self._scanned(order, part, unchecked=unchecked)
            part.parcels = boxes[part.site]
            happened += [_truth(order, parcel) for parcel in part.parcels if parcel.really]
            happened += self._part_to(order, part, "packed")
            shown = [parcel.to_json() for parcel in part.parcels]
            happened.append(told("order.packed", order, **where(order, part), parcels=shown))
        order.carrier_refusal = ""
        return happened

    def _begin(self, order: WarehouseOrder, part: Part) -> Happened:
        self.backlog.begun(self.now(order.reference))
        return self._part_to(order, part, "picking")

    def _check_backlog(self, order: WarehouseOrder, parts: Sequence[Part], *, forced: bool) -> None:
        limit = self.policies.now.orders_an_hour
        now = self.now(order.reference)
        if limit and parts and not forced and self.backlog.this_hour(now) + len(parts) > limit:
            message = f"the floor begins {limit} orders an hour: order {order.reference} waits"
            raise Refused(409, "backlog", message, allowed=[])

    def _picked(self, order: WarehouseOrder, part: Part, mishaps: Mishaps) -> Happened:
        corrections = picking.pick(self.stock, part, mishaps)
        happened = self._part_to(order, part, "picked")
        for swap in part.swaps:
            fields = {"article": swap.sku, "instead": swap.instead, "quantity": swap.quantity, "site": part.site}
            happened.append(noted("order.mispicked", order, **fields))
        lines = [{"sku": line.sku, "quantity": line.picked, "short": line.short} for line in order.lines]
        happened.append(told("order.picked", order, **where(order, part), lines=lines))
        for lost in corrections:
            happened.append(self.changed(lost.sku, -lost.quantity, lost.reason, part.site, order))
        return happened

    def _scanned(self, order: WarehouseOrder, part: Part, *, unchecked: bool) -> Happened:
        """Scanning at the packing table finds what was picked by mistake, unless nobody scans."""
        if unchecked:
            return []
        return [
            noted("order.mispick_caught", order, article=swap.sku, instead=swap.instead, quantity=swap.quantity)
            for swap in picking.put_right(self.stock, part)
        ]


def _truth(order: WarehouseOrder, parcel: Parcel) -> Noted:
    """What is really in a parcel that nobody looked into: the journal knows, the shop does not."""
    return noted("order.really_holds", order, parcel=parcel.id, told=parcel.lines, really=parcel.really)
