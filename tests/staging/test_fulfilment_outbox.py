"""The outbox: tried again with back-off, in order, given up with a word to staff, and never done twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from tests.staging.neighbours import FakePsp, Neighbour, authorise, place, probe, run_outbox, skus
from tests.staging.test_fulfilment_cancelling import act


def messages(order: Any, to: str) -> list[Any]:
    return list(order.outbox.filter(to=to))


def make_due(order: Any) -> None:
    order.outbox.filter(state="waiting").update(next_attempt_at=timezone.now())


@pytest.fixture
def patient(shop: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is tried again by itself, however slow this machine is: the test says when."""
    from staging.oscar.fulfilment import delivering  # noqa: PLC0415 - Django is not set up before

    monkeypatch.setattr(delivering, "FIRST_PAUSE_S", 300.0)
    monkeypatch.setattr(delivering, "LONGEST_PAUSE_S", 300.0)


def test_a_failure_is_tried_again_later(psp: FakePsp, warehouse: Neighbour, patient: None) -> None:
    [sku] = skus(1)
    warehouse.answers = [500, 429]
    order = authorise(place({sku: 1}))
    before = timezone.now()
    run_outbox()
    [message] = messages(order, "warehouse")
    assert (message.state, message.attempts) == ("waiting", 1)
    assert "500" in message.last_error
    assert message.next_attempt_at >= before + timedelta(seconds=300)
    for _ in range(2):
        make_due(order)
        run_outbox()
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("delivered", 3)
    assert len(warehouse.got) == 3
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("answer", [400, 401, 403, 408])
def test_what_was_spoilt_on_its_way_or_met_an_old_key_is_tried_again(
    psp: FakePsp, warehouse: Neighbour, patient: None, answer: int
) -> None:
    [sku] = skus(1)
    warehouse.answers = [answer]
    order = authorise(place({sku: 1}))
    run_outbox()
    make_due(order)
    run_outbox()
    [message] = messages(order, "warehouse")
    assert (message.state, message.attempts) == ("delivered", 2)


def test_pauses_double_up_to_five_seconds(shop: object) -> None:
    from staging.oscar.fulfilment.delivering import pause_after  # noqa: PLC0415 - Django is not set up before

    assert [pause_after(attempts) for attempts in range(1, 8)] == pytest.approx([0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0])


def test_a_neighbour_is_waited_for_two_minutes(shop: object) -> None:
    from staging.oscar.fulfilment.delivering import MOST_ATTEMPTS, pause_after  # noqa: PLC0415 - as above

    assert 120 <= sum(pause_after(attempts) for attempts in range(1, MOST_ATTEMPTS)) <= 125


def test_the_last_failure_is_the_end_until_staff_send_it_again(
    psp: FakePsp, warehouse: Neighbour, patient: None
) -> None:
    from staging.oscar.fulfilment.delivering import MOST_ATTEMPTS  # noqa: PLC0415 - as above

    [sku] = skus(1)
    warehouse.answers = [503] * MOST_ATTEMPTS
    order = authorise(place({sku: 1}))
    for _ in range(MOST_ATTEMPTS + 2):
        make_due(order)
        run_outbox()
    [message] = messages(order, "warehouse")
    assert (message.state, message.attempts) == ("given_up", MOST_ATTEMPTS)
    assert "order.export" in order.notes.get().message
    act(order, "retry")
    run_outbox()
    message.refresh_from_db()
    assert message.state == "delivered"


def test_a_refusal_is_final_at_once(psp: FakePsp, warehouse: Neighbour) -> None:
    [sku] = skus(1)
    warehouse.answers = [422]
    order = authorise(place({sku: 1}))
    run_outbox()
    [message] = messages(order, "warehouse")
    assert (message.state, message.attempts) == ("given_up", 1)


def test_messages_of_one_order_keep_their_order(psp: FakePsp, warehouse: Neighbour, patient: None) -> None:
    [sku] = skus(1)
    warehouse.answers = [503]
    order = authorise(place({sku: 1}))
    run_outbox()
    act(order, "cancel")
    run_outbox()
    assert [path for path, _ in warehouse.got] == ["/orders"]
    make_due(order)
    run_outbox()
    assert [path for path, _ in warehouse.got] == ["/orders", "/orders", f"/orders/{order.number}/cancel"]
    assert probe(order)["status"] == "Cancelled"


def test_the_same_key_is_one_message(psp: FakePsp) -> None:
    from staging.oscar.fulfilment.outbox import ask  # noqa: PLC0415 - Django is not set up before

    [sku] = skus(1)
    order = place({sku: 1})
    for _ in range(3):
        ask("mail", "mail.confirmation", order, "the-key")
    run_outbox()
    assert len(mail.outbox) == 1


def test_the_thread_delivers_soon_and_ends_when_told(psp: FakePsp, warehouse: Neighbour) -> None:
    from staging.oscar.fulfilment import outbox  # noqa: PLC0415 - Django is not set up before

    [sku] = skus(1)
    worker = outbox.start()
    try:
        order = authorise(place({sku: 1}))
        deadline = timezone.now() + timedelta(seconds=5)
        while order.outbox.exclude(state="delivered").exists() and timezone.now() < deadline:
            worker.join(0.02)
    finally:
        worker.stop()
    assert not worker.is_alive()
    assert [path for path, _ in warehouse.got] == ["/orders"]
    assert len(mail.outbox) == 1


def test_an_order_forgotten_by_a_dying_process_is_exported_at_the_next_start(
    psp: FakePsp, warehouse: Neighbour
) -> None:
    from staging.oscar.fulfilment.receivers import take_up_forgotten_orders  # noqa: PLC0415 - Django comes first

    [sku] = skus(1)
    order = authorise(place({sku: 1}))
    order.outbox.all().delete()
    take_up_forgotten_orders()
    run_outbox()
    assert [path for path, _ in warehouse.got] == ["/orders"]
