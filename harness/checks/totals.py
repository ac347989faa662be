"""What is conserved over a whole rehearsal: money and documents of all orders, and every article of shop and warehouse.

An order that is right by itself may still have taken what belongs to another, or an article that nobody ordered: only the
sum over all of them shows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from harness.checks import facts
from harness.checks.amounts import amounts_worded
from harness.checks.facts import Facts
from harness.checks.ruling import Ruling
from harness.checks.stock import came_back, gone
from harness.kernel.comparing import worded
from harness.kernel.outcome import Standing
from harness.ledger.events import Observed, RehearsalBegan
from harness.ledger.reading import Reading

BEFORE, AFTER = "stock before", "stock after"
"""Subjects of the two looks at all articles of a system; their order is "*", their fields article to on_hand."""

_BEHIND = {"shop": "warehouse", "warehouse": "warehouse"}
_MONEY = ("captured", "refunded", "invoiced", "credited")


@dataclass(frozen=True, slots=True)
class Taken:
    """What one part of the record adds to the whole: an order's money and articles, or a look at all articles.

    `unseen` says why an order cannot be counted at all, `untold` why its documents cannot.
    """

    order: str = ""
    currency: str = ""
    money: dict[str, int] = field(default_factory=dict)
    moved: dict[str, int] = field(default_factory=dict)
    unseen: str = ""
    untold: str = ""
    system: str = ""
    moment: str = ""
    rows: dict[str, int] = field(default_factory=dict)
    proof: str = ""


def take(part: Reading) -> Iterable[Taken]:
    """What this part adds."""
    for order in facts.orders(part):
        yield _of_order(order)
    for entry, seen in part.of(Observed):
        if seen.order == "*" and seen.subject in (BEFORE, AFTER):
            yield Taken(system=seen.system, moment=seen.subject, rows=seen.fields, proof=entry.id)


def rule(taken: list[Taken], begins: Reading) -> list[Ruling]:
    """One ruling on the money of each currency, and one on the articles of each system that keeps stock."""
    orders = [each for each in taken if not each.system]
    if not orders:
        return []
    looks = {(each.system, each.moment): each for each in taken if each.system}
    kept = {
        role for _, began in begins.of(RehearsalBegan) for role, row in began.systems.items() if _has_stock(role, row)
    }
    money = [_money(currency, orders) for currency in sorted({each.currency for each in orders})]
    return money + [_articles(system, looks, orders) for system in sorted(kept | {system for system, _ in looks})]


def _has_stock(role: str, row: dict[str, Any]) -> bool:
    return role in _BEHIND and row["kind"] != "absent"


def _of_order(order: Facts) -> Taken:
    lacking = next((role for role in ("shop", "psp", "warehouse") if role not in order.final), "")
    if lacking:
        why = f"the {lacking} was not looked at in the end for every order"
        return Taken(order=order.order, currency=order.agreed.currency, unseen=why)
    moved = Counter(came_back(order))
    moved.subtract(gone(order))
    shop, psp = order.final["shop"], order.final["psp"]
    money = {name: psp.get(name, 0) for name in ("captured", "refunded")}
    money |= {name: _sum(shop.get(kind)) for name, kind in (("invoiced", "invoices"), ("credited", "credit_notes"))}
    silent = next((kind for kind in ("invoices", "credit_notes") if shop.get(kind) is None), "")
    untold = f"the shop does not tell of its {silent.replace('_', ' ')}" if silent else ""
    articles = {sku: units for sku, units in moved.items() if units}
    return Taken(order.order, order.agreed.currency, money, articles, untold=untold, proof=order.agreed_entry)


def _sum(documents: list[dict[str, Any]] | None) -> int:
    return sum(document["amount"] for document in documents or [])


def _money(currency: str, orders: list[Taken]) -> Ruling:
    """Invoices − credit notes = captures − refunds."""
    mine = [each for each in orders if each.currency == currency]
    total = {name: sum(each.money.get(name, 0) for each in mine) for name in _MONEY}
    kept, told = total["captured"] - total["refunded"], total["invoiced"] - total["credited"]
    return _ruling(
        "all invoices less all credit notes are what was kept", "shop", "customer", "refunded", kept == told,
        expected=amounts_worded(kept, currency), seen=amounts_worded(told, currency),
        lacking=_unseen(mine) or next((each.untold for each in mine if each.untold), ""),
        stake=abs(kept - told), currency=currency, proof=tuple(each.proof for each in mine if _off(each))[:20],
    )  # fmt: skip


def _off(each: Taken) -> int:
    """How far one order's documents are from its money."""
    money = {name: each.money.get(name, 0) for name in _MONEY}
    return money["captured"] - money["refunded"] - money["invoiced"] + money["credited"]


def _articles(system: str, looks: dict[tuple[str, str], Taken], orders: list[Taken]) -> Ruling:
    """Start − shipped − written off + put back on sale = end, for articles that nobody ordered too."""
    name = f"{system}: every article is conserved over the whole run"
    before, after = (looks.get((system, moment)) for moment in (BEFORE, AFTER))
    if before is None or after is None:
        lacking = f"the stock of the {system} was not seen before and after the whole run"
        return _ruling(name, _BEHIND[system], system, "restocked", True, expected="", seen="", lacking=lacking)
    moved: Counter[str] = Counter()
    for each in orders:
        moved.update(each.moved)
    due = {sku: count + moved[sku] for sku, count in before.rows.items() if sku in after.rows}
    wrong = {sku: (due[sku], after.rows[sku]) for sku in sorted(due) if due[sku] != after.rows[sku]}
    return _ruling(
        name, _BEHIND[system], system, "restocked", not wrong,
        expected=worded({sku: count for sku, (count, _) in wrong.items()}) if wrong else "",
        seen=worded({sku: count for sku, (_, count) in wrong.items()}) if wrong else "",
        lacking=_unseen(orders), proof=(before.proof, after.proof),
    )  # fmt: skip


def _unseen(orders: list[Taken]) -> str:
    return next((each.unseen for each in orders if each.unseen), "")


def _ruling(  # noqa: PLR0913 - a rule is stated in one place, with all that a finding must tell
    name: str,
    sender: str,
    receiver: str,
    stage: str,
    holds: bool,  # noqa: FBT001 - the one thing it turns on
    *,
    expected: str,
    seen: str,
    lacking: str,
    stake: int = 0,
    currency: str = "",
    proof: tuple[str, ...] = (),
) -> Ruling:
    standing = Standing.UNPROVEN if lacking else Standing.HOLDS if holds else Standing.BROKEN
    return Ruling(
        check="totals",
        interface=name,
        standing=standing,
        sender=sender,
        receiver=receiver,
        stage=stage,
        problem=lacking or ("" if holds else f"{name} does not hold"),
        expected="" if lacking else expected,
        seen="" if lacking else seen,
        at_stake=stake,
        currency=currency,
        proof=proof,
    )
