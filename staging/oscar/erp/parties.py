"""Who bought: the customer as a party of the ERP, found by name and mail address, or made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..fulfilment.orders_out import address_of
from .session import Session


@dataclass(frozen=True)
class Customer:
    """The numbers of a party and of one of its addresses."""

    party: int
    address: int


def customer_of(order: Any, erp: Session) -> Customer:
    """The customer of an order, at the address it goes to."""
    there = address_of(order)
    parties = erp.find(
        "party.party", [["name", "=", there["name"]], ["contact_mechanisms.value", "=", there["email"]]], []
    )
    party = parties[0]["id"] if parties else erp.make("party.party", _party(there))
    where = _address(there, erp)
    known = erp.find(
        "party.address", [["party", "=", party], *([name, "=", value] for name, value in where.items())], []
    )
    return Customer(party, known[0]["id"] if known else erp.make("party.address", where | {"party": party}))


def _party(there: dict[str, str]) -> dict[str, Any]:
    mail = {"type": "email", "value": there["email"]}
    # Without this Tryton makes an empty address for each new party.
    return {"name": there["name"], "addresses": [], "contact_mechanisms": [["create", [mail]]]}


def _address(there: dict[str, str], erp: Session) -> dict[str, Any]:
    country = erp.one("country.country", [["code", "=", there["country"]]], [], f"the country {there['country']}")
    return {
        "street_unstructured": "\n".join(filter(None, (there["line1"], there["line2"]))),
        "postal_code": there["postcode"],
        "city": there["city"],
        "country": country["id"],
    }
