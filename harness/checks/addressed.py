"""Every mail about an order goes to its customer: the first one, and the one that support sends again."""

from __future__ import annotations

from harness.checks import facts
from harness.checks.conserved import rule
from harness.checks.facts import Facts
from harness.checks.ruling import Ruling
from harness.ledger.store import Reading

_TO_CUSTOMERS = {"confirmation", "dispatch", "return", "refund", "cancellation"}


def check(reading: Reading) -> list[Ruling]:
    """One ruling for each order of which mails were seen with their recipients; staff may be written to besides."""
    return [ruling for order in facts.orders(reading) for ruling in _addressed(order)]


def _addressed(order: Facts) -> list[Ruling]:
    mails = order.final.get("mail", {}).get("mails", [])
    told = [each for each in mails if each.get("kind") in _TO_CUSTOMERS and "to" in each]
    if not told:
        return []
    right = order.agreed.email.casefold()
    wrong = sorted({", ".join(each["to"]) for each in told if [to.casefold() for to in each["to"]] != [right]})
    return [rule(
        order, "addressed", "every mail of an order goes to its customer", "shop -> customer", stage="authorised",
        holds=not wrong, expected=order.agreed.email, seen="; ".join(wrong) or order.agreed.email, systems=("mail",),
    )]  # fmt: skip
