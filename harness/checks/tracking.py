"""Where parcels are is told as it happened: each scan once, at its time, and nothing is done before all of them are.

Every rule is for shops and carriers that tell so much of their parcels; where one does not, the rule is silent.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from harness.checks import facts
from harness.checks.conserved import rule
from harness.checks.facts import Facts
from harness.checks.ruling import Ruling
from harness.kernel.clock import read_stamp
from harness.kernel.comparing import differences
from harness.ledger.store import Reading

_PLACE = ("line1", "postcode", "city", "country")
Scan = tuple[str, str]
"""When it was, and all that is told of it."""
# Before a carrier has a parcel in its hands, nobody is told where it is.
_UNTOLD = {"announced"}


def check(reading: Reading) -> list[Ruling]:
    """The rules for each order of which there are parcels."""
    return [ruling for order in facts.orders(reading) for ruling in _order(order)]


def _order(order: Facts) -> Iterable[Ruling]:
    carried = _carried(order)
    told = {each["tracking_number"]: each for each in order.final.get("shop", {}).get("parcels", [])}
    known = [number for number in carried if "events" in carried[number] and "events" in told.get(number, {})]
    if known:
        yield _scans(order, {number: carried[number] for number in known}, told)
    received = (order.final.get("shop", {}).get("messages") or {}).get("received", [])
    # Of one parcel there is nothing to wait for: what is delivered is the order.
    if received and len(_outbound(order)) > 1 and (when := _since(order, "Delivered")):
        yield _all_delivered(order, when, received)
    yield from _coming_back(order)
    yield from _how_far(order)


def _carried(order: Facts) -> dict[str, dict[str, Any]]:
    """By number, the parcels of both directions that the carrier has."""
    both = order.final.get("carrier", {})
    return {
        each["tracking_number"]: each
        for direction in ("outbound", "return")
        for each in (both.get(direction) or {}).get("parcels", [])
    }


def _outbound(order: Facts) -> list[dict[str, Any]]:
    return list((order.final.get("carrier", {}).get("outbound") or {}).get("parcels", []))


def _scans(order: Facts, carried: dict[str, Any], told: dict[str, Any]) -> Ruling:
    placed = all("place" in event for number in carried for event in told[number]["events"])
    due = {number: _events(parcel, placed=placed) for number, parcel in carried.items()}
    seen = {number: _events(told[number], placed=placed) for number in due}
    wrong = sorted(number for number in due if not _follows(seen[number], due[number]))
    return rule(
        order, "tracking", "the shop tells each scan as the carrier made it", "carrier -> shop", stage="delivered",
        holds=not wrong, expected={number: [said for _, said in due[number]] for number in wrong},
        seen={number: [said for _, said in seen[number]] for number in wrong}, systems=("carrier", "shop"),
    )  # fmt: skip


def _follows(told: list[Scan], made: list[Scan]) -> bool:
    """Whether none is told that was not made, and none left out before the last that is told: later ones may be on their way."""
    last = told[-1][0] if told else ""
    missing = [scan for scan in made if scan not in told and scan[0] < last]
    return not missing and all(scan in made for scan in told)


def _events(parcel: dict[str, Any], *, placed: bool) -> list[Scan]:
    """`in_transit 2026-11-22 20:15:00 Lille` for each scan, oldest first. Not every system keeps fractions, or places."""
    found: list[Scan] = []
    for event in parcel["events"]:
        kind = str(event["type"]).removeprefix("parcel.")
        if kind not in _UNTOLD:
            at = _second(event.get("at"))
            found.append((at, f"{kind} {at} {event.get('place', '') if placed else ''}".rstrip()))
    return sorted(found)


def _second(at: object) -> str:
    try:
        return f"{read_stamp(str(at)):%Y-%m-%d %H:%M:%S}"
    except ValueError:
        return str(at)


def _all_delivered(order: Facts, when: str, received: list[dict[str, Any]]) -> Ruling:
    """An order is delivered once the last of its parcels is: by the shop's own clock, in what it received before."""
    before = sum(
        message["type"] == "parcel.delivered" and message["effect"] == "applied" and str(message.get("at", "")) <= when
        for message in received
    )
    # The message that made it so may have been written down a moment later than what it did.
    due = len(_outbound(order)) - 1
    return rule(
        order, "tracking", "an order is delivered when all its parcels are", "carrier -> shop", stage="delivered",
        holds=before >= due, expected={"parcels delivered before": {"at_least": due}},
        seen={"parcels delivered before": before}, systems=("carrier", "shop"),
    )  # fmt: skip


def _since(order: Facts, status: str) -> str:
    """When the shop's order first came to a status, "" where it did not or where that is not told."""
    history = order.final.get("shop", {}).get("history", [])
    return next((str(step.get("at", "")) for step in history if step["status"] == status), "")


def _coming_back(order: Facts) -> Iterable[Ruling]:
    """A return label is for the parcel that the warehouse waits for, and leads to where the goods came from."""
    labels = (order.final.get("carrier", {}).get("return") or {}).get("parcels", [])
    cases = {each["rma"]: each for each in order.final.get("warehouse", {}).get("returns", [])}
    awaited = {
        rma: cases[rma].get("tracking_number") for rma in sorted({p.get("rma", "") for p in labels} & set(cases))
    }
    if any(awaited.values()):
        due = {parcel["rma"]: parcel["tracking_number"] for parcel in labels if parcel.get("rma") in awaited}
        yield rule(
            order, "tracking", "the warehouse waits for the parcel that has the label", "shop -> warehouse",
            stage="return announced", holds=awaited == due, expected=due, seen=awaited, systems=("carrier", "warehouse"),
        )  # fmt: skip
    home = next((each["sender"] for each in _outbound(order) if each.get("sender")), None)
    if home and labels and order.policy.get("returns_to", "sender") == "sender":
        wanted = {name: home[name] for name in _PLACE if home.get(name)}
        ways = [parcel["recipient"] for parcel in labels if "recipient" in parcel]
        wrong = [each for each in ways if differences(wanted, each)]
        yield rule(
            order, "tracking", "returns go back where parcels come from", "shop -> carrier", stage="return announced",
            holds=not wrong, expected=wanted, seen=wrong or wanted, systems=("carrier",),
        )  # fmt: skip


# How far a return is at the warehouse, and what it is then called in the shop.
_STATES = {
    "announced": {"announced"},
    "received": {"received"},
    "graded": {"graded", "refunded"},
    "closed": {"graded", "refunded"},
}


def _how_far(order: Facts) -> Iterable[Ruling]:
    """The shop calls a return received, graded and refunded once it is, where it tells how far its returns are."""
    paid = order.final.get("psp", {}).get("refunds_by_return") or {}
    told = {each["rma"]: each.get("state") for each in order.final.get("shop", {}).get("returns", [])}
    cases = {each["rma"]: each["state"] for each in order.final.get("warehouse", {}).get("returns", [])}
    due = {rma: _called(state, paid.get(rma, 0)) for rma, state in cases.items() if told.get(rma) and state in _STATES}
    wrong = sorted(rma for rma, names in due.items() if told[rma] not in names)
    if due:
        yield rule(
            order, "tracking", "the shop knows how far each return is", "warehouse -> shop", stage="graded",
            holds=not wrong, expected={rma: {"one_of": sorted(due[rma])} for rma in wrong},
            seen={rma: told[rma] for rma in wrong}, systems=("shop", "warehouse", "psp"),
        )  # fmt: skip


def _called(state: str, paid: int) -> set[str]:
    return {"refunded"} if paid else _STATES[state]
