"""How sessions, intents and refunds may move. An intent that is paid or canceled stays so."""

from __future__ import annotations

from harness.kernel.lifecycle import Lifecycle

OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")

INTENT = Lifecycle.named(
    "payment intent",
    {
        ("", "requires_payment_method"),
        ("requires_payment_method", "requires_confirmation"),
        ("requires_confirmation", "requires_payment_method"),
        ("requires_payment_method", "requires_action"),
        ("requires_confirmation", "requires_action"),
        ("requires_action", "requires_payment_method"),
        ("requires_action", "requires_confirmation"),
        ("processing", "succeeded"),
        ("processing", "requires_payment_method"),
        *((state, "processing") for state in OPEN),
        *((state, "requires_capture") for state in OPEN),
        *((state, "succeeded") for state in (*OPEN, "requires_capture")),
        *((state, "canceled") for state in (*OPEN, "requires_capture")),
    },
)

SETUP = Lifecycle.named(
    "setup intent",
    {
        ("", "requires_payment_method"),
        *((before, after) for before in OPEN for after in (*OPEN, "succeeded", "canceled") if before != after),
    },
)

SESSION = Lifecycle.named("checkout session", {("", "open"), ("open", "complete"), ("open", "expired")})

REFUND = Lifecycle.named(
    "refund",
    {
        *(("", state) for state in ("succeeded", "pending", "requires_action")),
        ("requires_action", "pending"),
        ("requires_action", "failed"),
        ("requires_action", "canceled"),
        ("pending", "succeeded"),
        ("pending", "failed"),
        ("pending", "canceled"),
        ("pending", "requires_action"),
        ("succeeded", "failed"),
        ("succeeded", "canceled"),
    },
)
