"""Why the warehouse and the carrier say no, in the error shape of `docs/interfaces.md`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from harness.simulators.bodies import BadBody


class Refused(BadBody):
    """A request that is well-formed and cannot be done; nothing was changed.

    status   401 wrong key, 404 unknown, 409 impossible now, 422 not acceptable, 502 the next system in line said no
    code     a word for programs;  message  a sentence for people
    field    dotted place in the body, "" when it is about the whole
    allowed  the moves that would be possible instead, None when it is not about moves
    """

    def __init__(
        self, status: int, code: str, message: str, field: str = "", allowed: Sequence[str] | None = None
    ) -> None:
        super().__init__(status, code, message, field)
        self.allowed = allowed


def impossible(thing: str, identity: str, state: str, move: str, allowed: Sequence[str]) -> Refused:
    """The 409 for a move that cannot follow `state`."""
    choice = ", ".join(allowed) or "none"
    message = f"{thing} {identity} is {state}: {move} is not possible, allowed: {choice}"
    return Refused(409, "impossible_move", message, allowed=allowed)


def refuse(bad: BadBody) -> Response:
    """The answer to a refused request: `{"error": {"code", "message", "field", "allowed"?}}`."""
    error: dict[str, Any] = {"code": bad.code, "message": bad.message, "field": bad.field}
    if isinstance(bad, Refused) and bad.allowed is not None:
        error["allowed"] = list(bad.allowed)
    return JSONResponse({"error": error}, status_code=bad.status)


def refusing(handler: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """A handler of the control plane whose refusals name the moves that are allowed."""

    async def endpoint(request: Request) -> Response:
        try:
            return await handler(request)
        except BadBody as bad:
            return refuse(bad)

    return endpoint


async def no_such_door(request: Request, error: Exception) -> Response:
    """The answer to a path or method that does not exist (`Starlette(exception_handlers={HTTPException: ...})`)."""
    if not isinstance(error, HTTPException):
        raise error
    answer = refuse(BadBody(error.status_code, "no_such_door", f"{request.method} {request.url.path}: {error.detail}"))
    answer.headers.update(error.headers or {})
    return answer
