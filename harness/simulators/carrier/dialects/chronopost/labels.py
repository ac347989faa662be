"""ShippingServiceWS: parcels are announced and their labels handed out."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from harness.kernel.seed import Seed
from harness.simulators.carrier.depot import Moved
from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.dialects.chronopost import shapes
from harness.simulators.carrier.dialects.chronopost.counter import Answer, Asked, Counter
from harness.simulators.carrier.dialects.chronopost.mistakes import NO_LABEL, NO_MODE, Mistake
from harness.simulators.carrier.dialects.chronopost.shipment import MODES, Wanted, mode_of, wanted
from harness.simulators.carrier.dialects.evidence import in_own_words
from harness.simulators.carrier.dialects.labels import labels_of
from harness.simulators.carrier.dialects.soap.door import Operation
from harness.simulators.carrier.dialects.soap.shapes import Field, Record
from harness.simulators.carrier.parcel import Parcel
from harness.simulators.reception import Visit
from harness.simulators.refusal import Refused

DIALECT = "chronopost"
_SEVERAL = ("shippingMultiParcel", *(f"shippingMultiParcelV{version}" for version in range(2, 8)))
_SINGLE = ("shipping", *(f"shippingV{version}" for version in range(2, 8)))
_RESERVED = ("getReservedSkybill", "getReservedSkybillWithType", "getReservedSkybillWithTypeAndMode")
_MODE = (Field("mode"),)


class Labels:
    """The operations, and labels by reservation number."""

    def __init__(self, desk: Desk, counter: Counter) -> None:
        self._desk = desk
        self._counter = counter

    def operations(self) -> dict[str, Operation]:
        """Each operation by its name."""
        several = {name: self._announcing(name, many=True) for name in _SEVERAL}
        single = {name: self._announcing(name, many=False) for name in _SINGLE}
        reserved = {
            name: self._counter.operation(
                "label.read", Record(name, (Field("reservationNumber"), *(_MODE if name.endswith("Mode") else ()))),
                shapes.RESERVED, self._reserved, open_to_all=True,
            )
            for name in _RESERVED
        }  # fmt: skip
        return several | single | reserved

    async def file(self, visit: Visit) -> Response:
        """`GET /shipping-cxf/getReservedSkybill?reservationNumber=…`: the label as a file, for a link."""
        visit.operation = "label.read"
        try:
            content, kind = self._printed(visit, dict(visit.request.query_params))
        except Mistake as mistake:
            visit.fields |= {"refused": mistake.message, "error_code": mistake.code}
            return Response(mistake.message, status_code=404, media_type="text/plain")
        return Response(content, media_type="application/pdf" if kind == "pdf" else "application/zpl; charset=utf-8")

    def _announcing(self, name: str, *, many: bool) -> Operation:
        asks = shapes.asks_label(name, many=many)
        if many:
            return self._counter.operation("shipment.create", asks, shapes.LABELS, self._several)
        return self._counter.operation("shipment.create", asks, shapes.LABEL, self._single)

    def _several(self, visit: Visit, asked: Asked) -> Answer:
        parcels, kind = self._announce(visit, asked)
        each = [{**_depot(parcel), "pdfEtiquette": _encoded(labels_of([parcel], kind))} for parcel in parcels]
        reservation = parcels[0].extras["reservation"]
        return {"reservationNumber": reservation, "resultMultiParcelValue": each}

    def _single(self, visit: Visit, asked: Asked) -> Answer:
        parcels, kind = self._announce(visit, asked)
        label = _encoded(labels_of(parcels, kind))
        return {**_depot(parcels[0]), "skybill": label, "pdfEtiquette": label}

    def _announce(self, visit: Visit, asked: Asked) -> tuple[list[Parcel], str]:
        """The parcels, all of them or none, and how their labels are printed."""
        kind, several = mode_of(asked), wanted(asked)
        visit.fields |= in_own_words(several[0].asked)
        made, moved = self._made(visit, several)
        reservation = _reservation(self._desk.simulation.seed, made[0].tracking_number)
        for parcel in made:
            parcel.extras |= {"reservation": reservation, "mode": kind, "with": [one.tracking_number for one in made]}
        self._desk.depot.things.add_name(made[0].id, f"reservation:{reservation}")
        visit.fields |= {"tracking_number": made[0].tracking_number, "reservation": reservation}
        if len(made) > 1:
            visit.fields["tracking_numbers"] = [parcel.tracking_number for parcel in made]
        self._desk.report(moved)
        return made, kind

    def _made(self, visit: Visit, several: Sequence[Wanted]) -> tuple[list[Parcel], list[Moved]]:
        made: list[Parcel] = []
        moved: list[Moved] = []
        try:
            for one in several:
                parcel, _new, moves = self._desk.depot.announce(
                    one.asked, "", self._counter.base(visit), numbering=one.product.number, dialect=DIALECT,
                    extras={"product": one.product.code, "said": one.told},
                )  # fmt: skip
                made.append(parcel)
                moved += moves
        except Refused as refused:
            for parcel in made:
                self._desk.depot.things.remove(parcel.id)
            raise Mistake.of(refused) from refused
        return made, moved

    def _reserved(self, visit: Visit, asked: Asked) -> Answer:
        content, kind = self._printed(visit, asked)
        return {"skybill": _encoded(content), "type": kind.upper()}

    def _printed(self, visit: Visit, asked: Mapping[str, Any]) -> tuple[bytes, str]:
        number = str(asked.get("reservationNumber", ""))
        first = self._desk.depot.things.named(f"reservation:{number}")
        if first is None:
            raise Mistake(NO_LABEL, field="reservationNumber")
        visit.order = first.order
        kind = MODES.get(str(asked["mode"]).upper()) if asked.get("mode") else str(first.extras["mode"])
        if kind is None:
            raise Mistake(NO_MODE, field="mode")
        parcels = self._desk.depot.listed(first.extras["with"])
        if any(parcel.state == "cancelled" for parcel in parcels):
            raise Mistake(NO_LABEL, "L'étiquette a été annulée", "reservationNumber")
        return labels_of(parcels, kind), kind


def _reservation(seed: Seed, number: str) -> str:
    return f"{seed.derive('reservation', number) % 10**18:018d}"


def _encoded(label: bytes) -> str:
    return base64.b64encode(label).decode("ascii")


def _depot(parcel: Parcel) -> dict[str, Any]:
    """How a parcel is sorted on its way, as far as a client may want to print it."""
    postcode, product = parcel.asked["recipient"]["postcode"], str(parcel.extras["product"])
    return {
        "skybillNumber": parcel.tracking_number,
        "codeDepot": f"{parcel.asked['sender']['postcode'][:2]:0>2}00",
        "codeService": product,
        "destinationDepot": f"{postcode[:2]:0>2}00",
        "geoPostCodeBarre": f"%{postcode:0>7.7}{parcel.tracking_number}",
        "geoPostNumeroColis": parcel.tracking_number,
        "signaletiqueProduit": product,
    }
