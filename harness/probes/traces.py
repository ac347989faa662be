"""Which orders a system holds of a customer, by the mail address that reached it: also of orders that should not exist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.probes.reading import JsonReader, understanding

_MOST = "1000"


@understanding
class PaymentTraces:
    """Of the payment provider: whatever a payment page was opened for."""

    def __init__(self, reader: JsonReader) -> None:
        self._reader = reader

    def orders_of(self, email: str) -> list[str]:
        """The orders that this customer was asked to pay for, among the latest 500 payments."""
        found = self._reader.fields("/_control/payments")["payments"]
        return sorted({str(each["order"]) for each in found if _same(each.get("email"), email)})


@understanding
class WarehouseTraces:
    """Of the warehouse: whatever it was asked to send her."""

    def __init__(self, reader: JsonReader) -> None:
        self._reader = reader

    def orders_of(self, email: str) -> list[str]:
        """The orders for this customer, among the latest thousand."""
        found = self._reader.fields("/_control/orders", limit=_MOST)["orders"]
        return sorted({str(each["reference"]) for each in found if _same(each["recipient"].get("email"), email)})


@understanding
class MailTraces:
    """Of the mailbox: whatever order somebody wrote to her about."""

    def __init__(self, reader: JsonReader) -> None:
        self._reader = reader

    def orders_of(self, email: str) -> list[str]:
        """The orders that mails to this address name."""
        found = self._reader.fields("/messages", to=email)["messages"]
        return sorted({str(each["order"]) for each in found if each["order"]})


def _same(one: Any, other: str) -> bool:
    return str(one or "").casefold() == other.casefold()


TRACES: Mapping[str, Any] = {"psp": PaymentTraces, "warehouse": WarehouseTraces, "mail": MailTraces}
"""The probe of each simulated system that can be asked for all it holds."""
