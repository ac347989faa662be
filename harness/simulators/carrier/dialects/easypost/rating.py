"""Rates: what the carrier's products cost for a shipment, as EasyPost shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.simulators.carrier.dialects.easypost.addresses import undeliverable
from harness.simulators.carrier.dialects.easypost.errors import Json
from harness.simulators.carrier.dialects.easypost.kept import Cabinet, Shipment, shown
from harness.simulators.carrier.rates import HEAVIEST, Offer, offers

# The carrier's product: EasyPost's names of the carrier and of its service.
SERVICES = {
    "home": ("Colissimo", "Home"),
    "pickup": ("Colissimo", "PickupPoint"),
    "express": ("Chronopost", "Express"),
    "return": ("Colissimo", "Return"),
}
# One account with each carrier.
ACCOUNTS = {"Colissimo": f"ca_{'c0115510':0<32}", "Chronopost": f"ca_{'c42090':0<32}"}


def rate(cabinet: Cabinet, shipment: Shipment) -> None:
    """Fill in rates and messages of `shipment` anew."""
    accounts = shipment.made["carrier_accounts"]
    found = [offer for offer in _offers(shipment) if not accounts or ACCOUNTS[SERVICES[offer.service][0]] in accounts]
    shipment.updated = cabinet.now(shipment.order)
    shipment.rated += 1
    shipment.rates, shipment.services = [], {}
    for place, offer in enumerate(found):
        identity = f"rate_{cabinet.digits('rate', shipment.id, str(shipment.rated), str(place))}"
        shipment.rates.append(_shown(identity, shipment, offer))
        shipment.services[identity] = offer.service
    shipment.messages = [] if found else _messages(shipment)


def chosen(shipment: Shipment, service: str, carrier: str | None) -> Json | None:
    """The rate for a service by its name, the cheapest when several have it; None when there is none."""
    fitting = [
        rate_
        for rate_ in shipment.rates
        if rate_["service"].lower() == service.lower() and carrier in (None, rate_["carrier"])
    ]
    return min(fitting, key=lambda rate_: float(rate_["rate"]), default=None)


def _offers(shipment: Shipment) -> list[Offer]:
    form = shipment.form
    if not form or undeliverable(shipment.made["to_address" if form["direction"] == "outbound" else "from_address"]):
        return []
    sender, recipient = form["sender"], form["recipient"]
    found = offers(
        form["weight_g"], sender["country"], recipient["country"], postcode=recipient["postcode"],
        origin_postcode=sender["postcode"], size_cm=form.get("size_cm"),
    )  # fmt: skip
    return [offer for offer in found if (offer.service == "return") == (form["direction"] == "return")]


def _messages(shipment: Shipment) -> list[Json]:
    """Why there are no rates."""
    form = shipment.form
    if not form:
        said = "to_address, from_address and parcel are needed to rate a shipment"
    elif errors := undeliverable(shipment.made["to_address" if form["direction"] == "outbound" else "from_address"]):
        said = f"{errors[0]['field']}: {errors[0]['message']}"
    elif form["weight_g"] > max(HEAVIEST.values()):
        said = f"parcel.weight: the heaviest parcel has {max(HEAVIEST.values())} g"
    else:
        said = f"no service goes from {form['sender']['country']} to {form['recipient']['country']} with such a parcel"
    account = ACCOUNTS["Colissimo"]
    return [{"carrier": "Colissimo", "carrier_account_id": account, "type": "rate_error", "message": said}]


def _shown(identity: str, shipment: Shipment, offer: Offer) -> Json:
    carrier, service = SERVICES[offer.service]
    amount = f"{offer.amount / 100:.2f}"
    return {
        "id": identity,
        "object": "Rate",
        "created_at": shown(shipment.updated),
        "updated_at": shown(shipment.updated),
        "mode": "test",
        "service": service,
        "carrier": carrier,
        "rate": amount,
        "currency": offer.currency,
        "retail_rate": amount,
        "retail_currency": offer.currency,
        "list_rate": amount,
        "list_currency": offer.currency,
        "billing_type": "easypost",
        "delivery_days": offer.days_to,
        "delivery_date": None,
        "delivery_date_guaranteed": False,
        "est_delivery_days": offer.days_to,
        "shipment_id": shipment.id,
        "carrier_account_id": ACCOUNTS[carrier],
    }


def account_json(carrier: str) -> Mapping[str, Any]:
    """A carrier account, as `GET /carrier_accounts` shows it."""
    return {
        "id": ACCOUNTS[carrier],
        "object": "CarrierAccount",
        "type": f"{carrier}Account",
        "readable": carrier,
        "description": f"{carrier}, rehearsed",
        "reference": None,
        "billing_type": "easypost",
        "clone": False,
        "logo": None,
        "credentials": {},
        "test_credentials": {},
    }
