"""Looking for what should not exist: in every system, by the customer's mail address, from her basket on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from harness.drivers.noop import NoopStorefront
from harness.drivers.storefront import Address, Article
from harness.journey.actors import Shopper
from harness.journey.journey import Journey
from harness.journey.traces import SUBJECT, look_for_orders, note_last_order
from harness.ledger.events import Observed
from harness.ledger.ledger import Ledger
from harness.probes.reading import Blind
from harness.probes.sights import Sights

HER = "zoe@example.com"
ADDRESS = Address(
    first_name="Zoé", last_name="X", line1="1 rue A", postcode="44000", city="Nantes", country="FR", phone=""
)


@dataclass
class Shop:
    """Knows orders by number."""

    known: dict[str, dict[str, Any]] = field(default_factory=dict)

    def orders(self, since: int = 0) -> list[str]:
        return [order for order in self.known if int(order) > since]

    def order(self, order: str) -> dict[str, Any]:
        return self.known[order]


@dataclass
class Held:
    """Another system: the orders it holds of anybody, or that it does not answer."""

    orders: list[str] = field(default_factory=list)
    away: bool = False

    def orders_of(self, _email: str) -> list[str]:
        if self.away:
            raise Blind("it does not answer")
        return self.orders


def _looked(
    shop: Shop, traces: dict[str, Held], tmp: Any, more: dict[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """What is recorded of each system when `more` came into the shop after she had filled her basket."""
    ledger = Ledger(tmp, "main")
    sights = Sights(shop=shop, traces=traces)  # type: ignore[arg-type]
    journey = Journey(name="j", ledger=ledger, sights=sights, table={}, policy={})
    basket = [(Article("MUG", "/mug/"), 1)]
    shopper = Shopper(HER, ADDRESS, "fr", NoopStorefront(), payment=None, basket=basket)  # type: ignore[arg-type]
    note_last_order(journey, shopper)
    shop.known |= more
    look_for_orders(journey, shopper)
    seen = [entry.event for entry in journey.entries() if isinstance(entry.event, Observed)]
    assert {each.subject for each in seen} == {SUBJECT}
    return {each.system: each.fields for each in seen}


def test_what_was_there_before_is_not_hers_now(tmp_path: Any) -> None:
    shop = Shop({"100001": {"email": HER, "units": {"MUG": 1}}})
    traces = {role: Held(["100001"]) for role in ("psp", "warehouse", "mail")}
    seen = _looked(shop, traces, tmp_path, {})
    assert {role: fields["orders"] for role, fields in seen.items()} == {role: [] for role in ("shop", *traces)}


@pytest.mark.parametrize("stray", [{"email": HER.upper(), "units": {}}, {"email": "", "units": {"MUG": 1}}])
def test_an_order_of_hers_or_of_her_article_is_found(tmp_path: Any, stray: dict[str, Any]) -> None:
    traces = {"psp": Held(["100002"]), "warehouse": Held(["W-7"]), "mail": Held()}
    other = {"email": "max@example.com", "units": {"LAMP": 1}}
    seen = _looked(Shop(), traces, tmp_path, {"100002": stray, "100003": other})
    found = {role: fields["orders"] for role, fields in seen.items()}
    assert found == {"shop": ["100002"], "psp": ["100002"], "warehouse": ["W-7"], "mail": []}


def test_a_system_that_cannot_be_asked_says_so(tmp_path: Any) -> None:
    seen = _looked(Shop(), {"psp": Held(away=True), "mail": Held()}, tmp_path, {})
    assert "does not answer" in seen["psp"]["unseen"]
    assert "cannot be asked" in seen["warehouse"]["unseen"]
    assert "unseen" not in seen["mail"]
