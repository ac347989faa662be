"""Every invoice and every credit note of a run has a number of its own."""

from __future__ import annotations

from collections.abc import Iterable

from harness.checks import facts
from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.reading import Reading

# The stage of each kind of document, the rule, and what is said where it does not hold.
_KINDS = {
    "invoices": (
        "captured",
        "every one of the invoices has a number of its own",
        "several invoices have one number, or none",
    ),
    "credit_notes": (
        "refunded",
        "every one of the credit notes has a number of its own",
        "several credit notes have one number, or none",
    ),
}

Taken = tuple[str, str, str, str]
"""(kind, number, order, the entry that tells of it)."""


def take(part: Reading) -> Iterable[Taken]:
    """The documents of the orders of this part."""
    for order in facts.orders(part):
        for kind in _KINDS:
            for paper in order.final.get("shop", {}).get(kind) or []:
                yield kind, str(paper.get("number", "")), order.order, order.proof["shop"]


def rule(taken: list[Taken], _begins: Reading) -> list[Ruling]:
    """One ruling for each kind of document of which there is any."""
    return [_ruling(kind, [each for each in taken if each[0] == kind]) for kind in _KINDS if _any(kind, taken)]


def _any(kind: str, taken: list[Taken]) -> bool:
    return any(each[0] == kind for each in taken)


def _ruling(kind: str, papers: list[Taken]) -> Ruling:
    orders: dict[str, list[str]] = {}
    proof: dict[str, str] = {}
    for _, number, order, entry in papers:
        orders.setdefault(number, []).append(order)
        proof[order] = entry
    wrong = {number: orders[number] for number in sorted(orders) if len(orders[number]) > 1 or not number}
    stage, interface, problem = _KINDS[kind]
    return Ruling(
        check="documents",
        interface=interface,
        standing=Standing.BROKEN if wrong else Standing.HOLDS,
        sender="shop",
        receiver="customer",
        stage=stage,
        order=next(iter(wrong.values()))[0] if wrong else "",
        problem=problem if wrong else "",
        expected="a number for each" if wrong else "",
        seen=", ".join(f"{number or 'no number'}: {', '.join(found[:5])}" for number, found in list(wrong.items())[:5]),
        proof=tuple(dict.fromkeys(proof[order] for found in wrong.values() for order in found))[:20],
    )
