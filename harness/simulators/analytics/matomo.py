"""Matomo's tracking interface: what one e-commerce order says. Matomo knows no refunds.

    idsite, rec=1, idgoal=0, ec_id (the order), revenue, ec_st, ec_tx, ec_sh, ec_dt, _id (the visitor),
    ec_items = [[sku, name, category, price, quantity], …] in JSON

The currency is that of the site, so it comes from here: `currency` of the landscape, euro unless told.
Source: the reference of Matomo's Tracking HTTP API.
"""

from __future__ import annotations

from collections.abc import Mapping

from harness.simulators.analytics import exact
from harness.simulators.analytics.hits import Hit, Item

_ITEMS = 500


def read(form: Mapping[str, str], currency: str) -> tuple[list[Hit], list[str]]:
    """The order that a request tells of, if it does, and what is wrong with it. Never raises."""
    wrong = [f"{name} is not {value}" for name, value in (("rec", "1"),) if form.get(name) != value]
    if not form.get("idsite", "").isdigit():
        wrong.append("idsite is no number")
    if wrong or "revenue" not in form or form.get("idgoal") != "0":
        return [], wrong or ["not an e-commerce order"]
    flaws: list[str] = []
    order = form.get("ec_id", "").strip()[:200]
    if not order:
        return [], ["ec_id is missing: Matomo takes it for a basket that was left"]
    items = _items(form.get("ec_items", "[]"), currency, flaws)
    value, tax, shipping = (_amount(form, name, currency, flaws) for name in ("revenue", "ec_tx", "ec_sh"))
    client = form.get("_id", "")[:200]
    return [Hit("purchase", order, value, currency, tax, shipping, items, client, tuple(flaws))], []


def _items(told: str, currency: str, flaws: list[str]) -> tuple[Item, ...]:
    try:
        rows = exact.load(told)
    except exact.Unreadable:
        rows = None
    if not isinstance(rows, list) or not all(isinstance(row, list) and row for row in rows) or len(rows) > _ITEMS:
        flaws.append("ec_items is not a list of lists")
        return ()
    return tuple(_item(row, index, currency, flaws) for index, row in enumerate(rows))


def _item(row: list[object], index: int, currency: str, flaws: list[str]) -> Item:
    price: int | None = None
    quantity: int | None = 1
    try:
        price = exact.minor(row[3], currency) if len(row) > 3 else None
        quantity = exact.whole(row[4]) if len(row) > 4 else 1
    except exact.Unreadable as why:
        quantity = None if price is not None else quantity
        flaws.append(f"ec_items.{index} {why}")
    return Item(str(row[0])[:200], quantity, price)


def _amount(form: Mapping[str, str], name: str, currency: str, flaws: list[str]) -> int | None:
    if not form.get(name):
        return None
    try:
        return exact.minor(form[name], currency)
    except exact.Unreadable as why:
        flaws.append(f"{name} {why}")
        return None
