"""How the receiver of each handoff is looked at. A system the landscape lacks cannot be asked: Blind."""

from __future__ import annotations

from typing import Any, TypeVar

from harness.journey.life import Life
from harness.journey.mentions import miscounted
from harness.journey.placeholders import unfilled
from harness.kernel.spoken import spoken
from harness.probes.reading import Blind
from harness.probes.sights import Sights

Fields = dict[str, Any]
P = TypeVar("P")


def _there(probe: P | None, role: str) -> P:
    if probe is None:
        raise Blind(f"there is no way to look at the {role} of this landscape")
    return probe


def shop_order(life: Life, sights: Sights, _part: str) -> Fields:
    """The shop's order, with what its invoices and credit notes come to."""
    found = _there(sights.shop, "shop").order(life.order)
    return found | _summed(found, "invoices", "invoiced") | _summed(found, "credit_notes", "credited") | _grades(found)


def _grades(found: Fields) -> Fields:
    """By RMA and grade, the units of each article; nothing where the shop does not tell of grades."""
    lines = [
        (case["rma"], line) for case in found.get("returns", []) for line in case.get("lines", []) if "grade" in line
    ]
    grades: dict[str, dict[str, dict[str, int]]] = {}
    for rma, line in lines:
        units = grades.setdefault(rma, {}).setdefault(line["grade"], {})
        units[line["sku"]] = units.get(line["sku"], 0) + line["quantity"]
    return {"grades_by_rma": grades} if grades else {}


def _summed(found: Fields, documents: str, name: str) -> Fields:
    """Amount and tax of all documents of a kind; nothing where the shop does not tell of them."""
    papers = found.get(documents)
    if papers is None:
        return {}
    taxes = [paper["tax"] for paper in papers if "tax" in paper]
    total = {name: sum(paper["amount"] for paper in papers)}
    return total | ({f"{name}_tax": sum(taxes)} if len(taxes) == len(papers) else {})


def shop_stock(life: Life, sights: Sights, _part: str) -> Fields:
    return dict(_there(sights.shop, "shop").stock(sorted(life.ordered)))


def payment(life: Life, sights: Sights, _part: str) -> Fields:
    """The money of the order, with how often it was captured and given back."""
    found = _there(sights.psp, "psp").order(life.order)
    captures = [amount for each in found.get("payments", []) for amount in each.get("captures", [])]
    counts: Fields = {"capture_count": len(captures)} if "payments" in found else {}
    asked: Fields = next((each for each in found.get("payments", []) if each.get("session")), {})
    counts |= {"email": asked["email"]} if asked.get("email") else {}
    counts |= {"locale": asked["locale"][:2]} if asked.get("locale") else {}
    return found | counts | ({"refund_count": len(found["refunds"])} if "refunds" in found else {})


def warehouse_order(life: Life, sights: Sights, _part: str) -> Fields:
    """The order as the warehouse has it, with names and unit prices by article where it was told of them."""
    found = _there(sights.warehouse, "warehouse").order(life.order)
    asked = found.get("asked")
    if asked is None:
        return found
    return found | {
        "names": {line["sku"]: line.get("name", "") for line in asked},
        "prices": {line["sku"]: line.get("unit_price") for line in asked},
    }


def warehouse_return(_life: Life, sights: Sights, rma: str) -> Fields:
    """The return as announced, with the reasons that the customer gave."""
    found = _there(sights.warehouse, "warehouse").return_(rma)
    reasons = {line["reason"] for line in found.get("lines", []) if "reason" in line}
    return found | ({"reasons": sorted(reasons)} if reasons else {})


def parcels_out(life: Life, sights: Sights, _part: str) -> Fields:
    return _of_parcels(_there(sights.carrier, "carrier").parcels(life.order, "outbound"))


def parcels_back(life: Life, sights: Sights, _part: str) -> Fields:
    return _of_parcels(_there(sights.carrier, "carrier").parcels(life.order, "return"))


def _of_parcels(found: Fields) -> Fields:
    """What stands on each parcel; nothing more where the carrier only tells of all together."""
    parcels = found.get("parcels")
    if not parcels:
        return found
    by_return: dict[str, dict[str, int]] = {}
    senders = {parcel.get("rma", ""): parcel.get("sender", {}) for parcel in parcels}
    values = {parcel.get("rma", ""): parcel.get("declared_value") for parcel in parcels}
    for parcel in parcels:
        units = by_return.setdefault(parcel.get("rma", ""), {})
        for line in parcel.get("contents", []):
            units[line["sku"]] = units.get(line["sku"], 0) + line["quantity"]
    told = {
        "recipients": ("recipient", [parcel.get("recipient", {}) for parcel in parcels]),
        "services": ("service", sorted({parcel.get("service", "") for parcel in parcels})),
        "units_by_return": ("rma", by_return),
        "senders_by_return": ("sender", senders),
        "values_by_return": ("declared_value", values),
    }
    # What the carrier does not tell of its parcels is not nothing: it was not seen.
    return found | {
        name: value for name, (source, value) in told.items() if any(source in parcel for parcel in parcels)
    }


def confirmation_mail(life: Life, sights: Sights, _part: str) -> Fields:
    return _mail(life, sights, "confirmation")


def dispatch_mails_so_far(life: Life, sights: Sights, _part: str) -> Fields:
    return {"count": len(_there(sights.mail, "mail").mails(life.order, "dispatch"))}


def dispatch_mail(life: Life, sights: Sights, _part: str) -> Fields:
    return _mail(life, sights, "dispatch")


def return_mail(life: Life, sights: Sights, _part: str) -> Fields:
    return _mail(life, sights, "return")


def refund_mail(life: Life, sights: Sights, _part: str) -> Fields:
    return _mail(life, sights, "refund")


def cancellation_mail(life: Life, sights: Sights, _part: str) -> Fields:
    return _mail(life, sights, "cancellation")


def _mail(life: Life, sights: Sights, kind: str) -> Fields:
    """The mail of a kind, with the language of its words, what nobody filled in, and its links that lead nowhere."""
    found = _there(sights.mail, "mail").mail(life.order, kind, life.terms.currency)
    if not found:
        return {}
    own = [*life.terms.address.values(), *(str(line["name"]) for line in life.terms.lines)]
    told = {
        "spoken": spoken(found.get("text", "")),
        "page_spoken": spoken(found.get("page", "")),
        "unfilled": sorted({*unfilled(found.get("text", ""), own), *unfilled(found.get("page", ""), own)}),
        "line_amounts": found.get("amounts", []),
        "miscounted": miscounted(found.get("text", ""), life.ordered_by_name),
    }
    if life.dead_links is not None:
        told["dead_links"] = life.dead_links(found.get("links", []))
    return found | told


def thank_you_page(life: Life, _sights: Sights, _part: str) -> Fields:
    if life.thanked is None:
        raise Blind("the customer's browser never came back to the shop")
    return life.thanked


def analytics_events(life: Life, sights: Sights, _part: str) -> Fields:
    found = _there(sights.analytics, "analytics").events(life.order)
    return found | ({"refund_count": len(found["refunds"])} if "refunds" in found else {})


def erp_order(life: Life, sights: Sights, _part: str) -> Fields:
    return _there(sights.erp, "erp").order(life.order)


def erp_invoices(life: Life, sights: Sights, _part: str) -> Fields:
    return _there(sights.erp, "erp").invoices(life.order)


def erp_credit_notes(life: Life, sights: Sights, _part: str) -> Fields:
    return _there(sights.erp, "erp").credit_notes(life.order)


def order_page(life: Life, _sights: Sights, _part: str) -> Fields:
    if life.page is None:
        raise Blind("no customer is there to open the order page")
    return life.page()
