"""Shipments at work: created and rated, bought, taken back, put on a scan form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from harness.simulators.bodies import BadBody
from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.dialects.easypost import addresses, goods
from harness.simulators.carrier.dialects.easypost.errors import Json, Rejected, problem
from harness.simulators.carrier.dialects.easypost.kept import Cabinet, Kept, Shipment, Tracker, shown
from harness.simulators.carrier.dialects.easypost.rating import chosen, rate
from harness.simulators.carrier.dialects.easypost.showing import shipment_json
from harness.simulators.carrier.dialects.easypost.telling import Teller
from harness.simulators.carrier.dialects.easypost.tracking import carrier_of, status_of
from harness.simulators.carrier.parcel import Parcel
from harness.simulators.refusal import Refused

DIALECT = "easypost"
FORMATS = ("PDF", "ZPL")
REFUNDED_AFTER = timedelta(days=14)  # until a carrier has paid a label back


class Shipping:
    """The shipments of EasyPost's, with the carrier behind them."""

    def __init__(self, desk: Desk, cabinet: Cabinet, teller: Teller) -> None:
        self._desk = desk
        self._cabinet = cabinet
        self._teller = teller
        desk.simulation.when_due(cabinet.shipments, self._pay_back)

    def show(self, shipment: Shipment) -> Json:
        """The shipment as it stands."""
        parcel = self.parcel(shipment)
        tracker = self._cabinet.trackers.get(shipment.tracker) if shipment.tracker else None
        scan_form = self._cabinet.scan_forms.get(shipment.scan_form) if shipment.scan_form else None
        return shipment_json(shipment, parcel, tracker, scan_form)

    def parcel(self, shipment: Shipment) -> Parcel | None:
        """The carrier's parcel, None until a rate is bought."""
        return self._desk.depot.shipment(shipment.parcel) if shipment.parcel else None

    def of_number(self, number: str) -> Shipment | None:
        """The shipment whose parcel has this tracking number."""
        parcel = self._desk.depot.by_number(number)
        if parcel is None or parcel.dialect != DIALECT:
            return None
        return self._cabinet.shipments.get(str(parcel.extras["easypost"]))

    def create(self, read: Json, order: str, site: str) -> Shipment:
        """A new shipment with its rates, bought if a service is named. `read` is what `form.read_shipment` gives.

        Raises Rejected when that service cannot be bought: then nothing is kept.
        """
        cabinet = self._cabinet
        identity = cabinet.new_id("shp", cabinet.shipments, group=order)
        now = cabinet.now(order)
        shipment = Shipment(
            id=identity, order=order, site=site, created=now, updated=now, made=dict(read), form=_form(read, order)
        )
        rate(cabinet, shipment)
        wanted = _wanted(shipment, read)
        shipment.made |= self._kept(read, identity)
        cabinet.shipments.put(identity, shipment, group=order, names=list(shipment.services))
        if wanted:
            try:
                self.buy(shipment, wanted, read["insurance"])
            except Rejected:
                cabinet.shipments.remove(identity)
                raise
        return shipment

    def rerate(self, shipment: Shipment) -> None:
        """Rate anew what is not bought yet."""
        if not shipment.parcel:
            rate(self._cabinet, shipment)
            for identity in shipment.services:
                self._cabinet.shipments.add_name(shipment.id, identity)

    def buy(self, shipment: Shipment, chosen: Mapping[str, Any], insurance: str | None) -> None:
        """Buy one of the shipment's rates: the carrier announces the parcel. Raises Rejected."""
        if shipment.parcel:
            raise Rejected(422, "SHIPMENT.POSTAGE.EXISTS", "Postage already exists for this shipment.")
        form = {**shipment.form, "service": shipment.services[chosen["id"]]}
        try:
            parcel, _, moved = self._desk.depot.announce(
                form, shipment.id, shipment.site, dialect=DIALECT, extras={"easypost": shipment.id}
            )
        except BadBody as bad:
            problems = [problem(bad.field, bad.message)] if bad.field else []
            raise Rejected(422, "SHIPMENT.POSTAGE.FAILURE", bad.message, problems) from bad
        shipment.parcel, shipment.selected, shipment.insurance = parcel.id, dict(chosen), insurance
        shipment.updated = self._cabinet.now(shipment.order)
        wanted = shipment.made["options"].get("label_format", "")
        shipment.formats = [wanted if wanted in FORMATS else FORMATS[0]]
        self._desk.report(moved)
        shipment.tracker = self.track(parcel, shipment.id).id

    def track(self, parcel: Parcel, shipment: str = "") -> Tracker:
        """The tracker of a parcel, made anew when there is none yet, which is told."""
        trackers = self._cabinet.trackers
        known = trackers.named(f"parcel:{parcel.id}")
        if known is not None:
            return known
        tracker = Tracker(
            id=f"trk_{self._cabinet.digits('trk', parcel.id)}", order=parcel.order, parcel=parcel.id,
            created=self._cabinet.now(parcel.order), shipment=shipment, carrier=carrier_of(parcel),
            status=status_of(parcel),
        )  # fmt: skip
        trackers.put(tracker.id, tracker, group=parcel.order, names=[f"parcel:{parcel.id}"])
        self._teller.tell_tracker("tracker.created", tracker, parcel)
        return tracker

    def print(self, shipment: Shipment, wanted: str) -> None:
        """Have the label in one more form. Raises Rejected."""
        if not shipment.parcel:
            raise Rejected(422, "SHIPMENT.POSTAGE.REQUIRED", "Postage is required: buy a rate first.")
        if wanted not in FORMATS:
            said = f"Label format {wanted[:20]} is not available, only {', '.join(FORMATS)}."
            raise Rejected(422, "SHIPMENT.POSTAGE.FORMAT_UNAVAILABLE", said)
        if wanted not in shipment.formats:
            shipment.formats.append(wanted)

    def take_back(self, shipment: Shipment) -> None:
        """Ask the carrier to take a label back and to pay for it. Raises Rejected once the parcel was handed over."""
        parcel = self.parcel(shipment)
        if parcel is None:
            raise Rejected(422, "SHIPMENT.POSTAGE.REQUIRED", "Postage is required: there is nothing to refund.")
        if shipment.refund:
            raise Rejected(422, "SHIPMENT.REFUND.UNAVAILABLE", "A refund was already requested for this shipment.")
        try:
            moved = self._desk.depot.cancel(parcel.id)
        except Refused:
            said = "Unable to request refund. The parcel has been shipped."
            raise Rejected(422, "SHIPMENT.REFUND.UNAVAILABLE", said) from None
        moment = self._cabinet.moment(shipment.order)
        shipment.refund, shipment.due = "submitted", (moment + REFUNDED_AFTER).timestamp()
        shipment.updated = self._cabinet.now(shipment.order)
        self._desk.report(moved)

    def refund(self, shipment: Shipment) -> Json:
        """The refund of a shipment that was taken back."""
        parcel, now = self.parcel(shipment), self._cabinet.now(shipment.order)
        identity = f"rfnd_{self._cabinet.digits('rfnd', shipment.id)}"
        body = {
            "id": identity,
            "object": "Refund",
            "created_at": shown(now),
            "updated_at": shown(now),
            "tracking_code": parcel.tracking_number if parcel else None,
            "confirmation_number": None,
            "status": shipment.refund,
            "carrier": shipment.selected["carrier"],
            "shipment_id": shipment.id,
        }
        self._cabinet.refunds.put(identity, Kept(id=identity, created=now, body=body), group=shipment.order)
        return body

    def close(self, shipments: Sequence[Shipment]) -> Json:
        """Put bought shipments on a scan form, which is a manifest of the carrier's. Raises Rejected."""
        parcels = [self.parcel(shipment) for shipment in shipments]
        bought = [parcel for parcel in parcels if parcel is not None]
        if len(bought) < len(shipments):
            raise Rejected(422, "SCAN_FORM.BATCH.NOT_PURCHASED", "Every shipment of a scan form must be purchased.")
        if len({shipment.selected["carrier"] for shipment in shipments}) > 1:
            raise Rejected(422, "SCAN_FORM.BATCH.MULTIPLE_CARRIERS", "A scan form is for one carrier.")
        try:
            manifest = self._desk.close_day([parcel.tracking_number for parcel in bought], shipments[0].site)
        except Refused as refused:
            raise Rejected(422, "SCAN_FORM.SHIPMENTS.INVALID", refused.message) from refused
        now = self._cabinet.now(shipments[0].order)
        identity = f"sf_{self._cabinet.digits('sf', manifest.number)}"
        body = {
            "id": identity,
            "object": "ScanForm",
            "created_at": shown(now),
            "updated_at": shown(now),
            "tracking_codes": list(manifest.tracking_numbers),
            "address": shipments[0].made["from_address"],
            "status": "created",
            "message": None,
            "form_url": manifest.pdf_url,
            "form_file_type": None,
            "batch_id": None,
            "confirmation": manifest.number,
        }
        self._cabinet.scan_forms.put(identity, Kept(id=identity, created=now, body=body))
        for shipment in shipments:
            shipment.scan_form = identity
        self._teller.tell("scan_form.created", body, _one_order(shipments))
        return body

    def _kept(self, read: Mapping[str, Any], identity: str) -> Json:
        """The parts of a shipment, each kept under an id of its own."""
        cabinet = self._cabinet
        parts: Json = {}
        for name in ("to_address", "from_address", "return_address", "buyer_address"):
            given = read[name]
            parts[name] = given if not given or "id" in given else addresses.keep(cabinet, given, identity, name)
        parcel, info = read["parcel"], read["customs_info"]
        parts["parcel"] = parcel if not parcel or "id" in parcel else goods.keep_parcel(cabinet, parcel, identity)
        parts["customs_info"] = info if not info or "id" in info else goods.keep_info(cabinet, info, identity)
        return parts

    def _pay_back(self, shipment: Shipment) -> None:
        """The carrier has paid: the refund is done."""
        shipment.due, shipment.refund = None, "refunded"
        shipment.updated = self._cabinet.now(shipment.order)
        kept = self._cabinet.refunds.get(f"rfnd_{self._cabinet.digits('rfnd', shipment.id)}")
        if kept is not None:
            kept.body = {**kept.body, "status": "refunded", "updated_at": shown(shipment.updated)}
            self._teller.tell("refund.successful", kept.body, shipment.order)


def _form(read: Mapping[str, Any], order: str) -> Json:
    """What the carrier is asked for, but for the service; {} when a part is missing.

    A return is told as the outbound shipment it answers: it goes from `to_address` to `from_address`.
    """
    start, end, parcel = read["from_address"], read["to_address"], read["parcel"]
    if not start or not end or not parcel:
        return {}
    if read["is_return"]:
        start, end = end, start
    worth, currency = goods.value(read["customs_info"])
    form: Json = {
        "order": order,
        "direction": "return" if read["is_return"] else "outbound",
        "sender": addresses.as_native(start),
        "recipient": addresses.as_native(end),
        "weight_g": goods.grams(parcel),
        "declared_value": worth,
        "currency": currency,
        "contents": goods.contents(read["customs_info"]),
    }
    size = goods.size_cm(parcel)
    return {**form, "size_cm": size} if size else form


def _wanted(shipment: Shipment, read: Mapping[str, Any]) -> Json | None:
    """The rate of the service that is to be bought at once, None when none is. Raises Rejected when there is no such rate."""
    if not read["service"]:
        return None
    wanted = chosen(shipment, read["service"], read["carrier"])
    if wanted is None:
        why = [problem(one["type"], one["message"]) for one in shipment.messages]
        raise Rejected(422, "SHIPMENT.RATES.UNAVAILABLE", f"No rate for the service {read['service'][:60]}.", why)
    return wanted


def _one_order(shipments: Sequence[Shipment]) -> str:
    orders = {shipment.order for shipment in shipments}
    return orders.pop() if len(orders) == 1 else ""
