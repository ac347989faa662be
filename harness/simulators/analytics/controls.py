"""What the control plane of the analytics has of its own, and what the console shows of it.

- `GET /_control/events?order=&after=&limit=` gives {"events": [...]}, oldest first
- `GET`, `PUT /_control/site` {"currency"}: the currency of Matomo's site
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from harness.simulators.analytics.hits import Book, Event
from harness.simulators.board import Card, Fact, Messages
from harness.simulators.bodies import BadBody, Shape, Text, read_json
from harness.simulators.control import ControlHandler, whole
from harness.simulators.simulation import Simulation

MESSAGES = Messages(received=("analytics.purchase", "analytics.refund", "analytics.other", "analytics.debug"))
MOST = 1000
_SITE = Shape({"currency": Text(pattern="[A-Z]{3}")})


def controls(simulation: Simulation, book: Book) -> list[tuple[str, str, ControlHandler]]:
    """(method, path, handler) of each, for `control_routes`."""

    async def events(request: Request) -> Response:
        asked = request.query_params
        if unknown := set(asked) - {"order", "after", "limit"}:
            raise BadBody(422, "unknown_field", "known are order, after, limit", min(unknown)[:60])
        limit = whole(asked.get("limit", str(MOST)), "limit")
        if not 1 <= limit <= MOST:
            raise BadBody(422, "invalid_field", f"must be between 1 and {MOST}", "limit")
        found = book.find(asked.get("order", ""), after=whole(asked.get("after", "0"), "after"), limit=limit)
        return JSONResponse({"events": [event.to_json() for event in found]})

    async def site(_request: Request) -> Response:
        return JSONResponse({"currency": simulation.store.setting("currency", "EUR")})

    async def set_site(request: Request) -> Response:
        told = await read_json(request)
        _SITE.check(told)
        simulation.store.set_setting("currency", told["currency"])
        return await site(request)

    return [("GET", "/events", events), ("GET", "/site", site), ("PUT", "/site", set_site)]


def cards(book: Book, order: str, limit: int) -> list[Card]:
    """The events as a console shows them, newest first."""
    return [_card(event) for event in book.latest(order, limit)]


def _card(event: Event) -> Card:
    facts: dict[str, Fact] = {"units": sum(item.quantity or 0 for item in event.items)}
    if event.value is not None:
        facts |= {"amount": event.value, "currency": event.currency}
    if event.flaws:
        facts["flaw"] = "; ".join(event.flaws)
    state = event.name if event.name in ("purchase", "refund") else "other"
    return Card("event", str(event.number), event.order, state, event.at, facts)
