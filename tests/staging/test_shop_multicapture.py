"""Each parcel paid when it leaves, with the PSP's simulator in the PSP's place: several captures of one authorisation."""

# ruff: noqa: PLC0415 - Django is not set up before a test runs

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.simulators.processes import running
from tests.simulators.psp.setting import control, payments
from tests.staging.neighbours import authorise, parcel, place, probe, run_outbox, tell
from tests.staging.shopping import deliver
from tests.staging.stripe_stand_in import StripeStandIn, stripe

__all__ = ["stripe"]  # a fixture: pytest finds it here

KNIFE, BOOK = "KIT-KNIFE", "BOO-GARDEN"


@pytest.fixture
def psp_url(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a simulator of its own: shops born alike ask with the same keys. The shop takes parcel by parcel."""
    from django.conf import settings

    from staging.oscar.payments import gateway

    with running("psp", "--seed", "7") as url:
        monkeypatch.setattr(settings, "SHOP_PSP_URL", url)
        monkeypatch.setattr(settings, "SHOP_CAPTURE", "per_parcel")
        gateway.client.cache_clear()
        yield url
        gateway.client.cache_clear()


def paid(url: str, wanted: dict[str, int], method: str = "pm_card_visa") -> Any:
    """An order whose customer has paid on the PSP's page and come back."""
    from staging.oscar.payments.sessions import open_page, read_back

    order = place(wanted)
    open_page(order)
    control(url, "POST", f"/payments/{order.payment_sessions.get().reference}/pay", {"method": method})
    read_back(order)
    order.refresh_from_db()
    assert order.status == "Authorised"
    return order


def left(order: Any, tracking: str, contents: dict[str, int], *, complete: bool, short: str = "") -> None:
    told = [parcel(tracking, contents)] if contents else []
    missing = [{"sku": short, "quantity": 1}] if short else []
    tell("warehouse", "order.dispatched", order, complete=complete, parcels=told, short=missing)
    run_outbox()


def hear(order: Any) -> list[int]:
    """The shop gets every message that the PSP has of the order, in the order of their making; the answers."""
    from staging.oscar.payments.gateway import client

    listed = client().v1.events.list(params={"limit": 100}).to_dict()["data"]
    mine = [event for event in listed if (event["data"]["object"].get("metadata") or {}).get("order") == order.number]
    return [deliver(event["type"], event["data"]["object"]).status_code for event in reversed(mine)]


def test_each_parcel_is_a_capture_and_an_invoice(psp_url: str) -> None:
    order = paid(psp_url, {KNIFE: 3, BOOK: 1})
    left(order, "T1", {KNIFE: 2}, complete=False)
    (payment,) = payments(psp_url, order.number)
    assert (payment["status"], payment["captures"]) == ("requires_capture", [2 * 1999 + 490])
    left(order, "T2", {KNIFE: 1, BOOK: 1}, complete=True)
    (payment,) = payments(psp_url, order.number)
    assert (payment["status"], payment["captures"]) == ("succeeded", [4488, 1999 + 1590])
    told = probe(order)
    assert told["payment"]["captured"] == told["total"] == 8077
    # 59.97 holds 10.00 (9.995), 4.90 holds 0.82, 15.90 holds 0.83; two knives of three 6.66
    assert [(note["amount"], note["tax"]) for note in told["invoices"]] == [(4488, 749), (3589, 416)]
    assert told["tax"] == 749 + 416


def test_what_the_psp_tells_of_captures_in_part_is_understood_and_changes_nothing(psp_url: str) -> None:
    order = paid(psp_url, {KNIFE: 1, BOOK: 1})
    left(order, "T1", {KNIFE: 1}, complete=False)
    before = probe(order)
    answers = hear(order)
    assert answers
    assert set(answers) == {200}
    assert probe(order) == before
    left(order, "T2", {BOOK: 1}, complete=True)
    assert set(hear(order)) == {200}
    assert len(probe(order)["invoices"]) == 2


def test_a_capture_in_part_whose_answer_was_lost_is_known_by_its_message(
    stripe: StripeStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "SHOP_CAPTURE", "per_parcel")
    order = authorise(place({KNIFE: 1, BOOK: 1}))
    stripe.fail(500)
    left(order, "T1", {KNIFE: 1}, complete=False)
    assert probe(order)["payment"]["captured"] == 0
    intent: dict[str, Any] = {
        "id": f"pi_{order.number}",
        "metadata": {"order": order.number},
        "status": "requires_capture",
    }
    intent |= {"amount": 4079, "amount_capturable": 1590, "amount_received": 2489, "currency": "eur"}
    answer = deliver("payment_intent.amount_capturable_updated", intent)
    assert (answer.status_code, probe(order)["payment"]["captured"]) == (200, 2489)
    assert [note["amount"] for note in probe(order)["invoices"]] == [2489]


def test_the_rest_is_set_free_when_the_last_part_is_missing(psp_url: str) -> None:
    order = paid(psp_url, {KNIFE: 1, BOOK: 1})
    left(order, "T1", {KNIFE: 1}, complete=False)
    left(order, "", {}, complete=True, short=BOOK)
    (payment,) = payments(psp_url, order.number)
    assert (payment["status"], payment["captures"], payment["amount_capturable"]) == ("succeeded", [2489], 0)
    assert set(hear(order)) == {200}
    assert probe(order)["payment"]["captured"] == 2489
    assert not order.notes.exists()
