"""What must not be done: it is attempted all the same, the system says no, and nothing has moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.drivers.control import MoveRefused
from harness.drivers.storefront import SaidNo
from harness.journey.actors import CustomerService, Finance, Shopper, WarehouseClerk
from harness.journey.acts.attempting import attempt
from harness.journey.closing import close
from harness.journey.journey import Journey
from harness.probes.reading import Blind

_IMPOSSIBLE = 409


class NotRefused(AssertionError):
    """A system did what it must refuse, or something moved although it did refuse. The message says what."""


Books = dict[str, Any]
"""What the systems said before the attempt; what `nothing_moved` holds them to afterwards."""


def void_again(journey: Journey, finance: Finance) -> Books:
    """Void an authorisation that is held no more."""
    return _must_be_refused(
        journey, finance.name, "void the authorisation", "psp", lambda: finance.desk.void(_payment(journey))
    )


def capture_too_much(journey: Journey, finance: Finance) -> Books:
    """Capture one cent more than is authorised."""
    amount = journey.life.terms.total + 1
    return _must_be_refused(
        journey, finance.name, f"capture {amount}", "psp", lambda: finance.desk.capture(_payment(journey), amount)
    )


def refund_too_much(journey: Journey, finance: Finance) -> Books:
    """Give back one cent more than was captured."""
    amount = int(_money(journey)["captured"]) + 1
    return _must_be_refused(
        journey, finance.name, f"refund {amount}", "psp", lambda: finance.desk.refund(_payment(journey), amount)
    )


def refund_nothing(journey: Journey, service: CustomerService) -> Books:
    """Ask the back office for a refund when there is nothing to give back."""
    return _must_be_refused(
        journey, service.name, "refund the order", "shop", lambda: service.office.refund_everything(journey.life.order)
    )


def pay_what_is_cancelled(journey: Journey, shopper: Shopper) -> Books:
    """Come back to an order that was called off, in order to pay it."""
    return _must_be_refused(
        journey, shopper.name, "pay the order", "shop", lambda: shopper.storefront.pay_again(journey.life.order)
    )


def pick_what_is_held(journey: Journey, clerk: WarehouseClerk) -> Books:
    """Pick an order that is held."""
    return _must_be_refused(
        journey, clerk.name, "pick the order", "warehouse", lambda: clerk.floor.move(journey.life.order, "pick")
    )


def nothing_moved(journey: Journey, before: Books) -> None:
    """Money and goods are where they were before the attempt, once all messages have come to rest."""
    close(journey)
    after = _books(journey)
    moved = [f"{name}: {before[name]}, now {after.get(name)}" for name in before if before[name] != after.get(name)]
    if moved:
        raise NotRefused(f"what was refused has moved something all the same: {'; '.join(moved)}")


def _must_be_refused(journey: Journey, actor: str, act: str, system: str, ask: Callable[[], object]) -> Books:
    """Attempt `act`; the books as they were before. Raises NotRefused when it is done, and what else came when that is no answer."""
    before = _books(journey)
    journey.closed = False  # whatever comes of it, the systems are looked at again
    try:
        with attempt(journey, actor, act, system):
            ask()
    except SaidNo:
        return before
    except MoveRefused as no:
        # Anything but "impossible" says that it was asked wrongly, and nothing about the rule.
        if no.status != _IMPOSSIBLE:
            raise
        return before
    raise NotRefused(f"the {system} did what it must refuse: {act}")


def _books(journey: Journey) -> Books:
    warehouse = journey.sights.warehouse
    order = warehouse.order(journey.life.order) if warehouse is not None else {}
    shop = journey.sights.shop
    told = shop.order(journey.life.order) if shop is not None else {}
    goods = {name: order.get(name) for name in ("state", "picked", "shipped")}
    papers = {name: len(told.get(name) or []) for name in ("invoices", "credit_notes")}
    return _money(journey) | goods | papers | {"status": told.get("status")}


def _money(journey: Journey) -> Books:
    if journey.sights.psp is None:
        raise Blind("there is no way to look at the psp of this landscape")
    found = journey.sights.psp.order(journey.life.order)
    return {name: found.get(name) for name in ("authorised", "captured", "refunded")}


def _payment(journey: Journey) -> str:
    """The provider's number of the payment that holds or held money."""
    psp = journey.sights.psp
    payments = psp.order(journey.life.order).get("payments", []) if psp is not None else []
    return next((str(each["intent"]) for each in payments if each.get("intent")), "")
