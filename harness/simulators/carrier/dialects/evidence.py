"""What a note keeps of a request in a foreign dialect: all that was said, and the same in this carrier's own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.simulators.address import flat

MOST = 300  # values; a request has a hundred
_SECRET = frozenset({"password", "contractnumber", "accountnumber", "apikey", "login"})


def said(asked: object, under: str) -> dict[str, Any]:
    """The values of a request, flat, by their way in it: {"colissimo.letter.parcel.weight": 1.2}. Secrets are left out."""
    found: dict[str, Any] = {}
    _flatten(asked, under, found)
    return found


def in_own_words(asked: Mapping[str, Any]) -> dict[str, Any]:
    """A shipment with the names of `docs/interfaces.md`, as the native door notes it."""
    plain = ("direction", "service", "weight_g", "declared_value", "currency", "contents", "point")
    return {
        **{name: asked[name] for name in plain if name in asked},
        "rma": asked.get("rma", ""),
        **flat(asked["sender"], "sender"),
        **flat(asked["recipient"], "recipient"),
        **flat(asked.get("size_cm", {}), "size_cm"),
    }


def _flatten(value: object, at: str, found: dict[str, Any]) -> None:
    if len(found) >= MOST:
        return
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if str(name).lower() not in _SECRET:
                _flatten(inner, f"{at}.{str(name)[:60]}", found)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            _flatten(inner, f"{at}.{place}", found)
    elif value is not None:
        found[at] = value
