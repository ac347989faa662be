"""How EasyPost says no: `{"error": {"code", "message", "errors": [{"field", "message"}]}}`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import JSONResponse, Response

from harness.simulators.bodies import BadBody

Json = dict[str, Any]


class Rejected(BadBody):
    """A request that EasyPost refuses; nothing was changed. `errors` are by field: [{"field", "message", ...}]."""

    def __init__(self, status: int, code: str, message: str, errors: Sequence[Json] = ()) -> None:
        super().__init__(status, code, message)
        self.errors = list(errors)


def missing(field: str) -> Rejected:
    """The 422 for a parameter that is not there, or is empty."""
    return Rejected(422, "PARAMETER.REQUIRED", "Missing required parameter.", [problem(field, "cannot be blank")])


def invalid(code: str, what: str, problems: Sequence[Json]) -> Rejected:
    """The 422 for an object whose parameters are wrong."""
    return Rejected(422, code, f"Unable to create {what}, one or more parameters were invalid.", problems)


def not_found() -> Rejected:
    """The 404 for anything that is not there."""
    return Rejected(404, "NOT_FOUND", "The requested resource could not be found.")


def problem(field: str, message: str) -> Json:
    """One entry of `errors`."""
    return {"field": field, "message": message}


def refuse(bad: BadBody) -> Response:
    """The answer to a refused request, whoever refused it."""
    errors = bad.errors if isinstance(bad, Rejected) else [problem(bad.field, bad.message)] if bad.field else []
    code = bad.code if isinstance(bad, Rejected) else _CODES.get(bad.status, "UNPROCESSABLE_ENTITY")
    answer = JSONResponse(
        {"error": {"code": code, "message": bad.message, "errors": errors}}, status_code=bad.status
    )  # fmt: skip
    if bad.status == 401:
        answer.headers["www-authenticate"] = 'Basic realm="Application"'
    return answer


_CODES = {
    400: "BAD_REQUEST", 401: "UNAUTHORIZED", 404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 413: "PAYLOAD_TOO_LARGE",
    500: "INTERNAL_SERVER_ERROR", 503: "SERVICE_UNAVAILABLE",
}  # fmt: skip
