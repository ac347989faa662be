"""The carrier's own part of the control plane: look at parcels and move them.

- `GET /_control/parcels?order=` gives {"parcels": [...]}, of one order the oldest first; without `order` the newest
  `limit` (100 unless told) of all, the newest first
- `GET /_control/parcels/{tracking}` gives one of them
- `POST /_control/parcels/{tracking}/moves` {"move", "place"?, "reason"?} gives {"parcel": state}; the moves and the
  reasons are those of `lifecycle`. An impossible one is refused with 409 and the `allowed` ones.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from harness.simulators.bodies import BadBody, read_json
from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.forms import MOVE
from harness.simulators.control import ControlHandler, whole
from harness.simulators.refusal import refusing

MOST = 1000


def controls(desk: Desk) -> list[tuple[str, str, ControlHandler]]:
    """(method, path, handler) of each, for `control_routes`."""

    async def parcels(request: Request) -> Response:
        order = request.query_params.get("order", "")
        limit = whole(request.query_params.get("limit", "100"), "limit")
        if not 1 <= limit <= MOST:
            raise BadBody(422, "invalid_field", f"must be between 1 and {MOST}", "limit")
        found = desk.depot.of_order(order) if order else desk.depot.things.latest(limit)
        return JSONResponse({"parcels": [parcel.in_full() for parcel in found]})

    async def parcel(request: Request) -> Response:
        return JSONResponse(desk.depot.parcel(request.path_params["tracking"]).in_full())

    async def move(request: Request) -> Response:
        asked = await read_json(request)
        number = desk.depot.parcel(request.path_params["tracking"]).tracking_number
        MOVE.check(asked)
        moved = desk.depot.move(number, asked["move"], asked.get("place", "").strip(), asked.get("reason", ""))
        desk.report([moved])
        return JSONResponse({"parcel": moved.after})

    return [
        ("GET", "/parcels", refusing(parcels)),
        ("GET", "/parcels/{tracking}", refusing(parcel)),
        ("POST", "/parcels/{tracking}/moves", refusing(move)),
    ]
