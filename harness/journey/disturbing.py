"""Laying a fault over a handoff of one order, by its business name, and writing down that it was meant.

A handoff goes by one or more messages, which a simulated system sends or receives; `ROUTES` says which. What a page
shows, or what a system does by itself, is no message: `NO_MESSAGE` says so of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Protocol

from harness.journey.actors import Shopper
from harness.journey.handoff import Handoff
from harness.journey.handoffs import HANDOFFS
from harness.journey.journey import Journey
from harness.kernel.disturbance import Disturbance, Way
from harness.kernel.errors import NotOffered, ScenarioInvalid
from harness.ledger.events import Disturbed


class Disturbable(Protocol):
    """A system whose messages can be disturbed."""

    def disturb(self, disturbance: Disturbance) -> None:
        """Arm the disturbance."""


@dataclass(frozen=True, slots=True)
class Route:
    """How a handoff travels: the system that can disturb it, whether that sends or receives it, its messages in order."""

    system: str
    way: Way
    messages: tuple[str, ...]


def _sent(system: str, *messages: str) -> Route:
    return Route(system, "sent", messages)


def _received(system: str, *messages: str) -> Route:
    return Route(system, "received", messages)


ROUTES: Mapping[str, Route] = {
    "payment requested": _received("psp", "session.create"),
    "payment authorised": _sent("psp", "payment_intent.amount_capturable_updated", "checkout.session.completed"),
    "order confirmed": _received("mail", "mail.confirmation"),
    "order exported": _received("warehouse", "order.create"),
    "purchase counted": _received("analytics", "analytics.purchase"),
    "order accepted": _sent("warehouse", "order.accepted"),
    "picking reported": _sent("warehouse", "order.picked"),
    "label requested": _received("carrier", "shipment.create"),
    "packing reported": _sent("warehouse", "order.packed"),
    "parcels handed over": _received("carrier", "handover"),
    "dispatch reported": _sent("warehouse", "order.dispatched"),
    "collection reported": _sent("carrier", "parcel.collected"),
    "dispatch told": _received("mail", "mail.dispatch"),
    "payment captured": _received("psp", "payment.capture"),
    "capture known": _sent("psp", "charge.captured", "payment_intent.succeeded"),
    "cancellation requested": _received("warehouse", "order.cancel"),
    "cancellation known": _sent("warehouse", "order.cancelled"),
    "authorisation released": _received("psp", "payment.cancel"),
    "cancellation told": _received("mail", "mail.cancellation"),
    "delivery reported": _sent("carrier", "parcel.delivered"),
    "waiting parcel reported": _sent("carrier", "parcel.at_pickup_point"),
    "failed delivery reported": _sent("carrier", "parcel.returned", "parcel.lost"),
    "return announced": _received("warehouse", "return.announce"),
    "return label requested": _received("carrier", "shipment.create"),
    "return told": _received("mail", "mail.return"),
    "return graded": _sent("warehouse", "return.graded"),
    "stock given back": _sent("warehouse", "return.graded"),
    "payment refunded": _received("psp", "payment.refund"),
    "refund known": _sent("psp", "refund.created", "charge.refunded", "refund.updated"),
    "refund counted": _received("analytics", "analytics.refund"),
    "refund told": _received("mail", "mail.refund"),
}
_PAGE = "the customer sees it on a page of the shop, so no message carries it"
_REAL = "the ERP is a real system, whose messages nobody here can disturb"
_WITHIN = "the shop does it by itself, so no message carries it"
_NOTHING = "it says that nothing has happened yet, so no message carries it"
NO_MESSAGE: Mapping[str, str] = {
    "order recorded": _PAGE,
    "stock held": _WITHIN,
    "thanks shown": _PAGE,
    "payment only held": _NOTHING,
    "dispatch not told yet": _NOTHING,
    "nothing paid back yet": _NOTHING,
    "delivery shown": _PAGE,
    "charge shown": _PAGE,
    "stock still there": _NOTHING,
    "order booked": _REAL,
    "invoice issued": _WITHIN,
    "invoice booked": _REAL,
    "stock released": _WITHIN,
    "cancellation shown": _PAGE,
    "cancellation booked": _REAL,
    "credit note booked": _REAL,
    "tracking shown": _PAGE,
    "credit note issued": _WITHIN,
    "refund shown": _PAGE,
}


def disturb(
    journey: Journey,
    planes: Mapping[str, Disturbable],
    shopper: Shopper,
    name: str,
    fault: Callable[..., Disturbance],
    **how: Any,
) -> None:
    """Lay `fault` over the handoff called `name`, English or French, of this order, or of the one this shopper will place.

    Raises ScenarioInvalid for a name or a fault that makes no sense there, NotOffered when the system is a real one.
    """
    handoff = handoff_called(name)
    route = _route(handoff)
    if route.system not in planes:
        raise NotOffered(
            f"the {route.system} of this landscape is not simulated, so {handoff.name} cannot be disturbed"
        )
    order = journey.life.order or _before_the_order(handoff, route, shopper)
    for message in route.messages:
        try:
            disturbance = fault(message, order=order, way=route.way, **how)
        except ValueError as error:
            raise ScenarioInvalid(f"“{name}” cannot be disturbed so: {error}.") from error
        planes[route.system].disturb(disturbance)
        _record(journey, route.system, disturbance, handoff.name)
        if disturbance.hold:
            return  # the first of them is overtaken by the others


def disturb_all(journey: Journey, planes: Mapping[str, Disturbable], system: str, disturbance: Disturbance) -> None:
    """Lay a disturbance over messages of `system` that need not be handoffs."""
    planes[system].disturb(disturbance)
    _record(journey, system, disturbance)


def handoff_called(name: str) -> Handoff:
    """The handoff of this English or French name. Raises ScenarioInvalid with the nearest names."""
    known = {said: handoff for handoff in HANDOFFS for said in (handoff.name, handoff.fr)}
    said = " ".join(name.split()).replace("’", "'")
    if said in known:
        return known[said]
    near = get_close_matches(said, known, n=3, cutoff=0.5)
    hint = f"nearest are {', '.join(f'“{each}”' for each in near)}" if near else f"known are {', '.join(known)}"
    raise ScenarioInvalid(f"no handoff is called “{said}”; {hint}.")


def _route(handoff: Handoff) -> Route:
    if handoff.name in NO_MESSAGE:
        raise ScenarioInvalid(f"“{handoff.name}” cannot be disturbed: {NO_MESSAGE[handoff.name]}.")
    return ROUTES[handoff.name]


def _before_the_order(handoff: Handoff, route: Route, shopper: Shopper) -> str:
    """What stands for an order that has no number yet: its customer, whom requests and mails name."""
    if route.way == "sent":
        raise ScenarioInvalid(f"“{handoff.name}” can be disturbed only once the order is placed; move the step down.")
    return shopper.email


def _record(journey: Journey, system: str, disturbance: Disturbance, handoff: str = "") -> None:
    detail = disturbance.to_json() | ({"handoff": handoff} if handoff else {})
    journey.record(
        Disturbed(
            system=system,
            fault=disturbance.fault,
            message=disturbance.message,
            order=disturbance.order,
            detail=detail,
        )
    )
