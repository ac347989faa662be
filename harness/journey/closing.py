"""The last look of a journey: what every system says of the order once all messages have come to rest."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from harness.journey.journey import Journey
from harness.kernel.waiting import eventually
from harness.ledger.events import Looked, Observed, Stocked
from harness.probes.reading import Blind

_REST = 10.0


def close(journey: Journey) -> None:
    """Let the order's messages come to rest, then record what each system finally knows of it.

    A system that cannot be looked at is recorded as such. A journey without an order has nothing to
    close, and one that did not move since it was closed is not closed again.
    """
    if journey.life.agreed is None or journey.closed:
        return
    journey.closed = True
    _await_rest(journey)
    for role, look in _looks(journey).items():
        try:
            fields = look()
        except Blind as blind:
            journey.record(Looked(system=role, order=journey.life.order, reason=str(blind)))
            continue
        journey.record(Observed(system=role, subject="final", order=journey.life.order, fields=fields))
        journey.record(Looked(system=role, order=journey.life.order))
    _stock_after(journey)
    _copy_notes(journey)
    _keep_papers(journey)


def _await_rest(journey: Journey) -> None:
    shop = journey.sights.shop
    if shop is None:
        return
    try:
        eventually(lambda: shop.waiting(journey.life.order) == 0, within=_REST)
    except Blind:
        return  # the look that follows says so, with its reason


def _looks(journey: Journey) -> dict[str, Callable[[], dict[str, Any]]]:
    sights, order = journey.sights, journey.life.order
    looks: dict[str, Callable[[], dict[str, Any]]] = {}
    if shop := sights.shop:
        looks["shop"] = lambda: shop.order(order) | {"messages": shop.messages(order)}
    if psp := sights.psp:
        looks["psp"] = lambda: psp.order(order)
    if warehouse := sights.warehouse:
        looks["warehouse"] = lambda: {"order": warehouse.order(order), "returns": warehouse.returns_of(order)}
    if carrier := sights.carrier:
        looks["carrier"] = lambda: {each: carrier.parcels(order, each) for each in ("outbound", "return")}
    if mail := sights.mail:
        looks["mail"] = lambda: {"mails": [_brief(each) for each in mail.mails(order)]}
    return looks


def _brief(mail: dict[str, Any]) -> dict[str, Any]:
    return {name: mail[name] for name in ("id", "at", "to", "subject", "language", "kind")}


def remember_stock(journey: Journey, skus: list[str]) -> None:
    """Note what shop and warehouse have of these articles before anything is ordered."""
    for role, rows in _stock(journey, skus).items():
        journey.life.before[role] = rows


def _stock_after(journey: Journey) -> None:
    after = _stock(journey, sorted(journey.life.ordered))
    for role, before in journey.life.before.items():
        for moment, rows in (("before", before), ("after", after.get(role, {}))):
            for sku in sorted(set(rows) & set(journey.life.ordered)):
                row = rows[sku]
                journey.record(
                    Stocked(
                        system=role,
                        order=journey.life.order,
                        moment="before" if moment == "before" else "after",
                        sku=sku,
                        on_hand=row["on_hand"],
                        held=row["held"],
                    )
                )


def _stock(journey: Journey, skus: list[str]) -> dict[str, dict[str, dict[str, int]]]:
    books: dict[str, dict[str, dict[str, int]]] = {}
    for role, probe in (("shop", journey.sights.shop), ("warehouse", journey.sights.warehouse)):
        if probe is None:
            continue
        try:
            books[role] = probe.stock(skus)
        except Blind as blind:
            journey.record(Looked(system=role, order=journey.life.order, reason=str(blind)))
    return books


def _keep_papers(journey: Journey) -> None:
    """The mails as the customer reads them, and the labels as they were printed."""
    order = journey.life.order
    try:
        for mail in journey.sights.mail.mails(order) if journey.sights.mail else []:
            page = mail["html"] or f"<pre>{escape(mail['text'] or '')}</pre>"
            journey.keep(str(mail["id"]), page.encode(), f"Mail: {mail['subject']}", "text/html")
        for number, label in _labels(journey).items():
            journey.keep(number, label, f"Label {number}", "application/pdf")
    except Blind as blind:
        journey.record(Looked(system="papers", order=order, reason=str(blind)))


def _labels(journey: Journey) -> dict[str, bytes]:
    carrier = journey.sights.carrier
    if carrier is None:
        return {}
    parcels = [
        parcel
        for direction in ("outbound", "return")
        for parcel in carrier.parcels(journey.life.order, direction).get("parcels", [])
    ]
    return {parcel["tracking_number"]: carrier.label(parcel["id"]) for parcel in parcels}


def _copy_notes(journey: Journey) -> None:
    for role, notes in journey.sights.notes.items():
        try:
            for note in notes.of(journey.life.order):
                journey.record(note)
        except Blind as blind:
            journey.record(Looked(system=role, order=journey.life.order, reason=str(blind)))
