"""Bodies as the shop sends them, for the description of the door."""

from __future__ import annotations

from typing import Any

ORDER_EXAMPLE: dict[str, Any] = {
    "reference": "100027",
    "placed_at": "2026-11-22T20:15:00Z",
    "currency": "EUR",
    "language": "fr",
    "delivery_method": "home",
    "recipient": {
        "name": "Zoé Martin", "company": "", "line1": "3 rue de la République", "line2": "", "postcode": "69002",
        "city": "Lyon", "state": "", "country": "FR", "phone": "+33612345678", "email": "zoe@example.com",
    },
    "lines": [{"sku": "TSHIRT-M", "name": "T-shirt, M", "quantity": 2, "unit_price": 1999}],
    "total": 4488,
    "declared_value": 3998,
    "gift_message": "Bon anniversaire !",
}  # fmt: skip
CANCEL_EXAMPLE: dict[str, Any] = {"reason": "The customer changed her mind."}
RETURN_EXAMPLE: dict[str, Any] = {
    "rma": "R100027-1",
    "order": "100027",
    "lines": [{"sku": "TSHIRT-M", "quantity": 1, "reason": "too small"}],
    "tracking_number": "LR123456785FR",
}
