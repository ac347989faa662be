"""What a suite finds that looks only at the shop's screens, read from the same record.

It is the suite that most shops have: a customer buys, the thank-you page must name the order and the total she agreed
to, and her order page must show the status, the parcels and the refund that are due. It is treated fairly: it gets each
page once all messages have come to rest, it knows the merchant's rules, and every act of the customer or of customer
service that a page refuses counts for it. It never asks another system.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from harness.kernel.comparing import differences, worded
from harness.ledger.entry import Entry
from harness.ledger.events import Acted, Agreed, Observed, Owed, StageReached
from harness.ledger.store import Reading

SCREEN = "screen"
THANKS, ORDER_PAGE = "thank-you page", "order page"
_AT_SCREENS = {"shopper", "customer", "customer service"}

# How the shop's pages call a status, as whoever writes such a suite reads them there.
_SHOWN = {
    "Pending": ("Awaiting payment", "En attente de paiement"),
    "Authorised": ("Payment accepted", "Paiement accepté"),
    "Accepted": ("In preparation", "En préparation"),
    "Picked": ("Being packed", "En cours d’emballage"),
    "Packed": ("Ready to leave", "Prête à partir"),
    "Shipped": ("On its way", "En route"),
    "Delivered": ("Delivered", "Livrée"),
    "Cancelled": ("Cancelled", "Annulée"),
    "Returning": ("Return under way", "Retour en cours"),
    "Returned": ("Returned", "Retournée"),
    "Refunded": ("Refunded", "Remboursée"),
}
_DUE: dict[str, tuple[str, ...]] = {
    "placed": ("Pending",),
    "authorised": ("Authorised", "Accepted"),
    "accepted": ("Accepted",),
    "picked": ("Picked",),
    "packed": ("Packed",),
    "shipped": ("Shipped",),
    "captured": ("Shipped",),
    "awaiting pick-up": ("Shipped",),
    "undelivered": ("Shipped",),
    "delivered": ("Delivered",),
    "return announced": ("Returning",),
    "received": ("Returning",),
    "graded": ("Returning", "Returned", "Refunded"),
    "restocked": ("Returning", "Returned", "Refunded"),
    "refunded": ("Returned", "Refunded"),
    "cancelled": ("Cancelled",),
}
# Once parcels have left, the page must show each of them.
_LEFT = set(_DUE) - {"placed", "authorised", "accepted", "picked", "packed", "cancelled"}


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """What such a suite would report: in which journey, about what ("the total on the order page"), in a sentence."""

    journey: str
    about: str
    said: str


@dataclass(slots=True)
class _Screens:
    """One journey as its customer knows it: the terms, how far she was told it went, and the last look at each page."""

    agreed: Agreed | None = None
    stages: list[str] = field(default_factory=list)
    owed: dict[str, dict[str, Any]] = field(default_factory=dict)
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    refused: list[Acted] = field(default_factory=list)


def complaints(reading: Reading, *, usual: Iterable[Complaint] = ()) -> list[Complaint]:
    """All that such a suite would report of a run.

    `usual`: what it says of a run without any defect; nobody would believe it there a second time.
    """
    known = {(each.journey, each.about) for each in usual}
    found = [each for name, screens in _gathered(reading).items() for each in _judged(name, screens)]
    return [each for each in found if (each.journey, each.about) not in known]


def _gathered(reading: Reading) -> dict[str, _Screens]:
    journeys: dict[str, _Screens] = {}
    for entry in reading.entries:
        if entry.journey:
            _sort_in(journeys.setdefault(entry.journey, _Screens()), entry)
    return journeys


def _sort_in(screens: _Screens, entry: Entry) -> None:
    match entry.event:
        case Agreed() as agreed:
            screens.agreed = agreed
        case StageReached(stage=stage):
            screens.stages.append(stage)
        case Owed() as owed:
            screens.owed[owed.handoff] = owed.expected
        case Observed(system="screen", subject=subject, fields=fields):
            screens.pages[subject] = fields
        case Acted() as acted if acted.outcome != "done" and acted.actor in _AT_SCREENS:
            screens.refused.append(acted)


def _judged(journey: str, screens: _Screens) -> Iterator[Complaint]:
    for acted in screens.refused:
        yield Complaint(journey, f"the customer can {acted.act}", acted.detail or acted.outcome)
    if screens.agreed is None or not screens.stages:
        return
    for page, expected in ((THANKS, _on_thanks(screens)), (ORDER_PAGE, _on_order_page(screens))):
        seen = screens.pages.get(page)
        if seen is not None:
            yield from _compared(journey, page, expected, _read(page, seen))


def _compared(journey: str, page: str, expected: dict[str, Any], seen: dict[str, Any]) -> Iterator[Complaint]:
    for each in differences(expected, seen):
        said = f"expected {worded(each.expected)}, seen {worded(each.seen)}"
        yield Complaint(journey, f"the {each.field} on the {page}", said)


def _read(page: str, fields: dict[str, Any]) -> dict[str, Any]:
    """What the page says, with the parcels counted: which number belongs to which parcel, no screen can tell."""
    if page == THANKS:
        return fields
    numbers = fields.get("tracking_numbers")
    return fields | {"parcels": len(numbers) if isinstance(numbers, list) else 0}


def _on_thanks(screens: _Screens) -> dict[str, Any]:
    agreed = screens.agreed
    return {"order": agreed.order, "total": agreed.total} if agreed else {}


def _on_order_page(screens: _Screens) -> dict[str, Any]:
    due: dict[str, Any] = _on_thanks(screens)
    if statuses := _statuses(screens):
        due["status"] = {"one_of": [label for status in statuses for label in _labels(status, screens)]}
    last = screens.stages[-1]
    if last in _LEFT:
        due["parcels"] = _parcels(screens)
    if last not in {"graded", "restocked", "cancelled"}:
        # Between those two moments the money may or may not be on its way yet.
        due["refunded"] = screens.owed.get("refund shown", {}).get("refunded", 0)
    return due


def _statuses(screens: _Screens) -> tuple[str, ...]:
    last = screens.stages[-1]
    later = ("Returned", "Refunded") if last == "delivered" and "refunded" in screens.stages else ()
    return (*_DUE.get(last, ()), *later)


def _labels(status: str, screens: _Screens) -> tuple[str, ...]:
    english, french = _SHOWN[status]
    language = screens.agreed.language if screens.agreed else "en"
    return (french if language == "fr" else english,)


def _parcels(screens: _Screens) -> int:
    """How many parcels left, as the warehouse told whoever rehearses."""
    told = [owed.get("tracking_numbers", []) for owed in screens.owed.values()]
    return max((len(each) for each in told if isinstance(each, list)), default=0)
