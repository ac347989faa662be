"""Bodies as shops and warehouses send them, for the description of the door."""

from __future__ import annotations

from typing import Any

_SENDER = {
    "name": "Entrepôt", "company": "", "line1": "12 rue du Quai", "line2": "", "postcode": "59000", "city": "Lille",
    "state": "", "country": "FR", "phone": "", "email": "",
}  # fmt: skip
_RECIPIENT = {
    "name": "Zoé Martin", "company": "", "line1": "3 rue de la République", "line2": "", "postcode": "69002",
    "city": "Lyon", "state": "", "country": "FR", "phone": "+33612345678", "email": "zoe@example.com",
}  # fmt: skip

SHIPMENT_EXAMPLE: dict[str, Any] = {
    "order": "100027",
    "direction": "outbound",
    "service": "home",
    "sender": _SENDER,
    "recipient": _RECIPIENT,
    "weight_g": 950,
    "size_cm": {"length": 35, "width": 25, "height": 10},
    "declared_value": 3998,
    "currency": "EUR",
    "contents": [{"sku": "TSHIRT-M", "quantity": 2}],
}
CANCEL_EXAMPLE: dict[str, Any] = {"reason": "packed anew"}
NUMBERS_EXAMPLE: dict[str, Any] = {"tracking_numbers": ["LA123456785FR"]}
RATES_EXAMPLE: dict[str, Any] = {
    "origin": {"country": "FR", "postcode": "59000"},
    "destination": {"country": "BE", "postcode": "1000"},
    "weight_g": 950,
}
