"""The carrier's own part of the control plane: look at parcels and move them.

- `GET /_control/parcels?order=` gives {"parcels": [...]}
- `GET /_control/parcels/{tracking}` gives one of them
- `POST /_control/parcels/{tracking}/moves` {"move", "place"?} gives {"parcel": state}; the moves are collect, transit,
  out, deliver, fail, return. An impossible one is refused with 409 and the `allowed` ones.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from harness.simulators.bodies import read_json
from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.forms import MOVE
from harness.simulators.control import ControlHandler
from harness.simulators.refusal import refusing


def controls(desk: Desk) -> list[tuple[str, str, ControlHandler]]:
    """(method, path, handler) of each, for `control_routes`."""

    async def parcels(request: Request) -> Response:
        found = desk.depot.parcels(request.query_params.get("order", ""))
        return JSONResponse({"parcels": [parcel.in_full() for parcel in found]})

    async def parcel(request: Request) -> Response:
        return JSONResponse(desk.depot.parcel(request.path_params["tracking"]).in_full())

    async def move(request: Request) -> Response:
        asked = await read_json(request)
        number = desk.depot.parcel(request.path_params["tracking"]).tracking_number
        MOVE.check(asked)
        moved = desk.depot.move(number, asked["move"], asked.get("place", "").strip())
        desk.report([moved])
        return JSONResponse({"parcel": moved.after})

    return [
        ("GET", "/parcels", refusing(parcels)),
        ("GET", "/parcels/{tracking}", refusing(parcel)),
        ("POST", "/parcels/{tracking}/moves", refusing(move)),
    ]
