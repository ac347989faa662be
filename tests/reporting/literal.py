"""A rehearsal written by hand: its ledger, its pictures and its three possible verdicts."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from harness.kernel.outcome import Standing
from harness.ledger.events import (
    Exhibited,
    Noted,
    Observed,
    Owed,
    RehearsalBegan,
    ScenarioBegan,
    ScenarioEnded,
    Settled,
)
from harness.ledger.exhibit import Exhibits
from harness.ledger.ledger import Ledger
from harness.verdict.model import Cell, Decision, Finding, ScenarioResult, Verdict
from tests.replacing import replace

SHORT = "scenarios/preparing/short_pick.feature::A short pick"
GUEST = "scenarios/ordering/guest.feature::Un client sans compte achète un article"
SYSTEMS = {
    "shop": {"kind": "real", "address": "http://127.0.0.1:40001"},
    "psp": {"kind": "simulated", "address": "http://127.0.0.1:40002"},
    "warehouse": {"kind": "simulated", "address": "http://127.0.0.1:40003"},
    "carrier": {"kind": "simulated", "address": "http://127.0.0.1:40004"},
    "mail": {"kind": "simulated", "address": "127.0.0.1:40005"},
    "erp": {"kind": "absent", "address": ""},
}
HANDOFFS = {
    "payment authorised": {"title_fr": "paiement autorisé", "sender": "psp", "receiver": "shop"},
    "order exported": {"title_fr": "commande transmise", "sender": "shop", "receiver": "warehouse"},
    "dispatch reported": {"title_fr": "expédition annoncée", "sender": "warehouse", "receiver": "shop"},
    "return announced": {"title_fr": "retour annoncé", "sender": "shop", "receiver": "warehouse"},
    "payment refunded": {"title_fr": "paiement remboursé", "sender": "shop", "receiver": "psp"},
    "dispatch mail": {"title_fr": "e-mail d’expédition", "sender": "shop", "receiver": "customer"},
}


def picture(red: int, green: int, blue: int, *, width: int = 320, height: int = 200) -> bytes:
    """A PNG of one colour."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = (b"\x00" + bytes((red, green, blue)) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def write_ledger(run: Path) -> dict[str, str]:
    """The ledger of the NO-GO, on disk under `run`; returns the ids of the entries that findings point at."""
    ledger = Ledger(run / "ledger", "gw0")
    exhibits = Exhibits(run, ledger)
    ledger.record(
        RehearsalBegan(
            run=run.name,
            landscape="embedded",
            seed=7,
            language="en",
            systems=SYSTEMS,
            handoffs=HANDOFFS,
            policy={},
            channel="api",
        )
    )
    began = ScenarioBegan(
        title="A short pick",
        numbers=["S59"],
        feature="preparing",
        language="en",
        tags=["smoke"],
        replay="pytest -k S59",
    )
    ledger.record(began, journey=SHORT)
    for title, stage, colour in (("Order confirmed", "placed", (40, 90, 150)), ("My order", "shipped", (150, 60, 60))):
        exhibits.keep(picture(*colour), title, "image/png", journey=SHORT, order="100027", stage=stage)
    exhibits.keep(b"%PDF-1.4 label", "Label", "application/pdf", journey=SHORT, order="100027", stage="packed")
    ledger.record(Exhibited(path="../../etc/passwd", title="outside", media_type="image/png", order="100027"))
    owed = ledger.record(
        Owed(
            handoff="dispatch reported",
            order="100027",
            sender="warehouse",
            receiver="shop",
            stage="shipped",
            expected={"parcels": 2},
            within=5.0,
            at_stake=2390,
            currency="EUR",
        ),
        journey=SHORT,
    )
    noted = ledger.record(
        Noted(
            system="warehouse",
            number=12,
            at="2026-11-22T20:15:03.000000Z",
            order="100027",
            kind="sent",
            operation="order.dispatched",
            fields={"parcels": 2},
            status=200,
            body='{"type": "order.dispatched", "data": {"parcels": [{"id": "P1"}, {"id": "P2"}]}}',
        ),
        journey=SHORT,
    )
    seen = ledger.record(Observed(system="shop", subject="order", order="100027", fields={"parcels": 1}), journey=SHORT)
    settled = ledger.record(Settled(owed=owed.id, state="arrived", after=0.42, seen=seen.id), journey=SHORT)
    ledger.record(ScenarioEnded(outcome="passed", took=11.2), journey=SHORT)
    ledger.close()
    return {"owed": owed.id, "noted": noted.id, "seen": seen.id, "settled": settled.id}


def finding(proof: tuple[str, ...] = ()) -> Finding:
    return Finding(
        standing=Standing.BROKEN,
        check="handoff",
        interface="dispatch reported",
        sender="warehouse",
        receiver="shop",
        stage="shipped",
        problem="not as owed: shipped, tracking_numbers",
        expected="shipped: TEE-BLUE-M 2; tracking_numbers: [“6A001”; “6A002”]",
        seen="shipped: TEE-BLUE-M 1; tracking_numbers: [“6A001”]",
        orders=("100027", "100031"),
        journeys=(SHORT,),
        proof=proof,
        at_stake=2390,
        currency="EUR",
        since="2026-11-22T20:15:03.000000Z",
        replay="pytest scenarios/preparing/short_pick.feature --seed 7 -k S59",
        place="the shop's webhook receiver",
    )


def cells() -> tuple[Cell, ...]:
    def handoff(interface: str, sender: str, receiver: str, stage: str, **counts: float) -> Cell:
        return Cell(interface=interface, check="handoff", sender=sender, receiver=receiver, stage=stage, **counts)  # type: ignore[arg-type]

    return (
        handoff("dispatch reported", "warehouse", "shop", "shipped", held=10, broken=2, slowest=4.81, within=5.0),
        handoff("dispatch mail", "shop", "customer", "shipped", held=11, unproven=1, slowest=0.31, within=10.0),
        handoff("payment authorised", "psp", "shop", "authorised", held=14, slowest=0.12, within=5.0),
        handoff("order exported", "shop", "warehouse", "accepted", held=14, slowest=1.2, within=5.0),
        handoff("label asked", "warehouse", "carrier", "packed", held=14, slowest=0.05, within=5.0),
        handoff("parcel delivered", "carrier", "shop", "delivered", held=9, unproven=3, slowest=0.2, within=5.0),
        handoff("refund paid", "shop", "psp", "refunded", held=4, slowest=0.44, within=5.0),
        handoff("refund mail", "shop", "customer", "refunded", within=10.0),
        Cell(
            interface="captured is the value shipped",
            check="money",
            sender="shop",
            receiver="psp",
            stage="captured",
            held=12,
            broken=1,
        ),
        Cell(
            interface="warehouse: stock on hand is conserved",
            check="stock",
            sender="warehouse",
            receiver="warehouse",
            stage="shipped",
            held=14,
        ),
        Cell(
            interface="dispatch mail: as often as its fact",
            check="once",
            sender="shop",
            receiver="customer",
            stage="shipped",
            held=13,
            unproven=1,
        ),
    )


def no_go(proof: tuple[str, ...] = ()) -> Verdict:
    """Two broken things, one unproven, on fourteen orders."""
    broken = finding(proof)
    money = replace(
        broken,
        check="money",
        interface="captured is the value shipped",
        sender="shop",
        receiver="psp",
        stage="captured",
        problem="captured is the value shipped does not hold",
        expected="4780 to 4781",
        seen="2390",
        orders=("100027",),
        at_stake=2391,
    )
    unproven = replace(
        broken,
        standing=Standing.UNPROVEN,
        interface="dispatch mail",
        sender="shop",
        receiver="customer",
        problem="the mail at http://127.0.0.1:40005 does not answer (ConnectionError)",
        expected="",
        seen="",
        orders=("100030",),
        proof=(),
        at_stake=99_999,
        place="",
    )
    return Verdict(
        run="2026-11-22T201400Z-7",
        landscape="embedded",
        seed=7,
        decision=Decision.NO_GO,
        reasons=(
            "shop → psp, captured is the value shipped: captured is the value shipped does not hold.",
            "warehouse → shop, dispatch reported: not as owed: shipped, tracking_numbers (2 orders).",
        ),
        began="2026-11-22T20:14:00.000000Z",
        took=84.2,
        scenarios=scenarios(),
        orders=tuple(str(100_020 + number) for number in range(14)),
        money={"EUR": 131_240},
        systems=SYSTEMS,
        cells=cells(),
        findings=(unproven, broken, money),
        blind=("return announced", "payment refunded"),
    )


def scenarios() -> tuple[ScenarioResult, ...]:
    passed = ScenarioResult(
        journey=GUEST,
        title="Un client sans compte achète un article",
        numbers=("S01",),
        language="fr",
        outcome="passed",
        reason="",
        step="",
        took=8.4,
        orders=("100020",),
        replay="pytest -k S01 --seed 7",
    )
    failed = replace(
        passed,
        journey=SHORT,
        title="A short pick",
        numbers=("S59",),
        language="en",
        outcome="failed",
        reason="AssertionError: the order page shows one parcel",
        step="Then the customer sees two parcels",
        orders=("100027",),
    )
    others = (
        replace(
            passed, title="Gift cards", numbers=("S50",), language="en", outcome="not offered", orders=(), took=0.1
        ),
        replace(
            passed, title="Abandoned 3DS", numbers=("S36",), language="en", outcome="compromised", reason="psp is dead"
        ),
    )
    return (passed, failed, *others)


def go() -> Verdict:
    held = tuple(replace(cell, broken=0, unproven=0, held=max(cell.held, 1)) for cell in cells())
    passed = tuple(replace(scenario, outcome="passed", reason="", step="") for scenario in scenarios())
    return replace(
        no_go(),
        decision=Decision.GO,
        reasons=("Everything that was owed arrived, and money, stock, parcels and mails add up.",),
        findings=(),
        blind=(),
        cells=held,
        scenarios=passed,
    )


def not_proven() -> Verdict:
    return replace(
        no_go(),
        decision=Decision.NOT_PROVEN,
        reasons=(
            "No scenario ran to its end.",
            "No handoff between two systems was seen.",
            f"Not seen in this rehearsal: {', '.join(HANDOFFS)}.",
        ),
        scenarios=(),
        orders=(),
        money={},
        cells=(),
        findings=(),
        blind=tuple(HANDOFFS),
        damage=("gw0: the record was cut off after entry 12",),
    )
