"""A provider that dies at any moment goes on where it was, and ids do not depend on what happens to other orders."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stripe import StripeClient

from tests.simulators.processes import ROOT, running
from tests.simulators.psp.setting import (
    advance,
    authorised,
    client_of,
    control,
    direct,
    listening_shop,
    pay,
    payments,
    refused,
    session_of,
    settled,
)


@contextmanager
def killed(state: Path) -> Iterator[str]:
    """A provider on a state file, which is killed without a word at the end of the block."""
    command = [sys.executable, "-m", "harness.simulators.psp", "--state", str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[1]
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=10)


def test_everything_is_there_after_a_kill(tmp_path: Path) -> None:
    state, shown = tmp_path / "psp.db", ""
    with killed(state) as url, listening_shop() as shop:
        client = client_of(url)
        intent = authorised(client, "k1")
        asked: Any = {"amount_to_capture": 1500}
        first = client.v1.payment_intents.capture(intent, asked, {"idempotency_key": "k"})
        refund = client.v1.refunds.create({"payment_intent": intent, "amount": 500, "metadata": {"order": "k1"}})
        customer = client.v1.customers.create({"email": "zoe@example.fr"}).id
        method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer}).id
        waiting = session_of(client, "k2").id
        receiver = client.v1.webhook_endpoints.create({"url": shop.url, "enabled_events": ["charge.refunded"]})
        control(url, "PUT", "/merchant", {"name": "Chez Zoé"})
        held = direct(client, 900, metadata={"order": "k3"}).id
        shown = str(client.v1.payment_intents.retrieve(intent))
        events = [each.id for each in client.v1.events.list({"limit": 100}).data]
    with killed(state) as url, listening_shop() as shop:
        client = client_of(url)
        assert str(client.v1.payment_intents.retrieve(intent)) == shown
        again = client.v1.payment_intents.capture(intent, asked, {"idempotency_key": "k"})
        assert again.to_dict() == first.to_dict()
        assert client.v1.refunds.retrieve(refund.id).amount == 500
        assert [each.id for each in client.v1.customers.payment_methods.list(customer).data] == [method]
        assert [each.id for each in client.v1.events.list({"limit": 100}).data] == events
        (payment,) = payments(url, "k1")
        assert (payment["captured"], payment["refunded"]) == (1500, 500)
        assert client.v1.webhook_endpoints.list().data[0].id == receiver.id
        page = client.v1.checkout.sessions.retrieve(waiting).url
        assert page is not None
        assert pay(page.replace(page.split("/c/")[0], url)).status_code == 303
        fresh = direct(client, 100, metadata={"order": "k1"}).id
        assert fresh not in {intent, held}
        advance(url, 7.1)
        assert client.v1.payment_intents.retrieve(held).status == "canceled"
        assert refused(lambda: client.v1.payment_intents.capture(held)).http_status == 400


def test_a_snapshot_puts_everything_back(url: str, client: StripeClient) -> None:
    intent = authorised(client, "snap")
    control(url, "POST", "/snapshots", {"name": "before"})
    client.v1.payment_intents.capture(intent)
    after = direct(client, metadata={"order": "after"}).id
    control(url, "POST", "/snapshots/before/restore")
    assert client.v1.payment_intents.retrieve(intent).status == "requires_capture"
    assert refused(lambda: client.v1.payment_intents.retrieve(after)).http_status == 404
    assert client.v1.payment_intents.capture(intent).status == "succeeded"


def test_an_id_given_after_restoring_is_not_one_that_was_given_before(url: str, client: StripeClient) -> None:
    control(url, "POST", "/snapshots", {"name": "clean"})
    first = direct(client, metadata={"order": "anew"}).id
    control(url, "POST", "/snapshots/clean/restore")
    second = direct(client, metadata={"order": "anew"}).id
    control(url, "POST", "/snapshots/clean/restore")
    assert len({first, second, direct(client, metadata={"order": "anew"}).id}) == 3


def life(client: StripeClient, order: str) -> list[str]:
    """The ids that the life of one order brings."""
    intent = authorised(client, order)
    client.v1.payment_intents.capture(intent)
    refund = client.v1.refunds.create({"payment_intent": intent})
    return [intent, str(refund.charge), refund.id]


def test_orders_do_not_change_each_others_ids() -> None:
    with running("psp", "--seed", "3") as url:
        alone = life(client_of(url), "i1")
    with running("psp", "--seed", "3") as url, listening_shop() as shop:
        control(url, "PUT", "/peers", {"shop": {"url": shop.url, "secret": shop.secret}})
        client = client_of(url)
        direct(client, metadata={"order": "i0"})
        client.v1.customers.create({})
        assert life(client, "i1") == alone
        assert life(client, "i2") != alone
        settled(url)
        told = [event.id for event in shop.events]
        assert len(told) == len(set(told))
    with running("psp", "--seed", "4") as url:
        assert life(client_of(url), "i1") != alone


def test_the_money_of_the_merchant_is_there_after_a_kill(tmp_path: Path) -> None:
    state = tmp_path / "psp.db"
    wishes: Any = {"capture_method": "automatic"}
    with killed(state) as url:
        client = client_of(url)
        direct(client, 1000, "pm_card_fr", metadata={"order": "k4"}, **wishes)
        direct(client, 1000, "pm_card_createDispute", metadata={"order": "k5"}, **wishes)
        control(url, "PUT", "/fees", {"card_eea": {"share": 0, "fixed": 10}})
        dispute = str(client.v1.disputes.list().data[0])
        moved = [it.id for it in client.v1.balance_transactions.list().data]
        asked: Any = {"report_type": "balance_change_from_activity.summary.1"}
        asked["parameters"] = {"interval_start": 0, "interval_end": 10**10}
        run = client.v1.reporting.report_runs.create(asked).id
    with killed(state) as url:
        client = client_of(url)
        assert str(client.v1.disputes.list().data[0]) == dispute
        assert [it.id for it in client.v1.balance_transactions.list().data] == moved
        direct(client, 90_000, "pm_card_fr", metadata={"order": "k6"}, **wishes)
        assert client.v1.balance_transactions.list().data[0].fee == 10
        advance(url, 5)
        assert client.v1.reporting.report_runs.retrieve(run).status == "succeeded"
        (payout,) = client.v1.payouts.list().data
        inside = client.v1.balance_transactions.list({"payout": payout.id, "limit": 100}).data
        assert payout.amount == sum(it.net for it in inside if it.source != payout.id)
        assert set(moved) <= {it.id for it in inside}
