"""An order's life goes through its stages in an allowed order, in the shop's own history too."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from harness.checks import facts
from harness.checks.conserved import rule
from harness.checks.ruling import Ruling
from harness.kernel.clock import read_stamp
from harness.kernel.lifecycle import Lifecycle
from harness.kernel.stages import stages_by
from harness.ledger.store import Reading

_AT_ONCE = 0.5  # seconds from what a message does to the note that it is done
_SHIPPED = ("Shipped", "Delivered", "Returning", "Returned")
STATUSES = Lifecycle.named(
    "the shop's order",
    [
        ("Pending", "Authorised"),
        ("Authorised", "Accepted"),
        ("Accepted", "Picked"),
        ("Picked", "Packed"),
        ("Packed", "Shipped"),
        ("Shipped", "Delivered"),
        *((before, "Cancelled") for before in ("Pending", "Authorised", "Accepted")),
        *((before, "Returning") for before in _SHIPPED if before != "Returning"),
        ("Returning", "Returned"),
        # A parcel's delivery may be reported after the customer already sends something back.
        ("Returning", "Delivered"),
        *((before, "Refunded") for before in _SHIPPED),
        # A second return after the first one is done.
        ("Refunded", "Returning"),
    ],
)


def check(reading: Reading) -> list[Ruling]:
    """For each order: every step of the shop's history is an allowed one, and the record skips no stage."""
    return [
        ruling
        for order in facts.orders(reading)
        for ruling in (_recorded(order), _history(order), *_where(order), *_placed(order), *_refunded(order))
    ]


def _recorded(order: facts.Facts) -> Ruling:
    # A journey only makes allowed moves, so another one means that a stage is missing from the record.
    stages = stages_by(order.policy.get("capture", ""))
    skipped = [
        f"{before} → {after}" for before, after in pairwise(["", *order.stages]) if not stages.allows(before, after)
    ]
    return rule(
        order, "stages", "every stage is recorded", "harness", stage="", holds=True, expected="allowed moves only",
        seen="allowed moves only", systems=(), proof=(order.agreed_entry,),
        lacking=f"a stage is missing from the record: {', '.join(skipped).strip()}" if skipped else "",
    )  # fmt: skip


def _placed(order: facts.Facts) -> list[Ruling]:
    """Shop and warehouse date the order alike, where both do: a day's orders are cut off by it."""
    shop = order.final.get("shop", {}).get("placed_at")
    warehouse = order.final.get("warehouse", {}).get("order", {}).get("placed_at")
    if not shop or not warehouse:
        return []
    return [rule(
        order, "stages", "the warehouse knows when the order was placed", "shop -> warehouse", stage="authorised",
        holds=_moment(shop) == _moment(warehouse), expected=shop, seen=warehouse, systems=("shop", "warehouse"),
    )]  # fmt: skip


def _refunded(order: facts.Facts) -> list[Ruling]:
    """An order is called refunded once all that was captured went back, and not for a part of it."""
    if order.final.get("shop", {}).get("status") != "Refunded" or "psp" not in order.final:
        return []
    captured, refunded = (order.final["psp"].get(name, 0) for name in ("captured", "refunded"))
    return [rule(
        order, "stages", "an order is refunded when all of it is", "shop -> customer", stage="refunded",
        holds=captured == refunded != 0, expected=captured, seen=refunded, systems=("psp", "shop"),
        stake=captured - refunded,
    )]  # fmt: skip


def _moment(text: str) -> object:
    """The second that is meant, whatever zone it is told in; the text itself when it is no moment."""
    try:
        return read_stamp(text).replace(microsecond=0)
    except ValueError:
        return text


def _history(order: facts.Facts) -> Ruling:
    shop = order.final.get("shop", {})
    steps = [("Pending", ""), *((step["status"], str(step.get("at", ""))) for step in shop.get("history", []))]
    if len(steps) > 1 and steps[1][0] == "Pending":
        steps.pop(0)
    wrong = [
        (f"{before} → {after}", at)
        for (before, _), (after, at) in pairwise(steps)
        if not STATUSES.allows(before, after)
    ]
    return rule(
        order, "stages", "the shop's order moves stage by stage", _moved_by(shop, wrong[0][1]) if wrong else "shop", stage="",
        holds=not wrong, expected="allowed moves only", seen=", ".join(move for move, _ in wrong) or "allowed moves only",
        systems=("shop",),
    )  # fmt: skip


def _where(order: facts.Facts) -> list[Ruling]:
    """The shop's order stands where its history ends: what moves it beside its history, moves it where nobody can follow."""
    shop = order.final.get("shop", {})
    history = shop.get("history") or []
    if not history or not shop.get("status"):
        return []
    last = history[-1]
    return [rule(
        order, "stages", "the shop's order is where its history ends", _moved_since(shop, str(last.get("at", ""))), stage="",
        holds=shop["status"] == last["status"], expected=last["status"], seen=shop["status"], systems=("shop",),
    )]  # fmt: skip


def _moved_since(shop: dict[str, Any], at: str) -> str:
    """Whose messages came after the one that made the last step, where they are of one sender."""
    received = (shop.get("messages") or {}).get("received", [])
    after = sorted((str(each["at"]), str(each["from"])) for each in received if at and str(each.get("at", "")) >= at)
    senders = {sender for _, sender in after[1:]}
    return f"{senders.pop()} -> shop" if len(senders) == 1 else "shop"


def _moved_by(shop: dict[str, Any], at: str) -> str:
    """Whose message it was that moved the order: the one that the shop had done with next, if that was at once."""
    received = (shop.get("messages") or {}).get("received", [])
    after = sorted((str(each["at"]), str(each["from"])) for each in received if at and str(each.get("at", "")) >= at)
    if not after:
        return "shop"
    try:
        took = (read_stamp(after[0][0]) - read_stamp(at)).total_seconds()
    except ValueError:
        return "shop"
    return f"{after[0][1]} -> shop" if took <= _AT_ONCE else "shop"
