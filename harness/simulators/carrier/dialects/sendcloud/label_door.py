"""The labels of Sendcloud's API: where they can be had, and the papers themselves."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from harness.simulators.bodies import parse_json
from harness.simulators.carrier.dialects.sendcloud.answers import CORNERS, label_links
from harness.simulators.carrier.dialects.sendcloud.counter import Counter
from harness.simulators.carrier.dialects.sendcloud.door import Rejected, api_of, invalid, unknown
from harness.simulators.carrier.dialects.sendcloud.paging import MOST_IDS, whole_ids
from harness.simulators.carrier.parcel import Parcel
from harness.simulators.carrier.zpl import label_zpl
from harness.simulators.reception import Visit

_PDF, _ZPL = "application/pdf", "application/zpl"


class LabelDoor:
    """Handlers of the labels."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    async def links(self, visit: Visit) -> Response:
        number = visit.request.path_params["id"]
        self._parcels(visit, [number])
        links = label_links(api_of(visit.request), str(number))
        return JSONResponse({"label": links, "customs_declaration": {}})

    async def links_of_several(self, visit: Visit) -> Response:
        body = parse_json(visit.raw)
        label = body.get("label") if isinstance(body, dict) else None
        numbers = label.get("parcels") if isinstance(label, dict) else None
        if not isinstance(numbers, list) or not 1 <= len(numbers) <= MOST_IDS:
            raise invalid({"label": [f"Expected a list of 1 to {MOST_IDS} parcels."]})
        if not all(isinstance(number, int) and not isinstance(number, bool) for number in numbers):
            raise invalid({"parcels": ["A valid integer is required."]})
        self._parcels(visit, numbers)
        ids = ",".join(str(number) for number in numbers)
        return JSONResponse({"label": label_links(api_of(visit.request), f"?ids={ids}")})

    async def sheets(self, visit: Visit) -> Response:
        """Labels for a normal printer: four on a sheet of A4, the first at `start_from`."""
        first = visit.request.query_params.get("start_from", "0")
        if first not in map(str, range(CORNERS)):
            raise invalid({"start_from": ["Select a number from 0 to 3."]})
        parcels = self._parcels(visit, self._asked(visit))
        from harness.simulators.carrier.dialects.sendcloud.sheets import on_sheets  # noqa: PLC0415 - as _drawn

        return _paper(on_sheets([_drawn(parcel) for parcel in parcels], int(first)), "labels.pdf")

    async def rolls(self, visit: Visit) -> Response:
        """Labels for a label printer, one after another."""
        parcels = self._parcels(visit, self._asked(visit))
        if len(parcels) == 1:
            return _paper(_drawn(parcels[0]), f"{parcels[0].tracking_number}.pdf")
        from harness.simulators.carrier.dialects.sendcloud.sheets import one_by_one  # noqa: PLC0415 - as _drawn

        return _paper(one_by_one([_drawn(parcel) for parcel in parcels]), "labels.pdf")

    async def document(self, visit: Visit) -> Response:
        """One label as the `Accept` header wants it, or `format` as older clients say: PDF, or ZPL for 203 dpi."""
        (parcel,) = self._parcels(visit, [visit.request.path_params["id"]])
        accepted = visit.request.headers.get("accept", _PDF)
        if wanted := visit.request.query_params.get("format"):
            accepted = f"application/{wanted.lower()}"
        if _ZPL in accepted or "text/zpl" in accepted:
            return _paper(label_zpl(parcel).encode(), f"{parcel.tracking_number}.zpl", _ZPL)
        if not any(kind in accepted for kind in (_PDF, "application/*", "*/*")):
            raise Rejected(406, "Could not satisfy the request Accept header.", "wrong_format")
        return _paper(_drawn(parcel), f"{parcel.tracking_number}.pdf")

    def _asked(self, visit: Visit) -> list[int]:
        if "id" in visit.request.path_params:
            return [visit.request.path_params["id"]]
        return whole_ids(visit.request.query_params.get("ids", ""))

    def _parcels(self, visit: Visit, numbers: list[int]) -> list[Parcel]:
        """The carrier's parcels with a good label. Raises Rejected 404 for one that has none, or is not known."""
        found: list[Parcel] = []
        for number in numbers:
            consignment = self._counter.get(number)
            parcel = self._counter.parcel(consignment) if consignment else None
            if parcel is None or parcel.state == "cancelled":
                raise unknown()
            found.append(parcel)
        orders = {parcel.order for parcel in found}
        visit.order = orders.pop() if len(orders) == 1 else ""
        visit.fields = {"tracking_numbers": [parcel.tracking_number for parcel in found]}
        return found


def _drawn(parcel: Parcel) -> bytes:
    from harness.simulators.carrier.label import label_pdf  # noqa: PLC0415 - the PDF library is slow to load

    return label_pdf(parcel)


def _paper(content: bytes, name: str, kind: str = _PDF) -> Response:
    return Response(content, media_type=kind, headers={"content-disposition": f'inline; filename="{name}"'})
