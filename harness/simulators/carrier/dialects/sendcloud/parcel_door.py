"""The parcels of Sendcloud's API: create, list, read, change, cancel, track."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from harness.simulators.bodies import parse_json
from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.dialects.sendcloud import statuses
from harness.simulators.carrier.dialects.sendcloud.answers import parcel_json, tracking_json
from harness.simulators.carrier.dialects.sendcloud.consignment import Consignment
from harness.simulators.carrier.dialects.sendcloud.counter import Counter, Order
from harness.simulators.carrier.dialects.sendcloud.door import Rejected, api_of, invalid, site_of, unknown
from harness.simulators.carrier.dialects.sendcloud.evidence import fields_of, order_in
from harness.simulators.carrier.dialects.sendcloud.form import Errors, read_parcel, wants_label
from harness.simulators.carrier.dialects.sendcloud.paging import listed
from harness.simulators.reception import Visit

Json = dict[str, Any]
MOST_PARCELS = 100
_NO_SUCH_KEY = """<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>"""


class ParcelDoor:
    """Handlers of the parcels."""

    def __init__(self, desk: Desk, counter: Counter) -> None:
        self._desk = desk
        self._counter = counter

    async def create(self, visit: Visit) -> Response:
        """`{"parcel": {...}}` or `{"parcels": [...]}`. With `?errors=` what is right is taken, and what is wrong listed."""
        body = parse_json(visit.raw)
        many = isinstance(body, dict) and "parcels" in body
        wanted = _wanted(body)
        read = [self._read(visit, given, single=not many) for given in wanted]
        errors = {place: wrong for place, (_, wrong) in enumerate(read) if wrong}
        visit.order = order_in([order.asked for order, _ in read])
        visit.fields = fields_of([order.asked for order, _ in read], visit.fields, errors)
        verbose = "errors" in visit.request.query_params
        if errors and not verbose:
            raise invalid(next(iter(errors.values())))
        api, site = api_of(visit.request), site_of(visit.request)
        made: list[Consignment] = []
        for place, (order, _) in enumerate(read):
            made += [] if place in errors else self._counter.take(order, api, site)
        visit.fields["tracking_numbers"] = [
            parcel.tracking_number for one in made if (parcel := self._counter.parcel(one))
        ]
        failed = [{"parcel": wanted[place], "errors": wrong} for place, wrong in errors.items()]
        if many:
            shown: Json = {"parcels": [self._shown(one) for one in made]}
            return JSONResponse({**shown, "failed_parcels": failed} if verbose else shown)
        return JSONResponse({"failed_parcels": failed} if failed else {"parcel": self._shown(made[0])})

    async def update(self, visit: Visit) -> Response:
        body = parse_json(visit.raw)
        given = body.get("parcel") if isinstance(body, dict) else None
        if not isinstance(given, dict) or not isinstance(given.get("id"), int):
            raise Rejected(400, "Parcel ID is missing", "missing_field")
        consignment = self._counter.get(given["id"])
        if consignment is None:
            raise unknown()
        visit.order = consignment.order
        read, wrong, ignored = read_parcel(given)
        asked = {**consignment.asked, **read}
        order = Order(asked, label=wants_label(read))
        wrong = wrong or self._counter.objections(order)
        visit.fields = fields_of(
            [asked], {"parcel_id": consignment.id, "ignored": ignored}, {0: wrong} if wrong else {}
        )
        if self._counter.parcel(consignment) is not None or consignment.status == statuses.ANNOUNCING:
            raise Rejected(400, "This parcel is already announced and can not be changed anymore.", "announced")
        if wrong:
            raise invalid(wrong)
        return JSONResponse({"parcel": self._shown(self._counter.change(consignment, order))})

    async def list(self, visit: Visit) -> Response:
        query = dict(visit.request.query_params)
        visit.order, visit.fields = query.get("order_number", ""), dict(query)
        found, onward, back = listed(self._counter, query)
        here = f"{api_of(visit.request)}parcels?"
        return JSONResponse(
            {
                "next": f"{here}{onward}" if onward else None,
                "previous": f"{here}{back}" if back else None,
                "parcels": [self._shown(one) for one in found],
            }
        )

    async def read(self, visit: Visit) -> Response:
        return JSONResponse({"parcel": self._shown(self._consignment(visit))})

    async def cancel(self, visit: Visit) -> Response:
        consignment = self._consignment(visit)
        cancelled = self._counter.cancel(consignment)
        visit.fields = {"parcel_id": consignment.id, **cancelled.to_json()}
        return JSONResponse(cancelled.to_json(), status_code=cancelled.status)

    async def statuses(self, _visit: Visit) -> Response:
        return JSONResponse([statuses.to_json(number) for number in statuses.STATUSES])

    async def tracking(self, visit: Visit) -> Response:
        """For an unknown number the answer is XML, as the file store behind Sendcloud gives it."""
        consignment = self._counter.by_number(visit.request.path_params["number"])
        parcel = self._counter.parcel(consignment) if consignment else None
        if consignment is None or parcel is None:
            return Response(_NO_SUCH_KEY, status_code=404, media_type="application/xml")
        visit.order = consignment.order
        return JSONResponse(tracking_json(consignment, parcel))

    def _read(self, visit: Visit, given: object, *, single: bool) -> tuple[Order, Errors]:
        asked, wrong, ignored = read_parcel(given)
        if ignored:
            visit.fields["ignored"] = sorted({*visit.fields.get("ignored", []), *ignored})
        order = Order.of(asked)
        if not wrong and single and order.label and int(asked.get("quantity") or 1) > 1:
            wrong = {"quantity": ["A shipment of several parcels is created with `parcels`."]}
        return order, wrong or self._counter.objections(order)

    def _consignment(self, visit: Visit) -> Consignment:
        found = self._counter.get(visit.request.path_params["id"])
        if found is None:
            raise unknown()
        visit.order = found.order
        return found

    def _shown(self, consignment: Consignment) -> Json:
        return parcel_json(consignment, self._counter.parcel(consignment), self._counter.status(consignment))


def _wanted(body: object) -> list[Any]:
    """The parcels that a body asks for. Raises Rejected 400."""
    if not isinstance(body, dict):
        raise Rejected(400, "Invalid data. Expected a dictionary.", "invalid_field")
    if "parcels" not in body:
        if "parcel" not in body:
            raise invalid({"parcel": ["This field is required."]})
        return [body["parcel"]]
    parcels = body["parcels"]
    if not isinstance(parcels, list) or not 1 <= len(parcels) <= MOST_PARCELS:
        raise invalid({"parcels": [f"Expected a list of 1 to {MOST_PARCELS} parcels."]})
    return parcels
