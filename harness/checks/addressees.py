"""What the shop writes about an order, it writes to the customer who placed it, and to nobody else."""

from __future__ import annotations

from harness.checks import facts
from harness.checks.conserved import rule
from harness.checks.facts import Facts
from harness.checks.ruling import Ruling
from harness.ledger.store import Reading

_TO_CUSTOMERS = {"confirmation", "dispatch", "return", "refund", "cancellation"}


def check(reading: Reading) -> list[Ruling]:
    """One ruling for each paid order, unless the mail system does not tell to whom mails went."""
    return [_to_her(order) for order in facts.orders(reading) if order.authorised and _is_told(order)]


def _is_told(order: Facts) -> bool:
    """Where the mails were not looked at, that is for the ruling to say."""
    return "mail" not in order.final or bool(_mails(order))


def _to_her(order: Facts) -> Ruling:
    hers = order.agreed.email.casefold()
    seen = sorted({str(to).casefold() for mail in _mails(order) for to in mail["to"] or [""]})
    return rule(
        order, "addressees", "mails about an order go to its customer", "shop -> customer", stage="",
        holds=seen == [hers], expected=[hers], seen=seen, systems=("mail",),
    )  # fmt: skip


def _mails(order: Facts) -> list[facts.Fields]:
    """Those that are for customers, of which it is told to whom they went: staff may be written to besides."""
    mails = order.final.get("mail", {}).get("mails", [])
    return [mail for mail in mails if mail.get("kind") in _TO_CUSTOMERS and "to" in mail]
