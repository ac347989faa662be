"""The gate: what is packed leaves the house, or does not."""

from __future__ import annotations

from harness.simulators.refusal import Refused
from harness.simulators.warehouse import picking
from harness.simulators.warehouse.books import Books, noted, told, where
from harness.simulators.warehouse.happened import Happened
from harness.simulators.warehouse.orders import Part, WarehouseOrder


class Gate(Books):
    """What happens between the packing table and the truck."""

    def leaving(self, reference: str, site: str = "", *, forced: bool = False) -> list[Part]:
        """The packed parts that leave now. Refused: 409, also before the day on which the truck takes one."""
        order, parts = self._parts(reference, "hand_over", site)
        for part in parts:
            today = self.sites.of(part.site).day(self.now(order.reference)).isoformat()
            if today < part.leaves_on and not forced:
                message = f"order {reference} leaves {part.site} on {part.leaves_on}: its truck is not here yet"
                raise Refused(409, "truck_not_here", message, allowed=[])
        return parts

    def hand_over(self, reference: str, site: str = "", *, forced: bool = False) -> Happened:
        """The parcels of the packed parts leave the house, and with them their units."""
        parts = self.leaving(reference, site, forced=forced)
        order, happened = self.order(reference), Happened()
        order.carrier_refusal = ""
        for part in parts:
            picking.let_pass(self.stock, part)
            for line in part.lines:
                self.stock.ship(line.sku, part.site, line.picked)
                line.reserved -= line.picked
                line.shipped = line.picked
            happened += self._part_to(order, part, "handed_over")
            complete = order.state == "handed_over"
            left = {
                "parcels": [parcel.to_json() for parcel in part.parcels],
                "short": order.missing() if complete else [],
            }
            more = {"complete": complete} if order.split else {}
            happened.append(told("order.dispatched", order, **where(order, part), **left, **more))
        return happened

    def miss_cut_off(self, reference: str, site: str = "", day: str = "") -> Happened:
        """The truck leaves without the order: it goes on the next working day, or the one that is known already."""
        order, parts = self._parts(reference, "miss_cut_off", site)
        happened = Happened()
        for part in parts:
            part.leaves_on = day or self.sites.of(part.site).day_after(self.now(reference), part.leaves_on)
            happened += self._delayed(order, "cut_off_missed", "The truck left without the order.", part)
        return happened

    def fail_label(self, reference: str, refused: str, *, reason: str = "carrier_refused") -> Happened:
        """The carrier gave no label: "carrier_refused" with its words, or "carrier_unreachable". The order waits."""
        self._ready(reference, "fail_label")
        return self.carrier_failed(reference, refused, reason=reason)

    def carrier_failed(self, reference: str, refused: str, *, reason: str = "carrier_refused") -> Happened:
        """Keep what the carrier said, or that it said nothing; the shop hears of it once."""
        order = self.order(reference)
        known, order.carrier_refusal = order.carrier_refusal, refused
        return [] if known == refused else self._delayed(order, reason, refused)

    def _delayed(self, order: WarehouseOrder, reason: str, message: str, part: Part | None = None) -> Happened:
        fields = {
            "reason": reason, "message": message, "leaves_on": part.leaves_on if part else "",
            **(where(order, part) if part else {}),
        }  # fmt: skip
        order.changed_at = self.now(order.reference).timestamp()
        return [noted("order.delayed", order, **fields), told("order.delayed", order, **fields)]
