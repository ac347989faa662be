"""A whole declared landscape through a journey to the verdict: what a probed system shows HOLDS, is BROKEN, or is UNPROVEN."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.checks import handoffs as check
from harness.journey import closing
from harness.journey.handoffs import in_force
from harness.journey.journey import Journey
from harness.kernel.outcome import Standing
from harness.ledger.events import Looked, Observed
from harness.ledger.ledger import Ledger
from harness.ledger.store import reading
from harness.probes.building import declared_probes
from harness.probes.sights import Sights
from harness.verdict.judge import judge
from harness.verdict.model import Decision
from tests.checks.story import ORDER, POLICY, TAX, TERMS, TOTAL, TRACKING
from tests.probes.servers import landscape, probe
from tests.probes.site import Site, site

LANDSCAPE = """
[systems.psp.probe]
kind = "rest"
address = "{psp}"
money = "minor"
[systems.psp.probe.order]
get = "/payments/{{order}}"
fields = {{ requested = "wanted", authorised = "held", captured = "taken", refunded = "back", currency = "cur" }}

[systems.erp.probe]
kind = "sql"
url = {{ env = "ERP_DATABASE" }}
money = "major"
[systems.erp.probe.order]
query = "select * from sale where number = :order"
[systems.erp.probe.order.fields]
reference = "number"
total = "total"
currency = "currency"
units = {{ query = "select sku, quantity from line where sale = :order", key = "sku", value = "quantity" }}
[systems.erp.probe.invoices]
query = "select * from invoice where sale = :order"
fields = {{ number = "number", amount = "total", tax = "tax", currency = "currency" }}
[systems.erp.probe.credit_notes]
query = "select * from invoice where sale = :order and total < 0"
fields = {{ amount = {{ from = "total", negate = true }}, currency = "currency" }}

[systems.analytics.probe]
kind = "files"
folder = "{folder}"
money = "major"
[systems.analytics.probe.events]
files = "events.csv"
format = "csv"
where = {{ order = "{{order}}" }}
group = "name"
[systems.analytics.probe.events.fields]
name = "name"
value = "value"
currency = "currency"
tax = "tax"
shipping = "shipping"
items.fields = {{ sku = "sku", quantity = "quantity" }}
"""
NAMES = ("payment requested", "order booked", "purchase counted", "invoice booked")
STAGES = ("placed", "authorised", "accepted", "picked", "packed", "shipped", "captured")


@dataclass
class World:
    """Three systems of a merchant that know the order as they should, each to be changed by a test."""

    web: Site
    folder: Path

    def payment(self, **changes: Any) -> None:
        told = {"wanted": TOTAL, "held": TOTAL, "taken": TOTAL, "back": 0, "cur": "eur"} | changes
        self.web.answers[f"GET /payments/{ORDER}"] = (200, json.dumps(told).encode())

    def erp(self, *statements: str) -> None:
        with sqlite3.connect(self.folder / "erp.db") as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()

    def events(self, *lines: str) -> None:
        (self.folder / "events.csv").write_text(
            "order,name,value,currency,tax,shipping,sku,quantity\n" + "\n".join(lines)
        )


RIGHT = [f"{ORDER},purchase,74.88,EUR,12.48,4.90,MUG,2", f"{ORDER},purchase,74.88,EUR,12.48,4.90,CHAIR,1"]


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    with site() as made:
        yield made


@pytest.fixture
def world(server: Site, tmp_path: Path) -> World:
    server.answers = {}
    made = World(server, tmp_path)
    made.payment()
    made.events(*RIGHT)
    made.erp(
        "create table sale (number text, total numeric, currency text)",
        "create table line (sale text, sku text, quantity integer)",
        "create table invoice (sale text, number text, total numeric, tax numeric, currency text)",
        f"insert into sale values ('{ORDER}', 74.88, 'EUR')",
        f"insert into line values ('{ORDER}', 'MUG', 2), ('{ORDER}', 'CHAIR', 1)",
        f"insert into invoice values ('{ORDER}', 'F1', 70.00, 11.67, 'EUR'), ('{ORDER}', 'F2', 4.88, 0.81, 'EUR')",
    )
    return made


def lived(world: World, ledger: Ledger) -> Journey:
    """The journey of one order up to its capture."""
    made = landscape(LANDSCAPE.format(psp=world.web.address, folder=world.folder))
    probes = declared_probes(made, {}, {"ERP_DATABASE": f"sqlite:///{world.folder / 'erp.db'}"})
    table = in_force({}, set(), made.systems)
    journey = Journey(
        name="j", ledger=ledger, sights=Sights.over({}, probes), policy=dict(POLICY),
        table={name: (table[name][0], 0.05) for name in NAMES},
    )  # fmt: skip
    journey.agree(TERMS)
    for stage in STAGES:
        if stage == "picked":
            journey.life.shipped = {"MUG": 2, "CHAIR": 1}
            journey.life.tracking_numbers = [TRACKING]
        journey.reach(stage)
    return journey


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(tmp_path / "run", "main")
    yield made
    made.close()


def standings(journey: Journey) -> dict[str, tuple[Standing, str]]:
    return {each.interface: (each.standing, each.problem) for each in check.check(reading(journey.entries()))}


def test_what_the_systems_know_holds(world: World, ledger: Ledger) -> None:
    found = standings(lived(world, ledger))
    assert found == dict.fromkeys(NAMES, (Standing.HOLDS, ""))


CASES: dict[str, tuple[str, Callable[[World], None], Standing, str]] = {
    "requested too much": ("payment requested", lambda world: world.payment(wanted=TOTAL + 1), Standing.BROKEN, "too high"),
    "no payment": ("payment requested", lambda world: world.web.answers.clear(), Standing.BROKEN, "nothing reached"),
    "provider down": ("payment requested", lambda world: world.web.answers.update({f"GET /payments/{ORDER}": (503, b"")}),
                      Standing.UNPROVEN, "answered 503"),
    "provider without amount": ("payment requested", lambda world: world.payment(wanted=None), Standing.UNPROVEN, "is null"),
    "provider in dollars": ("payment requested", lambda world: world.payment(cur="usd"), Standing.UNPROVEN, "is “usd”"),
    "booked net": ("order booked", lambda world: world.erp("update sale set total = 62.40"), Standing.BROKEN, "too low"),
    "a line missing": ("order booked", lambda world: world.erp("delete from line where sku = 'MUG'"), Standing.BROKEN, "units"),
    "not booked": ("order booked", lambda world: world.erp("delete from sale"), Standing.BROKEN, "nothing reached the erp"),
    "booked twice": ("order booked", lambda world: world.erp("insert into sale select * from sale"), Standing.UNPROVEN, "2 rows"),
    "booked without total": ("order booked", lambda world: world.erp("update sale set total = null"), Standing.UNPROVEN, "null"),
    "no such table": ("order booked", lambda world: world.erp("drop table line"), Standing.UNPROVEN, "cannot be read"),
    "invoiced twice": ("invoice booked", lambda world: world.erp("insert into invoice select * from invoice"),
                       Standing.BROKEN, "too high"),
    "invoice of other tax": ("invoice booked", lambda world: world.erp("update invoice set tax = 1"), Standing.BROKEN, "too low"),
    "counted twice": ("purchase counted", lambda world: world.events(*RIGHT, *RIGHT), Standing.BROKEN, "units"),
    "file cut off": ("purchase counted", lambda world: world.events(RIGHT[0], RIGHT[1][:20]), Standing.UNPROVEN, "number of cells"),
    "no file": ("purchase counted", lambda world: (world.folder / "events.csv").unlink(), Standing.BROKEN, "nothing reached"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_wrong_is_broken_and_what_cannot_be_seen_is_unproven(
    world: World, ledger: Ledger, case: tuple[str, Callable[[World], None], Standing, str]
) -> None:
    name, change, standing, problem = case
    change(world)
    journey = lived(world, ledger)
    found = standings(journey)
    assert found[name][0] is standing, found
    assert problem in found[name][1]
    others = {other: end for other, (end, _) in found.items() if other != name}
    assert set(others.values()) == {Standing.HOLDS}, "one system that is wrong does not spoil the others"
    decision = judge(reading(journey.entries())).decision
    assert decision is (Decision.NO_GO if standing is Standing.BROKEN else Decision.NOT_PROVEN)


def test_a_field_that_nobody_declared_is_unproven(
    world: World, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{__name__}.LANDSCAPE", LANDSCAPE.replace('requested = "wanted", ', ""))
    standing, problem = standings(lived(world, ledger))["payment requested"]
    assert (standing, problem) == (
        Standing.UNPROVEN, "systems.psp.probe.order does not say where requested stands, so it was not looked at",
    )  # fmt: skip


def test_the_last_look_writes_down_what_was_declared(world: World, ledger: Ledger) -> None:
    journey = lived(world, ledger)
    closing.close(journey)
    seen = {entry.event.system: entry.event for entry in journey.entries() if isinstance(entry.event, Observed)}
    assert seen["erp"].fields["invoices"]["invoiced"] == TOTAL
    assert seen["erp"].fields["invoices"]["tax"] == TAX
    assert seen["psp"].fields["captured"] == TOTAL
    blind = [
        entry.event.system for entry in journey.entries() if isinstance(entry.event, Looked) and entry.event.reason
    ]
    assert blind == []


SHOP = """
kind = "rest"
address = "{shop}"
money = "minor"
[systems.shop.probe.order]
get = "/orders/{{order}}"
fields = {{ total = "total", currency = "currency"{more} }}
[systems.shop.probe.stock]
get = "/stock/{{sku}}"
fields = {{ on_hand = "n", held = "n" }}
"""


def shop_at_the_end(world: World, ledger: Ledger, more: str) -> list[Any]:
    told = {"total": TOTAL, "currency": "EUR", "n": 0, "none": []}
    world.web.answers[f"GET /orders/{ORDER}"] = (200, json.dumps(told).encode())
    looking = probe("shop", SHOP.format(shop=world.web.address, more=more))
    journey = Journey(name="j", ledger=ledger, sights=Sights(shop=looking), policy=dict(POLICY), table={})
    journey.agree(TERMS)
    closing.close(journey)
    return [entry.event for entry in journey.entries() if isinstance(entry.event, Observed | Looked)]


def test_a_shop_that_is_read_in_part_is_not_weighed_in_the_end(world: World, ledger: Ledger) -> None:
    (look,) = shop_at_the_end(world, ledger, "")
    assert isinstance(look, Looked)
    assert look.reason.startswith("systems.shop.probe.order does not say where credit_notes, credited, history")


def test_a_shop_that_is_read_whole_is_weighed_and_tells_no_messages(world: World, ledger: Ledger) -> None:
    rows = {"parcels": "tracking_number direction state", "invoices": "amount tax", "credit_notes": "amount tax"}
    more = "".join(f", {name} = 'n'" for name in ("authorised", "captured", "refunded", "credited"))
    more += ", statuses = 'none', tracking_numbers = 'none'"
    for name, parts in rows.items():
        listed = ", ".join(f"{part} = 'n'" for part in parts.split())
        more += f", {name} = {{ at = 'none', fields = {{ {listed} }} }}"
    seen, look = shop_at_the_end(world, ledger, more)
    assert isinstance(seen, Observed)
    assert (seen.fields["total"], seen.fields["payment"]["captured"]) == (TOTAL, 0)
    assert "messages" not in seen.fields, "nobody can say whether one was lost"
    assert look == Looked(system="shop", order=ORDER)
