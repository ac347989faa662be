"""The counter of Chronopost: every operation checks the account, answers with an `errorCode`, and is noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from harness.simulators.carrier.depot import Depot
from harness.simulators.carrier.dialects.chronopost.mistakes import WRONG_ACCOUNT, Mistake
from harness.simulators.carrier.dialects.contract import Contract
from harness.simulators.carrier.dialects.evidence import said
from harness.simulators.carrier.dialects.soap.document import Node
from harness.simulators.carrier.dialects.soap.door import Operation
from harness.simulators.carrier.dialects.soap.shapes import Record
from harness.simulators.reception import Visit

Asked = dict[str, Any]
Answer = dict[str, Any]
Handling = Callable[[Visit, Asked], Answer]


class Counter:
    """Joins an operation with what all of them need."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract

    def operation(
        self, noted: str, asks: Record, returns: Record, handling: Handling, *, open_to_all: bool = False
    ) -> Operation:
        """`handling` returns what stands in `return` besides the error, or raises Mistake and has changed nothing."""

        async def handler(visit: Visit, asked: Asked) -> Mapping[str, Any]:
            visit.fields |= {"operation": asks.name, **said(asked, "chronopost")}
            try:
                if not open_to_all:
                    self._check(asked)
                told = handling(visit, asked)
            except Mistake as mistake:
                visit.fields |= {"refused": mistake.message, "error_code": mistake.code, "field": mistake.field}
                return {"errorCode": mistake.code, "errorMessage": mistake.message}
            return {"errorCode": 0, **told}

        return Operation(noted, asks, returns, handler)

    @staticmethod
    def base(visit: Visit) -> str:
        """The address of the carrier, without the folder of this dialect."""
        url = visit.request.url
        return f"{url.scheme}://{url.netloc}"

    def _check(self, asked: Asked) -> None:
        account = asked.get("accountNumber") or asked.get("headerValue", {}).get("accountNumber")
        if not account or not self._contract.fits(asked.get("password")):
            raise Mistake(WRONG_ACCOUNT, field="password")


def order_in(depot: Depot) -> Callable[[Node], str]:
    """Tells the order that a message talks of: by its reference, or by the number of a parcel that is known."""

    def told(asked: Node) -> str:
        for name in ("shipperRef", "sendersRef"):
            if found := _first(asked, name):
                return found
        parcel = depot.by_number(_first(asked, "skybillNumber").upper())
        return parcel.order if parcel else ""

    return told


def _first(node: Node, name: str) -> str:
    """The text of the first element of this name, at most 40 characters on one line; "" for none."""
    if node.name == name and (text := " ".join(node.text.split())[:40]):
        return text
    return next((found for child in node.children if (found := _first(child, name))), "")
