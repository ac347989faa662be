"""Five faults that integrators really make, as the ledgers they leave: each is NO-GO and names the right handoff."""

from __future__ import annotations

from harness.ledger.events import Noted, Stocked
from harness.verdict.judge import judge
from harness.verdict.model import Decision, Finding, Verdict
from tests.checks.story import ORDER, Story, good, notes
from tests.replacing import replace


def verdict_on(story: Story) -> Verdict:
    verdict = judge(story.reading())
    assert verdict.decision is Decision.NO_GO
    assert verdict.decision.exit_code == 1
    return verdict


def finding(verdict: Verdict, interface: str) -> Finding:
    (found,) = [each for each in verdict.findings if each.interface == interface]
    assert found.orders == (ORDER,)
    assert found.replay == "pytest returning.feature --seed 7"
    assert found.proof
    return found


def interfaces(verdict: Verdict) -> set[str]:
    return {each.interface for each in verdict.findings}


def test_a_refund_that_forgets_the_discount() -> None:
    """1999 went back where 1866 had been paid; shop, provider and credit note agree with each other."""
    books = {"authorised": 7488, "captured": 7488, "refunded": 1999}
    story = good().seen("payment refunded", refunded=1999).final("psp", refunded=1999)
    story = story.final("screen", refunded=1999, credited=1999, credit_notes=[], documents=[])
    papers = [{"number": "CN-000001", "amount": 1999, "tax": 333}]
    verdict = verdict_on(story.final("shop", payment=books, credit_notes=papers))
    found = finding(verdict, "payment refunded")
    assert (found.sender, found.receiver, found.stage) == ("shop", "psp", "refunded")
    assert (found.at_stake, found.currency) == (132, "EUR")
    assert (found.expected, found.seen) == (
        "refunded: 18.64\u00a0€ to 18.67\u00a0€",
        "refunded: 19.99\u00a0€",
    )
    assert interfaces(verdict) == {"payment refunded", "refunded is the value that came back"}


def test_a_capture_sent_twice() -> None:
    """The provider refused the second one, so all the figures are right; it was sent all the same."""
    capture = next(note for note in notes() if note.operation == "payment.capture")
    again = replace(capture, number=99, key="capture-again", status=400)
    story = good().told(again).told(again, "")
    verdict = verdict_on(story)
    found = finding(verdict, "payment captured: once")
    assert (found.sender, found.receiver, found.expected, found.seen) == ("shop", "psp", "1", "2")
    assert found.at_stake == 7488
    assert interfaces(verdict) == {"payment captured: once"}


def test_a_dispatch_mail_without_tracking() -> None:
    verdict = verdict_on(good().seen("dispatch told", text=f"Order {ORDER} is on its way."))
    found = finding(verdict, "dispatch told")
    assert (found.sender, found.receiver, found.problem) == ("shop", "customer", "not as owed: text")
    assert "6A00000000017" in found.expected
    assert found.place == "where dispatch told is made"
    assert interfaces(verdict) == {"dispatch told"}


def test_an_order_exported_with_the_wrong_quantity() -> None:
    """The warehouse ships what it was told, one mug less; the customer has paid for two."""
    story = good().seen("order exported", units={"MUG": 1, "CHAIR": 1})
    less = {"MUG": 1, "CHAIR": 1}
    story = story.final("warehouse", order={"shipped": less}).final("carrier", outbound={"units": less})
    verdict = verdict_on(story)
    found = finding(verdict, "order exported")
    assert (found.sender, found.receiver, found.stage) == ("shop", "warehouse", "authorised")
    assert (found.expected, found.seen) == ("units: MUG 2, CHAIR 1", "units: MUG 1, CHAIR 1")
    assert {"ordered is shipped or short", "captured is the value shipped"} <= interfaces(verdict)


def test_stock_that_is_not_given_back() -> None:
    story = good().seen("stock given back", MUG={"on_hand": 98})
    story = story.changed(
        Stocked,
        lambda row: replace(row, on_hand=98),
        lambda row: (row.system, row.sku, row.moment) == ("shop", "MUG", "after"),
    )
    verdict = verdict_on(story)
    found = finding(verdict, "stock given back")
    assert (found.sender, found.receiver, found.stage) == ("warehouse", "shop", "restocked")
    assert interfaces(verdict) == {"stock given back", "shop: stock on hand is conserved"}


def test_none_of_them_is_found_in_the_good_story() -> None:
    assert judge(good().reading()).findings == ()
    assert any(isinstance(entry.event, Noted) for entry in good().entries)
