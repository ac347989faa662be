"""Google Analytics 4, Measurement Protocol: what the JSON of one message says.

    {"client_id", "user_id"?, "events": [{"name", "params": {"transaction_id", "value", "currency", "tax", "shipping",
                                                             "items": [{"item_id", "item_name", "quantity", "price"}]}}]}

Source: the protocol's reference and the limits named there: 25 events a message, 200 items an event, 130 kB, names of at most
40 letters, digits and underscores that begin with a letter. Amounts are JSON numbers; numbers in text are read too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from harness.simulators.analytics import exact
from harness.simulators.analytics.hits import Hit, Item

LARGEST = 130 * 1024  # bytes of a message
_EVENTS, _ITEMS = 25, 200
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
_STREAM = re.compile(r"G-[A-Z0-9]{4,20}")
_OF_ORDERS = ("purchase", "refund")


def read(raw: bytes) -> tuple[list[Hit], list[str]]:
    """The events of a message that can be counted, and what is wrong with the message as a whole. Never raises."""
    try:
        told = exact.load(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return [], ["the body is not UTF-8"]
    except exact.Unreadable as why:
        return [], [str(why)]
    if not isinstance(told, dict) or not isinstance(told.get("events"), list):
        return [], ["the body has no list of events"]
    client = _text(told, "client_id")
    flaws = [] if client else ["client_id is missing"]
    if len(told["events"]) > _EVENTS:
        flaws.append(f"there are more than {_EVENTS} events")
    hits = [_hit(event, client) for event in told["events"][:_EVENTS]]
    return [hit for hit in hits if hit.name], flaws + [hit.flaws[0] for hit in hits if not hit.name]


def of_stream(query: Mapping[str, str]) -> list[str]:
    """What is wrong with the stream a message names, the secret aside."""
    if not _STREAM.fullmatch(query.get("measurement_id", "")):
        return ["measurement_id is missing or no G-XXXXXXX"]
    return []


def _hit(event: object, client: str) -> Hit:
    if not isinstance(event, dict) or not _NAME.fullmatch(_text(event, "name")):
        return Hit("", flaws=("an event has no name, or one that is none",))
    name = _text(event, "name")
    params = event.get("params", {})
    if not isinstance(params, dict):
        return Hit(name, client=client, flaws=("params is not an object",))
    flaws: list[str] = []
    currency = _text(params, "currency")
    order = _text(params, "transaction_id")
    if name in _OF_ORDERS and not order:
        flaws.append("transaction_id is missing")
    if name == "purchase" and "value" not in params:
        flaws.append("value is missing")
    money = {each: _amount(params, each, currency, flaws) for each in ("value", "tax", "shipping")}
    items = _items(params.get("items", []), currency, flaws)
    return Hit(name, order, currency=currency, items=items, client=client, flaws=tuple(flaws), **money)


def _items(told: object, currency: str, flaws: list[str]) -> tuple[Item, ...]:
    if not isinstance(told, list) or not all(isinstance(item, dict) for item in told):
        flaws.append("items is not a list of objects")
        return ()
    if len(told) > _ITEMS:
        flaws.append(f"there are more than {_ITEMS} items")
    return tuple(_item(item, index, currency, flaws) for index, item in enumerate(told[:_ITEMS]))


def _item(told: dict[str, Any], index: int, currency: str, flaws: list[str]) -> Item:
    mine: list[str] = []
    sku = _text(told, "item_id")
    if not sku:
        mine.append("item_id is missing")
    price = _amount(told, "price", currency, mine)
    quantity: int | None = None
    try:
        quantity = exact.whole(told.get("quantity", 1))  # one, where it is not told
    except exact.Unreadable as why:
        mine.append(f"quantity {why}")
    flaws += [f"items.{index}.{flaw}" for flaw in mine]
    return Item(sku, quantity, price)


def _amount(told: dict[str, Any], name: str, currency: str, flaws: list[str]) -> int | None:
    if told.get(name) is None:
        return None
    try:
        return exact.minor(told[name], currency)
    except exact.Unreadable as why:
        flaws.append(f"{name} {why}")
        return None


def _text(told: dict[str, Any], name: str) -> str:
    """A short text; a whole number is one too, as the real one has it."""
    value = told.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= exact.MOST:
        return str(value)
    text = value if isinstance(value, str) and len(value) <= 200 else ""
    return text.encode("utf-8", "replace").decode().replace("\x00", "").strip()
