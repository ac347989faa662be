"""What a card says beside its state, written for people: weights, money, moments, links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from harness.simulators.board import Fact
from harness.simulators.console.words import Words

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PART = re.compile(r"\((\w+)\)")  # how far a site is with its part of an order: "LIL (picked)"
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
AMOUNTS = frozenset(
    {
        "amount", "authorised", "captured", "capturable", "refunded", "refundable", "total", "declared_value", "fee",
        "net", "received", "remaining", "disputed", "shipping", "unit_price", "balance",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """One line of a card. `link` is an address to open, `moment` the ISO stamp behind a written moment; "" for neither."""

    label: str
    text: str
    link: str = ""
    moment: str = ""


def written(facts: Mapping[str, Fact], t: Words, thing: str = "") -> list[Written]:
    """The facts of a `thing` in the order of the board, without empty ones."""
    currency = str(facts.get("currency", ""))
    shown = [
        (name, value)
        for name, value in facts.items()
        if value != "" and not (name == "currency" and _has_amount(facts))
    ]
    return [_one(thing, name, value, currency, t) for name, value in shown]


def _has_amount(facts: Mapping[str, Fact]) -> bool:
    return any(name in AMOUNTS and isinstance(value, int) for name, value in facts.items())


def _one(thing: str, name: str, value: Fact, currency: str, t: Words) -> Written:
    label = t.word("facts", name)
    if isinstance(value, int):
        return Written(label, _figure(name, value, currency, t))
    if _ADDRESS.fullmatch(value):
        return Written(label, t("card.open"), link=value)
    if _MOMENT.fullmatch(value):
        return Written(label, t.moment(value), moment=value)
    if _DAY.fullmatch(value):
        return Written(label, t.day(value))
    return Written(label, _said(thing, name, value, t))


def _said(thing: str, name: str, value: str, t: Words) -> str:
    if name == "next_move":
        return t.word("moves", value)
    if name == "site":
        return _PART.sub(lambda found: f"({_small(t.state('order', found[1]))})", value)
    return value_word(thing, name, value, t)


def value_word(about: str, name: str, value: str, t: Words) -> str:
    """The word for a value: a "duplicate" is another thing as the reason of a dispute than where an order is held."""
    return t.known("values", f"{about}.{name}.{value}") or t.known("values", f"{name}.{value}") or value


def _small(text: str) -> str:
    """A word of a card's head, in the middle of a line."""
    return text[:1].lower() + text[1:]


def _figure(name: str, value: int, currency: str, t: Words) -> str:
    if name in AMOUNTS and currency:
        return t.money(value, currency)
    if name.endswith("_g"):
        return t.weight(value)
    return str(value)
