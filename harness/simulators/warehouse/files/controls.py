"""The part of the control plane that is about files.

- `GET /_control/files` gives {"address", "fingerprint", "folders": {path: [{"name", "size", "changed"}]}}, newest first
- `GET /_control/files/content?path=/out/dispatch/NAME` gives the file as text
- `POST /_control/files/stock` writes the full stock feed now: {"name"}; 201
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from harness.simulators.control import ControlHandler
from harness.simulators.refusal import Refused, refusing
from harness.simulators.warehouse.files.desk import Missing
from harness.simulators.warehouse.files.door import FileDoor
from harness.simulators.warehouse.files.tree import PathRefused


def file_controls(door: FileDoor) -> list[tuple[str, str, ControlHandler]]:
    """(method, path, handler) of each, for `control_routes`."""

    async def show(_request: Request) -> Response:
        return JSONResponse(door.to_json())

    async def content(request: Request) -> Response:
        try:
            raw = door.content(request.query_params.get("path", ""))
        except Missing as error:
            raise Refused(404, "unknown_file", "there is no such file", "path") from error
        except PathRefused as refused:
            raise Refused(422, refused.code, refused.reason, "path") from refused
        safe = {"x-content-type-options": "nosniff", "content-security-policy": "default-src 'none'; sandbox"}
        return Response(raw, media_type="text/plain; charset=utf-8", headers=safe)

    async def write_stock(_request: Request) -> Response:
        if not door.is_used:
            raise Refused(409, "no_file_door", "this warehouse has no door for files: start it with --sftp-port")
        return JSONResponse({"name": door.write_stock()}, status_code=201)

    doors: list[tuple[str, str, ControlHandler]] = [
        ("GET", "/files", show),
        ("GET", "/files/content", content),
        ("POST", "/files/stock", write_stock),
    ]
    return [(method, path, refusing(handler)) for method, path, handler in doors]
