"""The counter at which Sendcloud takes parcels: creating, changing, announcing, taking back.

A parcel is announced to the carrier when its label is asked for: at once, a little later (`request_label_async`), or
never. What is refused has changed nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from harness.kernel.clock import read_stamp, stamp
from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.dialects.sendcloud import statuses
from harness.simulators.carrier.dialects.sendcloud.account import Account, as_sender
from harness.simulators.carrier.dialects.sendcloud.consignment import Consignment, shipment_form
from harness.simulators.carrier.dialects.sendcloud.form import Errors, missing, wants_label
from harness.simulators.carrier.dialects.sendcloud.objections import objections
from harness.simulators.carrier.parcel import Parcel
from harness.simulators.refusal import Refused

DIALECT = "sendcloud"
ANNOUNCED_LATER = timedelta(seconds=5)  # what an asynchronous label takes
WATCHED = timedelta(days=14)  # how long a queued cancellation waits for the parcel to move after all
CANCELLED_WITHIN = timedelta(days=42)


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for one parcel: its `asked` fields and whether its label is wanted."""

    asked: Mapping[str, Any]
    label: bool

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> Order:
        return cls(asked, wants_label(asked))


@dataclass(frozen=True, slots=True)
class Cancelled:
    """How a cancellation was answered: the HTTP status and the words."""

    status: int
    word: str
    message: str

    def to_json(self) -> dict[str, str]:
        return {"status": self.word, "message": self.message}


class Counter:
    """All consignments of Sendcloud's, with the carrier behind them.

    `tell` is called with a consignment whose status changed here, and not by a courier.
    """

    def __init__(self, desk: Desk, account: Account) -> None:
        self._desk = desk
        self._account = account
        self.tell: Callable[[Consignment], None] = lambda _consignment: None
        self._clock = desk.simulation.clock
        self.things = desk.simulation.store.things(
            "sendcloud_parcel", Consignment, due=lambda consignment: consignment.due
        )
        desk.simulation.when_due(self.things, self._go_on)

    # Looking

    def get(self, number: int) -> Consignment | None:
        return self.things.get(str(number))

    def parcel(self, consignment: Consignment) -> Parcel | None:
        """The carrier's parcel, None while there is none."""
        return self._desk.depot.shipment(consignment.parcel) if consignment.parcel else None

    def of_parcel(self, parcel: Parcel) -> Consignment | None:
        return self.get(int(parcel.extras["sendcloud"]))

    def by_reference(self, reference: str) -> Consignment | None:
        return self.things.named(f"reference:{reference}") if reference else None

    def by_number(self, number: str) -> Consignment | None:
        """The consignment whose parcel has this tracking number."""
        parcel = self._desk.depot.by_number(number)
        return self.of_parcel(parcel) if parcel is not None and parcel.dialect == DIALECT else None

    def updated(self, consignment: Consignment) -> datetime:
        """When anything last happened to it."""
        parcel = self.parcel(consignment)
        last = max(consignment.updated, str(parcel.events[-1]["at"])) if parcel else consignment.updated
        return read_stamp(last)

    def status(self, consignment: Consignment) -> int:
        """The number of its status."""
        parcel = self.parcel(consignment)
        if parcel is None:
            return consignment.status
        if consignment.status == statuses.CANCELLING and parcel.state == "announced":
            return statuses.CANCELLING
        return statuses.status_of(parcel.events)

    # Taking

    def objections(self, order: Order) -> Errors:
        """What stands against keeping `order`, and announcing it when its label is wanted."""
        errors = missing(order.asked, label=order.label)
        return objections(order.asked, self._account) if order.label and not errors else errors

    def take(self, order: Order, api: str, site: str) -> list[Consignment]:
        """The consignments that `order` makes, one for each collo. It must have no objections.

        A known external reference gives the consignment it made before.
        """
        known = self.by_reference(str(order.asked.get("external_reference", "")))
        if known is not None:
            return [known]
        colli = int(order.asked.get("quantity") or 1) if order.label else 1
        shipment = str(uuid.uuid5(uuid.NAMESPACE_OID, str(self._number(order.asked, "colli"))))
        made = [self._made(order.asked, api, site, (shipment, collo, colli)) for collo in range(colli)]
        if order.label:
            for consignment in made:
                self._label(consignment)
        return made

    def change(self, consignment: Consignment, order: Order) -> Consignment:
        """Take `order` in place of what was asked before. The consignment must not be announced yet."""
        self.things.remove(str(consignment.id))
        consignment.asked = dict(order.asked)
        consignment.order = str(order.asked.get("order_number", ""))
        consignment.updated = self._now(consignment.order)
        consignment.status = statuses.NO_LABEL
        self._keep(consignment)
        if order.label:
            self._label(consignment)
        return consignment

    def cancel(self, consignment: Consignment) -> Cancelled:
        """Take back a label, or forget a parcel that has none."""
        parcel = self.parcel(consignment)
        if parcel is None:
            self.things.remove(str(consignment.id))
            return Cancelled(410, "deleted", "Parcel has been deleted")
        if consignment.status == statuses.CANCELLING or parcel.state == "cancelled":
            return Cancelled(400, "failed", "This shipment is already being cancelled.")
        now = self._clock.now(consignment.order)
        if parcel.state != "announced" or now - read_stamp(consignment.announced) > CANCELLED_WITHIN:
            return Cancelled(400, "failed", "This shipment can not be cancelled anymore.")
        if self._account.read()["cancellation"] == "queued":
            consignment.status, consignment.due = statuses.CANCELLING, (now + WATCHED).timestamp()
            consignment.updated = stamp(now)
            self.tell(consignment)
            return Cancelled(202, "queued", "Parcel cancellation has been queued")
        try:
            self._desk.report(self._desk.depot.cancel(parcel.id))
        except Refused as refused:
            return Cancelled(400, "failed", refused.message)
        return Cancelled(200, "cancelled", "Parcel has been cancelled")

    # What happens

    def _made(self, asked: Mapping[str, Any], api: str, site: str, colli: tuple[str, int, int]) -> Consignment:
        order = str(asked.get("order_number", ""))
        now = self._now(order)
        consignment = Consignment(
            id=self._number(asked, "parcel"), order=order, asked=dict(asked), api=api, site=site, created=now,
            updated=now, colli=colli[0], collo=colli[1], colli_count=colli[2],
        )  # fmt: skip
        self._keep(consignment)
        return consignment

    def _keep(self, consignment: Consignment) -> None:
        first = consignment.collo == 0 and consignment.reference
        names = [f"reference:{consignment.reference}"] if first else []
        self.things.put(str(consignment.id), consignment, group=consignment.order, names=names)

    def _number(self, asked: Mapping[str, Any], what: str) -> int:
        """A free nine-digit number that seed and order decide, whatever other orders are worked beside this one."""
        order = str(asked.get("order_number", ""))
        before = self.things.latest(1, group=order)
        start = self._desk.simulation.seed.derive("sendcloud", what, order, str(before[0].id) if before else "")
        number = 100_000_000 + start % 900_000_000
        while str(number) in self.things:
            number += 1
        return number

    def _label(self, consignment: Consignment) -> None:
        if not consignment.asked.get("request_label_async"):
            self._announce(consignment)
            return
        consignment.status = statuses.ANNOUNCING
        consignment.due = (self._clock.now(consignment.order) + ANNOUNCED_LATER).timestamp()

    def _announce(self, consignment: Consignment) -> None:
        method = consignment.method
        sender = self._account.sender(consignment.asked.get("sender_address"))
        if method is None or sender is None:
            raise Refused(422, "invalid_field", "no shipping method, or no sender address", "shipping_method")
        form = shipment_form(consignment.asked, method, as_sender(sender))
        parcel, _, moved = self._desk.depot.announce(
            form, str(consignment.id), consignment.site, dialect=DIALECT, extras={"sendcloud": consignment.id}
        )
        consignment.parcel = parcel.id
        consignment.announced = consignment.updated = self._now(consignment.order)
        consignment.status = statuses.READY
        self._desk.report(moved)
        self.tell(consignment)

    def _go_on(self, consignment: Consignment) -> None:
        """Its time has come: an asynchronous label is made, or a queued cancellation is carried out."""
        consignment.due = None
        parcel = self.parcel(consignment)
        try:
            if parcel is None and consignment.status == statuses.ANNOUNCING:
                self._announce(consignment)
            elif parcel is not None and consignment.status == statuses.CANCELLING and parcel.state == "announced":
                self._desk.report(self._desk.depot.cancel(parcel.id))
        except Refused as refused:
            consignment.status = statuses.ANNOUNCEMENT_FAILED if parcel is None else statuses.READY
            self.tell(consignment)
            self._desk.simulation.journal.note(
                "refused", "sendcloud.label", order=consignment.order, status=refused.status, reply=refused.message,
                fields={"parcel_id": consignment.id, "code": refused.code},
            )  # fmt: skip

    def _now(self, order: str) -> str:
        return stamp(self._clock.now(order))
