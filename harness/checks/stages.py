"""An order's life goes through its stages in an allowed order, in the shop's own history too."""

from __future__ import annotations

from itertools import pairwise

from harness.checks import facts
from harness.checks.conserved import rule
from harness.checks.ruling import Ruling
from harness.kernel.clock import read_stamp
from harness.kernel.lifecycle import Lifecycle
from harness.kernel.stages import stages_by
from harness.ledger.store import Reading

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
        ruling for order in facts.orders(reading) for ruling in (_recorded(order), _history(order), *_placed(order))
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


def _moment(text: str) -> object:
    """The second that is meant, whatever zone it is told in; the text itself when it is no moment."""
    try:
        return read_stamp(text).replace(microsecond=0)
    except ValueError:
        return text


def _history(order: facts.Facts) -> Ruling:
    statuses = ["Pending", *(step["status"] for step in order.final.get("shop", {}).get("history", []))]
    if len(statuses) > 1 and statuses[1] == "Pending":
        statuses.pop(0)
    wrong = [f"{before} → {after}" for before, after in pairwise(statuses) if not STATUSES.allows(before, after)]
    return rule(
        order, "stages", "the shop's order moves stage by stage", "shop", stage="",
        holds=not wrong, expected="allowed moves only", seen=", ".join(wrong) or "allowed moves only", systems=("shop",),
    )  # fmt: skip
