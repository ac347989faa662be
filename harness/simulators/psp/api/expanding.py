"""`expand[]`: an id in an answer is replaced by the object it names, or a list is added that is left out otherwise."""

from __future__ import annotations

from typing import Any

from harness.simulators.psp.book import Book
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.objects import EXPANDABLE, listing, sessions, show

_DEEPEST = 4


class Expander:
    """Expands answers from one book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def expand(self, shown: dict[str, Any], path: str) -> None:
        """Expand `path` ("latest_charge.payment_intent", "data.charge") in place. Raises Refusal for one that cannot be."""
        if path.count(".") >= _DEEPEST:
            raise Refusal("You cannot expand more than 4 levels of a property.", param="expand")
        self._step(shown, path, path)

    def _step(self, shown: dict[str, Any], path: str, whole: str) -> None:
        name, _, rest = path.partition(".")
        kind = shown.get("object", "")
        if kind == "list" and name == "data" and rest:
            for each in shown["data"]:
                self._step(each, rest, whole)
            return
        if (kind, name) in (("checkout.session", "line_items"), ("charge", "refunds")):
            self._include(shown, name)
        elif kind == "event" and name == "data":
            return
        elif name not in EXPANDABLE.get(kind, ()):
            raise Refusal(f"This property cannot be expanded ({whole}).", param="expand")
        elif isinstance(shown.get(name), str) and (found := self._find(name, shown[name])) is not None:
            shown[name] = show(self._book, found)
        if rest and isinstance(shown.get(name), dict):
            self._step(shown[name], rest, whole)

    def _include(self, shown: dict[str, Any], name: str) -> None:
        if name == "line_items":
            found = sessions.line_items(self._book.session(shown["id"]))
            shown[name] = listing(found, f"/v1/checkout/sessions/{shown['id']}/line_items", more=False)
        else:
            charge = self._book.charge(shown["id"])
            found = [show(self._book, refund) for refund in self._book.refunds_of(charge)[::-1]]
            shown[name] = listing(found[:10], f"/v1/charges/{charge.id}/refunds", more=len(found) > 10)

    def _find(self, name: str, identity: str) -> object | None:
        """The thing that a field names, None for one that somebody else keeps."""
        shelves: dict[str, Any] = {
            "customer": self._book.customers, "payment_intent": self._book.intents, "latest_charge": self._book.charges,
            "charge": self._book.charges, "payment_method": self._book.methods, "mandate": self._book.mandates,
        }  # fmt: skip
        if name in self._book.shelves:
            return self._book.shelves[name](identity)
        return shelves[name].get(identity) if name in shelves else None
