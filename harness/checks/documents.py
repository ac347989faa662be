"""Every invoice and every credit note of a run has a number of its own, and where the merchant says so none is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from harness.checks import facts
from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.events import RehearsalBegan
from harness.ledger.reading import Reading

# The stage of each kind of document, its rules, and what is said where they do not hold.
_KINDS = {
    "invoices": (
        "captured",
        ("every one of the invoices has a number of its own", "several invoices have one number, or none"),
        ("invoices are numbered without a gap", "numbers of invoices are left out"),
    ),
    "credit_notes": (
        "refunded",
        ("every one of the credit notes has a number of its own", "several credit notes have one number, or none"),
        ("credit notes are numbered without a gap", "numbers of credit notes are left out"),
    ),
}
_NUMBER = re.compile(r"(?P<series>.*?)(?P<digits>[0-9]{1,15})")
_MOST = 5  # that are named

Taken = tuple[str, str, str, str]
"""(kind, number, order, the entry that tells of it); for an order whose documents were not seen ("", "", order, "")."""


def take(part: Reading) -> Iterable[Taken]:
    """The documents of the orders of this part."""
    for order in facts.orders(part):
        if "shop" not in order.final:
            yield "", "", order.order, ""
            continue
        for kind in _KINDS:
            for paper in order.final["shop"].get(kind) or []:
                yield kind, str(paper.get("number", "")), order.order, order.proof["shop"]


def rule(taken: list[Taken], begins: Reading) -> list[Ruling]:
    """One ruling for each kind of document of which there is any; where they must be in a row, one more."""
    policy = next((event.policy for _, event in begins.of(RehearsalBegan)), {})
    in_a_row = policy.get("numbering") == "without_gaps"
    unseen = "the documents of some orders were not seen" if any(not each[0] for each in taken) else ""
    rulings = []
    for kind in _KINDS:
        papers = [each for each in taken if each[0] == kind]
        rulings += [_own(kind, papers)] if papers else []
        rulings += [_row(kind, papers, unseen)] if in_a_row and (papers or unseen) else []
    return rulings


def _own(kind: str, papers: list[Taken]) -> Ruling:
    stage, (interface, problem), _ = _KINDS[kind]
    orders: dict[str, list[str]] = {}
    proof: dict[str, str] = {}
    for _, number, order, entry in papers:
        orders.setdefault(number, []).append(order)
        proof[order] = entry
    wrong = {number: orders[number] for number in sorted(orders) if len(orders[number]) > 1 or not number}
    said = (f"{number or 'no number'}: {', '.join(found[:_MOST])}" for number, found in list(wrong.items())[:_MOST])
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
        seen=", ".join(said),
        proof=tuple(dict.fromkeys(proof[order] for found in wrong.values() for order in found))[:20],
    )


def _row(kind: str, papers: list[Taken], unseen: str) -> Ruling:
    stage, _, (interface, problem) = _KINDS[kind]
    series: dict[str, dict[int, str]] = {}
    for _, number, _, entry in papers:
        if found := _NUMBER.fullmatch(number):
            series.setdefault(found["series"], {})[int(found["digits"])] = entry
    # Each gap by what stands before it and after it, with the entries that tell of the two.
    gaps = [
        (f"{name}{before} → {name}{after}", rows[before], rows[after])
        for name, rows in sorted(series.items())
        for before, after in pairwise(sorted(rows))
        if after - before > 1
    ]
    return Ruling(
        check="documents",
        interface=interface,
        standing=Standing.UNPROVEN if unseen else Standing.BROKEN if gaps else Standing.HOLDS,
        sender="shop",
        receiver="customer",
        stage=stage,
        problem=unseen or (problem if gaps else ""),
        expected="a number for each" if gaps else "",
        seen=", ".join(said for said, *_ in gaps[:_MOST]) if not unseen else "",
        proof=tuple(dict.fromkeys(entry for _, *two in gaps[:_MOST] for entry in two)),
    )
