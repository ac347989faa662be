"""The names of everything that is ruled on: what a gate and a known issue may speak of."""

from __future__ import annotations

from collections.abc import Collection

SCENARIOS = "scenarios"
# Of the record and of the rehearsal itself: without these nothing is proven, so no gate can do without them.
OF_THE_RECORD = (
    SCENARIOS,
    "every selected scenario ran",
    "the landscape is alive",
    "the record is whole",
    "every system was looked at",
    "handoffs",
    "every stage is recorded",
    "a fault that was asked for comes about",
)
_SYSTEMS = ("psp", "warehouse", "carrier", "mail", "erp", "analytics")
_ONCE = ("payment captured", "payment refunded", "payment released", "order exported", "return announced")
_MAILS = ("confirmation", "dispatch", "return", "refund", "cancellation")
_BIRTHS = (
    "psp: no session create without an order",
    "warehouse: no order create without an order",
    "warehouse: no return announce without an order",
    "carrier: no shipment create without an order",
    "mail: no mail confirmation without an order",
)
_PLAIN = (
    "the total is the sum of its parts",
    "authorised is what the customer agreed to",
    "captured is the value shipped",
    "refunded is the value that came back",
    "the shop's books are the provider's",
    "credit notes are what was refunded",
    "no money moves without authorisation",
    "unpaid orders are not prepared",
    "ordered is shipped or short",
    "what left the house is in the parcels",
    "every parcel is known to the shop",
    "the shop's order moves stage by stage",
)
RULES: tuple[str, ...] = (
    *_PLAIN,
    *(f"{name}: once" for name in _ONCE),
    *(f"{kind} mail: as often as its fact" for kind in _MAILS),
    *(f"messages to the {system} are taken" for system in _SYSTEMS),
    *(f"messages of the {system} are applied" for system in _SYSTEMS),
    *(f"{system}: stock on hand is conserved" for system in ("shop", "warehouse")),
    *(f"{system}: stock held is what is still to ship" for system in ("shop", "warehouse")),
    *_BIRTHS,
)


def known_interfaces(handoffs: Collection[str]) -> tuple[str, ...]:
    """The names that a gate and known issues may use: these handoffs, then the rules, then the scenarios as a whole."""
    return (*handoffs, *RULES, SCENARIOS)
