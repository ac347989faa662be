"""The stages of an order's life, and the moves between them: journeys go by them, checks hold a record to them.

Where money is captured with the order, the stage "captured" comes before the warehouse has heard of it; elsewhere it
follows the hand-over to the carrier.
"""

from harness.kernel.lifecycle import Lifecycle

_ALWAYS = [
    ("", "placed"),
    ("placed", "authorised"),
    ("placed", "cancelled"),
    ("authorised", "cancelled"),
    ("accepted", "picked"),
    ("accepted", "cancelled"),
    ("picked", "packed"),
    ("packed", "shipped"),
    ("awaiting pick-up", "delivered"),
    ("awaiting pick-up", "undelivered"),
    ("undelivered", "refunded"),
    ("delivered", "return announced"),
    ("delivered", "refunded"),
    ("return announced", "received"),
    ("received", "graded"),
    ("graded", "restocked"),
    ("restocked", "refunded"),
    ("refunded", "return announced"),
    ("refunded", "delivered"),
    ("refunded", "refunded"),
    ("restocked", "return announced"),
    # A parcel may come back that nobody announced.
    ("delivered", "received"),
    ("restocked", "received"),
    ("refunded", "received"),
]
_AFTER_SHIPPING = ("awaiting pick-up", "delivered", "undelivered", "refunded", "return announced")

STAGES = Lifecycle.named(
    "the order",
    [
        *_ALWAYS,
        ("authorised", "accepted"),
        ("shipped", "captured"),
        *(("captured", after) for after in _AFTER_SHIPPING),
    ],
)
"""Money is captured when something has shipped."""

CAPTURED_AT_ORDER = Lifecycle.named(
    "the order",
    [
        *_ALWAYS,
        ("authorised", "captured"),
        ("captured", "accepted"),
        ("captured", "cancelled"),
        ("cancelled", "refunded"),
        *(("shipped", after) for after in _AFTER_SHIPPING),
    ],
)
"""Money is captured as soon as it is authorised, and goes back when the order does not ship."""


def stages_by(capture: str) -> Lifecycle:
    """The stages of a merchant with this capture policy."""
    return CAPTURED_AT_ORDER if capture == "at_order" else STAGES


ORDER = (
    "placed",
    "authorised",
    "accepted",
    "picked",
    "packed",
    "shipped",
    "captured",
    "awaiting pick-up",
    "delivered",
    "undelivered",
    "return announced",
    "received",
    "graded",
    "restocked",
    "refunded",
    "cancelled",
)
