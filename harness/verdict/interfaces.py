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
_STOCKED = ("shop", "warehouse")
_ONCE = (
    "payment captured",
    "payment refunded",
    "payment released",
    "order exported",
    "cancellation requested",
    "return announced",
    "purchase counted",
    "refund counted",
)
_MAILS = ("confirmation", "dispatch", "return", "refund", "cancellation")
_BIRTHS = (
    "psp: no session create without an order",
    "psp: no payment capture without an order",
    "psp: no payment refund without an order",
    "warehouse: no order create without an order",
    "warehouse: no return announce without an order",
    "carrier: no shipment create without an order",
    "mail: no mail confirmation without an order",
    "mail: no mail dispatch without an order",
    "mail: no mail refund without an order",
    "analytics: no analytics purchase without an order",
)
_PLAIN = (
    "the total is the sum of its parts",
    "articles are offered as announced",
    "the tax shown is that of the articles",
    "money moves in the currency agreed to",
    "authorised is what the customer agreed to",
    "captured is the value shipped",
    "captured is the whole order",
    "refunded is the value that came back",
    "each return is paid back its worth",
    "the shop's books are the provider's",
    "invoices are what was captured",
    "credit notes are what was refunded",
    "the ERP's invoices are what was captured",
    "the ERP's credit notes are what was refunded",
    "the tax on invoices is right",
    "the tax comes back with the money",
    "no money moves without authorisation",
    "a cancelled order costs nothing",
    "the warehouse knows when the order was placed",
    "unpaid orders are not prepared",
    "orders are sent to the warehouse only once they are paid",
    "ordered is shipped or short",
    "what left the house is in the parcels",
    "every parcel is known to the shop",
    "every parcel on its way back is known to the shop",
    "every parcel goes to the address agreed to",
    "the shop counts each article as the warehouse does",
    "the shop knows what is in each parcel",
    "the shop knows where each parcel is",
    "the shop tells each scan as the carrier made it",
    "an order is delivered when all its parcels are",
    "the warehouse waits for the parcel that has the label",
    "returns go back where parcels come from",
    "the shop knows how far each return is",
    "the shop's order moves stage by stage",
    "the shop's order is where its history ends",
    "an order is refunded when all of it is",
    "the customer's page tells the money as it is",
    "the customer's page tells the parcels as they are",
    "the customer's page tells the order as it is",
    "the customer's page tells the documents as they are",
    "a voucher is used as often as it was given",
    "a customer has only the orders she placed",
    "what was counted adds up to its value",
    "every mail has an id of its own",
    "mails about an order go to its customer",
    "every one of the invoices has a number of its own",
    "every one of the credit notes has a number of its own",
    "invoices are numbered without a gap",
    "credit notes are numbered without a gap",
    "messages of the shop are told",
    "all invoices less all credit notes are what was kept",
)
RULES: tuple[str, ...] = (
    *_PLAIN,
    *(f"{name}: once" for name in _ONCE),
    *(f"{kind} mail: as often as its fact" for kind in _MAILS),
    *(f"messages to the {system} are taken" for system in _SYSTEMS),
    *(f"messages of the {system} are applied" for system in _SYSTEMS),
    *(f"messages of the {system} reach the shop" for system in _SYSTEMS),
    *(f"spoilt messages of the {system} are refused" for system in _SYSTEMS),
    *(f"{system}: stock on hand is conserved" for system in _STOCKED),
    *(f"{system}: stock held is what is still to ship" for system in _STOCKED),
    *(f"{system}: every article is conserved over the whole run" for system in _STOCKED),
    *_BIRTHS,
)


def known_interfaces(handoffs: Collection[str]) -> tuple[str, ...]:
    """The names that a gate and known issues may use: these handoffs, then the rules, then the scenarios as a whole."""
    return (*handoffs, *RULES, SCENARIOS)
