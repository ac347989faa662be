"""Reading what other systems send: parse or refuse with the name of the field, never guess."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ..inbox.receiving import Refused

LONGEST_TEXT = 500
MOST_UNITS = 1_000_000


def malformed(field: str, expected: str) -> Refused:
    """A refusal for a field that is missing or makes no sense."""
    return Refused(f"{field} must be {expected}", http_status=400)


def text(body: dict[str, Any], field: str, *, required: bool = True, longest: int = LONGEST_TEXT) -> str:
    """A text of 1 to `longest` characters; the empty text when it is absent and not required."""
    value = body.get(field)
    if value in (None, "") and not required:
        return ""
    if not isinstance(value, str) or not value.strip() or len(value) > longest or _is_torn(value):
        raise malformed(field, f"a text of 1 to {longest} characters")
    return value


def _is_torn(value: str) -> bool:
    """JSON may hold halves of characters, which no database takes."""
    return value != value.encode("utf-8", "replace").decode()


def whole(body: dict[str, Any], field: str, *, least: int = 0) -> int:
    """A whole number from `least` to a million."""
    value = body.get(field)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MOST_UNITS:
        raise malformed(field, f"a whole number from {least} to {MOST_UNITS}")
    return value


def items(body: dict[str, Any], field: str) -> list[dict[str, Any]]:
    """A list of objects."""
    value = body.get(field)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise malformed(field, "a list of objects")
    return value


def moment(body: dict[str, Any], field: str) -> datetime:
    """A moment in ISO 8601 with its offset."""
    try:
        value = datetime.fromisoformat(text(body, field))
        if value.tzinfo is None:
            raise malformed(field, "a moment with its offset from UTC")
        return value.astimezone(UTC)
    except (ValueError, OverflowError):  # an offset may lead out of the years 1 to 9999
        raise malformed(field, "a moment in ISO 8601") from None


def quantities(body: dict[str, Any], field: str, count: str = "quantity") -> dict[str, int]:
    """`[{"sku", count}]` as SKU → units, added up; zeros are kept."""
    added: Counter[str] = Counter()
    for item in items(body, field):
        added[text(item, "sku")] += whole(item, count)
    return dict(added)


@dataclass(frozen=True)
class ToldParcel:
    """A parcel as the warehouse tells it; `contents` is SKU → units."""

    tracking_number: str
    tracking_url: str
    weight_g: int
    contents: dict[str, int]


def parcels(body: dict[str, Any]) -> list[ToldParcel]:
    """The parcels of `order.packed` and `order.dispatched`; none may be told twice."""
    told = [
        ToldParcel(
            tracking_number=text(item, "tracking_number")[:80],
            tracking_url=text(item, "tracking_url", required=False),
            weight_g=whole(item, "weight_g"),
            contents={sku: units for sku, units in quantities(item, "lines").items() if units},
        )
        for item in items(body, "parcels")
    ]
    if len({parcel.tracking_number for parcel in told}) < len(told):
        raise malformed("parcels", "parcels of different tracking numbers")
    return told
