"""What the audience measurement counted for an order."""

from __future__ import annotations

from typing import Any

from harness.probes.reading import JsonReader, understanding
from harness.probes.warehouse import by_article

Fields = dict[str, Any]


@understanding
class AnalyticsProbe:
    """Purchases and refunds by order number, from the analytics simulator."""

    def __init__(self, reader: JsonReader) -> None:
        self._reader = reader

    def events(self, order: str) -> Fields:
        """As `counted`; {} while nothing was counted."""
        return counted(list(self._reader.fields("/_control/events", order=order).get("events", [])))


def counted(events: list[Fields]) -> Fields:
    """{"purchases", "refunds", "refunded", "events"}, with the fields of the first purchase and "refund_currency".

    `events`: [{"name": "purchase" | "refund", "value", "currency", "tax", "shipping", "items": [{"sku", "quantity"}]}], oldest
    first, amounts in minor units; other names are left out. "purchases" is how many there are, "refunds" the value of
    each refund, "refund_currency" theirs (all of them, when there are several). {} without any event.
    """
    purchases = [event for event in events if event["name"] == "purchase"]
    refunds = [event for event in events if event["name"] == "refund"]
    if not purchases and not refunds:
        return {}
    values = [event["value"] for event in refunds]
    account: Fields = {"purchases": len(purchases), "refunds": values, "refunded": sum(values)}
    if refunds:
        account["refund_currency"] = ", ".join(sorted({event["currency"] for event in refunds}))
    if purchases:
        first = purchases[0]
        account |= {name: first[name] for name in ("value", "currency", "tax", "shipping") if name in first}
        account |= {"units": by_article(first["items"])} if "items" in first else {}
    return account | {"events": [*purchases, *refunds]}
