"""What a rehearsal asks of disputes, and does to them.

    GET  disputes                 ?order= gives {"disputes": [Dispute]}, oldest first; without, the latest 500 of all
    POST disputes/{id}/submit     {"text"?}: the shop answers, as its back office would
    POST disputes/{id}/accept     the shop gives in
    POST disputes/{id}/win, lose  the bank decides
    POST disputes/{id}/escalate, end-inquiry   what becomes of an inquiry

Dispute = {"id", "order", "payment", "charge", "amount", "currency", "reason", "status", "due_by": Unix seconds, "taken":
what the merchant is without because of it, the fee left out}. All but GET answer with {"dispute": id, "status"}.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from harness.kernel.clock import stamp
from harness.kernel.lifecycle import ImpossibleMove
from harness.simulators.board import Button, Card, Fact
from harness.simulators.bodies import BadBody, Shape, Text, read_json
from harness.simulators.control import ControlHandler
from harness.simulators.psp.balance import Balance
from harness.simulators.psp.banking import Dispute
from harness.simulators.psp.disputes import Disputes
from harness.simulators.psp.errors import Refusal

_LATEST = 500
_SUBMIT = Shape({"text": Text(most=20_000)}, optional=frozenset({"text"}))
_NOTHING = Shape({})

# What can happen in each state: the name of the button, the path, and whether nobody wants it.
_BUTTONS = {
    "needs_response": (("submit", "submit", False), ("close", "accept", False)),
    "under_review": (("win", "win", False), ("lose", "lose", True)),
    "warning_needs_response": (
        ("submit", "submit", False), ("end_inquiry", "end-inquiry", False), ("escalate", "escalate", True),
    ),
    "warning_under_review": (("end_inquiry", "end-inquiry", False), ("escalate", "escalate", True)),
}  # fmt: skip


class DisputeControl:
    """The part of the control plane that is about disputes."""

    def __init__(self, disputes: Disputes, balance: Balance) -> None:
        self._disputes = disputes
        self._balance = balance

    def routes(self) -> list[tuple[str, str, ControlHandler]]:
        rules = self._disputes
        acts: list[tuple[str, Shape, Callable[[Dispute, dict[str, Any]], None]]] = [
            ("submit", _SUBMIT, self._submit),
            ("accept", _NOTHING, lambda it, _body: rules.accept(it)),
            ("win", _NOTHING, lambda it, _body: rules.win(it)),
            ("lose", _NOTHING, lambda it, _body: rules.lose(it)),
            ("escalate", _NOTHING, lambda it, _body: rules.escalate(it)),
            ("end-inquiry", _NOTHING, lambda it, _body: rules.end_inquiry(it)),
        ]
        return [
            ("GET", "/disputes", self.list_),
            *(("POST", f"/disputes/{{id}}/{name}", self._act(shape, act)) for name, shape, act in acts),
        ]

    def cards(self, order: str, limit: int) -> list[Card]:
        """Up to `limit` cards of disputes, newest first."""
        return [_card(it) for it in self._disputes.all.latest(limit, group=order or None)]

    async def list_(self, request: Request) -> Response:
        order, things = request.query_params.get("order", ""), self._disputes.all
        found = things.of(order) if order else things.latest(_LATEST)[::-1]
        return JSONResponse({"disputes": [self._told(it) for it in found]})

    def _act(self, shape: Shape, act: Callable[[Dispute, dict[str, Any]], None]) -> ControlHandler:
        async def handler(request: Request) -> Response:
            body = await read_json(request) if request.headers.get("content-length", "0") != "0" else {}
            shape.check(body)
            it = self._disputes.all.get(request.path_params["id"])
            if it is None:
                raise BadBody(404, "unknown_dispute", "there is no such dispute", "id")
            try:
                act(it, body)
            except Refusal as refusal:
                raise BadBody(409, refusal.code or "impossible", refusal.message) from refusal
            except ImpossibleMove as error:
                raise BadBody(409, "impossible", str(error)) from error
            return JSONResponse({"dispute": it.id, "status": it.status})

        return handler

    def _submit(self, it: Dispute, body: dict[str, Any]) -> None:
        self._disputes.change(it, {"uncategorized_text": body["text"]} if "text" in body else {}, None)
        self._disputes.submit(it)

    def _told(self, it: Dispute) -> dict[str, Any]:
        return {
            "id": it.id, "order": it.order, "payment": it.intent, "charge": it.charge, "amount": it.amount,
            "currency": it.currency.upper(), "reason": it.reason, "status": it.status, "due_by": it.due_by,
            "taken": -sum(each.amount for each in self._balance.of(it.id)),
        }  # fmt: skip


def _card(it: Dispute) -> Card:
    buttons = tuple(
        Button(name, f"/disputes/{it.id}/{path}", {}, "incident" if unwanted else "move")
        for name, path, unwanted in _BUTTONS.get(it.status, ())
    )
    facts: dict[str, Fact] = {
        "amount": it.amount,
        "currency": it.currency.upper(),
        "payment": it.intent,
        "reason": it.reason,
    }
    at = stamp(datetime.fromtimestamp(it.created, UTC))
    return Card("dispute", it.id, it.order, it.status, at, facts, buttons)
