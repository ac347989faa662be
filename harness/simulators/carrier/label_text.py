"""What stands on a label, whoever prints it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.simulators.carrier.parcel import Parcel

PRODUCTS = {"home": "HOME", "express": "EXPRESS", "pickup": "PICK-UP POINT", "return": "RETURN"}
REHEARSAL = "REHEARSAL - NOT A REAL SHIPMENT / RÉPÉTITION - PAS UN ENVOI RÉEL"


def recipient_lines(parcel: Parcel) -> list[str]:
    """Where the parcel goes, line by line; for a pick-up point the person, then the point."""
    recipient = parcel.asked["recipient"]
    if parcel.service != "pickup":
        return address_lines(recipient)
    point = parcel.point
    place = [f"{point['name']} ({point['id']})", *address_lines(point["address"])]
    return [line for line in (recipient["name"].strip(), *place, recipient["phone"].strip()) if line]


def address_lines(address: Mapping[str, Any]) -> list[str]:
    """An address as it stands on a parcel, without empty lines."""
    town = f"{address['postcode']} {address['city']}".strip()
    parts = [address[part] for part in ("name", "company", "line1", "line2")]
    shown = [*parts, town, address["state"], address["country"], address["phone"]]
    return [part.strip() for part in shown if part.strip()]


def reference(parcel: Parcel) -> str:
    """What the sender knows the parcel by: its return number, else its order."""
    return f"Ref. {parcel.asked.get('rma') or parcel.order}"


def spaced(number: str) -> str:
    """A tracking number as people read it out: UPU S10 as that norm writes it, others in fours."""
    if len(number) == 13 and number[:2].isalpha() and number[11:].isalpha():
        return f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:11]} {number[11:]}"
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))
