"""A SOAP door: operations at one address, by POST in an envelope, by GET with a query, and described at `?wsdl`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from harness.simulators.bodies import BadBody
from harness.simulators.carrier.dialects.secrets import body_without_secrets
from harness.simulators.carrier.dialects.soap import envelope
from harness.simulators.carrier.dialects.soap.document import Node, read
from harness.simulators.carrier.dialects.soap.shapes import Field, Record
from harness.simulators.carrier.dialects.soap.wsdl import wsdl
from harness.simulators.reception import Reception, Visit
from harness.simulators.simulation import Simulation

Handler = Callable[[Visit, dict[str, Any]], Awaitable[Mapping[str, Any] | Response]]
UNREADABLE = "soap.unreadable"  # what a message is noted as that names no operation of ours


@dataclass(frozen=True, slots=True)
class Operation:
    """`noted` is its name in the journal. `handler` gets what was asked and returns the value of `return`, or an answer."""

    noted: str
    asks: Record
    returns: Record
    handler: Handler

    @property
    def answers(self) -> Record:
        return Record(f"{self.asks.name}Response", (Field("return", self.returns),))


class SoapDoor:
    """The service `name` in the namespace `space`. `order_in` tells the order that a message talks of, "" for none."""

    def __init__(
        self, name: str, space: str, operations: Mapping[str, Operation], order_in: Callable[[Node], str]
    ) -> None:
        self._name = name
        self._space = space
        self._operations = operations
        self._order_in = order_in

    def routes(self, path: str, simulation: Simulation) -> list[BaseRoute]:
        """The door at `path`; a message that cannot be read is refused with a fault, and noted."""
        reception = Reception(simulation.journal, envelope.fault, disturbances=simulation.disturbances, peek=self._peek)
        return [
            Route(path, reception.door(UNREADABLE, self._posted), methods=["POST"]),
            Route(path, reception.door(UNREADABLE, self._described), methods=["GET"]),
            Route(path + "/{operation}", reception.door(UNREADABLE, self._queried), methods=["GET"]),
        ]

    async def _posted(self, visit: Visit) -> Response:
        visit.body = body_without_secrets(visit.raw)
        asked = envelope.asked_in(read(visit.raw))
        if asked.space == envelope.SPACE:
            # karrio writes its operations so. Noted, as the real service may be less patient.
            visit.fields["warning"] = "the operation stands in the namespace of SOAP itself, not in that of the service"
        elif asked.space != self._space:
            raise BadBody(
                400, "unknown_operation", f"Unexpected wrapper element {{{asked.space[:100]}}}{asked.name[:60]}"
            )
        return await self._done(visit, self._operation(asked.name), asked)

    async def _queried(self, visit: Visit) -> Response:
        """The same by GET: the fields of the operation stand in the query."""
        operation = self._operation(visit.request.path_params["operation"])
        if any(isinstance(field.kind, Record) for field in operation.asks.fields):
            raise BadBody(400, "needs_envelope", f"{operation.asks.name} is asked by POST, in an envelope")
        return await self._done(visit, operation, _from_query(visit, operation.asks.name))

    async def _described(self, visit: Visit) -> Response:
        if "wsdl" not in {name.lower() for name in visit.request.query_params}:
            raise BadBody(400, "needs_envelope", "ask by POST, in an envelope; the description is at ?wsdl")
        visit.unnoted = True
        address = str(visit.request.url.replace(query="", fragment=""))
        pairs = {name: (one.asks, one.answers) for name, one in self._operations.items()}
        return Response(wsdl(self._name, self._space, address, pairs), media_type="text/xml;charset=UTF-8")

    async def _done(self, visit: Visit, operation: Operation, asked: Node) -> Response:
        visit.operation = operation.noted
        visit.order = self._order_in(asked)
        told = await operation.handler(visit, operation.asks.read(asked))
        if isinstance(told, Response):
            return told
        return envelope.answer(self._space, operation.answers.name, operation.answers.write({"return": told}))

    def _operation(self, name: str) -> Operation:
        if name not in self._operations:
            known = ", ".join(self._operations)
            raise BadBody(400, "unknown_operation", f"Unexpected wrapper element {name[:60]} found. Known are {known}.")
        return self._operations[name]

    def _peek(self, visit: Visit) -> str:
        """The order of a request that a fault waits for; tells the visit what it asks."""
        try:
            name = visit.request.path_params.get("operation", "")
            asked = _from_query(visit, name) if name else envelope.asked_in(read(visit.raw))
        except BadBody:
            return ""
        if asked.name in self._operations:
            visit.operation = self._operations[asked.name].noted
        return self._order_in(asked)


def _from_query(visit: Visit, operation: str) -> Node:
    return Node(
        operation, children=[Node(name, text=value) for name, value in visit.request.query_params.multi_items()]
    )
