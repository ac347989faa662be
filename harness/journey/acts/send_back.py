"""The customer sends articles back, and the warehouse receives and grades them."""

from __future__ import annotations

from typing import Any

from harness.journey.actors import Courier, Shopper, WarehouseClerk
from harness.journey.acts.attempting import attempt
from harness.journey.acts.refund_whole import give_back
from harness.journey.journey import Journey
from harness.journey.life import ReturnCase
from harness.kernel.waiting import eventually


def request_return(journey: Journey, shopper: Shopper, units: dict[str, int], reason: str = "changed_mind") -> str:
    """Ask for a return on the order page; the shop must give an RMA number."""
    with attempt(journey, shopper.name, "ask for a return", "shop"):
        rma = shopper.storefront.request_return(journey.life.order, shopper.link, units, reason)
    journey.life.returns[rma] = ReturnCase(rma, units, reason)
    journey.reach("return announced", rma)
    return rma


def receive_return(
    journey: Journey,
    courier: Courier,
    clerk: WarehouseClerk,
    rma: str,
    *,
    grade: str = "A",
    grades: list[dict[str, Any]] | None = None,
) -> None:
    """The return parcel travels to the warehouse, which receives it and grades every unit that was announced.

    All of them the same, or by `grades`: [{"sku", "quantity", "grade"}].
    """
    case = journey.life.returns[rma]
    with attempt(journey, courier.name, "carry the return parcel", "carrier"):
        for number in _return_parcels(journey, rma):
            for move in ("collect", "transit", "out", "deliver"):
                courier.round.move(number, move)
    with attempt(journey, clerk.name, "receive the return", "warehouse"):
        clerk.floor.move_return(rma, "receive")
    journey.reach("received", rma)
    found = grades or [{"sku": sku, "quantity": count, "grade": grade} for sku, count in case.announced.items()]
    _graded(journey, clerk, case, found)


def receive_short(journey: Journey, courier: Courier, clerk: WarehouseClerk, rma: str, *, lacking: str) -> None:
    """As `receive_return`, all as new, but one unit of the article `lacking` is not in the parcel."""
    announced = journey.life.returns[rma].announced
    came = {sku: count - (sku == lacking) for sku, count in announced.items()}
    grades = [{"sku": sku, "quantity": count, "grade": "A"} for sku, count in came.items() if count]
    receive_return(journey, courier, clerk, rma, grades=grades)


def find_return(journey: Journey, clerk: WarehouseClerk, grades: list[dict[str, Any]]) -> str:
    """A parcel comes back without a word: the warehouse gives it a number of its own, and grades what is in it.

    `grades` as for `receive_return`.
    """
    units: dict[str, int] = {}
    for line in grades:
        units[line["sku"]] = units.get(line["sku"], 0) + line["quantity"]
    with attempt(journey, clerk.name, "find a parcel that nobody announced", "warehouse"):
        lines = [{"sku": sku, "quantity": count} for sku, count in units.items()]
        rma = clerk.floor.find_return(journey.life.order, lines)
    case = journey.life.returns[rma] = ReturnCase(rma, units, "")
    journey.reach("received", rma)
    _graded(journey, clerk, case, grades)
    return rma


def _graded(journey: Journey, clerk: WarehouseClerk, case: ReturnCase, found: list[dict[str, Any]]) -> None:
    with attempt(journey, clerk.name, "grade the return", "warehouse"):
        clerk.floor.move_return(case.rma, "grade", grades=found)
    case.graded = found
    journey.reach("graded", case.rma)
    journey.reach("restocked", case.rma)
    give_back(journey, case.rma)


def _return_parcels(journey: Journey, rma: str) -> list[str]:
    carrier = journey.sights.carrier
    if carrier is None:
        return []
    parcels = eventually(lambda: carrier.parcels(journey.life.order, "return"), within=5.0).value
    return [each["tracking_number"] for each in parcels.get("parcels", []) if each.get("rma", rma) == rma]
