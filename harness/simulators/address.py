"""The address of `docs/interfaces.md` section 2, and what a carrier needs of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from harness.simulators.bodies import Shape, Text
from harness.simulators.refusal import Refused

_PARTS = ("name", "company", "line1", "line2", "postcode", "city", "state")
_NEEDED = ("name", "line1", "postcode", "city", "country")
_POSTCODES = {
    "FR": r"[0-9]{5}",
    "MC": r"980[0-9]{2}",
    "BE": r"[1-9][0-9]{3}",
    "DE": r"[0-9]{5}",
    "LU": r"(L-)?[0-9]{4}",
}

# Every part is there; those that an address does not have are "".
ADDRESS = Shape(
    {
        **{part: Text(least=0, most=200) for part in _PARTS},
        "country": Text(least=0, most=2, pattern="([A-Z]{2})?"),
        "phone": Text(least=0, most=40),
        "email": Text(least=0, most=254),
    }
)


def check_deliverable(address: Mapping[str, Any], at: str) -> None:
    """Raises Refused 422 unless a courier could find `address`. `at` is its place in the body."""
    for part in _NEEDED:
        if not address[part].strip():
            raise Refused(422, "missing_field", f"a parcel needs {at} {part}", f"{at}.{part}")
    form = _POSTCODES.get(address["country"])
    if form and not re.fullmatch(form, address["postcode"].strip()):
        message = f"{address['postcode'][:20]!r} is not a postcode of {address['country']}"
        raise Refused(422, "invalid_postcode", message, f"{at}.postcode")


def flat(address: Mapping[str, Any], under: str) -> dict[str, Any]:
    """The parts of `address` as fields of a note: {"recipient.name": ..., ...}."""
    return {f"{under}.{part}": value for part, value in address.items()}
