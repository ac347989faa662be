"""A simulator that stands in for any of ours: a board of its own, and the real control plane around it.

Its one kind of thing is an order that goes accepted → picked → handed over; a press on "pick" may be short.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from harness.simulators.board import Button, Card, Input, Messages
from harness.simulators.bodies import BadBody, read_json
from harness.simulators.control import control_routes
from harness.simulators.simulation import Options, Simulation

NEXT = {"accepted": "pick", "picked": "hand_over"}
AFTER = {"pick": "picked", "hand_over": "handed_over"}
MESSAGES = Messages(sent=("order.picked", "order.dispatched"), received=("order.create",))


@dataclass(slots=True)
class StandIn:
    """One simulator in the making. `cards` are its things, `asked` the bodies of the moves that came."""

    role: str = "warehouse"
    key: str = ""
    cards: dict[str, Card] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    before_moving: Callable[[], Any] = lambda: None
    simulation: Simulation = field(init=False)

    def __post_init__(self) -> None:
        self.simulation = Simulation.begin(self.role, Options(key=self.key))

    def app(self) -> Starlette:
        moves = [("POST", "/orders/{id}/moves", self.move)]
        routes = control_routes(self.simulation, moves, cards=self.board, messages=MESSAGES)
        return Starlette(routes=routes, lifespan=self.simulation.lifespan)

    def put(
        self, order: str, state: str = "accepted", *, thing: str = "order", id: str = "", **facts: str | int
    ) -> None:
        """Show one more thing."""
        id = id or order
        buttons = tuple(self._buttons(id, state))
        at = f"2026-11-22T20:{len(self.cards) % 60:02d}:00Z"
        self.cards[id] = Card(thing, id, order, state, at, facts, buttons)

    def board(self, order: str, limit: int) -> list[Card]:
        found = [card for card in reversed(self.cards.values()) if order in ("", card.order)]
        return found[:limit]

    async def move(self, request: Request) -> Response:
        body = await read_json(request)
        self.asked.append(body)
        await _maybe(self.before_moving())
        card = self.cards[request.path_params["id"]]
        if NEXT.get(card.state) != body["move"]:
            raise BadBody(409, "impossible_move", f"order {card.id} is {card.state}: {body['move']} is not possible")
        self.simulation.journal.moved("order", "order", card.id, card.state, AFTER[body["move"]], order=card.order)
        self.put(card.order, AFTER[body["move"]], id=card.id)
        return JSONResponse({"order": AFTER[body["move"]]})

    def _buttons(self, id: str, state: str) -> list[Button]:
        path = f"/orders/{id}/moves"
        buttons = [Button("cancel", path, {"move": "cancel"})]
        if state in NEXT:
            buttons.append(Button(NEXT[state], path, {"move": NEXT[state]}))
        if state == "accepted":
            short = {"move": "pick", "short": [{"sku": "MUG-BLUE", "quantity": 1}]}
            sku = Input("sku", ("short", 0, "sku"), "choice", ("MUG-BLUE", "MUG-RED"), "MUG-BLUE")
            count = Input("quantity", ("short", 0, "quantity"), "whole", value=1, least=1, most=3)
            buttons.append(Button("short_pick", path, short, "incident", (sku, count)))
        return buttons


async def _maybe(waiting: Any) -> None:
    if waiting is not None:
        await waiting
