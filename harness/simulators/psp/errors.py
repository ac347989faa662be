"""Refusals in Stripe's shape, which the client turns into its own error classes."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A call that is refused.

    `status` with `type` decide the client's error class: 400 and 404 invalid_request_error, 400 idempotency_error,
    401 (AuthenticationError), 402 card_error. `started` tells whether the call got past its parameters: only then is
    its answer kept under the idempotency key.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        type_: str = "invalid_request_error",
        code: str = "",
        param: str = "",
        started: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status
        self.started = started
        page = f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}" if code else ""
        self._body = {"code": code, "doc_url": page, "message": message, "param": param, "type": type_, **more}

    def to_json(self) -> dict[str, Any]:
        return {"error": {name: value for name, value in self._body.items() if value}}


def unknown_parameter(param: str) -> Refusal:
    return Refusal(f"Received unknown parameter: {param}", code="parameter_unknown", param=param)


def not_offered(param: str, what: str = "") -> Refusal:
    """For what Stripe has and this simulator has not."""
    detail = f" {what}" if what else ""
    return Refusal(
        f"The parameter `{param}` exists at Stripe, but this simulator does not offer it{detail}.", param=param
    )


def missing_parameter(param: str) -> Refusal:
    return Refusal(f"Missing required param: {param}.", code="parameter_missing", param=param)


def not_found(thing: str, identity: str, param: str) -> Refusal:
    message = f"No such {thing}: '{identity[:100]}'"
    return Refusal(message, status=404, code="resource_missing", param=param)


def wrong_state(message: str, **more: Any) -> Refusal:
    """An intent that cannot do this in its present state."""
    return Refusal(message, code="payment_intent_unexpected_state", started=True, **more)


def bad_key(message: str) -> Refusal:
    return Refusal(message, status=401)
