"""What a merchant sets up in Sendcloud's own pages before any connector runs: sender addresses and policies.

`GET` and `PUT /sendcloud/_control/account` stand in for those pages:

    {"sender_addresses": [...], "cancellation": "at_once" | "queued"}

The first sender address is the default one. With "queued", a cancellation is watched for 14 days, as Sendcloud does
with carriers that do not confirm it: until then the label is good, and the parcel may leave after all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.simulators.bodies import Kind, Listed, Shape, Text, Whole
from harness.simulators.store import Store

Json = dict[str, Any]
_PARTS = {
    "company_name": 200, "contact_name": 200, "email": 254, "telephone": 40, "street": 200, "house_number": 20,
    "postal_box": 20, "postal_code": 12, "city": 200, "country_state": 14, "label": 200,
}  # fmt: skip
_FIELDS: dict[str, Kind] = {name: Text(0, most) for name, most in _PARTS.items()}
_ADDRESS = Shape(
    {**_FIELDS, "id": Whole(1), "country": Text(pattern="[A-Z]{2}")},
    optional=frozenset(_PARTS) - {"street", "postal_code", "city"},
)
ACCOUNT = Shape(
    {"sender_addresses": Listed(_ADDRESS, most=50), "cancellation": Text(choices=("at_once", "queued"))},
    optional=frozenset({"sender_addresses", "cancellation"}),
)
_HERE = {
    "id": 1, "company_name": "Entrepôt Dryrun", "contact_name": "Quai des expéditions", "street": "rue du Quai",
    "house_number": "12", "postal_code": "59000", "city": "Lille", "country": "FR", "label": "Entrepôt",
}  # fmt: skip
_SETTING = "sendcloud.account"


class Account:
    """The account of one merchant."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def read(self) -> Json:
        standard = {"sender_addresses": [_HERE], "cancellation": "at_once"}
        kept: Json = self._store.setting(_SETTING, {})
        return {**standard, **kept}

    def change(self, given: Mapping[str, Any]) -> None:
        """Set what `given` (of the ACCOUNT form) names."""
        self._store.set_setting(_SETTING, {**self.read(), **given})

    def senders(self) -> list[Json]:
        """The sender addresses as the API shows them."""
        return [_shown(address) for address in self.read()["sender_addresses"]]

    def sender(self, number: int | None) -> Json | None:
        """The sender address with this id, the default one for None; None when there is none."""
        known = self.senders()
        return known[0] if number is None else next((one for one in known if one["id"] == number), None)


def _shown(address: Mapping[str, Any]) -> Json:
    blank = dict.fromkeys(_PARTS, "")
    more = {
        "vat_number": None,
        "eori_number": None,
        "brand_id": None,
        "signature_full_name": "",
        "signature_initials": "",
    }
    return {**blank, "country_state": None, **more, **address}


def as_sender(address: Mapping[str, Any]) -> Json:
    """A sender address as the carrier has it: an address of docs/interfaces.md section 2."""
    return {
        "name": address["company_name"] or address["contact_name"] or "-",
        "company": address["contact_name"] if address["company_name"] else "",
        "line1": f"{address['street']} {address['house_number']}".strip(),
        "line2": address["postal_box"],
        "postcode": address["postal_code"],
        "city": address["city"],
        "state": address["country_state"] or "",
        "country": address["country"],
        "phone": address["telephone"],
        "email": address["email"],
    }
