"""The buttons of a warehouse: one for each possible move, and one for each incident that can happen now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from harness.simulators.board import Button, Input
from harness.simulators.warehouse.boxing import needed
from harness.simulators.warehouse.forms import HOLD_REASONS, LABEL_FAILURES
from harness.simulators.warehouse.house import House
from harness.simulators.warehouse.lifecycle import PART_MOVES, incidents, order_moves, return_moves
from harness.simulators.warehouse.orders import Line, Part, WarehouseOrder
from harness.simulators.warehouse.returns import GRADES, WarehouseReturn
from harness.simulators.warehouse.stock import Article

_UNWANTED = ("reject", "hold", "cancel")
_OTHERS = 10  # articles offered to be taken by mistake


def order_buttons(house: House, order: WarehouseOrder) -> Iterator[Button]:
    """What can happen to an order now, in the order of its life, incidents last."""
    moves = order_moves(order.state, [part.state for part in order.parts])
    for move in ("accept", "allocate", "release", "start_picking", "pick", "pack", "hand_over"):
        if move in moves:
            yield _move(house, order, move)
    yield from _order_incidents(house, order, moves)
    for move in _UNWANTED:
        if move in moves:
            yield _incident(order, move, {"move": move}, _reason(move))
    if any(line.shipped for line in order.lines):
        yield _unannounced(order)


def _order_incidents(house: House, order: WarehouseOrder, moves: Sequence[str]) -> Iterator[Button]:
    if "allocate" in moves and len(house.sites.all) > 1:
        yield _incident(order, "split", {"move": "allocate", "split": True})
    if "pick" in moves:
        yield from _picking_incidents(house, order)
    if any(part.swaps and part.state == "picked" for part in order.parts):
        yield _incident(order, "overlook_mispick", {"move": "pack", "unchecked": True}, _site(order, "pack"))
    for name in incidents(order.state, [part.state for part in order.parts]):
        yield _incident(order, name, {"move": name}, _reason(name))
    if _before_its_day(house, order):
        yield _incident(order, "hand_over_early", {"move": "hand_over", "force": True}, _site(order, "hand_over"))


def _before_its_day(house: House, order: WarehouseOrder) -> bool:
    """Whether something is packed whose truck comes on a later day."""
    now = house.now(order.reference)
    return any(house.sites.of(part.site).day(now).isoformat() < part.leaves_on for part in _able(order, "hand_over"))


def return_buttons(house: House, back: WarehouseReturn) -> Iterator[Button]:
    """What can happen to a return now."""
    path = f"/returns/{back.rma}/moves"
    for move in return_moves(back.state):
        if move != "grade":
            yield Button(move, path, {"move": move}, inputs=_sites(house) if move == "receive" else ())
            continue
        lines = back.all_as_new()
        yield Button("grade", path, {"move": "grade", "grades": lines}, inputs=tuple(_graded(lines)))
        yield Button("find_nothing", path, {"move": "grade", "grades": []}, kind="incident")
        others = _others(house, {line["sku"] for line in lines})
        if others:
            found = [{"sku": others[0], "quantity": 1, "grade": "A"}]
            yield Button(
                "find_other_article", path, {"move": "grade", "grades": found}, kind="incident",
                inputs=(Input("sku", ("grades", 0, "sku"), "choice", others, others[0]), *_graded(found)),
            )  # fmt: skip


def article_buttons(article: Article) -> Iterator[Button]:
    """What can happen to an article on its shelf."""
    path = f"/stock/{quote(article.sku, safe='')}"
    total, sites = article.total(), tuple(article.shelves)
    where = (Input("site", ("site",), "choice", sites, sites[0]),) if len(sites) > 1 else ()
    first = article.shelves[sites[0]]
    counted = Input("counted", ("counted",), value=first.really, least=first.in_totes, most=10_000_000)
    yield Button("count", f"{path}/count", {"counted": first.really} | _first(sites), "incident", (counted, *where))
    if total.free:
        quantity = Input("quantity", ("quantity",), value=1, least=1, most=total.free)
        yield Button("damage", f"{path}/damage", {"quantity": 1} | _first(sites), "incident", (quantity, *where))


def _move(house: House, order: WarehouseOrder, move: str) -> Button:
    body: dict[str, Any] = {"move": move}
    inputs = _site(order, move)
    parts = _able(order, move)
    if move == "pack" and len(parts) == 1 and (count := needed(house.stock, parts[0])):
        most = min(50, sum(line.picked for line in parts[0].lines))
        body["parcels"], inputs = count, (*inputs, Input("parcels", ("parcels",), value=count, least=1, most=most))
    return Button(move, _path(order), body | _chosen(inputs), inputs=inputs)


def _picking_incidents(house: House, order: WarehouseOrder) -> Iterator[Button]:
    """What can go wrong with the first part that can be picked; the others have their turn after it."""
    part = _able(order, "pick")[0]
    lines = [line for line in part.lines if line.reserved]
    if not lines:
        return
    for name, field in (("short_pick", "short"), ("damage_at_picking", "damaged")):
        yield _mishap(order, part, name, field, lines, {})
    if others := _others(house, set(order.wanted), part.site):
        yield _mishap(order, part, "mispick", "mispicks", lines, {"instead": others})


def _mishap(
    order: WarehouseOrder, part: Part, name: str, field: str, lines: Sequence[Line], more: dict[str, tuple[str, ...]]
) -> Button:
    skus = tuple(line.sku for line in lines)
    entry = {"sku": skus[0], **{key: choices[0] for key, choices in more.items()}, "quantity": 1}
    inputs = (
        Input("sku", (field, 0, "sku"), "choice", skus, skus[0]),
        *(Input(key, (field, 0, key), "choice", choices, choices[0]) for key, choices in more.items()),
        Input("quantity", (field, 0, "quantity"), value=1, least=1, most=max(line.reserved for line in lines)),
    )
    body = {"move": "pick", field: [entry]} | ({"site": part.site} if order.split else {})
    return Button(name, _path(order), body, "incident", inputs)


def _unannounced(order: WarehouseOrder) -> Button:
    skus = tuple(line.sku for line in order.lines if line.shipped)
    body = {"order": order.reference, "lines": [{"sku": skus[0], "quantity": 1}]}
    inputs = (
        Input("sku", ("lines", 0, "sku"), "choice", skus, skus[0]),
        Input("quantity", ("lines", 0, "quantity"), value=1, least=1, most=max(line.shipped for line in order.lines)),
    )
    return Button("return_unannounced", "/returns", body, "incident", inputs)


def _incident(order: WarehouseOrder, name: str, body: dict[str, Any], inputs: tuple[Input, ...] = ()) -> Button:
    return Button(name, _path(order), body | _chosen(inputs), "incident", inputs)


def _reason(move: str) -> tuple[Input, ...]:
    choices = {"hold": HOLD_REASONS, "fail_label": LABEL_FAILURES}.get(move, ())
    return (Input("reason", ("reason",), "choice", choices, choices[0]),) if choices else ()


def _able(order: WarehouseOrder, move: str) -> list[Part]:
    return [part for part in order.parts if part.state in PART_MOVES.get(move, ())]


def _site(order: WarehouseOrder, move: str) -> tuple[Input, ...]:
    """The choice of a site, where several work on an order."""
    sites = tuple(part.site for part in _able(order, move))
    return (Input("site", ("site",), "choice", sites, sites[0]),) if order.split and sites else ()


def _sites(house: House) -> tuple[Input, ...]:
    codes = tuple(site.code for site in house.sites.all)
    return (Input("site", ("site",), "choice", codes, codes[0]),) if len(codes) > 1 else ()


def _graded(lines: Sequence[dict[str, Any]]) -> Iterator[Input]:
    for index, line in enumerate(lines):
        if len(lines) > 1:  # which of them is meant: a choice of one
            yield Input("sku", ("grades", index, "sku"), "choice", (line["sku"],), line["sku"])
        yield Input(
            "quantity", ("grades", index, "quantity"), value=line["quantity"], least=int(len(lines) == 1), most=9999
        )
        yield Input("grade", ("grades", index, "grade"), "choice", GRADES, line["grade"])


def _others(house: House, but: set[str], site: str = "") -> tuple[str, ...]:
    """Some articles that are none of `but`, and really lie in `site` when one is named."""
    found = [article for article in house.stock.newest(_OTHERS + len(but)) if article.sku not in but]
    if site:
        found = [article for article in found if house.stock.shelf(article.sku, site).to_pick]
    return tuple(article.sku for article in found[:_OTHERS])


def _first(sites: Sequence[str]) -> dict[str, str]:
    return {"site": sites[0]} if len(sites) > 1 else {}


def _chosen(inputs: Sequence[Input]) -> dict[str, Any]:
    """The first choices, as fields of the body."""
    return {str(each.at[0]): each.value for each in inputs if len(each.at) == 1}


def _path(order: WarehouseOrder) -> str:
    return f"/orders/{order.reference}/moves"
