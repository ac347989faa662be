"""How sessions, intents and refunds may move. An intent that is paid or canceled stays so."""

from __future__ import annotations

from harness.kernel.lifecycle import Lifecycle

_OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")

INTENT = Lifecycle.named(
    "payment intent",
    {
        ("", "requires_payment_method"),
        ("requires_payment_method", "requires_confirmation"),
        ("requires_confirmation", "requires_payment_method"),
        ("requires_payment_method", "requires_action"),
        ("requires_confirmation", "requires_action"),
        ("requires_action", "requires_payment_method"),
        *((state, "requires_capture") for state in _OPEN),
        *((state, "succeeded") for state in (*_OPEN, "requires_capture")),
        *((state, "canceled") for state in (*_OPEN, "requires_capture")),
    },
)

SESSION = Lifecycle.named("checkout session", {("", "open"), ("open", "complete"), ("open", "expired")})

REFUND = Lifecycle.named(
    "refund",
    {("", "succeeded"), ("", "pending"), ("pending", "succeeded"), ("pending", "failed"), ("succeeded", "failed")},
)
