"""Money is conserved: authorised what was agreed, captured what was shipped, refunded what came back, and no more."""

from __future__ import annotations

from harness.checks import facts
from harness.checks.conserved import between, off, rule
from harness.checks.facts import Facts
from harness.checks.ruling import Ruling
from harness.kernel import dues
from harness.ledger.store import Reading


def check(reading: Reading) -> list[Ruling]:
    """The money rules for each order."""
    return [ruling for order in facts.orders(reading) for ruling in _order(order)]


def _order(order: Facts) -> list[Ruling]:
    rulings = [_terms(order), *_announced(order), *_taxed(order)]
    if order.authorised:
        rulings += [_authorised(order), _currency(order), _captured(order), _refunded(order), _books(order)]
        rulings += [_invoiced(order), _credited(order), *_taxes(order), *_each_return(order)]
        rulings += [_let_go(order)] if "cancelled" in order.stages else []
    else:
        rulings += [_untouched(order), _unpaid(order)]
    return rulings


def _terms(order: Facts) -> Ruling:
    agreed = order.agreed
    goods = sum(line["unit_price"] * line["quantity"] for line in agreed.lines)
    expected = goods - agreed.discount + agreed.shipping
    return rule(
        order, "money", "the total is the sum of its parts", "shop -> customer", stage="placed",
        holds=expected == agreed.total, expected=expected, seen=agreed.total, systems=(),
        stake=abs(expected - agreed.total), proof=(order.agreed_entry,),
    )  # fmt: skip


def _announced(order: Facts) -> list[Ruling]:
    """She is offered each article at the price and under the name that the merchant announces, where that is known."""
    lines = [line for line in order.agreed.lines if "list_price" in line or "list_name" in line]
    if not lines:
        return []
    due = {
        line["sku"]: [line.get("list_price", line["unit_price"]), line.get("list_name", line["name"])] for line in lines
    }
    seen = {line["sku"]: [line["unit_price"], line["name"]] for line in lines}
    return [rule(
        order, "money", "articles are offered as announced", "shop -> customer", stage="placed",
        holds=due == seen, expected=due, seen=seen, systems=(), proof=(order.agreed_entry,),
        stake=sum(abs(due[line["sku"]][0] - line["unit_price"]) * line["quantity"] for line in lines),
    )]  # fmt: skip


def _taxed(order: Facts) -> list[Ruling]:
    """The tax that she is shown is that of her articles and, at a rate among theirs or at none, of the delivery."""
    due = dues.order_tax(order.agreed, order.policy)
    if due is None:
        return []
    seen = order.agreed.tax
    return [rule(
        order, "money", "the tax shown is that of the articles", "shop -> customer", stage="placed",
        holds=off(due, seen) == 0, expected=between(due), seen=seen, systems=(), proof=(order.agreed_entry,),
        stake=off(due, seen),
    )]  # fmt: skip


def _authorised(order: Facts) -> Ruling:
    seen = order.final["psp"]["authorised"]
    return rule(
        order, "money", "authorised is what the customer agreed to", "shop -> psp", stage="authorised",
        holds=seen == order.agreed.total, expected=order.agreed.total, seen=seen, systems=("psp",),
        stake=abs(seen - order.agreed.total),
    )  # fmt: skip


def _currency(order: Facts) -> Ruling:
    seen = order.final["psp"].get("currency")
    return rule(
        order, "money", "money moves in the currency agreed to", "shop -> psp", stage="placed",
        holds=seen == order.agreed.currency, expected=order.agreed.currency, seen=seen, systems=("psp",),
        stake=order.agreed.total,
    )  # fmt: skip


def _captured(order: Facts) -> Ruling:
    due = order.captured_due()
    seen = order.final["psp"]["captured"]
    name = "captured is the whole order" if dues.captures_at_order(order.policy) else "captured is the value shipped"
    return rule(
        order, "money", name, "shop -> psp", stage="captured",
        holds=off(due, seen) == 0, expected=between(due), seen=seen, systems=("psp", "warehouse"), stake=off(due, seen),
    )  # fmt: skip


def _refunded(order: Facts) -> Ruling:
    due = order.refunded_due() if "warehouse" in order.final else (0, 0)
    seen = order.final["psp"]["refunded"]
    return rule(
        order, "money", "refunded is the value that came back", "shop -> psp", stage="refunded",
        holds=off(due, seen) == 0, expected=between(due), seen=seen, systems=("psp", "warehouse"), stake=off(due, seen),
    )  # fmt: skip


def _each_return(order: Facts) -> list[Ruling]:
    """Each return is paid back by itself, where the provider keeps for which one a refund was."""
    paid = order.final["psp"].get("refunds_by_return")
    if paid is None or "warehouse" not in order.final:
        return []
    backs, rulings = order.backs, []
    for index, case in enumerate(order.returns):
        due = dues.return_due(order.agreed, order.policy, order.shipped, backs, index)
        # Of several returns that one order of events cannot tell apart, any may carry the delivery charge back.
        slack = order.agreed.shipping if len(backs) > 1 else 0
        wide, seen = (max(0, due[0] - slack), due[1] + slack), paid.get(case["rma"], 0)
        rulings.append(rule(
            order, "money", "each return is paid back its worth", "shop -> psp", stage="refunded",
            holds=off(wide, seen) == 0, expected=between(due), seen=seen, systems=("psp", "warehouse"),
            stake=off(wide, seen),
        ))  # fmt: skip
    return rulings


def _unpaid(order: Facts) -> Ruling:
    """A shop that takes a failed payment for a good one shows money that the provider does not have."""
    payment = order.final.get("shop", {}).get("payment") or {}
    told = {name: payment.get(name) or 0 for name in ("authorised", "captured", "refunded")}
    return rule(
        order, "money", "the shop's books are the provider's", "psp -> shop", stage="authorised",
        holds=not any(told.values()), expected=dict.fromkeys(told, 0), seen=told, systems=("psp", "shop"),
        stake=max(told.values()),
    )  # fmt: skip


def _books(order: Facts) -> Ruling:
    names = ("authorised", "captured", "refunded")
    real = {name: order.final["psp"][name] for name in names}
    payment = order.final.get("shop", {}).get("payment", {})
    told = {name: payment.get(name) for name in names}
    return rule(
        order, "money", "the shop's books are the provider's", "psp -> shop", stage="captured",
        holds=told == real, expected=real, seen=told, systems=("psp", "shop"),
        stake=max(abs(real[name] - (told[name] or 0)) for name in names),
    )  # fmt: skip


def _invoiced(order: Facts) -> Ruling:
    captured = order.final["psp"]["captured"]
    seen, lacking = _documents(order, "invoices")
    return rule(
        order, "money", "invoices are what was captured", "shop -> customer", stage="captured",
        holds=seen == captured, expected=captured, seen=seen, systems=("psp", "shop"), stake=abs(captured - seen),
        lacking=lacking,
    )  # fmt: skip


def _credited(order: Facts) -> Ruling:
    refunded = order.final["psp"]["refunded"]
    seen, lacking = _documents(order, "credit_notes")
    return rule(
        order, "money", "credit notes are what was refunded", "shop -> customer", stage="refunded",
        holds=seen == refunded, expected=refunded, seen=seen, systems=("psp", "shop"), stake=abs(refunded - seen),
        lacking=lacking,
    )  # fmt: skip


def _let_go(order: Facts) -> Ruling:
    """Of an order that was called off nothing is kept, and nothing stays held on the customer's card."""
    psp = order.final["psp"]
    kept, held = psp["captured"] - psp["refunded"], psp.get("status") == "requires_capture"
    return rule(
        order, "money", "a cancelled order costs nothing", "shop -> psp", stage="cancelled",
        holds=not kept and not held, expected={"kept": 0, "held": 0},
        seen={"kept": kept, "held": psp["authorised"] if held else 0}, systems=("psp",),
        stake=kept or psp["authorised"],
    )  # fmt: skip


def _documents(order: Facts, kind: str, count: str = "amount") -> tuple[int, str]:
    """What all documents of a kind come to, and why that is not known."""
    papers = order.final.get("shop", {}).get(kind)
    if papers is None:
        return 0, f"the shop does not tell of its {kind.replace('_', ' ')}"
    return sum(paper[count] for paper in papers), ""


def _taxes(order: Facts) -> list[Ruling]:
    """The tax in what was invoiced and credited, where the customer was told of a tax and rates are known."""
    at_order = dues.captures_at_order(order.policy)
    units = order.ordered if at_order else order.shipped
    due = dues.units_tax(order.agreed, order.policy, units, delivery=any(units.values()))
    if due is None:
        return []
    seen, lacking = _documents(order, "invoices", "tax")
    taken = due if any(units.values()) else (0, 0)
    rulings = [rule(
        order, "money", "the tax on invoices is right", "shop -> customer", stage="captured",
        holds=off(taken, seen) == 0, expected=between(taken), seen=seen, systems=("shop", "warehouse"),
        stake=off(taken, seen), lacking=lacking,
    )]  # fmt: skip
    all_of_it = order.final["psp"]["captured"] == order.final["psp"]["refunded"] != 0
    back, lacking = _documents(order, "credit_notes", "tax")
    if all_of_it:
        rulings.append(rule(
            order, "money", "the tax comes back with the money", "shop -> customer", stage="refunded",
            holds=back == seen, expected=seen, seen=back, systems=("shop", "psp"), stake=abs(back - seen),
            lacking=lacking,
        ))  # fmt: skip
    return rulings


def _untouched(order: Facts) -> Ruling:
    moved = {name: order.final.get("psp", {}).get(name, 0) for name in ("captured", "refunded")}
    return rule(
        order, "money", "no money moves without authorisation", "shop -> psp", stage="placed",
        holds=not any(moved.values()), expected={"captured": 0, "refunded": 0}, seen=moved, systems=("psp",),
        stake=max(moved.values()),
    )  # fmt: skip
