"""The last look of a journey: what every system says of the order once all messages have come to rest."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from harness.journey.journey import Journey
from harness.kernel.money import adds_up, amounts_in
from harness.kernel.waiting import eventually
from harness.ledger.events import Looked, Observed, Stocked
from harness.probes.partly import IN_THE_END, require_read
from harness.probes.reading import Blind
from harness.probes.sight import CarrierSight, ShopSight

_REST = 10.0

Fields = dict[str, Any]


def close(journey: Journey) -> None:
    """Let the order's messages come to rest, then record what each system finally knows of it.

    A system that cannot be looked at is recorded as such. A journey without an order has nothing to close, and one that
    did not move since it was closed is not closed again.
    """
    if journey.life.agreed is None or journey.closed:
        return
    journey.closed = True
    _settle(journey)
    found: dict[str, Fields] = {}
    for role, look in _looks(journey).items():
        try:
            found[role] = look()
        except Blind as blind:
            journey.record(Looked(system=role, order=journey.life.order, reason=str(blind)))
            continue
        journey.record(
            Observed(system=role, subject="final", order=journey.life.order, fields=_recorded(role, found[role]))
        )
        journey.record(Looked(system=role, order=journey.life.order))
    _look_at_page(journey)
    _stock_after(journey)
    _copy_notes(journey)
    _keep_papers(journey, found)


def _settle(journey: Journey) -> None:
    """Let the simulators send what they still have to say, and the shop what it has to say of that, and so on once more."""
    for _ in range(2):
        if journey.life.settle is not None:
            journey.life.settle(journey.life.order)
        if (shop := journey.sights.shop) is not None:
            try:
                _at_rest(shop, journey.life.order)
            except Blind:
                return  # the look that follows says so


def _looks(journey: Journey) -> dict[str, Callable[[], Fields]]:
    """One look a system; the shop's comes first, because it waits until the shop has sent what it had to send."""
    sights, order = journey.sights, journey.life.order
    looks: dict[str, Callable[[], Fields]] = {}
    if shop := sights.shop:
        looks["shop"] = lambda: _shop(shop, order)
    if psp := sights.psp:
        looks["psp"] = lambda: psp.order(order)
    if warehouse := sights.warehouse:
        looks["warehouse"] = lambda: {"order": warehouse.order(order), "returns": warehouse.returns_of(order)}
    if carrier := sights.carrier:
        looks["carrier"] = lambda: carrier.both_ways(order)
    if mail := sights.mail:
        looks["mail"] = lambda: {"mails": mail.mails(order)}
    if analytics := sights.analytics:
        looks["analytics"] = lambda: analytics.events(order)
    if erp := sights.erp:
        looks["erp"] = lambda: {
            "order": erp.order(order),
            "invoices": erp.invoices(order),
            "credit_notes": erp.credit_notes(order),
        }
    return looks


def _shop(shop: ShopSight, order: str) -> Fields:
    """What the shop knows, with its messages where it tells of any. Raises Blind unless all is read that checks count by."""
    told = _at_rest(shop, order)
    known = shop.order(order)
    require_read(known, IN_THE_END)
    return ({"messages": told} if told else {}) | known


def _at_rest(shop: ShopSight, order: str) -> Fields:
    """The shop's messages about the order once none of them waits to be sent, or after a while as they are."""
    return eventually(lambda: shop.messages(order), within=_REST, satisfies=_nothing_waits).value


def _nothing_waits(messages: Fields) -> bool:
    return all(message["state"] != "waiting" for message in messages.get("sent", []))


def _look_at_page(journey: Journey) -> None:
    """The customer's own page as it stands in the end, for orders of which it was open before."""
    if journey.life.page is None or not journey.life.page_seen:
        return
    shown = journey.life.page()
    if shown:
        shown = shown | {"documents": _documents(journey, shown)}
        journey.record(Observed(system="screen", subject="final", order=journey.life.order, fields=shown))
    reason = "" if shown else "the page of the order did not open for the customer"
    journey.record(Looked(system="screen", order=journey.life.order, reason=reason))


def _documents(journey: Journey, shown: Fields) -> list[Fields]:
    """What her invoices and credit notes say once she opens them: {"number", "opens", "says", "amounts", "adds_up"}.

    `says`: of its number and the order's, those that it names; `amounts`: those that it shows; `adds_up`: whether some of
    them make its own. All three are left out of what is no page, and can only be looked at by people.
    """
    papers = [each for kind in ("invoices", "credit_notes") for each in shown.get(kind, []) if each.get("link")]
    if journey.life.links is None or not papers:
        return []
    leads = {lead.link: lead for lead in journey.life.links.leads([each["link"] for each in papers])}
    found: list[Fields] = []
    for paper in papers:
        lead = leads.get(paper["link"])
        told: Fields = {"number": paper["number"], "opens": lead is not None and not lead.asks_who}
        if lead is not None and lead.text:
            told["says"] = [each for each in (paper["number"], journey.life.order) if each in lead.text]
            amounts = amounts_in(lead.text, journey.life.terms.currency)
            told["amounts"] = sorted({abs(each) for each in amounts})
            told["adds_up"] = adds_up(amounts, int(paper["amount"]))
        found.append(told)
    return found


def _recorded(role: str, fields: Fields) -> Fields:
    return {"mails": [_brief(each) for each in fields["mails"]]} if role == "mail" else fields


def _brief(mail: dict[str, Any]) -> dict[str, Any]:
    return {name: mail[name] for name in ("id", "at", "to", "subject", "language", "kind", "repeats") if name in mail}


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


def _keep_papers(journey: Journey, found: dict[str, Fields]) -> None:
    """The mails as the customer reads them, and the labels as they were printed."""
    for mail in found.get("mail", {}).get("mails", []):
        page = mail["html"] or f"<pre>{escape(mail['text'] or '')}</pre>"
        journey.keep(str(mail["id"]), page.encode(), f"Mail: {mail['subject']}", "text/html")
    carrier = journey.sights.carrier
    for parcels in found.get("carrier", {}).values() if carrier else []:
        for parcel in parcels.get("parcels", []):
            _keep_label(journey, carrier, parcel)


def _keep_label(journey: Journey, carrier: CarrierSight | None, parcel: Fields) -> None:
    if carrier is None or "id" not in parcel or journey.keeps(parcel["tracking_number"]):
        return
    try:
        label = carrier.label(parcel["id"])
    except Blind as blind:
        journey.record(Looked(system="carrier", order=journey.life.order, reason=str(blind)))
        return
    journey.keep(parcel["tracking_number"], label, f"Label {parcel['tracking_number']}", "application/pdf")


def _copy_notes(journey: Journey) -> None:
    for role, notes in journey.sights.notes.items():
        try:
            for note in notes.of(journey.life.order):
                journey.record(note)
        except Blind as blind:
            journey.record(Looked(system=role, order=journey.life.order, reason=str(blind)))
