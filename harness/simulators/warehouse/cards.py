"""What the console for people shows of a warehouse: orders, returns and articles, with what can happen to them next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from harness.kernel.clock import stamp
from harness.simulators.board import Card, Fact, Messages
from harness.simulators.warehouse.buttons import article_buttons, order_buttons, return_buttons
from harness.simulators.warehouse.floor import Floor
from harness.simulators.warehouse.news import NEWS
from harness.simulators.warehouse.orders import WarehouseOrder
from harness.simulators.warehouse.returns import WarehouseReturn
from harness.simulators.warehouse.stock import Article

MESSAGES = Messages(
    sent=tuple(NEWS),
    received=("order.create", "order.read", "order.cancel", "return.announce", "return.read", "stock.read"),
)


def cards(floor: Floor, order: str, limit: int) -> list[Card]:
    """Up to `limit` cards, what changed last first; of one order when it is given, with its articles."""
    group = order or None
    orders, returns = floor.house.orders.latest(limit, group=group), floor.intake.returns.latest(limit, group=group)
    made = [_order_card(floor, each) for each in orders] + [_return_card(floor, back) for back in returns]
    made.sort(key=lambda card: card.at, reverse=True)
    if order:
        made += [_article_card(floor, sku, order) for each in orders for sku in each.wanted]
    return made[:limit]


def _order_card(floor: Floor, order: WarehouseOrder) -> Card:
    return Card(
        thing="order",
        id=order.reference,
        order=order.reference,
        state=order.state,
        at=_moment(order.changed_at),
        facts=_there(_order_facts(order)),
        buttons=tuple(order_buttons(floor.house, order)),
    )


def _order_facts(order: WarehouseOrder) -> dict[str, Fact]:
    recipient, asked = order.asked["recipient"], order.asked
    sites = {part.site: part.state for part in order.parts}
    return {
        "lines": _listed(order.wanted.items()),
        "recipient": recipient["name"],
        "city": f"{recipient['postcode']} {recipient['city']} {recipient['country']}".strip(),
        "delivery_method": asked["delivery_method"],
        "site": ", ".join(f"{site} ({state})" for site, state in sites.items()) if order.split else "".join(sites),
        "leaves_on": ", ".join(sorted({part.leaves_on for part in order.parts if part.leaves_on})),
        "short": _listed((line["sku"], line["quantity"]) for line in order.missing()),
        "parcels": ", ".join(parcel.tracking_number for parcel in order.parcels),
        "packaging": ", ".join(parcel.packaging for parcel in order.parcels),
        "weight_g": sum(parcel.weight_g for parcel in order.parcels),
        "gift_message": str(asked.get("gift_message", "")),
        "insert": str(asked.get("insert", "")),
        "held_for": order.held_for,
        "suspect_of": order.suspect_of,
        "carrier_refusal": order.carrier_refusal,
        "mispicked": _listed((swap.instead, swap.quantity) for part in order.parts for swap in part.swaps),
        "came_by": "" if order.came_by == "rest" else order.came_by,
        "next_move": order.next_move,
        "next_at": _moment(order.next_at),
    }


def _return_card(floor: Floor, back: WarehouseReturn) -> Card:
    facts: dict[str, Fact] = {
        "lines": _listed((line["sku"], line["quantity"]) for line in back.asked["lines"]),
        "graded": ", ".join(f"{line['quantity']} × {line['sku']} ({line['grade']})" for line in back.graded),
        "tracking_number": back.asked["tracking_number"],
        "site": back.site,
        "announced": "" if back.announced else "no",
        "came_by": "" if back.came_by == "rest" else back.came_by,
        "next_at": _moment(back.next_at),
    }
    return Card(
        thing="return",
        id=back.rma,
        order=back.order,
        state=back.state,
        at=_moment(back.changed_at),
        facts=_there(facts),
        buttons=tuple(return_buttons(floor.house, back)),
    )


def _article_card(floor: Floor, sku: str, order: str) -> Card:
    article = floor.house.stock.article(sku)
    total = article.total()
    facts: dict[str, Fact] = {"on_hand": total.on_hand, "reserved": total.reserved, "damaged": total.damaged}
    return Card(
        thing="article",
        id=sku,
        order=order,
        state="in_stock" if total.free else "out_of_stock",
        facts=facts | _by_site(article),
        buttons=tuple(article_buttons(article)),
    )


def _by_site(article: Article) -> dict[str, Fact]:
    if len(article.shelves) < 2:
        return {}
    return {"sites": ", ".join(f"{site}: {shelf.on_hand}" for site, shelf in article.shelves.items())}


def _listed(units: Iterable[tuple[Any, Any]]) -> str:
    """2 × A, 1 × B."""
    return ", ".join(f"{count} × {sku}" for sku, count in units)


def _there(facts: dict[str, Fact]) -> dict[str, Fact]:
    """The facts that there are."""
    return {name: fact for name, fact in facts.items() if fact not in ("", 0)}


def _moment(at: float | None) -> str:
    return stamp(datetime.fromtimestamp(at, UTC)) if at is not None else ""
