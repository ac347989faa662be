"""What arrived in the customer's mailbox."""

from __future__ import annotations

from typing import Any

from harness.kernel.money import amounts_in
from harness.probes.reading import JsonReader


class MailboxProbe:
    """Mails by order reference and kind, from the catcher that the shop's mail server stands for."""

    def __init__(self, reader: JsonReader) -> None:
        self._reader = reader

    def mails(self, order: str, kind: str = "") -> list[dict[str, Any]]:
        """The mails of an order, oldest first, of one kind or of all."""
        params = {"order": order} | ({"kind": kind} if kind else {})
        return list(self._reader.fields("/messages", **params).get("messages", []))

    def mail(self, order: str, kind: str, currency: str) -> dict[str, Any]:
        """The last mail of its kind with "count" (how many there are) and "amounts" (those it shows, without sign); {} for none."""
        found = self.mails(order, kind)
        if not found:
            return {}
        last = found[-1]
        text = last["text"] or ""
        return last | {"count": len(found), "amounts": [abs(amount) for amount in amounts_in(text, currency)]}
