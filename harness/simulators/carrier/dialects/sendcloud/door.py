"""How Sendcloud is entered and how it says no: HTTP Basic, and `{"error": {"code", "request", "message"}}`."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from harness.simulators.bodies import BadBody
from harness.simulators.carrier.dialects.contract import Contract
from harness.simulators.carrier.dialects.credentials import basic
from harness.simulators.reception import Handler, Visit

# What a list of parcels may weigh: a hundred parcels with twenty items each.
LIMIT = 2 * 1024 * 1024


class Rejected(BadBody):
    """A request that Sendcloud refuses with `status` and `message`; nothing was changed."""

    def __init__(self, status: int, message: str, code: str = "refused") -> None:
        super().__init__(status, code, message)


def unknown() -> Rejected:
    """The 404 for a parcel that is not there."""
    return Rejected(404, "No Parcel matches the given query.", "unknown_parcel")


def invalid(errors: Mapping[str, list[str]]) -> Rejected:
    """The 400 for fields that are wrong: `weight: "A valid number is required."`, one after another."""
    said = ", ".join(f"{name}: {json.dumps(said[0], ensure_ascii=False)}" for name, said in errors.items())
    return Rejected(400, said, "invalid_field")


def refuse(bad: BadBody) -> Response:
    """The answer to a request that never reached a handler."""
    return _answer(bad, "api/v2")


def entered(contract: Contract, handler: Callable[[Visit], Awaitable[Response]]) -> Handler:
    """`handler` behind the keys of the account, with its refusals in Sendcloud's shape."""

    async def endpoint(visit: Visit) -> Response:
        try:
            check_keys(contract, visit.request)
            return await handler(visit)
        except BadBody as bad:
            return _answer(bad, path_of(visit.request))

    return endpoint


def check_keys(contract: Contract, request: Request) -> None:
    """Raises Rejected 401 unless `request` shows a public key and the secret one."""
    shown = basic(request)
    if shown is None:
        raise Rejected(401, "Authentication credentials were not provided.", "missing_key")
    if not shown[0] or not contract.fits(shown[1]):
        raise Rejected(401, "Invalid username/password.", "wrong_key")


def api_of(request: Request) -> str:
    """The address of the API as the client reached it, with a slash at the end."""
    return f"{site_of(request)}{request.scope['root_path']}/api/v2/"


def site_of(request: Request) -> str:
    """The address of the carrier as the client reached it."""
    return f"{request.url.scheme}://{request.url.netloc}"


def path_of(request: Request) -> str:
    """The path as Sendcloud names it in an error: `api/v2/parcels`."""
    return request.url.path.partition("/sendcloud/")[2]


def _answer(bad: BadBody, path: str) -> Response:
    status = 400 if bad.status == 422 else bad.status
    message = f"JSON parse error - {bad.message}" if bad.code == "malformed_json" else bad.message
    said = f"{bad.field}: {json.dumps(message, ensure_ascii=False)}" if bad.field else message
    answer = JSONResponse({"error": {"code": status, "request": path, "message": said}}, status_code=status)
    if status == 401:
        answer.headers["www-authenticate"] = 'Basic realm="api"'
    return answer
