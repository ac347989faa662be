"""The stages of an order's life, and the moves between them: journeys go by them, checks hold a record to them."""

from harness.kernel.lifecycle import Lifecycle

STAGES = Lifecycle.named(
    "the order",
    [
        ("", "placed"),
        ("placed", "authorised"),
        ("placed", "cancelled"),
        ("authorised", "accepted"),
        ("authorised", "cancelled"),
        ("accepted", "picked"),
        ("accepted", "cancelled"),
        ("picked", "packed"),
        ("packed", "shipped"),
        ("shipped", "captured"),
        ("captured", "awaiting pick-up"),
        ("captured", "delivered"),
        ("captured", "undelivered"),
        ("awaiting pick-up", "delivered"),
        ("awaiting pick-up", "undelivered"),
        ("undelivered", "refunded"),
        ("captured", "refunded"),
        ("captured", "return announced"),
        ("delivered", "return announced"),
        ("delivered", "refunded"),
        ("return announced", "received"),
        ("received", "graded"),
        ("graded", "restocked"),
        ("restocked", "refunded"),
        ("refunded", "return announced"),
        ("refunded", "delivered"),
    ],
)

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
