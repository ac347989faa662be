"""Every rule of every check, in a story where it holds, one where it is broken, and one where it cannot be proven."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from harness.checks.catalogue import CHECKS, rule_on
from harness.kernel.outcome import Standing
from harness.kernel.resending import asked_again
from harness.ledger.events import (
    Acted,
    Agreed,
    Compromising,
    Disturbed,
    Looked,
    Noted,
    Observed,
    RehearsalBegan,
    ScenarioBegan,
    ScenarioEnded,
    ScenariosSelected,
    Settled,
    StageReached,
    Stocked,
)
from tests.checks.story import (
    BACK,
    FINAL,
    HANDED,
    ORDER,
    RMA,
    TAX,
    TOTAL,
    TRACKING,
    WAREHOUSE,
    Story,
    called_off,
    delivered_twice,
    given_back,
    good,
    of,
    standings,
    two_parcels,
    unpaid,
)
from tests.checks.story import boxed as in_box
from tests.replacing import replace

Change = Callable[[Story], Story]


@dataclass(frozen=True)
class Rule:
    """`broken` and `blind` turn the story of `holds` into one where the rule is broken, and one where it is unproven.

    `expected` and `seen` are what the finding says when it is broken.
    """

    check: str
    interface: str
    blind: Change
    broken: Change | None = None
    expected: str = ""
    seen: str = ""
    holds: Callable[[], Story] = good


def psp(**fields: object) -> Change:
    return lambda story: story.final("psp", **fields)


def shop(**fields: object) -> Change:
    return lambda story: story.final("shop", **fields)


def page(**fields: object) -> Change:
    return lambda story: story.final("screen", **fields)


def warehouse(**fields: object) -> Change:
    return lambda story: story.final("warehouse", order=fields)


def unseen(role: str) -> Change:
    return lambda story: story.unseen(role)


def again(system: str, operation: str, **changes: object) -> Change:
    """One more request of a kind that the system has noted already, in both copies of its notes."""

    def tell(story: Story) -> Story:
        first = next(
            entry.event
            for entry in story.entries
            if isinstance(entry.event, Noted) and (entry.event.system, entry.event.operation) == (system, operation)
        )
        more = replace(first, number=99, **changes)
        return story.told(more).told(more, "")

    return tell


def forgotten(system: str, operation: str) -> Change:
    """No copy of these notes is in the record."""
    return lambda story: story.without(Noted, lambda note: (note.system, note.operation) == (system, operation))


def counted(system: str, count: str) -> Change:
    """The system counts one mug less in the end than it should."""
    return lambda story: story.changed(
        Stocked,
        lambda row: replace(row, **{count: getattr(row, count) - 1}),
        lambda row: (row.system, row.sku, row.moment) == (system, "MUG", "after"),
    )


def sought() -> Story:
    """After she was refused something, the shop was asked for all it holds of her: the one order that she placed."""
    return good().told(Observed(system="shop", subject="orders of the customer", order="", fields={"orders": [ORDER]}))


def looked_for(seen: Observed) -> bool:
    return seen.subject == "orders of the customer"


def uncounted(system: str) -> Change:
    return lambda story: story.without(Stocked, lambda row: row.system == system and row.sku == "MUG")


def uncounted_in_all(system: str) -> Change:
    return lambda story: story.without(Observed, lambda seen: (seen.system, seen.subject) == (system, "stock after"))


def swapped(system: str) -> Change:
    """In place of the chair that was ordered, a lamp has gone that nobody ordered."""
    return lambda story: story.changed(
        Observed,
        lambda seen: replace(seen, fields={"MUG": 99, "CHAIR": 50, "LAMP": 6}),
        lambda seen: (seen.system, seen.subject) == (system, "stock after"),
    )


def stray(system: str, operation: str) -> Change:
    return again(system, operation, order="999999")


def unswept(system: str) -> Change:
    return lambda story: story.without(Looked, lambda look: (look.system, look.order) == (system, "*"))


def boxed(kind: str) -> Change:
    return again("mail", f"mail.{kind}", key="<another>")


def handed_otherwise(name: str) -> Change:
    (expected,) = [line[3] for line in HANDED if line[0] == name]
    return lambda story: story.seen(name, **dict.fromkeys(expected))


def unsettled(name: str) -> Change:
    def cut(story: Story) -> Story:
        owed = next(entry.id for entry in story.entries if getattr(entry.event, "handoff", "") == name)
        return story.without(Settled, lambda settled: settled.owed == owed)

    return cut


ARMED = Disturbed(
    system="warehouse", fault="twice", message="order.picked", order=ORDER,
    detail={"way": "sent", "handoff": "picking reported"},
)  # fmt: skip
BEFALLEN = Noted(
    system="warehouse", number=90, at="2026-11-22T20:17:00Z", order=ORDER, kind="disturbed", operation="order.picked",
    key="evt_1", fields={"fault": "twice", "way": "sent", "copies": 2},
)  # fmt: skip


def disturbed() -> Story:
    """The good story with a message that arrived twice on purpose."""
    return good().told(ARMED).told(BEFALLEN)


def in_a_row() -> Story:
    """The good story of a merchant whose documents are numbered without gaps."""
    return good().changed(
        RehearsalBegan, lambda began: replace(began, policy=began.policy | {"numbering": "without_gaps"})
    )


def captured_at_order() -> Story:
    """The good story of a merchant who captures with the order."""
    story = good().changed(RehearsalBegan, lambda began: replace(began, policy=began.policy | {"capture": "at_order"}))
    order = {
        "accepted": "captured",
        "picked": "accepted",
        "packed": "picked",
        "shipped": "packed",
        "captured": "shipped",
    }
    return story.changed(
        StageReached, lambda each: replace(each, stage=order[each.stage]), lambda each: each.stage in order
    )


RETURNS: list[dict[str, Any]] = FINAL["warehouse"]["returns"]
LABEL: dict[str, Any] = FINAL["carrier"]["return"]["parcels"][0]
COUNTED: dict[str, Any] = FINAL["analytics"]["events"][0]
INVOICES: list[dict[str, Any]] = FINAL["shop"]["invoices"]
PARCELS: list[dict[str, Any]] = FINAL["shop"]["parcels"]

RULES = [
    *(Rule("handoff", line[0], unsettled(line[0]), handed_otherwise(line[0])) for line in HANDED),
    Rule(
        "scenario", "scenarios", lambda story: story.without(ScenarioEnded),
        lambda story: story.changed(ScenarioEnded, lambda end: replace(end, outcome="failed", step="Then it works")),
    ),
    Rule("scenario", "every selected scenario ran", lambda story: story.without(ScenarioBegan)),
    Rule("complete", "every system was looked at", unseen("carrier")),
    # --- money
    Rule(
        "money", "the total is the sum of its parts", lambda story: story,
        lambda story: story.changed(Agreed, lambda agreed: replace(agreed, total=agreed.total + 1)), "74.88 €", "74.89 €",
    ),
    Rule(
        "money", "articles are offered as announced", lambda story: story,
        lambda story: story.changed(Agreed, lambda agreed: replace(agreed, lines=[agreed.lines[0] | {"list_price": 1899}])),
        "MUG [18.99 €; “Mug”]", "MUG [19.99 €; “Mug”]",
    ),
    Rule(
        "money", "the tax shown is that of the articles", lambda story: story,
        lambda story: story.changed(Agreed, lambda agreed: replace(agreed, tax=TAX - 110)), "11.63 € to 12.75 €", "11.38 €",
    ),
    Rule("money", "authorised is what the customer agreed to", unseen("psp"), psp(authorised=7487), "74.88 €", "74.87 €"),
    Rule("money", "captured is the value shipped", unseen("warehouse"), psp(captured=7998), "74.88 €", "79.98 €"),
    Rule(
        "money", "refunded is the value that came back", unseen("warehouse"), psp(refunded=1999),
        "18.64 € to 18.67 €", "19.99 €",
    ),
    Rule(
        "money", "the shop's books are the provider's", unseen("shop"), shop(payment={"captured": 0}),
        "authorised 74.88 €, captured 74.88 €, refunded 18.66 €", "authorised 74.88 €, captured 0.00 €, refunded 18.66 €",
    ),
    Rule("money", "credit notes are what was refunded", unseen("shop"), shop(credit_notes=[]), "18.66 €", "0.00 €"),
    Rule("money", "credit notes are what was refunded", shop(credit_notes=None)),
    Rule("money", "invoices are what was captured", unseen("shop"), shop(invoices=[]), "74.88 €", "0.00 €"),
    Rule(
        "money", "invoices are what was captured", shop(invoices=None), shop(invoices=[*INVOICES, *INVOICES]),
        "74.88 €", "149.76 €",
    ),
    Rule("money", "money moves in the currency agreed to", unseen("psp"), psp(currency="GBP"), "“EUR”", "“GBP”"),
    Rule(
        "money", "each return is paid back its worth", unseen("psp"), psp(refunds_by_return={RMA: 1999}),
        "18.64 € to 18.67 €", "19.99 €",
    ),
    Rule(
        "money", "the tax on invoices is right", unseen("shop"), shop(invoices=[INVOICES[0] | {"tax": 1247}]),
        "12.48 €", "12.47 €",
    ),
    Rule(
        "money", "the tax comes back with the money", unseen("shop"),
        shop(credit_notes=[{"number": "CN-1", "amount": 7488, "tax": 1247}]), "12.48 €", "12.47 €", holds=given_back,
    ),
    Rule(
        "money", "a cancelled order costs nothing", unseen("psp"), psp(status="requires_capture"),
        "kept 0.00 €, held 0.00 €", "kept 0.00 €, held 74.88 €", holds=called_off,
    ),
    Rule(
        "money", "a cancelled order costs nothing", unseen("psp"), psp(captured=7488), seen="kept 74.88 €, held 0.00 €",
        expected="kept 0.00 €, held 0.00 €", holds=called_off,
    ),
    Rule(
        "money", "captured is the whole order", unseen("psp"), psp(captured=7000), "74.88 €", "70.00 €",
        holds=captured_at_order,
    ),
    Rule(
        "money", "no money moves without authorisation", unseen("psp"), psp(captured=7488),
        "captured 0.00 €, refunded 0.00 €", "captured 74.88 €, refunded 0.00 €", holds=unpaid,
    ),
    Rule(
        "paid first", "unpaid orders are not prepared", unseen("warehouse"), warehouse(state="accepted"),
        "“no order”", "“an order”", holds=unpaid,
    ),
    # --- stock
    *(
        Rule("stock", f"{system}: {name}", blind, counted(system, count))
        for system in ("shop", "warehouse")
        for name, count in (("stock on hand is conserved", "on_hand"), ("stock held is what is still to ship", "held"))
        for blind in (uncounted(system), unseen("warehouse"))
    ),
    # --- parcels
    Rule(
        "parcels", "ordered is shipped or short", unseen("warehouse"), warehouse(shipped={"MUG": 1, "CHAIR": 1}),
        "MUG 2, CHAIR 1", "CHAIR 1, MUG 1",
    ),
    Rule(
        "parcels", "what left the house is in the parcels", unseen("carrier"),
        lambda story: story.final("carrier", outbound={"units": {"CHAIR": 0}}), "MUG 2, CHAIR 1", "MUG 2, CHAIR 0",
    ),
    Rule(
        "parcels", "every parcel is known to the shop", unseen("shop"), shop(tracking_numbers=[]),
        f"[“{TRACKING}”]", "[]",
    ),
    Rule(
        "parcels", "the shop knows what is in each parcel", unseen("shop"), shop(parcels=PARCELS[1:]),
        f"{TRACKING} MUG 2, CHAIR 1", "nothing",
    ),
    Rule(
        "parcels", "every parcel goes to the address agreed to", unseen("carrier"),
        lambda story: story.final("carrier", outbound={"parcels": [{"tracking_number": TRACKING, "recipient": {}}]}),
    ),
    Rule(
        "parcels", "the shop knows where each parcel is", unseen("shop"),
        shop(parcels=[PARCELS[0] | {"state": "collected"}, PARCELS[1]]),
        f"{TRACKING} “delivered”", f"{TRACKING} “collected”",
    ),
    Rule(
        "parcels", "the shop counts each article as the warehouse does", unseen("shop"), shop(returned={"MUG": 2}),
    ),
    Rule(
        "parcels", "every parcel on its way back is known to the shop", unseen("shop"), shop(parcels=PARCELS[:1]),
        f"[“{BACK}”]", "[]",
    ),
    # --- tracking
    Rule(
        "tracking", "the shop tells each scan as the carrier made it", unseen("shop"),
        shop(parcels=[PARCELS[0] | {"events": [{"type": "collected", "at": "2026-11-22T19:15:55Z"}]}, PARCELS[1]]),
        f"{TRACKING} [“collected 2026-11-22 20:15:55”; “delivered 2026-11-22 20:15:59”]",
        f"{TRACKING} [“collected 2026-11-22 19:15:55”]",
    ),
    Rule(
        "tracking", "an order is delivered when all its parcels are", unseen("shop"),
        lambda _: two_parcels("06.000000", "07.000000"),
        "parcels delivered before at least 1", "parcels delivered before 0",
        holds=delivered_twice,
    ),
    Rule(
        "tracking", "the warehouse waits for the parcel that has the label", unseen("warehouse"),
        lambda story: story.final("warehouse", returns=[RETURNS[0] | {"tracking_number": TRACKING}]),
        f"{RMA} “{BACK}”", f"{RMA} “{TRACKING}”",
    ),
    Rule(
        "tracking", "returns go back where parcels come from", unseen("carrier"),
        lambda story: story.final("carrier", **{"return": {"parcels": [LABEL | {"recipient": WAREHOUSE | {"city": "Lyon"}}]}}),
    ),
    Rule(
        "tracking", "the shop knows how far each return is", unseen("shop"),
        shop(returns=[{"rma": RMA, "state": "announced"}]), f"{RMA} “refunded”", f"{RMA} “announced”",
    ),
    # --- the customer's page
    Rule(
        "pages", "the customer's page tells the money as it is", unseen("screen"), page(charged=100), "charged 74.88 €", "charged 1.00 €",
    ),
    Rule(
        "pages", "the customer's page tells the parcels as they are", unseen("carrier"), page(tracking_numbers=[TRACKING, BACK]),
        f"parcels [“{TRACKING}”]", f"parcels [“{TRACKING}”; “{BACK}”]",
    ),
    Rule(
        "pages", "the customer's page tells the order as it is", unseen("shop"), page(cancellable=True),
        "may be cancelled False", "may be cancelled True",
    ),
    Rule(
        "pages", "the customer's page tells the documents as they are", unseen("shop"),
        page(invoices=[{"number": "F-000009", "amount": 7488}]), "invoices F-000001 74.88 €", "invoices F-000009 74.88 €",
    ),
    # --- what nobody ordered
    Rule(
        "uncalled", "a customer has only the orders she placed",
        lambda story: story.changed(Observed, lambda seen: replace(seen, fields={"unseen": "it does not answer"}), looked_for),
        lambda story: story.changed(Observed, lambda seen: replace(seen, fields={"orders": [ORDER, "100028"]}), looked_for),
        ORDER, "100028", holds=sought,
    ),
    # --- vouchers, analytics, documents
    Rule("vouchers", "a voucher is used as often as it was given", unseen("psp"), shop(voucher_uses=0), "1", "0"),
    Rule("vouchers", "a voucher is used as often as it was given", unseen("psp"), shop(voucher_uses=1), "0", "1", holds=called_off),
    Rule(
        "audience", "what was counted adds up to its value", unseen("analytics"),
        lambda story: story.final("analytics", events=[COUNTED | {"shipping": 0}]), "7488", "6998",
    ),
    Rule(
        "documents", "every one of the invoices has a number of its own", lambda story: story,
        shop(invoices=[*INVOICES, *INVOICES]), "a number for each", f"F-000001: {ORDER}, {ORDER}",
    ),
    *(
        Rule("documents", name, unseen("shop"), shop(**{kind: [FINAL["shop"][kind][0], paper]}), "a number for each", seen, in_a_row)
        for kind, name, seen, paper in (
            ("invoices", "invoices are numbered without a gap", "F-1 → F-3", {"number": "F-000003", "amount": 0, "tax": 0}),
            (
                "credit_notes", "credit notes are numbered without a gap", "CN-1 → CN-4",
                {"number": "CN-000004", "amount": 0, "tax": 0},
            ),
        )
    ),
    Rule(
        "documents", "every one of the credit notes has a number of its own", lambda story: story,
        shop(credit_notes=[{"number": "", "amount": 1866, "tax": 311}]), "a number for each", f"no number: {ORDER}",
    ),
    Rule("stages", "the shop's order is where its history ends", unseen("shop"), shop(status="Shipped"), "“Returned”", "“Shipped”"),
    Rule(
        "stages", "an order is refunded when all of it is", unseen("psp"), psp(refunded=TOTAL - 1), str(TOTAL), str(TOTAL - 1),
        holds=given_back,
    ),
    # --- once
    Rule("once", "payment captured: once", forgotten("psp", "payment.capture"), again("psp", "payment.capture", key="other"), "1", "2"),
    Rule("once", "payment refunded: once", forgotten("psp", "payment.refund"), again("psp", "payment.refund", key="other"), "1", "2"),
    Rule("once", "order exported: once", forgotten("warehouse", "order.create"), again("warehouse", "order.create", key=""), "1", "2"),
    Rule("once", "return announced: once", forgotten("warehouse", "return.announce"), again("warehouse", "return.announce"), "1", "2"),
    Rule(
        "once", "cancellation requested: once", unseen("warehouse"), again("warehouse", "order.cancel", key="other"), "1", "2",
        holds=called_off,
    ),
    Rule("once", "payment released: once", unseen("psp"), again("psp", "payment.cancel", key="other"), "1", "2", holds=called_off),
    Rule("once", "purchase counted: once", forgotten("analytics", "analytics.purchase"), again("analytics", "analytics.purchase"), "1", "2"),
    Rule("once", "refund counted: once", forgotten("analytics", "analytics.refund"), again("analytics", "analytics.refund"), "1", "2"),
    Rule(
        "once", "cancellation mail: as often as its fact", unseen("mail"), boxed("cancellation"), "1", "2", holds=called_off,
    ),
    *(
        Rule("once", f"{kind} mail: as often as its fact", unseen("mail"), boxed(kind), "1", "2")
        for kind in ("confirmation", "dispatch", "return", "refund")
    ),
    Rule(
        "once", "every mail has an id of its own", unseen("mail"),
        lambda story: story.final("mail", mails=[{"id": "<1>", "kind": "confirmation"}, {"id": "<1>", "kind": "dispatch"}]),
        "“an id for each”", "[“confirmation, dispatch”]",
    ),
    # --- addressees
    Rule(
        "addressees", "mails about an order go to its customer", unseen("mail"),
        lambda story: story.final("mail", mails=[*FINAL["mail"]["mails"], in_box("confirmation", "who@example.com")]),
        "[“ada@example.com”]", "[“ada@example.com”; “who@example.com”]",
    ),
    # --- messages
    Rule(
        "messages", "messages to the warehouse are taken", lambda story: story,
        shop(messages={"sent": [{"to": "warehouse", "operation": "order", "state": "given_up"}]}),
        "“all delivered”", "“order given_up”",
    ),
    Rule(
        "messages", "messages of the psp are applied", lambda story: story,
        shop(messages={"received": [{"from": "psp", "type": "charge.captured", "effect": "refused", "reason": "unknown"}]}),
        "“all applied”", "“charge.captured: unknown”",
    ),
    Rule(
        "messages", "messages of the carrier are applied", lambda story: story,
        shop(messages={"received": [{"from": "carrier", "type": "parcel.delivered", "effect": "refused", "reason": "unknown"}]}),
        "“all applied”", "“parcel.delivered: unknown”", holds=delivered_twice,
    ),
    Rule("messages", "messages of the shop are told", shop(messages=None)),
    # --- totals
    Rule(
        "totals", "all invoices less all credit notes are what was kept", unseen("shop"), shop(invoices=[]),
        "56.22 €", "-18.66 €",
    ),
    *(
        Rule(
            "totals", f"{system}: every article is conserved over the whole run", uncounted_in_all(system),
            swapped(system), "CHAIR 49, LAMP 7", "CHAIR 50, LAMP 6",
        )
        for system in ("shop", "warehouse")
    ),
    # --- disturbed
    Rule(
        "disturbed", "a fault that was asked for comes about",
        lambda story: story.without(Noted, lambda note: note.kind == "disturbed"), holds=disturbed,
    ),
    # --- stages
    Rule(
        "stages", "the shop's order moves stage by stage", unseen("shop"),
        shop(history=[{"status": "Authorised"}, {"status": "Shipped"}]), "“allowed moves only”", "“Authorised → Shipped”",
    ),
    Rule(
        "stages", "the warehouse knows when the order was placed", unseen("warehouse"),
        warehouse(placed_at="2026-11-22T21:15:03Z"), "“2026-11-22T20:15:03Z”", "“2026-11-22T21:15:03Z”",
    ),
    Rule("stages", "every stage is recorded", lambda story: story.without(StageReached, lambda each: each.stage == "received")),
    # --- orphans
    *(
        Rule("orphans", f"{system}: no {operation.replace('.', ' ')} without an order", unswept(system), stray(system, operation))
        for system, operation in (
            ("psp", "session.create"),
            ("warehouse", "order.create"),
            ("warehouse", "return.announce"),
            ("carrier", "shipment.create"),
            ("psp", "payment.capture"),
            ("psp", "payment.refund"),
            ("mail", "mail.confirmation"),
            ("mail", "mail.dispatch"),
            ("mail", "mail.refund"),
            ("analytics", "analytics.purchase"),
        )
    ),
]  # fmt: skip
GOOD = [
    good, sought, unpaid, disturbed, called_off, given_back, captured_at_order, in_a_row, delivered_twice,
]  # fmt: skip
# What is within one entry cannot be missing by itself: the terms agreed, and the shop's own account of its messages.
WHOLE = {
    "the total is the sum of its parts",
    "articles are offered as announced",
    "the tax shown is that of the articles",
    "messages to the warehouse are taken",
    "messages of the psp are applied",
    "messages of the carrier are applied",
    "every one of the invoices has a number of its own",
    "every one of the credit notes has a number of its own",
}


# Rules that are silent where a system tells nothing; that it was not looked at is another rule.
NEEDS_ANOTHER = {"money", "stages", "parcels", "tracking", "vouchers", "audience", "once"}


def spaced(text: str) -> str:
    """Amounts have a no-break space before their sign."""
    return text.replace("\u00a0", " ")


def named(rules: list[Rule]) -> list[object]:
    return [pytest.param(rule, id=rule.interface) for rule in rules]


def test_the_table_has_every_rule_there_is() -> None:
    """A new rule needs its line above."""
    rulings = [each for story in GOOD for each in rule_on(story().reading())]
    assert {(each.check, each.interface) for each in rulings} == {(rule.check, rule.interface) for rule in RULES}
    # The books of an ERP have a table of their own, tests/checks/test_books.py: the good story has none.
    assert len({rule.check for rule in RULES}) == len(CHECKS.keys() - {"books"})


@pytest.mark.parametrize("story", GOOD)
def test_in_a_good_story_everything_holds(story: Callable[[], Story]) -> None:
    assert standings(rule_on(story().reading())) == {}


@pytest.mark.parametrize("rule", named([rule for rule in RULES if rule.broken]))
def test_it_fails_when_it_should(rule: Rule) -> None:
    assert rule.broken
    found = [each for each in rule_on(rule.broken(rule.holds()).reading()) if each.interface == rule.interface]
    (broken,) = [each for each in found if each.standing is Standing.BROKEN]
    assert broken.problem
    assert broken.proof
    if rule.expected:
        assert (spaced(broken.expected), spaced(broken.seen)) == (rule.expected, rule.seen)


@pytest.mark.parametrize("rule", named([rule for rule in RULES if rule.interface not in WHOLE]))
def test_it_is_unproven_without_its_evidence(rule: Rule) -> None:
    worst = standings(rule_on(rule.blind(rule.holds()).reading()))
    if rule.check in NEEDS_ANOTHER and rule.interface not in worst:
        # Without the psp nobody knows of an authorisation, without the warehouse of a parcel: other rules say so.
        assert worst["every system was looked at"] is Standing.UNPROVEN
    else:
        assert worst[rule.interface] is Standing.UNPROVEN
    assert Standing.BROKEN not in worst.values()


def test_what_a_system_noted_and_what_it_is_are_both_needed() -> None:
    """A look that failed later takes back what an earlier one saw."""
    story = good().told(Looked(system="psp", order=ORDER, reason="it died"))
    ruling = of(rule_on(story.reading()), "no money moves without authorisation")
    assert ruling.standing is Standing.UNPROVEN
    assert ruling.problem == "the psp was not looked at in the end: it died"


def test_a_look_that_works_again_counts() -> None:
    first = good().told(Looked(system="psp", order=ORDER, reason="it died"))
    final = next(entry.event for entry in first.entries if getattr(entry.event, "subject", "") == "final" and getattr(entry.event, "system", "") == "psp")  # fmt: skip
    story = first.told(final).told(Looked(system="psp", order=ORDER))
    assert standings(rule_on(story.reading())) == {}


def test_a_retry_is_no_second_intention() -> None:
    """A request that was not answered well may come again under the same key."""
    story = good().changed(
        Noted, lambda note: replace(note, status=503), lambda note: note.operation == "payment.capture"
    )
    assert standings(rule_on(again("psp", "payment.capture", status=200)(story).reading())) == {}


def test_two_returns_may_have_a_refund_each() -> None:
    story = again("psp", "payment.refund", key="refund-2", fields={"rma": f"{RMA}2", "amount": 5})(good())
    assert of(rule_on(story.reading()), "payment refunded: once").standing is Standing.HOLDS


def test_a_mail_that_never_came_is_missed() -> None:
    story = good().without(Noted, lambda note: note.operation == "mail.dispatch")
    ends = story.final("mail", mails=[{"id": "<confirmation>", "kind": "confirmation"}])
    ruling = of(rule_on(ends.reading()), "dispatch mail: as often as its fact")
    assert (ruling.standing, ruling.expected, ruling.seen) == (Standing.BROKEN, "1", "0")


def test_a_real_provider_keeps_no_notes_for_us() -> None:
    """What cannot be asked of a real system is not demanded of it."""
    story = forgotten("psp", "payment.capture")(good())
    rulings = rule_on(story.changed(type(_began(story)), _real).reading())
    assert not [each for each in rulings if each.interface == "payment captured: once"]


def _began(story: Story) -> object:
    return story.entries[0].event


def _real(began: object) -> object:
    systems = getattr(began, "systems") | {"psp": {"kind": "real", "address": ""}}  # noqa: B009 - any event
    return replace(began, systems=systems)


@pytest.mark.parametrize(
    ("way", "id", "broken"),
    [("corrupt", "evt_1", False), ("forge", "evt_1", False), ("copies", "evt_1", True), ("forge", "evt_2", True)],
)
def test_messages_spoiled_on_purpose_are_meant_to_be_refused(way: str, id: str, *, broken: bool) -> None:
    refused = {"id": id, "from": "psp", "type": "charge.captured", "effect": "refused", "reason": "bad signature"}
    story = good().final("shop", messages={"received": [refused]})
    done = replace(BEFALLEN, system="psp", operation="charge.captured", fields={"fault": "test", way: True})
    ruling = of(rule_on(story.told(done).reading()), "messages of the psp are applied")
    assert ruling.standing is (Standing.BROKEN if broken else Standing.HOLDS)


def told_to_the_shop(**changes: Any) -> Noted:
    note = Noted(
        system="psp", number=91, at="2026-11-22T20:17:01Z", order=ORDER, kind="sent", operation="charge.captured",
        fields={"attempt": 1}, status=200, key="evt_2", peer="shop",
    )  # fmt: skip
    return replace(note, **changes)


@pytest.mark.parametrize(("status", "broken"), [(401, False), (400, False), (200, True)])
@pytest.mark.parametrize("how", ["forged", "corrupted"])
def test_a_spoilt_message_must_be_refused(how: str, status: int, *, broken: bool) -> None:
    story = good().told(told_to_the_shop(fields={"attempt": 1, how: True}, status=status))
    ruling = of(rule_on(story.reading()), "spoilt messages of the psp are refused")
    assert ruling.standing is (Standing.BROKEN if broken else Standing.HOLDS)


def test_a_message_that_the_shop_never_took_is_found() -> None:
    sent = good().told(told_to_the_shop(status=500))
    assert of(rule_on(sent.reading()), "messages of the psp reach the shop").standing is Standing.HOLDS
    lost = sent.told(told_to_the_shop(kind="refused", status=500, reply="given up after 6 attempts"))
    ruling = of(rule_on(lost.reading()), "messages of the psp reach the shop")
    assert (ruling.standing, ruling.seen, ruling.sender) == (Standing.BROKEN, "“charge.captured”", "psp")


@pytest.mark.parametrize(
    "changes",
    [
        {"system": "psp"},
        {"order": "100028"},
        {"operation": "order.packed"},
        {"fields": {"fault": "late", "way": "sent"}},
        {"fields": {"fault": "twice", "way": "received"}},
        {"kind": "sent"},
    ],
)
def test_another_fault_is_not_the_one_that_was_asked_for(changes: Any) -> None:
    story = good().told(ARMED).told(replace(BEFALLEN, **changes))
    ruling = of(rule_on(story.reading()), "a fault that was asked for comes about")
    assert ruling.standing is Standing.UNPROVEN
    assert ruling.problem == "twice was asked for on picking reported and never came about"


def test_of_the_messages_that_carry_one_handoff_one_is_enough() -> None:
    story = disturbed().told(replace(ARMED, message="order.allocated"))
    assert standings(rule_on(story.reading())) == {}


@pytest.mark.parametrize(("spoilt", "broken"), [({"disturbed": "twice"}, False), ({}, True)])
def test_a_request_that_a_fault_repeats_is_no_second_intention(spoilt: dict[str, str], *, broken: bool) -> None:
    story = again("psp", "payment.capture", fields=spoilt)(good())
    ruling = of(rule_on(story.reading()), "payment captured: once")
    assert ruling.standing is (Standing.BROKEN if broken else Standing.HOLDS)


def test_a_request_that_a_fault_answered_badly_may_come_again() -> None:
    badly = good().changed(
        Noted,
        lambda note: replace(note, fields={**note.fields, "disturbed": "garbled"}),
        lambda note: note.operation == "payment.capture",
    )
    assert standings(rule_on(again("psp", "payment.capture", fields={})(badly).reading())) == {}


@pytest.mark.parametrize("written_off", [0, 1])
def test_an_article_that_broke_and_was_replaced_is_gone_from_the_stock(written_off: int) -> None:
    book = {"state": "handed_over", "shipped": {"MUG": 2, "CHAIR": 1}, "short": {}, "written_off": {"MUG": written_off}}
    story = counted("shop", "on_hand")(counted("warehouse", "on_hand")(good())).final("warehouse", order=book)
    found = standings([each for each in rule_on(story.reading()) if each.check != "totals"])
    names = {f"{system}: stock on hand is conserved" for system in ("shop", "warehouse")}
    assert found == ({} if written_off else dict.fromkeys(names, Standing.BROKEN))


@pytest.mark.parametrize(
    ("outcome", "order", "standing"),
    [("done", ORDER, Standing.HOLDS), ("refused", ORDER, Standing.BROKEN), ("done", "999999", Standing.BROKEN)],
)
def test_a_mail_that_was_asked_for_again_is_due_once_more(outcome: Any, order: str, standing: Standing) -> None:
    act = Acted(actor="customer service", act=asked_again("dispatch"), system="shop", outcome=outcome, order=order)
    story = again("mail", "mail.dispatch", key="<another>")(good()).told(act)
    assert of(rule_on(story.reading()), "dispatch mail: as often as its fact").standing is standing


def test_a_mail_that_was_asked_for_again_and_never_came_is_missed() -> None:
    act = Acted(actor="customer service", act=asked_again("dispatch"), system="shop", outcome="done", order=ORDER)
    ruling = of(rule_on(good().told(act).reading()), "dispatch mail: as often as its fact")
    assert (ruling.standing, ruling.expected, ruling.seen) == (Standing.BROKEN, "2", "1")


@pytest.mark.parametrize("repeats", [0, 3])
def test_a_mail_that_a_fault_repeats_counts_once(repeats: int) -> None:
    boxed = {"id": "<dispatch>", "kind": "dispatch"}
    kinds = ("confirmation", "return", "refund")
    mails = [boxed, {**boxed, "repeats": repeats}, *({"id": kind, "kind": kind} for kind in kinds)]
    story = again("mail", "mail.dispatch", fields={"repeats": repeats})(good()).final("mail", mails=mails)
    ruling = of(rule_on(story.reading()), "dispatch mail: as often as its fact")
    assert ruling.standing is (Standing.HOLDS if repeats else Standing.BROKEN)


@pytest.mark.parametrize(
    ("sent_at", "standing"),
    [("2026-11-22T20:16:00.500000Z", Standing.HOLDS), ("2026-11-22T20:15:59.900000Z", Standing.BROKEN)],
)
def test_an_order_is_sent_to_the_warehouse_only_once_it_is_paid(sent_at: str, standing: Standing) -> None:
    paid = Noted(
        system="psp", number=70, at="2026-11-22T20:16:00.000000Z", order=ORDER, kind="moved",
        operation="payment.authorise", fields={"from": "requires_payment_method", "to": "requires_capture"},
    )  # fmt: skip
    story = (
        good()
        .told(paid)
        .changed(Noted, lambda note: replace(note, at=sent_at), lambda note: note.operation == "order.create")
    )
    ruling = of(rule_on(story.reading()), "orders are sent to the warehouse only once they are paid")
    assert ruling.standing is standing
    elsewhere = story.changed(RehearsalBegan, lambda began: replace(began, systems=began.systems | {"psp": {"kind": "simulated", "address": "http://10.0.0.2:1"}}))  # fmt: skip
    assert "orders are sent to the warehouse only once they are paid" not in {
        each.interface for each in rule_on(elsewhere.reading())
    }


@pytest.mark.parametrize("outcome", ["compromised", "not offered", "error"])
def test_a_scenario_that_did_not_see_what_it_says_is_unproven(outcome: Any) -> None:
    story = good().changed(ScenarioEnded, lambda end: replace(end, outcome=outcome, reason="no psp"))
    ruling = of(rule_on(story.reading()), "scenarios")
    assert (ruling.standing, ruling.seen) == (Standing.UNPROVEN, "no psp")


def test_a_system_that_died_is_unproven() -> None:
    ruling = of(rule_on(good().told(Compromising(system="shop", reason="it died")).reading()), "the landscape is alive")
    assert (ruling.standing, ruling.sender, ruling.problem) == (Standing.UNPROVEN, "shop", "it died")


@pytest.mark.parametrize("count", [0, 2])
def test_no_scenario_and_too_few_are_unproven(count: int) -> None:
    story = good().changed(ScenariosSelected, lambda _: ScenariosSelected(count=count))
    assert of(rule_on(story.reading()), "every selected scenario ran").standing is Standing.UNPROVEN


def test_damage_is_unproven() -> None:
    ruling = of(rule_on(good().reading("main: 3 entries are missing")), "the record is whole")
    assert (ruling.standing, ruling.problem) == (Standing.UNPROVEN, "main: 3 entries are missing")


def test_without_returns_a_refund_is_all_that_was_captured() -> None:
    """Customer service gave all the money back, and nothing came back."""
    story = given_back().final("warehouse", returns=[])
    assert of(rule_on(story.reading()), "refunded is the value that came back").standing is Standing.HOLDS
    less = story.final("psp", refunded=7487)
    assert of(rule_on(less.reading()), "refunded is the value that came back").standing is Standing.BROKEN
