"""What each handoff must carry, computed from what the customer agreed to and what the warehouse really did."""

from __future__ import annotations

from typing import Any

from harness.journey.life import Life
from harness.kernel.claims import NOT_CHARGED, REFUNDED

Fields = dict[str, Any]

# In grams. The lightest letter that carriers take is one of 20 g, so what weighs less was counted in another unit.
_WEIGHTS = {"every": {"at_least": 20}}
# What a label, a parcel or a mail needs to reach the customer; the shop may keep more.
# An order whose parcel is not with the customer is not delivered; money may be on its way back already.
_UNDER_WAY = ["Shipped", "Returning", "Returned", "Refunded"]
_ON_PAGE = ("name", "line1", "line2", "postcode", "city")
_ADDRESS = ("name", "line1", "line2", "postcode", "city", "country")


def exactly(units: dict[str, int]) -> Any:
    """These articles in these numbers, and not one more."""
    return {"exactly": {sku: count for sku, count in units.items() if count}}


def address(life: Life) -> Fields:
    """The delivery address as typed, without what the customer left empty."""
    return {name: life.terms.address[name] for name in _ADDRESS if life.terms.address.get(name)}


def _untouched(life: Life) -> Fields:
    """What she left empty stays empty: nobody else knows what belongs there."""
    return {name: {"absent": True} for name in ("company", "line2") if life.terms.address.get(name) == ""}


def recorded(life: Life, _part: str) -> Fields:
    terms = life.terms
    return {
        "units": exactly(life.ordered),
        "total": terms.total,
        "shipping": terms.shipping,
        "discount": terms.discount,
        "currency": terms.currency,
        "email": terms.email,
        "language": terms.language,
        "delivery_method": terms.delivery_method,
        "address": address(life) | _untouched(life),
    } | ({"billing": _billed(life)} if terms.billing else {})


def _billed(life: Life) -> Fields:
    """The address of the bill as typed, without what the customer left empty."""
    return {name: life.terms.billing[name] for name in _ADDRESS if life.terms.billing.get(name)}


def requested(life: Life, _part: str) -> Fields:
    terms = life.terms
    asked = {"email": {"if_shown": terms.email}, "locale": {"if_shown": terms.language}}
    asked["client_reference"] = {"if_shown": terms.order}
    return {"requested": terms.total, "currency": terms.currency} | asked


def held(life: Life, _part: str) -> Fields:
    before = life.before.get("shop", {})
    return {sku: {"held": before[sku]["held"] + count} for sku, count in life.ordered.items() if sku in before}


def authorised(life: Life, _part: str) -> Fields:
    return {"payment": {"authorised": life.terms.total}, "statuses": {"contains": "Authorised"}}


def exported(life: Life, _part: str) -> Fields:
    terms = life.terms
    return {
        "units": exactly(life.ordered),
        "prices": {"if_shown": {sku: between(_unit_price(life, sku, n)) for sku, n in life.ordered.items()}},
        "names": {"if_shown": {str(line["sku"]): line["name"] for line in terms.lines}},
        "delivery_method": terms.delivery_method,
        "recipient": address(life) | _reached_by(life) | _untouched(life),
        "currency": terms.currency,
        "total": terms.total,
        "declared_value": {"if_shown": terms.goods - terms.discount},
        "language": terms.language,
    }


def _unit_price(life: Life, sku: str, count: int) -> tuple[int, int]:
    """What was paid for one unit: the share of all units of the article, rounded either way."""
    low, high = life.worth({sku: count}, delivery=False)
    return low // count, -(-high // count)


def _reached_by(life: Life) -> Fields:
    """How warehouse and carrier reach the customer."""
    reached = {"email": life.terms.email, "phone": life.terms.address.get("phone", "")}
    return {name: said for name, said in reached.items() if said}


def confirmed(life: Life, _part: str) -> Fields:
    terms = life.terms
    said = [terms.order, *(line["name"] for line in terms.lines), *address(life).values()]
    amounts = [terms.total, terms.shipping] + ([terms.discount] if terms.discount else [])
    told = mail(life, said=[text for text in said if text != terms.address.get("country")], amounts=amounts)
    return told | {"miscounted": [], "unpriced": [], "other_methods": {"if_shown": []}}


def mail(life: Life, *, said: list[str], amounts: list[int], count: int = 1) -> Fields:
    """A mail of its kind: so many, to the customer, in the order's language, saying all of this, as text and as page.

    `spoken` is the language that its words are in, "" where they do not tell; `unfilled` are placeholders that nobody
    filled in; `dead_links` are links into our own systems that lead nowhere, `misled` those that name the order and lead to
    a page that does not.
    """
    language = life.terms.language
    demands: Fields = {"count": count, "to": [life.terms.email], "language": language}
    demands |= {"spoken": {"one_of": [language, ""]}, "page_spoken": {"one_of": [language, ""]}, "unfilled": []}
    demands |= {"miswritten": {"if_shown": []}, "lost_in_text": {"if_shown": []}}
    if life.links is not None:
        demands |= {"dead_links": [], "misled": []}
    if said:
        demands |= {"text": {"contains_all": said}, "page": {"contains_all": said}}
    if amounts:
        demands |= {"amounts": {"contains_all": amounts}, "page_amounts": {"contains_all": amounts}}
    return demands


def accepted(_life: Life, _part: str) -> Fields:
    return _standing("Accepted")


def picked(life: Life, _part: str) -> Fields:
    return _standing("Picked") | {"short": exactly(life.short)}


def packed(life: Life, _part: str) -> Fields:
    return _standing("Packed") | {"tracking_numbers": life.tracking_numbers}


def _standing(status: str) -> Fields:
    """The order came to this status, and to none beyond it: nothing more has happened yet."""
    return {"statuses": {"contains": status}, "status": {"if_shown": status}}


def still_there(life: Life, _part: str) -> Fields:
    """What is packed stands in the house: only what was found missing or broken is gone from the stock."""
    before = life.before.get("shop", {})
    return {
        sku: {"on_hand": before[sku]["on_hand"] - life.written_off.get(sku, 0)} for sku in life.ordered if sku in before
    }


def labelled(life: Life, _part: str) -> Fields:
    return {
        "units": exactly(life.shipped),
        "tracking_numbers": life.tracking_numbers,
        "recipients": {"if_shown": {"every": address(life) | _reached_by(life) | _untouched(life)}},
        "services": {"if_shown": [life.terms.delivery_method]},
        "weights": {"if_shown": _WEIGHTS},
    }


def dispatched(life: Life, _part: str) -> Fields:
    # That nothing more has happened yet is for the carrier to say, which alone tells of more.
    return {
        "statuses": {"contains": "Shipped"},
        "shipped": exactly(life.shipped),
        "short": exactly(life.short),
        "tracking_numbers": life.tracking_numbers,
    }


def handed_over(life: Life, _part: str) -> Fields:
    return {"tracking_numbers": life.tracking_numbers, "states": ["collected"]}


def collected(life: Life, _part: str) -> Fields:
    told = {"tracking_numbers": life.tracking_numbers, "parcel_states": ["collected"]}
    return told | {"status": {"if_shown": {"one_of": ["Packed", "Shipped"]}}}


def between(amounts: tuple[int, int]) -> Any:
    """An exact amount where there is but one right answer."""
    return amounts[0] if amounts[0] == amounts[1] else {"between": list(amounts)}


def only_held(life: Life, _part: str) -> Fields:
    """As long as nothing has left the house, the money is the customer's."""
    return {"authorised": life.terms.total, "captured": 0}


def not_told_yet(_life: Life, _part: str) -> Fields:
    return {"count": 0}


def not_paid_back_yet(life: Life, _part: str) -> Fields:
    """What came back is looked at before it is paid for."""
    return {"refunded": between(life.refunded_worth())}


def captured(life: Life, _part: str) -> Fields:
    fields: Fields = {"captured": between(life.capture_due()), "currency": life.terms.currency}
    if life.policy.get("capture") == "per_parcel":
        fields["capture_count"] = len(life.tracking_numbers)
    return fields


def capture_known(life: Life, _part: str) -> Fields:
    return {"payment": {"captured": between(life.capture_due())}}


def invoiced(life: Life, _part: str) -> Fields:
    fields: Fields = {"invoiced": between(life.capture_due())}
    if (tax := life.captured_tax()) is not None:
        fields["invoiced_tax"] = between(tax)
    return fields


def dispatch_told(life: Life, _part: str) -> Fields:
    missing = [line["name"] for line in life.terms.lines if life.short.get(line["sku"])]
    told = mail(life, said=[life.order, *life.tracking_numbers, *missing], amounts=[])
    told |= _told_units(life.named(life.shipped), life.named(life.short))
    told |= {"missing_told": {"if_shown": True}} if missing else {}
    # What was only held and is not taken is not paid back.
    return told | {"links": {"mention_all": life.tracking_numbers}} | _no_claim_of(REFUNDED, but=life.at_order)


def _no_claim_of(claim: str, *, but: bool = False) -> Fields:
    return {} if but else {"claims": {"lacks": claim}}


def _told_units(units: dict[str, int], missing: dict[str, int] | None = None) -> Fields:
    """As many units of each article as there are; those that are missing may be told of too, or not.

    Of an article that stands there without a number nothing is demanded.
    """
    gone = missing or {}
    right = {name: sorted({units.get(name, 0), units.get(name, 0) + gone.get(name, 0)}) for name in {**units, **gone}}
    demand = {name: {"if_shown": {"one_of": counts}} for name, counts in sorted(right.items())}
    return {"told_units": {"if_shown": demand}, "page_units": {"if_shown": demand}}


def thanked(life: Life, _part: str) -> Fields:
    terms = life.terms
    parts = {"goods": terms.goods, "discount": terms.discount, "shipping": terms.shipping, "tax": terms.tax}
    told: Fields = {name: {"if_shown": amount} for name, amount in parts.items()}
    return {"order": life.order, "total": terms.total, "unpaid": {"if_shown": False}} | told


def tracking_shown(life: Life, _part: str) -> Fields:
    terms = life.terms
    shown = {
        "units": exactly(life.ordered),
        "shipping": terms.shipping,
        "discount": terms.discount,
        "address": {"mention_all": [terms.address[name] for name in _ON_PAGE if terms.address.get(name)]},
        "delivery_method": terms.delivery_method,
        "short": exactly(life.short) if any(life.short.values()) else {},
        "contents": {number: exactly(life.named(units)) for number, units in life.parcels.items()},
        "links": {number: {"contains": number} for number in life.parcels},
        "stands": "Shipped",
    }
    known = {name: {"if_shown": value} for name, value in shown.items() if value}
    return {"order": life.order, "total": terms.total, "tracking_numbers": life.tracking_numbers} | known


def charge_shown(life: Life, _part: str) -> Fields:
    return {"order": life.order, "charged": {"if_shown": between(life.capture_due())}}


def delivery_shown(life: Life, _part: str) -> Fields:
    return {"order": life.order, "stands": {"if_shown": {"one_of": ["Delivered", "Refunded", "Returned"]}}}


def cancellation_exported(_life: Life, _part: str) -> Fields:
    return {"state": "cancelled"}


def cancelled(_life: Life, _part: str) -> Fields:
    return {"statuses": {"contains": "Cancelled"}}


def released(life: Life, _part: str) -> Fields:
    return {"status": "canceled", "captured": 0, "currency": life.terms.currency}


def cancellation_told(life: Life, _part: str) -> Fields:
    """The customer is told how much of her money is hers again: all of it."""
    told = mail(life, said=[life.order], amounts=[life.terms.total]) | _told_units(life.ordered_by_name)
    return told | _no_claim_of(NOT_CHARGED if life.at_order else REFUNDED)


def cancellation_shown(life: Life, _part: str) -> Fields:
    return {"order": life.order, "cancelled": True, "stands": {"if_shown": "Cancelled"}}


def let_go(life: Life, _part: str) -> Fields:
    """Nothing is held for the order any more, and everything is on hand that was."""
    before = life.before.get("shop", {})
    return {sku: {name: before[sku][name] for name in ("on_hand", "held")} for sku in life.ordered if sku in before}


def delivered(_life: Life, _part: str) -> Fields:
    return {"statuses": {"contains": "Delivered"}, "parcel_states": ["delivered"]}


def waiting(_life: Life, _part: str) -> Fields:
    return {"parcel_states": ["at_pickup_point"], "status": {"if_shown": {"one_of": _UNDER_WAY}}}


def undelivered(life: Life, _part: str) -> Fields:
    return {"parcel_states": [life.parcel_state], "status": {"if_shown": {"one_of": _UNDER_WAY}}}


def return_announced(life: Life, rma: str) -> Fields:
    case = life.returns[rma]
    return {"order": life.order, "units": exactly(case.announced)} | ({"reasons": [case.reason]} if case.reason else {})


def return_labelled(life: Life, rma: str) -> Fields:
    whole: dict[str, int] = {}
    for case in life.returns.values():
        for sku, count in case.announced.items():
            whole[sku] = whole.get(sku, 0) + count
    announced = life.returns[rma].announced
    known = {
        "units_by_return": {rma: exactly(announced)},
        "senders_by_return": {rma: address(life)},
        "values_by_return": {rma: between(life.worth(announced, delivery=False))},
        "weights": _WEIGHTS,
    }
    return {"units": exactly(whole)} | {name: {"if_shown": value} for name, value in known.items()}


def return_told(life: Life, rma: str) -> Fields:
    told = mail(life, said=[life.order, rma], amounts=[], count=len(life.returns))
    told |= _told_units(life.named(life.returns[rma].announced)) | {"other_returns": {"if_shown": []}}
    return told | ({"papers": {"if_shown": {"at_least": 1}}} if life.policy.get("return_label") != "elsewhere" else {})


def return_graded(life: Life, rma: str) -> Fields:
    case = life.returns[rma]
    grades = {grade: case.units(grade) for grade in sorted({line["grade"] for line in case.graded})}
    return {
        "returns_by_rma": {rma: {"units": exactly(case.units())}},
        "grades_by_rma": {"if_shown": {rma: {"exactly": grades}}},
    }


def restocked(life: Life, _part: str) -> Fields:
    """Stock on hand once everything that left is gone and everything resaleable is back."""
    before = life.before.get("shop", {})
    back: dict[str, int] = {}
    for case in life.returns.values():
        for sku, count in case.units(*life.policy["restock_grades"]).items():
            back[sku] = back.get(sku, 0) + count
    return {
        sku: {
            "on_hand": before[sku]["on_hand"]
            - life.shipped.get(sku, 0)
            - life.written_off.get(sku, 0)
            + back.get(sku, 0)
        }
        for sku in life.ordered
        if sku in before
    }


def refund_ordered(life: Life, part: str) -> Fields:
    fields: Fields = {"refunded": between(life.refunded_worth()), "refund_count": len(life.refund_parts())}
    if part in life.returns:
        fields["refunds_by_return"] = {part: between(life.refund_worth(part))}
    return fields


def refund_known(life: Life, _part: str) -> Fields:
    return {"payment": {"refunded": between(life.refunded_worth())}}


def credited(life: Life, _part: str) -> Fields:
    fields: Fields = {"credited": between(life.refunded_worth())}
    if (tax := life.refunded_tax()) is not None:
        fields["credited_tax"] = between(tax)
    return fields


def refund_shown(life: Life, _part: str) -> Fields:
    worth = between(life.refunded_worth())
    shown: Fields = {"order": life.order, "refunded": worth, "credited": worth}
    if life.called_off:
        return shown | {"stands": {"if_shown": "Cancelled"}}
    whole = life.refunded_worth() == life.capture_due()
    return shown | ({"stands": {"if_shown": "Refunded"}} if whole else {})


def refund_told(life: Life, part: str) -> Fields:
    told = mail(life, said=[life.order], amounts=[], count=max(1, len(life.refund_parts())))
    # A mail shows the one amount that was really paid back, which may be any within the range.
    paid = {"contains_between": list(life.refund_worth(part))}
    return told | {"amounts": paid, "page_amounts": paid, "other_documents": {"if_shown": []}}


def counted(life: Life, _part: str) -> Fields:
    terms = life.terms
    fields: Fields = {
        "purchases": 1,
        "value": terms.total,
        "currency": terms.currency,
        "shipping": terms.shipping,
        "units": exactly(life.ordered),
    }
    return fields | ({"tax": terms.tax} if terms.tax else {})


def refund_counted(life: Life, _part: str) -> Fields:
    told: Fields = {"refunded": between(life.refunded_worth()), "refund_count": len(life.refund_parts())}
    return told | {"refund_currency": {"if_shown": life.terms.currency}}


def booked(life: Life, _part: str) -> Fields:
    terms = life.terms
    return {"total": terms.total, "currency": terms.currency, "units": exactly(life.ordered)}


def invoice_booked(life: Life, _part: str) -> Fields:
    fields: Fields = {"invoiced": between(life.capture_due()), "currency": life.terms.currency}
    return fields | ({"tax": between(tax)} if (tax := life.captured_tax()) is not None else {})


def credit_note_booked(life: Life, _part: str) -> Fields:
    fields: Fields = {"credited": between(life.refunded_worth()), "currency": life.terms.currency}
    return fields | ({"tax": between(tax)} if (tax := life.refunded_tax()) is not None else {})


def cancellation_booked(_life: Life, _part: str) -> Fields:
    return {"state": "cancelled"}
