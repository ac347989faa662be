"""What arrived in the customer's mailbox."""

from __future__ import annotations

from typing import Any

from harness.kernel.money import amounts_in
from harness.probes.reading import JsonReader, understanding
from harness.probes.visible import visible_text


@understanding
class MailboxProbe:
    """Mails by order reference and kind, from the catcher that the shop's mail server stands for."""

    def __init__(self, reader: JsonReader) -> None:
        self._reader = reader

    def mails(self, order: str, kind: str = "") -> list[dict[str, Any]]:
        """The mails of an order, oldest first, of one kind or of all."""
        params = {"order": order} | ({"kind": kind} if kind else {})
        return list(self._reader.fields("/messages", **params).get("messages", []))

    def mail(self, order: str, kind: str, currency: str) -> dict[str, Any]:
        """The last mail of its kind, {} for none; one that only a fault repeated is left out.

        Beside the mailbox's own fields: "count", how many there are of the kind; "text" and "page", its subject with its
        plain text and with the visible text of its HTML (the plain text where it has none); "amounts" and
        "page_amounts", those that each of the two shows, without sign.
        """
        return last_of(self.mails(order, kind), currency)


def last_of(mails: list[dict[str, Any]], currency: str) -> dict[str, Any]:
    """The last of these mails as `MailboxProbe.mail` describes it, {} for none."""
    found = [each for each in mails if not each.get("repeats")]
    if not found:
        return {}
    last = found[-1]
    plain = last["text"] or ""
    text, page = (f"{last['subject']}\n{body}" for body in (plain, visible_text(last["html"] or "") or plain))
    return last | {
        "count": len(found),
        "text": text,
        "page": page,
        "amounts": _amounts(text, currency),
        "page_amounts": _amounts(page, currency),
    }


def _amounts(text: str, currency: str) -> list[int]:
    return [abs(amount) for amount in amounts_in(text, currency)]
