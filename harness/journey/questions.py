"""How the receiver of each handoff is looked at. A system the landscape lacks cannot be asked: Blind."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from harness.journey.life import Life
from harness.journey.mentions import miscounted, mispriced, others_named, tells_of_missing, told_units
from harness.journey.placeholders import unfilled
from harness.kernel.claims import claims
from harness.kernel.money import miswritten
from harness.kernel.spoken import spoken
from harness.probes.links import Lead
from harness.probes.reading import Blind
from harness.probes.sights import Sights

Fields = dict[str, Any]
P = TypeVar("P")
_UNDERSTOOD = {"en", "fr"}
"""The languages in which what a mail says of missing articles is known."""
_ADDRESS = re.compile(r"\S+://\S+")


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
    counts |= {"client_reference": asked["reference"]} if asked.get("reference") else {}
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
        "weights": ("weight_g", [parcel["weight_g"] for parcel in parcels if "weight_g" in parcel]),
    }
    # What the carrier does not tell of its parcels is not nothing: it was not seen.
    return found | {
        name: value for name, (source, value) in told.items() if any(source in parcel for parcel in parcels)
    }


def confirmation_mail(life: Life, sights: Sights, _part: str) -> Fields:
    """The confirmation, with the articles that show no right amount and the ways of delivery that were not chosen."""
    found = _mail(life, sights, "confirmation")
    if not found:
        return {}
    texts = {"text": "amounts", "page": "page_amounts"}
    unpriced = {name for text, amounts in texts.items() for name in mispriced(found.get(text, ""), found.get(amounts, []), life.terms.lines)}  # fmt: skip
    chosen, names = life.terms.delivery_method, life.terms.methods
    others = {name for text in texts for name in others_named(found.get(text, ""), chosen, names)}
    return found | {"unpriced": sorted(unpriced), "other_methods": sorted(others)}


def dispatch_mails_so_far(life: Life, sights: Sights, _part: str) -> Fields:
    return {"count": len(_there(sights.mail, "mail").mails(life.order, "dispatch"))}


def dispatch_mail(life: Life, sights: Sights, _part: str) -> Fields:
    """The mail of a dispatch, and of an order of which units are missing whether both its versions say so."""
    found = _mail(life, sights, "dispatch")
    if not found or not any(life.short.values()) or found["spoken"] not in _UNDERSTOOD:
        return found
    sent, missing = life.named(life.shipped), life.named({sku: count for sku, count in life.short.items() if count})
    texts = [found[version] for version in ("text", "page") if found.get(version)]
    return found | {"missing_told": all(tells_of_missing(text, sent, missing) for text in texts)}


def return_mail(life: Life, sights: Sights, part: str) -> Fields:
    """The mail of a return, with how many papers lie in it or behind its links, and what it says of other returns."""
    found = _mail(life, sights, "return")
    if not found:
        return {}
    others = [rma for rma in life.returns if rma != part]
    if sights.carrier is not None:
        labels = sights.carrier.parcels(life.order, "return").get("parcels", [])
        others += [each["tracking_number"] for each in labels if each.get("rma", part) != part]
    found |= {"other_returns": sorted(each for each in others if each in found.get("text", ""))}
    if life.links is None:
        return found
    papers = sum(lead.is_paper for lead in life.links.leads(found.get("links", [])))
    return found | {"papers": papers + len(found.get("attachments", []))}


def refund_mail(life: Life, sights: Sights, _part: str) -> Fields:
    """The mail of a refund, with the documents behind its links that it does not speak of."""
    found = _mail(life, sights, "refund")
    if not found or life.links is None or sights.shop is None:
        return found
    papers = _numbers_of(sights.shop.order(life.order))
    # Where every mail leads, such as to the page of the order, is no document of this one.
    everywhere = _there(sights.mail, "mail").mail(life.order, "confirmation", life.terms.currency).get("links", [])
    own = [link for link in found.get("links", []) if link not in everywhere]
    # A page that names one document is that document; one that names several is a list of them.
    shown = [[each for each in papers if each in lead.text] for lead in life.links.leads(own)]
    single = {named[0] for named in shown if len(named) == 1}
    # An address in the text says nothing to the customer.
    told = _ADDRESS.sub(" ", found.get("text", ""))
    strange = {each for each in single if each not in told}
    return found | {"other_documents": sorted(strange) if strange == single else []}


def _numbers_of(order: Fields) -> list[str]:
    return [str(each["number"]) for kind in ("invoices", "credit_notes") for each in order.get(kind) or []]


def cancellation_mail(life: Life, sights: Sights, _part: str) -> Fields:
    return _mail(life, sights, "cancellation")


def _mail(life: Life, sights: Sights, kind: str) -> Fields:
    """The mail of a kind, with the language of its words, what nobody filled in, and its links that lead nowhere."""
    found = _there(sights.mail, "mail").mail(life.order, kind, life.terms.currency)
    if not found:
        return {}
    text, page = found.get("text", ""), found.get("page", "")
    own = [*life.terms.address.values(), *(str(line["name"]) for line in life.terms.lines)]
    told = {
        "spoken": spoken(text),
        "page_spoken": spoken(page),
        "unfilled": sorted({*unfilled(text, own), *unfilled(page, own), *_nobody(found.get("from", ""))}),
        "miscounted": miscounted(text, life.ordered_by_name),
        "told_units": told_units(text, life.ordered_by_name),
        "page_units": told_units(page, life.ordered_by_name),
        "claims": sorted({*claims(text), *claims(page)}),
        "miswritten": sorted({*_miswritten(life, text), *_miswritten(life, page)}),
        "lost_in_text": _lost_in_text(found, life),
    }
    if life.links is not None:
        links = found.get("links", [])
        told["dead_links"] = life.links.dead(links, guest=life.guest)
        told["misled"] = sorted(lead.link for lead in life.links.leads(links) if _misleads(lead, life.order))
    return found | told


def _miswritten(life: Life, text: str) -> list[str]:
    return miswritten(text, life.terms.language, life.terms.currency)


def _lost_in_text(found: Fields, life: Life) -> list[str]:
    """The links of order and parcels that only those find who read the mail as a page."""
    text = found.get("text", "")
    named = (life.order, *life.tracking_numbers)
    return sorted(link for link in found.get("links", []) if any(each in link for each in named) and link not in text)


def _nobody(sender: str) -> list[str]:
    """A sender that somebody forgot to set: what frameworks and templates come with."""
    domain = sender.rpartition("@")[2].casefold()
    return [sender] if domain in {"localhost", "localhost.localdomain", "example.com", "example.org"} else []


def _misleads(lead: Lead, order: str) -> bool:
    """Whether a link that names the order leads to a page that does not; one that asks who is there may be right."""
    return f"/{order}/" in lead.link and bool(lead.text) and not lead.asks_who and order not in lead.text


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
    found = life.page()
    life.page_seen = life.page_seen or bool(found)
    return found
