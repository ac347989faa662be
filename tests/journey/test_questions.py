"""What mails are read for: what their links lead to, what they claim, and who sent them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from harness.journey import expectations as owes
from harness.journey import questions as ask
from harness.journey.life import ReturnCase
from harness.kernel.comparing import differences
from harness.probes.links import Lead, LinkProbe
from tests.journey.lives import ORDER, RMA, TRACKING, Eyes, life, sights

PAGE = Lead(f"http://shop/orders/{ORDER}/x/", "text/html", f"Order {ORDER}. Invoice F-1. Credit note CN-1.")
EARLY = Lead(f"http://shop/orders/{ORDER}/w/", "text/html", f"Order {ORDER}, as it was when there was only F-1")
INVOICE = Lead(f"http://shop/orders/{ORDER}/F-1/", "text/html", f"Invoice F-1 for order {ORDER}")
NOTE = Lead(f"http://shop/orders/{ORDER}/CN-1/", "text/html", f"Credit note CN-1 for order {ORDER}")
OTHER = Lead(f"http://shop/orders/{ORDER}/y/", "text/html", "Order 100099")
LABEL = Lead("http://carrier/label.pdf", "application/pdf")
SIGN_IN = Lead(f"http://shop/orders/{ORDER}/z/", "text/html", "Who are you?", asks_who=True)
PAPERS = {"invoices": [{"number": "F-1"}], "credit_notes": [{"number": "CN-1"}]}


class Led(LinkProbe):
    """Links that lead where a test says."""

    def __init__(self, *led: Lead) -> None:
        super().__init__([])
        self._led = led

    def leads(self, links: Iterable[str]) -> list[Lead]:
        return [lead for lead in self._led if lead.link in set(links)]


class Box:
    """A mailbox: the mail at hand, and a confirmation that leads to the page of the order."""

    def __init__(self, **mail: Any) -> None:
        self._mail = mail

    def mail(self, _order: str, kind: str, _currency: str) -> dict[str, Any]:
        return {"links": [PAGE.link, EARLY.link]} if kind == "confirmation" else self._mail


def seen(question: Any, *led: Lead, **mail: Any) -> dict[str, Any]:
    """What is seen of a mail with these links, in a life of which nothing else is asked."""
    order = life()
    order.links = Led(*led)
    links = [lead.link for lead in led]
    text = mail.pop("text", "") + "".join(f"\n{link}" for link in links)
    eyes = {"mail": Box(text=text, page=text, links=links, **mail), "shop": Eyes(PAPERS)}
    found: dict[str, Any] = question(order, sights(**eyes), RMA)
    return found


@pytest.mark.parametrize(
    ("led", "strange"),
    [
        ([PAGE, NOTE], []),
        ([PAGE, INVOICE], ["F-1"]),
        ([PAGE], []),
        ([LABEL, OTHER], []),
        ([EARLY, NOTE], []),
        ([EARLY], []),
        ([INVOICE, NOTE], []),
    ],
)
def test_a_mail_of_a_refund_leads_to_the_document_it_speaks_of(led: list[Lead], strange: list[str]) -> None:
    assert seen(ask.refund_mail, *led, text="Credit note: CN-1")["other_documents"] == strange


@pytest.mark.parametrize(("led", "papers"), [([LABEL], 1), ([PAGE], 0)])
def test_a_mail_of_a_return_leads_to_its_label(led: list[Lead], papers: int) -> None:
    assert seen(ask.return_mail, *led)["papers"] == papers
    due = owes.return_told(life(), RMA)["papers"]
    assert bool(differences({"papers": due}, {"papers": papers})) is (papers == 0)


def test_where_labels_are_had_elsewhere_none_is_missed() -> None:
    assert "papers" not in owes.return_told(life(return_label="elsewhere"), RMA)


def test_a_link_that_names_the_order_leads_to_a_page_of_it() -> None:
    """One that asks who is there first may be right."""
    assert seen(ask.dispatch_mail, PAGE, OTHER, LABEL, SIGN_IN)["misled"] == [OTHER.link]


@pytest.mark.parametrize(("sender", "wrong"), [("webmaster@localhost", True), ("shop@example.com", True), ("us@lumen.example", False), ("", False)])  # fmt: skip
def test_a_sender_that_nobody_set_is_a_placeholder(sender: str, wrong: bool) -> None:
    assert seen(ask.dispatch_mail, **{"from": sender})["unfilled"] == ([sender] if wrong else [])


@pytest.mark.parametrize(("capture", "claim"), [("at_dispatch", "refunded"), ("per_parcel", "refunded")])
def test_what_was_only_held_is_not_said_to_be_paid_back(capture: str, claim: str) -> None:
    for expected in (owes.dispatch_told(life(capture=capture), ""), owes.cancellation_told(life(capture=capture), "")):
        assert differences({"claims": expected["claims"]}, {"claims": [claim]})
        assert not differences({"claims": expected["claims"]}, {"claims": ["not charged"]})


def test_what_was_taken_is_not_said_to_be_left() -> None:
    expected = owes.cancellation_told(life(capture="at_order"), "")["claims"]
    assert differences({"claims": expected}, {"claims": ["not charged"]})
    assert not differences({"claims": expected}, {"claims": ["refunded"]})
    assert "claims" not in owes.dispatch_told(life(capture="at_order"), "")


def test_links_of_order_and_parcels_are_for_those_who_read_text_too() -> None:
    order = life()
    links = [f"http://shop/orders/{ORDER}/", f"http://carrier/{TRACKING}", "http://shop/"]
    eyes = {"mail": Eyes({"text": f"See {links[0]}", "page": "See", "links": links})}
    assert ask.dispatch_mail(order, sights(**eyes), "")["lost_in_text"] == [links[1]]


def test_a_mail_of_a_return_speaks_of_no_other_return() -> None:
    order = life()
    order.returns["R2"] = ReturnCase("R2", {"CHAIR": 1}, "changed_mind")
    labels = {"parcels": [{"rma": RMA, "tracking_number": "B1"}, {"rma": "R2", "tracking_number": "B2"}]}
    eyes = {"mail": Eyes({"text": f"{RMA}: B1", "page": "", "links": []}), "carrier": Eyes(labels)}
    assert ask.return_mail(order, sights(**eyes), RMA)["other_returns"] == []
    assert ask.return_mail(order, sights(**eyes), "R2")["other_returns"] == sorted(["B1", RMA])


SHIPPED_ONE_OF_TWO = "Your order has left our house.\n- 1 × Mug\n- 1 × Chair\nThe shop team"


@pytest.mark.parametrize(
    ("text", "page", "missing"),
    [
        (SHIPPED_ONE_OF_TWO, SHIPPED_ONE_OF_TWO, True),
        (SHIPPED_ONE_OF_TWO + "\nThese are out of stock: 1 × Mug", SHIPPED_ONE_OF_TWO, True),
        (SHIPPED_ONE_OF_TWO + "\nThese are out of stock: 1 × Mug", "", False),
        ("Ihre Bestellung ist unterwegs.", "", False),
    ],
)
def test_a_mail_of_a_part_says_that_it_is_one_in_both_versions(text: str, page: str, missing: bool) -> None:
    order = life()
    order.shipped, order.short = {"MUG": 1, "CHAIR": 1}, {"MUG": 1}
    found = ask.dispatch_mail(order, sights(mail=Eyes({"text": text, "page": page})), "")
    due = owes.dispatch_told(order, "")["missing_told"]
    assert bool(differences({"missing_told": due}, found)) is missing
    order.short = {}
    assert "missing_told" not in owes.dispatch_told(order, "")


@pytest.mark.parametrize(("weights", "wrong"), [([220], False), ([400, 20], False), ([400, 9], True), ([1], True)])
def test_a_parcel_that_weighs_less_than_a_letter_was_counted_in_another_unit(weights: list[int], wrong: bool) -> None:
    order = life()
    parcels = [{"tracking_number": str(n), "weight_g": grams} for n, grams in enumerate(weights)]
    found = ask.parcels_out(order, sights(carrier=Eyes({"parcels": parcels})), "")
    for expected in (owes.labelled(order, ""), owes.return_labelled(order, RMA)):
        due = expected["weights"]
        assert bool(differences({"weights": due}, found)) is wrong
        assert not differences({"weights": due}, {})
