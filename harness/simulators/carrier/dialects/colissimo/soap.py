"""Colissimo by SOAP, as older modules ask: the label service (answers of several parts, XOP) and pick-up points.

A message becomes the same object that a client of REST sends, and goes to the same counter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute

from harness.kernel.seed import Seed
from harness.simulators.carrier.dialects.colissimo import messages
from harness.simulators.carrier.dialects.colissimo.counter import Counter, Files, Infos, order_in, refused
from harness.simulators.carrier.dialects.colissimo.mistakes import DONE, Mistake, message
from harness.simulators.carrier.dialects.colissimo.parts import Part, parted
from harness.simulators.carrier.dialects.colissimo.points import Points
from harness.simulators.carrier.dialects.soap.document import Node
from harness.simulators.carrier.dialects.soap.door import Operation, SoapDoor
from harness.simulators.carrier.dialects.soap.envelope import told
from harness.simulators.carrier.dialects.soap.shapes import Field, Record, text
from harness.simulators.reception import Visit
from harness.simulators.simulation import Simulation

SPACE = "http://sls.ws.coliposte.fr"
POINTS_SPACE = "http://v2.pointretrait.geopost.com/"
_SLS = ("/sls-ws/SlsServiceWS/2.0", "/sls-ws/SlsServiceWS")  # deposit slips are asked for at the older one
_ROOT = "<root.message@cxf.apache.org>"
_XOP = "http://www.w3.org/2004/08/xop/include"
Asked = dict[str, Any]


def soap_routes(simulation: Simulation, counter: Counter, points: Points) -> list[BaseRoute]:
    """The doors for SOAP."""
    labels = _Labels(simulation.seed, counter)
    sls = {
        "generateLabel": Operation(
            "shipment.create", Record("generateLabel", (Field("generateLabelRequest", messages.REQUEST),)), messages.LABELLED, labels.label
        ),
        "generateBordereauByParcelsNumbers": Operation(
            "manifest.create",
            Record("generateBordereauByParcelsNumbers", (*messages.ACCOUNT, Field(messages.LIST.name, messages.LIST))), messages.SLIPPED, labels.slip,
        ),
    }  # fmt: skip
    found = {
        messages.ASKS_NEAR.name: Operation("points.read", messages.ASKS_NEAR, messages.NEAR, _finding(points.find)),
        messages.ASKS_ONE.name: Operation("points.read", messages.ASKS_ONE, messages.ONE, _finding(points.find_one)),
    }
    door = SoapDoor("SlsServiceWS", SPACE, sls, _order)
    relays = SoapDoor("PointRetraitServiceWS", POINTS_SPACE, found, _order)
    return [
        *(route for path in _SLS for route in door.routes(path, simulation)),
        *relays.routes("/pointretrait-ws-cxf/PointRetraitServiceWS/2.0", simulation),
    ]


class _Labels:
    def __init__(self, seed: Seed, counter: Counter) -> None:
        self._seed = seed
        self._counter = counter

    async def label(self, visit: Visit, asked: Asked) -> Response:
        return self._told(
            visit,
            lambda: self._counter.label(visit, asked.get("generateLabelRequest")),
            "generateLabelResponse",
            _label,
        )

    async def slip(self, visit: Visit, asked: Asked) -> Response:
        return self._told(
            visit, lambda: self._counter.slip(visit, asked), "generateBordereauByParcelsNumbersResponse", _slip
        )

    def _told(
        self, visit: Visit, work: Callable[[], tuple[Infos, Files]], name: str, write: Callable[[Infos, str], str]
    ) -> Response:
        """An answer of two parts: the message, and the file that stands in it by reference."""
        try:
            infos, files = work()
        except Mistake as mistake:
            return self._parted(name, messages.MESSAGED.write({"messages": [refused(visit, mistake)]}), {})
        done = messages.MESSAGED.write({"messages": [message("0", "INFOS", DONE)]})
        (identity,) = files
        return self._parted(name, done + write(infos, f"{identity}@cxf.apache.org"), files)

    def _parted(self, name: str, inner: str, files: Mapping[str, bytes]) -> Response:
        root = told(SPACE, name, f"<return>{inner}</return>").encode()
        first: Part = (_ROOT, 'application/xop+xml; charset=UTF-8; type="text/xml"', root)
        more = [(f"<{name}@cxf.apache.org>", "application/octet-stream", content) for name, content in files.items()]
        return parted([first, *more], self._seed, kind="application/xop+xml", more='; start-info="text/xml"')


def _label(infos: Infos, identity: str) -> str:
    inner = _included("label", identity) + messages.LABEL.write(infos["labelV2Response"])
    return f"<labelV2Response>{inner}</labelV2Response>"


def _slip(infos: Infos, identity: str) -> str:
    header = infos["bordereauHeader"]
    at = datetime.fromtimestamp(header["publishingDate"] / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    written = messages.HEADER.write({**header, "publishingDate": at})
    return f"<bordereau>{_included('bordereauDataHandler', identity)}<bordereauHeader>{written}</bordereauHeader></bordereau>"


def _included(name: str, identity: str) -> str:
    return f'<{name}><xop:Include xmlns:xop="{_XOP}" href="cid:{text(identity)}"/></{name}>'


def _finding(find: Callable[[Visit, object], Infos]) -> Callable[[Visit, Asked], Any]:
    async def handler(visit: Visit, asked: Asked) -> Infos:
        return find(visit, asked)

    return handler


def _order(asked: Node) -> str:
    """The order that a message names."""
    return order_in(_plain(asked).get("generateLabelRequest"))


def _plain(node: Node) -> dict[str, Any]:
    return {child.name: _plain(child) if child.children else child.text for child in node.children}
