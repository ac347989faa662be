"""Taking a record apart: what speaks of one order, or of orders that share a journey, stands together.

A rule about an order needs no entry about another one. So a record is judged part by part, and is never in memory whole.
"""

from __future__ import annotations

from collections.abc import Iterable

REST = ""


class Ties:
    """Which journeys and orders belong together, by the entries that name both."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def tie(self, journey: str, order: str) -> None:
        """An entry of `journey` speaks of `order`."""
        if journey and order:
            one, other = self._top(_journey(journey)), self._top(_order(order))
            if one != other:
                self._above[other] = one

    def tie_all(self, links: Iterable[tuple[str, str]]) -> None:
        for journey, order in links:
            self.tie(journey, order)

    def part(self, journey: str, order: str) -> str:
        """The name of the part that such an entry belongs to; REST when it names neither."""
        if journey:
            return self._top(_journey(journey))
        return self._top(_order(order)) if order else REST

    def _top(self, name: str) -> str:
        above = self._above
        while (higher := above.get(name, name)) != name:
            # Shorten the way for the next time.
            above[name] = above.get(higher, higher)
            name = higher
        return name


def _journey(name: str) -> str:
    return f"j{name}"


def _order(name: str) -> str:
    return f"o{name}"
