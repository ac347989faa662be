"""The customer's own page of her order tells, in the end, what is true: of money, parcels, documents and the order itself.

What other systems know is the measure. What a page does not show at all is no matter of this check: handoffs say what it
must show, and when.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from harness.checks import facts
from harness.checks.conserved import rule
from harness.checks.facts import Facts
from harness.checks.ruling import Ruling
from harness.ledger.events import Looked, Observed
from harness.ledger.store import Reading

_PAGES = {"order page", "final"}
_SHOWN = ("total", "shipping", "discount")
# Field to what is so and what the page shows.
Told = dict[str, tuple[Any, Any]]

_MOVED = {"charged": "captured", "refunded": "refunded", "credited": "refunded"}


def check(reading: Reading) -> list[Ruling]:
    """The rules for each order whose page was opened in the end, or should have been."""
    opened = {seen.order for _, seen in reading.of(Observed) if seen.system == "screen" and seen.subject in _PAGES}
    opened |= {look.order for _, look in reading.of(Looked) if look.system == "screen"}
    return [ruling for order in facts.orders(reading) if order.order in opened for ruling in _order(order)]


def _order(order: Facts) -> Iterable[Ruling]:
    page = order.final.get("screen", {})
    yield _rule(order, "the customer's page tells the money as it is", "refunded", _money(order, page), ("psp",))
    yield _rule(
        order, "the customer's page tells the parcels as they are", "shipped", _parcels(order, page), ("carrier",)
    )
    yield _rule(order, "the customer's page tells the order as it is", "placed", _itself(order, page), ("shop",))
    yield _rule(
        order, "the customer's page tells the documents as they are", "captured", _documents(order, page), ("shop",)
    )


def _money(order: Facts, page: dict[str, Any]) -> Told:
    """By amount, what the provider has and what the page shows."""
    psp = order.final.get("psp", {})
    return {name: (psp.get(moved, 0), page[name]) for name, moved in _MOVED.items() if name in page}


def _parcels(order: Facts, page: dict[str, Any]) -> Told:
    outbound = order.final.get("carrier", {}).get("outbound") or {}
    told: Told = {"parcels": (sorted(outbound.get("tracking_numbers", [])), sorted(page.get("tracking_numbers", [])))}
    states = page.get("parcel_states")
    if states:
        told["where they are"] = (order.resting, {number: states.get(number) for number in order.resting})
    return told


def _itself(order: Facts, page: dict[str, Any]) -> Told:
    shop, agreed = order.final.get("shop", {}), order.agreed
    told: Told = {name: (getattr(agreed, name), page[name]) for name in _SHOWN if name in page}
    if page.get("stands") and shop.get("status"):
        told["status"] = (shop["status"], page["stands"])
    if page.get("cancellable") is not None:
        gone = any(order.shipped.values()) or "cancelled" in order.stages
        told["may be cancelled"] = (False if gone else page["cancellable"], page["cancellable"])
    if page.get("rmas"):
        told["returns"] = (sorted(each["rma"] for each in shop.get("returns", [])), sorted(page["rmas"]))
    shown = {each["rma"]: each["state"] for each in page.get("returns") or [] if each.get("state")}
    if shown:
        cases = {each["rma"]: each.get("state") for each in shop.get("returns", [])}
        told["how far returns are"] = ({rma: cases.get(rma) for rma in shown}, shown)
    return told


def _documents(order: Facts, page: dict[str, Any]) -> Told:
    """Those that the page lists are those of the shop, and each says what it is when it is opened."""
    known = {kind: order.final.get("shop", {}).get(kind) for kind in ("invoices", "credit_notes")}
    told: Told = {}
    for kind, papers in known.items():
        if page.get(kind) and papers is not None:
            told[kind.replace("_", " ")] = (_by_number(papers), _by_number(page[kind]))
    rows = {str(each["number"]): each for papers in known.values() for each in papers or []}
    for paper in page.get("documents") or []:
        told[paper["number"]] = _opened(order, paper, rows.get(paper["number"], {}))
    return told


def _opened(order: Facts, paper: dict[str, Any], row: dict[str, Any]) -> tuple[Any, Any]:
    if "says" not in paper:
        return {"opens": True}, {"opens": paper["opens"]}
    due = sorted({row[name] for name in ("amount", "tax") if row.get(name)})
    seen = {
        "opens": paper["opens"],
        "says": paper["says"],
        "amounts": [each for each in due if each in paper["amounts"]],
        "adds up": paper.get("adds_up", True),
    }
    right = {"opens": True, "says": [paper["number"], order.order], "amounts": due, "adds up": True}
    # Of a document that is wrong, what is wrong of it.
    wrong = [name for name, value in right.items() if seen[name] != value]
    return {name: right[name] for name in wrong}, {name: seen[name] for name in wrong}


def _by_number(papers: list[dict[str, Any]]) -> dict[str, int]:
    return {paper["number"]: paper["amount"] for paper in sorted(papers, key=lambda each: str(each["number"]))}


def _rule(order: Facts, name: str, stage: str, told: Told, systems: tuple[str, ...]) -> Ruling:
    wrong = {field: pair for field, pair in told.items() if pair[0] != pair[1]}
    stake = max((abs(due - seen) for due, seen in wrong.values() if type(due) is type(seen) is int), default=0)
    return rule(
        order, "pages", name, "shop -> customer", stage=stage, holds=not wrong,
        expected={field: due for field, (due, _) in wrong.items()},
        seen={field: seen for field, (_, seen) in wrong.items()}, systems=("screen", *systems), stake=stake,
        lacking="" if "screen" in order.looked else "the customer's page was not looked at in the end",
    )  # fmt: skip
