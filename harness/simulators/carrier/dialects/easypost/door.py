"""How EasyPost is entered: the API key as the user of HTTP Basic, or as a Bearer token; bodies are JSON."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from harness.simulators.bodies import BadBody, parse_json
from harness.simulators.carrier.dialects.contract import Contract
from harness.simulators.carrier.dialects.credentials import basic, bearer
from harness.simulators.carrier.dialects.easypost.errors import Rejected, missing, refuse
from harness.simulators.reception import Handler, Visit


def entered(contract: Contract, handler: Callable[[Visit], Awaitable[Response]]) -> Handler:
    """`handler` behind the API key."""

    async def endpoint(visit: Visit) -> Response:
        try:
            check_key(contract, visit.request)
            return await handler(visit)
        except BadBody as bad:
            return refuse(bad)

    return endpoint


def check_key(contract: Contract, request: Request) -> None:
    """Raises Rejected 401."""
    shown = basic(request)
    key = shown[0] if shown else bearer(request)
    if not key:
        raise Rejected(401, "UNAUTHORIZED", "An API key is required to make this request.")
    if not contract.fits(key):
        said = "This api key is no longer active. Please use a different api key or reactivate this key."
        raise Rejected(401, "APIKEY.INACTIVE", said)


def body_of(visit: Visit, wrapped: str = "") -> Mapping[str, Any]:
    """The JSON object that was sent, or the one under `wrapped`. Raises BadBody, Rejected 422."""
    body = parse_json(visit.raw) if visit.raw.strip() else {}
    if not isinstance(body, dict):
        raise Rejected(400, "BAD_REQUEST", "The body must be a JSON object.")
    if not wrapped:
        return body
    inner = body.get(wrapped)
    if not isinstance(inner, dict) or not inner:
        raise missing(wrapped)
    return inner


def site_of(request: Request) -> str:
    """The address of the carrier as the client reached it."""
    return f"{request.url.scheme}://{request.url.netloc}"
