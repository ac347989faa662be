"""What stands against announcing a parcel that is complete: asked beforehand, so that a list is taken whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.simulators.address import check_deliverable
from harness.simulators.bodies import BadBody
from harness.simulators.carrier.dialects.sendcloud.account import Account, as_sender
from harness.simulators.carrier.dialects.sendcloud.consignment import method_of, shipment_form, weight_g
from harness.simulators.carrier.dialects.sendcloud.fields import REQUIRED
from harness.simulators.carrier.dialects.sendcloud.form import Errors
from harness.simulators.carrier.dialects.sendcloud.methods import UNSTAMPED, Method
from harness.simulators.carrier.dialects.sendcloud.service_points import service_point
from harness.simulators.carrier.rates import Lane, check_carried

# Where Sendcloud has what the carrier complains of.
_FIELDS = {
    "recipient.name": "name",
    "recipient.line1": "address",
    "recipient.postcode": "postal_code",
    "recipient.city": "city",
    "recipient.country": "country",
    "weight_g": "weight",
    "service": "shipping_method",
}


def objections(asked: Mapping[str, Any], account: Account) -> Errors:
    """By field, what Sendcloud or the carrier would refuse of `asked`; {} for nothing."""
    method = method_of(asked)
    if method is None or (method.id != UNSTAMPED and method.is_return != bool(asked.get("is_return"))):
        return {"shipping_method": ["Invalid shipping method"]}
    if not method.takes(weight_g(asked)):
        limits = f"{method.least_g / 1000:g} to {method.most_g / 1000:g} kg"
        return {"weight": [f"{method.name} takes parcels of {limits}."]}
    sender = account.sender(asked.get("sender_address"))
    if sender is None:
        return {"sender_address": ["Invalid sender address"]}
    return _of_point(asked, method) or _of_carrier(shipment_form(asked, method, as_sender(sender)))


def _of_point(asked: Mapping[str, Any], method: Method) -> Errors:
    number = asked.get("to_service_point")
    if method.point_input == "required" and not number:
        return {"to_service_point": [REQUIRED]}
    if not number:
        return {}
    point = service_point(number) if method.point_input == "required" else None
    if point is None or point.address["country"] != asked["country"]:
        return {"to_service_point": ["Invalid service point"]}
    return {}


def _of_carrier(form: Mapping[str, Any]) -> Errors:
    start, end = form["sender"], form["recipient"]
    try:
        check_deliverable(end, "recipient")
        lane = Lane(start["country"], end["country"], start["postcode"], end["postcode"])
        check_carried(form["service"], lane, form["weight_g"], form.get("size_cm"))
    except BadBody as bad:
        return {_FIELDS.get(bad.field, "non_field_errors"): [bad.message]}
    return {}
