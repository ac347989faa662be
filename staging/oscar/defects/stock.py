"""Stock: what is held, taken, given back and put on sale again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..fulfilment import stock
from .catalogue import FROM_WAREHOUSE, WITHIN, Original, area

RESTOCK, TAKE = "fulfilment.stock:restock", "fulfilment.stock:take"

planted = area("stock")


@planted(
    "restock-every-grade",
    "fulfilment.returns:_note_grade",
    "Articles that came back broken are sold again",
    FROM_WAREHOUSE,
)
def restock_every_grade(original: Original, request: Any, line: Any, mark: str, quantity: int) -> None:
    """The grade is kept, and not looked at."""
    original(request, line, mark, quantity)
    if mark != "A":
        stock.restock(line, quantity)


@planted("restock-twice", RESTOCK, "Each article that comes back is counted twice", FROM_WAREHOUSE)
def restock_twice(original: Original, line: Any, quantity: int) -> None:
    """The platform restocks by itself, and the connector does it too."""
    original(line, quantity * 2)


@planted("restock-never", RESTOCK, "Articles that came back are never sold again", FROM_WAREHOUSE)
def restock_never(original: Original, line: Any, quantity: int) -> None:
    """Left to a nightly stock-take that does not exist any more."""


@planted("restock-of-another-article", RESTOCK, "Another article of the order is put back on sale", FROM_WAREHOUSE)
def restock_of_another_article(original: Original, line: Any, quantity: int) -> None:
    """Matched by position, from the wrong end."""
    lines = list(line.order.lines.order_by("pk"))
    original(lines[-1 - lines.index(line)], quantity)


@planted("stock-not-decreased", TAKE, "Articles that left are still for sale", WITHIN, FROM_WAREHOUSE)
def stock_not_decreased(original: Original, quantities: Mapping[Any, int]) -> None:
    """What was held is let go instead of being taken."""
    stock.give_back(quantities)


@planted(
    "stock-decreased-twice", TAKE, "Each article that leaves is taken from the stock twice", WITHIN, FROM_WAREHOUSE
)
def stock_decreased_twice(original: Original, quantities: Mapping[Any, int]) -> None:
    """Once by the platform, once by the connector."""
    original(quantities)
    for line, quantity in quantities.items():
        stock.correct(line.partner_sku, -quantity)


@planted(
    "stock-held-forever",
    "fulfilment.stock:give_back",
    "Articles that were missing or cancelled stay reserved",
    WITHIN,
    FROM_WAREHOUSE,
)
def stock_held_forever(original: Original, quantities: Mapping[Any, int]) -> None:
    """Nobody lets go of what the order held."""


@planted(
    "stock-correction-ignored",
    "fulfilment.warehouse_events:stock_changed",
    "The shop goes on selling what the warehouse has lost",
    FROM_WAREHOUSE,
)
def correction_ignored(original: Original, order: Any, body: Any) -> str:
    """Stock comes once a night, from a file that is no longer written."""
    return "ignored: unknown type stock.changed"


@planted(
    "stock-correction-unsigned",
    "fulfilment.warehouse_events:stock_changed",
    "What the warehouse has lost is added to the shop's stock",
    FROM_WAREHOUSE,
)
def correction_unsigned(original: Original, order: Any, body: Any) -> Any:
    """The minus is lost on the way."""
    return original(order, body | {"delta": abs(body["delta"])})
