"""Shipments of EasyPost's API, with what belongs to them: rates, labels, refunds, scan forms."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from harness.simulators.carrier.dialects.easypost.door import body_of, site_of
from harness.simulators.carrier.dialects.easypost.errors import Rejected, missing, not_found, problem
from harness.simulators.carrier.dialects.easypost.form import fields_of, order_in, read_shipment
from harness.simulators.carrier.dialects.easypost.kept import Cabinet, Shipment, found
from harness.simulators.carrier.dialects.easypost.paging import page
from harness.simulators.carrier.dialects.easypost.params import Params
from harness.simulators.carrier.dialects.easypost.rating import ACCOUNTS, account_json
from harness.simulators.carrier.dialects.easypost.shipping import Shipping
from harness.simulators.carrier.zpl import label_zpl
from harness.simulators.reception import Visit


class ShipmentDoor:
    """Handlers of shipments."""

    def __init__(self, cabinet: Cabinet, shipping: Shipping) -> None:
        self._cabinet = cabinet
        self._shipping = shipping

    async def create(self, visit: Visit) -> Response:
        """With a `service` the shipment is bought at once."""
        given = body_of(visit, "shipment")
        visit.order = order_in(given)
        read, ignored = read_shipment(self._cabinet, given)
        visit.fields = fields_of(read, ignored)
        shipment = self._shipping.create(read, visit.order, site_of(visit.request))
        visit.fields["shipment"] = shipment.id
        if shipment.parcel:
            self._note_bought(visit, shipment)
        return JSONResponse(self._shipping.show(shipment), status_code=201)

    async def list(self, visit: Visit) -> Response:
        query = visit.fields = dict(visit.request.query_params)
        kept, more = page(self._cabinet.shipments, query)
        purchased = query.get("purchased", "").lower() in ("true", "1")
        shown = [self._shipping.show(one) for one in kept if one.parcel or not purchased]
        return JSONResponse({"shipments": shown, "has_more": more})

    async def read(self, visit: Visit) -> Response:
        return JSONResponse(self._shipping.show(self._named(visit)))

    async def rerate(self, visit: Visit) -> Response:
        shipment = self._named(visit)
        self._shipping.rerate(shipment)
        return JSONResponse({"rates": shipment.rates})

    async def buy(self, visit: Visit) -> Response:
        """The body is `{"rate": {"id"}, "insurance"?}`."""
        shipment = self._named(visit)
        body = body_of(visit)
        wanted = body.get("rate")
        identity = wanted.get("id") if isinstance(wanted, dict) else wanted
        if not isinstance(identity, str) or not identity:
            raise missing("rate")
        params = Params(body)
        insurance = params.amount("insurance")
        if params.problems:
            raise Rejected(422, "INSURANCE.AMOUNT.INVALID", "The insurance is not an amount of money.", params.problems)
        bought = next((one for one in shipment.rates if one["id"] == identity), None)
        visit.fields |= {"rate": identity, "insurance": insurance or ""}
        if bought is None:
            raise not_found()
        self._shipping.buy(shipment, bought, insurance)
        self._note_bought(visit, shipment)
        return JSONResponse(self._shipping.show(shipment))

    async def label(self, visit: Visit) -> Response:
        shipment = self._named(visit)
        wanted = visit.request.query_params.get("file_format", "")
        visit.fields["file_format"] = wanted
        self._shipping.print(shipment, wanted.upper())
        return JSONResponse(self._shipping.show(shipment))

    async def refund(self, visit: Visit) -> Response:
        shipment = self._named(visit)
        self._shipping.take_back(shipment)
        self._shipping.refund(shipment)
        return JSONResponse(self._shipping.show(shipment))

    async def file(self, visit: Visit) -> Response:
        """A label. No key: its link travels."""
        shipment = found(self._cabinet.shipments, visit.request.path_params["id"])
        visit.order = shipment.order
        parcel = self._shipping.parcel(shipment)
        if parcel is None or parcel.state == "cancelled":
            raise not_found()
        visit.fields = {"tracking_code": parcel.tracking_number}
        if visit.request.path_params["ending"] == "zpl":
            return Response(label_zpl(parcel).encode(), media_type="application/zpl; charset=utf-8")
        from harness.simulators.carrier.label import label_pdf  # noqa: PLC0415 - the PDF library is slow to load

        return Response(label_pdf(parcel), media_type="application/pdf")

    async def refunds(self, visit: Visit) -> Response:
        """`{"refund": {"carrier", "tracking_codes"}}`: all of them are taken back, or none."""
        given = body_of(visit, "refund")
        codes = given.get("tracking_codes")
        numbers = [code.strip() for code in codes.split(",")] if isinstance(codes, str) else codes
        if not isinstance(numbers, list) or not numbers or not all(isinstance(one, str) and one for one in numbers):
            raise missing("tracking_codes")
        visit.fields = {"carrier": str(given.get("carrier", ""))[:60], "tracking_codes": numbers[:100]}
        shipments = [self._of_number(number) for number in dict.fromkeys(numbers)]
        if given.get("carrier") and any(one.selected["carrier"] != given["carrier"] for one in shipments):
            raise Rejected(422, "REFUND.TRACKING_CODES.INVALID", "These tracking codes are of another carrier.")
        visit.order = _one_order(shipments)
        for shipment in shipments:
            self._shipping.take_back(shipment)
        return JSONResponse([self._shipping.refund(shipment) for shipment in shipments], status_code=201)

    async def list_refunds(self, visit: Visit) -> Response:
        kept, more = page(self._cabinet.refunds, dict(visit.request.query_params))
        return JSONResponse({"refunds": [one.body for one in kept], "has_more": more})

    async def read_refund(self, visit: Visit) -> Response:
        return JSONResponse(found(self._cabinet.refunds, visit.request.path_params["id"]).body)

    async def close(self, visit: Visit) -> Response:
        """`{"scan_form": {"shipments": [{"id"}, ...]}}`; older clients say `shipment`."""
        given = body_of(visit, "scan_form")
        named = given.get("shipments", given.get("shipment"))
        if not isinstance(named, list) or not 1 <= len(named) <= 500:
            raise Rejected(
                422,
                "SCAN_FORM.SHIPMENTS.REQUIRED",
                "Shipments are required.",
                [problem("shipments", "cannot be blank")],
            )
        ids = [str(one.get("id")) if isinstance(one, dict) else str(one) for one in named]
        shipments = [found(self._cabinet.shipments, identity) for identity in ids]
        visit.order, visit.fields = _one_order(shipments), {"shipments": ids}
        body = self._shipping.close(shipments)
        visit.fields["tracking_codes"] = body["tracking_codes"]
        return JSONResponse(body, status_code=201)

    async def list_scan_forms(self, visit: Visit) -> Response:
        kept, more = page(self._cabinet.scan_forms, dict(visit.request.query_params))
        return JSONResponse({"scan_forms": [one.body for one in kept], "has_more": more})

    async def read_scan_form(self, visit: Visit) -> Response:
        return JSONResponse(found(self._cabinet.scan_forms, visit.request.path_params["id"]).body)

    async def read_rate(self, visit: Visit) -> Response:
        """A rate knows its shipment by name alone."""
        named = self._cabinet.shipments.named(visit.request.path_params["id"])
        found_ = [one for one in named.rates if one["id"] == visit.request.path_params["id"]] if named else []
        if not found_:
            raise not_found()
        return JSONResponse(found_[0])

    async def accounts(self, _visit: Visit) -> Response:
        return JSONResponse([account_json(carrier) for carrier in ACCOUNTS])

    async def account(self, visit: Visit) -> Response:
        for carrier, identity in ACCOUNTS.items():
            if identity == visit.request.path_params["id"]:
                return JSONResponse(account_json(carrier))
        raise not_found()

    def _named(self, visit: Visit) -> Shipment:
        """The shipment with this id, else the newest with this reference. Raises Rejected 404."""
        name = visit.request.path_params["id"]
        shipment = self._cabinet.shipments.get(name)
        if shipment is None:
            latest = self._cabinet.shipments.latest(1, group=name)
            if not latest:
                raise not_found()
            shipment = latest[0]
        visit.order, visit.fields = shipment.order, {"shipment": shipment.id}
        return shipment

    def _of_number(self, number: str) -> Shipment:
        shipment = self._shipping.of_number(number)
        if shipment is None:
            raise Rejected(422, "REFUND.TRACKING_CODE.NOT_FOUND", f"Tracking code {number[:60]} was not found.")
        return shipment

    def _note_bought(self, visit: Visit, shipment: Shipment) -> None:
        parcel = self._shipping.parcel(shipment)
        visit.fields["service"] = shipment.selected["service"]
        visit.fields["tracking_code"] = parcel.tracking_number if parcel else ""


def _one_order(shipments: list[Shipment]) -> str:
    orders = {shipment.order for shipment in shipments}
    return orders.pop() if len(orders) == 1 else ""
