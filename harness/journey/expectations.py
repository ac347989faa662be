"""What each handoff must carry, computed from what the customer agreed to and what the warehouse really did."""

from __future__ import annotations

from typing import Any

from harness.journey.life import Life

Fields = dict[str, Any]

# What a label, a parcel or a mail needs to reach the customer; the shop may keep more.
_ADDRESS = ("name", "line1", "line2", "postcode", "city", "country")


def exactly(units: dict[str, int]) -> Any:
    """These articles in these numbers, and not one more."""
    return {"exactly": {sku: count for sku, count in units.items() if count}}


def address(life: Life) -> Fields:
    """The delivery address as typed, without what the customer left empty."""
    return {name: life.terms.address[name] for name in _ADDRESS if life.terms.address.get(name)}


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
        "address": address(life),
    }


def requested(life: Life, _part: str) -> Fields:
    return {"requested": life.terms.total, "currency": life.terms.currency}


def held(life: Life, _part: str) -> Fields:
    before = life.before.get("shop", {})
    return {sku: {"held": before[sku]["held"] + count} for sku, count in life.ordered.items() if sku in before}


def authorised(life: Life, _part: str) -> Fields:
    return {"payment": {"authorised": life.terms.total}, "statuses": {"contains": "Authorised"}}


def exported(life: Life, _part: str) -> Fields:
    terms = life.terms
    return {
        "units": exactly(life.ordered),
        "delivery_method": terms.delivery_method,
        "recipient": address(life) | {"email": terms.email},
        "currency": terms.currency,
        "total": terms.total,
        "language": terms.language,
    }


def confirmed(life: Life, _part: str) -> Fields:
    terms = life.terms
    said = [terms.order, *(line["name"] for line in terms.lines), *address(life).values()]
    amounts = [terms.total, terms.shipping] + ([terms.discount] if terms.discount else [])
    return mail(life, said=[text for text in said if text != terms.address.get("country")], amounts=amounts)


def mail(life: Life, *, said: list[str], amounts: list[int], count: int = 1) -> Fields:
    """A mail of its kind: so many, to the customer, in the order's language, saying all of this, as text and as page."""
    demands: Fields = {"count": count, "to": [life.terms.email], "language": life.terms.language}
    if said:
        demands |= {"text": {"contains_all": said}, "page": {"contains_all": said}}
    if amounts:
        demands |= {"amounts": {"contains_all": amounts}, "page_amounts": {"contains_all": amounts}}
    return demands


def accepted(_life: Life, _part: str) -> Fields:
    return {"statuses": {"contains": "Accepted"}}


def picked(life: Life, _part: str) -> Fields:
    return {"statuses": {"contains": "Picked"}, "short": exactly(life.short)}


def packed(life: Life, _part: str) -> Fields:
    return {"statuses": {"contains": "Packed"}, "tracking_numbers": life.tracking_numbers}


def labelled(life: Life, _part: str) -> Fields:
    return {
        "units": exactly(life.shipped),
        "tracking_numbers": life.tracking_numbers,
        "recipient": address(life),
        "service": life.terms.delivery_method,
    }


def dispatched(life: Life, _part: str) -> Fields:
    return {
        "statuses": {"contains": "Shipped"},
        "shipped": exactly(life.shipped),
        "short": exactly(life.short),
        "tracking_numbers": life.tracking_numbers,
    }


def handed_over(life: Life, _part: str) -> Fields:
    return {"tracking_numbers": life.tracking_numbers, "states": ["collected"]}


def collected(life: Life, _part: str) -> Fields:
    return {"tracking_numbers": life.tracking_numbers, "parcel_states": ["collected"]}


def between(amounts: tuple[int, int]) -> Any:
    """An exact amount where there is but one right answer."""
    return amounts[0] if amounts[0] == amounts[1] else {"between": list(amounts)}


def captured(life: Life, _part: str) -> Fields:
    return {"captured": between(life.shipped_worth()), "currency": life.terms.currency}


def capture_known(life: Life, _part: str) -> Fields:
    return {"payment": {"captured": between(life.shipped_worth())}}


def dispatch_told(life: Life, _part: str) -> Fields:
    missing = [line["name"] for line in life.terms.lines if life.short.get(line["sku"])]
    return mail(life, said=[life.order, *life.tracking_numbers, *missing], amounts=[])


def tracking_shown(life: Life, _part: str) -> Fields:
    return {"total": life.terms.total, "tracking_numbers": life.tracking_numbers}


def delivered(_life: Life, _part: str) -> Fields:
    return {"statuses": {"contains": "Delivered"}, "parcel_states": ["delivered"]}


def waiting(_life: Life, _part: str) -> Fields:
    return {"parcel_states": ["at_pickup_point"]}


def undelivered(life: Life, _part: str) -> Fields:
    return {"parcel_states": [life.parcel_state]}


def return_announced(life: Life, rma: str) -> Fields:
    return {"order": life.order, "units": exactly(life.returns[rma].announced)}


def return_labelled(life: Life, rma: str) -> Fields:
    return {"units": exactly(life.returns[rma].announced), "rma": rma}


def return_told(life: Life, rma: str) -> Fields:
    return mail(life, said=[life.order, rma], amounts=[], count=len(life.returns))


def return_graded(life: Life, rma: str) -> Fields:
    return {"returns_by_rma": {rma: {"units": exactly(life.returns[rma].units())}}}


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


def refund_ordered(life: Life, rma: str) -> Fields:
    fields: Fields = {"refunded": between(life.refunded_worth())}
    if rma:
        fields["refunds_by_return"] = {rma: between(life.refund_worth(life.returns[rma]))}
    return fields


def refund_known(life: Life, _part: str) -> Fields:
    return {"payment": {"refunded": between(life.refunded_worth())}}


def credited(life: Life, _part: str) -> Fields:
    return {"credited": between(life.refunded_worth())}


def refund_shown(life: Life, _part: str) -> Fields:
    return {"refunded": between(life.refunded_worth()), "credited": between(life.refunded_worth())}


def refund_told(life: Life, rma: str) -> Fields:
    amounts = life.refund_worth(life.returns[rma]) if rma else life.refunded_worth()
    count = max(1, sum(1 for case in life.returns.values() if case.graded))
    told = mail(life, said=[life.order], amounts=[], count=count)
    # A mail shows the one amount that was really paid back, which may be any within the range.
    paid = {"contains_between": list(amounts)}
    return told | {"amounts": paid, "page_amounts": paid}
